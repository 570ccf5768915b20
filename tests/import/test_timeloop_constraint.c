/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "import/timeloop_reading.h"

#include <string.h>

/* At the GLB K3 N5 M2 in time, M3 in space along x; the rest at the DRAM. */
#define MAPPED                                                                 \
    MACHINE                                                                    \
    "problem:\n"                                                               \
    "  shape:\n"                                                               \
    "    name: product\n"                                                      \
    "    dimensions: [M, N, K]\n"                                              \
    "    data-spaces:\n"                                                       \
    "    - {name: A, projection: [M, K]}\n"                                    \
    "    - {name: Z, projection: [M, N], read-write: true}\n"                  \
    "  instance: {M: 6, N: 5, K: 21}\n"                                        \
    "mapping:\n"                                                               \
    "- {target: DRAM, type: temporal, factors: K7}\n"                          \
    "- {target: GLB, type: temporal, factors: M2 N5 K3, permutation: MNK}\n"   \
    "- {target: GLB, type: spatial, factors: M3, permutation: KMN, split: "    \
    "2}\n"

static const struct reading *read_constraint(const char *constraint)
{
    return read_timeloop_format(MAPPED "architecture_constraints:\n- {%s}\n",
                                constraint);
}

static const char *const kept[] = {
    "target: GLB, type: temporal, factors: N=5 M=2",
    "target: GLB, type: temporal, factors: N=0",
    "target: GLB, type: temporal, factors: 'N<=5, K>=2'",
    "target: GLB, type: temporal, factors: K>=7", /* Timeloop does not test */
    "target: GLB, type: temporal, default_max_factor: 5",
    "target: GLB, type: temporal, default_max_factor: 2, factors: N5 K3",
    "target: GLB, type: temporal, permutation: MNK",
    "target: GLB, type: temporal, permutation: M",
    "target: GLB, type: temporal, permutation: M_K",
    "target: GLB, type: temporal, permutation: _NK",
    "target: DRAM, type: temporal, permutation: MNK, factors: M1 N1",
    "target: GLB, type: spatial, split: 2",
    "target: GLB, type: spatial, split: 3",
    "target: GLB, type: spatial, permutation: NM",
    "target: RF, type: temporal, factors: M=1 N1",
    "target: RF, type: bypass, bypass: [A], keep: [Z]",
    "target: 0, type: utilization, min: 0.9",
    "target: RF, type: max_overbooked_proportion, proportion: 0.1",
    "name: GLB, type: temporal, attributes: {factors: N5, permutation: MN}",
};

static void a_mapping_may_keep_constraints(void)
{
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        const struct reading *reading = read_constraint(kept[i]);
        CHECK_ROW(kept[i], reading->fine);
        CHECK_ROW(reading->messages, reading->messages[0] == '\0');
        CU_ASSERT_EQUAL(reading->spec.arch.constraint_count, 1);
    }
    forget_timeloop();
}

static void a_level_is_told_how_far_it_may_overbook(void)
{
    const struct jn_arch *arch =
        &read_constraint("target: RF, type: max_overbooked_proportion, "
                         "proportion: 0.25")
             ->spec.arch;
    int level = jn_arch_find_level(arch, "RF");
    CU_ASSERT_FATAL(level > 0);
    CU_ASSERT_EQUAL(arch->levels[level].sparsity.max_overbooked_share, 0.25);
    CU_ASSERT_EQUAL(arch->levels[level - 1].sparsity.max_overbooked_share, 0);
    forget_timeloop();
}

#define BREAKS(level, axis)                                                    \
    "the mapping breaks a constraint of '" level "' on its loops in " axis ":" \
    " "

static const struct {
    const char *constraint;
    const char *messages;
} broken[] = {
    {"target: GLB, type: temporal, factors: N=1",
     "21:3: error: " BREAKS(
         "GLB", "time") "a factor must be another one, that of 'N' (1:24)\n"
                        "24:3: note: the constraint is here\n"},
    {"target: GLB, type: temporal, factors: N<=4",
     "21:3: error: " BREAKS(
         "GLB", "time") "a factor must be smaller, that of 'N' (1:24)\n"
                        "24:3: note: the constraint is here\n"},
    {"target: GLB, type: temporal, factors: N=5, default_max_factor: 2",
     "21:3: error: " BREAKS(
         "GLB", "time") "a factor must be smaller, that of 'K' (1:24)\n"
                        "24:3: note: the constraint is here\n"},
    {"target: GLB, type: temporal, permutation: N",
     "21:3: error: " BREAKS(
         "GLB", "time") "another order of loops is asked for, see 'N' (1:24)\n"
                        "24:3: note: the constraint is here\n"},
    {"target: GLB, type: temporal, permutation: _KN",
     "21:3: error: " BREAKS(
         "GLB", "time") "another order of loops is asked for, see 'N' (1:24)\n"
                        "24:3: note: the constraint is here\n"},
    {"target: GLB, type: spatial, split: 1",
     "22:3: error: " BREAKS(
         "GLB", "space") "another axis is asked for, that of 'M' (1:24)\n"
                         "24:3: note: the constraint is here\n"},
    {"target: RF, type: temporal, factors: K=0",
     "20:1: error: " BREAKS(
         "RF", "time") "a factor must be another one, that of 'K' (1:24)\n"
                       "24:3: note: the constraint is here\n"},
};

