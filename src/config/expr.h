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

/* What a text comes to.  Without a value MESSAGE, a clause, says why there is
 * none, and POSITION where in the text (from 0). */
struct jn_expression {
    bool has_value;
    double value;
    const char *message;
    size_t position;
};

/* Operators + - * / // % ** ( ) and comparisons, functions ceil floor round
 * min max log2 ln sqrt abs; all as in Python.  The message is from ARENA. */
struct jn_expression jn_expression_read(const char *text,
                                        const struct jn_variables *variables,
                                        struct jn_arena *arena);

#endif
