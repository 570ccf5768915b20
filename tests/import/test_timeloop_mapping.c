/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "import/timeloop_reading.h"

#include <string.h>

/* Directives that leave M = 6 at the DRAM, N = 5 and K = 7 to the row. */
static const struct {
    const char *row;
    const char *directives;
    const char *loops;
} nests[] = {
    {"no permutation: dimensions in order, the last one outermost",
     "- {target: DRAM, type: temporal, factors: M6 N5 K7}\n",
     "| K7 N5 M6 | | "},
    {"a permutation is innermost first",
     "- {target: DRAM, type: temporal, factors: M6 N5 K7, permutation: NKM}\n",
     "| M6 K7 N5 | | "},
    {"what a permutation leaves out lies outside",
     "- {target: DRAM, type: temporal, factors: M6 N5 K7, permutation: K}\n",
     "| N5 M6 K7 | | "},
    {"0 is the whole bound",
     "- {target: DRAM, type: temporal, factors: M=0 N 0 K==0}\n",
     "| K7 N5 M6 | | "},
    {"commas between factors separate",
     "- {target: DRAM, type: temporal, factors: 'M=6,N=5,K=7'}\n",
     "| K7 N5 M6 | | "},
    {"a comma before a digit begins a residual",
     "- {target: DRAM, type: temporal, factors: 'M=2 N=5 K=7'}\n"
     "- {target: GLB, type: temporal, factors: 'M=3'}\n",
     "| K7 N5 M2 | M3 | "},
    {"residuals",
     "- {target: DRAM, type: temporal, factors: 'M=2 N=5 K=3'}\n"
     "- {target: GLB, type: temporal, factors: 'M=4,2 K=3,1'}\n",
     "| K3 N5 M2 | K3,1 M4,2 | "},
    {"targets by name or by number from the innermost",
     "- {target: 2, type: temporal, factors: M6}\n"
     "- {target: 1, type: temporal, factors: N5}\n"
     "- {target: 0, type: temporal, factors: K7}\n",
     "| M6 | N5 | K7 "},
    {"spatial loops lie inside temporal ones, y around x",
     "- {target: DRAM, type: temporal, factors: M2 N5 K7}\n"
     "- {target: GLB, type: spatial, factors: M3, split: 0}\n",
     "| K7 N5 M2 | My3 | "},
    {"without a split all runs along x",
     "- {target: DRAM, type: temporal, factors: M2 N5 K7}\n"
     "- {target: GLB, type: spatial, factors: M3}\n",
     "| K7 N5 M2 | Mx3 | "},
    {"a split counts positions, also those of one pass",
     "- {target: DRAM, type: temporal, factors: M2 N5 K7}\n"
     "- {target: GLB, type: spatial, factors: M3, permutation: NKM, split: "
     "2}\n",
     "| K7 N5 M2 | My3 | "},
    {"a split of all positions",
     "- {target: DRAM, type: temporal, factors: M2 N5 K7}\n"
     "- {target: GLB, type: spatial, factors: M3, permutation: NKM, split: "
     "3}\n",
     "| K7 N5 M2 | Mx3 | "},
    {"comments and empty values are passed over",
     "- {target: DRAM, type: temporal, factors: 'M6 N5 K7 # all', "
     "permutation: }\n"
     "- {target: GLB, type: temporal, factors: '', split: }\n",
     "| K7 N5 M6 | | "},
};

static void directives_make_loops(void)
{
    for (size_t i = 0; i < sizeof nests / sizeof nests[0]; i++) {
        const struct reading *reading = read_timeloop_format(
            MACHINE PRODUCT "mapping:\n%s", nests[i].directives);
        CHECK_ROW(nests[i].row, reading->fine);
        CHECK_ROW(reading->messages, reading->messages[0] == '\0');
        CHECK_ROW(nests[i].row,
                  strcmp(loops_text(reading), nests[i].loops) == 0);
    }
    forget_timeloop();
}

#define WHOLE "- {target: DRAM, type: temporal, factors: M6 N5 K7}\n"

static void levels_keep_all_unless_told(void)
{
    const struct reading *reading = read_timeloop(
        MACHINE PRODUCT "mapping:\n" WHOLE
                        "- {target: GLB, type: bypass, bypass: [B]}\n"
                        "- {target: RF, type: datatype, keep: [A], bypass: "
                        "[Z]}\n");
    CU_ASSERT_TRUE_FATAL(reading->fine);
    const struct jn_level_mapping *levels = reading->spec.mappings[0]->levels;
    CU_ASSERT_EQUAL(levels[0].keep, 7);
    CU_ASSERT_EQUAL(levels[1].keep, 5);
    CU_ASSERT_EQUAL(levels[2].keep, 3);
    forget_timeloop();
}

