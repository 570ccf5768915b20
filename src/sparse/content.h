/* SPDX-License-Identifier: GPL-3.0-or-later */
/* content.h - what of a level's tile is there: words that are not zero, and
 * the metadata that says which.
 *
 * Input:  a tensor's density, its fibers at a level.
 * Output: means over all places where the non-zeros may be, and what the
 *         fullest tile takes.
 * Next:   actions/sparse.h.
 */
#ifndef JN_SPARSE_CONTENT_H
#define JN_SPARSE_CONTENT_H

#include "sparse/density.h"
#include "sparse/fibers.h"

struct jn_content {
    uint64_t words;       /* of the tile */
    uint64_t most;        /* that are not zero */
    double density;       /* mean share that is not zero */
    double there;         /* share of the tiles that are sent at all: by
                             Timeloop's rule all figures are of these */
    uint64_t held;        /* words that find room: those of the fullest tile,
                             unless the level overbooks */
    double capacity_bits; /* of metadata of a tile with so many */
    double overbooked;    /* share of the tiles that have more */
    double overflow;      /* words that find no room, mean of all tiles */
    struct jn_format_counts *units;    /* by rank, of a tile */
    struct jn_format_counts *capacity; /* by rank, of what is held */
};

/* A tensor's tile at a level, or any other part of it. */
struct jn_content_query {
    const struct jn_problem *problem;
    size_t tensor;
    const struct jn_spans *spans;
    const struct jn_fibers *fibers;
    bool parent_has_format;       /* then an empty tile is not sent */
    struct jn_known_tile **known; /* the stack's, or NULL */
};

void jn_content_count(const struct jn_content_query *query,
                      struct jn_arena *arena, struct jn_content *content);

/* The tile that a child of the rank's fibers stands for: that of the next rank
 * inside that has a choice, or a word. */
const struct jn_spans *jn_fibers_below(const struct jn_fibers *fibers,
                                       size_t rank);

/* Words of metadata by rank: SENT is the share of the tiles that are there,
 * FILLED, of each rank, the share of its children that are. */
void jn_fibers_count(const struct jn_fibers *fibers, double sent,
                     const double *filled, struct jn_format_counts *units);

/* The same by Timeloop's rule, faults included (spec 2.12.1). */
void jn_content_count_timeloop(const struct jn_content_query *query,
                               struct jn_arena *arena,
                               struct jn_content *content);

/* Room for so many words only; what finds none is not looked at here. */
void jn_content_hold(const struct jn_fibers *fibers, uint64_t held,
                     struct jn_content *content);

/* Occupancy of so many words, wherever they lie and even if the tensor is not
 * of this shape: for densities to which places are of no account.  So asks
 * Timeloop. */
void jn_words_occupancy(const struct jn_density *density, uint64_t words,
                        const struct jn_enclosing *enclosing,
                        struct jn_arena *arena, struct jn_occupancy *occupancy);

/* Occupancy of the tiles of a tensor that span so much.  ENCLOSING may be
 * NULL. */
void jn_spans_occupancy(const struct jn_content_query *query,
                        const struct jn_spans *spans,
                        const struct jn_enclosing *enclosing,
                        struct jn_arena *arena, struct jn_occupancy *occupancy);

#endif
