/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/bench.h"
#include "estimate/builtin.h"
#include "harness.h"

#include <string.h>

/* The estimator's answer, or -1. */
static double answer(const struct bench *bench,
                     const struct jn_estimator *estimator, const char *text,
                     enum jn_action action)
{
    struct jn_component component = component_of(bench, text);
    if (!estimator->supports(&component, action))
        return -1;
    CU_ASSERT(strlen(estimator->source(&component, action)) > 0);
    return action == JN_ACTION_COUNT ? estimator->area_um2(&component)
                                     : estimator->energy_pj(&component, action);
}

enum { AREA = JN_ACTION_COUNT, WIRE = JN_WIRE };

/* Each figure beside where it was published. */
static const struct {
    const struct jn_estimator *estimator;
    const char *component;
    int action;
    double figure;
    double tolerance;
} figures[] = {
    /* Horowitz, ISSCC 2014, Fig. 1.1.9: 45 nm */
    {&jn_estimator_arith, "compute/int_mac word_bits=8", JN_COMPUTE, 0.23, 0},
    {&jn_estimator_arith, "compute/int_mac word_bits=32", JN_COMPUTE, 3.2, 0},
    {&jn_estimator_arith, "compute word_bits=8", JN_ADD, 0.03, 0},
    {&jn_estimator_arith, "compute/int_adder word_bits=32", JN_COMPUTE, 0.1, 0},
    {&jn_estimator_arith, "compute/int_multiplier word_bits=8", JN_COMPUTE, 0.2,
     0},
    {&jn_estimator_arith, "compute/float_mac word_bits=16", JN_COMPUTE, 1.5, 0},
    {&jn_estimator_arith, "compute/float_mac word_bits=32", JN_COMPUTE, 4.6, 0},
    {&jn_estimator_arith, "compute/fpmac word_bits=32", JN_COMPARE, 0.9, 0},
    {&jn_estimator_sram, "sram size_bits=65536 width_bits=64", JN_READ, 10, 0},
    {&jn_estimator_sram, "sram size_bits=262144 width_bits=64", JN_FILL, 20, 0},
    {&jn_estimator_sram, "sram size_bits=8388608 width_bits=64", JN_UPDATE, 100,
     0},
    {&jn_estimator_dram, "dram width_bits=64", JN_READ, 1300, 0},
    /* Jouppi et al., ISCA 2021, Table 2: 7 nm */
    {&jn_estimator_arith, "compute/int_mac word_bits=8 technology_nm=7",
     JN_COMPUTE, 0.077, 0},
    {&jn_estimator_arith,
     "compute/float_multiplier word_bits=32 technology_nm=7", JN_COMPUTE, 1.31,
     0},
    {&jn_estimator_sram, "sram size_bits=65536 width_bits=64 technology_nm=7",
     JN_READ, 7.5, 0},
    {&jn_estimator_sram, "sram size_bits=8388608 width_bits=32 technology_nm=7",
     JN_READ, 7, 0},
    {&jn_estimator_dram, "dram/ddr4 width_bits=64", JN_FILL, 1300, 0},
    /* Dally, NIPS 2015: 45 nm */
    {&jn_estimator_arith, "compute word_bits=16", JN_ADD, 0.05, 0},
    {&jn_estimator_arith, "compute/int_adder word_bits=16", AREA, 67, 0},
    {&jn_estimator_arith, "compute/int_mac word_bits=32", AREA, 3495 + 137, 0},
    {&jn_estimator_arith, "compute/float_mac word_bits=16", AREA, 1640 + 1360,
     0},
    /* Stillmaker and Baas 2017: area of 14 nm is 0.17 of 45 nm */
    {&jn_estimator_arith, "compute/int_adder word_bits=8 technology_nm=14",
     AREA, 36 * 0.17, 0},
    /* between the nodes: the geometric mean halfway in the logarithm */
    {&jn_estimator_sram,
     "sram size_bits=65536 width_bits=64 technology_nm=17.748239349298849",
     JN_READ, 8.660254037844386, 0},
    /* Keckler et al., IEEE Micro 2011, sec. "energy": 64 bits of 8 KB take 14
     * pJ at 40 nm */
    {&jn_estimator_sram, "sram size_bits=65536 width_bits=64 technology_nm=40",
     JN_READ, 14, 0.35},
    {&jn_estimator_sram, "sram/SRAM size_bits=65536 width_bits=64", JN_READ, 10,
     0},
    /* twice the line, twice the energy */
    {&jn_estimator_sram, "sram size_bits=65536 width_bits=128", JN_READ, 20, 0},
    /* Intel's 45 nm: 0.346 um2 a bit; 70 % of a memory are bits */
    {&jn_estimator_sram, "sram size_bits=70000 width_bits=64", AREA, 34600, 0},
    /* Chen et al., ISCA 2016, Table IV: 0.5 KB is a 16-bit MAC */
    {&jn_estimator_regfile, "regfile size_bits=4096 width_bits=16", JN_READ,
     0.837, 1e-3},
    {&jn_estimator_regfile, "regfile size_bits=1024 width_bits=32", JN_FILL,
     0.837, 1e-3},
    /* Aladdin's register bit of 5.98 um2 at 40 nm */
    {&jn_estimator_regfile,
     "regfile size_bits=700 width_bits=7 technology_nm=40", AREA, 4186, 0},
    /* DRAM per bit: see dram.c */
    {&jn_estimator_dram, "dram/lpddr4 width_bits=3", JN_READ, 24, 0},
    {&jn_estimator_dram, "dram/LPDDR4 width_bits=3", JN_READ, 24, 0},
    {&jn_estimator_dram, "dram/lpddr width_bits=3", JN_READ, 120, 0},
    {&jn_estimator_dram, "dram/lpddr2 width_bits=3", JN_READ, 120, 0},
    {&jn_estimator_dram, "dram/ddr3 width_bits=3", JN_READ, 210, 0},
    {&jn_estimator_dram, "dram/gddr5 width_bits=3", JN_READ, 42, 0},
    {&jn_estimator_dram, "dram/hbm2 width_bits=100", JN_READ, 392, 0},
    {&jn_estimator_dram, "dram/hmc width_bits=5", JN_UPDATE, 21, 0},
    {&jn_estimator_dram, "dram/hmc width_bits=5", AREA, 0, 0},
    /* Keckler et al., IEEE Micro 2011, Table 1: 310 pJ for 256 bits, 10 mm */
    {&jn_estimator_wire, "network/wire", WIRE, 310.0 / 2560, 0},
    {&jn_estimator_wire, "network estimator=wire voltage_v=0.9", WIRE,
     310.0 / 2560, 0},
    /* the same table, 10 nm at 0.75 V: 200 pJ */
    {&jn_estimator_wire, "network/wire technology_nm=10 voltage_v=0.75", WIRE,
     200.0 / 2560, 0.08},
    /* Timeloop's formulas: Eyeriss' 0.5 KB and 100 KB, 200 for DRAM */
    {&jn_estimator_pat, "sram/pat word_bits=16 size_words=256", JN_READ, 1, 0},
    {&jn_estimator_pat, "sram/pat word_bits=16 size_words=51200", JN_READ, 6,
     0},
    {&jn_estimator_pat, "regfile/pat word_bits=16 block_words=4 size_words=255",
     JN_FILL, 4, 0},
    {&jn_estimator_pat,
     "sram/pat word_bits=8 block_words=2 cluster_size=3 size_words=512",
     JN_UPDATE, 1 + 5 / 99.5, 0},
    {&jn_estimator_pat, "sram/pat word_bits=16 size_words=0", JN_READ, 0, 0},
    {&jn_estimator_pat, "dram/pat word_bits=8 block_words=3", JN_READ, 300, 0},
    {&jn_estimator_pat, "compute/pat word_bits=8", JN_COMPUTE, 0.25, 0},
    {&jn_estimator_pat, "compute/pat word_bits=8", JN_LEAK, 0, 0},
    {&jn_estimator_pat, "sram/pat word_bits=8 size_words=3", AREA, 0, 0},
};

