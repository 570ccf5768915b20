/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/relax_bound.h"
#include "search/relax_fits.h"
#include "search/relax_paths.h"

#include <math.h>
#include <string.h>

void jn_dual_start(const struct jn_relax *relax, struct jn_dual *dual)
{
    size_t counts[JN_MAX_SUMS] = {0};
    memset(dual, 0, sizeof *dual);
    for (size_t i = 0; i < relax->monomial_count; i++)
        counts[relax->monomials[i].sum]++;
    for (size_t i = 0; i < relax->monomial_count; i++)
        dual->shares[i] = 1 / (double)counts[relax->monomials[i].sum];
    for (size_t s = 0; s < relax->sum_count; s++)
        dual->log_sums[s] = log((double)counts[s]);
    if (relax->sum_count > 1)
        dual->sums[1] = 1;
    for (size_t level = 0; level < relax->level_count; level++) {
        size_t held = 0;
        for (size_t t = 0; t < relax->tensor_count; t++)
            held += jn_holds(relax, level, t);
        for (size_t t = 0; t < relax->tensor_count; t++)
            if (jn_holds(relax, level, t))
                dual->parts[level][t] = 1 / (double)held;
    }
}

struct jn_relaxed *jn_relaxed_new(const struct jn_relax *relax,
                                  struct jn_arena *arena)
{
    struct jn_relaxed *relaxed = jn_arena_take(arena, 1, sizeof *relaxed);
    relaxed->flows = jn_arena_take(arena, relax->monomial_count + 1,
                                   sizeof relaxed->flows[0]);
    relaxed->fits = jn_fits_new(relax, arena);
    for (size_t b = 0; b < relax->bundle_count; b++) {
        const struct jn_bundle *bundle = &relax->bundles[b];
        relaxed->togo[b] =
            jn_arena_take(arena, (relax->slot_count + 1) * bundle->state_count,
                          sizeof(double));
        relaxed->costs[b] = jn_arena_take(
            arena, relax->slot_count * bundle->hop_count, sizeof(double));
        relaxed->cuts[b] = jn_arena_take(
            arena, relax->level_count * bundle->state_count, sizeof(double));
    }
    return relaxed;
}

/* Without monomials that are not in use. */
static void copy_dual(const struct jn_relax *relax, const struct jn_dual *from,
                      struct jn_dual *to)
{
    size_t rest = offsetof(struct jn_dual, log_sums);
    size_t count = relax->monomial_count;
    memcpy(to->shares, from->shares, count * sizeof from->shares[0]);
    memcpy(to->logs, from->logs, count * sizeof from->logs[0]);
    memcpy((char *)to + rest, (const char *)from + rest, sizeof *to - rest);
}

static double mix(double old, double new, double rate)
{
    return old + rate * (new - old);
}

/* The best shares for the means of the logarithms: each in proportion to its
 * monomial. */
static void set_shares(const struct jn_relax *relax, struct jn_dual *dual)
{
    double most[JN_MAX_SUMS];
    double sums[JN_MAX_SUMS];
    for (size_t s = 0; s < relax->sum_count; s++) {
        most[s] = -(double)INFINITY;
        sums[s] = 0;
    }
    for (size_t i = 0; i < relax->monomial_count; i++)
        if (dual->logs[i] > most[relax->monomials[i].sum])
            most[relax->monomials[i].sum] = dual->logs[i];
    for (size_t i = 0; i < relax->monomial_count; i++) {
        size_t s = relax->monomials[i].sum;
        dual->shares[i] = exp(dual->logs[i] - most[s]);
        sums[s] += dual->shares[i];
    }
    for (size_t i = 0; i < relax->monomial_count; i++)
        dual->shares[i] /= sums[relax->monomials[i].sum];
    for (size_t s = 0; s < relax->sum_count; s++)
        dual->log_sums[s] = most[s] + log(sums[s]);
}

static void mix_logs(const struct jn_relax *relax,
                     const struct jn_values *values, double rate,
                     struct jn_dual *dual)
{
    for (size_t i = 0; i < relax->monomial_count; i++)
        if (values->items[i] > -(double)INFINITY)
            dual->logs[i] = mix(dual->logs[i], values->items[i], rate);
    set_shares(relax, dual);
    if (relax->latency_power <= 0)
        return;
    size_t which = 1;
    double slow = jn_values_slowest(relax, values, &which);
    for (size_t s = 1; s < relax->sum_count; s++)
        dual->sums[s] = mix(dual->sums[s], s == which, rate);
    dual->pause =
        mix(dual->pause,
            relax->pause_cycles / (exp(slow) + relax->pause_cycles), rate);
}

static double log_tile(const struct jn_paths *paths, size_t level,
                       size_t tensor)
{
    const struct jn_relax *relax = paths->relax;
    double sum = 0;
    for (size_t b = 0; b < relax->bundle_count; b++)
        if (relax->bundles[b].log_words[tensor] != NULL)
            sum += relax->bundles[b]
                       .log_words[tensor]
                                 [paths->states[b][relax->time_slot[level]]];
    return sum;
}

