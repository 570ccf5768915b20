/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr_refuse.h - what muParser would take, but must not get.
 *
 * Input:  an expression.
 * Output: why it is refused, and where.
 * Next:   expr.c.
 */
#ifndef JN_CONFIG_EXPR_REFUSE_H
#define JN_CONFIG_EXPR_REFUSE_H

#include "base/arena.h"

enum { JN_LONGEST_EXPRESSION = 1000 };

/* Why the text is refused: assignments, characters of other languages, what
 * Python would read otherwise, and numbers that would be rounded.  NULL if it
 * is not; else *POSITION is where. */
const char *jn_expression_refuse(const char *text, struct jn_arena *arena,
                                 size_t *position);

#endif
