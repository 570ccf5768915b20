/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nir_graph.h - a model of NIR's as nodes and edges.
 *
 * Input:  an HDF5 file (neuromorphs/NIR, versions 0.1 to 1.0).
 * Output: its nodes with the parameters that matter to hardware, its edges by
 *         number; graphs within graphs are flattened, with dotted names.
 * Next:   nir_layers.h.
 *
 * Of weights only the shape is read, never a value.
 */
#ifndef JN_IMPORT_NIR_GRAPH_H
#define JN_IMPORT_NIR_GRAPH_H

#include "import/hdf5_file.h"

enum jn_nir_kind {
    JN_NIR_INPUT,
    JN_NIR_OUTPUT,
    JN_NIR_LINEAR, /* with or without a bias */
    JN_NIR_CONV,   /* of one or two dimensions */
    JN_NIR_SUM_POOL,
    JN_NIR_AVERAGE_POOL,
    JN_NIR_FLATTEN,
    JN_NIR_SCALE,
    JN_NIR_THRESHOLD,
    JN_NIR_DELAY,
    JN_NIR_NEURON,
    JN_NIR_PASS /* input or output of a graph within the graph */
};

/* Rows and columns; of a convolution of one dimension both are the same. */
struct jn_nir_pair {
    bool given;
    uint64_t of[2];
};

/* What there is to know of an array of parameters. */
struct jn_nir_range {
    bool given;
    double lowest, highest, mean;
};

struct jn_nir_type; /* a row of the table in nir_types.c */

struct jn_nir_node {
    const char *name;   /* dotted: "lif1.lin" */
    const char *within; /* name of the graph that it is in, or "" */
    const struct jn_nir_type *type;
    struct jn_extents shape;  /* of inputs, outputs; of a neuron's parameters */
    struct jn_extents weight; /* of linear nodes and convolutions */
    struct jn_nir_pair kernel, stride, padding, dilation, input;
    const char *padding_word; /* "same" or "valid", or NULL */
    uint64_t groups;
    int64_t start_dim, end_dim;
    struct jn_nir_range tau_mem, tau_syn, v_reset, delay, scale;
};

struct jn_nir_edge {
    size_t from, to; /* numbers of nodes */
};

struct jn_nir_graph {
    const char *path;
    const struct jn_reader *reader;
    struct jn_nir_node *nodes; /* by name within their graphs */
    size_t node_count, node_room;
    struct jn_nir_edge *edges; /* by number, each once */
    size_t edge_count, edge_room;
};

/* With REPAIR, an unknown name in a graph's edges is taken for the only node
 * of the graph that no edge names, with a warning.  False after complaints. */
bool jn_nir_graph_read(const char *path, bool repair,
                       const struct jn_reader *reader,
                       struct jn_nir_graph *graph);

/* What a type of node is.  NEURON is how a layer's `neuron` calls it. */
struct jn_nir_type {
    const char *name;
    enum jn_nir_kind kind;
    const char *neuron; /* NULL: none */
    bool fires;         /* its neuron has a threshold */
};

/* NULL when no type has this name; MEANT then is what it may have been. */
const struct jn_nir_type *jn_nir_type_find(const char *name,
                                           const char **meant);

/* Reads the parameters of a node, whose name and type are known, from the
 * group at PATH. */
bool jn_nir_node_read(const struct jn_hdf5 *file, const char *path,
                      struct jn_nir_node *node);

#endif
