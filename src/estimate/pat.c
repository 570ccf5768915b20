/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pat.c - the closed formulas that Timeloop uses without energy tables, in
 * units of a 16-bit multiplication taken as 1 pJ: an SRAM's energy is a line
 * through Eyeriss' costs of 0.5 KB (1) and 100 KB (6), a DRAM's is 200.
 *
 * Only for components that choose it.  Wires, adders, leakage and areas are 0,
 * and so is, as in Timeloop, what gated and skipped accesses and operations,
 * metadata and (de)compression take where no table prices them.
 */
#include "estimate/builtin.h"

#include <math.h>

/* What is only done where zeros count. */
static bool is_sparse(enum jn_action action)
{
    return action > JN_COMPARE && action <= JN_SKIPPED_COMPUTE;
}

static bool supports(const struct jn_component *component,
                     enum jn_action action)
{
    if (!jn_component_chooses(component, "pat"))
        return false;
    if (is_sparse(action))
        return component->class_ != JN_CLASS_NETWORK &&
               component->class_ != JN_CLASS_NEURON;
    switch (component->class_) {
    case JN_CLASS_SRAM:
    case JN_CLASS_REGFILE:
        return jn_attribute_number(component, "size_words", -1) >= 0 &&
               (action <= JN_LEAK || action == JN_ACTION_COUNT);
    case JN_CLASS_DRAM:
        return action <= JN_LEAK || action == JN_ACTION_COUNT;
    case JN_CLASS_COMPUTE:
        return action == JN_COMPUTE || action == JN_LEAK ||
               action == JN_ACTION_COUNT;
    default:
        return false;
    }
}

/* Bits that one physical array of CLUSTER instances moves at once. */
static double array_width_bits(const struct jn_component *component,
                               double cluster)
{
    return jn_attribute_number(component, "word_bits", 16) *
           jn_attribute_number(component, "block_words", 1) * cluster;
}

static double sram_pj(const struct jn_component *component)
{
    double cluster = jn_attribute_number(component, "cluster_size", 1);
    double width_bits = array_width_bits(component, cluster);
    double lines = ceil(jn_attribute_number(component, "size_words", 0) /
                        jn_attribute_number(component, "block_words", 1));
    double size_kb = width_bits * lines / (8 * 1024);
    double pj_per_16_bits = (6.0 - 1.0) / (100.0 - 0.5) * (size_kb - 0.5) + 1.0;
    return lines == 0 ? 0 : pj_per_16_bits * width_bits / 16 / cluster;
}

static double energy_pj(const struct jn_component *component,
                        enum jn_action action)
{
    double share = jn_attribute_number(component, "word_bits", 16) / 16;
    if (action == JN_LEAK || is_sparse(action))
        return 0;
    switch (component->class_) {
    case JN_CLASS_COMPUTE:
        return share * share;
    case JN_CLASS_DRAM:
        return 200.0 * array_width_bits(component, 1) / 16;
    default:
        return sram_pj(component);
    }
}

static double area_um2(const struct jn_component *component)
{
    (void)component;
    return 0;
}

static const char *source(const struct jn_component *component,
                          enum jn_action action)
{
    (void)component;
    if (is_sparse(action))
        return "not in an energy table: free, as in Timeloop";
    return "Timeloop's formulas without tables (PAT), from Chen et al., ISCA "
           "2016, Table IV";
}

const struct jn_estimator jn_estimator_pat = {
    JN_ESTIMATOR_ABI, "pat", 10, supports, energy_pj, area_um2, source};
