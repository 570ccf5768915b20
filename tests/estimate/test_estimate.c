/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/builtin.h"
#include "estimate/estimate.h"
#include "estimate/machine.h"
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { AREA = JN_ACTION_COUNT };

static const struct jn_price given = {true, 7.5, "user", "m.cfg:5"};

static void every_action_is_priced_with_its_source(void)
{
    struct bench bench = start_bench();
    struct machine machine;
    make_machine(&machine);
    CU_ASSERT(price_machine(&machine, NULL, &bench));
    check_text("complaints", complaints(&bench), "");
    static const struct {
        int level; /* 3: compute */
        int action;
        const char *price;
    } rows[] = {
        {0, JN_READ, "DRAM read 325 dram"},
        {0, JN_UPDATE, "DRAM update 325 dram"},
        {0, JN_LEAK, "DRAM leak 0 none"},
        {0, AREA, "DRAM area 0 dram"},
        {1, JN_READ, "GLB read 20 sram"},
        {1, JN_FILL, "GLB fill 20 sram"},
        {1, JN_UPDATE, "GLB update 20 sram"},
        {1, JN_LEAK, "GLB leak 0 none"},
        {1, AREA, "GLB area 1.296e+05 sram"},
        {2, JN_READ, "RF read 0.8374 regfile"},
        {3, JN_COMPUTE, "mac compute 0.8374 arith"},
        {3, JN_ADD, "mac add 0.05 arith"},
        {3, JN_COMPARE, "mac compare 0.05 arith"},
        {3, JN_LEAK, "mac leak 0 none"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct jn_component *component =
            rows[i].level == 3 ? &machine.arch.compute.component
                               : &machine.levels[rows[i].level].component;
        check_text(rows[i].price, price_text(&bench, component, rows[i].action),
                   rows[i].price);
    }
    CU_ASSERT_STRING_EQUAL(machine.levels[1].component.prices[JN_READ].source,
                           "Horowitz, ISSCC 2014, Fig. 1.1.9 (45 nm)");
    end_bench(&bench);
}

static void components_get_the_attributes_that_estimators_ask_for(void)
{
    struct bench bench = start_bench();
    struct machine machine;
    make_machine(&machine);
    machine.arch.technology_nm = 65;
    machine.arch.clock_ghz = 0.2;
    machine.networks[1].has_word_bits = true;
    machine.networks[1].word_bits = 24;
    static const struct jn_attribute own[] = {{"width_bits", NULL, 72},
                                              {"cell", "8T", 0}};
    machine.levels[1].component.attributes = own;
    machine.levels[1].component.attribute_count = 2;
    CU_ASSERT(price_machine(&machine, NULL, &bench));
    const struct jn_component *glb = &machine.levels[1].component;
    CU_ASSERT_EQUAL(jn_attribute_number(glb, "width_bits", 0), 72);
    CU_ASSERT_STRING_EQUAL(jn_attribute_text(glb, "cell", ""), "8T");
    CU_ASSERT_EQUAL(jn_attribute_number(glb, "cell", 3), 3);
    CU_ASSERT_STRING_EQUAL(jn_attribute_text(glb, "width_bits", "x"), "x");
    CU_ASSERT_EQUAL(jn_attribute_number(glb, "size_bits", 0), 262144);
    CU_ASSERT_EQUAL(jn_attribute_number(glb, "depth_lines", 0), 4096);
    CU_ASSERT_EQUAL(jn_attribute_number(glb, "technology_nm", 0), 65);
    CU_ASSERT_EQUAL(jn_attribute_number(glb, "clock_ghz", 0), 0.2);
    CU_ASSERT_EQUAL(
        jn_attribute_number(&machine.levels[0].component, "size_bits", -1), -1);
    CU_ASSERT_EQUAL(
        jn_attribute_number(&machine.networks[1].component, "word_bits", 0),
        24);
    CU_ASSERT_EQUAL(
        jn_attribute_number(&machine.arch.compute.component, "word_bits", 0),
        16);
    end_bench(&bench);
}

static void given_prices_stay_and_stand_for_what_depends_on_them(void)
{
    struct bench bench = start_bench();
    struct machine machine;
    make_machine(&machine);
    machine.levels[1].component.prices[JN_READ] = given;
    machine.levels[1].component.prices[JN_FILL] = given;
    machine.levels[1].component.area = given;
    machine.levels[1].component.area_um2 = 70;
    machine.arch.compute.component.prices[JN_COMPUTE] = given;
    CU_ASSERT(price_machine(&machine, NULL, &bench));
    const struct jn_component *glb = &machine.levels[1].component;
    const struct jn_component *mac = &machine.arch.compute.component;
    check_text("read", price_text(&bench, glb, JN_READ), "GLB read 7.5 user");
    check_text("update", price_text(&bench, glb, JN_UPDATE),
               "GLB update 7.5 user");
    check_text("area", price_text(&bench, glb, AREA), "GLB area 70 user");
    check_text("add", price_text(&bench, mac, JN_ADD), "mac add 7.5 user");
    check_text("compare", price_text(&bench, mac, JN_COMPARE),
               "mac compare 7.5 user");
    check_text("complaints", complaints(&bench), "");
    end_bench(&bench);
}

static void one_given_price_of_two_is_warned_about(void)
{
    struct bench bench = start_bench();
    struct machine machine;
    make_machine(&machine);
    machine.levels[1].component.prices[JN_READ] = given;
    CU_ASSERT(price_machine(&machine, NULL, &bench));
    check_text("complaints", complaints(&bench),
               "m.cfg:5:3: of 'GLB' only 'read' is given, 'fill' is priced by "
               "'sram': are they on one scale?");
    end_bench(&bench);
}

static void what_nobody_prices_is_complained_about(void)
{
    struct bench bench = start_bench();
    struct machine machine;
    make_machine(&machine);
    machine.levels[0].component.kind = "core";
    machine.levels[1].has_size = false;
    machine.arch.compute.word_bits = 100;
    CU_ASSERT_FALSE(price_machine(&machine, NULL, &bench));
    check_text(
        "complaints", complaints(&bench),
        "m.cfg:4:3: nobody prices 'read' and 'fill' of 'DRAM'; give 'read_pj' "
        "and 'write_pj', a table, or a kind that is known: lpddr4, lpddr, "
        "ddr3, ddr4, gddr5, hbm2 or hmc; m.cfg:5:3: nobody prices 'read' and "
        "'fill' of 'GLB'; give 'read_pj' and 'write_pj' or a table; without "
        "them a size of 64 bytes to 128 MiB, a 'technology_nm' of 7 to 180 and "
        "no 'kind' are needed; m.cfg:7:3: nobody prices 'compute' of 'mac'; "
        "give "
        "'compute_pj', a table, or a kind that is known (int_mac, int_adder, "
        "int_multiplier, float_mac, float_adder or float_multiplier) with "
        "'word_bits' of up to 64 (floats: 8 to 64) and a 'technology_nm' of 7 "
        "to 180");
    end_bench(&bench);
}

/* A file in the folder for temporary ones; its path. */
static const char *write_table(const char *text)
{
    static char path[64];
    strcpy(path, "/tmp/jn-table-XXXXXX.csv");
    int file = mkstemps(path, 4);
    CU_ASSERT_FATAL(file >= 0);
    size_t length = strlen(text);
    CU_ASSERT_EQUAL(write(file, text, length), (ssize_t)length);
    close(file);
    return path;
}

#define HEAD "class,action,size_bits,energy_pj,area_um2,source\n"

static const struct {
    const char *rows;
    const char *prices; /* of GLB: read, fill, update, leak, area */
    const char *complaints;
} tables[] = {
    /* a table is more accurate than a formula */
    {"sram,read,,3,,x\nsram,write,,5,,x\n",
     "GLB read 3 table, GLB fill 5 table, GLB update 5 table, GLB leak 0 none, "
     "GLB area 1.296e+05 sram",
     ""},
    /* a formula does not split what a table prices */
    {"sram,read fill,,3,,x\n",
     "GLB read 3 table, GLB fill 3 table, GLB update 3 table, GLB leak 0 none, "
     "GLB area 1.296e+05 sram",
     ""},
    {"sram,update,,9,,x\n",
     "GLB read 20 sram, GLB fill 20 sram, GLB update 9 table, GLB leak 0 none, "
     "GLB area 1.296e+05 sram",
     ""},
    {"#: accuracy_percent 50\nsram,read,,3,,x\n",
     "GLB read 20 sram, GLB fill 20 sram, GLB update 20 sram, GLB leak 0 none, "
     "GLB area 1.296e+05 sram",
     ""},
    {"sram,,,,77,x\nsram,leak,,0.5,,x\n",
     "GLB read 20 sram, GLB fill 20 sram, GLB update 20 sram, GLB leak 0.5 "
     "table, GLB area 77 table",
     ""},
    /* a refusal is not passed over */
    {"sram,read,100,3,,x\nsram,read,200,5,,x\n", NULL,
     "m.cfg:5:3: the estimator 'table' cannot price 'GLB': "
     "'size_bits' is 262144, outside the 100 to 200 of T:2 to 3; add a row for "
     "it, or the line '#: extrapolate'"},
    {"sram,,100,,3,x\n", NULL,
     "m.cfg:5:3: the estimator 'table' cannot price the area of 'GLB': "
     "'size_bits' is 262144, but T:2 has only 100"},
    {"network,hop,100,3,,x\n", NULL,
     ":0: the estimator 'table' cannot price 'n0': it has no "
     "'size_bits', which T:2 goes by; :0: the estimator 'table' cannot price "
     "'n1': it has no 'size_bits', which T:2 goes by"},
    /* what is missing is not complained about when a table is broken */
    {"sarm,read,100,3,,x\n", NULL,
     "T:2:1: there is no class 'sarm'; did you mean 'sram'?"},
};

static const char *with_file_as_t(const struct bench *bench, const char *text,
                                  const char *path)
{
    const char *result = "";
    for (const char *at = strstr(text, path); at; at = strstr(text, path)) {
        result = jn_arena_format(bench->reader.arena, "%s%.*sT", result,
                                 (int)(at - text), text);
        text = at + strlen(path);
    }
    return jn_arena_format(bench->reader.arena, "%s%s", result, text);
}

static const char *all_prices(const struct bench *bench,
                              const struct jn_component *component)
{
    static const int actions[] = {JN_READ, JN_FILL, JN_UPDATE, JN_LEAK, AREA};
    const char *text = "";
    for (size_t i = 0; i < 5; i++)
        text = jn_arena_format(bench->reader.arena, "%s%s%s", text,
                               i > 0 ? ", " : "",
                               price_text(bench, component, actions[i]));
    return text;
}

/* Both ways in: the machine's tables, and the user's. */
static void check_table(size_t row, bool is_machines)
{
    struct bench bench = start_bench();
    struct machine machine;
    make_machine(&machine);
    const char *rows = tables[row].rows;
    size_t instruction = rows[0] == '#' ? strcspn(rows, "\n") + 1 : 0;
    const char *path = write_table(
        jn_arena_format(bench.reader.arena, "%.*s" HEAD "%s", (int)instruction,
                        rows, rows + instruction));
    machine.tables[0] = path;
    machine.arch.table_count = is_machines;
    if (strstr(tables[row].complaints, "sarm"))
        machine.levels[1].has_size = false;
    CHECK_ROW(rows, price_machine(&machine, is_machines ? NULL : path,
                                  &bench) == (tables[row].prices != NULL));
    check_text(rows, with_file_as_t(&bench, complaints(&bench), path),
               tables[row].complaints);
    if (tables[row].prices)
        check_text(rows, all_prices(&bench, &machine.levels[1].component),
                   tables[row].prices);
    unlink(path);
    end_bench(&bench);
}

static void tables_price_before_formulas(void)
{
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        check_table(i, true);
        check_table(i, false);
    }
}

