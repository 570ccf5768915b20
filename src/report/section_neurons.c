/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/number.h"
#include "report/section.h"
#include "report/table.h"
#include "sparse/coding.h"

/* What the actions of JN_VISIT to JN_SYNC are in a report. */
static const char *const action_words[JN_ACTION_COUNT] = {
    [JN_VISIT] = "neurons looked at",
    [JN_DECAY] = "decays by shifting",
    [JN_MULTIPLY] = "decays by multiplying",
    [JN_INTEGRATE] = "integrations",
    [JN_THRESHOLD] = "comparisons",
    [JN_RESET] = "resets",
    [JN_SPIKE] = "spikes",
    [JN_SYNC] = "ends of steps",
};

static void print_actions(const struct jn_outcome *outcome,
                          const struct jn_page *page)
{
    const struct jn_neuron_result *neurons = &outcome->result->neurons;
    const struct jn_unit *unit = jn_energy_unit(neurons->energy_pj, 1);
    const struct jn_column columns[] = {
        {"action", "", JN_COLUMN_KEY},
        {"count", "", JN_COLUMN_RIGHT},
        {"energy", unit->name, JN_COLUMN_RIGHT},
    };
    struct jn_table *table =
        jn_table_new(page->arena, columns, sizeof columns / sizeof *columns);
    for (enum jn_action action = JN_VISIT; action <= JN_SYNC; action++) {
        if (neurons->counts[action] <= 0)
            continue;
        jn_table_row(table, JN_PLAIN);
        jn_table_cell(table, action_words[action]);
        jn_table_cell(table,
                      jn_amount_text(page->arena, neurons->counts[action]));
        jn_table_cell(table, jn_unit_text(page->arena,
                                          neurons->energy_pj_of[action], unit));
    }
    jn_page_heading(page, "Neurons", "all instances over the run");
    jn_table_print(table, page);
}

/* A figure from what is known of the spikes, the same from their average rate,
 * and by how much the latter is off. */
static void add_figure(struct jn_table *table, const char *name, double known,
                       double by_rate)
{
    struct jn_arena *arena = jn_table_arena(table);
    jn_table_row(table, JN_PLAIN);
    jn_table_cell(table, name);
    jn_table_cell(table, jn_amount_text(arena, known));
    jn_table_cell(table, jn_amount_text(arena, by_rate));
    jn_table_cell(table, known > 0
                             ? jn_arena_format(arena, "%+.1f",
                                               100 * (by_rate - known) / known)
                             : "-");
}

static void add_operand(const struct jn_event_operand *operand,
                        struct jn_table *table)
{
    static const char *const names[JN_EVENT_WINDOWS] = {
        "inputs that spike within 2 steps", "inputs that spike within 4 steps"};
    double steps = operand->steps > 0 ? (double)operand->steps : 1;
    double inputs = operand->words / steps;
    if (!operand->has_time)
        return;
    add_figure(table, "inputs that never spike", operand->silent_share * inputs,
               operand->silent_share_by_rate * inputs);
    for (size_t i = 0; i < JN_EVENT_WINDOWS; i++) {
        uint64_t window = jn_event_window_steps[i];
        uint64_t windows = (operand->steps + window - 1) / window;
        double places = inputs * (double)windows;
        if (operand->steps >= window)
            add_figure(table, names[i], operand->window_active[i] * places,
                       operand->window_active_by_rate[i] * places);
    }
}

