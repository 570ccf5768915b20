/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clash.h - constraints that contradict each other.
 *
 * Input:  a problem and the constraints on its mappings.
 * Output: which two of them cannot both be kept, and where they stand.
 * Next:   search/demands.h.
 */
#ifndef JN_SEARCH_CLASH_H
#define JN_SEARCH_CLASH_H

#include "spec/problem.h"

/* A sentence that names two constraints which no mapping can keep together, or
 * one and the part of the machine or layer that rules it out; NULL if there
 * are none.  Looked at are limits on one loop, who keeps what, orders and
 * splits; not products of factors over several levels. */
const char *jn_clash_find(const struct jn_problem *problem,
                          const struct jn_constraint *constraints, size_t count,
                          struct jn_arena *arena);

/* Dimensions of an order that the layer has, once each, without those of
 * PASSED_OVER, put into DIMS; their number. */
size_t jn_order_dims(const struct jn_layer *layer, const char *const *order,
                     size_t count, jn_dims passed_over, uint8_t *dims);

#endif
