/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/objective.h"

#include <assert.h>
#include <math.h>

enum { COST_BITS = 32 };

static double energy_of(const struct jn_result *result, size_t level)
{
    (void)level;
    return result->energy_pj;
}

static double latency_of(const struct jn_result *result, size_t level)
{
    (void)level;
    return (double)result->cycles;
}

static double edp_of(const struct jn_result *result, size_t level)
{
    (void)level;
    return result->energy_pj * (double)result->cycles;
}

static double ed2p_of(const struct jn_result *result, size_t level)
{
    return edp_of(result, level) * (double)result->cycles;
}

/* Of all tensors and instances. */
static double accesses_of(const struct jn_result *result, size_t level)
{
    double words = 0;
    for (size_t i = 0; i < result->tensor_count; i++) {
        const struct jn_tensor_result *tensor =
            &result->levels[level].tensors[i];
        words +=
            tensor->utilized_instances * ((double)tensor->reads_per_instance +
                                          (double)tensor->fills_per_instance +
                                          (double)tensor->updates_per_instance);
    }
    return words;
}

static const struct {
    const char *name;
    double (*cost)(const struct jn_result *result, size_t level);
} definitions[JN_OBJECTIVE_COUNT] = {
    [JN_OBJECTIVE_ENERGY] = {"energy", energy_of},
    [JN_OBJECTIVE_LATENCY] = {"latency", latency_of},
    [JN_OBJECTIVE_EDP] = {"edp", edp_of},
    [JN_OBJECTIVE_ED2P] = {"ed2p", ed2p_of},
    [JN_OBJECTIVE_ACCESSES] = {"accesses", accesses_of},
};

const char *jn_objective_name(enum jn_objective objective)
{
    assert(objective < JN_OBJECTIVE_COUNT);
    return definitions[objective].name;
}

const char *jn_objectives_name(const struct jn_objectives *objectives,
                               size_t index, struct jn_arena *arena)
{
    const char *name = jn_objective_name(objectives->items[index]);
    if (!objectives->level_names[index])
        return name;
    return jn_arena_format(arena, "%s@%s", name,
                           objectives->level_names[index]);
}

void jn_objectives_cost(const struct jn_objectives *objectives,
                        const struct jn_result *result, struct jn_cost *cost)
{
    for (size_t i = 0; i < objectives->count; i++)
        cost->items[i] = definitions[objectives->items[i]].cost(
            result, objectives->levels[i]);
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

bool jn_cost_breaks_cap(const struct jn_objectives *objectives,
                        const struct jn_cost *cost)
{
    for (size_t i = 0; i < objectives->count; i++)
        if (objectives->capped[i] &&
            jn_cost_round(cost->items[i]) > jn_cost_round(objectives->caps[i]))
            return true;
    return false;
}
