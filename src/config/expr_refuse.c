/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/expr_refuse.h"

#include "base/checked.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

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

const char *jn_expression_refuse(const char *text, struct jn_arena *arena,
                                 size_t *position)
{
    const char *why = NULL;
    for (*position = 0; why == NULL && text[*position] != '\0'; ++*position) {
        why = *position < JN_LONGEST_EXPRESSION
                  ? refuse_at(text, *position, arena)
                  : "the expression is too long";
        if (why != NULL)
            break;
    }
    return why;
}
