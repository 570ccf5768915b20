/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wire.c - wires with repeaters, per bit and millimetre.
 *
 * S. Keckler et al., "GPUs and the future of parallel computing", IEEE Micro
 * 31 (2011), Table 1: 256 random bits over 10 mm take 310 pJ at 40 nm and
 * 0.9 V.  A millimetre has the same capacitance in every technology (ibid.),
 * so other nodes differ by the square of their supply: 10 nm at 0.75 V comes
 * to 215 pJ, and the table has 200.
 */
#include "estimate/builtin.h"

static const double figure_pj_per_bit_mm = 310.0 / (256 * 10);
static const double figure_v = 0.9;

/* Only networks that ask for it have wires. */
static bool supports(const struct jn_component *component,
                     enum jn_action action)
{
    return component->class_ == JN_CLASS_NETWORK &&
           action == (enum jn_action)JN_WIRE &&
           jn_component_chooses(component, "wire") &&
           jn_scaling_knows(jn_component_process(component, 40));
}

static double energy_pj(const struct jn_component *component,
                        enum jn_action action)
{
    (void)action;
    struct jn_process process = jn_component_process(component, 40);
    double v = process.voltage_v != 0
                   ? process.voltage_v
                   : jn_scaling_usual_v(process.technology_nm);
    return figure_pj_per_bit_mm * (v / figure_v) * (v / figure_v);
}

static double area_um2(const struct jn_component *component)
{
    (void)component;
    return 0;
}

static const char *source(const struct jn_component *component,
                          enum jn_action action)
{
    (void)component, (void)action;
    return "Keckler et al., IEEE Micro 31 (2011), Table 1 (40 nm, 0.9 V, "
           "random bits), by the square of the supply";
}

const struct jn_estimator jn_estimator_wire = {
    JN_ESTIMATOR_ABI, "wire", 60, supports, energy_pj, area_um2, source};
