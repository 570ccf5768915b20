/* SPDX-License-Identifier: GPL-3.0-or-later */
/* saved.h - a saved result, as charts see it.
 *
 * Input:  a file that `joulenest evaluate` or `map` wrote with --format=json.
 * Output: its layers that have figures, with the breakdowns of each.
 * Next:   chart/kinds.h
 */
#ifndef JN_CHART_SAVED_H
#define JN_CHART_SAVED_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdio.h>

/* Ways to break a layer's energy down, and the bytes that it moves. */
enum jn_breakdown {
    JN_BY_MODULE,
    JN_BY_TENSOR,
    JN_BY_ACTION,
    JN_BY_LEVEL, /* bytes read and written, not energy */
    JN_BREAKDOWN_COUNT
};

/* Parts of something, by layer: VALUES has a row for each layer. */
struct jn_parts {
    const char **names; /* in the order in which they first come */
    size_t count;
    double *values;
};

struct jn_saved_layer {
    const char *name;
    double runs; /* of it in the network */
    double energy_pj, cycles, utilization_percent;
    double operations_per_cycle, peak_operations_per_cycle;
    double operations_per_byte; /* of the outermost level */
};

struct jn_saved {
    const char *label; /* the machine's and the network's name */
    const struct jn_saved_layer *layers;
    size_t layer_count;
    size_t missing_count; /* layers in the file that have no figures */
    struct jn_parts parts[JN_BREAKDOWN_COUNT]; /* of one run of a layer */
    struct jn_parts area_um2;                  /* one row */
};

/* Reads STREAM, the file PATH.  False, and what is wrong, if it is no result
 * or has no layer with figures; everything is in ARENA. */
bool jn_saved_read(FILE *stream, const char *path, struct jn_arena *arena,
                   struct jn_saved *saved, const char **fault);

#endif
