/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cost/roofline.h"
#include "cost/totals.h"
#include "harness.h"
#include "report/sample.h"

#include <math.h>
#include <string.h>

static bool is_near(double a, double b)
{
    return fabs(a - b) <= 1e-9 * fabs(b);
}

static void parts_add_up_to_the_energy_in_every_direction(void)
{
    struct sample *sample = sample_layer("");
    const struct jn_summary *summary = &sample->summaries[0];
    double total_pj = sample->results[0].energy_pj;
    double sums[4] = {0};
    for (size_t i = 0; i < summary->part_count; i++)
        sums[0] += summary->parts[i].energy_pj;
    for (size_t i = 0; i < JN_MAX_COMPONENTS; i++)
        sums[1] += summary->component_pj[i];
    for (size_t i = 0; i <= JN_MAX_TENSORS; i++)
        sums[2] += summary->tensor_pj[i];
    for (size_t i = 0; i < JN_ACTIVITY_COUNT; i++)
        sums[3] += summary->activity_pj[i];
    for (size_t i = 0; i < 4; i++)
        CU_ASSERT_TRUE(is_near(sums[i], total_pj));
    sample_free(sample);
}

/* Stands for a part that is not in the list. */
static const struct jn_part missing = {.count = -1};

static const struct jn_part *find_part(const struct jn_summary *summary,
                                       size_t component, size_t tensor,
                                       enum jn_activity activity)
{
    for (size_t i = 0; i < summary->part_count; i++)
        if (summary->parts[i].component == component &&
            summary->parts[i].tensor == tensor &&
            summary->parts[i].activity == activity)
            return &summary->parts[i];
    return &missing;
}

/* Levels 0 and 1, networks 2 and 3, compute 4; weights, inputs, outputs. */
static const struct {
    const char *name;
    size_t component, tensor;
    enum jn_activity activity;
    double count, each_pj;
} parts[] = {
    {"DRAM reads of weights", 0, 0, JN_ACTIVITY_READ, 174240, 121.25},
    {"GLB fills of inputs", 1, 1, JN_ACTIVITY_FILL, 50490, 4.5},
    {"GLB updates of outputs", 1, 2, JN_ACTIVITY_UPDATE, 174240, 5.25},
    {"GLB leakage", 1, JN_NO_TENSOR, JN_ACTIVITY_LEAK, 449460, 0.09},
    {"mesh transfers of inputs", 3, 1, JN_ACTIVITY_TRANSFER, 807840, 0},
    {"mesh sums of outputs", 3, 2, JN_ACTIVITY_REDUCE, 1742400, 0},
    {"MACs", 4, JN_NO_TENSOR, JN_ACTIVITY_COMPUTE, 1916640, 0.56},
    {"mac leakage", 4, JN_NO_TENSOR, JN_ACTIVITY_LEAK, 121 * 449460.0, 0.03},
};

static void a_part_counts_the_actions_of_all_instances(void)
{
    struct sample *sample = sample_layer("");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const struct jn_part *part =
            find_part(&sample->summaries[0], parts[i].component,
                      parts[i].tensor, parts[i].activity);
        CHECK_ROW(parts[i].name, part->count == parts[i].count);
        CHECK_ROW(parts[i].name, part->each_pj == parts[i].each_pj);
        CHECK_ROW(parts[i].name,
                  part->each_pj == 0 ||
                      is_near(part->energy_pj, part->count * part->each_pj));
    }
    CU_ASSERT_PTR_EQUAL(
        find_part(&sample->summaries[0], 0, 0, JN_ACTIVITY_FILL), &missing);
    sample_free(sample);
}

static void count_again(struct sample *sample)
{
    jn_summary_count(&sample->problems[0], &sample->results[0], sample->arena,
                     &sample->summaries[0]);
}

static void address_generation_is_what_reads_and_writes_leave(void)
{
    struct sample *sample = sample_layer("");
    struct jn_tensor_result *weights = &sample->results[0].levels[1].tensors[0];
    sample->notation.levels[1].address_generation_pj = 0.25;
    weights->energy_pj += 0.25 * 348480;
    count_again(sample);
    const struct jn_part *part =
        find_part(&sample->summaries[0], 1, 0, JN_ACTIVITY_ADDRESS);
    CU_ASSERT_EQUAL(part->count, 348480);
    sample_free(sample);
}

static void clusters_share_their_accesses(void)
{
    struct sample *sample = sample_layer("");
    struct jn_tensor_result *weights = &sample->results[0].levels[1].tensors[0];
    sample->notation.levels[1].cluster_size = 4;
    weights->energy_pj_of[JN_READ] /= 4;
    count_again(sample);
    const struct jn_part *part =
        find_part(&sample->summaries[0], 1, 0, JN_ACTIVITY_READ);
    CU_ASSERT_EQUAL(part->count, 43560);
    sample_free(sample);
}

