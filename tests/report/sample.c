/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sample.h"

#include "cost/energy.h"
#include "cost/latency.h"
#include "eval.h"
#include "nest/nest.h"

#include <stdio.h>
#include <stdlib.h>

/* High-entropy prices, so that no two counts can be mistaken. */
static void price(struct jn_component *component, double scale)
{
    static const double each_pj[JN_ACTION_COUNT] = {
        [JN_READ] = 1.25,   [JN_FILL] = 1.5,     [JN_UPDATE] = 1.75,
        [JN_LEAK] = 0.03,   [JN_COMPUTE] = 0.56, [JN_ADD] = 0.11,
        [JN_COMPARE] = 0.07};
    for (size_t i = 0; i < JN_ACTION_COUNT; i++) {
        double pj = i > JN_COMPARE ? 0.2 + 0.017 * (double)i : each_pj[i];
        component->prices[i] =
            (struct jn_price){true, scale * pj, "user", "a paper, table 7"};
    }
    component->area = (struct jn_price){true, 0, "user", "a floor plan"};
    component->area_um2 = 1000 * scale;
}

static const char *named(struct sample *sample, const char *name,
                         const char *suffix)
{
    return jn_arena_format(sample->arena, "%s%s", name, suffix);
}

static void furnish_machine(struct sample *sample, const char *suffix)
{
    struct jn_arch *arch = &sample->notation.arch;
    arch->name = named(sample, "eye", suffix);
    arch->clock_ghz = 0.2;
    arch->levels[0].component.name = named(sample, "DRAM", suffix);
    arch->levels[0].component.class_ = JN_CLASS_DRAM;
    arch->levels[0].component.kind = "lpddr4";
    price(&arch->levels[0].component, 97);
    arch->levels[0].read = (struct jn_bandwidth){true, 0.5};
    arch->levels[1].component.name = named(sample, "GLB", suffix);
    arch->levels[1].component.class_ = JN_CLASS_SRAM;
    arch->levels[1].component.kind = "";
    price(&arch->levels[1].component, 3);
    arch->levels[1].has_size = true;
    arch->levels[1].size_words = 450;
    arch->networks[0].component.name = named(sample, "bus", suffix);
    arch->networks[1].component.name = named(sample, "mesh", suffix);
    arch->networks[1].inferred = false;
    arch->networks[1].has_hop_pj = true;
    arch->networks[1].hop_pj = 0.37;
    arch->compute.component.name = named(sample, "mac", suffix);
    arch->compute.component.class_ = JN_CLASS_COMPUTE;
    arch->compute.component.kind = "int_mac";
    price(&arch->compute.component, 1);
}

static void furnish_layer(struct sample *sample, const char *suffix)
{
    static const char *const tensors[] = {"weights", "inputs", "outputs"};
    struct jn_layer *layer = &sample->notation.layer;
    layer->name = named(sample, "conv", suffix);
    layer->module = named(sample, "body", suffix);
    layer->type = "conv";
    for (size_t i = 0; i < layer->tensor_count; i++)
        layer->tensors[i].name = named(sample, tensors[i], suffix);
}

static void evaluate(struct sample *sample, size_t layer)
{
    struct jn_outcome *outcome = &sample->outcomes[layer];
    outcome->problem = &sample->problems[layer];
    outcome->mapping = &sample->notation.mapping;
    outcome->result = &sample->results[layer];
    enum jn_status status =
        jn_evaluate(outcome->problem, outcome->mapping, sample->scratch,
                    &sample->results[layer]);
    if (status != JN_OK)
        abort();
    outcome->fate = JN_EVALUATED;
}

static void finish(struct sample *sample, size_t count)
{
    static const char *files[] = {"arch.cfg", "a \"b\".cfg"};
    for (size_t i = 0; i < count; i++)
        if (sample->outcomes[i].fate == JN_EVALUATED) {
            jn_summary_count(sample->outcomes[i].problem, &sample->results[i],
                             sample->arena, &sample->summaries[i]);
            sample->outcomes[i].summary = &sample->summaries[i];
        }
    jn_totals_count(sample->outcomes, count, sample->arena, &sample->totals);
    sample->spec.arch = sample->notation.arch;
    sample->spec.workload = (struct jn_workload){sample->notation.layer.name,
                                                 sample->layers, count};
    sample->spec.files = files;
    sample->spec.file_count = 2;
    sample->run = (struct jn_run){&sample->spec, sample->outcomes, count,
                                  count > 1,     &sample->totals,  NULL};
}

