/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench_random.c - mappings that a random search tries in a second, on one
 * thread and on two: where some of them do not fit, and where every one fits
 * and so is evaluated whole. */
#include "joulenest.h"
#include "measure.h"
#include "notation.h"
#include "search/search.h"

#include <stdio.h>
#include <stdlib.h>

enum { RUNS = 5, SAMPLES = 200000 };

static double rate_of(const struct jn_mapspace *space, unsigned threads,
                      double *fit_ratio)
{
    double rates[RUNS];
    struct jn_arena *arena = jn_arena_new();
    struct jn_search_options options = {
        .strategy = "random", .sample_count = SAMPLES, .threads = threads};
    options.objectives.count = 1;
    for (size_t i = 0; i < RUNS; i++) {
        struct jn_found found;
        if (jn_search_run(space, &options, arena, &found) != JN_OK)
            exit(1);
        rates[i] = (double)found.tried_count / found.seconds;
        *fit_ratio = (double)found.feasible_count / (double)found.tried_count;
    }
    jn_arena_free(arena);
    return measure_median(rates, RUNS);
}

static void print_rates(const char *name, const struct jn_problem *problem)
{
    static struct jn_mapspace space;
    double fit_ratio;
    struct jn_arena *arena = jn_arena_new();
    if (!jn_mapspace_make(problem, NULL, 0, arena, &space))
        exit(1);
    double one = rate_of(&space, 1, &fit_ratio);
    double two = rate_of(&space, 2, &fit_ratio);
    printf("random search, %s: %.0f mappings/s on one thread, %.2f times that "
           "on two; %.1f %% fit\n",
           name, one, two / one, 100 * fit_ratio);
    jn_arena_free(arena);
}

int main(void)
{
    static struct notation notation;
    static const char layer[] = "N1 M64 C64 P56 Q56 R3 S3";
    static const char tensors[] = "W:M,C,R,S I:N,C,P+R,Q+S O!:N,M,P,Q";
    notation_read(&notation, "1x1 1x1 4x1 112x16 112x16", layer, tensors, "");
    notation.problem.options.only_costs = true;
    jn_problem_look(&notation.problem);
    print_rates("four levels, 1,792 instances", &notation.problem);
    notation_read(&notation, "1x1 1x1 1x1 1x1", layer, tensors, "");
    notation.problem.options.only_costs = true;
    jn_problem_look(&notation.problem);
    print_rates("three levels, one instance", &notation.problem);
    return 0;
}
