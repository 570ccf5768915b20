/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr.h - arithmetic in values: "108*1024/2", "ceil(log2(width_bits))".
 *
 * Input:  a text and the names it may use.
 * Output: a number, or why there is none, with the position in the text.
 * Next:   config/tree.c, for every number that is not a plain literal.
 */
#ifndef JN_CONFIG_EXPR_H
#define JN_CONFIG_EXPR_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

struct jn_variable {
    const char *name;
    double value;
};

struct jn_variables {
    const struct jn_variable *items;
    size_t count;
};

/* Operators + - * / // % ** ( ) and comparisons, functions ceil floor round
 * min max log2 ln sqrt abs.  On failure *MESSAGE (from ARENA) says why and
 * *POSITION where (from 0). */
bool jn_expression_value(const char *text, const struct jn_variables *variables,
                         struct jn_arena *arena, double *value,
                         const char **message, size_t *position);

#endif
