/* SPDX-License-Identifier: GPL-3.0-or-later */
/* regfile.c - small memories of flip-flops or latches.
 *
 * Energy: Y.-H. Chen et al., "Eyeriss: a spatial architecture for
 * energy-efficient dataflow for convolutional neural networks", ISCA 2016,
 * Table IV: 16 bits of a register file of 0.5 KB cost as much as a 16-bit
 * multiply-accumulate, which arith.c prices.  Other sizes follow the square
 * root (bit and word lines grow with the sides of the array): Horowitz's
 * memories of 8 KB and 32 KB, ISSCC 2014, are a factor of 2 apart.
 */
#include "estimate/builtin.h"

#include <math.h>

enum { FIGURE_BYTES = 512, FIGURE_WIDTH_BITS = 16, MAX_BYTES = 64 << 10 };

/* Y. S. Shao et al., "Aladdin", ISCA 2014: a register bit in its 40 nm
 * library. */
static const double bit_40nm_um2 = 5.98;

static bool supports(const struct jn_component *component,
                     enum jn_action action)
{
    double size_bytes = jn_component_size_bytes(component);
    return component->class_ == JN_CLASS_REGFILE &&
           jn_is_access_or_area(action) &&
           jn_component_is_plain(component, "regfile") && size_bytes > 0 &&
           size_bytes <= MAX_BYTES && jn_component_width_bits(component) > 0 &&
           jn_scaling_knows(jn_component_process(component, 45));
}

static double energy_pj(const struct jn_component *component,
                        enum jn_action action)
{
    (void)action;
    return jn_arith_mac16_pj(jn_component_process(component, 45)) *
           sqrt(jn_component_size_bytes(component) / FIGURE_BYTES) *
           jn_component_width_bits(component) / FIGURE_WIDTH_BITS;
}

static double area_um2(const struct jn_component *component)
{
    return jn_component_size_bytes(component) * 8 * bit_40nm_um2 *
           jn_scaling_area_ratio(
               40, jn_component_process(component, 45).technology_nm);
}

static const char *source(const struct jn_component *component,
                          enum jn_action action)
{
    (void)component;
    return action == JN_ACTION_COUNT
               ? "bits: Shao et al., Aladdin, ISCA 2014 (40 nm), scaled by "
                 "Stillmaker and Baas, Integration 58 (2017)"
               : "Chen et al., ISCA 2016, Table IV: 0.5 KB costs one 16-bit "
                 "MAC (see arith); square root of the size";
}

const struct jn_estimator jn_estimator_regfile = {
    JN_ESTIMATOR_ABI, "regfile", 50, supports, energy_pj, area_um2, source};
