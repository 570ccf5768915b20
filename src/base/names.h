/* SPDX-License-Identifier: GPL-3.0-or-later */
/* names.h - a set of names, each with something attached.
 *
 * Input:  names, as they come.
 * Output: whether a name was seen before, and what was attached to it.
 * Next:   config/ finds duplicate keys and anchors with it.
 */
#ifndef JN_BASE_NAMES_H
#define JN_BASE_NAMES_H

#include "base/arena.h"

struct jn_names;

struct jn_names *jn_names_new(struct jn_arena *arena);

/* The place where NAME's attachment is kept; it holds NULL when the name is
 * new.  The name is borrowed; the place is good until the next call. */
void **jn_names_slot(struct jn_names *names, const char *name);

#endif
