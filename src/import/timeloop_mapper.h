/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeloop_mapper.h - the settings of Timeloop's mapper.
 *
 * Input:  the root key `mapper`, and `template` of the mapspace.
 * Output: struct jn_mapper_settings; a warning for each setting that means
 *         nothing here.
 * Next:   spec/mapper.h.
 */
#ifndef JN_IMPORT_TIMELOOP_MAPPER_H
#define JN_IMPORT_TIMELOOP_MAPPER_H

#include "spec/arch.h"
#include "spec/mapper.h"

/* MAPPER and MAPSPACE may be NULL (no settings).  ARCH names the levels that
 * objectives are about.  Complaints go to diagnostics of their own,
 * settings->diags. */
void jn_timeloop_mapper_read(const struct jn_node *mapper,
                             const struct jn_node *mapspace,
                             const struct jn_arch *arch,
                             const struct jn_reader *reader,
                             struct jn_mapper_settings *settings);

#endif
