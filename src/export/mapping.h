/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mapping.h - a mapping as a file of ours.
 *
 * Input:  a problem and a mapping of it.
 * Output: a file that spec/mapping.h reads as the same mapping.
 * Next:   `joulenest evaluate` replays it.
 */
#ifndef JN_EXPORT_MAPPING_H
#define JN_EXPORT_MAPPING_H

#include "base/arena.h"
#include "spec/problem.h"

#include <stdio.h>

/* Every level says which tensors it keeps, so that the machine's defaults do
 * not matter.  ARENA is for the pieces. */
void jn_mapping_print(const struct jn_problem *problem,
                      const struct jn_mapping *mapping, struct jn_arena *arena,
                      FILE *stream);

/* NAME as a file's name: of letters, digits, '-', '_' and '.', not hidden,
 * not empty and of at most 100 bytes; everything else is '_'. */
const char *jn_mapping_file_name(const char *name, struct jn_arena *arena);

#endif
