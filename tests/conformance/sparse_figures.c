/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conformance/sparse_figures.h"

#include <stdio.h>
#include <string.h>

/* All that is said of a tensor at a level. */
struct tensor_record {
    uint64_t most_instances;
    struct jn_tensor_result tensor;
    struct jn_sparse_tensor sparse;
};

static const struct figure tensor_figures[] = {
    {"tile_shape_words", COUNT,
     offsetof(struct tensor_record, tensor.tile_words)},
    {"partition_words", COUNT,
     offsetof(struct tensor_record, tensor.partition_words)},
    {"data_capacity_words", COUNT,
     offsetof(struct tensor_record, sparse.capacity_words)},
    {"utilized_instances", COUNT,
     offsetof(struct tensor_record, most_instances)},
    {"utilized_instances_average", REAL,
     offsetof(struct tensor_record, sparse.instances)},
    {"algorithmic_reads_per_instance", WHOLE_REAL,
     offsetof(struct tensor_record, sparse.of[JN_READ].algorithmic)},
    {"actual_reads_per_instance", WHOLE_REAL,
     offsetof(struct tensor_record, sparse.of[JN_READ].of[JN_ACTUAL])},
    {"gated_reads_per_instance", WHOLE_REAL,
     offsetof(struct tensor_record, sparse.of[JN_READ].of[JN_GATED])},
    {"skipped_reads_per_instance", WHOLE_REAL,
     offsetof(struct tensor_record, sparse.of[JN_READ].of[JN_SKIPPED])},
    {"algorithmic_fills_per_instance", WHOLE_REAL,
     offsetof(struct tensor_record, sparse.of[JN_FILL].algorithmic)},
    {"actual_fills_per_instance", WHOLE_REAL,
     offsetof(struct tensor_record, sparse.of[JN_FILL].of[JN_ACTUAL])},
    {"gated_fills_per_instance", WHOLE_REAL,
     offsetof(struct tensor_record, sparse.of[JN_FILL].of[JN_GATED])},
    {"skipped_fills_per_instance", WHOLE_REAL,
     offsetof(struct tensor_record, sparse.of[JN_FILL].of[JN_SKIPPED])},
    {"algorithmic_updates_per_instance", WHOLE_REAL,
     offsetof(struct tensor_record, sparse.of[JN_UPDATE].algorithmic)},
    {"actual_updates_per_instance", WHOLE_REAL,
     offsetof(struct tensor_record, sparse.of[JN_UPDATE].of[JN_ACTUAL])},
    {"gated_updates_per_instance", WHOLE_REAL,
     offsetof(struct tensor_record, sparse.of[JN_UPDATE].of[JN_GATED])},
    {"skipped_updates_per_instance", WHOLE_REAL,
     offsetof(struct tensor_record, sparse.of[JN_UPDATE].of[JN_SKIPPED])},
    {"temporal_reductions_per_instance", WHOLE_REAL,
     offsetof(struct tensor_record, sparse.temporal_reductions)},
    {"address_generations_per_cluster", WHOLE_REAL,
     offsetof(struct tensor_record, sparse.address_generations)},
    {"energy_pj", REAL, offsetof(struct tensor_record, tensor.energy_pj)},
    {"tile_density_distribution", SKIPPED, 0},
    {"format", SKIPPED, 0},
    {"format_capacity", SKIPPED, 0},
    {"actual_format_reads", SKIPPED, 0},
    {"gated_format_reads", SKIPPED, 0},
    {"skipped_format_reads", SKIPPED, 0},
    {"actual_format_fills", SKIPPED, 0},
    {"gated_format_fills", SKIPPED, 0},
    {"skipped_format_fills", SKIPPED, 0},
    {"actual_format_updates", SKIPPED, 0},
    {"gated_format_updates", SKIPPED, 0},
    {"skipped_format_updates", SKIPPED, 0},
    {NULL, SKIPPED, 0},
};

/* Where the words of a rank lie; those that are not wanted must be 0. */
static const struct {
    const char *key;
    size_t offset;
} rank_figures[] = {
    {"format_capacity", offsetof(struct jn_rank_result, capacity)},
    {"actual_format_reads",
     offsetof(struct jn_rank_result, of[JN_READ][JN_ACTUAL])},
    {"actual_format_fills",
     offsetof(struct jn_rank_result, of[JN_FILL][JN_ACTUAL])},
    {"actual_format_updates",
     offsetof(struct jn_rank_result, of[JN_UPDATE][JN_ACTUAL])},
    {"gated_format_reads",
     offsetof(struct jn_rank_result, of[JN_READ][JN_GATED])},
    {"gated_format_fills",
     offsetof(struct jn_rank_result, of[JN_FILL][JN_GATED])},
    {"gated_format_updates",
     offsetof(struct jn_rank_result, of[JN_UPDATE][JN_GATED])},
    {"skipped_format_reads",
     offsetof(struct jn_rank_result, of[JN_READ][JN_SKIPPED])},
    {"skipped_format_fills",
     offsetof(struct jn_rank_result, of[JN_FILL][JN_SKIPPED])},
    {"skipped_format_updates",
     offsetof(struct jn_rank_result, of[JN_UPDATE][JN_SKIPPED])},
};

static void compare_rank(const struct place *place, const char *key,
                         json_t *wanted, const struct jn_format_counts *got)
{
    json_t *nothing = json_integer(0);
    json_t *metadata = json_array_get(wanted, 0);
    json_t *payload = json_array_get(wanted, 1);
    compare_real(place, key, metadata ? metadata : nothing, got->metadata);
    compare_real(place, key, payload ? payload : nothing, got->payload);
    json_decref(nothing);
}

