/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "joulenest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct jn_arena *arena, *scratch;

static struct jn_spec *load(const char *third)
{
    const char *files[3] = {source_path("arch/minimal.cfg"),
                            source_path("examples/05-map/layer.cfg"), third};
    struct jn_spec *spec;
    enum jn_status status = jn_spec_load(files, third ? 3 : 2, NULL, &spec);
    CU_ASSERT_EQUAL_FATAL(status, JN_OK);
    return spec;
}

static void start(void)
{
    arena = jn_arena_new();
    scratch = jn_arena_new();
}

static void end(struct jn_spec *spec)
{
    jn_spec_free(spec);
    jn_arena_free(scratch);
    jn_arena_free(arena);
}

static void a_layer_is_mapped_without_a_request(void)
{
    struct jn_search_answer answer;
    static struct jn_result again;
    start();
    struct jn_spec *spec = load(NULL);
    CU_ASSERT_EQUAL(jn_search_layer(spec, 0, NULL, arena, &answer), JN_OK);
    CU_ASSERT_TRUE(answer.any && answer.complete);
    CU_ASSERT_PTR_NULL(answer.reason);
    CU_ASSERT_EQUAL(
        jn_evaluate_mapping(spec, 0, &answer.mapping, scratch, &again), JN_OK);
    CU_ASSERT_EQUAL(answer.cost, again.energy_pj);
    CU_ASSERT_EQUAL(answer.result.energy_pj, again.energy_pj);
    CU_ASSERT_EQUAL(answer.result.cycles, again.cycles);
    CU_ASSERT_TRUE(answer.gap_ratio >= 0 && answer.gap_ratio <= 1);
    end(spec);
}

static void the_answer_is_the_same_at_any_number_of_threads(void)
{
    struct jn_search_answer one, three;
    struct jn_search_request request = {.strategy = "random",
                                        .objectives = "edp,energy",
                                        .sample_count = 5000,
                                        .seed = 3,
                                        .threads = 1};
    start();
    struct jn_spec *spec = load(NULL);
    CU_ASSERT_EQUAL(jn_search_layer(spec, 0, &request, arena, &one), JN_OK);
    request.threads = 3;
    CU_ASSERT_EQUAL(jn_search_layer(spec, 0, &request, arena, &three), JN_OK);
    CU_ASSERT_EQUAL(one.cost, three.cost);
    CU_ASSERT_EQUAL(one.cost, one.result.energy_pj * (double)one.result.cycles);
    CU_ASSERT_EQUAL(one.tried_count, 5000);
    CU_ASSERT_EQUAL(one.feasible_count, three.feasible_count);
    CU_ASSERT_EQUAL_FATAL(one.mapping.loop_count, three.mapping.loop_count);
    for (size_t i = 0; i < one.mapping.loop_count; i++)
        CU_ASSERT_EQUAL(one.mapping.loops[i].end, three.mapping.loops[i].end);
    end(spec);
}

static void a_saved_mapping_is_loaded_again(void)
{
    struct jn_search_answer answer;
    static struct jn_result result;
    char path[] = "/tmp/jn_request_XXXXXX.cfg";
    const struct jn_search_request request = {
        .strategy = "random", .sample_count = 2000, .imperfect = true};
    start();
    struct jn_spec *spec = load(NULL);
    int file = mkstemps(path, 4);
    CU_ASSERT_TRUE_FATAL(file >= 0);
    close(file);
    CU_ASSERT_EQUAL(jn_search_layer(spec, 0, &request, arena, &answer), JN_OK);
    CU_ASSERT_EQUAL(jn_mapping_save(spec, 0, &answer.mapping, path), JN_OK);
    struct jn_spec *mapped = load(path);
    CU_ASSERT_EQUAL(jn_evaluate_layer(mapped, 0, scratch, &result), JN_OK);
    CU_ASSERT_EQUAL(result.energy_pj, answer.result.energy_pj);
    CU_ASSERT_EQUAL(result.cycles, answer.result.cycles);
    unlink(path);
    jn_spec_free(mapped);
    CU_ASSERT_EQUAL(
        jn_mapping_save(spec, 0, &answer.mapping, "/nowhere/at/all.cfg"),
        JN_IO);
    end(spec);
}

