/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/relax_paths.h"

#include "search/bundle.h"

#include <math.h>
#include <string.h>

static void follow_dim(struct jn_paths *paths, size_t bundle, size_t i)
{
    const struct jn_relax *relax = paths->relax;
    size_t d = relax->bundles[bundle].dims[i];
    const double *logs = relax->bundles[bundle].log_counts[i];
    const uint16_t *states = paths->states[bundle];
    for (size_t slot = 0; slot < relax->slot_count; slot++) {
        double end = logs[states[slot + 1]] - logs[states[slot]];
        paths->ends[d][slot] = end;
        if (states[slot + 1] == states[slot])
            continue;
        paths->all[slot] += end;
        for (size_t t = 0; t < relax->tensor_count; t++)
            if (jn_repeats(relax, t, d))
                paths->free[t][slot] += end;
    }
}

static void follow_dims(struct jn_paths *paths)
{
    const struct jn_relax *relax = paths->relax;
    for (size_t slot = 0; slot < relax->slot_count; slot++) {
        paths->all[slot] = 0;
        for (size_t t = 0; t < relax->tensor_count; t++)
            paths->free[t][slot] = 0;
    }
    for (size_t b = 0; b < relax->bundle_count; b++)
        for (size_t i = 0; i < relax->bundles[b].dim_count; i++)
            follow_dim(paths, b, i);
}

/* Sums over the loops in space of the levels before each level. */
static void sum_space(struct jn_paths *paths)
{
    const struct jn_relax *relax = paths->relax;
    paths->instances[0] = 0;
    for (size_t level = 0; level < relax->level_count; level++) {
        int slot = relax->space_slot[level];
        paths->instances[level + 1] =
            paths->instances[level] + (slot < 0 ? 0 : paths->all[slot]);
    }
    for (size_t t = 0; t < relax->tensor_count; t++) {
        paths->alike[t][0] = 0;
        for (size_t level = 0; level < relax->level_count; level++) {
            int slot = relax->space_slot[level];
            paths->alike[t][level + 1] =
                paths->alike[t][level] + (slot < 0 ? 0 : paths->free[t][slot]);
        }
    }
}

static void find_times(struct jn_paths *paths)
{
    const struct jn_relax *relax = paths->relax;
    const struct jn_part *part = paths->part;
    for (size_t b = 0; b < relax->boundary_count; b++) {
        size_t t = relax->boundaries[b].tensor;
        double times = 0;
        for (size_t level = 0; level < relax->level_count; level++)
            if (jn_has(part->counted[b], level))
                times += paths->free[t][relax->time_slot[level]];
        paths->times[b] =
            part->actual == NULL ? times : part->actual->log_times[b];
    }
}

/* What a bundle's loops in space do to the words of a tensor that may slide:
 * how many fewer children get together, and RUNS, the words of a run, by the
 * levels further out. */
static void follow_slides(struct jn_paths *paths, size_t index, size_t tensor,
                          double *runs)
{
    const struct jn_relax *relax = paths->relax;
    const struct jn_bundle *bundle = &relax->bundles[index];
    double sums[JN_MAX_BUNDLE] = {0};
    double met = 0;
    runs[0] = bundle->log_runs[tensor][0];
    for (size_t level = 0; level < relax->level_count; level++) {
        int slot = relax->space_slot[level];
        double ends[JN_MAX_BUNDLE] = {0};
        bool any = false;
        for (size_t i = 0; slot >= 0 && i < bundle->dim_count; i++) {
            ends[i] = paths->ends[bundle->dims[i]][slot];
            sums[i] += ends[i];
            any |= ends[i] > 0;
        }
        if (any)
            met += jn_bundle_log_meet(relax, bundle, tensor, ends);
        paths->meets[tensor][level + 1] += met;
        runs[level + 1] =
            any ? jn_bundle_log_run(relax, bundle, tensor, sums) : runs[level];
    }
}

/* The words of a tensor's visits that depend on the bundle. */
static void add_visits(struct jn_paths *paths, size_t index, size_t tensor,
                       const double *runs)
{
    const struct jn_relax *relax = paths->relax;
    const struct jn_actual *actual = paths->part->actual;
    for (size_t b = 0; b < relax->boundary_count; b++) {
        size_t below = relax->boundaries[b].below;
        if (relax->boundaries[b].tensor != tensor)
            continue;
        if (actual != NULL && actual->slides[b] == index + 1)
            paths->visits[b] += actual->log_slides[b];
        else if (actual == NULL && jn_flow_slides(relax, paths->part, b, index))
            paths->visits[b] += runs[below];
        else
            paths->visits[b] +=
                relax->bundles[index].log_visits[tensor][jn_state_above(
                    relax, paths->states[index], below)];
    }
}

static void find_words(struct jn_paths *paths)
{
    const struct jn_relax *relax = paths->relax;
    double runs[JN_MAX_LEVELS + 1];
    for (size_t b = 0; b < relax->boundary_count; b++)
        paths->visits[b] = 0;
    for (size_t t = 0; t < relax->tensor_count; t++) {
        memset(paths->meets[t], 0, sizeof paths->meets[t]);
        paths->distinct[t] = 0;
        for (size_t b = 0; b < relax->bundle_count; b++) {
            const struct jn_bundle *bundle = &relax->bundles[b];
            if (bundle->log_words[t] == NULL || !bundle->changes[t])
                continue;
            paths->distinct[t] += bundle->log_least[t];
            if (bundle->may_slide[t])
                follow_slides(paths, b, t, runs);
            add_visits(paths, b, t, runs);
        }
    }
}

