/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/draw_neurons.h"

#include "base/diag.h"
#include "spec/neuron_read.h"

#include <stdio.h>

static double draw_price(dice *roll, double most)
{
    return roll(4) == 0 ? 0 : most * (double)(1 + roll(31)) / 32;
}

static struct jn_neuron draw_model(dice *roll)
{
    static const enum jn_neuron_model models[] = {
        JN_NEURON_IF,       JN_NEURON_IF,   JN_NEURON_LIF,
        JN_NEURON_CUBA_LIF, JN_NEURON_ALIF, JN_NEURON_LI};
    static const enum jn_update_style styles[] = {
        JN_UPDATE_EVERY, JN_UPDATE_EVERY, JN_UPDATE_TOUCHED, JN_UPDATE_LAZY};
    struct jn_neuron neuron = {
        .model = models[roll(sizeof models / sizeof *models)],
        .style = styles[roll(sizeof styles / sizeof *styles)],
        .leak = roll(2) ? JN_LEAK_SHIFT : JN_LEAK_MULTIPLY,
        .streaming = roll(3) == 0,
        .recurrent = roll(4) == 0,
        .time = -1};
    if (neuron.model == JN_NEURON_IF)
        neuron.leak = JN_LEAK_NONE;
    return neuron;
}

/* What is known of spikes: parts of all neurons and steps. */
static struct jn_spiking draw_spiking(const struct jn_neuron *neuron,
                                      dice *roll)
{
    double touched = (double)(1 + roll(8)) / 8;
    return (struct jn_spiking){touched, touched * (double)roll(5) / 4,
                               neuron->style == JN_UPDATE_EVERY ? 1 : touched};
}

static void draw_unit(struct notation *notation, dice *roll)
{
    struct jn_neuron_unit *unit = &notation->arch.neurons;
    *unit = (struct jn_neuron_unit){.given = true,
                                    .level = roll(notation->arch.level_count),
                                    .units = 1 + roll(3),
                                    .cycles_per_update = (double)roll(5) / 2,
                                    .overlaps = roll(2),
                                    .sync_cycles =
                                        roll(3) ? 0 : (double)roll(9) / 2};
    unit->component.name = "neurons";
    for (int action = JN_VISIT; action <= JN_SYNC; action++)
        unit->component.prices[action].energy_pj = draw_price(roll, 8);
    unit->component.prices[JN_LEAK].energy_pj =
        roll(2) ? 0 : draw_price(roll, 4);
    for (size_t i = 0; i < notation->arch.network_count; i++) {
        notation->networks[i].carries_reads = roll(4) > 0;
        notation->networks[i].carries_updates = roll(4) > 0;
    }
}

void draw_neurons(struct notation *notation, dice *roll, struct jn_arena *arena)
{
    const struct jn_reader reader = {arena, jn_diags_new(arena), NULL};
    struct jn_layer *layer = &notation->layer;
    struct jn_problem *problem = &notation->problem;
    struct jn_neuron neuron = draw_model(roll);
    size_t own_count = layer->tensor_count;
    draw_unit(notation, roll);
    if (jn_layer_find_dim(layer, "T") < 0)
        neuron.recurrent = false;
    if (!jn_neuron_bind(&neuron, (struct jn_place){NULL, 0, 0}, &reader, layer))
        fprintf(stderr, "a layer has no neurons\n");
    problem->spiking = draw_spiking(&layer->neuron, roll);
    for (size_t level = 0; level < notation->arch.level_count; level++)
        for (size_t t = own_count; t < layer->tensor_count; t++) {
            problem->storage[level][t] = problem->storage[level][0];
            if (roll(3) == 0)
                problem->storage[level][t].word_bits /= 2;
        }
    jn_problem_look(problem);
}
