/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/dump.h"

#include "actions/access.h"
#include "base/number.h"
#include "nest/transfers.h"
#include "report/table.h"

#include <math.h>

/* All that the printers need, computed once for each. */
struct stages {
    const struct jn_outcome *outcome;
    struct jn_nest nest;
    struct jn_tiles tiles;
    struct jn_usage usage;
};

static const char *level_name(const struct jn_outcome *outcome, size_t level)
{
    return outcome->problem->arch->levels[level].component.name;
}

static const char *tensor_name(const struct jn_outcome *outcome, size_t tensor)
{
    return outcome->problem->layer->tensors[tensor].name;
}

static struct stages run_stages(const struct jn_outcome *outcome,
                                struct jn_arena *arena)
{
    struct stages stages = {.outcome = outcome};
    jn_nest_bind(outcome->problem, outcome->mapping, arena, &stages.nest);
    jn_tiles_size(&stages.nest, &stages.tiles);
    jn_usage_count(&stages.nest, &stages.usage);
    return stages;
}

static void add_loop(const struct jn_outcome *outcome, size_t level,
                     const struct jn_nest_loop *loop, struct jn_table *table)
{
    static const char *const axes[] = {"time", "x", "y"};
    struct jn_arena *arena = jn_table_arena(table);
    jn_table_row(table, JN_PLAIN);
    jn_table_cell(table, level_name(outcome, level));
    jn_table_cell(table, outcome->problem->layer->dim_names[loop->dim]);
    jn_table_cell(table, axes[loop->axis]);
    jn_table_cell(table, jn_count_text(arena, loop->end));
    jn_table_cell(table, loop->residual == loop->end
                             ? "-"
                             : jn_count_text(arena, loop->residual));
    jn_table_cell(table, jn_count_text(arena, loop->stride));
    jn_table_cell(table, jn_count_text(arena, loop->passes));
}

static void print_nest(const struct jn_outcome *outcome,
                       const struct jn_page *page)
{
    static const struct jn_column columns[] = {
        {"level", "", JN_COLUMN_KEY},    {"loop", "", JN_COLUMN_LEFT},
        {"runs in", "", JN_COLUMN_LEFT}, {"steps", "", JN_COLUMN_RIGHT},
        {"last", "", JN_COLUMN_NEEDED},  {"stride", "", JN_COLUMN_RIGHT},
        {"passes", "", JN_COLUMN_RIGHT},
    };
    struct stages stages = run_stages(outcome, page->arena);
    struct jn_table *table =
        jn_table_new(page->arena, columns, sizeof columns / sizeof *columns);
    for (size_t level = 0; level < stages.nest.level_count; level++)
        for (size_t i = stages.nest.begin[level];
             i < stages.nest.begin[level + 1]; i++)
            add_loop(outcome, level, &stages.nest.loops[i], table);
    jn_page_heading(page, "Nest", outcome->problem->layer->name);
    jn_table_print(table, page);
}

static void add_tile(const struct stages *stages, size_t level, size_t tensor,
                     struct jn_table *table)
{
    struct jn_arena *arena = jn_table_arena(table);
    const struct jn_outcome *outcome = stages->outcome;
    double bits = outcome->problem->storage[level][tensor].word_bits;
    uint64_t words = stages->tiles.words[level][tensor];
    jn_table_row(table, JN_PLAIN);
    jn_table_cell(table, level_name(outcome, level));
    jn_table_cell(table, tensor_name(outcome, tensor));
    jn_table_cell(table, outcome->mapping->levels[level].keep >> tensor & 1
                             ? "yes"
                             : "bypass");
    jn_table_cell(table, jn_count_text(arena, words));
    jn_table_cell(table, jn_amount_text(arena, bits));
    jn_table_cell(table, jn_fixed_text(arena, (double)words * bits, 0));
    jn_table_cell(
        table, jn_count_text(arena, stages->tiles.union_words[level][tensor]));
}

static void print_capacity(const struct stages *stages, size_t level,
                           const struct jn_page *page)
{
    const struct jn_level *storage =
        &stages->outcome->problem->arch->levels[level];
    struct jn_arena *arena = page->arena;
    double used = jn_fit_used_bits(&stages->nest, &stages->tiles, level);
    double held =
        floor((double)storage->size_words / storage->multiple_buffering) *
        storage->word_bits;
    const char *limit =
        storage->has_size
            ? jn_arena_format(arena, "%s there", jn_fixed_text(arena, held, 0))
            : "no limit";
    jn_page_paragraph(
        page, 2,
        jn_arena_format(arena,
                        "%s: %s bits kept, %s; %s of %s instances in use "
                        "(%s along x, %s along y), %s children below each",
                        storage->component.name, jn_fixed_text(arena, used, 0),
                        limit,
                        jn_count_text(arena, stages->usage.replication[level]),
                        jn_count_text(arena, storage->mesh.x * storage->mesh.y),
                        jn_count_text(arena, stages->usage.x[level]),
                        jn_count_text(arena, stages->usage.y[level]),
                        jn_count_text(arena, stages->usage.fanout[level])));
}