static void the_first_of_two_equally_accurate_tables_answers(void)
{
    struct bench bench = start_bench();
    struct machine machine;
    make_machine(&machine);
    char first[64], second[64];
    strcpy(first, write_table(HEAD "sram,read fill,,3,,x\n"));
    strcpy(second, write_table(HEAD "sram,read fill update,,5,,x\n"));
    machine.tables[0] = second;
    machine.arch.table_count = 1;
    CU_ASSERT(price_machine(&machine, first, &bench));
    check_text("prices", all_prices(&bench, &machine.levels[1].component),
               "GLB read 3 table, GLB fill 3 table, GLB update 3 table, GLB "
               "leak 0 none, GLB area 1.296e+05 sram");
    unlink(first);
    unlink(second);
    end_bench(&bench);
}

/* Eyeriss' relative costs, with lines of four words in the buffer. */
static void the_shipped_eyeriss_table_has_the_published_ratios(void)
{
    struct bench bench = start_bench();
    struct machine machine;
    make_machine(&machine);
    machine.tables[0] = source_path("arch/tables/eyeriss.csv");
    machine.arch.table_count = 1;
    CU_ASSERT(price_machine(&machine, NULL, &bench));
    const struct jn_price *dram = machine.levels[0].component.prices;
    const struct jn_price *buffer = machine.levels[1].component.prices;
    const struct jn_price *registers = machine.levels[2].component.prices;
    CU_ASSERT_EQUAL(dram[JN_READ].energy_pj, 200);
    check_text("source", dram[JN_READ].source,
               "Chen et al., ISCA 2016, Table IV: DRAM 200 per 16 bits, a MAC "
               "as 1 pJ (eyeriss.csv:11)");
    CU_ASSERT_EQUAL(dram[JN_UPDATE].energy_pj, 200);
    CU_ASSERT_EQUAL(buffer[JN_FILL].energy_pj, 4 * 6);
    CU_ASSERT_EQUAL(registers[JN_READ].energy_pj, 1);
    CU_ASSERT_EQUAL(machine.arch.compute.component.prices[JN_COMPUTE].energy_pj,
                    1);
    CU_ASSERT_EQUAL(machine.arch.compute.component.prices[JN_ADD].energy_pj, 1);
    end_bench(&bench);
}

