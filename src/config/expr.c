/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/expr.h"

#include "base/checked.h"
#include "base/diag.h"

#include <muParserDLL.h>

#include <assert.h>
#include <ctype.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

/* An expression has fewer names than half its letters. */
enum { LONGEST_EXPRESSION = 1000, LONGEST_NAME = 200, MOST_NAMES = 512 };

/* muParser's own '/' divides by zero without a word and cannot be replaced;
 * so '/' and '//' are handed to it as these operators. */
#define DIVIDE       "@"
#define FLOOR_DIVIDE "@@"

/* muParser's error codes, which its C interface does not name. */
enum {
    NO_FAULT = -1,
    UNKNOWN_TOKEN = 1,
    UNEXPECTED_END = 2,
    UNEXPECTED_SEPARATOR = 3,
    UNEXPECTED_VALUE = 5,
    UNEXPECTED_VARIABLE = 6,
    MISSING_PARENTHESIS = 11,
    UNEXPECTED_FUNCTION = 12,
    TOO_MANY_ARGUMENTS = 14,
    TOO_FEW_ARGUMENTS = 15,
    EMPTY_EXPRESSION = 25
};

/* What went wrong, copied out of muParser's one static buffer. */
struct fault {
    int code;
    size_t position;
    char token[64];
};

struct function {
    const char *name;
    muFun1_t call;
};

static const double not_a_number = (double)NAN;

/* An undefined operation makes the whole expression NaN. */
static double divide(double a, double b)
{
    return b == 0 ? not_a_number : a / b;
}

static double floor_divide(double a, double b)
{
    return floor(divide(a, b));
}

