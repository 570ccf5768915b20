/* SPDX-License-Identifier: GPL-3.0-or-later */
/* network_energy.h - hops, routers, links and adders times their prices.
 *
 * Input:  what each network carries.
 * Output: pJ by network and tensor, and latencies of the networks.
 * Next:   cost/energy.h adds them up.
 */
#ifndef JN_COST_NETWORK_ENERGY_H
#define JN_COST_NETWORK_ENERGY_H

#include "actions/fit.h"

/* Bits of what the network counts as one word of the tensor. */
double jn_network_word_bits(const struct jn_problem *problem,
                            const struct jn_network *network, size_t tensor);

/* pJ per word and hop; a tree's tiles are always as large as they are. */
double jn_network_hop_pj(const struct jn_problem *problem,
                         const struct jn_network *network, size_t tensor);

void jn_network_energy_pj(const struct jn_problem *problem,
                          const struct jn_usage *usage,
                          struct jn_result *result);

#endif
