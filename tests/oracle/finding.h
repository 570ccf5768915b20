/* SPDX-License-Identifier: GPL-3.0-or-later */
/* finding.h - two figures that should be one.
 *
 * Input:  a place in a case and two figures.
 * Output: words, if they differ and nothing else has before.
 * Next:   compare_transfers.c, compare_results.c.
 */
#ifndef JN_TESTS_ORACLE_FINDING_H
#define JN_TESTS_ORACLE_FINDING_H

#include "oracle/compare.h"

#include <math.h>
#include <stdio.h>

struct finding {
    const struct oracle_case *compared;
    size_t level, tensor;
    struct oracle_difference *difference;
};

static inline void compare_figures(const struct finding *finding,
                                   const char *figure, double counted,
                                   double seen)
{
    if (fabs(counted - seen) <= 1e-9 * fabs(seen) ||
        finding->difference->text[0])
        return;
    snprintf(finding->difference->text, sizeof finding->difference->text,
             "level %s, tensor %s, %s: %.17g by analysis, %.17g by running",
             finding->compared->levels[finding->level].component.name,
             finding->compared->layer.tensors[finding->tensor].name, figure,
             counted, seen);
}

/* Hops that are not asked for are not counted, as no network has a price. */
static inline void compare_hops(const struct finding *finding,
                                const char *figure, double counted, double seen)
{
    if (!finding->compared->problem.options.only_costs)
        compare_figures(finding, figure, counted, seen);
}

#endif
