/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/bundle.h"
#include "search/fan.h"
#include "search/lattice.h"
#include "search/layout.h"
#include "search/overlap.h"
#include "search/tolls.h"

#include <math.h>
#include <string.h>

/* --- states --- */

static bool list_dims(struct jn_lattice *lattice)
{
    const struct jn_relax *relax = lattice->relax;
    const uint64_t *bounds = relax->space->problem->layer->bounds;
    size_t states = 1;
    for (size_t d = 0; d < relax->dim_count; d++) {
        const struct jn_factors *factors = &relax->space->factors[d];
        size_t k = lattice->dim_count;
        if (bounds[d] == 1)
            continue;
        lattice->dims[k] = (uint8_t)d;
        lattice->strides[k] = states;
        lattice->count_counts[k] = factors->count_count;
        lattice->counts[k] = factors->counts;
        for (size_t t = 0; t < relax->tensor_count; t++)
            if (jn_moves(relax, t, d))
                lattice->movers[k] |= (jn_tensors)1 << t;
        states *= factors->count_count;
        lattice->dim_count++;
        if (states > JN_MOST_STATES || factors->count_count > UINT8_MAX)
            return false;
    }
    lattice->state_count = states;
    return lattice->dim_count < 15;
}

static void index_states(struct jn_lattice *lattice)
{
    size_t dims = lattice->dim_count;
    lattice->indices =
        jn_arena_take(lattice->arena, lattice->state_count, dims + 1);
    for (size_t s = 0; s < lattice->state_count; s++)
        for (size_t k = 0; k < dims; k++)
            lattice->indices[s * dims + k] =
                (uint8_t)(s / lattice->strides[k] % lattice->count_counts[k]);
}

/* Which loops each slot may have. */
static void list_allowed(struct jn_lattice *lattice)
{
    for (size_t k = 0; k < lattice->dim_count; k++) {
        size_t n = lattice->count_counts[k];
        const uint64_t *counts = lattice->counts[k];
        lattice->quotients[k] = jn_arena_take(lattice->arena, n * n, 1);
        for (size_t slot = 0; slot < lattice->relax->slot_count; slot++)
            lattice->allowed[slot][k] = jn_arena_take(lattice->arena, n * n, 1);
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++) {
                bool divides = counts[i] % counts[j] == 0;
                size_t q = 0;
                lattice->quotients[k][i * n + j] = UINT8_MAX;
                if (!divides)
                    continue;
                while (counts[q] != counts[i] / counts[j])
                    q++;
                lattice->quotients[k][i * n + j] = (uint8_t)q;
                for (size_t slot = 0; slot < lattice->relax->slot_count; slot++)
                    lattice->allowed[slot][k][i * n + j] =
                        jn_slot_fits(lattice->relax, lattice->dims[k], slot,
                                     counts[i] / counts[j]);
            }
    }
}

static bool is_prime(uint64_t number)
{
    for (uint64_t i = 2; i * i <= number; i++)
        if (number % i == 0)
            return false;
    return true;
}

/* Where a slot may have all loops of a dimension, several that follow each
 * other cost what one does: then those with prime ends are enough. */
static void list_steps(struct jn_lattice *lattice, size_t slot, size_t k)
{
    size_t n = lattice->count_counts[k];
    const uint64_t *counts = lattice->counts[k];
    const uint8_t *allowed = lattice->allowed[slot][k];
    uint8_t *steps = jn_arena_take(lattice->arena, n * n, 1);
    bool all = true;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            all &= counts[i] % counts[j] != 0 || allowed[i * n + j];
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            steps[i * n + j] =
                allowed[i * n + j] && (!all || is_prime(counts[i] / counts[j]));
    lattice->steps[slot][k] = steps;
}

/* Which indices of a dimension the slots outside can make. */
static void reach(struct jn_lattice *lattice, size_t k, uint8_t *reached)
{
    size_t n = lattice->count_counts[k];
    memset(reached, 0, (lattice->relax->slot_count + 1) * n);
    reached[0] = 1;
    for (size_t slot = 0; slot < lattice->relax->slot_count; slot++)
        for (size_t j = 0; j < n; j++)
            for (size_t i = j; i < n; i++)
                if (reached[slot * n + j] &&
                    lattice->allowed[slot][k][i * n + j])
                    reached[(slot + 1) * n + i] = 1;
}

