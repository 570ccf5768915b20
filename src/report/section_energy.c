/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/number.h"
#include "report/section.h"
#include "report/table.h"

enum { UNIT_FLOOR = 100, BAR_COLUMNS = 12 };

/* What the rows of the energy table have in common. */
struct energy_table {
    const struct jn_outcome *outcome;
    const struct jn_unit *unit;
    struct jn_table *table;
    struct jn_arena *arena;
};

static struct jn_table *energy_columns(const struct jn_layer *layer,
                                       const struct jn_unit *unit,
                                       struct jn_arena *arena)
{
    struct jn_column columns[JN_MAX_TENSORS + 7] = {
        {"module", "", JN_COLUMN_KEY},
        {"total", unit->name, JN_COLUMN_RIGHT},
        {"share", "%", JN_COLUMN_RIGHT},
        {"", "", JN_COLUMN_SPARE | JN_COLUMN_LEFT}};
    size_t count = 4;
    for (size_t i = 0; i < layer->tensor_count; i++)
        columns[count++] = (struct jn_column){layer->tensors[i].name,
                                              unit->name, JN_COLUMN_RIGHT};
    columns[count++] =
        (struct jn_column){"compute", unit->name, JN_COLUMN_NEEDED};
    if (layer->neuron.model != JN_NEURON_NONE)
        columns[count++] =
            (struct jn_column){"neurons", unit->name, JN_COLUMN_RIGHT};
    columns[count++] =
        (struct jn_column){"leakage", unit->name, JN_COLUMN_RIGHT};
    return jn_table_new(arena, columns, count);
}

static bool has_neurons(const struct jn_outcome *outcome)
{
    return outcome->problem->layer->neuron.model != JN_NEURON_NONE;
}

/* Does the component move, hold or compute anything of this kind? */
static bool concerns(const struct jn_outcome *outcome, size_t component,
                     size_t tensor)
{
    const struct jn_arch *arch = outcome->problem->arch;
    const struct jn_result *result = outcome->result;
    if (component < arch->level_count)
        return tensor == JN_NO_TENSOR ||
               result->levels[component].tensors[tensor].kept;
    if (component >= jn_compute_component(arch))
        return tensor == JN_NO_TENSOR;
    if (tensor == JN_NO_TENSOR)
        return false;
    return result->networks[component - arch->level_count]
        .tensors[tensor]
        .carried;
}

static void add_energy(const struct energy_table *table, double energy_pj)
{
    jn_table_cell(table->table,
                  jn_unit_text(table->arena, energy_pj, table->unit));
}

static void add_total(const struct energy_table *table, double energy_pj)
{
    double all_pj = table->outcome->result->energy_pj;
    add_energy(table, energy_pj);
    jn_table_cell(table->table,
                  jn_percent_text(table->arena, energy_pj, all_pj));
    jn_table_cell(table->table,
                  jn_bar_text(table->arena, energy_pj, all_pj, BAR_COLUMNS));
}

static void add_component(const struct energy_table *table, size_t component)
{
    const struct jn_outcome *outcome = table->outcome;
    const struct jn_summary *summary = outcome->summary;
    const struct jn_arch *arch = outcome->problem->arch;
    double total_pj = summary->component_pj[component];
    jn_table_row(table->table, JN_PLAIN);
    jn_table_cell(table->table, jn_component_at(arch, component)->name);
    add_total(table, total_pj);
    for (size_t i = 0; i < outcome->problem->layer->tensor_count; i++)
        if (concerns(outcome, component, i))
            add_energy(table, summary->matrix_pj[component][i]);
        else
            jn_table_cell(table->table, "-");
    if (component == jn_compute_component(arch))
        add_energy(table, outcome->result->compute.energy_pj);
    else
        jn_table_cell(table->table, "-");
    if (has_neurons(outcome)) {
        if (component > jn_compute_component(arch))
            add_energy(table, outcome->result->neurons.energy_pj);
        else
            jn_table_cell(table->table, "-");
    }
    if (concerns(outcome, component, JN_NO_TENSOR))
        add_energy(table, summary->leakage_pj[component]);
    else
        jn_table_cell(table->table, "-");
}

