/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/arithmetic.h"

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

static const char python_marks[] = "/<>=";
static const char parser_marks[] = "@#$~";

static const double not_a_number = (double)NAN;
static const double exact_limit = 9007199254740992.0; /* 2^53 */

/* Whether an operation on these makes sense; one that does not makes the whole
 * expression NaN. */
static bool are_finite(double a, double b)
{
    return isfinite(a) && isfinite(b);
}

static double divide(double a, double b)
{
    return are_finite(a, b) && b != 0 ? a / b : not_a_number;
}

/* Above 2^53 the last digits are gone, on which these depend. */
static bool are_exact(double a, double b)
{
    return fabs(a) <= exact_limit && fabs(b) <= exact_limit;
}

static double modulo(double a, double b)
{
    if (!are_exact(a, b) || b == 0)
        return not_a_number;
    double rest = fmod(a, b);
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

/* Not the floor of a quotient, which may have been rounded up. */
static double floor_divide(double a, double b)
{
    return nearbyint(divide(a - modulo(a, b), b));
}

static double power(double a, double b)
{
    return are_finite(a, b) ? pow(a, b) : not_a_number;
}

static double smallest(const double *values, int count)
{
    double best = count > 0 ? values[0] : not_a_number;
    for (int i = 0; i < count && isfinite(best); i++)
        best = !isfinite(values[i]) || values[i] < best ? values[i] : best;
    return best;
}

static double largest(const double *values, int count)
{
    double best = count > 0 ? values[0] : not_a_number;
    for (int i = 0; i < count && isfinite(best); i++)
        best = !isfinite(values[i]) || values[i] > best ? values[i] : best;
    return best;
}

/* A comparison, as a number. */
static double compared(double a, double b, bool holds)
{
    double outcome = holds ? 1 : 0;
    return are_finite(a, b) ? outcome : not_a_number;
}

static double is_less(double a, double b)
{
    return compared(a, b, a < b);
}

static double is_at_most(double a, double b)
{
    return compared(a, b, a <= b);
}

static double is_more(double a, double b)
{
    return compared(a, b, a > b);
}

static double is_at_least(double a, double b)
{
    return compared(a, b, a >= b);
}

static double is_equal(double a, double b)
{
    return compared(a, b, a == b);
}

static double is_unequal(double a, double b)
{
    return compared(a, b, a != b);
}

/* The priorities are muParser's own for the same. */
static const struct {
    const char *mark;
    muFun2_t call;
    int priority;
    int side;
} operators[] = {
    {"@", divide, 6, 0},    {"@@", floor_divide, 6, 0},
    {"%", modulo, 6, 0},    {"**", power, 7, 1},
    {"#", is_less, 4, 0},   {"#~", is_at_most, 4, 0},
    {"$", is_more, 4, 0},   {"$~", is_at_least, 4, 0},
    {"~~", is_equal, 4, 0}, {"!~", is_unequal, 4, 0},
};

enum { OPERATOR_COUNT = sizeof operators / sizeof operators[0] };

static const struct {
    const char *name;
    muFun1_t call;
} functions[] = {
    {"ceil", ceil}, {"floor", floor}, {"round", nearbyint}, {"log2", log2},
    {"ln", log},    {"sqrt", sqrt},   {"abs", fabs},
};

enum { FUNCTION_COUNT = sizeof functions / sizeof functions[0] };

/* Hexadecimal integers, which muParser does not know. */
static int read_hexadecimal(const char *text, int *position, double *value)
{
    if (text[0] != '0' || (text[1] != 'x' && text[1] != 'X'))
        return 0;
    size_t length = 2;
    *value = 0;
    for (; isxdigit((unsigned char)text[length]); length++) {
        char c = (char)tolower((unsigned char)text[length]);
        *value =
            *value * 16 + (isdigit((unsigned char)c) ? c - '0' : c - 'a' + 10);
    }
    if (length == 2)
        return 0;
    *position += (int)length;
    return 1;
}

void jn_arithmetic_define(muParserHandle_t parser)
{
    mupClearFun(parser);
    mupClearConst(parser);
    for (size_t i = 0; i < FUNCTION_COUNT; i++)
        mupDefineFun1(parser, functions[i].name, functions[i].call, 0);
    mupDefineMultFun(parser, "min", smallest, 0);
    mupDefineMultFun(parser, "max", largest, 0);
    mupAddValIdent(parser, read_hexadecimal);

    mupDefineOprtChars(parser, "+-*%!@#$~");
    for (size_t i = 0; i < OPERATOR_COUNT; i++)
        mupDefineOprt(parser, operators[i].mark, operators[i].call,
                      operators[i].priority, operators[i].side, 0);
}

static void replace_marks(char *text, const char *from, const char *to)
{
    for (; *text != '\0'; text++) {
        const char *mark = strchr(from, *text);
        *text = mark != NULL ? to[mark - from] : *text;
    }
}

void jn_arithmetic_hide(char *text)
{
    replace_marks(text, python_marks, parser_marks);
}

void jn_arithmetic_show(char *text)
{
    replace_marks(text, parser_marks, python_marks);
}

const char *jn_arithmetic_name(size_t index)
{
    static const char *const others[] = {"min", "max"};
    if (index < FUNCTION_COUNT)
        return functions[index].name;
    return index < FUNCTION_COUNT + 2 ? others[index - FUNCTION_COUNT] : NULL;
}
