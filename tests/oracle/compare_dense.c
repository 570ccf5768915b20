/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/compare_dense.h"

#include "eval.h"

#include <stdio.h>
#include <string.h>

/* A figure of some struct. */
struct figure {
    const char *name;
    size_t offset, size;
};
#define FIGURE(type, member)                                                   \
    {                                                                          \
#member, offsetof(struct type, member),                                \
            sizeof((struct type *)NULL)->member                                \
    }

static const struct figure result_figures[] = {
    FIGURE(jn_result, energy_pj),  FIGURE(jn_result, area_um2),
    FIGURE(jn_result, cycles),     FIGURE(jn_result, utilization_ratio),
    FIGURE(jn_result, bottleneck), {NULL, 0, 0}};

static const struct figure compute_figures[] = {
    FIGURE(jn_compute_result, computes),
    FIGURE(jn_compute_result, utilized_instances),
    FIGURE(jn_compute_result, cycles),
    FIGURE(jn_compute_result, energy_pj),
    FIGURE(jn_compute_result, leakage_pj),
    FIGURE(jn_compute_result, area_um2),
    {NULL, 0, 0}};

static const struct figure level_figures[] = {
    FIGURE(jn_level_result, utilized_x),
    FIGURE(jn_level_result, utilized_y),
    FIGURE(jn_level_result, utilized_instances),
    FIGURE(jn_level_result, used_bits),
    FIGURE(jn_level_result, cycles),
    FIGURE(jn_level_result, throttling_ratio),
    FIGURE(jn_level_result, read_words_per_cycle),
    FIGURE(jn_level_result, write_words_per_cycle),
    FIGURE(jn_level_result, instances_per_access),
    FIGURE(jn_level_result, clusters),
    FIGURE(jn_level_result, leaking_instances),
    FIGURE(jn_level_result, leakage_pj),
    FIGURE(jn_level_result, energy_pj),
    FIGURE(jn_level_result, area_um2),
    {NULL, 0, 0}};

static const struct figure tensor_figures[] = {
    FIGURE(jn_tensor_result, kept),
    FIGURE(jn_tensor_result, tile_words),
    FIGURE(jn_tensor_result, partition_words),
    FIGURE(jn_tensor_result, utilized_instances),
    FIGURE(jn_tensor_result, reads_per_instance),
    FIGURE(jn_tensor_result, fills_per_instance),
    FIGURE(jn_tensor_result, updates_per_instance),
    FIGURE(jn_tensor_result, temporal_reductions_per_instance),
    FIGURE(jn_tensor_result, address_generations_per_cluster),
    FIGURE(jn_tensor_result, lines),
    FIGURE(jn_tensor_result, energy_pj_of),
    FIGURE(jn_tensor_result, address_generation_pj),
    FIGURE(jn_tensor_result, energy_pj),
    {NULL, 0, 0}};

static const struct figure network_figures[] = {
    FIGURE(jn_network_result, energy_pj),
    FIGURE(jn_network_result, fill_latency_cycles),
    FIGURE(jn_network_result, drain_latency_cycles),
    {NULL, 0, 0}};

static const struct figure flow_figures[] = {
    FIGURE(jn_flow_result, carried),
    FIGURE(jn_flow_result, fanout),
    FIGURE(jn_flow_result, ingresses),
    FIGURE(jn_flow_result, record_count),
    FIGURE(jn_flow_result, link_transfers),
    FIGURE(jn_flow_result, spatial_reductions),
    FIGURE(jn_flow_result, average_hops),
    FIGURE(jn_flow_result, energy_per_hop_fj),
    FIGURE(jn_flow_result, energy_pj),
    FIGURE(jn_flow_result, link_transfer_energy_pj),
    FIGURE(jn_flow_result, spatial_reduction_energy_pj),
    {NULL, 0, 0}};

/* Where figures are. */
struct place {
    const char *what;
    size_t level, tensor;
    struct oracle_difference *difference;
};

