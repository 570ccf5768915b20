/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inside.h - the inside of a nest, and accounts of what it costs.
 *
 * Input:  a lattice; loops, from the inside outward.
 * Output: what boundaries inside have cost so far, and the least that the whole
 *         nest can cost.
 * Next:   search/walk.h.
 *
 * What is paid is known but where tiles slide: then it is the least
 * (overlap.h).
 */
#ifndef JN_SEARCH_INSIDE_H
#define JN_SEARCH_INSIDE_H

#include "search/lattice.h"

#include <string.h>

/* What of a boundary's charge is known: WORDS of all visits that a pass of the
 * loops outside makes, and TIMES of these, 0 while it waits. */
struct jn_account {
    double words, times;
    bool begun; /* some of it is paid */
};

/* The inside of a nest. */
struct jn_inside {
    size_t slot;  /* in time, being filled */
    size_t state; /* outside of all loops so far */
    size_t start; /* the same when the slot was begun */
    uint64_t debts;
    jn_dims looped; /* in the slot, dimensions of the lattice */
    size_t last;    /* of these, the outermost; or SIZE_MAX */
    double energy;  /* paid; of what waits through a fan-out one pass */
    double rates[JN_MOST_RATES]; /* cycles; of what is not paid the least */
    double children;
    uint64_t shape; /* what the accounts of sliding tensors do not tell */
    uint64_t split; /* of the loops so far, in any order of a slot's */
    uint64_t paid;  /* of all words paid for */
    struct jn_account accounts[JN_MAX_MONOMIALS];
};

/* A step outward. */
struct jn_growth {
    enum {
        JN_GROWS_LOOP,
        JN_GROWS_FAN,   /* leaves the slot for a fan-out */
        JN_GROWS_LEVEL, /* leaves it for the next one in time */
        JN_GROWS_NOT    /* has all loops */
    } kind;
    size_t dim, to;
    uint64_t end; /* of a loop in time */
    struct jn_fan *fan;
    const struct jn_ways *ways; /* its layout */
    size_t level;               /* of the fan */
    uint64_t debts;
    double log_bound;
    uint32_t rank;
};

static inline uint64_t jn_mix(uint64_t sum, uint64_t item)
{
    sum = (sum * UINT64_C(0xD6E8FEB86659FD93) + item + 1) *
          UINT64_C(0x9E3779B97F4A7C15);
    sum ^= sum >> 29;
    sum *= UINT64_C(0xBF58476D1CE4E5B9);
    return sum ^ sum >> 32;
}

static inline uint64_t jn_bits_of(double number)
{
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    return bits;
}

/* Copies no more accounts than there are. */
void jn_inside_copy(const struct jn_lattice *lattice,
                    const struct jn_inside *from, struct jn_inside *to);

/* The inside of all nests: nothing. */
void jn_inside_start(const struct jn_lattice *lattice, struct jn_inside *node);

void jn_inside_add_loop(const struct jn_lattice *lattice,
                        const struct jn_growth *growth, struct jn_inside *node);
void jn_inside_add_fan(const struct jn_lattice *lattice,
                       const struct jn_growth *growth, struct jn_inside *node);

/* Opens the boundaries of a level whose slot in time is filled. */
void jn_inside_open(const struct jn_lattice *lattice, size_t level,
                    struct jn_inside *node);

/* Goes to the slot in time that comes next outside. */
void jn_inside_begin(struct jn_inside *node, size_t slot);

/* The logarithm of the least cost; -INFINITY if the lattice is full. */
double jn_inside_bound(struct jn_lattice *lattice,
                       const struct jn_inside *node);

/* A number for all that bounds of the whole depend on, besides the energy. */
uint64_t jn_inside_key(const struct jn_lattice *lattice,
                       const struct jn_inside *node);

#endif
