/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/bench.h"
#include "estimate/power.h"
#include "estimate/scaling.h"
#include "harness.h"

#include <math.h>

static void a_power_law_passes_through_its_points(void)
{
    static const struct jn_point points[] = {{3, 5}, {7, 35}, {11, 40}};
    for (size_t i = 0; i < 3; i++)
        CU_ASSERT_EQUAL(jn_power_law(points, 3, points[i].x), points[i].y);
    static const struct jn_point square[] = {{2, 12}, {5, 75}}; /* 3 x^2 */
    check_number("between", jn_power_law(square, 2, 3), 27, 0);
    check_number("before", jn_power_law(square, 2, 0.5), 0.75, 0);
    check_number("behind", jn_power_law(square, 2, 30), 2700, 0);
}

static double ratio(double from_nm, double from_v, double to_nm, double to_v)
{
    struct jn_process from = {from_nm, from_v}, to = {to_nm, to_v};
    return jn_scaling_energy_ratio(from, to);
}

/* The authors' correction of the example in section 4.2.1 (2017). */
static void energies_scale_as_in_the_papers_example(void)
{
    check_number("65 nm, 1.3 V to 32 nm, 0.9 V", ratio(65, 1.3, 32, 0.9),
                 0.4571 / 2.604, 5e-4);
}

static void energies_fall_with_the_node_and_the_supply(void)
{
    for (int nm = 7; nm < 180; nm++)
        CU_ASSERT(ratio(45, 0, nm, 0) < ratio(45, 0, nm + 1, 0));
    for (int mv = 600; mv < 1100; mv += 25)
        CU_ASSERT(ratio(45, 0, 45, mv / 1000.0) <
                  ratio(45, 0, 45, (mv + 25) / 1000.0));
}

static void scaling_there_and_back_changes_nothing(void)
{
    check_number("28 to 10", ratio(28, 0, 10, 0) * ratio(10, 0, 28, 0), 1, 0);
    check_number("same", ratio(22, 0.8, 22, 0.8), 1, 0);
    check_number("area",
                 jn_scaling_area_ratio(28, 12) * jn_scaling_area_ratio(12, 28),
                 1, 0);
}

/* Cells of 6 transistors as their makers published them, from the 0.346 um2 of
 * 45 nm (Mistry et al., IEDM 2007): 65 nm 0.57 um2 (Bai et al., IEDM 2004),
 * 32 nm 0.171 um2 (Packan et al., IEDM 2009), 14 nm 0.0588 um2 (Natarajan et
 * al., IEDM 2014), 10 nm 0.0312 um2 (Auth et al., IEDM 2017). */
static void areas_scale_about_as_published_cells_do(void)
{
    static const struct {
        const char *row;
        double nm, um2, tolerance;
    } cells[] = {{"65 nm", 65, 0.57, 0.1},
                 {"32 nm", 32, 0.171, 0.1},
                 {"14 nm", 14, 0.0588, 0.01},
                 {"10 nm", 10, 0.0312, 0.12}};
    for (size_t i = 0; i < 4; i++)
        check_number(cells[i].row,
                     0.346 * jn_scaling_area_ratio(45, cells[i].nm),
                     cells[i].um2, cells[i].tolerance);
}

static void nodes_and_supplies_out_of_range_are_not_known(void)
{
    static const struct {
        const char *row;
        struct jn_process process;
        bool known;
    } processes[] = {
        {"7 nm", {7, 0}, true},
        {"180 nm", {180, 0}, true},
        {"6.9 nm", {6.9, 0}, false},
        {"181 nm", {181, 0}, false},
        {"no node", {0, 0}, false},
        {"45 nm 0.9 V", {45, 0.9}, true},
        {"45 nm 0.5 V", {45, 0.5}, false},
        {"45 nm 1.2 V", {45, 1.2}, false},
        {"not a number", {(double)NAN, 0}, false},
        {"28 nm -1 V", {28, -1}, false},
    };
    for (size_t i = 0; i < sizeof processes / sizeof processes[0]; i++)
        CHECK_ROW(processes[i].row,
                  jn_scaling_knows(processes[i].process) == processes[i].known);
}

const struct jn_test tests[] = {
    {"a power law passes through its points",
     a_power_law_passes_through_its_points},
    {"energies scale as in the paper's example",
     energies_scale_as_in_the_papers_example},
    {"energies fall with the node and the supply",
     energies_fall_with_the_node_and_the_supply},
    {"scaling there and back changes nothing",
     scaling_there_and_back_changes_nothing},
    {"areas scale about as published cells do",
     areas_scale_about_as_published_cells_do},
    {"nodes and supplies out of range are not known",
     nodes_and_supplies_out_of_range_are_not_known},
    {NULL, NULL},
};
