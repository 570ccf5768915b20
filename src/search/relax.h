/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relax.h - what no mapping of a part of the mapspace can cost less than.
 *
 * Input:  a mapspace, who keeps what, and an objective.
 * Output: the objective and the machine's limits as sums of monomials of the
 *         loops' ends (relax_terms.h, bundle.h), and bounds of their minimum.
 * Next:   search/exact.c cuts the mapspace into parts and drops those that
 *         cost too much.
 *
 * Why it is a bound.  Words that move are products over the dimensions, so in
 * logarithms they are sums over the dimensions' splits.  Three inequalities
 * turn the objective into such a sum:
 *
 *   1. For positive x and any shares a that add up to 1,
 *          log (x1 + x2 + ...)  >=  sum of  a log x  -  a log a
 *      (arithmetic and geometric means, weighted).  Energy is such a sum, and
 *      so is latency: that of the slowest component and a pause.
 *   2. The slowest of several is no faster than any mean of them.
 *   3. What a mapping may hold at most - children below a level, bits in it -
 *      may be broken at any price of 0 or more per unit: a legal mapping pays
 *      nothing or is paid for what it leaves (Lagrange).
 *
 * What is left is a constant and, for each dimension, a cost of its split.
 * Dimensions that meet in a rank of some tensor make a bundle; bundles do not
 * meet, so each takes its cheapest split on its own: a shortest path from the
 * outermost slot to the innermost.  Every choice of shares and prices (struct
 * jn_dual) gives a bound; jn_relax_raise looks for those that give a high one.
 */
#ifndef JN_SEARCH_RELAX_H
#define JN_SEARCH_RELAX_H

#include "search/mapspace.h"
#include "search/neurons.h"
#include "search/objective.h"
#include "search/zeros.h"

enum {
    JN_MAX_BOUNDARIES = JN_MAX_TENSORS * (JN_MAX_LEVELS + 1),
    JN_MAX_MONOMIALS = 160,
    JN_MAX_SUMS = 3 + 3 * JN_MAX_LEVELS,
    JN_MAX_BUNDLE = 4,
    JN_NO_BOUNDARY = 255
};

/* What a part of the mapspace says of a question. */
enum jn_answer { JN_UNKNOWN, JN_NO, JN_YES };

/* Whether neighbours pass a boundary's words on: never; by advances of one
 * bundle, at least; as the part has counted (links.h). */
enum jn_link_state {
    JN_LINKS_UNKNOWN,
    JN_LINKS_NONE,
    JN_LINKS_SOME,
    JN_LINKS_COUNTED
};

/* Along which rank a boundary's tiles overlap from one pass to the next. */
enum { JN_SLIDES_UNKNOWN, JN_SLIDES_NONE, JN_SLIDES_FIRST /* + bundle */ };

/* A tensor on its way into a level (or, with BELOW the number of levels, into
 * the arithmetic): what moves depends on the loops in time outside. */
struct jn_boundary {
    uint8_t tensor, below;
    bool forgets;       /* every visit brings the tile, whatever was there */
    double least_times; /* revisits by loops that do not move the tensor */
    bool may_link;      /* neighbours may pass its words on */
    int16_t fanout;     /* the innermost slot in space outside; -1: none */
};

/* SCALE x words, or x (words - LESS / SCALE x first words); the words are
 * those of the boundary's tensor, times the ends of the loops in time that
 * count, times the ends of those in space at levels before SPACE_END, both of
 * dimensions that do not move the tensor; divided by the ends of all loops in
 * space at levels from SHARED_FIRST to before SHARED_END. */
struct jn_monomial {
    double scale, less;
    uint8_t boundary;
    uint8_t sum;
    bool sent;       /* neighbours may lower it */
    bool hops;       /* SCALE is for one hop */
    bool of_neurons; /* cycles of the units that update them */
    uint8_t space_end, shared_first, shared_end;
    uint8_t from; /* the level that sends, where SENT */
};

