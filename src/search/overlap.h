/* SPDX-License-Identifier: GPL-3.0-or-later */
/* overlap.h - tiles along a rank that several dimensions move.
 *
 * Input:  states of a lattice inside and outside of loops.
 * Output: how many of the children in space get the same words; what a tile
 *         brings when it slides, and to how many children no neighbour can
 *         pass it on (nest/reuse.h, nest/places.h).
 * Next:   search/lattice.c and search/inside.c.
 *
 * All are lower bounds, and exact where one loop alone is along the rank.
 */
#ifndef JN_SEARCH_OVERLAP_H
#define JN_SEARCH_OVERLAP_H

#include "search/lattice.h"

/* Ranks that dimensions share: false if there are too many. */
bool jn_overlaps_list(struct jn_lattice *lattice);

/* Places that children are at, divided by the children that the loops which
 * move the tensor tell apart. */
double jn_overlap_meet(const struct jn_lattice *lattice,
                       const struct jn_fan *fan, size_t tensor, size_t state);

/* The innermost loop in time that moves a tensor. */
struct jn_mover {
    size_t dim;
    double end;     /* at least */
    size_t inside;  /* the state outside of the tile */
    size_t outside; /* the state inside of the loop */
};

/* Share of a tile that each visit brings at least, over the whole run, to a
 * share UNSERVED of the children.  Tiles overlap when the loop advances.  When
 * another one does along the same rank, it may take the tile to where it was
 * just before; any other brings the whole tile. */
double jn_overlap_slide(const struct jn_lattice *lattice, size_t tensor,
                        const struct jn_mover *mover, double unserved);

/* Share of the children that no neighbour can serve then, at least, where the
 * fan is between the tile and the loop. */
double jn_overlap_unserved(const struct jn_lattice *lattice,
                           const struct jn_fan *fan, size_t tensor,
                           const struct jn_mover *mover);

/* Whether fewer words are brought or sent when this loop is the first one to
 * move the tensor. */
bool jn_overlap_saves(const struct jn_lattice *lattice,
                      const struct jn_fan *fan, size_t tensor,
                      const struct jn_mover *mover);

#endif