static void flags_are_read_where_timeloop_reads_them(void)
{
    const struct reading *reading = read_timeloop(
        MACHINE PRODUCT
        "mapping:\n"
        "- {target: DRAM, type: temporal, factors: M6 N5 K7, no_reuse: [A],\n"
        "   no_temporal_reuse: [B], rmw_first_update: [Z]}\n"
        "- {target: GLB, type: temporal, no-temporal-reuse: [B]}\n"
        "- {target: GLB, type: spatial, no_reuse: [A, B],\n"
        "   no_link_transfer: [Z]}\n"
        "- {target: RF, type: bypass, no_coalesce: [Z, A]}\n");
    CU_ASSERT_TRUE_FATAL(reading->fine);
    const struct jn_level_mapping *levels = reading->spec.mappings[0]->levels;
    CU_ASSERT_EQUAL(levels[0].no_temporal_reuse, 3);
    CU_ASSERT_EQUAL(levels[0].rmw_first_update, 4);
    CU_ASSERT_EQUAL(levels[0].no_multicast, 0);
    CU_ASSERT_EQUAL(levels[1].no_temporal_reuse, 2);
    CU_ASSERT_EQUAL(levels[1].no_multicast, 3);
    CU_ASSERT_EQUAL(levels[1].no_link_transfer, 4);
    CU_ASSERT_EQUAL(levels[2].no_coalesce, 5);
    CU_ASSERT_EQUAL(levels[2].keep, 7);
    forget_timeloop();
}

/* Every mapping lies from line 21 on. */
static const struct {
    const char *row;
    const char *directives;
    const char *messages;
} slips[] = {
    {"a number after a space is no residual",
     "- {target: DRAM, type: temporal, factors: 'M=6, 2 N5 K7'}\n",
     "21:49: warning: the number 2 belongs to no dimension and has no effect; "
     "a residual must follow its comma at once\n"},
    {"the constraint's word for no multicast",
     WHOLE "- {target: GLB, type: spatial, no_multicast_no_reduction: [A]}\n",
     "22:32: warning: 'no_multicast_no_reduction' is for constraints and has "
     "no effect in a mapping; write 'no_reuse'\n"},
    {"a key with a letter missing",
     "- {target: DRAM, type: temporal, factors: M6 N5 K7, permutaton: NKM}\n",
     "21:53: warning: 'permutaton' is not known in a mapping directive and has "
     "no effect; did you mean 'permutation'?\n"},
};

static void slips_that_timeloop_passes_over_are_warned_about(void)
{
    for (size_t i = 0; i < sizeof slips / sizeof slips[0]; i++) {
        const struct reading *reading = read_timeloop_format(
            MACHINE PRODUCT "mapping:\n%s", slips[i].directives);
        CHECK_ROW(slips[i].row, reading->fine);
        CHECK_ROW(reading->messages,
                  strcmp(reading->messages, slips[i].messages) == 0);
    }
    forget_timeloop();
}