static void mix_tiles(const struct jn_paths *paths, size_t level, double rate,
                      struct jn_dual *dual)
{
    const struct jn_relax *relax = paths->relax;
    double sum = 0;
    for (size_t t = 0; t < relax->tensor_count; t++) {
        if (!jn_holds(relax, level, t))
            continue;
        double bits = log_tile(paths, level, t) + relax->log_bits[level][t];
        dual->tiles[level][t] = mix(dual->tiles[level][t], bits, rate);
        dual->parts[level][t] = exp(dual->tiles[level][t]);
        sum += dual->parts[level][t];
    }
    for (size_t t = 0; t < relax->tensor_count; t++)
        dual->parts[level][t] =
            jn_holds(relax, level, t) ? dual->parts[level][t] / sum : 0;
    dual->breaks[1][level] =
        sum > 0 ? log(sum) - relax->log_capacity[level] : 0;
}

static double square_if(bool matters, double value)
{
    return matters ? value * value : 0;
}

/* By how much the mean of the paths breaks each limit, in logarithms; the sum
 * of the squares of those that matter. */
static double mix_breaks(const struct jn_paths *paths, double rate,
                         struct jn_dual *dual)
{
    const struct jn_relax *relax = paths->relax;
    double *children = dual->breaks[0];
    double *bits = dual->breaks[1];
    double square = 0;
    for (size_t level = 0; level < relax->level_count; level++) {
        int slot = relax->space_slot[level];
        if (slot >= 0)
            children[level] =
                mix(children[level],
                    paths->all[slot] - relax->log_children[level], rate);
        if (jn_limits(relax, level))
            mix_tiles(paths, level, rate, dual);
        square += square_if(children[level] > 0 || dual->children[level] > 0,
                            children[level]);
        square += square_if(bits[level] > 0 || dual->capacity[level] > 0,
                            bits[level]);
    }
    return square;
}

/* Goes from the best prices in the direction of the breaks. */
static void climb(const struct jn_relax *relax, const struct jn_dual *best,
                  double step, struct jn_dual *dual)
{
    for (size_t level = 0; level < relax->level_count; level++) {
        dual->children[level] =
            fmax(0, best->children[level] + step * dual->breaks[0][level]);
        dual->capacity[level] =
            fmax(0, best->capacity[level] + step * dual->breaks[1][level]);
    }
}

/* The best dual so far, and how far to go from there. */
struct ascent {
    struct jn_dual best;
    double bound, stride;
    unsigned failures;
};

/* Goes further after a round that has bettered the bound, and less far after
 * three that have not. */
static void judge(struct ascent *ascent, const struct jn_relax *relax,
                  const struct jn_dual *dual, double log_bound)
{
    bool first = ascent->bound == -(double)INFINITY;
    if (log_bound > ascent->bound) {
        ascent->bound = log_bound;
        copy_dual(relax, dual, &ascent->best);
        ascent->stride *= first ? 1 : 1.2;
        ascent->failures = 0;
    } else if (++ascent->failures >= 3) {
        ascent->stride *= 0.7;
        ascent->failures = 0;
    }
}

/* Moves the dual towards what the paths are like. */
static void step(const struct ascent *ascent, double log_target,
                 struct jn_paths *paths, struct jn_dual *dual)
{
    const struct jn_relax *relax = paths->relax;
    struct jn_values values;
    double rate = dual->begun ? 0.15 : 1;
    dual->begun = true;
    jn_paths_follow(paths);
    jn_paths_value(paths, 1, &values);
    mix_logs(relax, &values, rate, dual);
    double square = mix_breaks(paths, rate, dual);
    double gap = fmin(1, fmax(1e-3, log_target - ascent->bound));
    if (square > 0)
        climb(relax, &ascent->best, ascent->stride * gap / fmax(square, 1e-6),
              dual);
}

/* The volume algorithm (Barahona and Anbil, Mathematical Programming 87,
 * 2000): steps follow a mean of the paths found so far, not the last alone. */
double jn_relax_raise(const struct jn_relax *relax, const struct jn_part *part,
                      struct jn_goal goal, struct jn_dual *dual,
                      struct jn_relaxed *relaxed)
{
    struct ascent ascent;
    struct jn_paths paths;
    ascent.bound = -(double)INFINITY;
    ascent.stride = 1;
    ascent.failures = 0;
    paths.relax = relax;
    paths.part = part;
    paths.flows = relaxed->flows;
    paths.states = (const uint16_t(*)[JN_MAX_SLOTS + 1]) relaxed->states;
    copy_dual(relax, dual, &ascent.best);
    jn_relaxed_prepare(relax, part, relaxed);
    for (unsigned round = 0;; round++) {
        jn_relaxed_bound(relax, part, dual, relaxed);
        judge(&ascent, relax, dual, relaxed->log_bound);
        if (ascent.bound > goal.log_target ||
            ascent.bound == (double)INFINITY || round >= goal.rounds)
            break;
        step(&ascent, goal.log_target, &paths, dual);
    }
    copy_dual(relax, &ascent.best, dual);
    if (relaxed->log_bound < ascent.bound)
        jn_relaxed_bound(relax, part, dual, relaxed);
    return ascent.bound;
}
