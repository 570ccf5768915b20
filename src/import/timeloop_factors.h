/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeloop_factors.h - the texts in which Timeloop writes loops.
 *
 * Input:  factors "R=3 S1 K=4,2", "C<=16"; permutations "RSP".
 * Output: factors one by one; permutations as dimensions.
 * Next:   timeloop_mapping.h, timeloop_constraint.h.
 */
#ifndef JN_IMPORT_TIMELOOP_FACTORS_H
#define JN_IMPORT_TIMELOOP_FACTORS_H

#include "config/tree.h"
#include "spec/constraint.h"
#include "spec/workload.h"

/* "K=4,2": dimension, end (0: the whole bound), residual (0: none). */
struct jn_timeloop_factor {
    unsigned dim;
    enum jn_relation relation;
    uint64_t end;
    uint64_t residual;
    struct jn_place place;
};

struct jn_timeloop_factors {
    struct jn_timeloop_factor items[JN_MAX_DIMS]; /* a dimension once */
    size_t count;
};

/* Reads NODE, which may be NULL (no factors).  A comma joins two numbers only
 * when the second follows at once.  Relations other than "=" are for
 * constraints.  False after complaints. */
bool jn_timeloop_factors_read(const struct jn_node *node, bool is_constraint,
                              const struct jn_layer *layer,
                              const struct jn_reader *reader,
                              struct jn_timeloop_factors *factors);

/* Dimensions in the order of a permutation: those before and after a "_". */
struct jn_timeloop_order {
    uint8_t inner[JN_MAX_DIMS]; /* innermost first */
    size_t inner_count;
    uint8_t outer[JN_MAX_DIMS]; /* innermost first, too */
    size_t outer_count;
};

/* Reads NODE, which may be NULL (no permutation). */
bool jn_timeloop_order_read(const struct jn_node *node,
                            const struct jn_layer *layer,
                            const struct jn_reader *reader,
                            struct jn_timeloop_order *order);

/* Index of the data space that NODE names, or -1 after a complaint. */
int jn_timeloop_tensor_find(const struct jn_node *node,
                            const struct jn_layer *layer,
                            const struct jn_reader *reader);

/* Names of data spaces in a list as a set; NODE may be NULL (none). */
bool jn_timeloop_tensors_read(const struct jn_node *node,
                              const struct jn_layer *layer,
                              const struct jn_reader *reader,
                              jn_tensors *tensors);

#endif
