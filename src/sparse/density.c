/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/density.h"

#include "base/checked.h"
#include "sparse/classes.h"
#include "sparse/model.h"

#include <assert.h>
#include <float.h>
#include <inttypes.h>
#include <math.h>

uint64_t jn_density_words(const struct jn_density *density)
{
    uint64_t words = 1;
    for (size_t rank = 0; rank < density->rank_count; rank++)
        words = jn_mul(words, density->extents[rank]);
    return words;
}

double jn_density_product(double density, uint64_t words)
{
    double product = density * jn_real(words);
    double whole = nearbyint(product);
    return fabs(product - whole) <= 4 * DBL_EPSILON * product ? whole : product;
}

uint64_t jn_density_nonzeros(double density, uint64_t words,
                             bool by_timeloop_rule)
{
    double product = by_timeloop_rule ? density * jn_real(words)
                                      : jn_density_product(density, words);
    uint64_t nonzeros = jn_whole(ceil(product));
    return nonzeros < words ? nonzeros : words;
}

const char *jn_density_ratio_fault(const char *what, double ratio,
                                   struct jn_arena *arena)
{
    if (ratio >= 0 && ratio <= 1)
        return NULL;
    return jn_arena_format(arena, "%s is %g, which is not from 0 to 1", what,
                           ratio);
}

const char *jn_density_rank_fault(const struct jn_density *density,
                                  struct jn_arena *arena)
{
    if (density->rank < density->rank_count)
        return NULL;
    return jn_arena_format(arena, "there is no rank %zu, only %zu of them",
                           density->rank, density->rank_count);
}

const char *jn_density_fault(const struct jn_density *density,
                             struct jn_arena *arena)
{
    if (density->rank_count > JN_MAX_RANKS)
        return jn_arena_format(arena, "the tensor has more than %d ranks",
                               JN_MAX_RANKS);
    for (size_t rank = 0; rank < density->rank_count; rank++)
        if (density->extents[rank] == 0)
            return jn_arena_format(arena, "rank %zu has no extent", rank);
    if (jn_density_words(density) > JN_MAX_SPARSE_WORDS)
        return jn_arena_format(arena,
                               "the tensor has more than %" PRIu64 " words",
                               JN_MAX_SPARSE_WORDS);
    return density->model->fault ? density->model->fault(density, arena) : NULL;
}

void jn_tile_grid_cover(const struct jn_density *density,
                        const uint64_t *extents, struct jn_tile_grid *grid)
{
    *grid = (struct jn_tile_grid){.extents = {0}};
    for (size_t rank = 0; rank < density->rank_count; rank++) {
        grid->extents[rank] = grid->steps[rank] = extents[rank];
        grid->positions[rank] =
            extents[rank] == 0
                ? 1
                : jn_ceil_div(density->extents[rank], extents[rank]);
    }
}

void jn_tile_grid_single(const struct jn_density *density,
                         const uint64_t *extents, struct jn_tile_grid *grid)
{
    *grid = (struct jn_tile_grid){.extents = {0}};
    for (size_t rank = 0; rank < density->rank_count; rank++) {
        grid->extents[rank] = grid->steps[rank] = extents[rank];
        grid->positions[rank] = 1;
    }
}

uint64_t jn_tile_grid_weight(const struct jn_tile_grid *grid, size_t rank_count,
                             const uint64_t *at)
{
    uint64_t weight = 1;
    for (size_t rank = 0; rank < rank_count; rank++)
        if (grid->weights[rank] != NULL)
            weight = jn_mul(weight, grid->weights[rank][at[rank]]);
    return weight;
}

/* True if in each rank all tiles start within the tensor, and have words. */
static bool starts_within(const struct jn_density *density,
                          const struct jn_tile_grid *grid)
{
    for (size_t rank = 0; rank < density->rank_count; rank++) {
        uint64_t positions = grid->positions[rank];
        if (grid->extents[rank] == 0 || positions == 0)
            return false;
        if (positions == 1)
            continue;
        if (grid->steps[rank] == 0 ||
            jn_mul(positions - 1, grid->steps[rank]) >= density->extents[rank])
            return false;
    }
    return true;
}

bool jn_density_occupancy(const struct jn_density *density,
                          const struct jn_tile_query *query,
                          struct jn_arena *arena,
                          struct jn_occupancy *occupancy)
{
    assert(jn_density_words(density) <= JN_MAX_SPARSE_WORDS);
    if (!starts_within(density, query->grid))
        return false;
    if (density->model->grid == NULL)
        return jn_tile_classes_mix(density, query, arena, occupancy);
    return query->enclosing == NULL &&
           density->model->grid(density, query->grid, arena, occupancy);
}
