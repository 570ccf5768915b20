/* SPDX-License-Identifier: GPL-3.0-or-later */
/* load.h - a tree that a file holds, to its part of a spec.
 *
 * Input:  files, whatever they describe: our own formats, Timeloop's or NIR's.
 * Output: struct jn_spec, read, priced and bound, or messages.
 * Next:   eval.h.  jn_spec_load (joulenest.h) and jn_spec_check (spec/spec.h)
 *         do all of it; the steps below are for tests and fuzzers.
 */
#ifndef JN_LOAD_H
#define JN_LOAD_H

#include "config/tree.h"
#include "spec/spec.h"

/* A spec on its way: what has been read, and where. */
struct jn_loading {
    struct jn_spec *spec;
    struct jn_reader reader;
    struct jn_place arch_place, workload_place; /* file is NULL: none yet */
    const struct jn_node **timeloop_roots;
    size_t timeloop_root_count, timeloop_root_room;
    const char *model;                 /* a file of NIR's, or NULL */
    const struct jn_node *side;        /* what is said of it, or NULL */
    struct jn_constraint *constraints; /* from files of their own */
    size_t constraint_count;
    const char **tables; /* CSV files among the files */
    size_t table_count;
    bool some_unreadable;
};

/* A spec without anything, in an arena of its own; free it with jn_spec_free.
 * *SPEC is set before anything else is asked of the system. */
void jn_loading_start(const struct jn_options *options, struct jn_spec **spec,
                      struct jn_loading *loading);

/* Takes what a root describes. */
void jn_loading_take(struct jn_loading *loading, const struct jn_node *root);

/* Reads what Timeloop's roots describe together, and a model, prices and binds;
 * complains about a missing machine or workload if both are NEEDED. */
enum jn_status jn_loading_finish(struct jn_loading *loading, bool needed);

#endif