static void add_sums(const struct energy_table *table)
{
    const struct jn_summary *summary = table->outcome->summary;
    double total_pj = table->outcome->result->energy_pj;
    jn_table_rule(table->table);
    jn_table_row(table->table, JN_STRONG);
    jn_table_cell(table->table, "total");
    add_energy(table, total_pj);
    jn_table_cell(table->table, jn_percent_text(table->arena, 1, 1));
    jn_table_cell(table->table, "");
    for (size_t i = 0; i < table->outcome->problem->layer->tensor_count; i++)
        add_energy(table, summary->tensor_pj[i]);
    add_energy(table, table->outcome->result->compute.energy_pj);
    if (has_neurons(table->outcome))
        add_energy(table, table->outcome->result->neurons.energy_pj);
    add_energy(table, summary->activity_pj[JN_ACTIVITY_LEAK]);
}

static void add_share(const struct energy_table *table, double energy_pj)
{
    jn_table_cell(table->table,
                  jn_percent_text(table->arena, energy_pj,
                                  table->outcome->result->energy_pj));
}

static void add_shares(const struct energy_table *table)
{
    const struct jn_summary *summary = table->outcome->summary;
    jn_table_row(table->table, JN_PLAIN);
    jn_table_cell(table->table, "share, %");
    add_share(table, table->outcome->result->energy_pj);
    jn_table_cell(table->table, "");
    jn_table_cell(table->table, "");
    for (size_t i = 0; i < table->outcome->problem->layer->tensor_count; i++)
        add_share(table, summary->tensor_pj[i]);
    add_share(table, table->outcome->result->compute.energy_pj);
    if (has_neurons(table->outcome))
        add_share(table, table->outcome->result->neurons.energy_pj);
    add_share(table, summary->activity_pj[JN_ACTIVITY_LEAK]);
}

/* Networks that were not described and cost nothing would only fill lines. */
static bool is_silent(const struct jn_outcome *outcome, size_t component)
{
    const struct jn_arch *arch = outcome->problem->arch;
    return component >= arch->level_count &&
           component < jn_compute_component(arch) &&
           arch->networks[component - arch->level_count].inferred &&
           outcome->summary->component_pj[component] == 0;
}

static void note_silent_networks(const struct jn_outcome *outcome,
                                 const struct jn_page *page)
{
    const struct jn_arch *arch = outcome->problem->arch;
    size_t count = 0;
    for (size_t i = 0; i < jn_component_count(arch); i++)
        count += is_silent(outcome, i);
    if (count > 0)
        jn_page_paragraph(
            page, 2,
            jn_arena_format(page->arena,
                            "%zu network%s between levels cost%s nothing: no "
                            "wire, hop or router energy is given for %s",
                            count, count == 1 ? "" : "s", count == 1 ? "s" : "",
                            count == 1 ? "it" : "them"));
}

void jn_section_energy(const struct jn_outcome *outcome,
                       const struct jn_page *page)
{
    struct energy_table table = {
        outcome, jn_energy_unit(outcome->result->energy_pj, UNIT_FLOOR), NULL,
        page->arena};
    table.table =
        energy_columns(outcome->problem->layer, table.unit, page->arena);
    for (size_t i = 0; i < jn_component_count(outcome->problem->arch); i++)
        if (!is_silent(outcome, i))
            add_component(&table, i);
    add_sums(&table);
    add_shares(&table);
    jn_page_heading(page, "Energy by hardware module and tensor",
                    "all instances");
    jn_table_print(table.table, page);
    note_silent_networks(outcome, page);
}

