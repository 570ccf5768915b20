/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lattice.h - what the outside of a nest costs at least, given its inside.
 *
 * Input:  the charges of a relaxation (relax.h): energy as a sum of monomials.
 * Output: the least energy of all ways to go on from a state.
 * Next:   search/walk.h builds nests from the arithmetic outward with it.
 *
 * A state says into how many pieces the loops still to come cut each
 * dimension.  Tiles, capacities and fan-outs depend on states alone.  So do
 * the words that cross a boundary, but for one thing: loops that do not move
 * its tensor repeat the visits only if they are outside of one that does.  The
 * words are those of all visits, times the pieces of the dimensions that do
 * not move the tensor in the state just inside the innermost loop in time that
 * moves it.  Until that loop comes, the boundary waits.
 *
 * So the cost of all loops outside is a shortest path through states, with
 * the number of boundaries that wait, by tensor.  What it knows too little of
 * is charged at the least:
 *
 *   The fan-out, of which there is one at most.  What waits through it is known
 *   but for the passes: outside of it the least cost depends on what a pass of
 *   each waiting tensor costs, and what is kept of a state is a front: costs
 *   that do not depend on it, and passes.  What does not wait there is charged
 *   for the pieces outside of it, whatever loops repeated it inside.
 *
 *   Slides.  Tiles that overlap bring only new words where the innermost loop
 *   moves them by less than their extent (the translation rule, nest/reuse.h);
 *   and neighbours may serve each other if that loop is along a rank that
 *   dimensions share.  Which loop it is, is chosen at the fan-out: a mark of
 *   the waiting tensor. */
#ifndef JN_SEARCH_LATTICE_H
#define JN_SEARCH_LATTICE_H

#include "search/memo.h"
#include "search/relax.h"

enum {
    JN_MOST_STATES = 1 << 15,
    JN_MOST_CROSSINGS = 1 << 25, /* states, times ways through the fan-out */
    JN_LATTICE_TENSORS = 8,
    JN_MOST_WAITING = 7,
    JN_DEBT_BITS = 7, /* of a tensor: 3 say how many wait, 4 the mark */
    JN_MOST_FRONT = 48,
    JN_MOST_RATES = 6
};

/* What a word of a boundary costs, sorted by tensor and from the inside. */
struct jn_charge {
    double scale, less; /* pJ: of all words; of the first, back */
    double rates[JN_MOST_RATES], rates_less[JN_MOST_RATES]; /* cycles */
    uint8_t boundary, tensor, below;
    uint8_t space_end; /* fan-outs of levels before it multiply the words */
    uint8_t from;      /* others from this one on share them */
    bool hops;
    bool links;      /* neighbours may lower it */
    int16_t release; /* outermost fan-out whose children share it; -1: none */
    int16_t refund;  /* fan-out whose first words LESS is of; -1: of none */
};

/* Costs per word when a waiting tensor is moved, by how many wait. */
struct jn_move_toll {
    double scale, less; /* of what has not waited through a fan-out */
};

/* The same at a fan-out: of what waits through it, and of what has not. */
struct jn_fan_toll {
    double fills, fills_less; /* for each child that needs the word */
    double sent, sent_less;   /* for all together */
    double hops;
    double release, release_less, refund;
};

/* Loops in space below a level: a state says how many of each. */
struct jn_fan {
    uint32_t vector; /* the state with these counts */
    uint32_t total;
    double copies[JN_LATTICE_TENSORS]; /* children that get the same */
    double way;                        /* average to the nearest children */
    struct jn_ways *layouts; /* none of them is nowhere shorter than another */
    size_t layout_count;     /* 0: have not been looked at */
};

/* Hops of a word of each tensor in a layout of loops in space; 0 where these
 * depend on the loops inside. */
struct jn_ways {
    double hops[JN_LATTICE_TENSORS];
};

struct jn_fans {
    struct jn_fan *items;
    size_t count;
    double *ways; /* average to so many nearest children */
};

/* A way to go on from a state outside of all fan-outs. */
struct jn_front_point {
    double base;
    float passes[JN_LATTICE_TENSORS]; /* counts, rounded down */
};

struct jn_front {
    struct jn_front_point *points;
    size_t count;
};

/* A rank that several dimensions move, and what loops along it do: a part of
 * the state says how they are cut. */
struct jn_shared_rank {
    uint8_t tensor, rank;
    uint8_t dims[JN_MAX_BUNDLE];
    size_t dim_count, part_count;
    uint16_t *parts; /* by state */
    float *places;   /* by part inside and part of the fan; below 0: unknown */
    float *unserved; /* by dimension too */
    float *overlap;  /* by dimension, part inside and part outside */
};