static void a_component_may_choose_its_estimator(void)
{
    struct bench bench = start_bench();
    struct machine machine;
    make_machine(&machine);
    static const struct jn_attribute pat = {"estimator", "pat", 0};
    machine.levels[1].component.attributes = &pat;
    machine.levels[1].component.attribute_count = 1;
    machine.levels[2].component.kind = "pat";
    machine.arch.compute.component.kind = "pat";
    CU_ASSERT(price_machine(&machine, NULL, &bench));
    check_text("complaints", complaints(&bench), "");
    check_text("GLB", all_prices(&bench, &machine.levels[1].component),
               "GLB read 10.33 pat, GLB fill 10.33 pat, GLB update 10.33 pat, "
               "GLB leak 0 pat, GLB area 0 pat");
    check_text("RF", price_text(&bench, &machine.levels[2].component, JN_READ),
               "RF read 1 pat");
    check_text("mac",
               price_text(&bench, &machine.arch.compute.component, JN_ADD),
               "mac add 1 pat");
    end_bench(&bench);
}

static void the_users_own_table_comes_before_timeloops_formulas(void)
{
    struct bench bench = start_bench();
    struct machine machine;
    const char *path = write_table(HEAD "sram,read fill update,,3,,x\n");
    static const struct jn_attribute pat = {"estimator", "pat", 0};
    static const struct jn_attribute sram = {"estimator", "sram", 0};
    for (int way = 0; way < 3; way++) {
        make_machine(&machine);
        machine.levels[1].component.attributes = way == 2 ? &sram : &pat;
        machine.levels[1].component.attribute_count = 1;
        machine.tables[0] = path;
        machine.arch.table_count = way == 1;
        CU_ASSERT(price_machine(&machine, way == 1 ? NULL : path, &bench));
        static const char *const prices[] = {
            "GLB read 3 table", "GLB read 10.33 pat", "GLB read 20 sram"};
        check_text(prices[way],
                   price_text(&bench, &machine.levels[1].component, JN_READ),
                   prices[way]);
    }
    unlink(path);
    end_bench(&bench);
}