static void print_events(const struct jn_outcome *outcome,
                         const struct jn_page *page)
{
    static const struct jn_column columns[] = {
        {"of the spikes", "", JN_COLUMN_KEY},
        {"as they are", "", JN_COLUMN_RIGHT},
        {"by average rate", "", JN_COLUMN_RIGHT},
        {"error", "%", JN_COLUMN_RIGHT},
    };
    const struct jn_events *events = outcome->problem->events;
    const struct jn_layer *layer = outcome->problem->layer;
    struct jn_table *table =
        jn_table_new(page->arena, columns, sizeof columns / sizeof *columns);
    add_figure(table, "synaptic operations", events->synops,
               events->synops_by_rate);
    if (events->has_touched && layer->neuron.model != JN_NEURON_NONE) {
        double visits = outcome->result->neurons.counts[JN_VISIT];
        if (layer->neuron.style == JN_UPDATE_LAZY &&
            outcome->result->neurons.state_share > 0)
            visits /= outcome->result->neurons.state_share;
        add_figure(table, "neurons that get one, by step",
                   events->touched * visits, events->touched_by_rate * visits);
    }
    for (size_t i = 0; i < events->operand_count; i++)
        add_operand(&events->operands[i], table);
    jn_page_heading(
        page, "Spikes",
        jn_arena_format(
            page->arena, "%s of %s inputs and steps, %s %%",
            jn_amount_text(page->arena, events->operands[0].spikes),
            jn_amount_text(page->arena, events->operands[0].words),
            jn_fixed_text(page->arena, 100 * events->operands[0].rate, 2)));
    jn_table_print(table, page);
}

/* What the inputs take in each format; the least is not the same everywhere. */
static void print_formats(const struct jn_outcome *outcome,
                          const struct jn_page *page)
{
    static const struct jn_column columns[] = {
        {"format", "", JN_COLUMN_KEY},
        {"bits", "", JN_COLUMN_RIGHT},
        {"of the bitmap", "%", JN_COLUMN_RIGHT},
        {"packets", "", JN_COLUMN_RIGHT},
        {"each", "bits", JN_COLUMN_RIGHT},
    };
    const struct jn_event_operand *operand =
        &outcome->problem->events->operands[0];
    const struct jn_tensor *tensor =
        &outcome->problem->layer->tensors[operand->tensor];
    struct jn_arena *arena = page->arena;
    if (!tensor->is_binary)
        return;
    struct jn_table *table =
        jn_table_new(arena, columns, sizeof columns / sizeof *columns);
    for (int format = 0; format < JN_SPIKE_FORMAT_COUNT; format++) {
        struct jn_coding coding =
            jn_coding_of((enum jn_spike_format)format, operand, tensor->bits);
        jn_table_row(table, JN_PLAIN);
        jn_table_cell(table, jn_spike_format_names[format]);
        jn_table_cell(table, jn_amount_text(arena, coding.bits_per_word *
                                                       operand->words));
        jn_table_cell(
            table, jn_percent_text(arena, coding.bits_per_word, tensor->bits));
        jn_table_cell(table, jn_amount_text(arena, coding.packets_per_word *
                                                       operand->words));
        jn_table_cell(table, jn_short_text(arena, coding.bits_per_packet));
    }
    jn_page_heading(page, "Formats",
                    "what all inputs and steps take, at a level or as packets");
    jn_table_print(table, page);
}

/* Where only spikes make work, and each step waits for all of it. */
static void print_load(const struct jn_outcome *outcome,
                       const struct jn_page *page)
{
    struct jn_arena *arena = page->arena;
    const struct jn_event_load *load = outcome->load;
    struct jn_event_cycles of =
        jn_event_cycles(outcome->problem, outcome->result, load);
    jn_page_heading(page, "Event-driven",
                    "if only spikes took time, and all waited for each step");
    jn_page_entry(
        page, "time",
        jn_arena_format(
            arena, "%s cycles in %s steps", jn_amount_text(arena, of.cycles),
            jn_amount_text(arena, (double)load->steps * (double)load->passes)));
    jn_page_entry(
        page, "imbalance",
        jn_arena_format(arena,
                        "%s of the even share with a barrier at each step, %s "
                        "without; %s instances",
                        jn_fixed_text(arena, of.step_imbalance, 3),
                        jn_fixed_text(arena, of.run_imbalance, 3),
                        jn_amount_text(arena, load->instances)));
}

void jn_section_neurons(const struct jn_outcome *outcome,
                        const struct jn_page *page)
{
    if (outcome->problem->events) {
        print_events(outcome, page);
        print_formats(outcome, page);
    }
    if (outcome->problem->layer->neuron.model != JN_NEURON_NONE)
        print_actions(outcome, page);
    if (outcome->load)
        print_load(outcome, page);
}
