/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/bundle.h"
#include "search/relax_terms.h"

#include <math.h>
#include <string.h>

/* The average way to the children in the first COLUMNS and ROWS, from the
 * entry: in the middle of the first column. */
static double average_hops(const struct jn_mesh *mesh, uint64_t columns,
                           uint64_t rows)
{
    double middle = ((double)mesh->y - 1) / 2;
    double sum = 0;
    for (uint64_t row = 0; row < rows; row++)
        sum += fabs((double)row - middle);
    return ((double)columns - 1) / 2 + sum / (double)rows;
}

/* The hops of a word at least if there are loops in space.
 *
 * These fill columns and rows from the first on, two children or more.  The
 * way to all children that get a word is no shorter than that to the farthest,
 * so no shorter than their average; each word has as many.  Where dimensions
 * meet in a rank, words may have more or fewer children: then there is no such
 * average, and the nearest child may be no way off. */
static double least_hops(const struct jn_relax *relax, size_t level,
                         size_t tensor)
{
    const struct jn_mesh *mesh = &relax->space->problem->children[level];
    double least = (double)INFINITY;
    for (size_t b = 0; b < relax->bundle_count; b++)
        if (relax->bundles[b].may_slide[tensor])
            return 0;
    for (uint64_t columns = 1; columns <= 2 && columns <= mesh->x; columns++)
        for (uint64_t rows = 1; rows <= mesh->y; rows++)
            if (columns * rows > 1)
                least = fmin(least, average_hops(mesh, columns, rows));
    return least;
}

/* Products of ends along the two axes of a fan-out: by y, then x. */
struct filling {
    const struct jn_relax *relax;
    const struct jn_mesh *mesh;
    size_t slot;
    bool *fills;
};

static bool *place(const struct filling *filling, uint64_t x, uint64_t y)
{
    return &filling->fills[y * (filling->mesh->x + 1) + x];
}

/* Adds all loops of a dimension to what X and Y are filled by without it. */
static void fill_further(const struct filling *filling, size_t dim, uint64_t x,
                         uint64_t y)
{
    const struct jn_factors *factors = &filling->relax->space->factors[dim];
    uint64_t whole = factors->counts[factors->count_count - 1];
    for (size_t i = 0; i < factors->count_count; i++)
        for (size_t j = 0; j < factors->count_count; j++) {
            uint64_t a = factors->counts[i];
            uint64_t b = factors->counts[j];
            if (a * x <= filling->mesh->x && b * y <= filling->mesh->y &&
                whole % (a * b) == 0 &&
                jn_slot_fits(filling->relax, dim, filling->slot, a * b))
                *place(filling, a * x, b * y) = true;
        }
}

/* The most children of a level that factors of the bounds can fill.  Places
 * are gone through from the last, so that no dimension is added twice. */
static double fill_mesh(const struct jn_relax *relax, size_t level,
                        struct jn_arena *arena)
{
    const struct jn_mesh *mesh = &relax->space->problem->children[level];
    struct filling filling = {relax, mesh, (size_t)relax->space_slot[level],
                              NULL};
    uint64_t most = 1;
    filling.fills = jn_arena_take(arena, (mesh->x + 1) * (mesh->y + 1), 1);
    *place(&filling, 1, 1) = true;
    for (size_t d = 0; d < relax->dim_count; d++)
        for (uint64_t at = mesh->x * mesh->y; at-- > 0;)
            if (*place(&filling, at % mesh->x + 1, at / mesh->x + 1))
                fill_further(&filling, d, at % mesh->x + 1, at / mesh->x + 1);
    for (uint64_t y = 1; y <= mesh->y; y++)
        for (uint64_t x = 1; x <= mesh->x; x++)
            if (*place(&filling, x, y) && x * y > most)
                most = x * y;
    return (double)most;
}

static void set_limits(struct jn_relax *relax, struct jn_arena *arena)
{
    const struct jn_problem *problem = relax->space->problem;
    for (size_t level = 0; level < relax->level_count; level++) {
        const struct jn_level *storage = &problem->arch->levels[level];
        if (storage->has_size)
            relax->capacity_bits[level] = floor((double)storage->size_words /
                                                storage->multiple_buffering) *
                                          storage->word_bits;
        relax->log_capacity[level] = log(relax->capacity_bits[level]);
        for (size_t t = 0; t < relax->tensor_count; t++)
            relax->log_bits[level][t] =
                log(relax->zeros.words[level][t].held *
                    (double)problem->storage[level][t].word_bits);
        for (size_t t = 0; t < relax->tensor_count; t++)
            relax->least_hops[level][t] = least_hops(relax, level, t);
        relax->most_children[level] =
            relax->space_slot[level] < 0 ? 1 : fill_mesh(relax, level, arena);
        relax->log_children[level] = log(relax->most_children[level]);
    }
}

/* How often a boundary that forgets sees each word at least.  Every point is a
 * visit: all loops that do not move the tensor repeat it, but those in
 * space may do so in all children at once. */
