/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "actions/compute.h"

#include "base/checked.h"

void jn_compute_count(const struct jn_nest *nest, const struct jn_usage *usage,
                      const struct jn_transfers *transfers,
                      struct jn_compute_result *result)
{
    size_t compute = nest->level_count;
    uint64_t replication = usage->replication[compute];
    double each =
        jn_real(transfers->computes_total) / jn_real(transfers->compute_stamps);
    result->computes = jn_whole(each * jn_real(replication));
    result->utilized_instances = usage->x[compute] * usage->y[compute];
    result->cycles = nest->imperfect == 0
                         ? jn_ceil_div(result->computes, replication)
                         : transfers->temporal_passes;
}