static void a_broken_constraint_is_named_with_both_places(void)
{
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        const struct reading *reading = read_constraint(broken[i].constraint);
        CHECK_ROW(broken[i].constraint, !reading->fine);
        CHECK_ROW(reading->messages,
                  strcmp(reading->messages, broken[i].messages) == 0);
    }
    forget_timeloop();
}

static const char *const forms[] = {
    MAPPED "architecture_constraints:\n"
           "- {target: GLB, type: temporal, factors: N=1}\n",
    MAPPED "arch_constraints:\n"
           "  targets:\n"
           "  - {target: GLB, type: temporal, factors: N=1}\n",
    MAPPED "architecture-constraints:\n"
           "  constraints:\n"
           "  - {target: GLB, type: temporal, factors: N=1}\n",
    MAPPED "  \n"
           "architecture_constraints:\n"
           "- {target: GLB, type: temporal, attributes: {factors: N=1}}\n",
    MAPPED "architecture_constraints:\n"
           "  targets:\n"
           "  - name: GLB\n"
           "    constraints:\n"
           "    - {type: temporal, attributes: {factors: N=1}}\n",
    MAPPED "architecture_constraints:\n"
           "  constraints: mine\n"
           "  constraints_yours: [{target: RF, type: temporal}]\n"
           "  constraints_mine: [{target: GLB, type: temporal, factors: N1}]\n",
};

static void constraints_come_in_several_forms(void)
{
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        const struct reading *reading = read_timeloop(forms[i]);
        CHECK_ROW(forms[i], !reading->fine);
        CHECK_ROW(forms[i], reading->spec.arch.constraint_count == 1);
    }
    forget_timeloop();
}

static void constraints_are_kept_for_the_search(void)
{
    const struct reading *reading = read_timeloop(
        MAPPED "architecture_constraints:\n"
               "- {target: GLB, type: temporal, factors: 'K>=2 N<=5',\n"
               "   permutation: M_NK, default_max_factor: 5,\n"
               "   default_min_factor: 1}\n"
               "- {target: GLB, type: spatial, split: 2}\n"
               "- {target: RF, type: bypass, bypass: [A], keep: [Z]}\n"
               "- {target: RF, type: parallelism, min: 0.25}\n");
    CHECK_ROW(reading->messages, reading->fine);
    CU_ASSERT_EQUAL_FATAL(reading->spec.arch.constraint_count, 4);
    const struct jn_constraint *all = reading->spec.arch.constraints;
    CU_ASSERT_STRING_EQUAL(all[0].level, "GLB");
    CU_ASSERT_EQUAL_FATAL(all[0].factor_count, 2);
    CU_ASSERT_EQUAL(all[0].factors[0].relation, JN_AT_LEAST);
    CU_ASSERT_EQUAL(all[0].factors[1].relation, JN_AT_MOST);
    CU_ASSERT_EQUAL(all[0].factors[1].value, 5);
    CU_ASSERT_EQUAL_FATAL(all[0].outer_order_count, 2);
    CU_ASSERT_STRING_EQUAL(all[0].inner_order[0], "M");
    CU_ASSERT_STRING_EQUAL(all[0].outer_order[0], "K");
    CU_ASSERT_STRING_EQUAL(all[0].outer_order[1], "N");
    CU_ASSERT_TRUE(all[0].has_max_factor && all[0].max_factor == 5);
    CU_ASSERT_TRUE(all[0].has_min_factor && all[0].min_factor == 1);
    CU_ASSERT_TRUE(all[1].spatial && all[1].has_split && all[1].split == 2);
    CU_ASSERT_STRING_EQUAL(all[2].bypass[0], "A");
    CU_ASSERT_STRING_EQUAL(all[2].keep[0], "Z");
    CU_ASSERT_EQUAL(all[3].min_total_parallelism, 0.25);
    forget_timeloop();
}

static const struct {
    const char *constraint;
    enum jn_flag flag;
} flags[] = {
    {"target: RF, type: temporal, no-reuse: [Z]", JN_FLAG_NO_TEMPORAL_REUSE},
    {"target: RF, type: temporal, no_temporal_reuse: [Z]",
     JN_FLAG_NO_TEMPORAL_REUSE},
    {"target: GLB, type: spatial, no_reuse: [Z]", JN_FLAG_NO_MULTICAST},
    {"target: GLB, type: spatial, no-multicast-no-reduction: [Z]",
     JN_FLAG_NO_MULTICAST},
    {"target: GLB, type: spatial, no_link_transfer: [Z]",
     JN_FLAG_NO_LINK_TRANSFER},
    {"target: RF, type: temporal, rmw-first-update: [Z]",
     JN_FLAG_RMW_FIRST_UPDATE},
    {"target: RF, type: datatype, no_coalesce: [Z]", JN_FLAG_NO_COALESCE},
};

