/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cost/energy.h"
#include "report/json_build.h"
#include "report/section.h"

#include <assert.h>

/* As in Timeloop's reports, as far as it knows the model: a dense tensor has a
 * share of 1 of every tile. */
static const char *const distribution_names[] = {
    [JN_DENSITY_DENSE] = "fixed_structured",
    [JN_DENSITY_UNIFORM] = "hypergeometric",
    [JN_DENSITY_FIXED] = "fixed_structured",
    [JN_DENSITY_BLOCKS] = "blocks",
    [JN_DENSITY_BAND] = "band",
    [JN_DENSITY_SILENT] = "silent",
    [JN_DENSITY_CHANNELS] = "channels",
    [JN_DENSITY_DATA] = "data",
    [JN_DENSITY_RATES] = "rates",
};

static const char *const access_names[JN_LEAK] = {
    [JN_READ] = "reads", [JN_FILL] = "fills", [JN_UPDATE] = "updates"};

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

/* Lines and energy of an action, "gated_read_lines_per_instance" and
 * "gated_read_energy_pj": of actual accesses they replace those of all. */
static void put_lines(struct jn_json *json, json_t *object,
                      enum jn_action action, double lines, double energy_pj)
{
    const char *name = jn_action_name(action);
    jn_json_amount(json, object,
                   jn_arena_format(json->arena, "%s_lines_per_instance", name),
                   lines);
    jn_json_real(json, object,
                 jn_arena_format(json->arena, "%s_energy_pj", name), energy_pj);
}

/* With the prices all that energies are made of; metadata only where there
 * are any. */
static void put_all_lines(struct jn_json *json, json_t *object,
                          const struct jn_sparse_tensor *tensor)
{
    for (size_t course = 0; course < JN_COURSE_COUNT; course++)
        for (enum jn_action a = JN_READ; a < JN_LEAK; a++) {
            enum jn_course of = (enum jn_course)course;
            put_lines(json, object, jn_action_of(a, of, JN_DATA),
                      tensor->lines[a][course],
                      tensor->energy_pj_of[a][course]);
            if (tensor->rank_count > 0)
                put_lines(json, object, jn_action_of(a, of, JN_METADATA),
                          tensor->metadata_lines[a][course],
                          tensor->metadata_pj_of[a][course]);
        }
    jn_json_amount(json, object, "decompressions_per_instance",
                   tensor->decompressions);
    jn_json_real(json, object, "decompress_energy_pj",
                 tensor->decompression_pj);
    jn_json_amount(json, object, "compressions_per_instance",
                   tensor->compressions);
    jn_json_real(json, object, "compress_energy_pj", tensor->compression_pj);
}

/* What a tile of the tensor is, and what it takes. */
static void put_tile(struct jn_json *json, json_t *object,
                     const struct jn_sparse_tensor *tensor)
{
    jn_json_real(json, object, "tile_density_ratio", tensor->tile_density);
    jn_json_count(json, object, "data_capacity_words", tensor->capacity_words);
    jn_json_real(json, object, "capacity_bits", tensor->capacity_bits);
    if (tensor->overflow_words > 0) {
        jn_json_real(json, object, "overbooked_tiles_ratio",
                     tensor->overbooked_tiles);
        jn_json_amount(json, object, "overflow_words", tensor->overflow_words);
    }
    if (tensor->rank_count > 0)
        put_ranks(json, object, "format_capacity", tensor,
                  offsetof(struct jn_rank_result, capacity));
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
    jn_json_count(json, object, "tile_shape_words",
                  of_level->tensors[tensor].tile_words);
    jn_json_text(json, object, "format",
                 jn_format_text(&problem->arch->levels[level].sparsity,
                                named->name, json->arena));
    put_tile(json, object, sparse);
    jn_json_count(json, object, "utilized_instances",
                  of_level->utilized_x * of_level->utilized_y);
    jn_json_real(json, object, "utilized_instances_average", sparse->instances);
    for (size_t a = 0; a < JN_LEAK; a++)
        put_counts(
            json, object,
            jn_arena_format(json->arena, "%s_per_instance", access_names[a]),
            &sparse->of[a]);
    put_format_accesses(json, object, sparse);
    put_all_lines(json, object, sparse);
    jn_json_amount(json, object, "temporal_reductions_per_instance",
                   sparse->temporal_reductions);
    jn_json_amount(json, object, "address_generations_per_cluster",
                   sparse->address_generations);
}

void jn_json_sparse_level(struct jn_json *json, json_t *object,
                          const struct jn_outcome *outcome, size_t level)
{
    const struct jn_sparse_result *sparse = outcome->result->sparse;
    if (sparse == NULL)
        return;
    jn_json_real(json, object, "in_use_ratio", sparse->in_use[level]);
    jn_json_real(json, object, "load_imbalance_ratio",
                 sparse->imbalance[level]);
}

void jn_json_sparse_compute(struct jn_json *json, json_t *object,
                            const struct jn_outcome *outcome)
{
    const struct jn_result *result = outcome->result;
    if (result->sparse == NULL)
        return;
    jn_json_real(json, object, "utilized_instances_average",
                 result->sparse->computing_instances);
    put_counts(json, object, "computes", &result->sparse->computes);
    for (size_t course = 0; course < JN_COURSE_COUNT; course++)
        jn_json_real(json, object,
                     jn_arena_format(json->arena, "%s_compute_energy_pj",
                                     course_names[course]),
                     result->sparse->compute_pj_of[course]);
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
    jn_json_count(json, object, "waiting_cycles",
                  result->sparse->waiting_cycles);
    jn_json_real(json, object, "fj_per_algorithmic_compute",
                 fj_per(result->energy_pj, computes->algorithmic));
    jn_json_real(json, object, "fj_per_actual_compute",
                 fj_per(result->energy_pj, computes->of[JN_ACTUAL]));
}
