/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/objective.h"

#include <assert.h>
#include <math.h>

enum { COST_BITS = 40 };

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

double jn_cost_round(double cost)
{
    int exponent;
    if (!isfinite(cost))
        return cost;
    double mantissa = frexp(cost, &exponent);
    return ldexp(nearbyint(ldexp(mantissa, COST_BITS)), exponent - COST_BITS);
}

int jn_cost_compare(const struct jn_objectives *objectives,
                    const struct jn_cost *a, const struct jn_cost *b)
{
    for (size_t i = 0; i < objectives->count; i++) {
        double cost_a = jn_cost_round(a->items[i]);
        double cost_b = jn_cost_round(b->items[i]);
        if (cost_a != cost_b)
            return cost_a < cost_b ? -1 : 1;
    }
    return 0;
}
