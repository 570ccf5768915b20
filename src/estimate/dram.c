/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dram.c - memories outside the chip: an energy per bit by kind.  They have
 * no area on the chip; their refresh is in no figure here. */
#include "estimate/builtin.h"

#include <assert.h>
#include <string.h>

static const struct memory {
    const char *kind;
    double pj_per_bit;
    const char *source;
} memories[] = {
    {"lpddr4", 8, "8 pJ/bit: public figure of Accelergy's CACTI plug-in"},
    {"lpddr", 40, "40 pJ/bit: Malladi et al., ISCA 2012 (LPDDR2)"},
    {"lpddr2", 40, "40 pJ/bit: Malladi et al., ISCA 2012"},
    {"ddr3", 70, "70 pJ/bit: Malladi et al., ISCA 2012 (fully used)"},
    {"gddr5", 14, "14.0 pJ/bit: O'Connor et al., MICRO 2017"},
    {"hbm2", 3.92, "3.92 pJ/bit: O'Connor et al., MICRO 2017"},
    {"hmc", 4.2, "4.2 pJ/bit: Gao et al., TETRIS, ASPLOS 2017"},
    {"ddr4", 1300.0 / 64,
     "1300 pJ per 64 bits: Jouppi et al., ISCA 2021, Table 2"},
    {"", 1300.0 / 64,
     "1300 pJ per 64 bits: Horowitz, ISSCC 2014, Fig. 1.1.9, lower end"},
    {"dram", 1300.0 / 64,
     "1300 pJ per 64 bits: Horowitz, ISSCC 2014, Fig. 1.1.9, lower end"},
};

static const struct memory *find_memory(const struct jn_component *component)
{
    for (size_t i = 0; i < sizeof memories / sizeof memories[0]; i++)
        if (strcasecmp(memories[i].kind, component->kind) == 0)
            return &memories[i];
    return NULL;
}

static bool supports(const struct jn_component *component,
                     enum jn_action action)
{
    return component->class_ == JN_CLASS_DRAM && jn_is_access_or_area(action) &&
           find_memory(component) && jn_component_width_bits(component) > 0;
}

static double energy_pj(const struct jn_component *component,
                        enum jn_action action)
{
    const struct memory *memory = find_memory(component);
    (void)action;
    assert(memory);
    return memory->pj_per_bit * jn_component_width_bits(component);
}

static double area_um2(const struct jn_component *component)
{
    (void)component;
    return 0;
}

static const char *source(const struct jn_component *component,
                          enum jn_action action)
{
    const struct memory *memory = find_memory(component);
    assert(memory);
    return action == JN_ACTION_COUNT ? "outside the chip" : memory->source;
}

const struct jn_estimator jn_estimator_dram = {
    JN_ESTIMATOR_ABI, "dram", 80, supports, energy_pj, area_um2, source};
