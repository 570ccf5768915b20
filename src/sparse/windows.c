/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/windows.h"

#include "base/arena.h"

#include <string.h>

/* The windows along one rank. */
struct slide {
    uint64_t extent; /* of the rank */
    uint64_t window, step, positions;
};

static struct slide take_slide(const struct jn_bitmap *bitmap,
                               const struct jn_tile_grid *grid, size_t rank)
{
    return (struct slide){bitmap->extents[rank], grid->extents[rank],
                          grid->steps[rank], grid->positions[rank]};
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* Where the window at a position ends. */
static uint64_t window_end(const struct slide *slide, uint64_t start)
{
    return least(slide->window, slide->extent - start) + start;
}

/* Windows of one row of bits.  Those that overlap take from the last one what
 * they left and add what they came to: every bit is looked at twice. */
static void count_row(const struct jn_bitmap *bitmap, uint64_t row,
                      const struct slide *slide, uint32_t *counts)
{
    uint64_t first = row * slide->extent;
    uint64_t end = window_end(slide, 0);
    uint64_t sum = jn_bitmap_count(bitmap, first, end);
    counts[0] = (uint32_t)sum;
    for (uint64_t i = 1; i < slide->positions; i++) {
        uint64_t start = i * slide->step;
        uint64_t last_end = end;
        end = window_end(slide, start);
        if (start >= last_end) {
            sum = jn_bitmap_count(bitmap, first + start, end - start);
        } else {
            sum -= jn_bitmap_count(bitmap, first + start - slide->step,
                                   slide->step);
            sum += jn_bitmap_count(bitmap, first + last_end, end - last_end);
        }
        counts[i] = (uint32_t)sum;
    }
}

/* Rows of LENGTH counts each. */
struct rows {
    uint32_t *counts;
    size_t length;
};

static void add_rows(uint32_t *sums, const struct rows *rows, uint64_t from,
                     uint64_t to)
{
    for (uint64_t row = from; row < to; row++) {
        const uint32_t *counts = rows->counts + row * rows->length;
        for (size_t i = 0; i < rows->length; i++)
            sums[i] += counts[i];
    }
}

static void take_rows(uint32_t *sums, const struct rows *rows, uint64_t from,
                      uint64_t to)
{
    for (uint64_t row = from; row < to; row++) {
        const uint32_t *counts = rows->counts + row * rows->length;
        for (size_t i = 0; i < rows->length; i++)
            sums[i] -= counts[i];
    }
}

/* Hands out the sums of a window, and takes its first row off them.  That row
 * may be where the sums go to. */
static void hand_out(uint32_t *sums, const uint32_t *first_row,
                     uint32_t *target, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        uint32_t gone = first_row[i];
        target[i] = sums[i];
        sums[i] -= gone;
    }
}

/* Windows over rows.  OUTPUT may be where the rows start: the sums of a window
 * go to a row before all those that later windows want. */
static void slide_rows(const struct rows *rows, const struct slide *slide,
                       uint32_t *sums, uint32_t *output)
{
    size_t length = rows->length;
    uint64_t start = 0;
    uint64_t end = window_end(slide, 0);
    memset(sums, 0, length * sizeof *sums);
    add_rows(sums, rows, 0, end);
    for (uint64_t i = 0; i < slide->positions; i++) {
        hand_out(sums, rows->counts + start * length, output + i * length,
                 length);
        if (i + 1 == slide->positions)
            return;
        uint64_t next = start + slide->step;
        uint64_t next_end = window_end(slide, next);
        if (next < end) {
            take_rows(sums, rows, start + 1, next);
            add_rows(sums, rows, end, next_end);
        } else {
            memset(sums, 0, length * sizeof *sums);
            add_rows(sums, rows, next, next_end);
        }
        start = next;
        end = next_end;
    }
}

/* From windows along the ranks behind RANK to windows along RANK as well. */
static void slide_rank(const struct slide *slide, size_t length, uint32_t *sums,
                       struct jn_windows *windows)
{
    uint64_t blocks = windows->count / length / slide->extent;
    for (uint64_t i = 0; i < blocks; i++) {
        const struct rows rows = {windows->counts + i * slide->extent * length,
                                  length};
        slide_rows(&rows, slide, sums,
                   windows->counts + i * slide->positions * length);
    }
    windows->count = blocks * slide->positions * length;
}

void jn_windows_count(const struct jn_bitmap *bitmap,
                      const struct jn_tile_grid *grid, struct jn_arena *arena,
                      struct jn_windows *windows)
{
    if (bitmap->rank_count == 0) {
        windows->counts = jn_arena_take(arena, 1, sizeof *windows->counts);
        windows->counts[0] = (uint32_t)jn_bitmap_count(bitmap, 0, 1);
        windows->count = 1;
        return;
    }
    size_t rank = bitmap->rank_count - 1;
    struct slide slide = take_slide(bitmap, grid, rank);
    uint64_t rows = bitmap->words / slide.extent;
    windows->count = rows * slide.positions;
    windows->counts =
        jn_arena_take(arena, (size_t)windows->count, sizeof *windows->counts);
    for (uint64_t row = 0; row < rows; row++)
        count_row(bitmap, row, &slide, windows->counts + row * slide.positions);

    size_t length = (size_t)slide.positions;
    while (rank-- > 0) {
        slide = take_slide(bitmap, grid, rank);
        uint32_t *sums = jn_arena_take(arena, length, sizeof *sums);
        slide_rank(&slide, length, sums, windows);
        length *= (size_t)slide.positions;
    }
}
