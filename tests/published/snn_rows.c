/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "snn_rows.h"

#include "harness.h"
#include "sparse/density.h"

#include <string.h>

static uint64_t bound(const struct jn_layer *layer, const char *dim)
{
    int index = jn_layer_find_dim(layer, dim);
    return index < 0 ? 1 : layer->bounds[index];
}

void snn_rows_find(const struct jn_problem *problem, struct snn_rows *rows)
{
    const struct jn_layer *layer = problem->layer;
    size_t inputs = 0;
    while (strcmp(layer->tensors[inputs].name, "inputs") != 0)
        inputs++;
    const struct jn_bitmap *spikes = problem->densities[inputs]->bitmap;
    CU_ASSERT_PTR_NOT_NULL_FATAL(spikes);
    *rows = (struct snn_rows){
        .spikes = spikes,
        .steps = bound(layer, "T"),
        .channels = bound(layer, "C"),
        .height = 1,
        .width = 1,
        .filters = bound(layer, "M"),
        .out_rows = bound(layer, "P"),
        .out_columns = bound(layer, "Q"),
        .kernel_rows = bound(layer, "R"),
        .kernel_columns = bound(layer, "S"),
    };
    if (jn_layer_find_dim(layer, "R") >= 0) {
        rows->height = spikes->extents[spikes->rank_count - 2];
        rows->width = spikes->extents[spikes->rank_count - 1];
        uint64_t reach = rows->out_rows + rows->kernel_rows - 1;
        rows->padding = (reach - rows->height) / 2;
    }
}

static uint64_t positions_of(const struct snn_rows *rows)
{
    return rows->out_rows * rows->out_columns;
}

static uint64_t depth_of(const struct snn_rows *rows)
{
    return rows->channels * rows->kernel_rows * rows->kernel_columns;
}

/* Whether there is a spike at a place of a position, in one step. */
static bool fires(const struct snn_rows *rows, uint64_t step, uint64_t position,
                  uint64_t place)
{
    uint64_t kernel = rows->kernel_rows * rows->kernel_columns;
    uint64_t y =
        position / rows->out_columns + place % kernel / rows->kernel_columns;
    uint64_t x = position % rows->out_columns + place % rows->kernel_columns;
    if (y < rows->padding || y - rows->padding >= rows->height ||
        x < rows->padding || x - rows->padding >= rows->width)
        return false;
    uint64_t channel = step * rows->channels + place / kernel;
    return jn_bitmap_has(rows->spikes,
                         (channel * rows->height + y - rows->padding) *
                                 rows->width +
                             x - rows->padding);
}

enum { WINDOW = 4, COLUMNS = 8, MAX_DEPTH = 4096 };

/* Whether a window of steps has a spike at a place. */
static unsigned is_active(const struct snn_rows *rows, uint64_t window,
                          uint64_t position, uint64_t place)
{
    unsigned active = 0;
    for (uint64_t i = 0; i < WINDOW; i++)
        active |= fires(rows, window * WINDOW + i, position, place);
    return active;
}

/* Takes away each first later one that does not overlap with an earlier. */
static uint64_t pack(const unsigned *masks, uint64_t count)
{
    static bool is_taken[MAX_DEPTH];
    uint64_t left = count;
    memset(is_taken, 0, sizeof is_taken);
    for (uint64_t i = 0; i < count; i++) {
        uint64_t other = i + 1;
        while (other < count &&
               (is_taken[i] || is_taken[other] || (masks[i] & masks[other])))
            other++;
        if (other < count) {
            is_taken[other] = true;
            left--;
        }
    }
    return left;
}

/* Places that eight columns go through together. */
static uint64_t places_of_group(const struct snn_rows *rows, uint64_t group,
                                uint64_t groups)
{
    static unsigned masks[MAX_DEPTH];
    uint64_t count = 0, full = 0;
    for (uint64_t place = 0; place < depth_of(rows); place++) {
        unsigned mask = 0;
        for (uint64_t column = 0; column < COLUMNS; column++) {
            uint64_t row = group + groups * column;
            mask |= is_active(rows, row / positions_of(rows),
                              row % positions_of(rows), place)
                    << column;
        }
        full += mask == (1U << COLUMNS) - 1;
        if (mask != 0 && mask != (1U << COLUMNS) - 1)
            masks[count++] = mask;
    }
    return full + pack(masks, count);
}

/* Fully connected layers are not packed: inputs with any spike. */
static uint64_t active_inputs(const struct snn_rows *rows)
{
    uint64_t active = 0;
    for (uint64_t place = 0; place < depth_of(rows); place++) {
        unsigned any = 0;
        for (uint64_t window = 0; window < rows->steps / WINDOW; window++)
            any |= is_active(rows, window, 0, place);
        active += any;
    }
    return active;
}

static uint64_t pieces(uint64_t whole, uint64_t piece)
{
    return (whole + piece - 1) / piece;
}

uint64_t snn_ptb_cycles(const struct snn_rows *rows)
{
    uint64_t groups = rows->steps / WINDOW * positions_of(rows) / COLUMNS;
    uint64_t places = 0;
    CU_ASSERT_TRUE_FATAL(depth_of(rows) <= MAX_DEPTH);
    if (positions_of(rows) == 1)
        places = active_inputs(rows);
    else
        for (uint64_t group = 0; group < groups; group++)
            places += places_of_group(rows, group, groups);
    return places * pieces(rows->filters, 16) * WINDOW +
           32 * positions_of(rows) + 1;
}

uint64_t snn_sato_cycles(const struct snn_rows *rows)
{
    enum { ELEMENTS = 128 };
    uint64_t busy[ELEMENTS] = {0}, longest = 0;
    for (uint64_t row = 0; row < rows->steps * positions_of(rows); row++) {
        size_t least = 0;
        for (size_t element = 1; element < ELEMENTS; element++)
            if (busy[element] < busy[least])
                least = element;
        for (uint64_t place = 0; place < depth_of(rows); place++)
            busy[least] += fires(rows, row / positions_of(rows),
                                 row % positions_of(rows), place);
        if (busy[least] > longest)
            longest = busy[least];
    }
    return longest * rows->filters;
}

uint64_t snn_eyeriss_cycles(const struct snn_rows *rows)
{
    return pieces(rows->filters, 12) *
           (rows->steps * positions_of(rows) * depth_of(rows) / 14);
}
