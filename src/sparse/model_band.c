/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A square matrix that is not zero where |i - j| <= w: all tiles counted, by
 * formulas for each.  Timeloop's banded model has the same mean (src/workload/
 * density-models/banded-distribution.cpp). */
#include "sparse/model.h"
#include "sparse/tally.h"

enum { MOST_TILES = 1 << 24, TABLE_WORDS = 1 << 20 };

static const char *fault(const struct jn_density *density,
                         struct jn_arena *arena)
{
    (void)arena;
    if (density->rank_count != 2 || density->extents[0] != density->extents[1])
        return "a band needs a square matrix";
    return NULL;
}

/* Rows or columns of a tile. */
struct range {
    int64_t first, end;
};

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* The sum over all x < END of x cut to 0 ... COLUMNS. */
static int64_t sum_cut(int64_t end, int64_t columns)
{
    if (end <= 0)
        return 0;
    if (end <= columns + 1)
        return end * (end - 1) / 2;
    return columns * (columns + 1) / 2 + (end - 1 - columns) * columns;
}

/* Words with i - j > OFFSET: in row i the columns before i - OFFSET. */
static int64_t count_below(struct range rows, struct range columns,
                           int64_t offset)
{
    int64_t start = columns.first + offset;
    int64_t width = columns.end - columns.first;
    return sum_cut(rows.end - start, width) -
           sum_cut(rows.first - start, width);
}

static int64_t count_words(struct range rows, struct range columns,
                           int64_t width)
{
    return count_below(rows, columns, -width - 1) -
           count_below(rows, columns, width);
}

/* The grid along the columns, and what the band is. */
struct band {
    int64_t extent; /* of the matrix */
    int64_t width;
    int64_t tile, step, positions;
};

static struct range take_range(const struct band *along, int64_t position)
{
    int64_t first = position * along->step;
    return (struct range){first, smaller(first + along->tile, along->extent)};
}

/* The least position whose start is at least START. */
static int64_t position_from(const struct band *along, int64_t start)
{
    return start <= 0 ? 0 : (start + along->step - 1) / along->step;
}

/* The position after the last whose start is at most START. */
static int64_t position_after(const struct band *along, int64_t start)
{
    return start < 0 ? 0 : smaller(start / along->step + 1, along->positions);
}

/* Tallies the tiles between two positions one by one. */
static void tally_some(const struct band *columns, struct range rows,
                       struct range positions, struct jn_tally *tally)
{
    for (int64_t i = positions.first; i < positions.end; i++)
        jn_tally_add(
            tally,
            (uint64_t)count_words(rows, take_range(columns, i), columns->width),
            1);
}

/* Tallies all tiles of some rows; false when there are too many to look at.
 * Those outside the band and those wholly within need no look. */
static bool tally_rows(const struct band *columns, struct range rows,
                       int64_t *budget, struct jn_tally *tally)
{
    int64_t reach = columns->width;
    struct range touching = {
        position_from(columns, rows.first - reach - columns->tile + 1),
        position_after(columns, rows.end - 1 + reach)};
    touching.first = smaller(touching.first, touching.end);
    struct range within = {
        position_from(columns, rows.end - 1 - reach),
        position_after(columns,
                       smaller(rows.first + reach + 1, columns->extent) -
                           columns->tile)};
    within.first = larger(within.first, touching.first);
    within.end = smaller(within.end, touching.end);
    if (within.first >= within.end)
        within.first = within.end = touching.end;

    int64_t looks = touching.end - touching.first - within.end + within.first;
    *budget -= looks + 1;
    if (*budget < 0)
        return false;
    tally_some(columns, rows, (struct range){touching.first, within.first},
               tally);
    tally_some(columns, rows, (struct range){within.end, touching.end}, tally);
    jn_tally_add(tally, (uint64_t)((rows.end - rows.first) * columns->tile),
                 (uint64_t)(within.end - within.first));
    jn_tally_add(
        tally, 0,
        (uint64_t)(columns->positions - touching.end + touching.first));
    return true;
}

static struct band take_rank(const struct jn_density *density,
                             const struct jn_tile_grid *grid, size_t rank)
{
    uint64_t extent = density->extents[rank];
    uint64_t tile = grid->extents[rank];
    uint64_t width = density->band_width;
    return (struct band){
        .extent = (int64_t)extent,
        .width = (int64_t)(width < extent ? width : extent),
        .tile = (int64_t)(tile < extent ? tile : extent),
        .step = grid->positions[rank] == 1 ? 1 : (int64_t)grid->steps[rank],
        .positions = (int64_t)grid->positions[rank]};
}

static bool count_tiles(const struct jn_density *density,
                        const struct jn_tile_grid *grid, struct jn_arena *arena,
                        struct jn_occupancy *occupancy)
{
    struct band rows = take_rank(density, grid, 0);
    struct band columns = take_rank(density, grid, 1);
    uint64_t words = (uint64_t)(rows.tile * columns.tile);
    struct jn_histogram *histogram = jn_arena_take(arena, 1, sizeof *histogram);
    struct jn_tally tally;
    int64_t budget = MOST_TILES;
    jn_tally_start(&tally, words, TABLE_WORDS, arena);
    for (int64_t i = 0; i < rows.positions; i++)
        if (!tally_rows(&columns, take_range(&rows, i), &budget, &tally))
            return false;
    jn_tally_end(&tally, histogram);
    jn_occupancy_counted(words, histogram, occupancy);
    return true;
}

static bool count_tile(const struct jn_density *density,
                       const struct jn_tile_place *tile, struct jn_arena *arena,
                       struct jn_occupancy *occupancy)
{
    (void)arena;
    struct range of[2];
    for (size_t rank = 0; rank < 2; rank++)
        of[rank] =
            (struct range){(int64_t)tile->starts[rank],
                           (int64_t)(tile->starts[rank] + tile->extents[rank])};
    uint64_t extent = density->extents[0];
    uint64_t width =
        density->band_width < extent ? density->band_width : extent;
    jn_occupancy_certain(tile->words,
                         (uint64_t)count_words(of[0], of[1], (int64_t)width),
                         occupancy);
    return true;
}

/* Each word has its own. */
static struct jn_urn urn(const struct jn_density *density, const uint64_t *at)
{
    uint64_t apart = at[0] > at[1] ? at[0] - at[1] : at[1] - at[0];
    return (struct jn_urn){at[0] * density->extents[1] + at[1], 1,
                           apart <= density->band_width};
}

const struct jn_density_model jn_density_band = {.name = "band",
                                                 .fault = fault,
                                                 .urn = urn,
                                                 .place = count_tile,
                                                 .grid = count_tiles};
