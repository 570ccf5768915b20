/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cost/traffic.h"

#include "base/checked.h"

/* Gated accesses are stopped too late to save their time. */
static double timed(const struct jn_sparse_counts *counts)
{
    return counts->of[JN_ACTUAL] + counts->of[JN_GATED];
}

struct jn_traffic jn_traffic_of(const struct jn_result *result, size_t level,
                                size_t tensor)
{
    const struct jn_tensor_result *dense =
        &result->levels[level].tensors[tensor];
    if (result->sparse == NULL)
        return (struct jn_traffic){
            .read_words = jn_real(dense->reads_per_instance),
            .written_words = jn_real(dense->fills_per_instance) +
                             jn_real(dense->updates_per_instance),
            .instances = dense->utilized_instances};
    const struct jn_sparse_tensor *sparse = &result->sparse->of[level][tensor];
    return (struct jn_traffic){
        .read_words = timed(&sparse->of[JN_READ]),
        .written_words =
            timed(&sparse->of[JN_FILL]) + timed(&sparse->of[JN_UPDATE]),
        .read_metadata_bits = sparse->metadata_bits[JN_READ],
        .written_metadata_bits =
            sparse->metadata_bits[JN_FILL] + sparse->metadata_bits[JN_UPDATE],
        .instances = sparse->instances};
}

double jn_traffic_computes(const struct jn_result *result)
{
    return result->sparse ? timed(&result->sparse->computes)
                          : jn_real(result->compute.computes);
}