/* A step of a bundle through a slot. */
struct jn_hop {
    uint16_t from, to;
    double log_ends[JN_MAX_BUNDLE];
};

/* Dimensions that meet in a rank of some tensor, and the ways to split them:
 * a state says into how many pieces each has been cut so far.  What a bundle
 * means to a tensor is NULL where it does not move it. */
struct jn_bundle {
    uint8_t dims[JN_MAX_BUNDLE];
    size_t dim_count;
    size_t state_count;
    uint16_t *counts[JN_MAX_BUNDLE]; /* index of the count, by state */
    double *log_counts[JN_MAX_BUNDLE];
    double *words[JN_MAX_TENSORS]; /* of a tile, by state */
    double *log_words[JN_MAX_TENSORS];
    double *log_visits[JN_MAX_TENSORS]; /* words x pieces, by state */
    double log_least[JN_MAX_TENSORS];   /* distinct words */
    bool may_slide[JN_MAX_TENSORS];     /* tiles may overlap */
    bool changes[JN_MAX_TENSORS];       /* the visits' words depend on the
                                           split */
    struct jn_hop *hops;                /* by FROM, then by TO */
    size_t hop_count;
    uint32_t *first_hops;              /* by state, and one more */
    uint8_t *allowed;                  /* by slot and hop */
    double *log_meets[JN_MAX_TENSORS]; /* by hop; of what may slide */
    double *log_runs[JN_MAX_TENSORS];  /* by hop; of what may slide */
};

struct jn_relax {
    const struct jn_mapspace *space;
    jn_tensors keep[JN_MAX_LEVELS];
    struct jn_zeros zeros;
    struct jn_neuron_bounds neurons;
    size_t level_count, slot_count, dim_count, tensor_count;
    uint8_t time_slot[JN_MAX_LEVELS];
    int16_t space_slot[JN_MAX_LEVELS]; /* -1: none */
    uint8_t level_of[JN_MAX_SLOTS];
    bool in_space[JN_MAX_SLOTS];
    struct jn_boundary boundaries[JN_MAX_BOUNDARIES];
    size_t boundary_count;
    struct jn_monomial monomials[JN_MAX_MONOMIALS];
    size_t monomial_count;
    size_t sum_count; /* sum 0 is energy, the others are latencies */
    double energy_power, latency_power; /* in the objective */
    double work_cycles;  /* of the arithmetic if one instance does it all */
    double pause_cycles; /* after the slowest component: of the networks */
    struct jn_bundle bundles[JN_MAX_DIMS];
    size_t bundle_count;
    uint8_t bundle_of[JN_MAX_DIMS];
    double log_words[JN_MAX_TENSORS];    /* of what no bundle changes */
    double capacity_bits[JN_MAX_LEVELS]; /* 0: no limit */
    double log_capacity[JN_MAX_LEVELS];
    double log_bits[JN_MAX_LEVELS][JN_MAX_TENSORS]; /* of a word */
    double most_children[JN_MAX_LEVELS]; /* that the bounds can fill */
    double log_children[JN_MAX_LEVELS];
    int outermost[JN_MAX_TENSORS];                    /* level that keeps it */
    double least_hops[JN_MAX_LEVELS][JN_MAX_TENSORS]; /* of a word below */
    bool passes_still[JN_MAX_LEVELS]; /* neighbours below the level may pass on
                                         tiles that do not move */
};

static inline bool jn_has(uint32_t set, size_t item)
{
    return set >> item & 1;
}

static inline bool jn_moves(const struct jn_relax *relax, size_t tensor,
                            size_t dim)
{
    return jn_has(relax->space->problem->views[tensor].moved_by, dim);
}

/* Whether loops of the dimension come back to a tile of the tensor. */
static inline bool jn_repeats(const struct jn_relax *relax, size_t tensor,
                              size_t dim)
{
    return !jn_moves(relax, tensor, dim) &&
           !jn_has(relax->neurons.without[tensor], dim);
}

