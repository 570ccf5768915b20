/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/json_build.h"
#include "sparse/events.h"

static void put_counts(struct jn_json *json, json_t *object,
                       const struct jn_neuron_result *neurons)
{
    json_t *counts = jn_json_object(json, object, "counts");
    for (enum jn_action a = JN_VISIT; a <= JN_SYNC; a++)
        jn_json_amount(json, counts, jn_action_name(a), neurons->counts[a]);
    json_t *energies = jn_json_object(json, object, "energy_by_action_pj");
    for (enum jn_action a = JN_VISIT; a <= JN_SYNC; a++)
        jn_json_real(json, energies, jn_action_name(a),
                     neurons->energy_pj_of[a]);
}

static void put_operand(struct jn_json *json, json_t *list,
                        const struct jn_layer *layer,
                        const struct jn_event_operand *operand)
{
    json_t *object = jn_json_append(json, list);
    jn_json_text(json, object, "tensor", layer->tensors[operand->tensor].name);
    jn_json_flag(json, object, "counted", operand->is_counted);
    jn_json_amount(json, object, "words", operand->words);
    jn_json_amount(json, object, "spikes", operand->spikes);
    jn_json_real(json, object, "rate", operand->rate);
    if (!operand->has_time)
        return;
    jn_json_real(json, object, "silent_share", operand->silent_share);
    jn_json_real(json, object, "silent_share_by_rate",
                 operand->silent_share_by_rate);
    for (size_t i = 0; i < JN_EVENT_WINDOWS; i++) {
        const char *key =
            jn_arena_format(json->arena, "window_%llu_active_share",
                            (unsigned long long)jn_event_window_steps[i]);
        jn_json_real(json, object, key, operand->window_active[i]);
        jn_json_real(json, object,
                     jn_arena_format(json->arena, "%s_by_rate", key),
                     operand->window_active_by_rate[i]);
    }
}

static void put_events(struct jn_json *json, json_t *root,
                       const struct jn_outcome *outcome)
{
    const struct jn_events *events = outcome->problem->events;
    json_t *object = jn_json_object(json, root, "spikes");
    jn_json_amount(json, object, "dense_operations", events->dense_operations);
    jn_json_amount(json, object, "synaptic_operations", events->synops);
    jn_json_amount(json, object, "synaptic_operations_by_rate",
                   events->synops_by_rate);
    if (events->has_error)
        jn_json_real(json, object, "rate_error_percent", events->error_percent);
    if (events->has_touched) {
        jn_json_real(json, object, "touched_share", events->touched);
        jn_json_real(json, object, "touched_share_by_rate",
                     events->touched_by_rate);
    }
    json_t *operands = jn_json_list(json, object, "operands");
    for (size_t i = 0; i < events->operand_count; i++)
        put_operand(json, operands, outcome->problem->layer,
                    &events->operands[i]);
    if (!events->step_synops)
        return;
    json_t *steps = jn_json_list(json, object, "synaptic_operations_by_step");
    for (uint64_t step = 0; step < events->step_count; step++)
        jn_json_append_amount(json, steps, events->step_synops[step]);
}

static void put_load(struct jn_json *json, json_t *root,
                     const struct jn_outcome *outcome)
{
    const struct jn_event_load *load = outcome->load;
    struct jn_event_cycles of =
        jn_event_cycles(outcome->problem, outcome->result, load);
    json_t *object = jn_json_object(json, root, "event_driven");
    jn_json_amount(json, object, "cycles", of.cycles);
    jn_json_real(json, object, "step_imbalance_ratio", of.step_imbalance);
    jn_json_real(json, object, "run_imbalance_ratio", of.run_imbalance);
    jn_json_amount(json, object, "instances", load->instances);
    jn_json_count(json, object, "passes", load->passes);
    json_t *busiest = jn_json_list(json, object, "busiest_turns_by_step");
    for (uint64_t step = 0; step < load->steps; step++) {
        double turns = 0;
        for (uint64_t pass = 0; pass < load->passes; pass++)
            turns += load->busiest[pass * load->steps + step];
        jn_json_append_amount(json, busiest, turns);
    }
}

void jn_json_neurons(struct jn_json *json, json_t *root,
                     const struct jn_outcome *outcome)
{
    const struct jn_arch *arch = outcome->problem->arch;
    const struct jn_neuron_result *neurons = &outcome->result->neurons;
    if (outcome->problem->events)
        put_events(json, root, outcome);
    if (outcome->problem->layer->neuron.model == JN_NEURON_NONE)
        return;
    json_t *object = jn_json_object(json, root, "neurons");
    jn_json_component(json, object, arch, jn_neuron_component(arch));
    jn_json_count(json, object, "utilized_instances",
                  neurons->utilized_instances);
    jn_json_real(json, object, "touched_share", neurons->touched_share);
    jn_json_real(json, object, "state_share", neurons->state_share);
    put_counts(json, object, neurons);
    jn_json_count(json, object, "cycles", neurons->cycles);
    jn_json_count(json, object, "waiting_cycles", neurons->waiting_cycles);
    jn_json_real(json, object, "energy_pj", neurons->energy_pj);
    jn_json_real(json, object, "leaking_instances",
                 (double)neurons->utilized_instances);
    jn_json_real(json, object, "leakage_pj", neurons->leakage_pj);
    jn_json_real(json, object, "area_total_um2", neurons->area_um2);
    if (outcome->load)
        put_load(json, root, outcome);
}
