/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/bench.h"
#include "harness.h"

#include <string.h>

#define HEAD "class,action,energy_pj,source\n"
#define GOOD "sram,read,3,x\n"

static const struct {
    const char *text;
    const char *complaints;
} faults[] = {
    {"", "t.csv:1:1: the table is empty: it needs a row of column names and "
         "one of figures"},
    {"\n" HEAD, "t.csv:2:1: the table is empty: it needs a row of column names "
                "and one of figures"},
    {"class,energy_pj,source\n" GOOD,
     "t.csv:1:1: the table needs a column 'action': what the energies are of"},
    {"action,energy_pj,source\n" GOOD,
     "t.csv:1:1: the table needs a column 'class' or 'name': what the rows are "
     "about"},
    {"class,action,energy_pj\n" GOOD,
     "t.csv:1:1: the table needs a column 'source': where the figures of each "
     "row are from"},
    {"class,action,source\n" GOOD,
     "t.csv:1:1: the table needs a column 'energy_pj', 'energy_pj_per_bit', "
     "'leak_pj_per_cycle' or 'area_um2'"},
    {"class,action,energy_pj,source,action\n" GOOD,
     "t.csv:1:31: there are two columns 'action'"},
    {"class,,energy_pj,source,\n" GOOD,
     "t.csv:1:7: column 2 has no name; t.csv:1:25: column 5 has no name"},
    {"class,action,energy_pJ,source\n" GOOD,
     "t.csv:1:14: a table has no column 'energy_pJ'; did you mean "
     "'energy_pj'?"},
    {HEAD "sram,read,3\n" GOOD "sram,read,3,x,y\n",
     "t.csv:2:1: the row has 3 cells, but the table 4 columns; t.csv:4:1: the "
     "row has 5 cells, but the table 4 columns"},
    {HEAD "sarm,read,3,x\n",
     "t.csv:2:1: there is no class 'sarm'; did you mean 'sram'?"},
    {HEAD "flash,read,3,x\n", "t.csv:2:1: there is no class 'flash'"},
    {HEAD "sram,read rite,3,x\n",
     "t.csv:2:6: there is no action 'rite'; did you mean 'write'?"},
    {HEAD "sram,read,3x,x\n",
     "t.csv:2:11: '3x' in column 'energy_pj' is not a number"},
    {HEAD "sram,read,nan,x\n",
     "t.csv:2:11: 'nan' in column 'energy_pj' is not a number"},
    {HEAD "sram,read,1e999,x\n",
     "t.csv:2:11: '1e999' in column 'energy_pj' is not a number"},
    {HEAD "sram,read,-3,x\n",
     "t.csv:2:11: 'energy_pj' must not be negative, as -3 is"},
    {HEAD "sram,read,3,\n",
     "t.csv:2:1: the row needs a source: where its figures are from"},
    {HEAD ",read,3,x\n",
     "t.csv:2:1: the row needs a class or a name: what it is about"},
    {HEAD "sram,read,,x\n", "t.csv:2:1: the row has neither an energy, a leak "
                            "nor an area; t.csv:2:1: the action has no energy"},
    {HEAD "sram,,3,x\n", "t.csv:2:1: the energy needs an action"},
    {HEAD "sram,read compute,3,x\n",
     "t.csv:2:1: a component of class 'sram' does not do all of these actions"},
    {HEAD "compute,hop,3,x\nnetwork,hop,3,x\n",
     "t.csv:2:1: a component of class 'compute' does not do all of these "
     "actions"},
    {"class,action,energy_pj,energy_pj_per_bit,source\nsram,read,3,5,x\n",
     "t.csv:2:13: a row has 'energy_pj' or 'energy_pj_per_bit', not both"},
    {"class,area_um2,size_bits,source\nsram,3,64k,x\nsram,5,65536,x\n",
     "t.csv:2:8: '64k' in column 'size_bits' is not a number"},
    {"#: extrapolat\n" HEAD GOOD,
     "t.csv:1:1: there is no instruction 'extrapolat'; there are "
     "'extrapolate', 'scale_technology' and 'accuracy_percent N'"},
    {HEAD "#: accuracy_percent 101\n" GOOD,
     "t.csv:2:1: 'accuracy_percent' must be a whole number of 0 to 100, not "
     "'101'"},
    {HEAD "#: accuracy_percent 9.5\n" GOOD,
     "t.csv:2:1: 'accuracy_percent' must be a whole number of 0 to 100, not "
     "'9.5'"},
    {HEAD "sram,\"read,3,x\n",
     "t.csv:2:1: a quoted cell starts in this row and never ends"},
    /* columns count characters; a cell may have several lines */
    {HEAD "sram,read,x,x\n\"sram\",read,\"3\",\"\xc3\xa9,\n\xc3\xa9\"\n",
     "t.csv:2:11: 'x' in column 'energy_pj' is not a number"},
    {"source,class,action,energy_pj\n\"\xc3\xa9,\n\xc3\xa9\",sram,raed,3\n",
     "t.csv:3:9: there is no action 'raed'; did you mean 'read'?"},
    /* all faults in one run */
    {HEAD "sram,read,3,\nsarm,raed,x,y\n" GOOD "regfile,read,-5,z\n",
     "t.csv:2:1: the row needs a source: where its figures are from; "
     "t.csv:3:1: there is no class 'sarm'; did you mean 'sram'?; t.csv:3:6: "
     "there is no action 'raed'; did you mean 'read'?; t.csv:3:11: 'x' in "
     "column 'energy_pj' is not a number; t.csv:5:14: 'energy_pj' must not be "
     "negative, as -5 is"},
};

