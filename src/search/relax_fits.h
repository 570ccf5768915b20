/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relax_fits.h - which hops a part of the mapspace leaves.
 *
 * Input:  a part of the mapspace.
 * Output: by bundle and slot, the hops of all paths that the part's limits and
 *         the closed bundles leave room for.
 * Next:   search/relax_bound.h looks for the cheapest of these paths.
 *
 * None of this depends on shares and prices, so that it is found once for all
 * rounds.  A hop is left out if the constraints do not allow it, or the part;
 * if its loops in space do not fit next to those of closed bundles; or if it
 * is on no path from the whole to single steps whose states all fit the
 * levels' capacities, with one step of every other open bundle.
 */
#ifndef JN_SEARCH_RELAX_FITS_H
#define JN_SEARCH_RELAX_FITS_H

#include "search/relax.h"

struct jn_edge {
    uint16_t from, to; /* states */
    uint32_t hop;
};

struct jn_fits {
    struct jn_edge *edges[JN_MAX_DIMS]; /* by bundle: slot and number */
    size_t counts[JN_MAX_DIMS][JN_MAX_SLOTS];
    uint32_t path[JN_MAX_DIMS][JN_MAX_SLOTS]; /* hops of closed bundles */
    uint8_t *marks[JN_MAX_DIMS];              /* by bundle: slot and state */
};

struct jn_fits *jn_fits_new(const struct jn_relax *relax,
                            struct jn_arena *arena);

void jn_fits_find(const struct jn_relax *relax, const struct jn_part *part,
                  struct jn_fits *fits);

/* The edges of an open bundle in a slot, by the state they come from. */
static inline const struct jn_edge *jn_fits_edges(const struct jn_relax *relax,
                                                  const struct jn_fits *fits,
                                                  size_t bundle, size_t slot)
{
    return &fits->edges[bundle][slot * relax->bundles[bundle].hop_count];
}

static inline bool jn_is_closed(const struct jn_part *part, size_t bundle)
{
    return jn_has(part->closed, bundle);
}

#endif