/* Children that the bounds can fill below the levels from FROM to before END,
 * all together. */
static inline double jn_most_children(const struct jn_relax *relax, size_t from,
                                      size_t end)
{
    double most = 1;
    for (size_t level = from; level < end; level++)
        most *= relax->most_children[level];
    return most;
}

/* Cycles of what updates neurons, in so many instances, added to those of the
 * slowest of all else, if that is slower. */
static inline double jn_add_neurons(const struct jn_relax *relax, double cycles,
                                    double instances)
{
    double own = relax->neurons.cycles / instances;
    if (!relax->neurons.overlaps)
        return cycles + own;
    return own > cycles ? own : cycles;
}

/* Whether the level keeps a tile of the tensor that surely takes room. */
static inline bool jn_holds(const struct jn_relax *relax, size_t level,
                            size_t tensor)
{
    return jn_has(relax->keep[level], tensor) &&
           relax->zeros.words[level][tensor].held > 0;
}

/* Whether tiles take no more room than jn_held_bits says. */
static inline bool jn_knows_room(const struct jn_relax *relax, size_t level)
{
    return !relax->space->problem->arch->is_sparse &&
           (relax->keep[level] &
            jn_neurons_unsure(relax->space->problem, level)) == 0;
}

/* Bits that so many words of a tile take at least. */
static inline double jn_held_bits(const struct jn_relax *relax, size_t level,
                                  size_t tensor, double words)
{
    return jn_zeros_held(&relax->zeros, level, tensor, words) *
           relax->space->problem->storage[level][tensor].word_bits;
}

/* Whether the level's size is a limit: that of the outermost is not. */
static inline bool jn_limits(const struct jn_relax *relax, size_t level)
{
    return relax->capacity_bits[level] > 0 && level > 0;
}

/* The state in which a bundle with these states is above a boundary. */
static inline size_t jn_state_above(const struct jn_relax *relax,
                                    const uint16_t *states, size_t below)
{
    return states[below == relax->level_count ? relax->slot_count
                                              : relax->time_slot[below]];
}

/* False if a rank joins more dimensions than a bundle holds. */
bool jn_relax_make(const struct jn_mapspace *space, const jn_tensors *keep,
                   enum jn_objective objective, struct jn_arena *arena,
                   struct jn_relax *relax);

/* What orders of loops do, where they are known. */
struct jn_actual {
    double log_times[JN_MAX_BOUNDARIES];  /* of loops that revisit */
    uint8_t slides[JN_MAX_BOUNDARIES];    /* 1 + bundle, or 0 */
    double log_slides[JN_MAX_BOUNDARIES]; /* words of that bundle's ranks */
    double log_linked[JN_MAX_BOUNDARIES]; /* so many fewer are sent */
};

/* A part of the mapspace. */
struct jn_part {
    uint32_t counted[JN_MAX_BOUNDARIES];  /* levels whose loops surely count */
    uint32_t decided;                     /* levels */
    jn_dims blocked[JN_MAX_SLOTS];        /* have no loop there */
    jn_dims looped[JN_MAX_SLOTS];         /* have one */
    jn_dims cut[JN_MAX_SLOTS];            /* have loops outside of it */
    uint8_t slides[JN_MAX_BOUNDARIES];    /* JN_SLIDES_... */
    uint8_t links[JN_MAX_BOUNDARIES];     /* enum jn_link_state */
    uint8_t link_bundle;                  /* where a boundary has some */
    double log_linked[JN_MAX_BOUNDARIES]; /* fewer words are sent */
    bool links_free[JN_MAX_BOUNDARIES];   /* also by loops that do not move */
    uint8_t spills[JN_MAX_BOUNDARIES];    /* enum jn_answer: whether loops that
                                             do not move the tensor count */
    jn_tensors stays[JN_MAX_LEVELS];      /* may be reused at the level */
    jn_tensors moves[JN_MAX_LEVELS];      /* surely moved at the level */
    uint32_t ends[JN_MAX_LEVELS][JN_MAX_DIMS]; /* of loops in space, if not 0 */
    double hops[JN_MAX_LEVELS][JN_MAX_TENSORS]; /* of a word below the level */
    const struct jn_actual *actual;             /* NULL: not known */
    uint32_t closed;                            /* bundles */
    uint16_t states[JN_MAX_DIMS][JN_MAX_SLOTS + 1];
};