const char *jn_activity_words(enum jn_activity activity)
{
    static const char *const words[JN_ACTIVITY_SPARSE] = {
        [JN_ACTIVITY_READ] = "read",
        [JN_ACTIVITY_FILL] = "fill",
        [JN_ACTIVITY_UPDATE] = "update",
        [JN_ACTIVITY_ADDRESS] = "address generation",
        [JN_ACTIVITY_TRANSFER] = "network transfer",
        [JN_ACTIVITY_LINK] = "link transfer",
        [JN_ACTIVITY_REDUCE] = "spatial reduction",
        [JN_ACTIVITY_COMPUTE] = "compute",
        [JN_ACTIVITY_LEAK] = "leakage",
    };
    static const char *const sparse_words[JN_ACTION_COUNT] = {
        [JN_GATED_READ] = "gated read",
        [JN_GATED_FILL] = "gated fill",
        [JN_GATED_UPDATE] = "gated update",
        [JN_SKIPPED_READ] = "skipped read",
        [JN_SKIPPED_FILL] = "skipped fill",
        [JN_SKIPPED_UPDATE] = "skipped update",
        [JN_METADATA_READ] = "metadata read",
        [JN_METADATA_FILL] = "metadata fill",
        [JN_METADATA_UPDATE] = "metadata update",
        [JN_GATED_METADATA_READ] = "gated metadata read",
        [JN_GATED_METADATA_FILL] = "gated metadata fill",
        [JN_GATED_METADATA_UPDATE] = "gated metadata update",
        [JN_SKIPPED_METADATA_READ] = "skipped metadata read",
        [JN_SKIPPED_METADATA_FILL] = "skipped metadata fill",
        [JN_SKIPPED_METADATA_UPDATE] = "skipped metadata update",
        [JN_DECOMPRESS] = "decompression",
        [JN_COMPRESS] = "compression",
        [JN_GATED_COMPUTE] = "gated compute",
        [JN_SKIPPED_COMPUTE] = "skipped compute",
        [JN_VISIT] = "visit of a neuron",
        [JN_DECAY] = "decay",
        [JN_MULTIPLY] = "decay by multiplying",
        [JN_INTEGRATE] = "integration",
        [JN_THRESHOLD] = "comparison with threshold",
        [JN_RESET] = "reset",
        [JN_SPIKE] = "spike",
        [JN_SYNC] = "end of step",
    };
    if (activity >= JN_ACTIVITY_SPARSE)
        return sparse_words[jn_activity_action(activity)];
    return words[activity];
}

void jn_section_actions(const struct jn_outcome *outcome,
                        const struct jn_page *page)
{
    const struct jn_unit *unit =
        jn_energy_unit(outcome->result->energy_pj, UNIT_FLOOR);
    const struct jn_column columns[] = {
        {"action", "", JN_COLUMN_KEY},
        {"energy", unit->name, JN_COLUMN_RIGHT},
        {"share", "%", JN_COLUMN_RIGHT},
        {"", "", JN_COLUMN_SPARE | JN_COLUMN_LEFT},
    };
    struct jn_table *table =
        jn_table_new(page->arena, columns, sizeof columns / sizeof *columns);
    double total_pj = outcome->result->energy_pj;
    for (size_t i = 0; i < JN_ACTIVITY_COUNT; i++) {
        double energy_pj = outcome->summary->activity_pj[i];
        if (energy_pj == 0 && i != JN_ACTIVITY_LEAK)
            continue;
        jn_table_row(table, JN_PLAIN);
        jn_table_cell(table, jn_activity_words((enum jn_activity)i));
        jn_table_cell(table, jn_unit_text(page->arena, energy_pj, unit));
        jn_table_cell(table, jn_percent_text(page->arena, energy_pj, total_pj));
        jn_table_cell(
            table, jn_bar_text(page->arena, energy_pj, total_pj, BAR_COLUMNS));
    }
    jn_page_heading(page, "Energy by action", "");
    jn_table_print(table, page);
}
