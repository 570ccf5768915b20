/* SPDX-License-Identifier: GPL-3.0-or-later */
/* estimator.c - prices embedded DRAM, as an example of an estimator of one's
 * own: an energy per bit that grows with the root of the size, and a cell's
 * area.  The numbers are invented. */
#include <joulenest.h>
#include <math.h>
#include <string.h>

static const double read_pj_per_bit_of_1_mbit = 0.2;
static const double fill_pj_per_bit_of_1_mbit = 0.3;
static const double mbit_bits = 1 << 20;
static const double cell_um2 = 0.04;

/* Answers for accesses and the area (JN_ACTION_COUNT) of what it knows; all
 * else is left to others. */
static bool supports(const struct jn_component *component,
                     enum jn_action action)
{
    return component->class_ == JN_CLASS_SRAM &&
           strcmp(component->kind, "edram") == 0 &&
           jn_attribute_number(component, "size_bits", 0) > 0 &&
           (action == JN_READ || action == JN_FILL ||
            action == JN_ACTION_COUNT);
}

/* Of one line, which has width_bits. */
static double energy_pj(const struct jn_component *component,
                        enum jn_action action)
{
    double size_bits = jn_attribute_number(component, "size_bits", 0);
    double width_bits = jn_attribute_number(component, "width_bits", 0);
    double pj_per_bit = action == JN_READ ? read_pj_per_bit_of_1_mbit
                                          : fill_pj_per_bit_of_1_mbit;
    return pj_per_bit * width_bits * sqrt(size_bits / mbit_bits);
}

static double area_um2(const struct jn_component *component)
{
    return cell_um2 * jn_attribute_number(component, "size_bits", 0);
}

static const char *source(const struct jn_component *component,
                          enum jn_action action)
{
    (void)component;
    return action == JN_ACTION_COUNT ? "example: invented area of a cell"
                                     : "example: invented energy per bit";
}

JN_API extern const struct jn_estimator jn_estimator_plugin;
const struct jn_estimator jn_estimator_plugin = {
    .abi = JN_ESTIMATOR_ABI,
    .name = "edram",
    .accuracy_percent = 75,
    .supports = supports,
    .energy_pj = energy_pj,
    .area_um2 = area_um2,
    .source = source,
};
