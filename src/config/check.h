/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check.h - what is wrong with the syntax of a libconfig text.
 *
 * libconfig 1.5 says "syntax error" and a line; this says what was expected,
 * where, and goes on to the next fault.
 *
 * Input:  an expanded text, all of whose tokens are good.
 * Output: complaints, or none when libconfig will take the text.  The values
 *         are counted against SOURCE's budget.
 * Next:   libconfig, in read_libconfig.c.
 */
#ifndef JN_CONFIG_CHECK_H
#define JN_CONFIG_CHECK_H

#include "config/expand.h"

bool jn_syntax_check(const struct jn_expanded *expanded,
                     const struct jn_source *source,
                     const struct jn_reader *reader);

#endif
