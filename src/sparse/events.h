/* SPDX-License-Identifier: GPL-3.0-or-later */
/* events.h - what the spikes of a layer make it do, whatever the machine.
 *
 * Input:  a layer and its bound densities (bind.h).
 * Output: spikes, the operations that they cause, how they lie in time; the
 *         same from the average rate alone, to compare.
 * Next:   reports.
 *
 * The spiking operand is the tensor `inputs`; of attention, both operands, of
 * which an operation needs a spike each.  The dimension `T` is the time.
 *
 * With actual data (model `data`) all is counted.  With a map of rates (model
 * `rates`) all are means over independent words.  Of other models the mean of
 * the operations is exact where the model knows of places, and time is taken as
 * independent of everything, but that with `silent` along a rank which is not
 * the time some inputs never spike.
 */
#ifndef JN_SPARSE_EVENTS_H
#define JN_SPARSE_EVENTS_H

#include "sparse/density.h"
#include "spec/workload.h"

/* Windows of 2 and 4 steps: a spike in any of them makes the window active. */
enum { JN_EVENT_WINDOWS = 2 };
extern const uint64_t jn_event_window_steps[JN_EVENT_WINDOWS];

/* A spiking operand.  Its words are those of all steps, without padding. */
struct jn_event_operand {
    size_t tensor;
    bool is_counted; /* from actual data */
    double words;
    double spikes; /* words that are not zero */
    double rate;   /* spikes / words */
    /* Where the operand changes with the time. */
    bool has_time;
    uint64_t steps;
    double silent_share; /* of the inputs: no spike in any step */
    double window_active[JN_EVENT_WINDOWS]; /* share of inputs x windows; the
                                               last window may be cut */
    double silent_share_by_rate, window_active_by_rate[JN_EVENT_WINDOWS];
    const double *step_spikes; /* NULL unless each word is known of */
};

struct jn_events {
    size_t operand_count;
    struct jn_event_operand operands[2];
    double dense_operations;
    double synops;         /* operations of which no spiking operand is zero */
    double synops_by_rate; /* dense operations x average rates */
    bool has_error;
    double error_percent; /* of the latter */
    /* Of outputs x steps, those with a synaptic operation; of dilated windows
     * those with a spike between the first and the last word.  Not where
     * outputs slide over each other (transposed convolution). */
    bool has_touched;
    double touched, touched_by_rate;
    uint64_t step_count;       /* 1 without time */
    const double *step_synops; /* NULL unless each word is known of */
};

/* False if the layer has no spiking operand.  What EVENTS points to lives as
 * long as ARENA, which may grow by what the largest operand takes. */
bool jn_events_count(const struct jn_layer *layer,
                     const struct jn_density *const *densities,
                     struct jn_arena *arena, struct jn_events *events);

#endif
