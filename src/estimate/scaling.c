/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/scaling.h"

#include "estimate/power.h"

#include <assert.h>

enum { NODE_COUNT = 11 };

const double jn_scaling_min_nm = 7;
const double jn_scaling_max_nm = 180;

/* Energy of an operation at a supply of V volt, relative:
 * square * V^2 + linear * V + constant (Stillmaker and Baas, table of the
 * energy's coefficients, high-performance models below 65 nm).  The authors'
 * correction of their example: 65 nm at 1.3 V is 2.604, 32 nm at 0.9 V is
 * 0.4571.  Supplies: those of the Predictive Technology Models that the paper
 * uses, but 0.9 V at 45 nm, as of the figures of Horowitz, ISSCC 2014. */
static const struct {
    double technology_nm, usual_v, square, linear, constant;
} nodes[NODE_COUNT] = {
    {7, 0.7, 0.1776, -0.09097, 0.02447},  {10, 0.75, 0.2068, -0.09311, 0.02375},
    {14, 0.8, 0.2363, -0.09675, 0.02239}, {16, 0.85, 0.2958, -0.1241, 0.03024},
    {20, 0.9, 0.373, -0.1582, 0.04104},   {32, 0.9, 0.8367, -0.4341, 0.1701},
    {45, 0.9, 1.018, -0.3107, 0.1539},    {65, 1.1, 3.755, -4.398, 1.975},
    {90, 1.2, 4.762, -4.781, 2.092},      {130, 1.3, 7.171, -6.709, 2.904},
    {180, 1.8, 0, 24.64, -17.98},
};

/* Area, with 45 nm = 1 (Stillmaker and Baas, table of the area's factors). */
static const struct jn_point areas[NODE_COUNT] = {
    {7, 0.059}, {10, 0.10}, {14, 0.17}, {16, 0.19}, {20, 0.21}, {32, 0.46},
    {45, 1},    {65, 1.5},  {90, 2.8},  {130, 6.4}, {180, 19},
};

struct jn_process jn_component_process(const struct jn_component *component,
                                       double fallback_nm)
{
    struct jn_process process = {
        jn_attribute_number(component, "technology_nm", fallback_nm),
        jn_attribute_number(component, "voltage_v", 0)};
    return process;
}

double jn_scaling_usual_v(double technology_nm)
{
    struct jn_point supplies[NODE_COUNT];
    for (size_t i = 0; i < NODE_COUNT; i++)
        supplies[i] =
            (struct jn_point){nodes[i].technology_nm, nodes[i].usual_v};
    return jn_power_law(supplies, NODE_COUNT, technology_nm);
}

bool jn_scaling_knows(struct jn_process process)
{
    if (!(process.technology_nm >= jn_scaling_min_nm &&
          process.technology_nm <= jn_scaling_max_nm))
        return false;
    if (process.voltage_v == 0)
        return true;
    double usual_v = jn_scaling_usual_v(process.technology_nm);
    return process.voltage_v >= 0.6 * usual_v &&
           process.voltage_v <= 1.25 * usual_v;
}

static double relative_energy(struct jn_process process)
{
    struct jn_point energies[NODE_COUNT];
    for (size_t i = 0; i < NODE_COUNT; i++) {
        double v =
            process.voltage_v == 0 ? nodes[i].usual_v : process.voltage_v;
        energies[i].x = nodes[i].technology_nm;
        energies[i].y =
            (nodes[i].square * v + nodes[i].linear) * v + nodes[i].constant;
    }
    return jn_power_law(energies, NODE_COUNT, process.technology_nm);
}

double jn_scaling_energy_ratio(struct jn_process from, struct jn_process to)
{
    assert(jn_scaling_knows(from) && jn_scaling_knows(to));
    return relative_energy(to) / relative_energy(from);
}

double jn_scaling_area_ratio(double from_nm, double to_nm)
{
    return jn_power_law(areas, NODE_COUNT, to_nm) /
           jn_power_law(areas, NODE_COUNT, from_nm);
}
