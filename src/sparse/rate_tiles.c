/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/rate_tiles.h"

#include "base/arena.h"
#include "base/checked.h"
#include "sparse/rates.h"

#include <string.h>

enum { MOST_PLACES = 1 << 25, MOST_DEPTHS = 1 << 16 };

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* Indices of the map in one of its ranks; of a rank that it lacks, words. */
struct span {
    uint64_t start, end;
};

/* What a tile has along a rank, without padding. */
static struct span find_span(const struct jn_density *density,
                             const struct jn_tile_grid *grid, size_t rank,
                             uint64_t position)
{
    const struct jn_layout *layout = &density->rates->layout;
    uint64_t from =
        grid->positions[rank] > 1 ? position * grid->steps[rank] : 0;
    uint64_t to =
        from + least(grid->extents[rank], density->extents[rank] - from);
    uint64_t start = layout->starts[rank];
    uint64_t end = start + layout->lengths[rank];
    from = from < start ? start : least(from, end);
    to = to < start ? start : least(to, end);
    return (struct span){from - start, to - start};
}

static double weight_of(const struct jn_tile_grid *grid, size_t rank,
                        uint64_t position)
{
    return grid->weights[rank] ? jn_real(grid->weights[rank][position]) : 1;
}

/* --- ranks that the map lacks --- */

static void add_depth(struct jn_rate_depth *depths, size_t *count,
                      uint64_t words, double weight)
{
    for (size_t i = 0; i < *count; i++)
        if (depths[i].words == words) {
            depths[i].weight += weight;
            return;
        }
    depths[(*count)++] = (struct jn_rate_depth){words, weight};
}

/* The depths so far, each as often as tiles have so many words of RANK. */
static bool deepen(size_t rank, struct jn_arena *arena,
                   struct jn_rate_tiles *tiles)
{
    const struct jn_tile_grid *grid = tiles->grid;
    uint64_t places = grid->positions[rank];
    uint64_t room = least(
        places, least(grid->extents[rank], tiles->density->extents[rank]) + 1);
    size_t count = 0;
    size_t all = 0;
    if (jn_mul(room, tiles->depth_count) > MOST_DEPTHS)
        return false;
    struct jn_rate_depth *own = jn_arena_take(arena, (size_t)room, sizeof *own);
    struct jn_rate_depth *product = jn_arena_take(
        arena, (size_t)room * tiles->depth_count, sizeof *product);
    for (uint64_t i = 0; i < places; i++) {
        struct span span = find_span(tiles->density, grid, rank, i);
        add_depth(own, &count, span.end - span.start, weight_of(grid, rank, i));
    }
    for (size_t i = 0; i < tiles->depth_count; i++)
        for (size_t j = 0; j < count; j++)
            add_depth(product, &all, tiles->depths[i].words * own[j].words,
                      tiles->depths[i].weight * own[j].weight);
    tiles->depths = product;
    tiles->depth_count = all;
    return true;
}

/* --- the map's own ranks --- */

static void find_weights(struct jn_arena *arena, struct jn_rate_tiles *tiles)
{
    const struct jn_layout *layout = &tiles->density->rates->layout;
    bool has_weights = false;
    for (size_t r = 0; r < tiles->density->rank_count; r++)
        has_weights |= layout->has[r] && tiles->grid->weights[r] != NULL;
    tiles->weights = NULL;
    if (!has_weights)
        return;
    tiles->weights = jn_arena_take(arena, (size_t)tiles->count, sizeof(double));
    for (uint64_t i = 0; i < tiles->count; i++) {
        uint64_t rest = i;
        tiles->weights[i] = 1;
        for (size_t r = tiles->density->rank_count; r-- > 0;) {
            if (!layout->has[r])
                continue;
            uint64_t places = tiles->grid->positions[r];
            tiles->weights[i] *= weight_of(tiles->grid, r, rest % places);
            rest /= places;
        }
    }
}