uint64_t jn_lattice_span(const struct jn_lattice *lattice, size_t dim,
                         size_t state)
{
    size_t n = lattice->count_counts[dim];
    size_t index = lattice->indices[state * lattice->dim_count + dim];
    return lattice->counts[dim][n - 1] / lattice->counts[dim][index];
}

static void span(const struct jn_lattice *lattice, size_t state,
                 uint64_t *spans)
{
    for (size_t d = 0; d < lattice->relax->dim_count; d++)
        spans[d] = 1;
    for (size_t k = 0; k < lattice->dim_count; k++)
        spans[lattice->dims[k]] = jn_lattice_span(lattice, k, state);
}

static double tile_words(const struct jn_tensor *tensor, const uint64_t *spans)
{
    double words = 1;
    for (size_t r = 0; r < tensor->rank_count; r++)
        words *= jn_rank_words(&tensor->ranks[r], spans);
    return words;
}

/* Whether what the level holds is not too much for it, nor too little. */
static bool fits(const struct jn_lattice *lattice, size_t level,
                 const double *tiles)
{
    const struct jn_problem *problem = lattice->relax->space->problem;
    const struct jn_level *storage = &problem->arch->levels[level];
    double held = lattice->relax->capacity_bits[level];
    double used = 0;
    if (!storage->has_size)
        return true;
    for (size_t t = 0; t < lattice->relax->tensor_count; t++)
        if (jn_holds(lattice->relax, level, t))
            used += jn_held_bits(lattice->relax, level, t, tiles[t]);
    if (!jn_knows_room(lattice->relax, level))
        return used <= held;
    return used <= held && !(used < held * storage->min_utilization);
}

/* Opens the states outside of each slot that the slots further out can make,
 * and whose tiles the level inside can hold. */
static void open_states(struct jn_lattice *lattice, size_t state,
                        const double *tiles)
{
    const struct jn_relax *relax = lattice->relax;
    const uint8_t *index = &lattice->indices[state * lattice->dim_count];
    for (size_t slot = 0; slot < relax->slot_count; slot++) {
        bool open = relax->in_space[slot] ||
                    fits(lattice, relax->level_of[slot], tiles);
        for (size_t k = 0; k < lattice->dim_count; k++)
            open &=
                lattice->reached[k][slot * lattice->count_counts[k] + index[k]];
        lattice->open[slot][state] = open;
    }
}

static void take_tables(struct jn_lattice *lattice)
{
    const struct jn_relax *relax = lattice->relax;
    for (size_t slot = 0; slot < relax->slot_count; slot++)
        lattice->open[slot] =
            jn_arena_take(lattice->arena, lattice->state_count, 1);
    for (size_t t = 0; t < relax->tensor_count; t++) {
        lattice->still[t] =
            jn_arena_take(lattice->arena, lattice->state_count, sizeof(double));
        lattice->words[t] =
            jn_arena_take(lattice->arena, lattice->state_count, sizeof(double));
    }
}

/* Words of all visits to the tiles in a state, and pieces beside them. */
static void count_words(struct jn_lattice *lattice, size_t state, size_t tensor,
                        double tile)
{
    double still = 1;
    for (size_t k = 0; k < lattice->dim_count; k++) {
        size_t i = lattice->indices[state * lattice->dim_count + k];
        double count = (double)lattice->counts[k][i];
        if (jn_has(lattice->movers[k], tensor))
            tile *= count;
        else if (jn_repeats(lattice->relax, tensor, lattice->dims[k]))
            still *= count;
    }
    lattice->still[tensor][state] = still;
    lattice->words[tensor][state] = tile;
}

static void list_states(struct jn_lattice *lattice)
{
    const struct jn_relax *relax = lattice->relax;
    const struct jn_tensor *tensors = relax->space->problem->layer->tensors;
    take_tables(lattice);
    for (size_t k = 0; k < lattice->dim_count; k++) {
        lattice->reached[k] = jn_arena_take(
            lattice->arena, relax->slot_count + 1, lattice->count_counts[k]);
        reach(lattice, k, lattice->reached[k]);
    }
    for (size_t s = 0; s < lattice->state_count; s++) {
        uint64_t spans[JN_MAX_DIMS];
        double tiles[JN_LATTICE_TENSORS] = {0};
        span(lattice, s, spans);
        for (size_t t = 0; t < relax->tensor_count; t++) {
            tiles[t] = tile_words(&tensors[t], spans);
            count_words(lattice, s, t, tiles[t]);
        }
        open_states(lattice, s, tiles);
    }
}