static void print_tiles(const struct jn_outcome *outcome,
                        const struct jn_page *page)
{
    static const struct jn_column columns[] = {
        {"level", "", JN_COLUMN_KEY},
        {"tensor", "", JN_COLUMN_KEY},
        {"kept", "", JN_COLUMN_LEFT},
        {"tile", "words", JN_COLUMN_RIGHT},
        {"word", "bits", JN_COLUMN_RIGHT},
        {"tile", "bits", JN_COLUMN_RIGHT},
        {"of all children", "words", JN_COLUMN_RIGHT},
    };
    struct stages stages = run_stages(outcome, page->arena);
    struct jn_table *table =
        jn_table_new(page->arena, columns, sizeof columns / sizeof *columns);
    for (size_t level = 0; level < stages.nest.level_count; level++)
        for (size_t i = 0; i < stages.nest.tensor_count; i++)
            add_tile(&stages, level, i, table);
    jn_page_heading(page, "Tiles", outcome->problem->layer->name);
    jn_table_print(table, page);
    for (size_t level = 0; level < stages.nest.level_count; level++)
        print_capacity(&stages, level, page);
}

static void add_parcel(const struct jn_outcome *outcome, size_t level,
                       size_t tensor, const struct jn_parcel *parcel,
                       struct jn_table *table)
{
    struct jn_arena *arena = jn_table_arena(table);
    jn_table_row(table, JN_PLAIN);
    jn_table_cell(table, level_name(outcome, level));
    jn_table_cell(table, tensor_name(outcome, tensor));
    jn_table_cell(table, jn_count_text(arena, parcel->multicast));
    jn_table_cell(table, jn_count_text(arena, parcel->scatter));
    jn_table_cell(table, jn_count_text(arena, parcel->accesses));
    jn_table_cell(table, jn_amount_text(arena, (double)parcel->half_hops / 2));
    jn_table_cell(table,
                  jn_amount_text(arena, (double)parcel->unicast_half_hops / 2));
}

static void add_transfer(const struct jn_outcome *outcome, size_t level,
                         size_t tensor, const struct jn_transfer *transfer,
                         struct jn_table *table)
{
    for (size_t i = 0; i < transfer->parcel_count; i++)
        add_parcel(outcome, level, tensor, &transfer->parcels[i], table);
    if (transfer->link_words == 0)
        return;
    jn_table_row(table, JN_PLAIN);
    jn_table_cell(table, level_name(outcome, level));
    jn_table_cell(table, tensor_name(outcome, tensor));
    jn_table_cell(table, "links");
    jn_table_cell(table, "");
    jn_table_cell(table,
                  jn_count_text(jn_table_arena(table), transfer->link_words));
}

static void print_transfers(const struct jn_outcome *outcome,
                            const struct jn_page *page)
{
    static const struct jn_column columns[] = {
        {"level", "", JN_COLUMN_KEY},         {"tensor", "", JN_COLUMN_KEY},
        {"multicast", "", JN_COLUMN_RIGHT},   {"scatter", "", JN_COLUMN_RIGHT},
        {"sent", "words", JN_COLUMN_RIGHT},   {"hops", "", JN_COLUMN_RIGHT},
        {"unicast", "hops", JN_COLUMN_RIGHT},
    };
    struct stages stages = run_stages(outcome, page->arena);
    struct jn_transfers transfers;
    jn_transfers_count(&stages.nest, &stages.tiles, page->arena, &transfers);
    struct jn_table *table =
        jn_table_new(page->arena, columns, sizeof columns / sizeof *columns);
    for (size_t level = 0; level < stages.nest.level_count; level++)
        for (size_t i = 0; i < stages.nest.tensor_count; i++)
            add_transfer(outcome, level, i, &transfers.of[level][i], table);
    jn_page_heading(page, "Transfers",
                    "inward from one instance, as if nothing were bypassed");
    jn_table_print(table, page);
}

static void print_actions(const struct jn_outcome *outcome,
                          const struct jn_page *page)
{
    static const struct jn_column columns[] = {
        {"component", "", JN_COLUMN_KEY},  {"tensor", "", JN_COLUMN_KEY},
        {"action", "", JN_COLUMN_LEFT},    {"words", "", JN_COLUMN_RIGHT},
        {"actions", "", JN_COLUMN_RIGHT},  {"each", "pJ", JN_COLUMN_RIGHT},
        {"energy", "pJ", JN_COLUMN_RIGHT},
    };
    struct jn_arena *arena = page->arena;
    struct jn_table *table =
        jn_table_new(arena, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < outcome->summary->part_count; i++) {
        const struct jn_part *part = &outcome->summary->parts[i];
        jn_table_row(table, JN_PLAIN);
        jn_table_cell(
            table,
            jn_component_at(outcome->problem->arch, part->component)->name);
        jn_table_cell(table, part->tensor == JN_NO_TENSOR
                                 ? "-"
                                 : tensor_name(outcome, part->tensor));
        jn_table_cell(table, jn_activity_name(part->activity));
        jn_table_cell(
            table, part->words > 0 ? jn_amount_text(arena, part->words) : "-");
        jn_table_cell(table, jn_amount_text(arena, part->count));
        jn_table_cell(table, part->each_pj > 0
                                 ? jn_short_text(arena, part->each_pj)
                                 : "-");
        jn_table_cell(table, jn_fixed_text(arena, part->energy_pj, 2));
    }
    jn_page_heading(page, "Actions", "of all instances");
    jn_table_print(table, page);
}

const struct jn_dump jn_dumps[] = {{"nest", false, print_nest},
                                   {"tiles", false, print_tiles},
                                   {"transfers", true, print_transfers},
                                   {"actions", true, print_actions},
                                   {NULL, false, NULL}};