bool jn_rate_tiles_find(const struct jn_density *density,
                        const struct jn_tile_grid *grid, struct jn_arena *arena,
                        struct jn_rate_tiles *tiles)
{
    struct jn_rate_depth *one = jn_arena_take(arena, 1, sizeof *one);
    *one = (struct jn_rate_depth){1, 1};
    *tiles = (struct jn_rate_tiles){.density = density,
                                    .grid = grid,
                                    .count = 1,
                                    .depths = one,
                                    .depth_count = 1};
    for (size_t r = 0; r < density->rank_count; r++)
        if (density->rates->layout.has[r])
            tiles->count = jn_mul(tiles->count, grid->positions[r]);
        else if (!deepen(r, arena, tiles))
            return false;
    if (tiles->count > MOST_PLACES)
        return false;
    find_weights(arena, tiles);
    return true;
}

/* Blocks of rows, LENGTH numbers each. */
struct rows {
    double *items;
    uint64_t blocks, count, length;
};

static void add_rows(const double *first, uint64_t count, uint64_t length,
                     double *sums)
{
    for (uint64_t row = 0; row < count; row++)
        for (uint64_t i = 0; i < length; i++)
            sums[i] += first[row * length + i];
}

/* Tiles that overlap little: their rows are added as they are. */
static void sum_each(const struct jn_rate_tiles *tiles, size_t rank,
                     const struct rows *rows, double *sums)
{
    uint64_t places = tiles->grid->positions[rank];
    for (uint64_t block = 0; block < rows->blocks; block++) {
        const double *items = rows->items + block * rows->count * rows->length;
        for (uint64_t i = 0; i < places; i++) {
            struct span span = find_span(tiles->density, tiles->grid, rank, i);
            add_rows(items + span.start * rows->length, span.end - span.start,
                     rows->length, sums + (block * places + i) * rows->length);
        }
    }
}

/* Tiles that overlap a lot: the rows up to their ends less those before. */
static void sum_differences(const struct jn_rate_tiles *tiles, size_t rank,
                            const struct rows *rows, double *sums)
{
    uint64_t places = tiles->grid->positions[rank];
    uint64_t length = rows->length;
    for (uint64_t block = 0; block < rows->blocks; block++) {
        double *items = rows->items + block * rows->count * length;
        for (uint64_t i = length; i < rows->count * length; i++)
            items[i] += items[i - length];
        for (uint64_t i = 0; i < places * length; i++) {
            struct span span =
                find_span(tiles->density, tiles->grid, rank, i / length);
            uint64_t column = i % length;
            if (span.end == span.start)
                continue;
            sums[block * places * length + i] =
                items[(span.end - 1) * length + column] -
                (span.start > 0 ? items[(span.start - 1) * length + column]
                                : 0);
        }
    }
}

/* From the map's indices to tiles along one of its ranks. */
static void sum_rank(const struct jn_rate_tiles *tiles, size_t rank,
                     struct jn_arena *arena, struct rows *rows)
{
    uint64_t places = tiles->grid->positions[rank];
    uint64_t added = 0;
    double *sums = jn_arena_take(
        arena, (size_t)(rows->blocks * places * rows->length), sizeof *sums);
    for (uint64_t i = 0; i < places; i++) {
        struct span span = find_span(tiles->density, tiles->grid, rank, i);
        added += span.end - span.start;
    }
    if (added <= 16 * rows->count)
        sum_each(tiles, rank, rows, sums);
    else
        sum_differences(tiles, rank, rows, sums);
    rows->items = sums;
    rows->count = places;
}

void jn_rate_tiles_sum(const struct jn_rate_tiles *tiles, double (*of)(double),
                       struct jn_arena *arena, double *sums)
{
    const struct jn_rate_map *map = tiles->density->rates;
    struct jn_arena_mark mark = jn_arena_mark(arena);
    struct rows rows = {
        .items = jn_arena_take(arena, (size_t)map->count, sizeof(double)),
        .blocks = map->count,
        .count = 1,
        .length = 1};
    for (uint64_t i = 0; i < map->count; i++)
        rows.items[i] = of(map->values[i]);
    for (size_t r = tiles->density->rank_count; r-- > 0;) {
        if (!map->layout.has[r])
            continue;
        rows.length *= rows.count;
        rows.count = map->array.extents[map->layout.source[r]];
        rows.blocks /= rows.count;
        sum_rank(tiles, r, arena, &rows);
    }
    memcpy(sums, rows.items, (size_t)tiles->count * sizeof *sums);
    jn_arena_rewind(arena, mark);
}
