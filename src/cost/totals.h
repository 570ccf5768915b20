/* SPDX-License-Identifier: GPL-3.0-or-later */
/* totals.h - a network's layers, added up.
 *
 * Input:  what became of each layer.
 * Output: sums over the layers that were evaluated, each as often as the
 *         network runs it; the same by module of the network.
 * Next:   report/.
 */
#ifndef JN_COST_TOTALS_H
#define JN_COST_TOTALS_H

#include "cost/event_cycles.h"
#include "cost/summary.h"

enum jn_fate {
    JN_EVALUATED,
    JN_REFUSED, /* its mapping does not fit: see result->refusal */
    JN_UNMAPPED /* there is no mapping for it */
};

/* What became of one layer.  SUMMARY is only set for JN_EVALUATED, RESULT
 * and MAPPING not for JN_UNMAPPED. */
struct jn_outcome {
    enum jn_fate fate;
    const struct jn_problem *problem;
    const struct jn_mapping *mapping;
    const struct jn_result *result;
    const struct jn_summary *summary;
    const char *reason; /* of JN_UNMAPPED; NULL: the files have none */
    const struct jn_event_load *load; /* of JN_EVALUATED; NULL: not known */
};

/* Layers of one module (block), or all of them. */
struct jn_total {
    const char *name;
    uint64_t layer_count; /* layers in the files that were evaluated */
    uint64_t run_count;   /* the same, each as often as it runs */
    uint64_t computes;
    double untimed_computes; /* of these, that take no time: zeros */
    uint64_t cycles;
    double energy_pj;
    double utilization_ratio; /* of the compute instances over the cycles */
    double component_pj[JN_MAX_COMPONENTS];
    double activity_pj[JN_ACTIVITY_COUNT];
};

/* A tensor by name, wherever it occurs. */
struct jn_tensor_total {
    const char *name;
    double energy_pj;
};

struct jn_totals {
    struct jn_total all;
    const struct jn_total *modules; /* in order of their first layer */
    size_t module_count;
    const struct jn_tensor_total *tensors; /* the last, "": of no tensor */
    size_t tensor_count;
    size_t fate_count[JN_UNMAPPED + 1];
};

/* Sums OUTCOMES, all on the same machine.  Names are borrowed. */
void jn_totals_count(const struct jn_outcome *outcomes, size_t count,
                     struct jn_arena *arena, struct jn_totals *totals);

#endif
