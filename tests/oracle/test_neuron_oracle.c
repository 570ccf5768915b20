/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Neurons: what is counted in closed form is what happens word by word. */
#include "base/arena.h"
#include "eval.h"
#include "harness.h"
#include "oracle/neuron_case.h"
#include "oracle/neuron_run.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { CASES = 12000, PRINTED = 3 };

static struct jn_arena *scratch;

/* Of all instances. */
static uint64_t of_all(const struct jn_tensor_result *tensor, uint64_t each)
{
    return each * (uint64_t)tensor->utilized_instances;
}

static bool differs(const struct neuron_case *drawn, size_t tensor,
                    const struct jn_result *result,
                    const struct neuron_run *run)
{
    const struct neuron_words *words = &run->of[tensor];
    for (size_t level = 0; level < result->level_count; level++) {
        const struct jn_tensor_result *counted =
            &result->levels[level].tensors[tensor];
        uint64_t reads = of_all(counted, counted->reads_per_instance);
        uint64_t fills = of_all(counted, counted->fills_per_instance);
        uint64_t updates = of_all(counted, counted->updates_per_instance);
        if (reads == words->reads[level] && fills == words->fills[level] &&
            updates == words->updates[level])
            continue;
        printf(
            "%s at L%zu: counted %" PRIu64 " reads, %" PRIu64 " fills, %" PRIu64
            " updates; there were %" PRIu64 ", %" PRIu64 ", %" PRIu64 "\n",
            drawn->n.layer.tensors[tensor].name, level, reads, fills, updates,
            words->reads[level], words->fills[level], words->updates[level]);
        return true;
    }
    return false;
}

static void print_case(uint64_t number, const struct neuron_case *drawn)
{
    const struct notation *n = &drawn->n;
    printf("case %" PRIu64 ": %s; %s; %s; neurons at L%zu%s; keep", number,
           drawn->machine, drawn->dims, drawn->mapping, n->arch.neurons.level,
           n->layer.neuron.streaming ? ", streaming" : "");
    for (size_t level = 0; level < n->arch.level_count; level++)
        printf(" %x", (unsigned)n->mapping.levels[level].keep);
    printf("\n");
}

/* A mapping is refused exactly where it does what it must not. */
static bool is_refused_rightly(const struct jn_result *result,
                               const struct neuron_run *run)
{
    if (result->refusal.misfit == JN_MISFIT_SPREAD)
        return run->spread;
    return result->refusal.misfit == JN_MISFIT_LOST && run->lost;
}

static bool agrees(const struct neuron_case *drawn, struct neuron_run *run,
                   bool *refused)
{
    static struct jn_result result;
    const struct jn_neuron *neuron = &drawn->n.layer.neuron;
    neuron_run(&drawn->n.problem, &drawn->n.mapping, run);
    *refused = jn_evaluate(&drawn->n.problem, &drawn->n.mapping, scratch,
                           &result) != JN_OK;
    if (*refused) {
        bool rightly = is_refused_rightly(&result, run);
        if (!rightly)
            printf("refused (%d), but nothing was lost or spread\n",
                   (int)result.refusal.misfit);
        return rightly;
    }
    if (run->lost || run->spread) {
        printf("not refused, but something was %s\n",
               run->lost ? "lost" : "spread");
        return false;
    }
    if ((double)run->visits != result.neurons.counts[JN_VISIT]) {
        printf("%" PRIu64 " visits, not %g\n", run->visits,
               result.neurons.counts[JN_VISIT]);
        return false;
    }
    return !differs(drawn, neuron->sums, &result, run) &&
           !differs(drawn, (size_t)neuron->spikes - 1, &result, run) &&
           !differs(drawn, (size_t)neuron->spikes, &result, run);
}

static void random_nests_agree_word_by_word(void)
{
    static struct neuron_case drawn;
    struct jn_arena *arena = jn_arena_new();
    const char *first = getenv("NEURON_CASE");
    uint64_t begin = first ? strtoull(first, NULL, 10) : 20000000;
    uint64_t wrong = 0, counted = 0;
    scratch = jn_arena_new();
    for (uint64_t number = begin; number < begin + how_many(CASES); number++) {
        struct neuron_run run;
        bool refused;
        jn_arena_reset(arena);
        neuron_case_draw(number, arena, &drawn);
        bool good = agrees(&drawn, &run, &refused);
        counted += !refused;
        if (!good && wrong++ < PRINTED)
            print_case(number, &drawn);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT(counted >= how_many(10000));
    printf("%" PRIu64 " nests counted\n", counted);
    jn_arena_free(scratch);
    jn_arena_free(arena);
}

/* One neuron, three steps, two terms a sum: by hand. */
static void a_case_by_hand(void)
{
    static struct notation n;
    static struct jn_result result;
    struct jn_arena *arena = jn_arena_new();
    scratch = jn_arena_new();
    notation_read(&n, "1x1 1x1 1x1", "T3 N1 K2 C2 P1 R1",
                  "W:K,C,R S:T,N,C,P+R Z!:T,N,K,P", "T3 K2 | C2");
    neuron_case_fire(&n, 1, false, arena);
    n.mapping.levels[0].keep = 0x1f;
    n.mapping.levels[1].keep = 0x1f;
    CU_ASSERT_EQUAL_FATAL(jn_evaluate(&n.problem, &n.mapping, scratch, &result),
                          JN_OK);
    const struct jn_tensor_result *sums = &result.levels[1].tensors[2];
    const struct jn_tensor_result *inner = &result.levels[1].tensors[3];
    const struct jn_tensor_result *outer = &result.levels[0].tensors[3];
    /* 6 sums of 2 terms: read for the second one, and by the neuron */
    CU_ASSERT_EQUAL(sums->updates_per_instance, 12);
    CU_ASSERT_EQUAL(sums->reads_per_instance, 12);
    CU_ASSERT_EQUAL(result.levels[0].tensors[2].updates_per_instance, 0);
    /* 2 neurons take turns for 3 steps: 2 of 3 times state is there already */
    CU_ASSERT_EQUAL(inner->reads_per_instance, 6);
    CU_ASSERT_EQUAL(inner->updates_per_instance, 6);
    CU_ASSERT_EQUAL(inner->fills_per_instance, 4);
    CU_ASSERT_EQUAL(outer->reads_per_instance, 4);
    CU_ASSERT_EQUAL(outer->updates_per_instance, 4);
    CU_ASSERT_EQUAL(result.levels[0].tensors[4].updates_per_instance, 6);
    jn_arena_free(scratch);
    jn_arena_free(arena);
}

const struct jn_test tests[] = {
    {"a case by hand", a_case_by_hand},
    {"random nests agree word by word", random_nests_agree_word_by_word},
    {NULL, NULL},
};
