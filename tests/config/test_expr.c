/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/expr.h"
#include "config/reading.h"
#include "harness.h"

#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>

static const struct jn_variable items[] = {{"width_bits", 48},
                                           {"depth", 3},
                                           {"depth", 700},
                                           {"x_1", -0.5},
                                           {"bad name", 3}};
static const struct jn_variables variables = {items, 5};

/* What Python says of the same text, where it can be asked. */
static const struct {
    const char *text;
    double value;
} good[] = {
    {"108*1024/2", 55296},
    {"ceil(log2(width_bits))", 6},
    {"width_bits*depth//8 + 3", 4203},
    {"7/2", 3.5},
    {"-7//2", -4},
    {"-7//-2", 3},
    {"2*-3//2", -3},
    {"5//2*2", 4},
    {".25//.0002", 1249},
    {"-7%3", 2},
    {"7%-3", -2},
    {"7%4*2", 6},
    {"2*3%4", 2},
    {"-2**2", -4},
    {"2**-1", 0.5},
    {"2**3**2", 512},
    {"10-3-2", 5},
    {"+3 - -5", 8},
    {"(3 + 5)*\t7", 56},
    {"3<5", 1},
    {"3>=5", 0},
    {"(3==3)*7", 7},
    {"3!=3", 0},
    {"round(2.5) + round(3.5)", 6},
    {"floor(-2.5)", -3},
    {"abs(x_1)", 0.5},
    {"sqrt(49) + ln(1)", 7},
    {"min(5, 3, 7)*100 + max(5, 3, 7)", 307},
    {"max(-3)", -3},
    {"0x1F + 0XfF", 286},
    {".5e1 + 5.", 10},
    {"1e3", 1000},
    {"9007199254740992 - 3", 9007199254740989},
    {"99999999999999999999.5 / 1e20", 1},
};

static void values_are_those_of_python(void)
{
    struct reading reading = start_reading();
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        struct jn_expression expression =
            jn_expression_read(good[i].text, &variables, reading.reader.arena);
        CHECK_ROW(good[i].text, expression.has_value);
        CHECK_ROW(good[i].text, expression.value == good[i].value);
    }
    end_reading(&reading);
}

static const struct {
    const char *text;
    size_t position;
    const char *message;
} bad[] = {
    {"", 0, "the expression is empty"},
    {"   ", 0, "the expression is empty"},
    {"3*", 2, "the expression ends too early"},
    {"3*(5+7", 6, "')' is missing"},
    {"3*5)", 3, "unexpected ')'"},
    {"*3", 0, "unexpected '*'"},
    {"3 5", 2, "an operator is missing before '5'"},
    {"3 depth", 2, "an operator is missing before 'depth'"},
    {"3depth", 1, "an operator is missing before 'depth'"},
    {"3(5)", 1, "unexpected '('"},
    {"()", 1, "unexpected ')'"},
    {"3//", 3, "the expression ends too early"},
    {"//3", 0, "unexpected '//'"},
    {"3,5", 0, "unexpected ','"},
    {"deph*3", 0, "'deph' is not a known name; did you mean 'depth'?"},
    {"3*ciel(5)", 2, "'ciel' is not a known name; did you mean 'ceil'?"},
    {"dram", 0, "'dram' is not a known name"},
    {"ceil 5", 0, "'ceil' needs '(' and ')'"},
    {"ceil()", 5, "'ceil' has too few arguments"},
    {"ceil(3,5)", 8, "'ceil' has too many arguments"},
    {"max()", 5, "'max' has too few arguments"},
    {"16k", 2, "'k' is not a known name"},
    {"1.2.3", 3, "an operator is missing before '.3'"},
    {"0x", 1, "'x' is not a known name"},
    {"3^5", 1, "'^' is not known; a power is written '**'"},
    {"depth=7", 5, "a single '=' is not known; equality is written '=='"},
    {"3<5<7", 3, "comparisons cannot follow each other"},
    {"\"a\"", 0, "unexpected '\"'"},
    {"3 ? 5 : 7", 2, "unexpected '?'"},
    {"3*\xc3\xa9", 2, "unexpected character"},
    {"sin(3)", 0, "'sin' is not a known name; did you mean 'min'?"},
    {"_pi", 0, "'_pi' is not a known name"},
    {"1/0", 0, "'1/0' has no finite, exact result"},
    {"1/(1/0)", 0, "'1/(1/0)' has no finite, exact result"},
    {"5//0", 0, "'5//0' has no finite, exact result"},
    {"5%0", 0, "'5%0' has no finite, exact result"},
    {"max(3, 1/0)", 0, "'max(3, 1/0)' has no finite, exact result"},
    {"min(1/0, 3)", 0, "'min(1/0, 3)' has no finite, exact result"},
    {"3 < 7%0", 0, "'3 < 7%0' has no finite, exact result"},
    {"(5//0 == 3) + 7", 0, "'(5//0 == 3) + 7' has no finite, exact result"},
    {"5**100 % 2", 0, "'5**100 % 2' has no finite, exact result"},
    {"5**100 // 2", 0, "'5**100 // 2' has no finite, exact result"},
    {"2/ln(0)", 0, "'2/ln(0)' has no finite, exact result"},
    {"max(3, ln(0))", 0, "'max(3, ln(0))' has no finite, exact result"},
    {"min(3, 1e308*10)", 0, "'min(3, 1e308*10)' has no finite, exact result"},
    {"ln(0) < 3", 0, "'ln(0) < 3' has no finite, exact result"},
    {"3/(1e308*10)", 0, "'3/(1e308*10)' has no finite, exact result"},
    {"(1/0)**0", 0, "'(1/0)**0' has no finite, exact result"},
    {"sqrt(-1)", 0, "'sqrt(-1)' has no finite, exact result"},
    {"ln(0)", 0, "'ln(0)' has no finite, exact result"},
    {"10**400", 0, "'10**400' has no finite, exact result"},
    {"1e400", 0, "unexpected '1e400'"},
    {"3 + 9007199254740993", 4, "a number above 2^53 is not exact here"},
};

