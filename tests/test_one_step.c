/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A network in one time step, of numbers and without neurons, is the network
 * without time: every figure is the same, to the last bit. */
#include "harness.h"
#include "joulenest.h"

#include <stdio.h>

static const struct network_row {
    const char *machine, *without, *with, *mapping;
    size_t mapped;
} rows[] = {
    {"arch/eyeriss.cfg", "workloads/mnist_b.cfg", "tests/one_step/mnist_b.cfg",
     "mappings/eyeriss_mnist_b.cfg", 8},
    {"arch/eyeriss_spiking.cfg", "workloads/resnet18.cfg",
     "tests/one_step/resnet18.cfg", "mappings/eyeriss_resnet18.cfg", 31},
    {"arch/simba_like.cfg", "workloads/resnet18.cfg",
     "tests/one_step/resnet18.cfg", "mappings/simba_like_resnet18.cfg", 1},
    {"arch/tpu_like.cfg", "workloads/resnet18.cfg",
     "tests/one_step/resnet18.cfg", "mappings/tpu_like_resnet18_layer3.cfg", 3},
    /* where zeros count */
    {"arch/scnn_like.cfg", "workloads/alexnet_sparse.cfg",
     "tests/one_step/alexnet_sparse.cfg",
     "mappings/scnn_like_alexnet_sparse.cfg", 5},
    {"arch/eyeriss_v2_like.cfg", "workloads/alexnet_sparse.cfg",
     "tests/one_step/alexnet_sparse.cfg",
     "mappings/eyeriss_v2_like_alexnet_sparse.cfg", 11}};

#define SAME(field) CHECK_ROW(name, a->field == b->field)

static void compare_tensors(const char *name, const struct jn_tensor_result *a,
                            const struct jn_tensor_result *b)
{
    SAME(kept);
    SAME(tile_words);
    SAME(partition_words);
    SAME(utilized_instances);
    SAME(reads_per_instance);
    SAME(fills_per_instance);
    SAME(updates_per_instance);
    SAME(temporal_reductions_per_instance);
    SAME(address_generations_per_cluster);
    SAME(address_generation_pj);
    SAME(energy_pj);
    for (int action = 0; action < JN_LEAK; action++) {
        SAME(lines[action]);
        SAME(energy_pj_of[action]);
    }
}

static void compare_levels(const char *name, size_t tensors,
                           const struct jn_level_result *a,
                           const struct jn_level_result *b)
{
    for (size_t i = 0; i < tensors; i++)
        compare_tensors(name, &a->tensors[i], &b->tensors[i]);
    SAME(utilized_x);
    SAME(utilized_y);
    SAME(utilized_instances);
    SAME(used_bits);
    SAME(cycles);
    SAME(throttling_ratio);
    SAME(read_words_per_cycle);
    SAME(write_words_per_cycle);
    SAME(instances_per_access);
    SAME(clusters);
    SAME(leaking_instances);
    SAME(leakage_pj);
    SAME(energy_pj);
    SAME(area_um2);
}

static void compare_flows(const char *name, const struct jn_flow_result *a,
                          const struct jn_flow_result *b)
{
    SAME(carried);
    SAME(fanout);
    SAME(ingresses);
    SAME(record_count);
    SAME(link_transfers);
    SAME(spatial_reductions);
    SAME(average_hops);
    SAME(energy_per_hop_fj);
    SAME(energy_pj);
    SAME(link_transfer_energy_pj);
    SAME(spatial_reduction_energy_pj);
}

static void compare_networks(const char *name, size_t tensors,
                             const struct jn_network_result *a,
                             const struct jn_network_result *b)
{
    for (size_t i = 0; i < tensors; i++)
        compare_flows(name, &a->tensors[i], &b->tensors[i]);
    SAME(energy_pj);
    SAME(fill_latency_cycles);
    SAME(drain_latency_cycles);
}

static void compare_compute(const char *name, const struct jn_compute_result *a,
                            const struct jn_compute_result *b)
{
    SAME(computes);
    SAME(utilized_instances);
    SAME(cycles);
    SAME(energy_pj);
    SAME(leakage_pj);
    SAME(area_um2);
}

static void compare_zeros_of(const char *name, const struct jn_sparse_tensor *a,
                             const struct jn_sparse_tensor *b)
{
    SAME(capacity_words);
    SAME(capacity_bits);
    SAME(tile_density);
    SAME(instances);
    SAME(temporal_reductions);
    SAME(decompressions);
    SAME(compressions);
    SAME(decompression_pj);
    SAME(compression_pj);
    for (int action = 0; action < JN_LEAK; action++) {
        SAME(of[action].algorithmic);
        SAME(metadata_bits[action]);
        for (int course = 0; course < JN_COURSE_COUNT; course++) {
            SAME(of[action].of[course]);
            SAME(lines[action][course]);
            SAME(metadata_lines[action][course]);
            SAME(energy_pj_of[action][course]);
            SAME(metadata_pj_of[action][course]);
        }
    }
}