static double modulo(double a, double b)
{
    if (b == 0)
        return not_a_number;
    double rest = fmod(a, b);
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

static double power(double a, double b)
{
    return isnan(a) || isnan(b) ? not_a_number : pow(a, b);
}

/* Largest and smallest, which a NaN passes through. */
static double smallest(const double *values, int count)
{
    double best = count > 0 ? values[0] : not_a_number;
    for (int i = 1; i < count; i++)
        best = isnan(values[i]) || values[i] < best ? values[i] : best;
    return best;
}

static double largest(const double *values, int count)
{
    double best = count > 0 ? values[0] : not_a_number;
    for (int i = 1; i < count; i++)
        best = isnan(values[i]) || values[i] > best ? values[i] : best;
    return best;
}

static const struct function functions[] = {
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

static void define_functions(muParserHandle_t parser)
{
    mupClearFun(parser);
    mupClearConst(parser);
    for (size_t i = 0; i < FUNCTION_COUNT; i++)
        mupDefineFun1(parser, functions[i].name, functions[i].call, 0);
    mupDefineMultFun(parser, "min", smallest, 0);
    mupDefineMultFun(parser, "max", largest, 0);
    mupAddValIdent(parser, read_hexadecimal);

    mupDefineOprtChars(parser, "+-*/%@<>=!");
    mupDefineOprt(parser, DIVIDE, divide, 6, muOPRT_ASCT_LEFT, 0);
    mupDefineOprt(parser, FLOOR_DIVIDE, floor_divide, 6, muOPRT_ASCT_LEFT, 0);
    mupDefineOprt(parser, "%", modulo, 6, muOPRT_ASCT_LEFT, 0);
    mupDefineOprt(parser, "**", power, 7, muOPRT_ASCT_RIGHT, 0);
}

static bool in_name(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* The next name of a text from *AT on, which is moved past it; false when
 * there is none. */
static bool next_name(const char **at, char name[LONGEST_NAME + 1])
{
    const char *start = *at;
    while (*start != '\0' &&
           (!in_name(*start) || isdigit((unsigned char)*start)))
        start++;
    size_t length = 0;
    while (in_name(start[length]))
        length++;
    *at = start + length;
    size_t copied = length <= LONGEST_NAME ? length : 0;
    memcpy(name, start, copied);
    name[copied] = '\0';
    return length > 0;
}

/* The later one of equal names counts. */
static const struct jn_variable *
find_variable(const struct jn_variables *variables, const char *name)
{
    for (size_t i = variables->count; i > 0; i--)
        if (strcmp(variables->items[i - 1].name, name) == 0)
            return &variables->items[i - 1];
    return NULL;
}

/* Only those that occur: there may be many, and each costs time. */
static void define_variables(muParserHandle_t parser, const char *text,
                             const struct jn_variables *variables,
                             double values[MOST_NAMES])
{
    char name[LONGEST_NAME + 1];
    size_t count = 0;
    while (variables != NULL && count < MOST_NAMES && next_name(&text, name)) {
        const struct jn_variable *variable = find_variable(variables, name);
        if (variable == NULL)
            continue;
        values[count] = variable->value;
        mupDefineVar(parser, name, &values[count++]);
    }
    mupErrorReset(parser);
}

static void note_fault(muParserHandle_t parser, struct fault *fault)
{
    fault->code = mupGetErrorCode(parser);
    int position = mupGetErrorPos(parser);
    fault->position = position < 0 ? 0 : (size_t)position;
    (void)snprintf(fault->token, sizeof fault->token, "%s",
                   mupGetErrorToken(parser));
    fault->token[strcspn(fault->token, " ")] = '\0';
    for (char *c = fault->token; *c != '\0'; c++)
        *c = *c == '@' ? '/' : *c;
}

/* One parser at a time: muParser reports through a static buffer. */
static bool compute(const char *text, const struct jn_variables *variables,
                    double *value, struct fault *fault)
{
    static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
    double values[MOST_NAMES];
    int count = 0;

    (void)pthread_mutex_lock(&one_at_a_time);
    muParserHandle_t parser = mupCreate(muBASETYPE_FLOAT);
    define_functions(parser);
    define_variables(parser, text, variables, values);
    mupSetExpr(parser, text);
    const double *results = mupEvalMulti(parser, &count);
    bool computed = !mupError(parser);
    if (!computed)
        note_fault(parser, fault);
    else if (count != 1)
        *fault = (struct fault){.code = UNEXPECTED_SEPARATOR, .token = ","};
    else
        *value = results[0];
    mupRelease(parser);
    (void)pthread_mutex_unlock(&one_at_a_time);
    return computed && count == 1;
}

static const char *unknown_name(const char *name,
                                const struct jn_variables *variables,
                                struct jn_arena *arena)
{
    const char *names[MOST_NAMES + FUNCTION_COUNT + 2] = {"min", "max"};
    size_t count = 2;
    for (size_t i = 0; i < FUNCTION_COUNT; i++)
        names[count++] = functions[i].name;
    size_t variable_count = variables != NULL ? variables->count : 0;
    for (size_t i = 0; i < variable_count && i < MOST_NAMES; i++)
        names[count++] = variables->items[i].name;

    const char *meant = jn_did_you_mean(name, names, count);
    if (meant == NULL)
        return jn_arena_format(arena, "'%s' is not a known name", name);
    if (strcmp(meant, name) == 0)
        return jn_arena_format(arena, "'%s' needs '(' and ')'", name);
    return jn_arena_format(
        arena, "'%s' is not a known name; did you mean '%s'?", name, meant);
}

/* muParser's unknown tokens run on past an operator. */
static size_t operator_length(const char *token)
{
    size_t length = strspn(token, "+-*/%<>=!");
    return length > 0 ? length : strlen(token);
}

static const char *explain(const struct fault *fault,
                           const struct jn_variables *variables,
                           struct jn_arena *arena)
{
    const char *token = fault->token;
    bool is_name = isalpha((unsigned char)token[0]) || token[0] == '_';
    switch (fault->code) {
    case UNKNOWN_TOKEN:
        if (is_name)
            return unknown_name(token, variables, arena);
        return jn_arena_format(arena, "unexpected '%.*s'",
                               (int)operator_length(token), token);
    case UNEXPECTED_END:
        return "the expression ends too early";
    case MISSING_PARENTHESIS:
        return "')' is missing";
    case UNEXPECTED_VALUE:
    case UNEXPECTED_VARIABLE:
    case UNEXPECTED_FUNCTION:
        return jn_arena_format(arena, "an operator is missing before '%s'",
                               token);
    case TOO_MANY_ARGUMENTS:
        return jn_arena_format(arena, "'%s' has too many arguments", token);
    case TOO_FEW_ARGUMENTS:
        return jn_arena_format(arena, "'%s' has too few arguments", token);
    case EMPTY_EXPRESSION:
        return "the expression is empty";
    default:
        return jn_arena_format(arena, "unexpected '%s'", token);
    }
}

/* An '=' that is not part of '==', '<=', '>=' or '!=' would assign. */
static bool is_lone_equals(const char *text, size_t at)
{
    return text[at] == '=' && text[at + 1] != '=' &&
           (at == 0 || strchr("=<>!", text[at - 1]) == NULL);
}

/* Python reads 'a < b < c' as 'a < b and b < c', muParser as '(a < b) < c'. */
static bool is_second_comparison(const char *text, size_t at)
{
    static const char marks[] = "<>=!";
    bool starts = strchr(marks, text[at]) != NULL &&
                  (at == 0 || strchr(marks, text[at - 1]) == NULL);
    return starts && strcspn(text, marks) < at;
}

/* Whole numbers above 2^53 would be rounded without a word. */
static bool is_inexact(const char *text, size_t at)
{
    bool starts = isdigit((unsigned char)text[at]) &&
                  (at == 0 || (!isalnum((unsigned char)text[at - 1]) &&
                               strchr("_.", text[at - 1]) == NULL));
    uint64_t value = 0;
    for (; starts && isdigit((unsigned char)text[at]); at++)
        value = jn_add(jn_mul(value, 10), (uint64_t)(text[at] - '0'));
    bool whole = text[at] != '.' && text[at] != 'e' && text[at] != 'E';
    return whole && value > UINT64_C(1) << 53;
}

/* Refuses what muParser would take but Python would not, or what would not be
 * exact; NULL when there is nothing. */
static const char *refuse_at(const char *text, size_t at,
                             struct jn_arena *arena)
{
    char c = text[at];
    if (c == '^')
        return "'^' is not known; a power is written '**'";
    if (is_lone_equals(text, at))
        return "a single '=' is not known; equality is written '=='";
    if (is_inexact(text, at))
        return "a number above 2^53 is not exact here";
    if (is_second_comparison(text, at))
        return "comparisons cannot follow each other";
    if (!isalnum((unsigned char)c) &&
        strchr(" \t\r\n_.+-*/%(),<>=!", c) == NULL)
        return isprint((unsigned char)c)
                   ? jn_arena_format(arena, "unexpected '%c'", c)
                   : "unexpected character";
    return NULL;
}

/* The text as muParser is to see it, of the same length. */
static char *translated(const char *text, struct jn_arena *arena)
{
    char *translation = jn_arena_text(arena, text);
    for (char *c = translation; *c != '\0'; c++)
        if (*c == '/')
            *c = DIVIDE[0];
        else if (isspace((unsigned char)*c))
            *c = ' ';
    return translation;
}

static const char *refuse(const char *text, struct jn_arena *arena,
                          size_t *position)
{
    const char *why = NULL;
    for (*position = 0; why == NULL && text[*position] != '\0'; ++*position) {
        why = *position < LONGEST_EXPRESSION ? refuse_at(text, *position, arena)
                                             : "the expression is too long";
        if (why != NULL)
            break;
    }
    return why;
}

struct jn_expression jn_expression_read(const char *text,
                                        const struct jn_variables *variables,
                                        struct jn_arena *arena)
{
    struct jn_expression expression = {.has_value = false};
    struct fault fault = {.code = NO_FAULT};
    expression.message = refuse(text, arena, &expression.position);
    if (expression.message != NULL)
        return expression;
    expression.position = 0;
    if (!compute(translated(text, arena), variables, &expression.value,
                 &fault)) {
        size_t length = strlen(text);
        expression.position = fault.position < length ? fault.position : length;
        expression.message = explain(&fault, variables, arena);
        return expression;
    }
    expression.has_value = isfinite(expression.value);
    if (!expression.has_value)
        expression.message = "the result is not a finite number";
    return expression;
}