/* Shares and prices.  A monomial's share is in proportion to the exponential
 * of its LOG: LOG_SUMS are the logarithms of what these add up to. */
struct jn_dual {
    double shares[JN_MAX_MONOMIALS];
    double logs[JN_MAX_MONOMIALS]; /* of the monomials, a mean over paths */
    double log_sums[JN_MAX_SUMS];
    bool begun;
    double sums[JN_MAX_SUMS]; /* of the latencies, adding up to 1 */
    double pause;             /* share of the pause in the latency */
    double capacity[JN_MAX_LEVELS];
    double parts[JN_MAX_LEVELS][JN_MAX_TENSORS];
    double tiles[JN_MAX_LEVELS][JN_MAX_TENSORS]; /* bits; logarithms, means */
    double breaks[2][JN_MAX_LEVELS]; /* means: of children, of capacities */
    double children[JN_MAX_LEVELS];
};

struct jn_flow; /* relax_flows.h */
struct jn_fits; /* relax_fits.h */

/* What the relaxation's cheapest paths look like.  A path through a bundle
 * costs, in all slots, what its hops do; and at each level's slot in time, what
 * the state there does. */
struct jn_relaxed {
    double log_bound;         /* INFINITY if nothing fits */
    double rest[JN_MAX_DIMS]; /* by bundle: its share of the bound */
    uint16_t states[JN_MAX_DIMS][JN_MAX_SLOTS + 1];
    double *togo[JN_MAX_DIMS];  /* by bundle: slot and state */
    double *costs[JN_MAX_DIMS]; /* by bundle: slot and hop */
    double *cuts[JN_MAX_DIMS];  /* by bundle: level and state */
    struct jn_flow *flows;      /* by monomial */
    struct jn_fits *fits;
};

void jn_dual_start(const struct jn_relax *relax, struct jn_dual *dual);

struct jn_relaxed *jn_relaxed_new(const struct jn_relax *relax,
                                  struct jn_arena *arena);

/* The bound with these shares and prices. */
void jn_relax_bound(const struct jn_relax *relax, const struct jn_part *part,
                    const struct jn_dual *dual, struct jn_relaxed *relaxed);

/* A bound that is high enough, and how long to look for it. */
struct jn_goal {
    double log_target;
    unsigned rounds;
};

/* Betters DUAL until the goal is reached: the best bound found, RELAXED being
 * that of DUAL. */
double jn_relax_raise(const struct jn_relax *relax, const struct jn_part *part,
                      struct jn_goal goal, struct jn_dual *dual,
                      struct jn_relaxed *relaxed);

/* The same for a part with all bundles closed: the sums as they are. */
double jn_relax_closed(const struct jn_relax *relax,
                       const struct jn_part *part);

/* The sums of such a part without hops; and the words that hop, times what a
 * hop costs. */
struct jn_closed {
    double energy, cycles;
    double hop_pj[JN_MAX_LEVELS][JN_MAX_TENSORS];
};

/* FLOWS (relax_flows.h) are those of the part with any orders. */
void jn_relax_sum(const struct jn_relax *relax, const struct jn_part *part,
                  const struct jn_flow *flows, struct jn_closed *closed);

/* The logarithm of the objective. */
double jn_relax_log_cost(const struct jn_relax *relax, double energy,
                         double cycles);

#endif