static void faults_are_told_with_their_position(void)
{
    struct reading reading = start_reading();
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct jn_expression expression =
            jn_expression_read(bad[i].text, &variables, reading.reader.arena);
        CHECK_ROW(bad[i].text, !expression.has_value);
        CHECK_ROW(bad[i].text, expression.position == bad[i].position);
        check_text(bad[i].text, expression.message, bad[i].message);
    }
    end_reading(&reading);
}

static void a_long_text_is_refused(void)
{
    struct reading reading = start_reading();
    char text[1002];
    memset(text, ' ', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    struct jn_expression expression =
        jn_expression_read(text, NULL, reading.reader.arena);
    CHECK_ROW("1001", !expression.has_value && expression.position == 1000);
    check_text("1001", expression.message, "the expression is too long");
    end_reading(&reading);
}

static void *evaluate_often(void *failures)
{
    for (int i = 0; i < 200; i++) {
        struct jn_arena *arena = jn_arena_new();
        struct jn_expression good_one =
            jn_expression_read("depth*3", &variables, arena);
        struct jn_expression bad_one =
            jn_expression_read("deph*3", &variables, arena);
        *(int *)failures += !good_one.has_value || good_one.value != 2100;
        *(int *)failures +=
            bad_one.has_value || strstr(bad_one.message, "'deph'") == NULL;
        jn_arena_free(arena);
    }
    return NULL;
}

static void threads_do_not_mix_up_their_messages(void)
{
    enum { THREADS = 4 };
    pthread_t threads[THREADS];
    int failures[THREADS] = {0};
    for (int i = 0; i < THREADS; i++)
        CU_ASSERT_EQUAL(
            pthread_create(&threads[i], NULL, evaluate_often, &failures[i]), 0);
    for (int i = 0; i < THREADS; i++) {
        CU_ASSERT_EQUAL(pthread_join(threads[i], NULL), 0);
        CU_ASSERT_EQUAL(failures[i], 0);
    }
}

const struct jn_test tests[] = {
    {"values are those of Python", values_are_those_of_python},
    {"faults are told with their position",
     faults_are_told_with_their_position},
    {"a long text is refused", a_long_text_is_refused},
    {"threads do not mix up their messages",
     threads_do_not_mix_up_their_messages},
    {NULL, NULL},
};
