/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample.h - evaluated layers to report on.
 *
 * Input:  nothing, or names to put in.
 * Output: a run over one layer or three, on a machine of two levels with
 *         prices, a size, a bandwidth, wires and leakage.
 * Next:   the tests of report/, export/ and cost/'s sums.
 */
#ifndef JN_TESTS_SAMPLE_H
#define JN_TESTS_SAMPLE_H

#include "notation.h"
#include "report/report.h"

enum { SAMPLE_LAYERS = 3 };

struct sample {
    struct jn_arena *arena;
    struct jn_arena *scratch; /* of the one evaluation */
    struct notation notation;
    struct jn_spec spec;
    struct jn_layer layers[SAMPLE_LAYERS];
    struct jn_problem problems[SAMPLE_LAYERS];
    struct jn_outcome outcomes[SAMPLE_LAYERS];
    struct jn_result results[SAMPLE_LAYERS];
    struct jn_sparse_result sparse; /* of sample_sparse */
    struct jn_summary summaries[SAMPLE_LAYERS];
    struct jn_totals totals;
    struct jn_run run;
};

/* One layer, "conv", evaluated; every name ends in SUFFIX. */
struct sample *sample_layer(const char *suffix);

/* Three layers: "conv", run three times, of block "body"; "fc" of block
 * "head", whose mapping does not fit; "pool" without a mapping. */
struct sample *sample_network(const char *suffix);

/* The layer on a machine that does something about zeros: some accesses and
 * operations are gated, some skipped, some are in no course; weights are kept
 * compressed in GLB. */
struct sample *sample_sparse(const char *suffix);

/* Counts of a result without zeros as those of one where zeros count, all of
 * them actual. */
void sample_all_actual(const struct jn_result *result,
                       struct jn_sparse_result *sparse);

/* Costs of a result of which the counts were changed; its cycles of compute
 * are those without zeros. */
void sample_cost_again(const struct jn_problem *problem,
                       const struct jn_mapping *mapping,
                       struct jn_result *result);

void sample_free(struct sample *sample);

/* What the format prints, in WIDTH columns; from the sample's arena. */
const char *sample_print(struct sample *sample, const char *format,
                         size_t width);

/* Same for anything that prints on a page. */
struct jn_page sample_page(struct sample *sample, size_t width);
const char *sample_printed(struct sample *sample, struct jn_page *page);

#endif