static void figures_are_those_published(void)
{
    struct bench bench = start_bench();
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
        check_number(figures[i].component,
                     answer(&bench, figures[i].estimator, figures[i].component,
                            (enum jn_action)figures[i].action),
                     figures[i].figure, figures[i].tolerance);
    end_bench(&bench);
}

static const struct {
    const struct jn_estimator *estimator;
    const char *component;
    int action;
} unanswered[] = {
    {&jn_estimator_arith, "compute/abacus word_bits=8", JN_COMPUTE},
    {&jn_estimator_arith, "compute word_bits=65", JN_COMPUTE},
    {&jn_estimator_arith, "compute/float_mac word_bits=7", JN_COMPUTE},
    {&jn_estimator_arith, "compute word_bits=8 accumulator_bits=65", JN_ADD},
    {&jn_estimator_arith, "compute/int_multiplier word_bits=8", JN_ADD},
    {&jn_estimator_arith, "compute word_bits=8", JN_LEAK},
    {&jn_estimator_arith, "compute word_bits=8", JN_READ},
    {&jn_estimator_arith, "compute word_bits=8 technology_nm=5", JN_COMPUTE},
    {&jn_estimator_arith, "sram word_bits=8", JN_COMPUTE},
    {&jn_estimator_sram, "sram width_bits=8", JN_READ},
    {&jn_estimator_sram, "sram/edram size_bits=65536 width_bits=8", JN_READ},
    {&jn_estimator_regfile, "regfile/fifo size_bits=64 width_bits=8", JN_READ},
    {&jn_estimator_sram, "sram size_bits=504 width_bits=8", JN_READ},
    {&jn_estimator_sram, "sram size_bits=2147483648 width_bits=8", JN_READ},
    {&jn_estimator_sram, "sram size_bits=65536", JN_READ},
    {&jn_estimator_sram, "sram size_bits=65536 width_bits=8", JN_LEAK},
    {&jn_estimator_sram, "regfile size_bits=65536 width_bits=8", JN_READ},
    {&jn_estimator_sram, "sram size_bits=65536 width_bits=8 voltage_v=3",
     JN_READ},
    {&jn_estimator_regfile, "regfile width_bits=8", JN_READ},
    {&jn_estimator_regfile, "regfile size_bits=1048576 width_bits=8", JN_READ},
    {&jn_estimator_regfile, "sram size_bits=64 width_bits=8", JN_READ},
    {&jn_estimator_dram, "dram/core width_bits=8", JN_READ},
    {&jn_estimator_dram, "dram/hbm2 width_bits=8", JN_LEAK},
    {&jn_estimator_dram, "dram/hbm2", JN_READ},
    {&jn_estimator_wire, "network/mesh", WIRE},
    {&jn_estimator_wire, "network/wire", AREA},
    {&jn_estimator_pat, "sram size_words=7", JN_READ},
    {&jn_estimator_pat, "sram/pat", JN_READ},
    {&jn_estimator_pat, "network/pat", WIRE},
    {&jn_estimator_pat, "compute/pat", JN_ADD},
    {&jn_estimator_pat, "sram/pat", JN_COMPUTE},
};