static struct sample *start(void)
{
    struct sample *sample = calloc(1, sizeof *sample);
    if (!sample)
        abort();
    sample->arena = jn_arena_new();
    sample->scratch = jn_arena_new();
    notation_read(&sample->notation, "1x1 1x1 14x12", "M96 C3 P55 R11 S11",
                  "W:M,C,R,S I:C,4P+R,S O!:M,P",
                  "M6 P5 C3 S11 | M16 R11y P11x");
    return sample;
}

static void copy_layer(struct sample *sample, size_t index)
{
    sample->layers[index] = sample->notation.layer;
    sample->problems[index] = sample->notation.problem;
    sample->problems[index].layer = &sample->layers[index];
    jn_problem_look(&sample->problems[index]);
}

struct sample *sample_layer(const char *suffix)
{
    struct sample *sample = start();
    furnish_machine(sample, suffix);
    furnish_layer(sample, suffix);
    copy_layer(sample, 0);
    evaluate(sample, 0);
    finish(sample, 1);
    return sample;
}

struct sample *sample_network(const char *suffix)
{
    struct sample *sample = start();
    furnish_machine(sample, suffix);
    furnish_layer(sample, suffix);
    for (size_t i = 0; i < SAMPLE_LAYERS; i++)
        copy_layer(sample, i);
    sample->layers[0].count = 3;
    sample->layers[1].name = named(sample, "fc", suffix);
    sample->layers[1].module = named(sample, "head", suffix);
    sample->layers[2].name = named(sample, "pool", suffix);
    evaluate(sample, 0);
    sample->results[1].refusal = (struct jn_refusal){
        JN_MISFIT_CAPACITY, sample->notation.arch.levels[1].component.name,
        16.0 * 1234, 16.0 * 450};
    sample->outcomes[1] =
        (struct jn_outcome){.fate = JN_REFUSED,
                            .problem = &sample->problems[1],
                            .mapping = &sample->notation.mapping,
                            .result = &sample->results[1]};
    sample->outcomes[2] = (struct jn_outcome){.fate = JN_UNMAPPED,
                                              .problem = &sample->problems[2]};
    finish(sample, SAMPLE_LAYERS);
    return sample;
}

void sample_all_actual(const struct jn_result *result,
                       struct jn_sparse_result *sparse)
{
    *sparse = (struct jn_sparse_result){0};
    double computes = (double)result->compute.computes;
    sparse->computes = (struct jn_sparse_counts){computes, {computes}};
    for (size_t level = 0; level <= result->level_count; level++)
        sparse->in_use[level] = 1;
    for (size_t level = 0; level < result->level_count; level++)
        sparse->imbalance[level] = 1;
    for (size_t level = 0; level < result->level_count; level++)
        for (size_t t = 0; t < result->tensor_count; t++) {
            const struct jn_tensor_result *dense =
                &result->levels[level].tensors[t];
            struct jn_sparse_tensor *tensor = &sparse->of[level][t];
            const uint64_t words[] = {dense->reads_per_instance,
                                      dense->fills_per_instance,
                                      dense->updates_per_instance};
            tensor->capacity_words = dense->tile_words;
            tensor->capacity_bits = 16 * (double)dense->tile_words;
            tensor->tile_density = 1;
            tensor->instances = dense->utilized_instances;
            tensor->temporal_reductions =
                (double)dense->temporal_reductions_per_instance;
            tensor->address_generations =
                (double)dense->address_generations_per_cluster;
            for (size_t a = 0; a < JN_LEAK; a++) {
                double moved = (double)words[a];
                tensor->of[a] = (struct jn_sparse_counts){moved, {moved}};
                tensor->lines[a][JN_ACTUAL] = (double)dense->lines[a];
            }
        }
}

void sample_cost_again(const struct jn_problem *problem,
                       const struct jn_mapping *mapping,
                       struct jn_result *result)
{
    struct jn_arena *arena = jn_arena_new();
    struct jn_nest nest;
    struct jn_usage usage;
    jn_nest_bind(problem, mapping, arena, &nest);
    jn_usage_count(&nest, &usage);
    if (!jn_latency_cycles(problem, &usage, result))
        abort();
    jn_energy_pj(problem, &usage, result);
    jn_arena_free(arena);
}

