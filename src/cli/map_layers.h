/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map_layers.h - finds a mapping for each layer, for alike layers once.
 *
 * Input:  a loaded specification, the layers, what to search and how.
 * Output: the mappings, put where those from files would be; what there is to
 *         say about each search.
 * Next:   cmd_map.c evaluates and prints them.
 */
#ifndef JN_CLI_MAP_LAYERS_H
#define JN_CLI_MAP_LAYERS_H

#include "cli/map_stream.h"
#include "report/searched.h"
#include "search/search.h"
#include "spec/spec.h"

struct jn_map_task {
    struct jn_search_options search;
    const char *dataflow; /* as cli/dataflow_name.h checks it, or NULL */
    struct jn_map_stream *stream; /* where search.stream goes, or NULL */
    const char *store;            /* folder of mappings found before, or NULL */
    bool shows_progress;
    bool keeps_given; /* layers that have a mapping from files keep it */
};

/* What became of a layer. */
struct jn_mapped {
    struct jn_searched searched;
    const char *reason; /* why nothing was found; NULL otherwise */
};

/* Sets spec->mappings and MAPPED of the MARKED layers; MAPPED has room for all
 * layers.  A layer for which nothing is found has no mapping afterwards. */
void jn_map_layers(struct jn_spec *spec, const bool *marked,
                   const struct jn_map_task *task, struct jn_arena *arena,
                   struct jn_mapped *mapped);

#endif