static void what_an_estimator_does_not_know_it_does_not_answer(void)
{
    struct bench bench = start_bench();
    for (size_t i = 0; i < sizeof unanswered / sizeof unanswered[0]; i++)
        CHECK_ROW(unanswered[i].component,
                  answer(&bench, unanswered[i].estimator,
                         unanswered[i].component,
                         (enum jn_action)unanswered[i].action) == -1);
    end_bench(&bench);
}

/* One attribute runs from low to high: energy and area never fall. */
static const struct {
    const struct jn_estimator *estimator;
    const char *component, *attribute;
    double low, high;
    enum jn_action action;
} rising[] = {
    {&jn_estimator_arith, "compute", "word_bits", 1, 64, JN_COMPUTE},
    {&jn_estimator_arith, "compute/float_mac", "word_bits", 8, 64, JN_COMPUTE},
    {&jn_estimator_arith, "compute word_bits=13", "accumulator_bits", 1, 64,
     JN_COMPUTE},
    {&jn_estimator_arith, "compute word_bits=5", "technology_nm", 7, 180,
     JN_COMPUTE},
    {&jn_estimator_sram, "sram width_bits=24", "size_bits", 512, 1 << 30,
     JN_READ},
    {&jn_estimator_sram, "sram size_bits=70000 width_bits=24", "technology_nm",
     7, 180, JN_READ},
    {&jn_estimator_sram, "sram size_bits=70000 width_bits=24 technology_nm=65",
     "voltage_v", 0.7, 1.3, JN_READ},
    {&jn_estimator_regfile, "regfile width_bits=24", "size_bits", 3, 524288,
     JN_READ},
    {&jn_estimator_regfile, "regfile width_bits=24 size_bits=77",
     "technology_nm", 7, 180, JN_READ},
    {&jn_estimator_wire, "network/wire technology_nm=45", "voltage_v", 0.55,
     1.12, (enum jn_action)JN_WIRE},
};