static void faults_are_complained_about(void)
{
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct bench bench = start_bench();
        CHECK_ROW(faults[i].text, !table_of(&bench, faults[i].text));
        check_text(faults[i].text, complaints(&bench), faults[i].complaints);
        end_bench(&bench);
    }
}

static void too_many_columns_are_refused(void)
{
    struct bench bench = start_bench();
    const char *text = "class";
    for (int i = 0; i < 48; i++)
        text = jn_arena_format(bench.reader.arena, "%s,a%d", text, i);
    text = jn_arena_format(bench.reader.arena, "%s\nsram\n", text);
    CU_ASSERT_PTR_NULL(table_of(&bench, text));
    check_text("complaint", complaints(&bench),
               "t.csv:1:1: the table has 49 columns; at most 48 are possible");
    end_bench(&bench);
}

static void a_table_is_read_as_it_is_written(void)
{
    struct bench bench = start_bench();
    const struct jn_price_table *table = table_of(
        &bench, "#: extrapolate\n#: scale_technology\n#: accuracy_percent 77\n"
                "class,name,kind,action,size_bits,cell,banks,energy_pj,"
                "energy_pj_per_bit,leak_pj_per_cycle,area_um2,source\n"
                "sram,glb,hd,read write,65536,6T,3,5,,0.25,700,\"x, y\"\n"
                ",glb,,leak,,,,,11,,,z\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(table);
    CU_ASSERT(table->extrapolates && table->scales_technology);
    CU_ASSERT_EQUAL(table->accuracy_percent, 77);
    CU_ASSERT_EQUAL_FATAL(table->attribute_count, 3);
    CU_ASSERT(table->attributes[0].is_number);
    CU_ASSERT_FALSE(table->attributes[1].is_number);
    CU_ASSERT(table->attributes[2].is_number);
    CU_ASSERT_EQUAL_FATAL(table->row_count, 2);
    const struct jn_price_row *row = &table->rows[0];
    CU_ASSERT_EQUAL(row->line, 5);
    CU_ASSERT_EQUAL(row->class_, JN_CLASS_SRAM);
    CU_ASSERT_EQUAL(row->actions, 1 << JN_READ | 1 << JN_FILL | 1 << JN_UPDATE);
    CU_ASSERT_STRING_EQUAL(row->name, "glb");
    CU_ASSERT_STRING_EQUAL(row->kind, "hd");
    CU_ASSERT_STRING_EQUAL(row->source, "x, y");
    CU_ASSERT(row->energy.given && !row->energy_is_per_bit);
    CU_ASSERT_EQUAL(row->energy.number, 5);
    CU_ASSERT_EQUAL(row->leak.number, 0.25);
    CU_ASSERT_EQUAL(row->area.number, 700);
    CU_ASSERT_EQUAL(row->attributes[0].number, 65536);
    CU_ASSERT_STRING_EQUAL(row->attributes[1].text, "6T");
    row = &table->rows[1];
    CU_ASSERT_EQUAL(row->class_, JN_ANY_CLASS);
    CU_ASSERT(row->energy_is_per_bit && !row->area.given && !row->kind);
    CU_ASSERT_FALSE(row->attributes[0].given);
    end_bench(&bench);
}

static void a_file_that_is_not_there_is_complained_about(void)
{
    struct bench bench = start_bench();
    struct jn_place place = {"arch.cfg", 3, 5};
    CU_ASSERT_PTR_NULL(
        jn_price_table_load("no/such.csv", place, &bench.reader));
    check_text("complaint", complaints(&bench),
               "arch.cfg:3:5: 'no/such.csv': cannot be read: No such file or "
               "directory");
    end_bench(&bench);
}

static void shipped_tables_are_read(void)
{
    static const char *const names[] = {"arch/tables/eyeriss.csv",
                                        "arch/tables/horowitz-45nm.csv"};
    for (size_t i = 0; i < 2; i++) {
        struct bench bench = start_bench();
        struct jn_place place = {names[i], 0, 0};
        CHECK_ROW(names[i], jn_price_table_load(source_path(names[i]), place,
                                                &bench.reader));
        check_text(names[i], complaints(&bench), "");
        end_bench(&bench);
    }
}

const struct jn_test tests[] = {
    {"faults are complained about", faults_are_complained_about},
    {"too many columns are refused", too_many_columns_are_refused},
    {"a table is read as it is written", a_table_is_read_as_it_is_written},
    {"a file that is not there is complained about",
     a_file_that_is_not_there_is_complained_about},
    {"shipped tables are read", shipped_tables_are_read},
    {NULL, NULL},
};
