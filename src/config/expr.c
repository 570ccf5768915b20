/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/expr.h"

#include "base/diag.h"
#include "config/arithmetic.h"
#include "config/expr_refuse.h"

#include <muParserDLL.h>

#include <ctype.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

/* An expression has fewer names than half its letters. */
enum { LONGEST_NAME = 200, MOST_NAMES = JN_LONGEST_EXPRESSION / 2 };

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
    jn_arithmetic_show(fault->token);
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
    jn_arithmetic_define(parser);
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
    const char *names[MOST_NAMES];
    size_t count = 0;
    while ((names[count] = jn_arithmetic_name(count)) != NULL)
        count++;
    size_t variable_count = variables != NULL ? variables->count : 0;
    for (size_t i = 0; i < variable_count && count < MOST_NAMES; i++)
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

/* The text as muParser is to see it, of the same length. */
static char *translated(const char *text, struct jn_arena *arena)
{
    char *translation = jn_arena_text(arena, text);
    for (char *c = translation; *c != '\0'; c++)
        if (isspace((unsigned char)*c))
            *c = ' ';
    jn_arithmetic_hide(translation);
    return translation;
}

struct jn_expression jn_expression_read(const char *text,
                                        const struct jn_variables *variables,
                                        struct jn_arena *arena)
{
    struct jn_expression expression = {.has_value = false};
    struct fault fault = {.code = NO_FAULT};
    expression.message =
        jn_expression_refuse(text, arena, &expression.position);
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
        expression.message =
            jn_arena_format(arena, "'%s' has no finite, exact result", text);
    return expression;
}
