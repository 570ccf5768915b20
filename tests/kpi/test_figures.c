/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of small networks, counted by hand. */
#include "harness.h"
#include "kpi/figures.h"
#include "spec/spec.h"

#include <math.h>

enum { MOST_LAYERS = 2 };

/* What one evaluation of each layer of a network on the small machine needs. */
struct bench {
    struct jn_spec *spec;
    struct jn_arena *arenas[MOST_LAYERS];
    struct jn_result results[MOST_LAYERS];
    struct jn_summary summaries[MOST_LAYERS];
    struct jn_outcome outcomes[MOST_LAYERS];
    size_t count;
};

static struct bench bench;

static void start(const char *network)
{
    const char *files[] = {source_path("tests/kpi/small.cfg"),
                           source_path(network)};
    CU_ASSERT_EQUAL_FATAL(jn_spec_load(files, 2, NULL, &bench.spec), JN_OK);
    bench.count = bench.spec->workload.layer_count;
    for (size_t i = 0; i < bench.count; i++) {
        const struct jn_problem *problem = &bench.spec->problems[i];
        bench.arenas[i] = jn_arena_new();
        CU_ASSERT_EQUAL_FATAL(jn_evaluate_layer(bench.spec, i, bench.arenas[i],
                                                &bench.results[i]),
                              JN_OK);
        jn_summary_count(problem, &bench.results[i], bench.spec->arena,
                         &bench.summaries[i]);
        bench.outcomes[i] =
            (struct jn_outcome){.fate = JN_EVALUATED,
                                .problem = problem,
                                .mapping = bench.spec->mappings[i],
                                .result = &bench.results[i],
                                .summary = &bench.summaries[i]};
    }
}

static void stop(void)
{
    for (size_t i = 0; i < bench.count; i++)
        jn_arena_free(bench.arenas[i]);
    jn_spec_free(bench.spec);
}

/* Layer "one" runs three times: 6 MACs; D reads 9 words and takes 2, b reads
 * 16, is filled with 9 and updated with 6; networks are counted for sums on
 * their way out alone.  "most": 4 comparisons; D reads 4
 * words and takes 1, b reads 4 and 3 sums, is filled with 4 and updated with 4.
 */
static void layers_count_as_often_as_they_run(void)
{
    struct jn_figures figures;
    start("tests/kpi/ann.cfg");
    jn_figures_count(bench.outcomes, bench.count, &figures);
    CU_ASSERT(figures.whole);
    CU_ASSERT_EQUAL(figures.multiplications, 18);
    CU_ASSERT_EQUAL(figures.additions, 0);
    CU_ASSERT_EQUAL(figures.comparisons, 4);
    CU_ASSERT_EQUAL(figures.synops, 0);
    CU_ASSERT_EQUAL(figures.cycles, 22);
    CU_ASSERT_EQUAL(figures.latency_ns, 44);
    CU_ASSERT_EQUAL(figures.operation_pj, 18 * 7 + 4 * 3);
    CU_ASSERT_EQUAL(figures.neuron_pj, 0);
    CU_ASSERT_EQUAL(figures.static_pj, 22 * 0.5);
    CU_ASSERT_EQUAL(figures.dram_bits, 8 * (3 * 11 + 5));
    CU_ASSERT_EQUAL(figures.buffer_bits, 16 * (3 * 31 + 15));
    CU_ASSERT_EQUAL(figures.network_bits,
                    3 * (11 * 8 + 18 * 16) + 5 * 8 + 8 * 16);
    CU_ASSERT_EQUAL(figures.energy_pj,
                    138 + 11 + 3 * (1100 + 32 + 45) + (500 + 14 + 24));
    CU_ASSERT_EQUAL(jn_figures_dynamic_pj(&figures), figures.energy_pj - 11);
    CU_ASSERT_EQUAL(jn_figures_compute_pj(&figures), 138);
    CU_ASSERT_DOUBLE_EQUAL(jn_figures_edp_pj_s(&figures),
                           figures.energy_pj * 44e-9, 1e-15);
    CU_ASSERT_EQUAL(figures.area_um2, 70 + 11 + 5);
    stop();
}

/* All inputs spike, and all neurons.  Two steps come in 2 us, 12 cycles of it
 * are work; b leaks in all of them. */
static void spikes_are_added_and_steps_awaited(void)
{
    struct jn_figures figures;
    start("tests/kpi/snn.cfg");
    jn_figures_count(bench.outcomes, bench.count, &figures);
    CU_ASSERT(figures.whole);
    CU_ASSERT_EQUAL(figures.multiplications, 0);
    CU_ASSERT_EQUAL(figures.additions, 12);
    CU_ASSERT_EQUAL(figures.synops, 12);
    CU_ASSERT_EQUAL(figures.neuron_updates, 4);
    CU_ASSERT_EQUAL(figures.spikes, 4);
    CU_ASSERT_EQUAL(figures.operation_pj, 12 * 5);
    CU_ASSERT_EQUAL(figures.neuron_pj, 4 * (2 + 4 + 8 + 16));
    CU_ASSERT_EQUAL(figures.cycles, 12);
    CU_ASSERT_EQUAL(figures.latency_ns, 2000);
    CU_ASSERT_DOUBLE_EQUAL(figures.static_pj, 1000 * 0.5, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(figures.idle_pj, 988 * 0.5, 1e-9);
    stop();
}

/* Six MACs once, an addition for each of two neurons and steps. */
static void what_is_kept_over_the_steps_is_computed_once(void)
{
    struct jn_figures figures;
    start("tests/kpi/once.cfg");
    jn_figures_count(bench.outcomes, bench.count, &figures);
    CU_ASSERT_EQUAL(figures.multiplications, 6);
    CU_ASSERT_EQUAL(figures.additions, 4);
    CU_ASSERT_EQUAL(figures.neuron_updates, 4);
    stop();
}

static void a_layer_without_figures_is_told(void)
{
    struct jn_figures figures;
    start("tests/kpi/ann.cfg");
    bench.outcomes[1].fate = JN_UNMAPPED;
    jn_figures_count(bench.outcomes, bench.count, &figures);
    CU_ASSERT(!figures.whole);
    CU_ASSERT_EQUAL(figures.multiplications, 18);
    CU_ASSERT_EQUAL(figures.comparisons, 0);
    stop();
}

const struct jn_test tests[] = {
    {"layers count as often as they run", layers_count_as_often_as_they_run},
    {"spikes are added and steps awaited", spikes_are_added_and_steps_awaited},
    {"what is kept over the steps is computed once",
     what_is_kept_over_the_steps_is_computed_once},
    {"a layer without figures is told", a_layer_without_figures_is_told},
    {NULL, NULL},
};