static void set_least_times(struct jn_relax *relax)
{
    const struct jn_problem *problem = relax->space->problem;
    double children = jn_most_children(relax, 0, relax->level_count);
    for (size_t b = 0; b < relax->boundary_count; b++) {
        struct jn_boundary *boundary = &relax->boundaries[b];
        double times = 1;
        if (!boundary->forgets)
            continue;
        for (size_t d = 0; d < relax->dim_count; d++)
            if (jn_repeats(relax, boundary->tensor, d))
                times *= (double)problem->layer->bounds[d];
        boundary->least_times = fmax(1, times / children);
    }
}

static bool may_pass(const struct jn_relax *relax, size_t level)
{
    return relax->space_slot[level] >= 0 &&
           !relax->space->problem->options.no_link_transfers;
}

/* Whether children forget what they had, so that neighbours may pass on even
 * what has not moved. */
static bool passes_still(const struct jn_relax *relax, size_t level)
{
    return may_pass(relax, level) &&
           (level + 1 == relax->level_count ||
            relax->space->fixed[level + 1].no_temporal_reuse != 0);
}

static void place_boundary(const struct jn_relax *relax,
                           struct jn_boundary *boundary)
{
    size_t above = boundary->below - 1U;
    boundary->forgets =
        boundary->below == relax->level_count && !relax->passes_still[above];
    boundary->fanout = -1;
    for (size_t level = 0; level < boundary->below; level++)
        if (relax->space_slot[level] >= 0)
            boundary->fanout = relax->space_slot[level];
    for (size_t b = 0; b < relax->bundle_count; b++)
        boundary->may_link |= relax->bundles[b].may_slide[boundary->tensor] &&
                              may_pass(relax, above);
}

static void list_slots(struct jn_relax *relax)
{
    const struct jn_mapspace *space = relax->space;
    for (size_t level = 0; level < relax->level_count; level++)
        relax->space_slot[level] = -1;
    for (size_t slot = 0; slot < space->slot_count; slot++) {
        size_t level = space->slots[slot].level;
        relax->level_of[slot] = (uint8_t)level;
        relax->in_space[slot] = space->slots[slot].space;
        if (space->slots[slot].space)
            relax->space_slot[level] = (int16_t)slot;
        else
            relax->time_slot[level] = (uint8_t)slot;
    }
}

static void list_outermost(struct jn_relax *relax)
{
    for (size_t t = 0; t < relax->tensor_count; t++)
        relax->outermost[t] =
            (int)(jn_keeps(relax, 0, t) ? 0 : jn_next_keeper(relax, 0, t));
}

static void place_boundaries(struct jn_relax *relax)
{
    for (size_t level = 0; level < relax->level_count; level++)
        relax->passes_still[level] = passes_still(relax, level);
    for (size_t b = 0; b < relax->boundary_count; b++)
        place_boundary(relax, &relax->boundaries[b]);
    set_least_times(relax);
}

/* Of energy and latency in the objectives; of accesses no bound but 0 is
 * known. */
static const struct {
    double energy, latency;
} powers[JN_OBJECTIVE_COUNT] = {
    [JN_OBJECTIVE_ENERGY] = {1, 0},   [JN_OBJECTIVE_LATENCY] = {0, 1},
    [JN_OBJECTIVE_EDP] = {1, 1},      [JN_OBJECTIVE_ED2P] = {1, 2},
    [JN_OBJECTIVE_ACCESSES] = {0, 0},
};

/* Sums take room outside of the level that neurons are updated at only where
 * they come there unfinished. */
static void leave_room(struct jn_relax *relax)
{
    const struct jn_problem *problem = relax->space->problem;
    for (size_t level = 0; level < relax->level_count; level++) {
        if (jn_neurons_unsure(problem, level) == 0)
            continue;
        struct jn_word_shares *shares =
            &relax->zeros.words[level][problem->layer->neuron.sums];
        shares->held = shares->most = 0;
    }
}

bool jn_relax_make(const struct jn_mapspace *space, const jn_tensors *keep,
                   enum jn_objective objective, struct jn_arena *arena,
                   struct jn_relax *relax)
{
    memset(relax, 0, sizeof *relax);
    relax->space = space;
    relax->level_count = space->problem->arch->level_count;
    relax->slot_count = space->slot_count;
    relax->dim_count = space->problem->layer->dim_count;
    relax->tensor_count = space->problem->layer->tensor_count;
    relax->energy_power = powers[objective].energy;
    relax->latency_power = powers[objective].latency;
    memcpy(relax->keep, keep, relax->level_count * sizeof *keep);
    jn_zeros_find(space->problem, keep, &relax->zeros);
    jn_neurons_find(space, keep, &relax->neurons);
    leave_room(relax);
    relax->work_cycles =
        (double)jn_layer_points(space->problem->layer) * relax->zeros.cycles;
    list_slots(relax);
    if (!jn_bundles_make(relax, arena))
        return false;
    list_outermost(relax);
    set_limits(relax, arena);
    jn_relax_list_terms(relax);
    place_boundaries(relax);
    return true;
}