static void a_network_that_counts_once_is_shared_out(void)
{
    struct sample *sample = sample_layer("");
    sample->results[0].networks[1].energy_pj /= 3;
    count_again(sample);
    CU_ASSERT_TRUE(is_near(sample->summaries[0].component_pj[3],
                           sample->results[0].networks[1].energy_pj));
    sample_free(sample);
}

static void totals_count_every_run_of_a_layer(void)
{
    struct sample *sample = sample_network("");
    const struct jn_totals *totals = &sample->totals;
    double layer_pj = sample->results[0].energy_pj;
    CU_ASSERT_EQUAL(totals->all.layer_count, 1);
    CU_ASSERT_EQUAL(totals->all.run_count, 3);
    CU_ASSERT_EQUAL(totals->all.computes, 3 * 1916640);
    CU_ASSERT_EQUAL(totals->all.cycles, 3 * 449460);
    CU_ASSERT_TRUE(is_near(totals->all.energy_pj, 3 * layer_pj));
    CU_ASSERT_TRUE(is_near(totals->all.utilization_ratio,
                           sample->results[0].utilization_ratio));
    CU_ASSERT_EQUAL(totals->fate_count[JN_REFUSED], 1);
    CU_ASSERT_EQUAL(totals->fate_count[JN_UNMAPPED], 1);
    CU_ASSERT_EQUAL(totals->module_count, 1);
    CU_ASSERT_STRING_EQUAL(totals->modules[0].name, "body");
    sample_free(sample);
}

static void modules_and_tensors_are_gathered_by_name(void)
{
    struct sample *sample = sample_network("");
    sample->outcomes[1] = sample->outcomes[0];
    sample->outcomes[1].problem = &sample->problems[1];
    sample->layers[1].tensors[0].name = "key";
    struct jn_totals totals;
    jn_totals_count(sample->outcomes, 3, sample->arena, &totals);
    double layer_pj = sample->results[0].energy_pj;
    CU_ASSERT_EQUAL_FATAL(totals.module_count, 2);
    CU_ASSERT_STRING_EQUAL(totals.modules[1].name, "head");
    CU_ASSERT_TRUE(is_near(totals.modules[0].energy_pj, 3 * layer_pj));
    CU_ASSERT_TRUE(is_near(totals.modules[1].energy_pj, layer_pj));
    CU_ASSERT_EQUAL_FATAL(totals.tensor_count, 5);
    CU_ASSERT_STRING_EQUAL(totals.tensors[3].name, "key");
    CU_ASSERT_TRUE(is_near(totals.tensors[1].energy_pj,
                           4 * sample->summaries[0].tensor_pj[1]));
    double sum_pj = 0;
    for (size_t i = 0; i < totals.tensor_count; i++)
        sum_pj += totals.tensors[i].energy_pj;
    CU_ASSERT_TRUE(is_near(sum_pj, totals.all.energy_pj));
    sample_free(sample);
}

static void the_roof_is_the_tightest_of_a_levels_limits(void)
{
    struct sample *sample = sample_layer("");
    struct jn_roofline roofline;
    struct jn_level *glb = &sample->notation.levels[1];
    jn_roofline_count(&sample->problems[0], &sample->results[0], &roofline);
    CU_ASSERT_EQUAL(roofline.peak_operations_per_cycle, 168);
    CU_ASSERT_TRUE(is_near(roofline.operations_per_cycle, 1916640 / 449460.0));
    CU_ASSERT_EQUAL(roofline.levels[0].stream, JN_STREAM_READ);
    CU_ASSERT_EQUAL(roofline.levels[0].bytes, 2 * (174240 + 50490));
    CU_ASSERT_EQUAL(roofline.levels[0].bytes_per_cycle, 1);
    CU_ASSERT_EQUAL(roofline.levels[0].balance_operations_per_byte, 168);
    CU_ASSERT_TRUE(
        is_near(roofline.levels[0].operations_per_cycle, 1916640 / 449460.0));
    CU_ASSERT_FALSE(roofline.levels[1].has_bandwidth);
    CU_ASSERT_EQUAL(roofline.levels[1].stream, JN_STREAM_SHARED);
    glb->read = (struct jn_bandwidth){true, 70};
    glb->write = (struct jn_bandwidth){true, 5};
    jn_roofline_count(&sample->problems[0], &sample->results[0], &roofline);
    CU_ASSERT_EQUAL(roofline.levels[1].stream, JN_STREAM_WRITE);
    CU_ASSERT_STRING_EQUAL(jn_stream_name(JN_STREAM_WRITE), "write");
    sample_free(sample);
}

