/* SPDX-License-Identifier: GPL-3.0-or-later */
/* network.h - what each network carries.
 *
 * Input:  the flows between levels.
 * Output: per network and tensor: words that enter, hops, link transfers,
 *         reductions on the way (jn_flow_result without the energies).
 * Next:   cost/network_energy.h.
 *
 * A level's read network carries what flows inward, its update network the
 * results; where they are two, both carry all of it (spec 2.11).
 */
#ifndef JN_ACTIONS_NETWORK_H
#define JN_ACTIONS_NETWORK_H

#include "actions/access.h"

void jn_network_count(const struct jn_nest *nest, const struct jn_usage *usage,
                      const struct jn_flows *flows, struct jn_arena *arena,
                      struct jn_result *result);

#endif
