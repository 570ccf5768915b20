/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sparse_figures.h - figures of evaluations where zeros count.
 *
 * Input:  what Timeloop says of a tensor at a level, of compute and of the
 *         layer; a result that has `sparse`.
 * Output: as compare.h.
 * Next:   test_conformance.c.
 */
#ifndef JN_TESTS_CONFORMANCE_SPARSE_FIGURES_H
#define JN_TESTS_CONFORMANCE_SPARSE_FIGURES_H

#include "conformance/compare.h"
#include "joulenest.h"
#include "spec/spec.h"

struct spot {
    size_t level, tensor;
};

void compare_sparse_tensor(const struct place *place,
                           const struct jn_spec *spec, json_t *wanted,
                           const struct jn_result *result, struct spot spot);
void compare_sparse_compute(const struct place *place, json_t *wanted,
                            const struct jn_result *result);
void compare_sparse_totals(const struct place *place, json_t *wanted,
                           const struct jn_result *result);

#endif