static void the_limit_that_is_exceeded_most_is_named(void)
{
    static const struct {
        const char *name;
        double read, write, shared; /* limits; 0: none */
        enum jn_stream stream;
        double wanted;
    } rows[] = {
        {"none", 0, 0, 0, JN_STREAM_SHARED, 12},
        {"read", 3, 0, 0, JN_STREAM_READ, 5},
        {"write exceeded more", 3, 2, 0, JN_STREAM_WRITE, 7},
        {"shared exceeded most", 3, 2, 1, JN_STREAM_SHARED, 12},
        {"nearest, though none exceeded", 50, 700, 900, JN_STREAM_READ, 5},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct jn_level level = {
            .read = {rows[i].read > 0, rows[i].read},
            .write = {rows[i].write > 0, rows[i].write},
            .shared = {rows[i].shared > 0, rows[i].shared}};
        struct jn_level_result result = {.read_words_per_cycle = 5,
                                         .write_words_per_cycle = 7};
        struct jn_demand demand = jn_level_demand(&level, &result);
        CHECK_ROW(rows[i].name, demand.stream == rows[i].stream);
        CHECK_ROW(rows[i].name,
                  demand.wanted_words_per_cycle == rows[i].wanted);
        CHECK_ROW(rows[i].name, demand.has_limit == (i > 0));
    }
}

static const struct {
    const char *name;
    size_t component, tensor;
    enum jn_action action;
    double count, words;
} sparse_parts[] = {
    {"gated DRAM reads of weights", 0, 0, JN_GATED_READ, 43560, 43560},
    {"skipped GLB reads of inputs", 1, 1, JN_SKIPPED_READ, 50490, 50490},
    {"GLB metadata reads", 1, 0, JN_METADATA_READ, 84.75, 169.5},
    {"GLB gated metadata reads", 1, 0, JN_GATED_METADATA_READ, 127.5, 254.25},
    {"GLB metadata fills", 1, 0, JN_METADATA_FILL, 169.6875, 339.375},
    {"decompression", 1, 0, JN_DECOMPRESS, 925.875, 925.875},
    {"compression", 1, 0, JN_COMPRESS, 12.75, 12.75},
    {"gated MACs", 4, JN_NO_TENSOR, JN_GATED_COMPUTE, 383328, 0},
    {"skipped MACs", 4, JN_NO_TENSOR, JN_SKIPPED_COMPUTE, 191664, 0},
};

static void zeros_have_parts_of_their_own(void)
{
    struct sample *sample = sample_sparse("");
    const struct jn_summary *summary = &sample->summaries[0];
    for (size_t i = 0; i < sizeof sparse_parts / sizeof *sparse_parts; i++) {
        enum jn_action action = sparse_parts[i].action;
        const struct jn_part *part = find_part(
            summary, sparse_parts[i].component, sparse_parts[i].tensor,
            (enum jn_activity)(JN_ACTIVITY_SPARSE + (action - JN_GATED_READ)));
        CHECK_ROW(sparse_parts[i].name,
                  jn_activity_action(part->activity) == sparse_parts[i].action);
        CHECK_ROW(sparse_parts[i].name,
                  is_near(part->count, sparse_parts[i].count));
        CHECK_ROW(sparse_parts[i].name,
                  is_near(part->words, sparse_parts[i].words));
    }
    double sum_pj = 0;
    for (size_t i = 0; i < summary->part_count; i++) {
        const struct jn_part *part = &summary->parts[i];
        CHECK_ROW(jn_activity_name(part->activity),
                  part->each_pj == 0 ||
                      is_near(part->energy_pj, part->count * part->each_pj));
        sum_pj += part->energy_pj;
    }
    CU_ASSERT_TRUE(is_near(sum_pj, sample->results[0].energy_pj));
    CU_ASSERT_TRUE(is_near(sample->totals.all.utilization_ratio,
                           sample->results[0].utilization_ratio));
    sample_free(sample);
}

const struct jn_test tests[] = {
    {"parts add up to the energy in every direction",
     parts_add_up_to_the_energy_in_every_direction},
    {"a part counts the actions of all instances",
     a_part_counts_the_actions_of_all_instances},
    {"address generation is what reads and writes leave",
     address_generation_is_what_reads_and_writes_leave},
    {"clusters share their accesses", clusters_share_their_accesses},
    {"a network that counts once is shared out",
     a_network_that_counts_once_is_shared_out},
    {"totals count every run of a layer", totals_count_every_run_of_a_layer},
    {"modules and tensors are gathered by name",
     modules_and_tensors_are_gathered_by_name},
    {"the roof is the tightest of a level's limits",
     the_roof_is_the_tightest_of_a_levels_limits},
    {"the limit that is exceeded most is named",
     the_limit_that_is_exceeded_most_is_named},
    {"zeros have parts of their own", zeros_have_parts_of_their_own},
    {NULL, NULL},
};
