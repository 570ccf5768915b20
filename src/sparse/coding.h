/* SPDX-License-Identifier: GPL-3.0-or-later */
/* coding.h - what spikes take in each format, on average over a tensor.
 *
 * Input:  the operand of jn_events, which knows of its spikes in time.
 * Output: bits for each input and step; packets on a network.
 * Next:   spiking.c sets storage and packets of a problem; reports compare.
 *
 * Exact for the tensor as a whole where its spikes are recorded; parts of it
 * are taken to be like the whole.  (spec 2.6)
 */
#ifndef JN_SPARSE_CODING_H
#define JN_SPARSE_CODING_H

#include "sparse/events.h"
#include "spec/spike_format.h"

struct jn_coding {
    double bits_per_word;     /* of an input in a step, at a level */
    double packets_per_word; /* on a network */
    double bits_per_packet;
};

/* WORD_BITS are those of a word that is there: 1 unless spikes have a sign. */
struct jn_coding jn_coding_of(enum jn_spike_format format,
                              const struct jn_event_operand *operand,
                              double word_bits);

#endif