static const struct {
    const char *row;
    const char *mapping;
    const char *messages;
} errors[] = {
    {"a product that is not the bound",
     "mapping:\n- {target: DRAM, type: temporal, factors: M4 N5 K7}\n",
     "21:1: error: the factors of dimension 'M' over all levels make 4, but "
     "its bound is 6\n"},
    {"residuals that miss the bound",
     "mapping:\n- {target: DRAM, type: temporal, factors: 'M2 N5 K7'}\n"
     "- {target: GLB, type: temporal, factors: 'M4,1'}\n",
     "21:1: error: the factors of dimension 'M' over all levels make 5, but "
     "its bound is 6\n"},
    {"a product beyond 64 bits",
     "mapping:\n- {target: 2, type: temporal, factors: M4294967296 N5 K7}\n"
     "- {target: 1, type: temporal, factors: M4294967296}\n"
     "- {target: 0, type: temporal, factors: M4294967296}\n",
     "21:1: error: the factors of dimension 'M' over all levels are too "
     "large\n"},
    {"an unknown dimension",
     "mapping:\n- {target: DRAM, type: temporal, factors: M6 N5 K7 R3}\n",
     "21:52: error: the problem has no dimension 'R'\n"},
    {"an unknown data space",
     "mapping:\n- {target: GLB, type: bypass, keep: [A, C]}\n",
     "21:41: error: the problem has no data space 'C'\n"},
    {"an unknown level",
     "mapping:\n- {target: GLBs, type: bypass, keep: [A]}\n",
     "21:12: error: the architecture has no storage level 'GLBs'; did you mean "
     "'GLB'?\n"},
    {"a level's number that is too large",
     "mapping:\n- {target: 3, type: bypass, keep: [A]}\n",
     "21:12: error: 'target' is storage level 3, but the innermost is 0 and "
     "the outermost 2\n"},
    {"a permutation with an unknown dimension",
     "mapping:\n- {target: DRAM, type: temporal, factors: M6 N5 K7, "
     "permutation: NRK}\n",
     "21:67: error: 'permutation' names dimension 'R', which the problem does "
     "not have\n"},
    {"a permutation with a dimension twice",
     "mapping:\n- {target: DRAM, type: temporal, factors: M6 N5 K7, "
     "permutation: NKN}\n",
     "21:68: error: 'permutation' names dimension 'N' twice\n"},
    {"a permutation with a gap",
     "mapping:\n- {target: DRAM, type: temporal, factors: M6 N5 K7, "
     "permutation: N_K}\n",
     "21:66: error: '_' in a permutation is for constraints; a mapping names "
     "the dimensions from the innermost outward\n"},
    {"a factor twice",
     "mapping:\n- {target: DRAM, type: temporal, factors: M6 N5 K7 M1}\n",
     "21:52: error: dimension 'M' has a second factor\n"},
    {"a factor without a number",
     "mapping:\n- {target: DRAM, type: temporal, factors: M6 N K7}\n",
     "21:46: error: 'factors' must look like 'R=3 S=1 K=4,2' (K: four passes, "
     "two in the last), not 'M6 N K7'\n"},
    {"a factor with a limit",
     "mapping:\n- {target: DRAM, type: temporal, factors: M<=6 N5 K7}\n",
     "21:44: error: 'factors' must look like 'R=3 S=1 K=4,2' (K: four passes, "
     "two in the last), not 'M<=6 N5 K7'\n"},
    {"a residual above its factor",
     "mapping:\n- {target: DRAM, type: temporal, factors: 'M6,7 N5 K7'}\n",
     "21:44: error: the residual 7 of dimension 'M' must lie between 1 and its "
     "factor 6\n"},
    {"a residual of zero",
     "mapping:\n- {target: DRAM, type: temporal, factors: 'M6,0 N5 K7'}\n",
     "21:44: error: the residual 0 of dimension 'M' must lie between 1 and its "
     "factor 6\n"},
    {"loops in space without a fan-out",
     "mapping:\n- {target: RF, type: spatial, factors: M6}\n",
     "21:3: error: level 'RF' cannot have loops in space: it has no fan-out, "
     "the next inner level has as many instances as it has itself\n"},
    {"a second directive of a kind",
     "mapping:\n- {target: RF, type: temporal, factors: M6}\n"
     "- {target: 0, type: temporal, factors: N5}\n",
     "22:3: error: level 'RF' has a second temporal directive; the first is at "
     "1:21\n"},
    {"kept and bypassed",
     "mapping:\n- {target: RF, type: bypass, keep: [A], bypass: [B, A]}\n",
     "21:3: error: level 'RF' cannot both keep and bypass a data space\n"},
    {"a skewed mapping", "mapping:\n- {target: RF, type: skew, modulo: 3}\n",
     "21:22: error: skewed mappings are not supported\n"},
    {"the constraint's word for bypass",
     "mapping:\n- {target: RF, type: dataspace, keep: [A]}\n",
     "21:22: error: a directive's 'type' must be 'temporal', 'spatial', "
     "'datatype' or 'bypass', not 'dataspace'\n"},
    {"no type", "mapping:\n- {target: RF, keep: [A]}\n",
     "21:3: error: a mapping directive needs a 'type'\n"},
    {"no target", "mapping:\n- {type: bypass, keep: [A]}\n",
     "21:3: error: a mapping directive needs a 'target'\n"},
    {"a directive that is none", "mapping: [RF]\n",
     "20:11: error: a mapping directive must be a group, not a single value\n"},
    {"a mapping that is none", "mapping: {RF: 3}\n",
     "20:10: error: 'mapping' must be a list, not a group\n"},
    {"a list of data spaces that is none",
     "mapping:\n- {target: RF, type: bypass, keep: A}\n",
     "21:36: error: 'keep' must be a list, not a single value\n"},
};

static void errors_name_the_place_and_what_is_right(void)
{
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
        const struct reading *reading =
            read_timeloop_format(MACHINE PRODUCT "%s", errors[i].mapping);
        CHECK_ROW(errors[i].row, !reading->fine);
        CHECK_ROW(reading->messages,
                  strcmp(reading->messages, errors[i].messages) == 0);
    }
    forget_timeloop();
}

const struct jn_test tests[] = {
    {"directives make loops", directives_make_loops},
    {"levels keep all data spaces unless told", levels_keep_all_unless_told},
    {"flags are read where Timeloop reads them",
     flags_are_read_where_timeloop_reads_them},
    {"slips that Timeloop passes over are warned about",
     slips_that_timeloop_passes_over_are_warned_about},
    {"errors name the place and what is right",
     errors_name_the_place_and_what_is_right},
    {NULL, NULL},
};
