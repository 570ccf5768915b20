/* SPDX-License-Identifier: GPL-3.0-or-later */
/* excerpt.h - the line of a user's file that a message is about.
 *
 * Input:  a place.
 * Output: the line and a caret below it, as GNU compilers print them.
 * Next:   base/diag.c puts it under the message.
 */
#ifndef JN_BASE_EXCERPT_H
#define JN_BASE_EXCERPT_H

#include "base/diag.h"

/* Two lines of text, from ARENA; empty when the column is not known or the
 * file cannot be read again.  Of a long line only the part around the column
 * is shown. */
const char *jn_excerpt(const struct jn_place *place, struct jn_arena *arena);

#endif
