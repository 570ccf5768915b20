/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file joulenest_spiking.h
 * What an evaluation says of spiking neurons.
 *
 * A part of joulenest.h, which includes it.
 */
#ifndef JOULENEST_SPIKING_H
#define JOULENEST_SPIKING_H

#include "joulenest_component.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @name Neurons
 * A part of struct jn_result. */
/**@{*/

/** The units that update neurons: of all instances, over the run.  Counts are
 * means where spikes are known by their rate, and so not whole in general. */
struct jn_neuron_result {
    double counts[JN_ACTION_COUNT];       /**< by action, from JN_VISIT on */
    double energy_pj_of[JN_ACTION_COUNT]; /**< by action */
    double touched_share; /**< of the visits: those of neurons that have got a
                               spike in the step */
    double state_share; /**< of the visits: those that read and write state */
    uint64_t utilized_instances; /**< of the level that they stand at */
    uint64_t cycles;             /**< the updates alone would need */
    uint64_t waiting_cycles; /**< that the run takes longer for them: updates
                                  that nothing hides, and ends of steps */
    double energy_pj;            /**< of all actions */
    double leakage_pj;           /**< of the instances in use, over the run */
    double area_um2;             /**< of all instances */
};
/**@}*/

#ifdef __cplusplus
}
#endif

#endif
