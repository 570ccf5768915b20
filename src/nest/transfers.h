/* SPDX-License-Identifier: GPL-3.0-or-later */
/* transfers.h - the words that move between levels, exactly.
 *
 * Input:  what nest/reuse.h (time) and nest/spread.h (space) count.
 * Output: per level and tensor: the words sent inward.
 * Next:   actions/access.h turns them into reads, fills and updates.
 *
 * Bypass is not yet applied: every level is counted as if it kept every
 * tensor.
 */
#ifndef JN_NEST_TRANSFERS_H
#define JN_NEST_TRANSFERS_H

#include "nest/tile.h"

/* Words sent from one instance of a level to MULTICAST children at once, in
 * SCATTER such groups of children that differ in what they get. */
struct jn_parcel {
    uint64_t multicast;
    uint64_t scatter;
    uint64_t accesses;  /* distinct words that leave the level */
    uint64_t half_hops; /* words x hops on the way, in halves: the middle
                           row of an even number of rows is between two */
    uint64_t unicast_half_hops; /* the same if each child were served alone */
};

/* One tensor at one level; all counts are of one instance over the run. */
struct jn_transfer {
    struct jn_parcel *parcels; /* ascending by multicast, then scatter */
    size_t parcel_count;
    uint64_t link_words;  /* passed between neighbouring children instead */
    struct jn_parcel one; /* where PARCELS points when there is but one */
};

struct jn_transfers {
    struct jn_transfer of[JN_MAX_LEVELS][JN_MAX_TENSORS];
    uint64_t computes_total;  /* below one instance of the innermost level */
    uint64_t compute_stamps;  /* among so many compute instances */
    uint64_t temporal_passes; /* product of all temporal ends */
};

/* Counts all transfers of a bound nest.  What TRANSFERS points to lives in
 * ARENA.  Counts that do not fit are JN_TOO_LARGE. */
void jn_transfers_count(const struct jn_nest *nest,
                        const struct jn_tiles *tiles, struct jn_arena *arena,
                        struct jn_transfers *transfers);

/* Counts the tensors of a second nest as well. */
void jn_transfers_add(const struct jn_nest *nest, const struct jn_tiles *tiles,
                      struct jn_arena *arena, struct jn_transfers *transfers);

#endif
