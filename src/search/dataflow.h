/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dataflow.h - the dataflows of the literature as constraints, for any machine
 * and layer.
 *
 * Input:  a problem and the name of a dataflow.
 * Output: constraints as a file of them would say them.
 * Next:   search/demands.h puts them behind the machine's.
 *
 * The names and what they mean: Y.-H. Chen, J. Emer, V. Sze, "Eyeriss: A
 * Spatial Architecture for Energy-Efficient Dataflow for Convolutional Neural
 * Networks", ISCA 2016, sections IV and V; V. Sze, Y.-H. Chen, T.-J. Yang,
 * J. Emer, "Efficient Processing of Deep Neural Networks", Proc. IEEE 105(12),
 * 2017, section V-B.  The manual page says which constraints each becomes.
 */
#ifndef JN_SEARCH_DATAFLOW_H
#define JN_SEARCH_DATAFLOW_H

#include "spec/problem.h"

/* Names by index, NULL behind the last. */
const char *jn_dataflow_name(size_t index);

/* True if DATAFLOW is one of these names. */
bool jn_dataflow_is_known(const char *dataflow);

/* What mappings have to keep to. */
struct jn_demands {
    struct jn_constraint *items;
    size_t count;
    const char *reason; /* why no mapping can keep to them, or NULL */
};

/* The constraints that DATAFLOW, a known one, becomes for this machine and
 * layer; which level keeps what is seen from the machine's own constraints.
 * None at all if the layer has no such tensor.  False if the dataflow makes no
 * sense here: demands->reason says why. */
bool jn_dataflow_expand(const struct jn_problem *problem, const char *dataflow,
                        struct jn_arena *arena, struct jn_demands *demands);

#endif
