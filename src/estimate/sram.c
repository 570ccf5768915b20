/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sram.c - on-chip memories by size and line.
 *
 * Published are accesses of 64 bits to memories of 8 KB, 32 KB and 1 MB; a
 * line of other width costs in proportion.  The figures are of whole memories,
 * which are cut into banks inside, so the attribute "banks" plays no part.
 */
#include "estimate/builtin.h"
#include "estimate/published.h"

enum { FIGURES_WIDTH_BITS = 64, MIN_BYTES = 64, MAX_BYTES = 128 << 20 };

/* Bytes, pJ. */
static const struct jn_point at_45nm_pj[] = {
    {8 << 10, 10}, {32 << 10, 20}, {1 << 20, 100}};
static const struct jn_point at_7nm_pj[] = {
    {8 << 10, 7.5}, {32 << 10, 8.5}, {1 << 20, 14}};
static const struct jn_published accesses = {at_45nm_pj, 3, at_7nm_pj, 3};

/* K. Mistry et al., IEDM 2007: the 6T cell of Intel's 45 nm. */
static const double cell_45nm_um2 = 0.346;
/* Share of a memory that is cells.  D. Schor, "IEDM 2022: did we just witness
 * the death of SRAM?", WikiChip 2022: 31.8 Mib/mm2 of 0.021 um2 cells. */
static const double cell_share_ratio = 0.70;

static bool supports(const struct jn_component *component,
                     enum jn_action action)
{
    double size_bytes = jn_component_size_bytes(component);
    return component->class_ == JN_CLASS_SRAM && jn_is_access_or_area(action) &&
           jn_component_is_plain(component, "sram") &&
           size_bytes >= MIN_BYTES && size_bytes <= MAX_BYTES &&
           jn_component_width_bits(component) > 0 &&
           jn_scaling_knows(jn_component_process(component, 45));
}

static double energy_pj(const struct jn_component *component,
                        enum jn_action action)
{
    (void)action;
    return jn_published_energy_pj(&accesses, jn_component_size_bytes(component),
                                  jn_component_process(component, 45)) *
           jn_component_width_bits(component) / FIGURES_WIDTH_BITS;
}

static double area_um2(const struct jn_component *component)
{
    return jn_component_size_bytes(component) * 8 * cell_45nm_um2 /
           cell_share_ratio *
           jn_scaling_area_ratio(
               45, jn_component_process(component, 45).technology_nm);
}

static const char *source(const struct jn_component *component,
                          enum jn_action action)
{
    struct jn_process process = jn_component_process(component, 45);
    if (action != JN_ACTION_COUNT)
        return jn_published_source(process);
    return process.technology_nm == 45
               ? "cells: Mistry et al., IEDM 2007 (45 nm); their share of the "
                 "area: Schor, WikiChip 2022"
               : "cells: Mistry et al., IEDM 2007 (45 nm), scaled by "
                 "Stillmaker and Baas, Integration 58 (2017); their share of "
                 "the area: Schor, WikiChip 2022";
}

const struct jn_estimator jn_estimator_sram = {
    JN_ESTIMATOR_ABI, "sram", 60, supports, energy_pj, area_um2, source};
