/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reading.h - texts of our formats to structs, and structs to short texts.
 *
 * Input:  a text in libconfig's syntax.
 * Output: what spec/ makes of it, as a text to compare.
 * Next:   the tests of spec/, one table each.
 */
#ifndef JN_TESTS_SPEC_READING_H
#define JN_TESTS_SPEC_READING_H

#include "spec/spec.h"

/* Memory and messages of one row of a table. */
struct reading {
    struct jn_arena *arena;
    struct jn_reader reader;
};

void reading_start(struct reading *reading);
void reading_stop(struct reading *reading);

/* The root; NULL after complaints. */
const struct jn_node *reading_parse(struct reading *reading, const char *text);

/* "line:column: sentence" of all messages, separated by "; ". */
const char *reading_messages(struct reading *reading);

/* Reads machine, workload and mappings out of one text and binds them. */
bool reading_bind(struct reading *reading, const char *text,
                  struct jn_spec *spec);

/* "N=2 M=3: weights[M,2*C+R] 8b -> outputs[M]", bits only where given. */
const char *layer_text(const struct jn_layer *layer, struct jn_arena *arena);

/* "0:M2 0:C13,5 1y:M3", then " keep 1:ab" for levels that bypass. */
const char *mapping_text(const struct jn_mapping *mapping,
                         const struct jn_layer *layer, size_t level_count,
                         struct jn_arena *arena);

#endif
