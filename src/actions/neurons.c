/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "actions/neurons.h"

#include "base/checked.h"
#include "spec/neuron_work.h"

static bool is_in(jn_dims dims, const struct jn_nest_loop *loop)
{
    return dims >> loop->dim & 1;
}

static size_t unit_level(const struct jn_nest *nest)
{
    return nest->problem->arch->neurons.level;
}

static const struct jn_neuron *neuron_of(const struct jn_nest *nest)
{
    return &nest->problem->layer->neuron;
}

/* LEVEL is where something goes wrong. */
static bool refuse_at(const struct jn_nest *nest, size_t level,
                      enum jn_misfit misfit, struct jn_refusal *refusal)
{
    refusal->component = nest->problem->arch->levels[level].component.name;
    return jn_fit_refuse(refusal, misfit, 1, 0);
}

/* NEEDED instances, or steps, where there can be one. */
static bool refuse(const struct jn_nest *nest, enum jn_misfit misfit,
                   double needed, struct jn_refusal *refusal)
{
    refusal->component =
        nest->problem->arch->levels[unit_level(nest)].component.name;
    return jn_fit_refuse(refusal, misfit, needed, 1);
}

/* Children that have parts of a sum, or some of a neuron's steps, must be
 * inside of the unit's level. */
static bool check_spread(const struct jn_nest *nest, struct jn_refusal *refusal)
{
    const struct jn_neuron *neuron = neuron_of(nest);
    jn_dims dims = neuron->summed | jn_neuron_time(neuron);
    for (size_t level = 0; level < unit_level(nest); level++)
        for (size_t i = nest->space[level]; i < nest->begin[level + 1]; i++)
            if (is_in(dims, &nest->loops[i]))
                return refuse(nest, JN_MISFIT_SPREAD,
                              jn_real(nest->loops[i].end), refusal);
    return true;
}

/* The sums of a step are needed before those of the next one begin: nothing
 * that weights are indexed by may have a loop outside of time. */
static bool check_feedback(const struct jn_nest *nest,
                           struct jn_refusal *refusal)
{
    const struct jn_neuron *neuron = neuron_of(nest);
    jn_dims time = jn_neuron_time(neuron);
    bool is_cut = false;
    for (size_t i = 0; i < nest->loop_count; i++) {
        const struct jn_nest_loop *loop = &nest->loops[i];
        bool in_time = loop->axis == JN_TIME;
        if (neuron->recurrent && is_in(time, loop) && (is_cut || !in_time))
            return refuse(nest, JN_MISFIT_FEEDBACK, jn_real(loop->end),
                          refusal);
        is_cut |= in_time && is_in(neuron->coupled, loop);
    }
    return true;
}

/* Whether sums leave a level unfinished: a loop that makes sums goes on outside
 * of one that changes the tile.  One that forgets is left with each pass. */
static bool leaves_unfinished(const struct jn_nest *nest, size_t level)
{
    const struct jn_neuron *neuron = neuron_of(nest);
    const struct jn_view *view = &nest->problem->views[neuron->sums];
    jn_tensors forgets = nest->mapping->levels[level].no_temporal_reuse;
    bool goes_on = false;
    for (size_t i = 0; i < nest->begin[level]; i++) {
        const struct jn_nest_loop *loop = &nest->loops[i];
        if (loop->axis != JN_TIME)
            continue;
        if (is_in(neuron->summed, loop))
            goes_on = true;
        else if (goes_on && jn_nest_moves(loop, view))
            return true;
    }
    return goes_on && (forgets >> neuron->sums & 1);
}

/* Levels outside of the unit's get only sums that leave the next one
 * unfinished. False if sums do and nobody keeps them. */
static bool set_idle(struct jn_nest *nest, struct jn_refusal *refusal)
{
    jn_tensors sums = (jn_tensors)1 << neuron_of(nest)->sums;
    bool unfinished = leaves_unfinished(nest, unit_level(nest));
    for (size_t level = unit_level(nest); level-- > 0;) {
        if (!(nest->mapping->levels[level].keep & sums))
            continue;
        if (!unfinished)
            nest->idle[level] = sums;
        unfinished &= leaves_unfinished(nest, level);
    }
    if (!unfinished)
        return true;
    return refuse_at(nest, unit_level(nest), JN_MISFIT_LOST, refusal);
}

/* Whether a tile of state is replaced at a level while its neurons have steps
 * to come, or where it streams, at all. */
static bool loses_state(const struct jn_nest *nest, size_t level, size_t tensor)
{
    const struct jn_neuron *neuron = neuron_of(nest);
    const struct jn_view *view = &nest->problem->views[tensor];
    bool goes_on = neuron->streaming;
    for (size_t i = 0; i < nest->begin[level]; i++) {
        const struct jn_nest_loop *loop = &nest->loops[i];
        if (loop->axis != JN_TIME)
            continue;
        goes_on |= is_in(jn_neuron_time(neuron), loop);
        if (goes_on && jn_nest_moves(loop, view))
            return true;
    }
    return false;
}

/* The outermost level that keeps state has all of it to the end. */
static bool check_state(const struct jn_nest *nest, struct jn_refusal *refusal)
{
    for (size_t t = 0; t < nest->tensor_count; t++) {
        size_t level = 0;
        if (!jn_neuron_is_state(neuron_of(nest), t))
            continue;
        while (level < unit_level(nest) &&
               !(nest->mapping->levels[level].keep >> t & 1))
            level++;
        if (loses_state(nest, level, t))
            return refuse_at(nest, level, JN_MISFIT_LOST, refusal);
    }
    return true;
}

bool jn_neurons_fit(struct jn_nest *nest, struct jn_refusal *refusal)
{
    return check_spread(nest, refusal) && check_feedback(nest, refusal) &&
           set_idle(nest, refusal) && check_state(nest, refusal);
}

void jn_neurons_count(const struct jn_problem *problem,
                      const struct jn_usage *usage,
                      struct jn_neuron_result *result)
{
    size_t level = problem->arch->neurons.level;
    *result = (struct jn_neuron_result){
        .touched_share = problem->spiking.touched_share,
        .state_share = problem->spiking.state_share,
        .utilized_instances = usage->x[level] * usage->y[level],
    };
    jn_neuron_work(problem, jn_real(result->utilized_instances),
                   result->counts);
}
