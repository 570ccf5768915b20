/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeloop_level.h - a storage or compute part's attributes.
 *
 * Input:  a part of a Timeloop architecture (timeloop_parts.h).
 * Output: struct jn_level or struct jn_compute, prices not yet known.
 * Next:   timeloop_prices.h, timeloop_network.h.
 */
#ifndef JN_IMPORT_TIMELOOP_LEVEL_H
#define JN_IMPORT_TIMELOOP_LEVEL_H

#include "import/timeloop_parts.h"

/* Reads the part into LEVEL; its networks and power_gated_at, which name
 * other parts, are left unset.  False after complaints. */
bool jn_timeloop_level_read(const struct jn_timeloop_part *part,
                            const struct jn_reader *reader,
                            struct jn_level *level);

bool jn_timeloop_compute_read(const struct jn_timeloop_part *part,
                              const struct jn_reader *reader,
                              struct jn_compute *compute);

/* Warns about attributes of the part that look like Timeloop's but are not. */
void jn_timeloop_warn_attributes(const struct jn_timeloop_part *part,
                                 const struct jn_reader *reader);

#endif