struct jn_lattice {
    const struct jn_relax *relax;
    struct jn_arena *arena;
    size_t dim_count; /* those with a bound above 1 */
    uint8_t dims[JN_MAX_DIMS];
    size_t strides[JN_MAX_DIMS];
    size_t count_counts[JN_MAX_DIMS];
    const uint64_t *counts[JN_MAX_DIMS];
    size_t state_count;
    uint8_t *indices;                            /* by state and dimension */
    uint8_t *allowed[JN_MAX_SLOTS][JN_MAX_DIMS]; /* by index from and to */
    uint8_t *quotients[JN_MAX_DIMS];             /* by index and divisor */
    uint8_t *steps[JN_MAX_SLOTS][JN_MAX_DIMS];   /* likewise: of these enough
                                                    to make all others */
    uint8_t *reached[JN_MAX_DIMS];     /* by slot and index outside of it */
    uint8_t *open[JN_MAX_SLOTS];       /* by state outside of it */
    jn_tensors movers[JN_MAX_DIMS];    /* tensors moved */
    double *still[JN_LATTICE_TENSORS]; /* pieces not of the tensor */
    double *words[JN_LATTICE_TENSORS]; /* of all visits */
    double least_words[JN_LATTICE_TENSORS];
    double most_words[JN_LATTICE_TENSORS];
    bool slides[JN_LATTICE_TENSORS];
    struct jn_charge *charges;
    size_t charge_count;
    size_t opened[JN_MAX_LEVELS + 1][JN_LATTICE_TENSORS]; /* boundaries */
    struct jn_move_toll moves[JN_MAX_LEVELS][JN_LATTICE_TENSORS]
                             [JN_MOST_WAITING + 1];
    struct jn_fan_toll tolls[JN_MAX_LEVELS][JN_LATTICE_TENSORS]
                            [JN_MOST_WAITING + 1];
    struct jn_fans fans[JN_MAX_LEVELS];
    double forgotten[JN_MAX_LEVELS][JN_LATTICE_TENSORS]; /* by fan-out */
    bool hides; /* more matters than is known here: words that neighbours pass
                   on to who forgets, costs that have a cap, zeros */
    int outermost; /* level above the outermost fan-out; -1: there is none */
    size_t rate_count;
    double least_rates[JN_MOST_RATES]; /* cycles if each word comes once */
    bool rates_known; /* no loops in space share a rate among instances */
    double constant;
    double least_outside; /* outside of all fan-outs */
    double limit;         /* what costs more is of no interest */
    struct jn_layout_store *store;
    struct jn_shared_rank ranks[JN_MAX_RANKS];
    size_t rank_count;
    int rank_of[JN_LATTICE_TENSORS][JN_MAX_DIMS]; /* -1: of its own */
    struct jn_memo debts; /* all that were met, by number */
    uint32_t **rows;      /* by slot and number of the debts: by state, 1 + the
                             number of a value or a front */
    size_t row_room;      /* numbers */
    size_t value_count, front_count;
    double *values;
    struct jn_front *fronts;
    size_t value_room, front_room;
    size_t most_entries;
    bool full; /* more than MOST_ENTRIES, or stopped: nothing is known */
    bool (*stops)(void *data); /* asked now and then */
    void *stops_data;
};

static inline unsigned jn_debt_count(uint64_t debts, size_t tensor)
{
    return debts >> (JN_DEBT_BITS * tensor) & 7;
}

/* 1 + the dimension that has to move the tensor first; 0: any. */
static inline unsigned jn_debt_mark(uint64_t debts, size_t tensor)
{
    return debts >> (JN_DEBT_BITS * tensor + 3) & 15;
}

static inline uint64_t jn_debt_set(uint64_t debts, size_t tensor,
                                   unsigned count, unsigned mark)
{
    unsigned shift = JN_DEBT_BITS * (unsigned)tensor;
    return (debts & ~(UINT64_C(127) << shift)) | (uint64_t)(count | mark << 3)
                                                     << shift;
}

/* False if the lattice would be too large, or the relaxation has something
 * that it does not know. */
bool jn_lattice_make(const struct jn_relax *relax, struct jn_arena *arena,
                     struct jn_lattice *lattice);

/* Steps of a dimension (of the lattice) in a tile that is inside of a state. */
uint64_t jn_lattice_span(const struct jn_lattice *lattice, size_t dim,
                         size_t state);

/* Whether the charge's boundary is one of the last COUNT of its tensor's that
 * are opened inside of the level OPEN. */
bool jn_lattice_waits(const struct jn_lattice *lattice,
                      const struct jn_charge *charge, size_t open,
                      size_t count);

/* Whether there is a fan-out below a level from FROM on and before TO. */
bool jn_lattice_passed(const struct jn_lattice *lattice, size_t from,
                       size_t to);

/* Whether there is a fan-out below the level. */
bool jn_lattice_spreads(const struct jn_lattice *lattice, size_t level);

/* Whether the level is outside of all fan-outs. */
bool jn_lattice_is_outside(const struct jn_lattice *lattice, size_t level);

/* The debts without marks: who waits for longer than the loops of one level
 * may be moved by any loop. */
uint64_t jn_lattice_unmark(const struct jn_lattice *lattice, uint64_t debts);

/* Where the number of a value or a front is kept; 0 if there is none. */
uint32_t *jn_lattice_place(struct jn_lattice *lattice, size_t slot,
                           size_t state, uint64_t debts);

/* There is one more value or front. */
void jn_lattice_count(struct jn_lattice *lattice);

/* The least energy of what is outside: loops of the slot in time are to come.
 * Infinite if nothing is possible. */
double jn_lattice_value(struct jn_lattice *lattice, size_t slot, size_t state,
                        uint64_t debts);

/* The same outside of all fan-outs. */
const struct jn_front *jn_lattice_front(struct jn_lattice *lattice, size_t slot,
                                        size_t state, uint64_t debts);

/* The least of a front where passes cost so much. */
double jn_front_least(const struct jn_front *front, const double *pass,
                      size_t tensors);

/* Cycles of a mapping that uses all the children there are, and moves each
 * word once. */
double jn_lattice_least_cycles(const struct jn_lattice *lattice);

/* What makes a mapping cost more than that is of no interest. */
void jn_lattice_limit(struct jn_lattice *lattice, double log_cost);

/* A bound of the energy of all mappings. */
double jn_lattice_root(struct jn_lattice *lattice);

/* The debts inside of all levels. */
uint64_t jn_lattice_begin(const struct jn_lattice *lattice);

/* The debts when the boundaries of a level have been opened. */
uint64_t jn_lattice_open(const struct jn_lattice *lattice, size_t level,
                         uint64_t debts);

#endif
