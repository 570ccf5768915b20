/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/relax_weights.h"

#include <math.h>
#include <string.h>

static void clear(struct jn_weights *weights)
{
    const struct jn_relax *relax = weights->relax;
    weights->constant = 0;
    for (size_t b = 0; b < relax->boundary_count; b++)
        weights->times[b] = weights->visits[b] = weights->distinct[b] = 0;
    for (size_t level = 0; level <= relax->level_count; level++)
        weights->shared[level] = 0;
    for (size_t t = 0; t < relax->tensor_count; t++)
        for (size_t level = 0; level <= relax->level_count; level++)
            weights->space[t][level] = weights->meets[t][level] = 0;
}

/* Weighs a monomial; of ranges of levels, only where they begin and end. */
static void weigh(struct jn_weights *weights, size_t index, double weight)
{
    const struct jn_relax *relax = weights->relax;
    const struct jn_monomial *monomial = &relax->monomials[index];
    const struct jn_flow *flow = &weights->flows[index];
    size_t b = monomial->boundary;
    weights->shared[monomial->shared_first] += weight;
    weights->shared[monomial->shared_end] -= weight;
    if (b == JN_NO_BOUNDARY)
        return;
    size_t t = relax->boundaries[b].tensor;
    weights->constant += weight * relax->log_words[t];
    weights->space[t][0] += weight;
    weights->space[t][monomial->space_end] -= weight;
    if (flow->distinct) {
        weights->distinct[b] += weight;
        return;
    }
    weights->visits[b] += weight;
    if (flow->lessened)
        weights->constant -= weight * weights->part->log_linked[b];
    if (flow->again)
        weights->times[b] += weight;
    if (monomial->sent) {
        weights->meets[t][monomial->from] += weight;
        weights->meets[t][relax->boundaries[b].below] -= weight;
    }
}

/* Turns beginnings and ends of ranges into sums. */
static void sum_ranges(struct jn_weights *weights)
{
    const struct jn_relax *relax = weights->relax;
    for (size_t level = 1; level < relax->level_count; level++) {
        weights->shared[level] += weights->shared[level - 1];
        for (size_t t = 0; t < relax->tensor_count; t++) {
            weights->space[t][level] += weights->space[t][level - 1];
            weights->meets[t][level] += weights->meets[t][level - 1];
        }
    }
}

/* The power that each sum has in the objective. */
static void find_powers(const struct jn_relax *relax,
                        const struct jn_dual *dual, double *powers)
{
    double all = 0;
    powers[0] = relax->energy_power;
    for (size_t s = 1; s < relax->sum_count; s++)
        all += dual->sums[s];
    for (size_t s = 1; s < relax->sum_count; s++)
        powers[s] =
            relax->latency_power * (1 - dual->pause) * dual->sums[s] / all;
}

static double entropy(double share)
{
    return share > 0 ? -share * log(share) : 0;
}

/* Monomials that may be 0 have no share: those of the others are of what these
 * have together.  LOGS gets the logarithms of that, by sum; -INFINITY if it is
 * nothing. */
static void find_kept(const struct jn_weights *weights,
                      const struct jn_dual *dual, double *kept, double *logs)
{
    const struct jn_relax *relax = weights->relax;
    for (size_t s = 0; s < relax->sum_count; s++)
        kept[s] = 0;
    for (size_t i = 0; i < relax->monomial_count; i++)
        if (weights->flows[i].log_scale > -(double)INFINITY)
            kept[relax->monomials[i].sum] += dual->shares[i];
    for (size_t s = 0; s < relax->sum_count; s++)
        logs[s] = log(kept[s]);
}

static void weigh_objective(struct jn_weights *weights,
                            const struct jn_dual *dual)
{
    const struct jn_relax *relax = weights->relax;
    double kept[JN_MAX_SUMS], log_kept[JN_MAX_SUMS], powers[JN_MAX_SUMS];
    find_powers(relax, dual, powers);
    find_kept(weights, dual, kept, log_kept);
    for (size_t i = 0; i < relax->monomial_count; i++) {
        size_t s = relax->monomials[i].sum;
        double log_scale = weights->flows[i].log_scale;
        if (log_scale == -(double)INFINITY || powers[s] <= 0 ||
            dual->shares[i] <= 0)
            continue;
        double weight = powers[s] * dual->shares[i] / kept[s];
        double log_share = dual->logs[i] - dual->log_sums[s] - log_kept[s];
        weights->constant += weight * (log_scale - log_share);
        weigh(weights, i, weight);
    }
    for (size_t s = 0; s < relax->sum_count; s++)
        if (kept[s] <= 0 && powers[s] > 0)
            weights->constant = -(double)INFINITY;
    if (dual->pause > 0)
        weights->constant += relax->latency_power *
                             (dual->pause * log(relax->pause_cycles) +
                              entropy(dual->pause) + entropy(1 - dual->pause));
}

static void weigh_limits(struct jn_weights *weights, const struct jn_dual *dual)
{
    const struct jn_relax *relax = weights->relax;
    for (size_t level = 0; level < relax->level_count; level++) {
        double price = dual->capacity[level];
        weights->shared[level] -= dual->children[level];
        weights->constant -= dual->children[level] * relax->log_children[level];
        if (!jn_limits(relax, level) || price <= 0)
            continue;
        weights->constant -= price * relax->log_capacity[level];
        for (size_t t = 0; t < relax->tensor_count; t++)
            if (jn_holds(relax, level, t))
                weights->constant +=
                    price * (dual->parts[level][t] * relax->log_bits[level][t] +
                             entropy(dual->parts[level][t]));
    }
}

/* Weights of the ends in a slot.  Ends that do not move a tensor multiply its
 * words: in time where they count, in space because each instance has its own.
 * All ends in space divide what the instances share. */
static void weigh_slot(struct jn_weights *weights, size_t slot)
{
    const struct jn_relax *relax = weights->relax;
    size_t level = relax->level_of[slot];
    double own[JN_MAX_TENSORS] = {0};
    if (relax->in_space[slot])
        for (size_t t = 0; t < relax->tensor_count; t++)
            own[t] = weights->space[t][level];
    else
        for (size_t b = 0; b < relax->boundary_count; b++)
            if (jn_has(weights->part->counted[b], level))
                own[relax->boundaries[b].tensor] += weights->times[b];
    for (size_t d = 0; d < relax->dim_count; d++) {
        double sum = relax->in_space[slot] ? -weights->shared[level] : 0;
        for (size_t t = 0; t < relax->tensor_count; t++)
            sum += jn_repeats(relax, t, d) ? own[t] : 0;
        weights->ends[d][slot] = sum;
    }
}

void jn_weights_find(struct jn_weights *weights, const struct jn_dual *dual)
{
    clear(weights);
    weigh_objective(weights, dual);
    sum_ranges(weights);
    weigh_limits(weights, dual);
    for (size_t slot = 0; slot < weights->relax->slot_count; slot++)
        weigh_slot(weights, slot);
}
