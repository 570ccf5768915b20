/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/objective.h"

#include <assert.h>

static double energy_of(const struct jn_result *result)
{
    return result->energy_pj;
}

static double latency_of(const struct jn_result *result)
{
    return (double)result->cycles;
}

static double edp_of(const struct jn_result *result)
{
    return result->energy_pj * (double)result->cycles;
}

static double ed2p_of(const struct jn_result *result)
{
    return edp_of(result) * (double)result->cycles;
}

static const struct {
    const char *name;
    double (*cost)(const struct jn_result *result);
} definitions[JN_OBJECTIVE_COUNT] = {
    [JN_OBJECTIVE_ENERGY] = {"energy", energy_of},
    [JN_OBJECTIVE_LATENCY] = {"latency", latency_of},
    [JN_OBJECTIVE_EDP] = {"edp", edp_of},
    [JN_OBJECTIVE_ED2P] = {"ed2p", ed2p_of},
};

const char *jn_objective_name(enum jn_objective objective)
{
    assert(objective < JN_OBJECTIVE_COUNT);
    return definitions[objective].name;
}

void jn_objectives_cost(const struct jn_objectives *objectives,
                        const struct jn_result *result, struct jn_cost *cost)
{
    for (size_t i = 0; i < objectives->count; i++)
        cost->items[i] = definitions[objectives->items[i]].cost(result);
}

int jn_cost_compare(const struct jn_objectives *objectives,
                    const struct jn_cost *a, const struct jn_cost *b)
{
    for (size_t i = 0; i < objectives->count; i++) {
        if (a->items[i] < b->items[i])
            return -1;
        if (a->items[i] > b->items[i])
            return 1;
    }
    return 0;
}
