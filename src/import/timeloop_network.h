/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeloop_network.h - the networks between the levels of a Timeloop machine.
 *
 * Input:  parts with network_read, network_fill and so on; the levels.
 * Output: the machine's networks, and for each level the one that carries
 *         words to the next inner level and the one that carries results
 *         back.
 * Next:   actions/network.h, cost/.
 *
 * Where no network is named an inferred one, "OUTER <==> INNER", takes its
 * parameters from the outer level's attributes.
 */
#ifndef JN_IMPORT_TIMELOOP_NETWORK_H
#define JN_IMPORT_TIMELOOP_NETWORK_H

#include "import/timeloop_parts.h"
#include "import/timeloop_tables.h"
#include "spec/workload.h"

/* ARCH has its levels and compute.  False after complaints. */
bool jn_timeloop_networks_read(const struct jn_timeloop_parts *parts,
                               const struct jn_timeloop_tables *tables,
                               const struct jn_reader *reader,
                               struct jn_arch *arch);

/* Forgets prices by tensor that are of no tensor of the layer: an energy table
 * may be for several. */
void jn_timeloop_networks_bind(const struct jn_layer *layer,
                               struct jn_arena *arena, struct jn_arch *arch);

#endif
