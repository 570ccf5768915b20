/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/json_build.h"

#include <assert.h>
#include <string.h>

/* As in Timeloop's reports: a dense tensor has a share of 1 of every tile. */
static const char *const distribution_names[] = {
    [JN_DENSITY_DENSE] = "fixed_structured",
    [JN_DENSITY_UNIFORM] = "hypergeometric",
    [JN_DENSITY_FIXED] = "fixed_structured",
};

static const char *const rank_names[] = {
    [JN_RANK_UNCOMPRESSED] = "ub", [JN_RANK_OFFSETS] = "uop",
    [JN_RANK_COORDINATES] = "cp",  [JN_RANK_BITMASK] = "b",
    [JN_RANK_RUN_LENGTH] = "rle",
};

static const char *const access_names[JN_LEAK] = {
    [JN_READ] = "reads", [JN_FILL] = "fills", [JN_UPDATE] = "updates"};

/* "uop cp", outermost first; "none". */
static const char *format_text(const struct jn_level_sparsity *sparsity,
                               const char *tensor, struct jn_arena *arena)
{
    const struct jn_sparse_format *format = NULL;
    for (size_t i = 0; i < sparsity->format_count; i++)
        if (strcmp(sparsity->formats[i].tensor, tensor) == 0)
            format = &sparsity->formats[i];
    if (format == NULL)
        return "none";
    const char *text = "";
    for (size_t i = 0; i < format->rank_count; i++)
        text = jn_arena_format(arena, "%s%s%s", text, i > 0 ? " " : "",
                               rank_names[format->ranks[i].format]);
    return text;
}

/* Counts of a rank that lie OFFSET into its result. */
static const struct jn_format_counts *
counts_at(const struct jn_rank_result *rank, size_t offset)
{
    return (const struct jn_format_counts *)(const void *)((const char *)rank +
                                                           offset);
}

static bool any_count(const struct jn_sparse_tensor *tensor, size_t offset)
{
    for (size_t i = 0; i < tensor->rank_count; i++) {
        const struct jn_format_counts *counts =
            counts_at(&tensor->ranks[i], offset);
        if (counts->metadata != 0 || counts->payload != 0)
            return true;
    }
    return false;
}

/* {"rank1": [metadata, payload], "rank0": [...]}, the innermost is rank0. */
static void put_ranks(struct jn_json *json, json_t *object, const char *key,
                      const struct jn_sparse_tensor *tensor, size_t offset)
{
    json_t *ranks = jn_json_object(json, object, key);
    for (size_t i = 0; i < tensor->rank_count; i++) {
        const struct jn_format_counts *counts =
            counts_at(&tensor->ranks[i], offset);
        json_t *pair =
            jn_json_list(json, ranks,
                         jn_arena_format(json->arena, "rank%zu",
                                         tensor->rank_count - 1 - i));
        jn_json_append_amount(json, pair, counts->metadata);
        jn_json_append_amount(json, pair, counts->payload);
    }
}

static const char *const course_names[JN_COURSE_COUNT] = {
    [JN_ACTUAL] = "actual", [JN_GATED] = "gated", [JN_SKIPPED] = "skipped"};

/* Accesses to the metadata, of those there are. */
static void put_format_accesses(struct jn_json *json, json_t *object,
                                const struct jn_sparse_tensor *tensor)
{
    for (size_t course = 0; course < JN_COURSE_COUNT; course++)
        for (size_t a = 0; a < JN_LEAK; a++) {
            size_t offset = offsetof(struct jn_rank_result, of) +
                            (a * JN_COURSE_COUNT + course) *
                                sizeof(struct jn_format_counts);
            const char *key =
                jn_arena_format(json->arena, "%s_format_%s",
                                course_names[course], access_names[a]);
            if (any_count(tensor, offset))
                put_ranks(json, object, key, tensor, offset);
        }
}

/* "algorithmic_reads_per_instance" and so on; NAME is "reads_per_instance". */
static void put_counts(struct jn_json *json, json_t *object, const char *name,
                       const struct jn_sparse_counts *counts)
{
    jn_json_amount(json, object,
                   jn_arena_format(json->arena, "algorithmic_%s", name),
                   counts->algorithmic);
    for (size_t course = 0; course < JN_COURSE_COUNT; course++)
        jn_json_amount(
            json, object,
            jn_arena_format(json->arena, "%s_%s", course_names[course], name),
            counts->of[course]);
}

void jn_json_sparse_tensor(struct jn_json *json, json_t *object,
                           const struct jn_outcome *outcome, size_t level,
                           size_t tensor)
{
    const struct jn_result *result = outcome->result;
    const struct jn_problem *problem = outcome->problem;
    if (result->sparse == NULL)
        return;
    const struct jn_sparse_tensor *sparse = &result->sparse->of[level][tensor];
    const struct jn_level_result *of_level = &result->levels[level];
    const struct jn_tensor *named = &problem->layer->tensors[tensor];
    jn_json_text(json, object, "tile_density_distribution",
                 distribution_names[named->density.kind]);
    jn_json_real(json, object, "tile_density_ratio", sparse->tile_density);
    jn_json_count(json, object, "tile_shape_words",
                  of_level->tensors[tensor].tile_words);
    jn_json_count(json, object, "data_capacity_words", sparse->capacity_words);
    jn_json_text(json, object, "format",
                 format_text(&problem->arch->levels[level].sparsity,
                             named->name, json->arena));
    if (sparse->rank_count > 0)
        put_ranks(json, object, "format_capacity", sparse,
                  offsetof(struct jn_rank_result, capacity));
    jn_json_count(json, object, "utilized_instances",
                  of_level->utilized_x * of_level->utilized_y);
    jn_json_real(json, object, "utilized_instances_average", sparse->instances);
    for (size_t a = 0; a < JN_LEAK; a++)
        put_counts(
            json, object,
            jn_arena_format(json->arena, "%s_per_instance", access_names[a]),
            &sparse->of[a]);
    put_format_accesses(json, object, sparse);
    jn_json_amount(json, object, "decompressions_per_instance",
                   sparse->decompressions);
    jn_json_amount(json, object, "compressions_per_instance",
                   sparse->compressions);
}

void jn_json_sparse_compute(struct jn_json *json, json_t *object,
                            const struct jn_outcome *outcome)
{
    const struct jn_result *result = outcome->result;
    if (result->sparse == NULL)
        return;
    jn_json_real(json, object, "utilized_instances_average",
                 (double)result->compute.utilized_instances);
    put_counts(json, object, "computes", &result->sparse->computes);
}

static double fj_per(double energy_pj, double count)
{
    return count > 0 ? 1000 * energy_pj / count : 0;
}

void jn_json_sparse_totals(struct jn_json *json, json_t *object,
                           const struct jn_outcome *outcome)
{
    const struct jn_result *result = outcome->result;
    if (result->sparse == NULL)
        return;
    const struct jn_sparse_counts *computes = &result->sparse->computes;
    assert(computes->of[JN_ACTUAL] <= computes->algorithmic);
    put_counts(json, object, "computes", computes);
    jn_json_real(json, object, "fj_per_algorithmic_compute",
                 fj_per(result->energy_pj, computes->algorithmic));
    jn_json_real(json, object, "fj_per_actual_compute",
                 fj_per(result->energy_pj, computes->of[JN_ACTUAL]));
}