static void compare_ranks(const struct place *place, size_t figure,
                          json_t *wanted, const struct jn_sparse_tensor *tensor)
{
    char key[64];
    size_t found = 0;
    for (size_t i = 0; i < tensor->rank_count; i++) {
        const char *rank = (const char *)&tensor->ranks[i];
        struct jn_format_counts got;
        memcpy(&got, rank + rank_figures[figure].offset, sizeof got);
        snprintf(key, sizeof key, "rank%zu", tensor->rank_count - 1 - i);
        json_t *want = json_object_get(wanted, key);
        found += want ? 1 : 0;
        snprintf(key, sizeof key, "%s rank%zu", rank_figures[figure].key,
                 tensor->rank_count - 1 - i);
        compare_rank(place, key, want, &got);
    }
    if (found != json_object_size(wanted))
        differ(place, rank_figures[figure].key, "more ranks", "fewer");
}

static const char *distribution(const struct jn_density_source *density)
{
    return density->kind == JN_DENSITY_UNIFORM ? "hypergeometric"
                                               : "fixed_structured";
}

/* As Timeloop prints it: outermost first. */
static void print_format(const struct jn_level *level, const char *tensor,
                         char *text, size_t size)
{
    static const char *const names[] = {"ub", "uop", "cp", "b", "rle"};
    const struct jn_level_sparsity *sparsity = &level->sparsity;
    snprintf(text, size, "none");
    for (size_t i = 0; i < sparsity->format_count; i++) {
        const struct jn_sparse_format *format = &sparsity->formats[i];
        int length = 0;
        for (size_t r = 0; strcmp(format->tensor, tensor) == 0 &&
                           r < format->rank_count && length < (int)size;
             r++)
            length +=
                snprintf(text + length, size - (size_t)length, "%s%s",
                         r > 0 ? " " : "", names[format->ranks[r].format]);
    }
}

void compare_sparse_tensor(const struct place *place,
                           const struct jn_spec *spec, json_t *wanted,
                           const struct jn_result *result, struct spot spot)
{
    const struct jn_level_result *level = &result->levels[spot.level];
    const struct jn_tensor *tensor =
        &spec->workload.layers[0].tensors[spot.tensor];
    const struct tensor_record record = {
        level->utilized_x * level->utilized_y, level->tensors[spot.tensor],
        result->sparse->of[spot.level][spot.tensor]};
    char format[128];
    print_format(&spec->arch.levels[spot.level], tensor->name, format,
                 sizeof format);
    compare_group(place, tensor_figures, wanted, &record);
    compare_text(place, "format", json_object_get(wanted, "format"), format);
    compare_text(place, "tile_density_distribution",
                 json_object_get(wanted, "tile_density_distribution"),
                 distribution(&tensor->density));
    for (size_t i = 0; i < sizeof rank_figures / sizeof rank_figures[0]; i++)
        compare_ranks(place, i, json_object_get(wanted, rank_figures[i].key),
                      &record.sparse);
}

/* All that is said of compute. */
struct compute_record {
    struct jn_compute_result compute;
    struct jn_sparse_counts counts;
};

static const struct figure compute_figures[] = {
    {"utilized_instances", COUNT,
     offsetof(struct compute_record, compute.utilized_instances)},
    {"utilized_instances_average", COUNT,
     offsetof(struct compute_record, compute.utilized_instances)},
    {"cycles", COUNT, offsetof(struct compute_record, compute.cycles)},
    {"energy_pj", REAL, offsetof(struct compute_record, compute.energy_pj)},
    {"area_total_um2", REAL, offsetof(struct compute_record, compute.area_um2)},
    {"algorithmic_computes", WHOLE_REAL,
     offsetof(struct compute_record, counts.algorithmic)},
    {"actual_computes", WHOLE_REAL,
     offsetof(struct compute_record, counts.of[JN_ACTUAL])},
    {"gated_computes", WHOLE_REAL,
     offsetof(struct compute_record, counts.of[JN_GATED])},
    {"skipped_computes", WHOLE_REAL,
     offsetof(struct compute_record, counts.of[JN_SKIPPED])},
    {"name", SKIPPED, 0},
    {"instances", SKIPPED, 0},
    {NULL, SKIPPED, 0},
};

void compare_sparse_compute(const struct place *place, json_t *wanted,
                            const struct jn_result *result)
{
    const struct compute_record record = {result->compute,
                                          result->sparse->computes};
    compare_group(place, compute_figures, wanted, &record);
}

void compare_sparse_totals(const struct place *place, json_t *wanted,
                           const struct jn_result *result)
{
    const struct jn_sparse_counts *computes = &result->sparse->computes;
    double energy_fj = 1000 * result->energy_pj;
    compare_count(place, "algorithmic_computes",
                  json_object_get(wanted, "algorithmic_computes"),
                  (uint64_t)computes->algorithmic);
    compare_count(place, "actual_computes",
                  json_object_get(wanted, "actual_computes"),
                  (uint64_t)computes->of[JN_ACTUAL]);
    compare_real(place, "fj_per_algorithmic_compute",
                 json_object_get(wanted, "fj_per_algorithmic_compute"),
                 energy_fj / computes->algorithmic);
    if (computes->of[JN_ACTUAL] > 0)
        compare_real(place, "fj_per_actual_compute",
                     json_object_get(wanted, "fj_per_actual_compute"),
                     energy_fj / computes->of[JN_ACTUAL]);
}
