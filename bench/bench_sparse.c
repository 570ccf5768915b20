/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench_sparse.c - evaluations per second where zeros count, of all layers of
 * the shipped machines, networks and mappings, on one core: median of seven
 * runs. */
#include "eval.h"
#include "measure.h"
#include "spec/spec.h"

#include <stdio.h>
#include <stdlib.h>

enum { RUNS = 7 };

static const char *const cases[][3] = {
    {"arch/scnn_like.cfg", "workloads/alexnet_sparse.cfg",
     "mappings/scnn_like_alexnet_sparse.cfg"},
    {"arch/eyeriss_v2_like.cfg", "workloads/alexnet_sparse.cfg",
     "mappings/eyeriss_v2_like_alexnet_sparse.cfg"},
    {"arch/sparse_tensor_core_like.cfg", "workloads/bert_base_pruned.cfg",
     "mappings/sparse_tensor_core_like_bert_base_pruned.cfg"},
};

static double evaluations_per_second(const struct jn_spec *spec,
                                     struct jn_arena *scratch)
{
    static struct jn_result result;
    unsigned count = 0;
    double begin = measure_cpu_seconds();
    double end = begin;
    while (end - begin < 0.2) {
        for (size_t layer = 0; layer < spec->workload.layer_count; layer++) {
            if (jn_evaluate_layer(spec, layer, scratch, &result) != JN_OK)
                continue;
            count++;
        }
        end = measure_cpu_seconds();
    }
    return count / (end - begin);
}

int main(void)
{
    struct jn_arena *scratch = jn_arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct jn_spec *spec;
        double rates[RUNS];
        if (jn_spec_load(cases[i], 3, NULL, &spec) != JN_OK) {
            (void)fputs(jn_spec_messages(spec), stderr);
            exit(1);
        }
        for (size_t run = 0; run < RUNS; run++)
            rates[run] = evaluations_per_second(spec, scratch);
        printf("evaluate with zeros, %s: %.0f/s\n", cases[i][2],
               measure_median(rates, RUNS));
        jn_spec_free(spec);
    }
    jn_arena_free(scratch);
    return 0;
}
