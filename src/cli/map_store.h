/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map_store.h - found mappings, kept from one run to the next.
 *
 * Input:  a folder; answers of finished searches.
 * Output: the answer to a search that was finished before, if it still holds.
 * Next:   cli/map_layers.h searches what is not there.
 *
 * An entry is a mapping file, KEY.cfg, that `joulenest evaluate` reads, with
 * what is known about the search in comments before it.  It is written beside
 * its place and then put there, so that any number of processes may share the
 * folder and be killed at any moment.
 */
#ifndef JN_CLI_MAP_STORE_H
#define JN_CLI_MAP_STORE_H

#include "search/demands.h"
#include "search/search.h"

/* One search, as the store sees it. */
struct jn_stored {
    const char *folder;
    const struct jn_problem *problem;
    const struct jn_demands *demands;
    const struct jn_search_options *options;
    struct jn_arena *arena; /* what is found lives there */
};

/* True if there is an entry that still holds: its mapping keeps to the
 * constraints, fits, and costs what it did.  A damaged one is warned about. */
bool jn_map_store_find(const struct jn_stored *stored, struct jn_found *found);

/* Keeps the answer; warns if that fails. */
void jn_map_store_put(const struct jn_stored *stored,
                      const struct jn_found *found);

#endif
