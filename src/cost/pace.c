/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cost/pace.h"

#include <assert.h>
#include <math.h>

/* Of all instances. */
static double leakage_pj_per_cycle(const struct jn_arch *arch)
{
    double sum_pj = 0;
    for (size_t i = 0; i < jn_component_count(arch); i++) {
        const struct jn_component *component = jn_component_at(arch, i);
        bool is_network = i >= arch->level_count && i < jn_compute_component(arch);
        if (!is_network && component->prices[JN_LEAK].known)
            sum_pj += component->prices[JN_LEAK].energy_pj *
                      (double)jn_component_instances(arch, i);
    }
    return sum_pj;
}

static double steps_ns(const struct jn_layer *layer)
{
    int time = jn_layer_find_dim(layer, "T");
    return time < 0 ? 0 : 1000 * layer->step_us * (double)layer->bounds[time];
}

void jn_pace_count(const struct jn_outcome *outcomes, size_t count,
                   struct jn_pace *pace)
{
    assert(count > 0);
    const struct jn_arch *arch = outcomes[0].problem->arch;
    *pace = (struct jn_pace){0};
    if (arch->clock_ghz <= 0)
        return;
    for (size_t i = 0; i < count; i++) {
        const struct jn_layer *layer = outcomes[i].problem->layer;
        pace->period_ns = fmax(pace->period_ns, steps_ns(layer));
        if (outcomes[i].fate == JN_EVALUATED)
            pace->busy_ns += (double)layer->count *
                             (double)outcomes[i].result->cycles /
                             arch->clock_ghz;
    }
    pace->idle_ns = fmax(0, pace->period_ns - pace->busy_ns);
    pace->idle_pj =
        leakage_pj_per_cycle(arch) * pace->idle_ns * arch->clock_ghz;
}
