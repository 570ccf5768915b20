/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cost/area.h"

#include "cost/neuron_cost.h"

#include <math.h>

static double instances(const struct jn_mesh *mesh)
{
    return (double)(mesh->x * mesh->y);
}

void jn_area_um2(const struct jn_arch *arch, struct jn_result *result)
{
    result->compute.area_um2 =
        arch->compute.component.area_um2 * instances(&arch->compute.mesh);
    result->area_um2 = result->compute.area_um2;
    for (size_t level = 0; level < arch->level_count; level++) {
        const struct jn_level *storage = &arch->levels[level];
        result->levels[level].area_um2 =
            storage->component.area_um2 * instances(&storage->mesh);
        result->area_um2 += result->levels[level].area_um2;
    }
    result->neurons.area_um2 = 0;
    if (!arch->neurons.given)
        return;
    result->neurons.area_um2 = jn_neuron_area_um2(arch);
    result->area_um2 += result->neurons.area_um2;
}

double jn_area_hop_um(const struct jn_arch *arch, size_t level)
{
    double area_um2 = arch->compute.component.area_um2;
    const struct jn_mesh *inner = &arch->compute.mesh;
    for (size_t l = arch->level_count; l-- > level + 1;) {
        const struct jn_level *storage = &arch->levels[l];
        area_um2 = storage->component.area_um2 +
                   area_um2 * (instances(inner) / instances(&storage->mesh));
        inner = &storage->mesh;
    }
    return sqrt(area_um2);
}