static void find(const struct place *place, const char *name)
{
    if (place->difference->text[0] == '\0')
        snprintf(place->difference->text, sizeof place->difference->text,
                 "%s %zu, tensor %zu: %s", place->what, place->level,
                 place->tensor, name);
}

static void compare_all(const struct place *place, const struct figure *figures,
                        const void *with, const void *without)
{
    for (; figures->name != NULL; figures++)
        if (memcmp((const char *)with + figures->offset,
                   (const char *)without + figures->offset, figures->size) != 0)
            find(place, figures->name);
}

static void compare_results(const struct jn_result *with,
                            const struct jn_result *without,
                            struct place *place)
{
    place->what = "result";
    compare_all(place, result_figures, with, without);
    place->what = "compute";
    compare_all(place, compute_figures, &with->compute, &without->compute);
    for (size_t l = 0; l < without->level_count; l++) {
        place->level = l;
        place->what = "network";
        compare_all(place, network_figures, &with->networks[l],
                    &without->networks[l]);
        place->what = "level";
        compare_all(place, level_figures, &with->levels[l],
                    &without->levels[l]);
        for (size_t t = 0; t < without->tensor_count; t++) {
            place->tensor = t;
            place->what = "level";
            compare_all(place, tensor_figures, &with->levels[l].tensors[t],
                        &without->levels[l].tensors[t]);
            place->what = "network";
            compare_all(place, flow_figures, &with->networks[l].tensors[t],
                        &without->networks[l].tensors[t]);
        }
    }
}

static bool is_all_actual(const struct jn_sparse_counts *counts, uint64_t dense)
{
    return counts->algorithmic == (double)dense &&
           counts->of[JN_ACTUAL] == (double)dense &&
           counts->of[JN_GATED] == 0 && counts->of[JN_SKIPPED] == 0;
}

static void compare_counts(const struct jn_result *with, struct place *place)
{
    place->what = "counts at level";
    for (size_t l = 0; l < with->level_count; l++)
        for (size_t t = 0; t < with->tensor_count; t++) {
            const struct jn_tensor_result *dense = &with->levels[l].tensors[t];
            const struct jn_sparse_tensor *sparse = &with->sparse->of[l][t];
            place->level = l;
            place->tensor = t;
            if (!dense->kept)
                continue;
            if (!is_all_actual(&sparse->of[JN_READ], dense->reads_per_instance))
                find(place, "reads");
            if (!is_all_actual(&sparse->of[JN_FILL], dense->fills_per_instance))
                find(place, "fills");
            if (!is_all_actual(&sparse->of[JN_UPDATE],
                               dense->updates_per_instance))
                find(place, "updates");
            if (sparse->temporal_reductions !=
                (double)dense->temporal_reductions_per_instance)
                find(place, "temporal reductions");
            for (int action = 0; action < JN_LEAK; action++)
                if (sparse->lines[action][JN_ACTUAL] !=
                    (double)dense->lines[action])
                    find(place, "lines");
        }
    if (!is_all_actual(&with->sparse->computes, with->compute.computes))
        find(place, "operations");
}

void oracle_compare_dense(const struct oracle_case *compared,
                          const struct oracle_bench *bench,
                          struct oracle_difference *difference)
{
    static struct jn_result with, without;
    struct jn_problem problem = compared->problem;
    struct jn_arch arch = compared->arch;
    struct place place = {.difference = difference};
    memset(&with, 0, sizeof with);
    memset(&without, 0, sizeof without);
    difference->text[0] = '\0';
    problem.arch = &arch;
    arch.is_sparse = false;
    enum jn_status is_fit =
        jn_evaluate(&problem, &compared->mapping, bench->running, &without);
    arch.is_sparse = true;
    if (jn_evaluate(&problem, &compared->mapping, bench->counting, &with) !=
        is_fit) {
        place.what = "refused by one";
        find(&place, "status");
    }
    if (is_fit != JN_OK)
        return;
    compare_results(&with, &without, &place);
    if (with.sparse != NULL)
        compare_counts(&with, &place);
    else
        find(&place, "nothing is said of zeros");
}
