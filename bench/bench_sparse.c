/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench_sparse.c - evaluations per second where zeros count, of all layers of
 * the shipped machines, networks and mappings, as a search asks for them, on
 * one core: median of seven runs. */
#include "eval.h"
#include "measure.h"
#include "spec/spec.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const cases[][3] = {
    {"arch/scnn_like.cfg", "workloads/alexnet_sparse.cfg",
     "mappings/scnn_like_alexnet_sparse.cfg"},
    {"arch/eyeriss_v2_like.cfg", "workloads/alexnet_sparse.cfg",
     "mappings/eyeriss_v2_like_alexnet_sparse.cfg"},
    {"arch/sparse_tensor_core_like.cfg", "workloads/bert_base_pruned.cfg",
     "mappings/sparse_tensor_core_like_bert_base_pruned.cfg"},
};

/* What is evaluated, and where. */
struct site {
    const struct jn_spec *spec;
    struct jn_arena *scratch;
};

static unsigned evaluate_layers(const void *context)
{
    static struct jn_result result;
    const struct site *site = context;
    unsigned count = 0;
    for (size_t i = 0; i < site->spec->workload.layer_count; i++)
        count +=
            jn_evaluate_layer(site->spec, i, site->scratch, &result) == JN_OK;
    return count;
}

int main(void)
{
    static const struct jn_options options = {.only_costs = true};
    struct jn_arena *scratch = jn_arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct jn_spec *spec;
        if (jn_spec_load(cases[i], 3, &options, &spec) != JN_OK) {
            (void)fputs(jn_spec_messages(spec), stderr);
            exit(1);
        }
        const struct site site = {spec, scratch};
        printf("evaluate with zeros, %s: %.0f/s\n", cases[i][2],
               measure_rate(evaluate_layers, &site));
        jn_spec_free(spec);
    }
    jn_arena_free(scratch);
    return 0;
}