static void flags_are_kept_for_the_search(void)
{
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        const struct reading *reading = read_constraint(flags[i].constraint);
        CHECK_ROW(reading->messages, reading->fine);
        CU_ASSERT_EQUAL_FATAL(reading->spec.arch.constraint_count, 1);
        const struct jn_flagged *all =
            reading->spec.arch.constraints[0].flagged;
        for (size_t flag = 0; flag < JN_FLAG_COUNT; flag++)
            CHECK_ROW(flags[i].constraint,
                      all[flag].count == (flag == (size_t)flags[i].flag));
        CU_ASSERT_STRING_EQUAL(all[flags[i].flag].tensors[0], "Z");
    }
    forget_timeloop();
}

static void a_factor_above_its_bound_is_passed_over(void)
{
    const struct reading *reading =
        read_constraint("target: GLB, type: temporal, factors: N=6");
    CU_ASSERT_TRUE(reading->fine);
    CU_ASSERT_STRING_EQUAL(reading->messages,
                           "24:42: warning: the factor 6 of dimension 'N' is "
                           "larger than its bound "
                           "5; the constraint is passed over\n");
    forget_timeloop();
}

static const struct {
    const char *constraint;
    const char *messages;
} errors[] = {
    {"target: GLB, type: temporal, factors: R=1",
     "24:42: error: the problem has no dimension 'R'\n"},
    {"target: GLB, type: temporal, factors: N<4",
     "24:43: error: 'factors' must look like 'R=3 S=1 K=4,2' (K: four passes, "
     "two in the last), not 'N<4'\n"},
    {"target: GLBs, type: temporal",
     "24:12: error: the architecture has no storage level 'GLBs'; did you mean "
     "'GLB'?\n"},
    {"target: GLB, type: timely",
     "24:23: error: a constraint's 'type' must be 'temporal', 'spatial', "
     "'datatype', 'bypass', 'utilization', 'parallelism' or "
     "'max_overbooked_proportion', not 'timely'\n"},
    {"target: GLB, type: max_overbooked_proportion",
     "24:3: error: a constraint 'max_overbooked_proportion' needs a "
     "'proportion'\n"},
    {"target: GLB, type: max_overbooked_proportion, proportion: 1.5",
     "24:62: error: 'proportion' is a share of the tiles, from 0 to 1\n"},
    {"target: GLB, type: max_overbooked_proportion, proportion: -0.1",
     "24:62: error: 'proportion' is a share of the tiles, from 0 to 1\n"},
    {"target: GLB, type: max_overbooked_proportion, proportion: most",
     "24:62: error: 'proportion' must be a number: 'most' is not a known "
     "name\n"},
    {"type: temporal", "24:3: error: a constraint needs a 'target'\n"},
    {"target: GLB", "24:3: error: a constraint needs a 'type'\n"},
    {"target: RF, type: bypass, keep: [B]",
     "24:37: error: the problem has no data space 'B'\n"},
};

static void a_list_that_is_not_there_is_told(void)
{
    const struct reading *reading =
        read_timeloop(MAPPED "architecture_constraints:\n"
                             "  constraints: mine\n"
                             "  constraints_yours: []\n");
    CU_ASSERT_FALSE(reading->fine);
    CU_ASSERT_STRING_EQUAL(reading->messages,
                           "24:16: error: there is no 'constraints_mine'\n");
    forget_timeloop();
}

static void faulty_constraints_are_located(void)
{
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
        const struct reading *reading = read_constraint(errors[i].constraint);
        CHECK_ROW(errors[i].constraint, !reading->fine);
        CU_ASSERT_EQUAL(reading->spec.arch.constraint_count, 0);
        CHECK_ROW(reading->messages,
                  strcmp(reading->messages, errors[i].messages) == 0);
    }
    forget_timeloop();
}

const struct jn_test tests[] = {
    {"a mapping may keep constraints", a_mapping_may_keep_constraints},
    {"a level is told how far it may overbook",
     a_level_is_told_how_far_it_may_overbook},
    {"a broken constraint is named with both places",
     a_broken_constraint_is_named_with_both_places},
    {"constraints come in several forms", constraints_come_in_several_forms},
    {"constraints are kept for the search",
     constraints_are_kept_for_the_search},
    {"flags are kept for the search", flags_are_kept_for_the_search},
    {"a factor above its bound is passed over",
     a_factor_above_its_bound_is_passed_over},
    {"a list that is not there is told", a_list_that_is_not_there_is_told},
    {"faulty constraints are located", faulty_constraints_are_located},
    {NULL, NULL},
};
