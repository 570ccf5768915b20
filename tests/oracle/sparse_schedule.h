/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sparse_schedule.h - every delivery and operation of a nest, one by one.
 *
 * Input:  a case.
 * Output: what is sent from level to level when, found by running the loops
 *         step by step on all instances, whatever is zero.
 * Next:   sparse_run.h looks at them with the non-zeros in place.
 *
 * Words are bits of an integer, and so a tile is an integer, too.
 */
#ifndef JN_TESTS_ORACLE_SPARSE_SCHEDULE_H
#define JN_TESTS_ORACLE_SPARSE_SCHEDULE_H

#include "oracle/sparse_case.h"

enum {
    SPARSE_MAX_DELIVERIES = 4096,
    SPARSE_MAX_RECEIPTS = 8192,
    SPARSE_MAX_OPERATIONS = 512,
    SPARSE_MAX_INSTANCES = 64,
    SPARSE_NOWHERE = -1
};

/* A tile goes from one instance of a level to some of its children: to all
 * that take the same words at the same step. */
struct sparse_delivery {
    size_t tensor, level;
    unsigned from;  /* instance */
    uint64_t words; /* what is sent */
    uint64_t tile;  /* what the sender holds then */
    int source;     /* receipt of the sender's tile, or nowhere */
    unsigned time;
    unsigned first_here; /* 1: the sender has not had these words back */
    bool is_repeated;    /* not sent again, only looked at again */
    unsigned pass;       /* of the loops outside of the level, in time */
    /* Words of all tensors that are used while the tile is in the children. */
    uint64_t region[SPARSE_MAX_TENSORS];
};

/* A child takes what is sent. */
struct sparse_receipt {
    size_t delivery;
    bool is_first; /* the child has not had these words yet */
    uint64_t region[SPARSE_MAX_TENSORS]; /* of this child */
};

struct sparse_operation {
    unsigned word[SPARSE_MAX_TENSORS];
    int source[SPARSE_MAX_TENSORS]; /* receipt of the word */
};

struct sparse_schedule {
    struct sparse_delivery deliveries[SPARSE_MAX_DELIVERIES];
    size_t delivery_count;
    struct sparse_receipt receipts[SPARSE_MAX_RECEIPTS];
    size_t receipt_count;
    struct sparse_operation operations[SPARSE_MAX_OPERATIONS];
    size_t operation_count;
    unsigned instances[SPARSE_MAX_LEVELS + 1]; /* last: compute */
};

/* How far an instance looks ahead. */
enum sparse_foresight {
    /* As long as the child holds the tile. */
    SPARSE_TO_THE_END,
    /* No further than the loops of its own level go in one run; a tile that
     * stays for more than one is looked at as if it came again. */
    SPARSE_OWN_LOOPS
};

/* False if the case is too large. */
bool sparse_schedule_make(const struct sparse_case *planned,
                          enum sparse_foresight foresight,
                          struct sparse_schedule *schedule);

#endif