static void an_estimator_that_there_is_not_cannot_be_chosen(void)
{
    struct bench bench = start_bench();
    struct machine machine;
    make_machine(&machine);
    static const struct jn_attribute misspelt = {"estimator", "srma", 0};
    static const struct jn_attribute wrong = {"estimator", "dram", 0};
    machine.levels[1].component.attributes = &misspelt;
    machine.levels[1].component.attribute_count = 1;
    machine.arch.compute.component.attributes = &wrong;
    machine.arch.compute.component.attribute_count = 1;
    CU_ASSERT_FALSE(price_machine(&machine, NULL, &bench));
    const char *text = complaints(&bench);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "m.cfg:5:3: there is no estimator 'srma', by which 'GLB' "
                     "wants to be priced; did you mean 'sram'?; m.cfg:7:3: "
                     "nobody prices 'compute' of 'mac'; "));
    end_bench(&bench);
}

static void networks_cost_what_a_table_or_a_wire_says(void)
{
    struct bench bench = start_bench();
    struct machine machine;
    make_machine(&machine);
    static const struct jn_attribute wire = {"estimator", "wire", 0};
    machine.networks[1].component.attributes = &wire;
    machine.networks[1].component.attribute_count = 1;
    const char *path =
        write_table("name,action,energy_pj,source\nn0,hop,5,x\n");
    CU_ASSERT(price_machine(&machine, path, &bench));
    CU_ASSERT(machine.networks[0].has_hop_pj);
    CU_ASSERT_EQUAL(machine.networks[0].hop_pj, 5);
    CU_ASSERT_STRING_EQUAL(
        machine.networks[0].component.prices[JN_HOP].estimator, "table");
    CU_ASSERT_FALSE(machine.networks[1].has_hop_pj);
    check_number("wire", machine.networks[1].wire_pj_per_bit_mm, 310.0 / 2560,
                 0);
    unlink(path);

    make_machine(&machine);
    machine.networks[0].has_hop_pj = true;
    machine.networks[0].hop_pj = 3;
    machine.networks[1].wire_pj_per_bit_mm = 0.5;
    path = write_table("class,action,energy_pj,source\nnetwork,hop,5,x\n");
    CU_ASSERT(price_machine(&machine, path, &bench));
    CU_ASSERT_EQUAL(machine.networks[0].hop_pj, 3);
    CU_ASSERT_FALSE(machine.networks[1].has_hop_pj);
    CU_ASSERT_EQUAL(machine.networks[1].wire_pj_per_bit_mm, 0.5);
    unlink(path);

    make_machine(&machine);
    CU_ASSERT(price_machine(&machine, NULL, &bench));
    CU_ASSERT_FALSE(machine.networks[0].has_hop_pj);
    CU_ASSERT_EQUAL(machine.networks[0].wire_pj_per_bit_mm, 0);
    end_bench(&bench);
}

