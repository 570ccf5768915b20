/* SPDX-License-Identifier: GPL-3.0-or-later */
/* case.h - one nest to be tried: a layer, a machine and a mapping.
 *
 * Input:  a seed.
 * Output: a problem and a mapping of it, small enough to be run.
 * Next:   test_oracle.c evaluates and runs it.
 */
#ifndef JN_TESTS_ORACLE_CASE_H
#define JN_TESTS_ORACLE_CASE_H

#include "spec/problem.h"

#include <stdio.h>

enum {
    CASE_MAX_LEVELS = 5,
    CASE_MAX_LOOPS = 48,
    CASE_MAX_RANKS = 5,
    CASE_MAX_TERMS = 4
};

struct oracle_case {
    struct jn_problem problem;
    struct jn_mapping mapping;
    struct jn_arch arch;
    struct jn_layer layer;
    struct jn_level levels[CASE_MAX_LEVELS];
    struct jn_network networks[CASE_MAX_LEVELS];
    struct jn_loop loops[CASE_MAX_LOOPS];
    struct jn_rank ranks[JN_MAX_TENSORS][CASE_MAX_RANKS];
    struct jn_term terms[JN_MAX_TENSORS][CASE_MAX_RANKS][CASE_MAX_TERMS];
    char names[JN_MAX_DIMS + JN_MAX_TENSORS][2];
};

/* Numbers that look random: the same ones from the same seed. */
struct oracle_dice {
    uint64_t state;
};
uint64_t oracle_roll(struct oracle_dice *dice, uint64_t sides);
bool oracle_chance(struct oracle_dice *dice, uint64_t percent);

/* Draws the case number NUMBER. */
void oracle_case_draw(uint64_t number, struct oracle_case *drawn);

/* Draws a layer; its bounds follow from the loops. */
void oracle_layer_draw(struct oracle_dice *dice, struct oracle_case *drawn);

/* Sets all that follows from loops, ranks and meshes: pointers into the case
 * itself, bounds, the sets of dimensions. */
void oracle_case_bind(struct oracle_case *bound);

/* Copies a case, whose pointers then point into the copy. */
void oracle_case_copy(const struct oracle_case *from, struct oracle_case *to);

/* Leaves out of a case what it can do without and still fail. */
typedef bool oracle_case_fails(const struct oracle_case *tried);
void oracle_case_shrink(struct oracle_case *shrunk, oracle_case_fails *fails);

/* In the notation of tests/notation.h, and what it has no words for. */
void oracle_case_print(const struct oracle_case *printed, FILE *stream);

#endif
