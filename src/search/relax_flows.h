/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relax_flows.h - what a part of the mapspace says of the words that move.
 *
 * Input:  a part of the mapspace.
 * Output: by monomial, which of its words are sure to move there.
 * Next:   search/relax_bound.h weighs them, search/relax_paths.h counts them.
 *
 * A boundary's words are those of all visits: tile x pieces along the
 * dimensions that move the tensor (log_visits), times the ends of the loops in
 * time that do not, as far as these count.  Why no mapping of the part moves
 * fewer:
 *
 *   Revisits.  A loop that does not move the tensor counts when a loop inside
 *   it, outside of the boundary, does: then the tile has gone when it comes
 *   back.  A part counts a level's loops for a boundary only where that is
 *   sure: the level's order lets another tensor stay (the loops that leave
 *   this one are outside of one that moves it), or a level further in moves
 *   it.  Loops that may count are not counted.
 *
 *   Slides.  Tiles of a rank that dimensions share may overlap from one pass
 *   to the next, and then only what is new moves.  That takes loops of this
 *   rank innermost of those that move the tensor: when any other moves, the
 *   tile is somewhere else.  So along one bundle at most, the words are fewer
 *   than those of all visits; they are no fewer than the distinct words that
 *   the children get (jn_bundle_log_run), with the innermost fan-out alone in
 *   the bound and all of them on known paths.  While it is not known which
 *   rank slides, all are taken to.
 *
 *   Children at one place.  What is sent counts once where children need the
 *   same words; along a shared rank those of different dimensions may
 *   (jn_bundle_log_meet).
 *
 *   Links.  Neighbours may pass words on, but a child is sent what no
 *   neighbour had.  Along a dimension with a rank of its own an advance takes
 *   a child past all others, so that only bundles which may slide count.
 *   While it is not known what neighbours pass on, the words sent are the
 *   distinct ones, each once: somebody must send each a first time.  When
 *   links.h has counted what they may, that many fewer are.
 *
 *   First partial sums are not read but written alone.  All words less the
 *   first of each are all x (1 - 1 / revisits), and revisits are at least what
 *   the boundary or the part says (2 where loops that do not move the tensor
 *   have ends at all).
 *
 *   Hops.  Where neighbours pass nothing on, a word goes at least as far as in
 *   the best layout of the loops in space (part->hops); where they may, the
 *   words that are sent may be those for near children: no hops count.
 */
#ifndef JN_SEARCH_RELAX_FLOWS_H
#define JN_SEARCH_RELAX_FLOWS_H

#include "search/relax.h"

struct jn_flow {
    double log_scale; /* -INFINITY where it may be 0 */
    bool distinct;    /* words of each child once are sure, no more */
    bool lessened;    /* by part->log_linked of its boundary */
    bool again;       /* revisits count */
};

/* FLOWS has room for all monomials. */
void jn_flows_find(const struct jn_relax *relax, const struct jn_part *part,
                   struct jn_flow *flows);

/* Times that a boundary's words are revisited at least. */
double jn_least_times(const struct jn_relax *relax, const struct jn_part *part,
                      size_t boundary);

/* Hops of one of the words at least. */
double jn_least_hops(const struct jn_relax *relax, const struct jn_part *part,
                     const struct jn_monomial *monomial);

/* Whether the bundle's tiles may overlap at the boundary. */
bool jn_flow_slides(const struct jn_relax *relax, const struct jn_part *part,
                    size_t boundary, size_t bundle);

#endif
