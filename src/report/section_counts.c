/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/number.h"
#include "report/section.h"
#include "report/table.h"

#include <inttypes.h>

/* Do lines hold more than a word anywhere, so that both are worth showing? */
static bool has_blocks(const struct jn_outcome *outcome)
{
    const struct jn_problem *problem = outcome->problem;
    for (size_t level = 0; level < problem->arch->level_count; level++)
        for (size_t i = 0; i < problem->layer->tensor_count; i++)
            if (problem->storage[level][i].block_words > 1 ||
                problem->storage[level][i].lines_per_word > 1)
                return true;
    return false;
}

static void add_counts(const struct jn_outcome *outcome, size_t level,
                       size_t tensor, bool with_lines, struct jn_table *table)
{
    const struct jn_tensor_result *result =
        &outcome->result->levels[level].tensors[tensor];
    const struct jn_arch *arch = outcome->problem->arch;
    struct jn_arena *arena = jn_table_arena(table);
    const uint64_t counts[] = {
        result->tile_words, result->partition_words, result->reads_per_instance,
        result->fills_per_instance, result->updates_per_instance};
    jn_table_row(table, JN_PLAIN);
    jn_table_cell(table, arch->levels[level].component.name);
    jn_table_cell(table, outcome->problem->layer->tensors[tensor].name);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        jn_table_cell(table, jn_count_text(arena, counts[i]));
    uint64_t reductions = result->temporal_reductions_per_instance;
    jn_table_cell(table, reductions ? jn_count_text(arena, reductions) : "-");
    for (size_t i = JN_READ; i <= JN_UPDATE; i++)
        jn_table_cell(table, with_lines ? jn_count_text(arena, result->lines[i])
                                        : "-");
}

void jn_section_counts(const struct jn_outcome *outcome,
                       const struct jn_page *page)
{
    static const struct jn_column columns[] = {
        {"level", "", JN_COLUMN_KEY},
        {"tensor", "", JN_COLUMN_KEY},
        {"tile", "words", JN_COLUMN_RIGHT},
        {"distinct", "words", JN_COLUMN_RIGHT},
        {"reads", "words", JN_COLUMN_RIGHT},
        {"fills", "words", JN_COLUMN_RIGHT},
        {"updates", "words", JN_COLUMN_RIGHT},
        {"added", "words", JN_COLUMN_NEEDED},
        {"reads", "lines", JN_COLUMN_NEEDED},
        {"fills", "lines", JN_COLUMN_NEEDED},
        {"updates", "lines", JN_COLUMN_NEEDED},
    };
    struct jn_table *table =
        jn_table_new(page->arena, columns, sizeof columns / sizeof *columns);
    bool with_lines = has_blocks(outcome);
    for (size_t level = 0; level < outcome->result->level_count; level++) {
        if (level > 0)
            jn_table_gap(table);
        for (size_t i = 0; i < outcome->result->tensor_count; i++)
            if (outcome->result->levels[level].tensors[i].kept)
                add_counts(outcome, level, i, with_lines, table);
    }
    jn_page_heading(page, "Accesses", "of one instance over the whole run");
    jn_table_print(table, page);
}

static const char *multicast_text(const struct jn_flow_result *flow,
                                  struct jn_arena *arena)
{
    double accesses = 0;
    double copies = 0;
    for (size_t i = 0; i < flow->record_count; i++) {
        accesses += flow->records[i].accesses;
        copies +=
            flow->records[i].accesses * (double)flow->records[i].multicast;
    }
    return accesses > 0 ? jn_short_text(arena, copies / accesses) : "-";
}

static const char *count_or_dash(uint64_t count, struct jn_arena *arena)
{
    return count ? jn_count_text(arena, count) : "-";
}

static void add_flow(const struct jn_outcome *outcome, size_t network,
                     size_t tensor, const struct jn_unit *unit,
                     struct jn_table *table)
{
    const struct jn_flow_result *flow =
        &outcome->result->networks[network].tensors[tensor];
    const struct jn_arch *arch = outcome->problem->arch;
    struct jn_arena *arena = jn_table_arena(table);
    jn_table_row(table, JN_PLAIN);
    jn_table_cell(table, arch->networks[network].component.name);
    jn_table_cell(table, outcome->problem->layer->tensors[tensor].name);
    double energy_pj =
        outcome->summary
            ->matrix_pj[jn_network_component(arch, network)][tensor];
    jn_table_cell(table, jn_unit_text(arena, energy_pj, unit));
    jn_table_cell(table, jn_count_text(arena, flow->fanout));
    jn_table_cell(table, jn_amount_text(arena, flow->ingresses));
    jn_table_cell(table, multicast_text(flow, arena));
    jn_table_cell(table, jn_short_text(arena, flow->average_hops));
    jn_table_cell(table, count_or_dash(flow->link_transfers, arena));
    jn_table_cell(table, count_or_dash(flow->spatial_reductions, arena));
}

/* A network that nobody described, that leads to one child and costs nothing
 * would only fill lines. */
static bool is_plain(const struct jn_outcome *outcome, size_t network)
{
    const struct jn_network_result *result =
        &outcome->result->networks[network];
    if (!outcome->problem->arch->networks[network].inferred ||
        result->energy_pj != 0)
        return false;
    for (size_t i = 0; i < outcome->result->tensor_count; i++)
        if (result->tensors[i].carried && result->tensors[i].fanout > 1)
            return false;
    return true;
}

static size_t add_flows(const struct jn_outcome *outcome, size_t network,
                        const struct jn_unit *unit, struct jn_table *table)
{
    size_t count = 0;
    for (size_t i = 0; i < outcome->result->tensor_count; i++)
        if (outcome->result->networks[network].tensors[i].carried) {
            add_flow(outcome, network, i, unit, table);
            count++;
        }
    return count;
}

void jn_section_networks(const struct jn_outcome *outcome,
                         const struct jn_page *page)
{
    const struct jn_unit *unit =
        jn_energy_unit(outcome->result->energy_pj, 100);
    const struct jn_column columns[] = {
        {"network", "", JN_COLUMN_KEY},
        {"tensor", "", JN_COLUMN_KEY},
        {"energy", unit->name, JN_COLUMN_RIGHT},
        {"fan-out", "", JN_COLUMN_RIGHT},
        {"sent", "words", JN_COLUMN_RIGHT},
        {"copies", "mean", JN_COLUMN_RIGHT},
        {"hops", "mean", JN_COLUMN_RIGHT},
        {"links", "words", JN_COLUMN_NEEDED},
        {"added", "words", JN_COLUMN_NEEDED},
    };
    struct jn_table *table =
        jn_table_new(page->arena, columns, sizeof columns / sizeof *columns);
    size_t rows = 0;
    for (size_t network = 0; network < outcome->result->network_count;
         network++) {
        if (is_plain(outcome, network))
            continue;
        if (rows > 0)
            jn_table_gap(table);
        rows += add_flows(outcome, network, unit, table);
    }
    if (rows == 0)
        return;
    jn_page_heading(page, "Networks",
                    "words from one instance outside; energy of all");
    jn_table_print(table, page);
}
