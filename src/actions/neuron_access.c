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
        result->updates_per_instance =
            jn_line_nearest(at->content - jn_real(at->partition));
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

/* Words that move in, and out, when CONTENT words are sent inward: state starts
 * at nothing and is forgotten in the end, unless it streams. */
static double moved_state(const struct jn_line *line,
                          const struct jn_station *at)
{
    return neuron_of(line)->streaming ? at->content
                                      : at->content - jn_real(at->partition);
}

/* State is read, changed and written back: at home with each update of those
 * neurons that are updated, further out tile by tile. */
void jn_neuron_count_state(const struct jn_line *line, size_t level,
                           struct jn_tensor_result *result)
{
    const struct jn_station *at = &line->at[level];
    bool home = level == home_of(line);
    double filled = neuron_of(line)->streaming || at->share == 0
                        ? at->share
                        : at->share - jn_real(at->partition);
    double moved = home ? at->content * line->nest->problem->spiking.state_share
                        : moved_state(line, at);
    result->reads_per_instance = jn_line_nearest(moved);
    result->updates_per_instance = jn_line_nearest(moved);
    result->fills_per_instance = jn_line_nearest(filled);
    result->temporal_reductions_per_instance = 0;
}

/* Shares of the words in the records of a level's flow. */
static void share_flow(const struct jn_line *line, size_t level, double moved)
{
    struct jn_flow *flow = jn_line_flow(line, level);
    double content = line->at[level].content;
    flow->both_ways = true;
    flow->inward = flow->outward = content > 0 ? moved / content : 0;
}

/* What is kept and changed between the steps goes in and out; a level that lets
 * the tensor pass sees the words of the next one outside. */
static void share_flows(const struct jn_line *line, bool is_state)
{
    size_t unit = unit_level(line);
    size_t home = is_state ? home_of(line) : unit;
    const struct jn_flow *outer = NULL;
    for (size_t level = 0; level < unit; level++) {
        const struct jn_station *at = &line->at[level];
        struct jn_flow *flow = jn_line_flow(line, level);
        if (jn_line_keeps(line, level)) {
            double moved =
                !is_state ? at->content - jn_real(at->partition)
                : level == home
                    ? at->content * line->nest->problem->spiking.state_share
                    : moved_state(line, at);
            share_flow(line, level, moved);
            outer = flow;
        } else if (outer) {
            flow->both_ways = true;
            flow->inward = outer->inward;
            flow->outward = outer->outward;
        }
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