static const struct {
    const char *name;
    struct jn_search_request request;
    const char *reason;
} wrong[] = {
    {"strategy", {.strategy = "lucky"}, "there is no strategy 'lucky'"},
    {"objective",
     {.objectives = "edp,enery"},
     "the list of objectives takes 'energy', 'latency', 'edp', 'ed2p' or "
     "'accesses@LEVEL', not 'enery'"},
    {"empty",
     {.objectives = "edp,"},
     "the list of objectives takes 'energy', 'latency', 'edp', 'ed2p' or "
     "'accesses@LEVEL', not ''"},
    {"twice",
     {.objectives = "edp,edp"},
     "the list of objectives has 'edp' twice"},
    {"dataflow", {.dataflow = "rows"}, "there is no dataflow 'rows'"},
    {"gap",
     {.gap_ratio = 1},
     "a gap is at least 0 and below 1, a time limit at least 0"},
    {"time",
     {.time_limit_seconds = -1},
     "a gap is at least 0 and below 1, a time limit at least 0"},
};

static void wrong_requests_are_refused(void)
{
    start();
    struct jn_spec *spec = load(NULL);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct jn_search_answer answer;
        CHECK_ROW(wrong[i].name,
                  jn_search_layer(spec, 0, &wrong[i].request, arena, &answer) ==
                      JN_BAD_INPUT);
        CHECK_ROW(wrong[i].name,
                  answer.reason && strcmp(answer.reason, wrong[i].reason) == 0);
        CHECK_ROW(wrong[i].name, !answer.any && answer.gap_ratio == 1);
    }
    end(spec);
}

static void what_is_impossible_is_explained(void)
{
    struct jn_search_answer answer;
    char path[] = "/tmp/jn_request_XXXXXX.cfg";
    start();
    int file = mkstemps(path, 4);
    CU_ASSERT_TRUE_FATAL(file >= 0);
    FILE *stream = fdopen(file, "w");
    fputs("constraints = ( { level = \"buffer\"; factors = [ \"M = 5\" ]; } "
          ");",
          stream);
    fclose(stream);
    struct jn_spec *spec = load(path);
    CU_ASSERT_EQUAL(jn_search_layer(spec, 0, NULL, arena, &answer),
                    JN_INFEASIBLE);
    CU_ASSERT_PTR_NOT_NULL_FATAL(answer.reason);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(answer.reason, "there is no way to split 'M' of 64"));
    CU_ASSERT_EQUAL(answer.tried_count, 0);
    unlink(path);
    end(spec);
}

static bool stop_soon(const struct jn_progress *progress, void *data)
{
    unsigned *calls = data;
    (void)progress;
    return ++*calls < 2;
}

static void the_caller_can_end_the_search(void)
{
    unsigned calls = 0;
    struct jn_search_answer answer;
    const struct jn_search_request request = {.strategy = "random",
                                              .sample_count = UINT64_C(1) << 50,
                                              .progress = stop_soon,
                                              .data = &calls};
    start();
    struct jn_spec *spec = load(NULL);
    CU_ASSERT_EQUAL(jn_search_layer(spec, 0, &request, arena, &answer), JN_OK);
    CU_ASSERT_EQUAL(calls, 2);
    CU_ASSERT_FALSE(answer.complete || answer.certified);
    CU_ASSERT_TRUE(answer.result.energy_pj > 0);
    end(spec);
}

const struct jn_test tests[] = {
    {"a layer is mapped without a request",
     a_layer_is_mapped_without_a_request},
    {"the answer is the same at any number of threads",
     the_answer_is_the_same_at_any_number_of_threads},
    {"a saved mapping is loaded again", a_saved_mapping_is_loaded_again},
    {"wrong requests are refused", wrong_requests_are_refused},
    {"what is impossible is explained", what_is_impossible_is_explained},
    {"the caller can end the search", the_caller_can_end_the_search},
    {NULL, NULL}};
