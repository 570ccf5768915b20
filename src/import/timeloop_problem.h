/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeloop_problem.h - a Timeloop problem to a layer.
 *
 * Input:  the `problem` group: a shape (inline, or the built-in "cnn-layer")
 *         and an instance with the bounds and coefficients.
 * Output: struct jn_layer.
 * Next:   spec/problem.h.
 *
 * A coefficient of the instance that the shape does not have is a warning:
 * Timeloop computes with the default, and so do published figures.
 */
#ifndef JN_IMPORT_TIMELOOP_PROBLEM_H
#define JN_IMPORT_TIMELOOP_PROBLEM_H

#include "config/tree.h"
#include "spec/workload.h"

/* False after complaints. */
bool jn_timeloop_problem_read(const struct jn_node *problem,
                              const struct jn_reader *reader,
                              struct jn_layer *layer);

#endif