static void more_bits_bigger_nodes_and_higher_supplies_cost_more(void)
{
    struct bench bench = start_bench();
    for (size_t i = 0; i < sizeof rising / sizeof rising[0]; i++) {
        double last_pj = 0, last_um2 = 0;
        for (int step = 0; step <= 100; step++) {
            const char *text = jn_arena_format(
                bench.reader.arena, "%s %s=%.17g", rising[i].component,
                rising[i].attribute,
                rising[i].low + (rising[i].high - rising[i].low) * step / 100);
            double pj =
                answer(&bench, rising[i].estimator, text, rising[i].action);
            double um2 =
                answer(&bench, rising[i].estimator, text, (enum jn_action)AREA);
            CHECK_ROW(text,
                      pj > 0 && pj >= last_pj && (um2 < 0 || um2 >= last_um2));
            last_pj = pj;
            last_um2 = um2 < 0 ? last_um2 : um2;
        }
    }
    end_bench(&bench);
}

static const struct {
    const struct jn_estimator *estimator;
    const char *component;
    int action;
    const char *source;
} sources[] = {
    {&jn_estimator_sram, "sram size_bits=65536 width_bits=8", JN_READ,
     "Horowitz, ISSCC 2014, Fig. 1.1.9 (45 nm)"},
    {&jn_estimator_sram, "sram size_bits=65536 width_bits=8 technology_nm=7",
     JN_READ, "Jouppi et al., ISCA 2021, Table 2 (7 nm)"},
    {&jn_estimator_sram, "sram size_bits=65536 width_bits=8 technology_nm=28",
     JN_READ,
     "between Horowitz, ISSCC 2014, Fig. 1.1.9 (45 nm) and Jouppi et al., ISCA "
     "2021, Table 2 (7 nm)"},
    {&jn_estimator_sram, "sram size_bits=65536 width_bits=8 technology_nm=65",
     JN_READ,
     "Horowitz, ISSCC 2014, Fig. 1.1.9 (45 nm), scaled by Stillmaker and Baas, "
     "Integration 58 (2017)"},
    {&jn_estimator_sram,
     "sram size_bits=65536 width_bits=8 technology_nm=65 voltage_v=1", JN_READ,
     "Horowitz, ISSCC 2014, Fig. 1.1.9 (45 nm), node and supply scaled by "
     "Stillmaker and Baas, Integration 58 (2017)"},
    {&jn_estimator_sram, "sram size_bits=65536 width_bits=8", AREA,
     "cells: Mistry et al., IEDM 2007 (45 nm); their share of the area: Schor, "
     "WikiChip 2022"},
};

static void sources_say_what_was_scaled(void)
{
    struct bench bench = start_bench();
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
        struct jn_component component =
            component_of(&bench, sources[i].component);
        check_text(sources[i].component,
                   sources[i].estimator->source(
                       &component, (enum jn_action)sources[i].action),
                   sources[i].source);
    }
    end_bench(&bench);
}

const struct jn_test tests[] = {
    {"figures are those published", figures_are_those_published},
    {"what an estimator does not know it does not answer",
     what_an_estimator_does_not_know_it_does_not_answer},
    {"more bits, bigger nodes and higher supplies cost more",
     more_bits_bigger_nodes_and_higher_supplies_cost_more},
    {"sources say what was scaled", sources_say_what_was_scaled},
    {NULL, NULL},
};