/* The fewest words that the visits along a rank can bring. */
static double least_rank(const struct jn_lattice *lattice,
                         const struct jn_rank *rank)
{
    const uint64_t *bounds = lattice->relax->space->problem->layer->bounds;
    double least = HUGE_VAL;
    double single = 1;
    size_t movers = 0;
    for (size_t i = 0; i < rank->term_count; i++) {
        double bound = (double)bounds[rank->terms[i].dim];
        double step = fabs((double)rank->terms[i].coefficient);
        if (bound <= 1 || step <= 0)
            continue;
        least = fmin(least, bound * step);
        single = bound;
        movers++;
    }
    if (movers == 0)
        return 1;
    return movers == 1 ? single : least;
}

/* False if a dimension that shares a rank is in another one, too. */
static bool look_at_tensors(struct jn_lattice *lattice)
{
    const struct jn_relax *relax = lattice->relax;
    const struct jn_problem *problem = relax->space->problem;
    for (size_t t = 0; t < relax->tensor_count; t++) {
        const struct jn_tensor *tensor = &problem->layer->tensors[t];
        lattice->least_words[t] = 1;
        for (size_t r = 0; r < tensor->rank_count; r++)
            lattice->least_words[t] *= least_rank(lattice, &tensor->ranks[r]);
        for (size_t b = 0; b < relax->bundle_count; b++)
            lattice->slides[t] |= relax->bundles[b].may_slide[t];
        for (size_t k = 0; k < lattice->dim_count; k++)
            if (jn_has(lattice->movers[k], t) &&
                problem->views[t].rank_of[lattice->dims[k]] < 0)
                return false;
        /* Where words are left out (0 of a coefficient), nothing is sure. */
        for (size_t s = 0; s < lattice->state_count; s++) {
            lattice->least_words[t] =
                fmin(lattice->least_words[t], lattice->words[t][s]);
            lattice->most_words[t] =
                fmax(lattice->most_words[t], lattice->words[t][s]);
        }
    }
    return true;
}

/* --- all together --- */

/* Not rules of counting that bounds by states know nothing of; nor machines
 * with fan-outs in fan-outs: of those further in little is known. */
static bool is_plain(const struct jn_relax *relax)
{
    size_t fan_outs = 0;
    for (size_t level = 0; level < relax->level_count; level++)
        fan_outs +=
            relax->space_slot[level] >= 0 && relax->most_children[level] > 1;
    return !relax->space->problem->options.old_translation_rule &&
           !relax->space->imperfect && fan_outs <= 1 &&
           relax->tensor_count <= JN_LATTICE_TENSORS &&
           relax->energy_power + relax->latency_power > 0;
}

bool jn_lattice_make(const struct jn_relax *relax, struct jn_arena *arena,
                     struct jn_lattice *lattice)
{
    memset(lattice, 0, sizeof *lattice);
    lattice->relax = relax;
    lattice->arena = arena;
    lattice->outermost = -1;
    for (size_t level = 0; level < relax->level_count; level++)
        lattice->hides |= relax->passes_still[level];
    lattice->hides |=
        relax->space->problem->arch->is_sparse || relax->neurons.hidden;
    lattice->limit = HUGE_VAL;
    if (!is_plain(relax) || !list_dims(lattice))
        return false;
    for (size_t level = relax->level_count; level-- > 0;)
        if (jn_lattice_spreads(lattice, level))
            lattice->outermost = (int)level;
    lattice->store = jn_arena_take(arena, 1, sizeof *lattice->store);
    lattice->store->arena = arena;
    index_states(lattice);
    list_allowed(lattice);
    for (size_t slot = 0; slot < relax->slot_count; slot++)
        for (size_t k = 0; k < lattice->dim_count; k++)
            list_steps(lattice, slot, k);
    list_states(lattice);
    if (!look_at_tensors(lattice))
        return false;
    if (!jn_overlaps_list(lattice) || !jn_tolls_list(lattice))
        return false;
    size_t count = 0;
    for (size_t level = 0; level < relax->level_count; level++) {
        if (jn_lattice_spreads(lattice, level))
            jn_fans_list(lattice, level, &lattice->fans[level]);
        count += lattice->fans[level].count;
    }
    return count * lattice->state_count <= JN_MOST_CROSSINGS;
}
