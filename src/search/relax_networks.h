/* SPDX-License-Identifier: GPL-3.0-or-later */
/* relax_networks.h - what words cost at least on a network.
 *
 * Input:  a network.
 * Output: floors of prices; whether there is a bound at all.
 * Next:   relax_terms.c.
 */
#ifndef JN_SEARCH_RELAX_NETWORKS_H
#define JN_SEARCH_RELAX_NETWORKS_H

#include "spec/arch.h"

double jn_least_multicast_pj(const struct jn_network *network,
                             const char *tensor);
double jn_whole_router_pj(const struct jn_network *network, double passes);
bool jn_has_distribution(const struct jn_arch *arch);

#endif
