/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/number.h"
#include "cost/roofline.h"
#include "report/section.h"
#include "report/table.h"

#include <string.h>

const char *jn_operation_name(const struct jn_layer *layer)
{
    if (layer->operation == JN_ADD)
        return "addition";
    return layer->operation == JN_COMPARE ? "comparison" : "MAC";
}

static bool is_compute_bound(const struct jn_outcome *outcome)
{
    return outcome->result->bottleneck == outcome->result->level_count;
}

static bool is_neuron_bound(const struct jn_outcome *outcome)
{
    return outcome->result->bottleneck > outcome->result->level_count;
}

const char *jn_bottleneck_name(const struct jn_outcome *outcome,
                               struct jn_arena *arena)
{
    const struct jn_arch *arch = outcome->problem->arch;
    if (is_compute_bound(outcome))
        return arch->compute.component.name;
    if (is_neuron_bound(outcome))
        return arch->neurons.component.name;
    size_t level = outcome->result->bottleneck;
    struct jn_demand demand =
        jn_level_demand(&arch->levels[level], &outcome->result->levels[level]);
    return jn_arena_format(arena, "%s %s", arch->levels[level].component.name,
                           jn_stream_name(demand.stream));
}

static const char *compute_bound_text(const struct jn_outcome *outcome,
                                      struct jn_arena *arena)
{
    const struct jn_compute_result *compute = &outcome->result->compute;
    return jn_arena_format(arena, "%s: %s %ss / %s in use = %s cycles",
                           outcome->problem->arch->compute.component.name,
                           jn_count_text(arena, compute->computes),
                           jn_operation_name(outcome->problem->layer),
                           jn_count_text(arena, compute->utilized_instances),
                           jn_count_text(arena, compute->cycles));
}

static const char *neuron_bound_text(const struct jn_outcome *outcome,
                                     struct jn_arena *arena)
{
    const struct jn_neuron_unit *unit = &outcome->problem->arch->neurons;
    const struct jn_neuron_result *neurons = &outcome->result->neurons;
    return jn_arena_format(
        arena, "%s: %s visits of neurons x %s cycles / %s in use = %s cycles",
        unit->component.name,
        jn_amount_text(arena, neurons->counts[JN_VISIT]),
        jn_short_text(arena, unit->cycles_per_update),
        jn_count_text(arena, neurons->utilized_instances * unit->units),
        jn_count_text(arena, neurons->cycles));
}

const char *jn_bottleneck_text(const struct jn_outcome *outcome,
                               struct jn_arena *arena)
{
    if (is_compute_bound(outcome))
        return compute_bound_text(outcome, arena);
    if (is_neuron_bound(outcome))
        return neuron_bound_text(outcome, arena);
    size_t index = outcome->result->bottleneck;
    const struct jn_level *level = &outcome->problem->arch->levels[index];
    const struct jn_level_result *result = &outcome->result->levels[index];
    struct jn_demand demand = jn_level_demand(level, result);
    return jn_arena_format(
        arena,
        "%s bandwidth, %s: %s words/cycle wanted, %s there; %s cycles instead "
        "of %s",
        level->component.name, jn_stream_name(demand.stream),
        jn_short_text(arena, demand.wanted_words_per_cycle),
        jn_short_text(arena, demand.limit_words_per_cycle),
        jn_count_text(arena, result->cycles),
        jn_count_text(arena, outcome->result->compute.cycles));
}

static void add_limit(struct jn_table *table, struct jn_bandwidth limit,
                      struct jn_arena *arena)
{
    jn_table_cell(
        table, limit.given ? jn_short_text(arena, limit.words_per_cycle) : "-");
}

static void add_level(const struct jn_outcome *outcome, size_t index,
                      struct jn_table *table, struct jn_arena *arena)
{
    const struct jn_level *level = &outcome->problem->arch->levels[index];
    const struct jn_level_result *result = &outcome->result->levels[index];
    double slower =
        result->throttling_ratio > 0 ? 1 / result->throttling_ratio : 1;
    jn_table_row(table,
                 outcome->result->bottleneck == index ? JN_WARN : JN_PLAIN);
    jn_table_cell(table, level->component.name);
    jn_table_cell(table, jn_count_text(arena, result->cycles));
    jn_table_cell(table, jn_short_text(arena, result->read_words_per_cycle));
    add_limit(table, level->read, arena);
    jn_table_cell(table, jn_short_text(arena, result->write_words_per_cycle));
    add_limit(table, level->write, arena);
    jn_table_cell(table,
                  jn_short_text(arena, result->read_words_per_cycle +
                                           result->write_words_per_cycle));
    add_limit(table, level->shared, arena);
    jn_table_cell(table, jn_fixed_text(arena, slower, 2));
}

static void add_count_row(struct jn_table *table, enum jn_style style,
                          const char *name, const char *count)
{
    jn_table_row(table, style);
    jn_table_cell(table, name);
    jn_table_cell(table, count);
}

/* Units that update neurons beside the rest, and what the rest waits for. */
static void add_neuron_rows(const struct jn_outcome *outcome,
                            struct jn_table *table, struct jn_arena *arena)
{
    const struct jn_neuron_unit *unit = &outcome->problem->arch->neurons;
    const struct jn_neuron_result *neurons = &outcome->result->neurons;
    if (outcome->problem->layer->neuron.model == JN_NEURON_NONE)
        return;
    if (unit->overlaps)
        add_count_row(table, is_neuron_bound(outcome) ? JN_WARN : JN_PLAIN,
                      unit->component.name,
                      jn_count_text(arena, neurons->cycles));
    if (neurons->waiting_cycles > 0)
        add_count_row(table, JN_PLAIN,
                      unit->overlaps ? "ends of steps" : unit->component.name,
                      jn_count_text(arena, neurons->waiting_cycles));
}