/* Shares by course that no others can be mistaken for; the rest never comes. */
static void thin_out(struct jn_sparse_tensor *tensor)
{
    static const double shares[JN_COURSE_COUNT] = {0.5, 0.25, 0.0625};
    for (size_t a = 0; a < JN_LEAK; a++)
        for (size_t course = 0; course < JN_COURSE_COUNT; course++) {
            double words = shares[course] * tensor->of[a].algorithmic;
            tensor->of[a].of[course] = words;
            tensor->lines[a][course] = words;
        }
}

/* Two ranks, of which all actions move a part. */
static void compress(struct sample *sample, struct jn_sparse_tensor *tensor)
{
    static const struct jn_rank_result ranks[] = {
        {{0, 17}, {{{0, 34}, {0, 51}, {0, 3}}, {{0, 68}}, {{0, 0}}}},
        {{96, 0}, {{{192, 0}, {288, 0}, {7, 0}}, {{384.5, 0}}, {{0, 0}}}},
    };
    static const struct jn_sparse_rank formats[] = {
        {.format = JN_RANK_OFFSETS}, {.format = JN_RANK_COORDINATES}};
    struct jn_sparse_format *format =
        jn_arena_take(sample->arena, 1, sizeof *format);
    *format = (struct jn_sparse_format){
        .tensor = sample->notation.layer.tensors[0].name,
        .ranks = formats,
        .rank_count = 2};
    sample->notation.levels[1].sparsity.formats = format;
    sample->notation.levels[1].sparsity.format_count = 1;
    tensor->ranks = ranks;
    tensor->rank_count = 2;
    tensor->tile_density = 0.625;
    tensor->capacity_words = 100;
    tensor->capacity_bits = 100 * 16 + 96 * 8 + 17 * 6;
    tensor->instances = 0.75;
    tensor->decompressions = 1234.5;
    tensor->compressions = 17;
    for (size_t a = 0; a < JN_LEAK; a++)
        tensor->metadata_bits[a] = 4000;
    tensor->metadata_lines[JN_READ][JN_ACTUAL] = 113;
    tensor->metadata_lines[JN_READ][JN_GATED] = 170;
    tensor->metadata_lines[JN_READ][JN_SKIPPED] = 5;
    tensor->metadata_lines[JN_FILL][JN_ACTUAL] = 226.25;
}

struct sample *sample_sparse(const char *suffix)
{
    struct sample *sample = sample_layer(suffix);
    struct jn_sparse_result *sparse = &sample->sparse;
    struct jn_result *result = &sample->results[0];
    double computes = (double)result->compute.computes;
    sample->notation.arch.is_sparse = true;
    sample->notation.levels[1].address_generation_pj = 0.015;
    sample->layers[0].tensors[0].density.kind = JN_DENSITY_UNIFORM;
    sample->layers[0].tensors[1].density.kind = JN_DENSITY_BLOCKS;
    sample_all_actual(result, sparse);
    for (size_t level = 0; level < result->level_count; level++)
        thin_out(&sparse->of[level][0]);
    thin_out(&sparse->of[1][1]);
    compress(sample, &sparse->of[1][0]);
    sparse->computes = (struct jn_sparse_counts){
        computes, {0.3 * computes, 0.2 * computes, 0.1 * computes}};
    sparse->in_use[result->level_count] = 0.75;
    sparse->imbalance[1] = 1.25;
    result->sparse = sparse;
    sample_cost_again(&sample->problems[0], &sample->notation.mapping, result);
    finish(sample, 1);
    return sample;
}

void sample_free(struct sample *sample)
{
    jn_arena_free(sample->arena);
    jn_arena_free(sample->scratch);
    free(sample);
}

struct jn_page sample_page(struct sample *sample, size_t width)
{
    FILE *stream = tmpfile();
    if (!stream)
        abort();
    return (struct jn_page){stream, sample->arena, width, false};
}

const char *sample_printed(struct sample *sample, struct jn_page *page)
{
    long length = ftell(page->stream);
    char *text = jn_arena_take(sample->arena, (size_t)length + 1, 1);
    rewind(page->stream);
    if (fread(text, 1, (size_t)length, page->stream) != (size_t)length)
        abort();
    fclose(page->stream);
    return text;
}

const char *sample_print(struct sample *sample, const char *format,
                         size_t width)
{
    struct jn_page page = sample_page(sample, width);
    if (!jn_report_find(format)->print(&sample->run, &page))
        abort();
    return sample_printed(sample, &page);
}
