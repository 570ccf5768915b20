/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/step.h"

#include "search/overlap.h"

bool jn_lattice_is_outside(const struct jn_lattice *lattice, size_t level)
{
    return lattice->outermost < 0 || (int)level <= lattice->outermost;
}

uint64_t jn_lattice_begin(const struct jn_lattice *lattice)
{
    uint64_t debts = 0;
    for (size_t t = 0; t < lattice->relax->tensor_count; t++)
        debts = jn_debt_set(
            debts, t, (unsigned)lattice->opened[lattice->relax->level_count][t],
            0);
    return debts;
}

uint64_t jn_lattice_open(const struct jn_lattice *lattice, size_t level,
                         uint64_t debts)
{
    for (size_t t = 0; t < lattice->relax->tensor_count; t++) {
        size_t more = lattice->opened[level][t] - lattice->opened[level + 1][t];
        if (more > 0)
            debts =
                jn_debt_set(debts, t, jn_debt_count(debts, t) + (unsigned)more,
                            jn_debt_mark(debts, t));
    }
    return debts;
}

double jn_step_toll(const struct jn_lattice *lattice, size_t level,
                    size_t tensor, unsigned count, size_t state)
{
    const struct jn_move_toll *toll = &lattice->moves[level][tensor][count];
    return lattice->words[tensor][state] *
           (toll->scale * lattice->still[tensor][state] - toll->less);
}

double jn_step_cost(const struct jn_lattice *lattice, size_t level,
                    const struct jn_stepping *at, const struct jn_step *step)
{
    double cost = 0;
    for (size_t t = 0; t < lattice->relax->tensor_count; t++) {
        unsigned count = jn_debt_count(at->debts, t);
        const struct jn_mover mover = {step->dim, step->end, at->state,
                                       at->state};
        if (count == 0 || !jn_has(lattice->movers[step->dim], t))
            continue;
        double share =
            lattice->slides[t] ? jn_overlap_slide(lattice, t, &mover, 1) : 1;
        cost += share * jn_step_toll(lattice, level, t, count, at->state);
    }
    return cost;
}

bool jn_step_move(const struct jn_lattice *lattice, size_t dim, uint64_t *debts)
{
    for (size_t t = 0; t < lattice->relax->tensor_count; t++) {
        unsigned mark = jn_debt_mark(*debts, t);
        if (!jn_has(lattice->movers[dim], t))
            continue;
        if (mark != 0 && mark != dim + 1)
            return false;
        *debts = jn_debt_set(*debts, t, 0, 0);
    }
    return true;
}

/* Whether a loop that moves the tensor loses what is still needed. */
static bool loses(const struct jn_lattice *lattice, size_t tensor, size_t state,
                  uint64_t debts)
{
    const struct jn_relax *relax = lattice->relax;
    const struct jn_neuron *neuron = &relax->space->problem->layer->neuron;
    if (relax->neurons.streams && jn_neuron_is_state(neuron, tensor))
        return true;
    return jn_debt_count(debts, tensor) > 0 &&
           lattice->still[tensor][state] > 1;
}

/* Whether time has loops inside, which would wait for the dimension's. */
static bool cuts_feedback(const struct jn_lattice *lattice, size_t dim,
                          size_t state)
{
    const struct jn_neuron_bounds *neurons = &lattice->relax->neurons;
    if (!jn_has(neurons->coupled, lattice->dims[dim]))
        return false;
    for (size_t k = 0; k < lattice->dim_count; k++)
        if (jn_has(neurons->time, lattice->dims[k]) &&
            lattice->indices[state * lattice->dim_count + k] + 1U <
                lattice->count_counts[k])
            return true;
    return false;
}

bool jn_step_is_legal(const struct jn_lattice *lattice, size_t level,
                      size_t dim, size_t state, uint64_t debts)
{
    const struct jn_relax *relax = lattice->relax;
    if (!relax->neurons.any)
        return true;
    for (size_t t = 0; t < relax->tensor_count; t++)
        if (level < relax->neurons.lasts[t] &&
            jn_has(lattice->movers[dim], t) && loses(lattice, t, state, debts))
            return false;
    return !cuts_feedback(lattice, dim, state);
}

bool jn_step_next(struct jn_stepping *at, struct jn_step *step)
{
    const struct jn_lattice *lattice = at->lattice;
    for (; at->dim < lattice->dim_count; at->dim++, at->index = SIZE_MAX) {
        size_t k = at->dim;
        size_t n = lattice->count_counts[k];
        size_t from = lattice->indices[at->state * lattice->dim_count + k];
        uint64_t debts = at->debts;
        if (!jn_step_is_legal(lattice, lattice->relax->level_of[at->slot], k,
                              at->state, debts) ||
            !jn_step_move(lattice, k, &debts))
            continue;
        for (at->index++; at->index < from; at->index++) {
            if (!lattice->steps[at->slot][k][from * n + at->index])
                continue;
            *step = (struct jn_step){
                k, at->state - (from - at->index) * lattice->strides[k],
                (double)lattice->counts[k][from] /
                    (double)lattice->counts[k][at->index],
                debts};
            return true;
        }
    }
    return false;
}