static uint64_t most_cycles(const struct jn_result *result)
{
    uint64_t most = result->compute.cycles;
    if (result->bottleneck > result->level_count)
        most = result->neurons.cycles;
    for (size_t i = 0; i < result->level_count; i++)
        if (result->levels[i].cycles > most)
            most = result->levels[i].cycles;
    return most + result->neurons.waiting_cycles;
}

void jn_section_cycles(const struct jn_outcome *outcome,
                       const struct jn_page *page)
{
    static const struct jn_column columns[] = {
        {"module", "", JN_COLUMN_KEY},
        {"time", "cycles", JN_COLUMN_RIGHT},
        {"read", "wanted", JN_COLUMN_RIGHT},
        {"read", "limit", JN_COLUMN_NEEDED},
        {"write", "wanted", JN_COLUMN_RIGHT},
        {"write", "limit", JN_COLUMN_NEEDED},
        {"both", "wanted", JN_COLUMN_RIGHT},
        {"both", "limit", JN_COLUMN_NEEDED},
        {"slower", "times", JN_COLUMN_RIGHT},
    };
    struct jn_arena *arena = page->arena;
    const struct jn_result *result = outcome->result;
    struct jn_table *table =
        jn_table_new(arena, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < result->level_count; i++)
        add_level(outcome, i, table, arena);
    add_count_row(table, is_compute_bound(outcome) ? JN_WARN : JN_PLAIN,
                  outcome->problem->arch->compute.component.name,
                  jn_count_text(arena, result->compute.cycles));
    add_neuron_rows(outcome, table, arena);
    uint64_t most = most_cycles(result);
    if (result->cycles > most)
        add_count_row(table, JN_PLAIN, "network latency",
                      jn_count_text(arena, result->cycles - most));
    jn_table_rule(table);
    add_count_row(table, JN_STRONG, "total",
                  jn_count_text(arena, result->cycles));
    jn_page_heading(page, "Cycles",
                    "wanted and limit: words per cycle and instance");
    jn_table_print(table, page);
    jn_page_paragraph(page, 2,
                      jn_arena_format(arena, "bottleneck: %s",
                                      jn_bottleneck_text(outcome, arena)));
}

static const char *verdict(const struct jn_roof *roof, double peak)
{
    if (!roof->has_bandwidth || roof->bytes <= 0)
        return "no limit";
    return roof->operations_per_cycle < peak ? "memory-bound" : "compute-bound";
}

static void add_roof(const struct jn_outcome *outcome, size_t level,
                     const struct jn_roofline *roofline, struct jn_table *table,
                     struct jn_arena *arena)
{
    const struct jn_roof *roof = &roofline->levels[level];
    bool limited = roof->has_bandwidth && roof->bytes > 0;
    const struct jn_unit *unit = jn_byte_unit(roof->bytes, 1);
    jn_table_row(table, JN_PLAIN);
    jn_table_cell(table, outcome->problem->arch->levels[level].component.name);
    jn_table_cell(table, jn_stream_name(roof->stream));
    jn_table_cell(
        table, jn_arena_format(arena, "%s %s",
                               jn_short_text(arena, roof->bytes / unit->size),
                               unit->name));
    jn_table_cell(table, roof->bytes > 0
                             ? jn_short_text(arena, roof->operations_per_byte)
                             : "-");
    jn_table_cell(
        table, limited ? jn_short_text(arena, roof->balance_operations_per_byte)
                       : "-");
    jn_table_cell(table, limited
                             ? jn_short_text(arena, roof->operations_per_cycle)
                             : "-");
    jn_table_cell(table, verdict(roof, roofline->peak_operations_per_cycle));
}

void jn_section_roofline(const struct jn_outcome *outcome,
                         const struct jn_page *page)
{
    static const struct jn_column columns[] = {
        {"level", "", JN_COLUMN_KEY},
        {"stream", "", JN_COLUMN_LEFT | JN_COLUMN_SPARE},
        {"moved", "", JN_COLUMN_RIGHT},
        {"intensity", "op/byte", JN_COLUMN_RIGHT},
        {"balance", "op/byte", JN_COLUMN_RIGHT},
        {"roof", "op/cycle", JN_COLUMN_RIGHT},
        {"", "", JN_COLUMN_LEFT},
    };
    struct jn_arena *arena = page->arena;
    struct jn_roofline roofline;
    jn_roofline_count(outcome->problem, outcome->result, &roofline);
    struct jn_table *table =
        jn_table_new(arena, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < outcome->result->level_count; i++)
        add_roof(outcome, i, &roofline, table, arena);
    jn_page_heading(
        page, "Roofline",
        jn_arena_format(arena, "1 op = 1 %s",
                        jn_operation_name(outcome->problem->layer)));
    jn_table_print(table, page);
    jn_page_paragraph(
        page, 2,
        jn_arena_format(
            arena, "reached: %s of at most %s op/cycle (%s %%)",
            jn_short_text(arena, roofline.operations_per_cycle),
            jn_short_text(arena, roofline.peak_operations_per_cycle),
            jn_percent_text(arena, roofline.operations_per_cycle,
                            roofline.peak_operations_per_cycle)));
}
