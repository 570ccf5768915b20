/* SPDX-License-Identifier: GPL-3.0-or-later */
/* neurons.h - what spiking neurons make of bounds.
 *
 * Input:  a mapspace and who keeps what.
 * Output: what the units that update neurons take at least, in which nest each
 *         tensor is counted, and which loops are not legal outside of others.
 * Next:   search/relax_terms.h, search/step.h.
 *
 * State and spikes are counted in a nest without the loops that make sums: to
 * them these neither move a tile nor come back to it.  What a level outside of
 * the neurons' keeps of the sums is nothing in a mapping that completes them
 * further in; so they take no room there that is sure, and cost nothing but
 * where they are revisited.
 *
 * The outermost level that keeps sums or state loses them with their tile: a
 * loop that comes back to a tile may not be outside of one that changes it.
 * State that streams may not even be changed.
 */
#ifndef JN_SEARCH_NEURONS_H
#define JN_SEARCH_NEURONS_H

#include "search/mapspace.h"

struct jn_neuron_bounds {
    bool any;              /* all else is 0 otherwise */
    size_t unit;           /* level where neurons are updated */
    double visits;         /* neurons and steps */
    double energy_pj;      /* of all that the units do */
    double cycles;         /* of updates, in one instance of the level */
    double waiting_cycles; /* in addition to all else */
    bool overlaps;         /* updates go on beside the synaptic work */
    jn_dims without[JN_MAX_TENSORS]; /* the tensor's nest has no such loops */
    uint8_t lasts[JN_MAX_TENSORS];   /* outermost level that keeps it, of sums
                                        and state; 0: it loses nothing */
    uint8_t home[JN_MAX_TENSORS];    /* innermost level, of state */
    bool streams;    /* state may not be changed where it lasts */
    jn_dims time;    /* recurrent: these have no loops in time inside of */
    jn_dims coupled; /* those of these */
    bool hidden;     /* more matters than costs of words tell */
};

void jn_neurons_find(const struct jn_mapspace *space, const jn_tensors *keep,
                     struct jn_neuron_bounds *bounds);

/* Tensors that the level may hold nothing of, whoever keeps them: that depends
 * on the orders of loops. */
jn_tensors jn_neurons_unsure(const struct jn_problem *problem, size_t level);

/* Dimensions that no loops in space below the level may be of. */
jn_dims jn_neurons_unspread(const struct jn_problem *problem, size_t level);

/* A lower bound of x in whole accesses of each of so many instances, as a share
 * of it: these are rounded. */
double jn_neurons_rounded_share(double x, double instances);

/* Whether a level keeps spikes for nothing: a level outside keeps them too, and
 * each spike is written once there, whatever is between.  Without them the same
 * loops cost no more, take no more room, and come first by number. */
bool jn_neurons_waste(const struct jn_mapspace *space, const jn_tensors *keep);

#endif