static void compare_zeros(const char *name, const struct jn_result *result,
                          const struct jn_sparse_result *a,
                          const struct jn_sparse_result *b)
{
    for (size_t level = 0; level < result->level_count; level++) {
        SAME(in_use[level]);
        SAME(imbalance[level]);
        for (size_t i = 0; i < result->tensor_count; i++)
            compare_zeros_of(name, &a->of[level][i], &b->of[level][i]);
    }
    SAME(computes.algorithmic);
    for (int course = 0; course < JN_COURSE_COUNT; course++) {
        SAME(computes.of[course]);
        SAME(compute_pj_of[course]);
    }
    SAME(computing_instances);
    SAME(waiting_cycles);
}

static void compare(const char *name, const struct jn_result *a,
                    const struct jn_result *b)
{
    SAME(energy_pj);
    SAME(area_um2);
    SAME(cycles);
    SAME(utilization_ratio);
    SAME(bottleneck);
    SAME(level_count);
    SAME(network_count);
    SAME(tensor_count);
    SAME(neurons.energy_pj);
    compare_compute(name, &a->compute, &b->compute);
    for (size_t i = 0; i < a->level_count; i++)
        compare_levels(name, a->tensor_count, &a->levels[i], &b->levels[i]);
    for (size_t i = 0; i < a->network_count; i++)
        compare_networks(name, a->tensor_count, &a->networks[i],
                         &b->networks[i]);
    CHECK_ROW(name, !a->sparse == !b->sparse);
    if (a->sparse && b->sparse)
        compare_zeros(name, a, a->sparse, b->sparse);
}

static struct jn_spec *load(const char *machine, const char *workload,
                            const char *mapping)
{
    const char *files[] = {source_path(machine), source_path(workload),
                           source_path(mapping)};
    struct jn_spec *spec;
    enum jn_status status = jn_spec_load(files, 3, NULL, &spec);
    if (status != JN_OK)
        fputs(jn_spec_messages(spec), stderr);
    CU_ASSERT_EQUAL_FATAL(status, JN_OK);
    return spec;
}

static size_t compare_layers(const struct jn_spec *without,
                             const struct jn_spec *with)
{
    struct jn_arena *scratch = jn_arena_new();
    struct jn_arena *other = jn_arena_new();
    size_t mapped = 0;
    for (size_t i = 0; i < jn_layer_count(without); i++) {
        struct jn_result a, b;
        if (!jn_layer_mapping(without, i) || !jn_layer_mapping(with, i))
            continue;
        mapped++;
        CU_ASSERT_EQUAL_FATAL(jn_evaluate_layer(without, i, scratch, &a),
                              JN_OK);
        CU_ASSERT_EQUAL_FATAL(jn_evaluate_layer(with, i, other, &b), JN_OK);
        compare(jn_layer_name(without, i), &a, &b);
    }
    jn_arena_free(scratch);
    jn_arena_free(other);
    return mapped;
}

static void one_step_of_numbers_is_no_time_at_all(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct network_row *row = &rows[i];
        struct jn_spec *without =
            load(row->machine, row->without, row->mapping);
        struct jn_spec *with = load(row->machine, row->with, row->mapping);
        CHECK_ROW(row->mapping, compare_layers(without, with) == row->mapped);
        jn_spec_free(without);
        jn_spec_free(with);
    }
}

/* One machine runs the network with and without spikes. */
static void eight_steps_are_eight_times_the_work(void)
{
    struct jn_spec *without =
        load("arch/eyeriss_spiking.cfg", "workloads/mnist_b.cfg",
             "mappings/eyeriss_mnist_b.cfg");
    struct jn_spec *with =
        load("arch/eyeriss_spiking.cfg", "workloads/mnist_b_snn.cfg",
             "mappings/eyeriss_spiking_mnist_b_snn.cfg");
    struct jn_arena *scratch = jn_arena_new();
    for (size_t i = 0; i < jn_layer_count(without); i++) {
        struct jn_result a, b;
        CU_ASSERT_EQUAL_FATAL(jn_evaluate_layer(without, i, scratch, &a),
                              JN_OK);
        CU_ASSERT_EQUAL_FATAL(jn_evaluate_layer(with, i, scratch, &b), JN_OK);
        CHECK_ROW(jn_layer_name(with, i),
                  b.compute.computes == 8 * a.compute.computes);
    }
    jn_arena_free(scratch);
    jn_spec_free(without);
    jn_spec_free(with);
}

const struct jn_test tests[] = {{"one step of numbers is no time at all",
                                 one_step_of_numbers_is_no_time_at_all},
                                {"eight steps are eight times the work",
                                 eight_steps_are_eight_times_the_work},
                                {NULL, NULL}};
