/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/relax_bound.h"

#include "search/relax_fits.h"
#include "search/relax_flows.h"
#include "search/relax_weights.h"

#include <math.h>
#include <string.h>

/* Adds what the visits' words weigh to the states of a bundle at the levels'
 * borders, and of those that slide to its runs; returns what costs the same
 * whatever the path. */
static double weigh_visits(struct jn_weights *weights, size_t index,
                           double *cuts)
{
    const struct jn_relax *relax = weights->relax;
    const struct jn_bundle *bundle = &relax->bundles[index];
    size_t count = bundle->state_count;
    double constant = 0;
    for (size_t b = 0; b < relax->boundary_count; b++) {
        const struct jn_boundary *boundary = &relax->boundaries[b];
        size_t t = boundary->tensor;
        double weight = weights->visits[b];
        const double *logs = bundle->log_visits[t];
        if (logs == NULL || !bundle->changes[t])
            continue;
        constant += weights->distinct[b] * bundle->log_least[t];
        if (jn_flow_slides(relax, weights->part, b, index))
            weights->runs[t][1 + boundary->fanout] += weight;
        else if (boundary->below == relax->level_count)
            constant += weight * logs[count - 1];
        else
            for (size_t s = 0; weight > 0 && s < count; s++)
                cuts[boundary->below * count + s] += weight * logs[s];
    }
    for (size_t t = 0; t < relax->tensor_count; t++)
        if (bundle->may_slide[t])
            constant += weights->runs[t][0] * bundle->log_least[t];
    return constant;
}

/* The same for the words that the levels hold. */
static void weigh_tiles(const struct jn_weights *weights,
                        const struct jn_dual *dual, size_t index, double *cuts)
{
    const struct jn_relax *relax = weights->relax;
    const struct jn_bundle *bundle = &relax->bundles[index];
    size_t count = bundle->state_count;
    for (size_t level = 1; level < relax->level_count; level++) {
        if (!jn_limits(relax, level) || dual->capacity[level] <= 0)
            continue;
        for (size_t t = 0; t < relax->tensor_count; t++) {
            double weight = dual->capacity[level] * dual->parts[level][t];
            const double *logs = bundle->log_words[t];
            for (size_t s = 0; logs != NULL && weight > 0 && s < count; s++)
                cuts[level * count + s] += weight * logs[s];
        }
    }
}

static double weigh_cuts(struct jn_weights *weights, const struct jn_dual *dual,
                         size_t index, double *cuts)
{
    const struct jn_relax *relax = weights->relax;
    size_t count = relax->bundles[index].state_count;
    memset(cuts, 0, relax->level_count * count * sizeof *cuts);
    for (size_t t = 0; t < relax->tensor_count; t++)
        memset(weights->runs[t], 0,
               (relax->slot_count + 1) * sizeof weights->runs[t][0]);
    double constant = weigh_visits(weights, index, cuts);
    weigh_tiles(weights, dual, index, cuts);
    return constant;
}

/* A tensor's words that depend on several of a hop's loops at once. */
static double slide_cost(const struct jn_weights *weights,
                         const struct jn_bundle *bundle, size_t tensor,
                         size_t slot, size_t hop)
{
    size_t level = weights->relax->level_of[slot];
    double cost = 0;
    if (weights->meets[tensor][level] > 0)
        cost += weights->meets[tensor][level] * bundle->log_meets[tensor][hop];
    if (weights->runs[tensor][1 + slot] > 0)
        cost += weights->runs[tensor][1 + slot] * bundle->log_runs[tensor][hop];
    return cost;
}

static double hop_cost(const struct jn_weights *weights,
                       const struct jn_bundle *bundle, size_t slot, size_t hop)
{
    const struct jn_relax *relax = weights->relax;
    double cost = 0;
    for (size_t i = 0; i < bundle->dim_count; i++)
        cost += weights->ends[bundle->dims[i]][slot] *
                bundle->hops[hop].log_ends[i];
    for (size_t t = 0; relax->in_space[slot] && t < relax->tensor_count; t++)
        if (bundle->may_slide[t])
            cost += slide_cost(weights, bundle, t, slot, hop);
    return cost;
}

/* The costs of the hops that fit. */
static void price_hops(const struct jn_weights *weights, size_t index,
                       size_t slot, struct jn_relaxed *relaxed)
{
    const struct jn_relax *relax = weights->relax;
    const struct jn_bundle *bundle = &relax->bundles[index];
    const struct jn_edge *edges =
        jn_fits_edges(relax, relaxed->fits, index, slot);
    size_t count = relaxed->fits->counts[index][slot];
    double *costs = &relaxed->costs[index][slot * bundle->hop_count];
    double each = weights->ends[bundle->dims[0]][slot];
    if (bundle->dim_count > 1)
        for (size_t e = 0; e < count; e++)
            costs[edges[e].hop] = hop_cost(weights, bundle, slot, edges[e].hop);
    else
        for (size_t e = 0; e < count; e++)
            costs[edges[e].hop] = each * bundle->hops[edges[e].hop].log_ends[0];
}