static void paths_that_are_neither_table_nor_object_are_refused(void)
{
    struct bench bench = start_bench();
    struct machine machine;
    make_machine(&machine);
    CU_ASSERT_FALSE(price_machine(&machine, "energies.xlsx", &bench));
    check_text("complaints", complaints(&bench),
               "energies.xlsx:0: an estimator is a table (.csv) or a shared "
               "object (.so)");
    end_bench(&bench);
}

static void pricing_twice_changes_nothing(void)
{
    struct bench bench = start_bench();
    struct machine machine;
    make_machine(&machine);
    CU_ASSERT(price_machine(&machine, NULL, &bench));
    const char *first = all_prices(&bench, &machine.levels[1].component);
    size_t count = machine.levels[1].component.attribute_count;
    CU_ASSERT(price_machine(&machine, NULL, &bench));
    check_text("GLB", all_prices(&bench, &machine.levels[1].component), first);
    CU_ASSERT_EQUAL(machine.levels[1].component.attribute_count, count);
    end_bench(&bench);
}

const struct jn_test tests[] = {
    {"every action is priced with its source",
     every_action_is_priced_with_its_source},
    {"components get the attributes that estimators ask for",
     components_get_the_attributes_that_estimators_ask_for},
    {"given prices stay and stand for what depends on them",
     given_prices_stay_and_stand_for_what_depends_on_them},
    {"one given price of two is warned about",
     one_given_price_of_two_is_warned_about},
    {"what nobody prices is complained about",
     what_nobody_prices_is_complained_about},
    {"tables price before formulas", tables_price_before_formulas},
    {"the first of two equally accurate tables answers",
     the_first_of_two_equally_accurate_tables_answers},
    {"the shipped Eyeriss table has the published ratios",
     the_shipped_eyeriss_table_has_the_published_ratios},
    {"a component may choose its estimator",
     a_component_may_choose_its_estimator},
    {"the user's own table comes before Timeloop's formulas",
     the_users_own_table_comes_before_timeloops_formulas},
    {"an estimator that there is not cannot be chosen",
     an_estimator_that_there_is_not_cannot_be_chosen},
    {"networks cost what a table or a wire says",
     networks_cost_what_a_table_or_a_wire_says},
    {"paths that are neither table nor object are refused",
     paths_that_are_neither_table_nor_object_are_refused},
    {"pricing twice changes nothing", pricing_twice_changes_nothing},
    {NULL, NULL},
};
