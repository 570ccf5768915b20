/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "actions/neuron_access.h"

static const struct jn_neuron *neuron_of(const struct jn_line *line)
{
    return &line->nest->problem->layer->neuron;
}

static size_t unit_level(const struct jn_line *line)
{
    return line->nest->problem->arch->neurons.level;
}

/* Without those words of a tile that come, or go, for the first time: sums and
 * state start at nothing and are forgotten in the end. */
static double again(const struct jn_station *at, double words)
{
    return words > 0 ? words - jn_real(at->partition) : 0;
}

/* Sums are consumed where neurons are updated: there each is read once more
 * when it is complete; outside, none comes for good (spec 2.3). */
void jn_neuron_consume_sums(const struct jn_line *line, size_t level,
                            struct jn_tensor_result *result)
{
    const struct jn_station *at = &line->at[level];
    if (level == unit_level(line))
        result->reads_per_instance =
            jn_add(result->reads_per_instance, at->partition);
    else if (level < unit_level(line))
        result->updates_per_instance = jn_line_nearest(again(at, at->content));
}

/* The innermost level that keeps the tensor: what reads and writes it there are
 * the neurons themselves. */
static size_t home_of(const struct jn_line *line)
{
    size_t home = unit_level(line);
    while (home > 0 && !jn_line_keeps(line, home))
        home--;
    return home;
}

/* Words of state that a level sends inward, and gets back. */
static double moved_state(const struct jn_line *line, size_t level)
{
    const struct jn_station *at = &line->at[level];
    if (level == home_of(line))
        return at->content * line->nest->problem->spiking.state_share;
    return neuron_of(line)->streaming ? at->content : again(at, at->content);
}

void jn_neuron_count_state(const struct jn_line *line, size_t level,
                           struct jn_tensor_result *result)
{
    const struct jn_station *at = &line->at[level];
    double filled =
        neuron_of(line)->streaming ? at->share : again(at, at->share);
    result->reads_per_instance = jn_line_nearest(moved_state(line, level));
    result->updates_per_instance = result->reads_per_instance;
    result->fills_per_instance = jn_line_nearest(filled);
    result->temporal_reductions_per_instance = 0;
}

/* A level that lets the tensor pass sees the words of the next one outside. */
static void share_flows(const struct jn_line *line, bool is_state)
{
    const struct jn_flow *outer = NULL;
    for (size_t level = 0; level < unit_level(line); level++) {
        const struct jn_station *at = &line->at[level];
        struct jn_flow *flow = jn_line_flow(line, level);
        if (jn_line_keeps(line, level)) {
            double moved =
                is_state ? moved_state(line, level) : again(at, at->content);
            flow->share = at->content > 0 ? moved / at->content : 0;
            outer = flow;
        } else if (outer != NULL) {
            flow->share = outer->share;
        }
        flow->both_ways = outer != NULL;
    }
}

/* Inside of the level where neurons are updated none of their tensors is. */
static void stay_outside(const struct jn_line *line)
{
    for (size_t level = unit_level(line); level < line->nest->level_count;
         level++)
        *jn_line_flow(line, level) = (struct jn_flow){0};
}

void jn_neuron_share_flows(const struct jn_line *line)
{
    const struct jn_neuron *neuron = neuron_of(line);
    bool is_state = jn_neuron_is_state(neuron, line->tensor);
    if (neuron->model == JN_NEURON_NONE)
        return;
    if (is_state || line->tensor == neuron->sums)
        share_flows(line, is_state);
    if (jn_neuron_has(neuron, line->tensor))
        stay_outside(line);
}
