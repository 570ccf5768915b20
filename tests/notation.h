/* SPDX-License-Identifier: GPL-3.0-or-later */
/* notation.h - small machines, layers and mappings from short texts.
 *
 * Input:  texts such as
 *           machine  "1x1 1x1 14x12 14x12": meshes of the levels, compute last
 *           dims     "M96 C3 P55 R11"
 *           tensors  "W:M,C,R I:C,4P+R O!:M,P" (! = read and written)
 *           mapping  "M6 P5 | C3 R11y P11x | M16": levels outermost first;
 *                    x and y run in space, "S4,2" has a residual of 2
 * Output: a bound problem and a mapping; words of 16 bits, lines of one word,
 *         no size limits, all prices 1 pJ.
 * Next:   tests and benchmarks of nest/, actions/, cost/ and eval.c.
 */
#ifndef JN_TESTS_NOTATION_H
#define JN_TESTS_NOTATION_H

#include "spec/mapping.h"
#include "spec/problem.h"

enum { NOTATION_MAX_LOOPS = 64, NOTATION_MAX_TERMS = 64 };

struct notation {
    struct jn_arch arch;
    struct jn_level levels[JN_MAX_LEVELS];
    struct jn_network networks[JN_MAX_LEVELS];
    char level_names[JN_MAX_LEVELS][24];
    struct jn_layer layer;
    char names[JN_MAX_DIMS + JN_MAX_TENSORS][8];
    struct jn_rank ranks[JN_MAX_TENSORS * JN_MAX_RANKS];
    struct jn_term terms[NOTATION_MAX_TERMS];
    size_t rank_count, term_count;
    struct jn_problem problem;
    struct jn_loop loops[NOTATION_MAX_LOOPS];
    struct jn_mapping mapping;
};

/* Exits with a message if a text is wrong: it is the test's fault. */
void notation_read(struct notation *notation, const char *machine,
                   const char *dims, const char *tensors, const char *mapping);

/* Another mapping for the same layer and machine. */
void notation_map(struct notation *notation, const char *mapping);

#endif
