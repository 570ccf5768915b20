/* SPDX-License-Identifier: GPL-3.0-or-later */
/* event_sums.h - the words of one spiking operand, summed.
 *
 * Input:  a density of actual data or of rates; how often words are read.
 * Output: spikes and reads of spikes, by step; inputs that are active in a
 *         window of time.
 * Next:   events.c.
 */
#ifndef JN_SPARSE_EVENT_SUMS_H
#define JN_SPARSE_EVENT_SUMS_H

#include "sparse/density.h"
#include "spec/workload.h"

/* No rank is the time. */
#define JN_NO_TIME ((size_t)JN_MAX_RANKS)

/* How often each index of a rank is read, by the dimensions in it. */
struct jn_reads {
    uint64_t *of[JN_MAX_RANKS];
    uint64_t others; /* points of the dimensions that are in no rank */
    size_t time;     /* rank of the time, or JN_NO_TIME */
    uint64_t lanes;  /* reads of a word that are done at once */
};

/* Of the points whose indices are WITHIN, by dimension and index; NULL: of all.
 * False if a dimension is in several ranks. */
bool jn_reads_find(const struct jn_layer *layer, size_t tensor,
                   const bool *const *within, struct jn_arena *arena,
                   struct jn_reads *reads);

struct jn_event_sums {
    double spikes, reads;
    double turns; /* of the lanes: each spike begins one */
    double *step_spikes, *step_reads, *step_turns; /* by step; NULL without
                                                      time */
};

/* Of data exact up to 2^53. */
void jn_event_sums_find(const struct jn_density *density,
                        const struct jn_reads *reads, struct jn_arena *arena,
                        struct jn_event_sums *sums);

/* Inputs x windows of STEPS steps that have a spike, a mean if it is of rates.
 * Reads have a time. */
double jn_event_active(const struct jn_density *density,
                       const struct jn_reads *reads, uint64_t steps);

/* Whether the density is of a kind that can be summed. */
bool jn_event_has_words(const struct jn_density *density);

/* Goes through words of a box: AT is the next one, false after the last. */
bool jn_event_advance(const uint64_t *lengths, size_t rank_count, uint64_t *at);

#endif