/* Lowest cost from each slot and state on; the first is that of the bundle. */
static double shortest(const struct jn_weights *weights, size_t index,
                       struct jn_relaxed *relaxed)
{
    const struct jn_relax *relax = weights->relax;
    const struct jn_bundle *bundle = &relax->bundles[index];
    size_t count = bundle->state_count;
    double *togo = relaxed->togo[index];
    for (size_t s = 0; s < (relax->slot_count + 1) * count; s++)
        togo[s] = (double)INFINITY;
    togo[relax->slot_count * count + count - 1] = 0;
    for (size_t slot = relax->slot_count; slot-- > 0;) {
        const struct jn_edge *edges =
            jn_fits_edges(relax, relaxed->fits, index, slot);
        size_t edge_count = relaxed->fits->counts[index][slot];
        const double *costs = &relaxed->costs[index][slot * bundle->hop_count];
        double *here = &togo[slot * count];
        const double *next = here + count;
        price_hops(weights, index, slot, relaxed);
        for (size_t e = 0; e < edge_count; e++) {
            double cost = costs[edges[e].hop] + next[edges[e].to];
            if (cost < here[edges[e].from])
                here[edges[e].from] = cost;
        }
        const double *cuts =
            &relaxed->cuts[index][relax->level_of[slot] * count];
        for (size_t s = 0; !relax->in_space[slot] && s < count; s++)
            here[s] += cuts[s];
    }
    return togo[0];
}

/* The hop from a state in a slot on the path of least cost. */
static const struct jn_hop *cheapest(const struct jn_bundle *bundle,
                                     size_t state, const double *costs,
                                     const double *next)
{
    double least = (double)INFINITY;
    size_t best = bundle->first_hops[state];
    for (size_t h = best; h < bundle->first_hops[state + 1]; h++) {
        double cost = costs[h] + next[bundle->hops[h].to];
        if (cost >= least)
            continue;
        least = cost;
        best = h;
    }
    return &bundle->hops[best];
}

static void trace(const struct jn_relax *relax, size_t index,
                  struct jn_relaxed *relaxed)
{
    const struct jn_bundle *bundle = &relax->bundles[index];
    uint16_t *states = relaxed->states[index];
    states[0] = 0;
    for (size_t slot = 0; slot < relax->slot_count; slot++) {
        const double *costs = &relaxed->costs[index][slot * bundle->hop_count];
        const double *next =
            &relaxed->togo[index][(slot + 1) * bundle->state_count];
        states[slot + 1] = cheapest(bundle, states[slot], costs, next)->to;
    }
}

/* The cost of a closed bundle's path. */
static double walk(const struct jn_weights *weights, size_t index,
                   const struct jn_relaxed *relaxed)
{
    const struct jn_relax *relax = weights->relax;
    const struct jn_bundle *bundle = &relax->bundles[index];
    const uint16_t *states = weights->part->states[index];
    double cost = 0;
    for (size_t slot = 0; slot < relax->slot_count; slot++) {
        size_t level = relax->level_of[slot];
        cost +=
            hop_cost(weights, bundle, slot, relaxed->fits->path[index][slot]);
        if (!relax->in_space[slot])
            cost +=
                relaxed
                    ->cuts[index][level * bundle->state_count + states[slot]];
    }
    return cost;
}

/* Hops that do not fit cost INFINITY, whatever the prices. */
void jn_relaxed_prepare(const struct jn_relax *relax,
                        const struct jn_part *part, struct jn_relaxed *relaxed)
{
    jn_flows_find(relax, part, relaxed->flows);
    jn_fits_find(relax, part, relaxed->fits);
    for (size_t b = 0; b < relax->bundle_count; b++) {
        size_t count = relax->slot_count * relax->bundles[b].hop_count;
        for (size_t h = 0; !jn_is_closed(part, b) && h < count; h++)
            relaxed->costs[b][h] = (double)INFINITY;
        if (jn_is_closed(part, b))
            memcpy(relaxed->states[b], part->states[b],
                   sizeof relaxed->states[b]);
    }
}

void jn_relaxed_bound(const struct jn_relax *relax, const struct jn_part *part,
                      const struct jn_dual *dual, struct jn_relaxed *relaxed)
{
    struct jn_weights weights;
    weights.relax = relax;
    weights.part = part;
    weights.flows = relaxed->flows;
    jn_weights_find(&weights, dual);
    relaxed->log_bound = 0;
    for (size_t b = 0; b < relax->bundle_count; b++) {
        weights.constant += weigh_cuts(&weights, dual, b, relaxed->cuts[b]);
        relaxed->rest[b] = jn_is_closed(part, b)
                               ? walk(&weights, b, relaxed)
                               : shortest(&weights, b, relaxed);
        relaxed->log_bound += relaxed->rest[b];
        if (relaxed->log_bound == (double)INFINITY)
            return;
    }
    relaxed->log_bound += weights.constant;
    for (size_t b = 0; b < relax->bundle_count; b++)
        if (!jn_is_closed(part, b))
            trace(relax, b, relaxed);
}

void jn_relax_bound(const struct jn_relax *relax, const struct jn_part *part,
                    const struct jn_dual *dual, struct jn_relaxed *relaxed)
{
    jn_relaxed_prepare(relax, part, relaxed);
    jn_relaxed_bound(relax, part, dual, relaxed);
}
