/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "spec/reading.h"

#include <string.h>

/* Eight MACs below the buffer. */
static const char frame[] =
    "levels = ( { name = \"D\"; class = \"dram\"; },"
    "{ name = \"b\"; class = \"sram\"; size_words = 50; },"
    "{ name = \"m\"; class = \"compute\"; spatial = { x = 4; y = 2; }; } );"
    "layers = ( { name = \"l\"; type = \"conv\"; M = 12; C = 6; P = 5; } );\n"
    "constraints = ( { level = \"b\"; %s } );\n"
    "mappings = ( { levels = ( { name = \"D\"; temporal = \"P5\"; },"
    "{ name = \"b\"; temporal = \"M3 C3 M2\"; spatial_x = \"M2\"; spatial_y = "
    "\"C2\"; bypass = [ \"weights\" ]; } ); } );";

#define NOTE "; 2:17: the constraint is here"

static const struct {
    const char *constraint;
    const char *messages; /* "" if the mapping does it */
} cases[] = {
    {"factors = [ \"M = 6\", \"C <= 3\", \"P >= 1\", \"K = 7\" ];", ""},
    {"factors = [ \"M = 12\" ];",
     "3:14: level 'b' has a factor of 6 of 'M' in time, but the machine "
     "demands 'M = 12'; 2:45: the constraint is here"},
    {"factors = [ \"M = 0\" ];",
     "3:14: level 'b' has a factor of 6 of 'M' in time, but the machine "
     "demands 'M = 12'; 2:45: the constraint is here"},
    {"factors = [ \"C <= 2\" ];",
     "3:14: level 'b' has a factor of 3 of 'C' in time, but the machine "
     "demands 'C <= 2'; 2:45: the constraint is here"},
    {"factors = [ \"P >= 5\" ];",
     "3:14: level 'b' has a factor of 1 of 'P' in time, but the machine "
     "demands 'P >= 5'; 2:45: the constraint is here"},
    {"spatial = true; factors = [ \"M = 2\", \"C = 2\" ];", ""},
    {"spatial = true; factors = [ \"C = 1\" ];",
     "3:14: level 'b' has a factor of 2 of 'C' in space, but the machine "
     "demands 'C = 1'; 2:61: the constraint is here"},
    {"max_factor = 5; factors = [ \"M >= 3\" ];", ""},
    {"max_factor = 5;", "3:14: level 'b' has a factor of 6 of 'M' in time, but "
                        "the machine demands 5 at most" NOTE},
    {"min_factor = 2; factors = [ \"N = 1\", \"P = 1\", \"Q = 1\", \"R = 1\" "
     "];",
     "3:14: level 'b' has a factor of 1 of 'S' in time, but the machine "
     "demands 2 at least" NOTE},
    {"inner_order = [ \"M\", \"C\" ];", ""},
    {"inner_order = [ \"K\", \"P\", \"M\" ];", ""},
    {"inner_order = [ \"C\" ];",
     "3:14: the inner loops of level 'b' in time do not follow the order that "
     "the machine demands: 'M' comes before 'C'" NOTE},
    {"outer_order = \"M C\";", ""},
    {"outer_order = [ \"C\", \"M\" ];",
     "3:14: the outer loops of level 'b' in time do not follow the order that "
     "the machine demands: 'M' comes before 'C'" NOTE},
    {"spatial = true; inner_order = [ \"M\", \"C\" ]; split = 1;", ""},
    {"spatial = true; inner_order = [ \"M\", \"C\" ]; split = 2;",
     "3:14: 'C' runs along y below level 'b', which the machine's split does "
     "not allow" NOTE},
    {"spatial = true; inner_order = [ \"M\", \"C\" ]; split = 0;",
     "3:14: 'M' runs along x below level 'b', which the machine's split does "
     "not allow" NOTE},
    {"spatial = true; split = 3;", ""},
    {"spatial = true; min_parallelism = 0.5;", ""},
    {"spatial = true; min_parallelism = 0.625;",
     "3:14: below level 'b' 4 of 8 instances are used, but the machine "
     "demands a share of 0.625" NOTE},
    {"min_total_parallelism = 0.5;", ""},
    {"min_total_parallelism = 0.625;", "3:14: 4 of 8 'm' are used, but the "
                                       "machine demands a share of 0.625" NOTE},
    {"keep = [ \"inputs\" ]; bypass = [ \"weights\", \"key\" ];", ""},
    {"keep = [ \"weights\" ];",
     "3:14: level 'b' does not keep tensor 'weights', but the machine demands "
     "that it keeps it" NOTE},
    {"no_coalesce = [ \"key\" ];", ""},
    {"no_temporal_reuse = [ \"outputs\" ]; no_multicast = \"key\";",
     "3:14: level 'b' lacks 'no_temporal_reuse' for tensor 'outputs', which "
     "the "
     "machine demands" NOTE},
    {"bypass = [ \"inputs\" ];",
     "3:14: level 'b' keeps tensor 'inputs', but the machine demands that it "
     "bypasses it" NOTE},
};

static void violations_are_told(void)
{
    for (size_t row = 0; row < sizeof cases / sizeof cases[0]; row++) {
        struct reading reading;
        struct jn_spec spec;
        reading_start(&reading);
        const char *before = strstr(frame, "%s");
        const char *text =
            jn_arena_format(reading.arena, "%.*s%s%s", (int)(before - frame),
                            frame, cases[row].constraint, before + 2);
        bool good = reading_bind(&reading, text, &spec);
        const char *messages = reading_messages(&reading);
        CHECK_ROW(messages, strcmp(messages, cases[row].messages) == 0);
        CHECK_ROW(messages, good == (messages[0] == '\0'));
        reading_stop(&reading);
    }
}

static void dataflows_are_kept_by_name(void)
{
    struct reading reading;
    struct jn_arch arch;
    reading_start(&reading);
    const struct jn_node *root = reading_parse(
        &reading,
        "levels = ( { name = \"D\"; class = \"dram\"; temporal = { max_factor "
        "= 7; }; spatial_loops = { split = 1; }; },"
        "{ name = \"m\"; class = \"compute\"; } );"
        "constraints = ( { level = \"D\"; bypass = [ \"inputs\" ]; } );"
        "dataflows = { rs = ( { level = \"D\"; min_factor = 3; }, { level = "
        "\"D\"; spatial = true; } ); ws = { level = \"D\"; }; };");
    CU_ASSERT_TRUE_FATAL(root && jn_arch_read(root, &reading.reader, &arch));
    CU_ASSERT_EQUAL_FATAL(arch.constraint_count, 3);
    CU_ASSERT_STRING_EQUAL(arch.constraints[0].bypass[0], "inputs");
    CU_ASSERT_EQUAL(arch.constraints[1].max_factor, 7);
    CU_ASSERT_FALSE(arch.constraints[1].spatial);
    CU_ASSERT_STRING_EQUAL(arch.constraints[1].level, "D");
    CU_ASSERT_TRUE(arch.constraints[2].spatial);
    CU_ASSERT_TRUE(arch.constraints[2].has_split);
    CU_ASSERT_EQUAL_FATAL(arch.dataflow_count, 3);
    CU_ASSERT_STRING_EQUAL(arch.dataflows[1].dataflow, "rs");
    CU_ASSERT_TRUE(arch.dataflows[1].spatial);
    CU_ASSERT_STRING_EQUAL(arch.dataflows[2].dataflow, "ws");
    reading_stop(&reading);
}

const struct jn_test tests[] = {
    {"violations are told", violations_are_told},
    {"dataflows are kept by name", dataflows_are_kept_by_name},
    {NULL, NULL},
};
