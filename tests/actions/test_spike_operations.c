/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Machines that leave out what meets no spike do the operations of the loops,
 * whatever the mapping. */
#include "eval.h"
#include "harness.h"
#include "sparse/bind.h"
#include "sparse/spike_case.h"

#include <math.h>
#include <stdio.h>

static struct notation n;
static struct jn_sparse_rank ranks[1];
static struct jn_sparse_format format;
static struct jn_saving saving;
static struct jn_saving_option option;

/* A loop of each dimension at each of the two levels, in random order. */
static void draw_mapping(const struct spike_case *drawn, const gsl_rng *rng,
                         char *text, size_t size)
{
    static const char names[] = "TNMCPQRS";
    const uint64_t bounds[] = {drawn->steps,      drawn->batch,
                               drawn->filters,    drawn->channels,
                               drawn->outputs[0], drawn->outputs[1],
                               drawn->kernel[0],  drawn->kernel[1]};
    uint64_t outer[8];
    size_t length = 0;
    for (size_t d = 0; d < 8; d++)
        do
            outer[d] = 1 + gsl_rng_uniform_int(rng, bounds[d]);
        while (bounds[d] % outer[d] != 0);
    for (int level = 0; level < 2; level++) {
        size_t first = gsl_rng_uniform_int(rng, 8);
        size_t step = 1 + 2 * gsl_rng_uniform_int(rng, 4);
        for (size_t i = 0; i < 8; i++) {
            size_t d = (first + i * step) % 8;
            unsigned end =
                (unsigned)(level == 0 ? outer[d] : bounds[d] / outer[d]);
            length += (size_t)snprintf(text + length, size - length, "%c%u ",
                                       names[d], end);
        }
        if (level == 0)
            length += (size_t)snprintf(text + length, size - length, "| ");
    }
}

/* Ways of a machine to leave operations out. */
enum way {
    GATES_ON_ZERO,
    SKIPS_NOT_ALIGNED,
    SKIPS_INPUTS,
    SKIPS_WEIGHTS,
    WAYS
};

static void set_way(enum way way)
{
    static const char *const where[] = {"inputs"};
    n.arch.is_sparse = true;
    n.arch.compute.sparsity.gates_on_zero = way == GATES_ON_ZERO;
    n.arch.compute.sparsity.skips_not_aligned = way == SKIPS_NOT_ALIGNED;
    if (way == SKIPS_NOT_ALIGNED) {
        ranks[0] = (struct jn_sparse_rank){.format = JN_RANK_BITMASK,
                                           .metadata_bits = 1};
        format = (struct jn_sparse_format){.tensor = "inputs",
                                           .ranks = ranks,
                                           .rank_count = 1,
                                           .takes_all = true};
        n.levels[1].sparsity.formats = &format;
        n.levels[1].sparsity.format_count = 1;
        n.levels[1].sparsity.metadata_line_bits = 8;
    }
    if (way == GATES_ON_ZERO || way == SKIPS_NOT_ALIGNED)
        return;
    option = (struct jn_saving_option){
        .target = way == SKIPS_INPUTS ? "inputs" : "weights",
        .conditions = where,
        .condition_count = 1};
    saving = (struct jn_saving){
        .kind = JN_SAVE_SKIP, .options = &option, .option_count = 1};
    n.levels[1].sparsity.savings = &saving;
    n.levels[1].sparsity.saving_count = 1;
    n.arch.compute.sparsity.gates_on_zero = true;
}

static double count_operations(const struct spike_case *drawn,
                               const char *mapping, enum way way)
{
    struct jn_reader reader = {.arena = jn_arena_new()};
    struct jn_arena *scratch = jn_arena_new();
    struct jn_data_file *files = NULL;
    struct jn_result result;
    reader.diags = jn_diags_new(reader.arena);
    spike_case_read(drawn, "1x1 1x1 1x1", mapping, &n);
    set_way(way);
    CU_ASSERT_TRUE_FATAL(jn_densities_bind(
        &n.layer, &n.problem.options, &reader, &files, n.problem.densities));
    CU_ASSERT_EQUAL_FATAL(jn_evaluate(&n.problem, &n.mapping, scratch, &result),
                          JN_OK);
    double operations = result.sparse->computes.of[JN_ACTUAL];
    jn_arena_free(scratch);
    jn_arena_free(reader.arena);
    return operations;
}

static void check(bool has_rates)
{
    enum { CASES = 400 };
    static struct spike_case drawn;
    struct spike_run run;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (int i = 0; i < CASES; i++) {
        char mapping[160], row[300];
        spike_case_draw(rng, has_rates, &drawn);
        spike_case_run(&drawn, &run);
        draw_mapping(&drawn, rng, mapping, sizeof mapping);
        for (int way = 0; way < WAYS; way++) {
            double got = count_operations(&drawn, mapping, (enum way)way);
            (void)snprintf(row, sizeof row,
                           "case %d, way %d, %s, stride %d, dilation %d: %.9g "
                           "operations, not %.9g",
                           i, way, mapping, (int)drawn.stride,
                           (int)drawn.dilation, got, run.synops);
            CHECK_ROW(row, fabs(got - run.synops) < 1e-6);
        }
        CU_ASSERT_EQUAL(remove(drawn.path), 0);
    }
    gsl_rng_free(rng);
}

static void operations_meet_the_spikes_of_data(void)
{
    check(false);
}

static void operations_meet_the_spikes_of_rates(void)
{
    check(true);
}

const struct jn_test tests[] = {
    {"operations meet the spikes of data", operations_meet_the_spikes_of_data},
    {"operations meet the spikes of rates",
     operations_meet_the_spikes_of_rates},
    {NULL, NULL},
};