void jn_paths_follow(struct jn_paths *paths)
{
    follow_dims(paths);
    sum_space(paths);
    find_times(paths);
    find_words(paths);
}

/* With the revisits known, all words less the first may be more than what the
 * part makes sure. */
static double log_scale(const struct jn_paths *paths, size_t index)
{
    const struct jn_monomial *monomial = &paths->relax->monomials[index];
    const struct jn_flow *flow = &paths->flows[index];
    if (monomial->less <= 0 || monomial->hops || !flow->again)
        return flow->log_scale;
    double least =
        jn_least_times(paths->relax, paths->part, monomial->boundary);
    double times = exp(paths->times[monomial->boundary]) * (1 - 1e-12);
    if (times <= least)
        return flow->log_scale;
    return log(fmax(0, monomial->scale - monomial->less / fmax(1, times)));
}

static double log_monomial(const struct jn_paths *paths, size_t index)
{
    const struct jn_relax *relax = paths->relax;
    const struct jn_monomial *monomial = &relax->monomials[index];
    const struct jn_flow *flow = &paths->flows[index];
    double sum = paths->instances[monomial->shared_first] -
                 paths->instances[monomial->shared_end];
    size_t b = monomial->boundary;
    if (b == JN_NO_BOUNDARY)
        return sum + flow->log_scale;
    size_t t = relax->boundaries[b].tensor;
    sum += relax->log_words[t] + paths->alike[t][monomial->space_end];
    if (flow->distinct)
        return sum + paths->distinct[t] + flow->log_scale;
    sum += paths->visits[b] + log_scale(paths, index);
    if (flow->again)
        sum += paths->times[b];
    if (monomial->sent)
        sum += paths->meets[t][relax->boundaries[b].below] -
               paths->meets[t][monomial->from];
    if (flow->lessened)
        sum -= paths->part->log_linked[b];
    if (paths->part->actual != NULL && monomial->sent)
        sum -= paths->part->actual->log_linked[b];
    return sum;
}

void jn_paths_value(const struct jn_paths *paths, size_t first,
                    struct jn_values *values)
{
    const struct jn_relax *relax = paths->relax;
    for (size_t s = 0; s < relax->sum_count; s++)
        values->sums[s] = 0;
    for (size_t i = 0; i < relax->monomial_count; i++) {
        size_t s = relax->monomials[i].sum;
        values->items[i] = log_monomial(paths, i);
        if (s >= first)
            values->sums[s] += exp(values->items[i]);
    }
    for (size_t s = first; s < relax->sum_count; s++)
        values->sums[s] = log(values->sums[s]);
}

double jn_values_slowest(const struct jn_relax *relax,
                         const struct jn_values *values, size_t *which)
{
    double most = -(double)INFINITY;
    for (size_t s = 1; s < relax->sum_count; s++)
        if (values->sums[s] > most) {
            most = values->sums[s];
            *which = s;
        }
    return most;
}

/* What is impossible costs too much even if it takes no cycles. */
double jn_relax_log_cost(const struct jn_relax *relax, double energy,
                         double cycles)
{
    double cost = 0;
    if (relax->energy_power > 0 && energy == HUGE_VAL)
        return HUGE_VAL;
    if (relax->energy_power > 0)
        cost += relax->energy_power * log(energy);
    if (relax->latency_power > 0)
        cost += relax->latency_power * log(cycles + relax->pause_cycles);
    return cost;
}

/* The values of a part with all bundles closed. */
static void value_part(const struct jn_relax *relax, const struct jn_part *part,
                       const struct jn_flow *flows, struct jn_values *values)
{
    struct jn_paths paths;
    paths.relax = relax;
    paths.part = part;
    paths.flows = flows;
    paths.states = part->states;
    jn_paths_follow(&paths);
    jn_paths_value(&paths, 0, values);
}

double jn_relax_closed(const struct jn_relax *relax, const struct jn_part *part)
{
    struct jn_flow flows[JN_MAX_MONOMIALS];
    struct jn_values values;
    size_t which;
    jn_flows_find(relax, part, flows);
    value_part(relax, part, flows, &values);
    return jn_relax_log_cost(relax, exp(values.sums[0]),
                             exp(jn_values_slowest(relax, &values, &which)));
}

void jn_relax_sum(const struct jn_relax *relax, const struct jn_part *part,
                  const struct jn_flow *flows, struct jn_closed *closed)
{
    struct jn_values values;
    size_t which;
    value_part(relax, part, flows, &values);
    memset(closed, 0, sizeof *closed);
    closed->cycles = exp(jn_values_slowest(relax, &values, &which));
    for (size_t i = 0; i < relax->monomial_count; i++) {
        const struct jn_monomial *monomial = &relax->monomials[i];
        size_t b = monomial->boundary;
        if (monomial->sum != 0)
            continue;
        if (!monomial->hops)
            closed->energy += exp(values.items[i]);
        else if (part->links[b] == JN_LINKS_NONE)
            closed->hop_pj[monomial->from][relax->boundaries[b].tensor] +=
                exp(values.items[i]) / jn_least_hops(relax, part, monomial);
    }
}
