/* SPDX-License-Identifier: GPL-3.0-or-later */
/* saved.h - a saved result, as charts see it.
 *
 * Input:  a file that `joulenest evaluate` or `map` wrote as JSON.
 * Output: its layers that have figures, with the breakdowns of each, and the
 *         machine.
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
    const size_t *colours; /* places in the palette; NULL: their own */
};

/* A storage level in the run of a layer. */
struct jn_saved_level {
    const char *name, *class_name;
    double instances;
    double size_bits; /* of an instance; 0: no limit */
    double used_bits;
    double area_um2;      /* of all instances */
    const char *keeps;    /* tensors, "weights, outputs" */
    const char *temporal; /* loops as in mapping files: "Q7 M4" */
    const char *spatial_y, *spatial_x;
    double bytes, operations_per_byte; /* 0: moves nothing */
    double bytes_per_cycle;            /* at most; 0: no limit */
};

struct jn_saved_layer {
    const char *name;
    double runs; /* of it in the network */
    double energy_pj, cycles, utilization_percent;
    double operations_per_cycle, peak_operations_per_cycle;
    const struct jn_saved_level *levels; /* outermost first */
    size_t level_count;
};

/* What carries words between the levels. */
struct jn_saved_network {
    const char *name, *outer_level;
};

struct jn_saved_compute {
    const char *name, *kind;
    double instances, area_um2;
};

struct jn_saved {
    const char *path;
    const char *label; /* the machine's and the network's name */
    const struct jn_saved_layer *layers;
    size_t layer_count;
    size_t missing_count; /* layers in the file that have no figures */
    struct jn_parts parts[JN_BREAKDOWN_COUNT]; /* of one run of a layer */
    struct jn_saved_compute compute;
    const struct jn_saved_network *networks;
    size_t network_count;
};

/* What to read. */
struct jn_saved_file {
    FILE *stream;
    const char *path;          /* as messages name it */
    const char *const *layers; /* only these; none: all */
    size_t layer_count;
    bool may_be_empty; /* no layer with figures will do */
};

/* Reads a result.  False, and what is wrong, if it is none or has no layer
 * with figures; everything is in ARENA. */
bool jn_saved_read(const struct jn_saved_file *file, struct jn_arena *arena,
                   struct jn_saved *saved, const char **fault);

/* The place of a module among the parts by module, which gives its colour;
 * their count if it has none. */
size_t jn_saved_find_module(const struct jn_saved *saved, const char *name);

/* Energy of a module in all runs of all layers. */
double jn_saved_module_pj(const struct jn_saved *saved, const char *name);

/* Energy and cycles of all runs of all layers. */
double jn_saved_energy_pj(const struct jn_saved *saved);
double jn_saved_cycles(const struct jn_saved *saved);

#endif
