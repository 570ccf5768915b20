/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench_evaluate.c - evaluations per second of one library call on a 7-dim
 * conv, 4 storage levels and 3 tensors, on one core: median of seven runs. */
#include "eval.h"
#include "measure.h"
#include "notation.h"

#include <stdio.h>
#include <stdlib.h>

static const struct {
    const char *name, *mapping;
} cases[] = {
    {"weights stay", "M4 C8 | P4 Q2 C2 M2x | P7 M4y C4x | Q28 R3 S3 M2"},
    {"rows slide", "C16 M2 | M4 Q4 P2 | C4 P14x M4y | Q14 S3 R3 M2"},
    {"diagonal multicast", "M16 C16 | P2 Q56 | M2 R3y C2y P28x | C2 S3 M2"},
};

/* What is evaluated, and where. */
struct site {
    const struct notation *notation;
    struct jn_arena *scratch;
};

static unsigned evaluate_often(const void *context)
{
    static struct jn_result result;
    const struct site *site = context;
    const struct notation *notation = site->notation;
    for (unsigned i = 0; i < 1000; i++)
        if (jn_evaluate(&notation->problem, &notation->mapping, site->scratch,
                        &result) != JN_OK)
            exit(1);
    return 1000;
}

int main(void)
{
    static struct notation notation;
    struct jn_arena *scratch = jn_arena_new();
    const struct site site = {&notation, scratch};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        notation_read(&notation, "1x1 1x1 4x1 112x16 112x16",
                      "N1 M64 C64 P56 Q56 R3 S3",
                      "W:M,C,R,S I:N,C,P+R,Q+S O!:N,M,P,Q", cases[i].mapping);
        notation.problem.options.no_link_transfers = true;
        notation.problem.options.only_costs = true;
        jn_problem_look(&notation.problem);
        double plain = measure_rate(evaluate_often, &site);
        notation.problem.options.no_link_transfers = false;
        notation.problem.options.only_costs = false;
        jn_problem_look(&notation.problem);
        double whole = measure_rate(evaluate_often, &site);
        printf("evaluate, %s: %.0f/s without link transfers, %.0f/s with "
               "everything\n",
               cases[i].name, plain, whole);
    }
    jn_arena_free(scratch);
    return 0;
}
