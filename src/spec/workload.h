/* SPDX-License-Identifier: GPL-3.0-or-later */
/* workload.h - a network: layers as loop nests over tensors.
 *
 * Input:  a workload file of ours (import/ builds the same structs).
 * Output: struct jn_workload; every layer type is by now an einsum with
 *         dimensions, bounds and projections.
 * Next:   spec/problem.h binds a layer to a machine.
 */
#ifndef JN_SPEC_WORKLOAD_H
#define JN_SPEC_WORKLOAD_H

#include "base/diag.h"
#include "config/tree.h"
#include "joulenest.h"
#include "spec/neuron.h"
#include "spec/sparsity.h"

/* COEFFICIENT times the index of a dimension, part of a rank's coordinate.
 * A rank names each dimension at most once. */
struct jn_term {
    unsigned dim;
    int64_t coefficient;
};

/* One coordinate of a tensor: the sum of its terms. */
struct jn_rank {
    const struct jn_term *terms;
    size_t term_count;
};

struct jn_tensor {
    const char *name;
    struct jn_place place;
    const struct jn_rank *ranks; /* none: a scalar */
    size_t rank_count;
    jn_dims indexed_by; /* dimensions in any rank, of whatever coefficient */
    bool read_write;    /* accumulated: read, added to, written back */
    bool is_binary;     /* spikes */
    bool bits_win;      /* over those that a level has for all of its words */
    bool spikes_once;   /* in all time steps at most */
    bool has_bits;
    unsigned bits;
    struct jn_density_source density;
};

struct jn_layer {
    const char *name;
    const char *module; /* block of the network it belongs to, or "" */
    const char *type;   /* "conv", "matmul", "einsum", ... */
    struct jn_place place;
    uint64_t count;           /* how often the network runs it, >= 1 */
    enum jn_action operation; /* JN_COMPUTE, JN_ADD or JN_COMPARE */
    const char *dim_names[JN_MAX_DIMS];
    uint64_t bounds[JN_MAX_DIMS]; /* >= 1 */
    size_t dim_count;
    struct jn_tensor tensors[JN_MAX_TENSORS];
    size_t tensor_count;
    struct jn_neuron neuron;
    double step_us; /* that pass between two time steps; 0: as fast as it can */
    uint64_t padding[4]; /* top, bottom, left, right: noted, not counted */
};

enum { JN_MAX_LAYERS = 4096 };

struct jn_workload {
    const char *name;
    struct jn_layer *layers;
    size_t layer_count;
};

bool jn_workload_read(const struct jn_node *root,
                      const struct jn_reader *reader,
                      struct jn_workload *workload);

/* Index of a dimension or tensor by name, or -1. */
int jn_layer_find_dim(const struct jn_layer *layer, const char *name);
int jn_layer_find_tensor(const struct jn_layer *layer, const char *name);

/* Words that a rank of one of its tensors spans, holes included. */
uint64_t jn_layer_rank_extent(const struct jn_layer *layer,
                              const struct jn_rank *rank);

/* Number of points of the iteration space (JN_TOO_LARGE if it does not fit),
 * and of words of a tensor: the box its projection spans, holes included. */
uint64_t jn_layer_points(const struct jn_layer *layer);
uint64_t jn_layer_tensor_words(const struct jn_layer *layer, size_t tensor);

#endif
