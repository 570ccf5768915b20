/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates: what is proved holds, and whatever is changed does not. */
#include "harness.h"
#include "joulenest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct jn_arena *arena;
static struct jn_spec *spec;
static size_t layer;
static struct jn_mapping mapping;
static double cost;
static char *proof; /* of the mapping */

static struct jn_spec *load(const char *machine, const char *network)
{
    const char *files[2] = {source_path(machine), source_path(network)};
    struct jn_spec *loaded;
    CU_ASSERT_EQUAL_FATAL(jn_spec_load(files, 2, NULL, &loaded), JN_OK);
    return loaded;
}

static size_t find_layer(const char *name)
{
    size_t i = 0;
    while (strcmp(jn_layer_name(spec, i), name) != 0)
        i++;
    return i;
}

/* The best mapping of a layer for the objective, and the proof. */
static void prove(const char *name, const char *objective)
{
    const struct jn_search_request request = {.objectives = objective,
                                              .threads = 1};
    struct jn_search_answer answer;
    struct jn_certificate certificate = {&mapping, NULL, NULL};
    arena = jn_arena_new();
    spec = load("arch/eyeriss.cfg", "workloads/resnet18.cfg");
    layer = find_layer(name);
    CU_ASSERT_EQUAL_FATAL(
        jn_search_layer(spec, layer, &request, arena, &answer), JN_OK);
    CU_ASSERT_TRUE(answer.certified);
    mapping = answer.mapping;
    cost = answer.cost;
    CU_ASSERT_EQUAL_FATAL(
        jn_certificate_make(spec, layer, &request, arena, &certificate), JN_OK);
    proof = strdup(certificate.text);
}

static void end(void)
{
    free(proof);
    jn_spec_free(spec);
    jn_arena_free(arena);
}

static bool holds(const char *text, struct jn_verdict *verdict)
{
    const struct jn_certificate certificate = {&mapping, text, NULL};
    enum jn_status status =
        jn_certificate_verify(spec, layer, &certificate, arena, verdict);
    CU_ASSERT_EQUAL(verdict->holds, status == JN_OK);
    CU_ASSERT_EQUAL(verdict->holds, verdict->fault == NULL);
    return verdict->holds;
}

static void a_proof_holds(void)
{
    static const struct {
        const char *layer, *objective;
    } rows[] = {{"avgpool", "energy"},
                {"fc", "energy"},
                {"layer4.0.downsample", "energy"},
                {"layer4.0.add", "energy"},
                {"avgpool", "edp"},
                {"layer2.0.downsample", "edp"},
                {"avgpool", "latency"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct jn_verdict verdict;
        prove(rows[i].layer, rows[i].objective);
        CHECK_ROW(rows[i].layer, holds(proof, &verdict));
        CHECK_ROW(rows[i].layer, verdict.cost == cost);
        CHECK_ROW(rows[i].layer,
                  strcmp(verdict.objective, rows[i].objective) == 0);
        CHECK_ROW(rows[i].layer, verdict.step_count > 0);
        CHECK_ROW(rows[i].layer, verdict.closed_count > 0);
        CHECK_ROW(rows[i].layer, jn_certificate_layer(spec, proof) == layer);
        end();
    }
}

/* The proof with the first WHAT behind WHERE replaced; NULL if there is
 * none. */
static char *replace(const char *where, const char *what, const char *with)
{
    char *at = strstr(proof, where);
    at = at ? strstr(at, what) : NULL;
    if (!at)
        return NULL;
    char *text = malloc(strlen(proof) + strlen(with) + 1);
    sprintf(text, "%.*s%s%s", (int)(at - proof), proof, with,
            at + strlen(what));
    return text;
}

static const struct {
    const char *change, *where, *what, *with;
} changes[] = {
    {"another version", "# joulenest", "certificate 1", "certificate 2"},
    {"another layer of the network", "# layer", "avgpool", "fc"},
    {"a layer that there is not", "# layer", "avgpool", "nothing"},
    {"another key", "# key", "# key ", "# key 0"},
    {"no key", "# key", "# key", "# hey"},
    {"another objective", "# objective", "energy", "latency"},
    {"an objective that there is not", "# objective", "energy", "beauty"},
    {"two objectives", "# objective", "energy", "energy,latency"},
    {"imperfect factors", "# factors", "perfect", "imperfect"},
    {"a dataflow", "# factors", "# f", "# dataflow output_stationary\n# f"},
    {"a dataflow that there is not", "# factors", "# f",
     "# dataflow nothing\n# f"},
    {"a higher cost", "# cost", "# cost ", "# cost 1"},
    {"a lower cost", "# cost", "# cost 5", "# cost 4"},
    {"a cost that is no number", "# cost", "# cost ", "# cost n"},
    {"a negative cost", "# cost", "# cost ", "# cost -"},
    {"no cost", "# cost", "# cost", "# price"},
    {"a cost that is too fine", "# cost", "\n# 0", ".001\n# 0"},
    {"a higher bound", "# 2 loop C 8", ": ", ": 1"},
    {"a lower bound", "# 2 loop C 8", ": 5", ": 4"},
    {"a bound that is no number", "# 2 loop C 8", ": ", ": x"},
    {"no bound", "# 2 loop C 8", ": ", " "},
    {"something behind a bound", "# 2 loop C 8", "\n", " \n"},
    {"more steps closed", " closed from", " closed", "1 closed"},
    {"no steps closed", "# 5 below", ", 8 closed from 5549055.999", ""},
    {"closed steps that cost more", " closed from", "from ", "from 1"},
    {"closed steps that cost nothing", " closed from", " closed from ",
     " closed"},
    {"another depth", "# 3 level", "# 3", "# 4"},
    {"a step further out", "# 3 level", "# 3", "# 2"},
    {"a longer loop", "loop C 8", "C 8", "C 16"},
    {"a loop that is not tight", "loop C 8", "C 8", "C 3"},
    {"a loop of another dimension", "loop C 8", "C 8", "R 7"},
    {"a dimension that there is not", "loop C 8", "C 8", "X 8"},
    {"another level", "# 3 level weight_spad", "weight_spad", "GLB"},
    {"loops in space that are not there", "below GLB", "GLB", "GLB C 2"},
    {"another layout", "layout 0", "layout 0", "layout 7"},
    {"a leaf too early", "# 3 level weight_spad", "level weight_spad", "leaf"},
    {"more steps in all", "# steps", "# steps ", "# steps 1"},
    {"a step too many", "# steps", "\n", "\n# 1 leaf: 5549056\n"},
    {"another choice of what is kept", "# steps", "# s", "# 0 keeps\n# s"},
    {"nothing kept", "# 0 keeps", "keeps", "keeps inputs in GLB"},
    {"all mappings instead", "# 0 keeps", "# 0 keeps", "# mappings 1"},
    {"no mappings instead", "# 0 keeps", "# 0 keeps", "# mappings 0"},
    {"very many mappings", "# 0 keeps", "# 0 keeps",
     "# mappings 99999999999999999999"},
    {"a line of nothing", "# 0 keeps", "# 0", "\n# 0"},
    {"a line without its mark", "# 2 loop", "# 2", "2"},
};

static void a_changed_proof_is_refused(void)
{
    prove("avgpool", "energy");
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        struct jn_verdict verdict;
        char *text =
            replace(changes[i].where, changes[i].what, changes[i].with);
        CHECK_ROW(changes[i].change, text != NULL);
        CHECK_ROW(changes[i].change, !text || !holds(text, &verdict));
        CHECK_ROW(changes[i].change, !text || verdict.line > 0);
        free(text);
    }
    end();
}

/* The proof with the lines from FROM to TO put in TIMES; a line ends with the
 * subtree below it. */
static char *repeat(const char *from, const char *to, int times)
{
    char *text = malloc(2 * strlen(proof) + 1);
    size_t length = (size_t)(from - proof);
    memcpy(text, proof, length);
    for (int i = 0; i < times; i++) {
        memcpy(&text[length], from, (size_t)(to - from));
        length += (size_t)(to - from);
    }
    strcpy(&text[length], to);
    return text;
}

static const char *next_line(const char *line)
{
    return strchr(line, '\n') + 1;
}

/* The line behind all that is deeper. */
static const char *next_beside(const char *line)
{
    const char *next = next_line(line);
    while (*next != '\0' && atoi(next + 1) > atoi(line + 1))
        next = next_line(next);
    return next;
}

static void check_repeated(const char *from, const char *to, int times)
{
    struct jn_verdict verdict;
    char *text = repeat(from, to, times);
    CU_ASSERT_FALSE(holds(text, &verdict));
    free(text);
}

static void a_proof_without_a_line_or_with_one_twice_is_refused(void)
{
    prove("avgpool", "energy");
    for (const char *line = proof; *line != '\0'; line = next_line(line))
        for (int times = 0; times <= 2; times += 2) {
            check_repeated(line, next_line(line), times);
            check_repeated(line, next_beside(line), times);
        }
    end();
}

static void a_proof_that_ends_early_is_refused(void)
{
    struct jn_verdict verdict;
    prove("avgpool", "energy");
    size_t length = strlen(proof);
    for (size_t i = 0; i < length; i++) {
        char *text = strndup(proof, i);
        CU_ASSERT_FALSE(holds(text, &verdict));
        free(text);
    }
    end();
}

static void any_byte_changed_is_refused_or_means_the_same(void)
{
    struct jn_verdict verdict;
    prove("avgpool", "energy");
    size_t length = strlen(proof);
    for (size_t i = 0; i < length; i++) {
        char old = proof[i];
        proof[i] = (char)(old == '7' ? '2' : '7');
        bool last_digit = proof[i + 1] == '\n' || proof[i + 1] == ',';
        if (holds(proof, &verdict) && !last_digit)
            CHECK_ROW(&proof[i], false);
        proof[i] = old;
    }
    CU_ASSERT_TRUE(holds(proof, &verdict));
    end();
}

static void another_mapping_is_refused(void)
{
    struct jn_search_answer worse;
    struct jn_verdict verdict;
    const struct jn_search_request request = {
        .strategy = "random", .sample_count = 50, .threads = 1};
    prove("avgpool", "energy");
    CU_ASSERT_EQUAL(jn_search_layer(spec, layer, &request, arena, &worse),
                    JN_OK);
    CU_ASSERT_TRUE(worse.cost > cost);
    mapping = worse.mapping;
    CU_ASSERT_FALSE(holds(proof, &verdict));
    CU_ASSERT_PTR_NOT_NULL(strstr(verdict.fault, "the mapping costs"));
    end();
}

static void a_mapping_that_breaks_a_constraint_is_refused(void)
{
    struct jn_verdict verdict;
    prove("avgpool", "energy");
    for (size_t level = 0; level < jn_level_count(spec); level++)
        mapping.levels[level].keep = level == 0 ? 1 : 0;
    CU_ASSERT_FALSE(holds(proof, &verdict));
    end();
}

/* Written by somebody who counts the lines himself, so that only bounds and
 * mappings can give it away. */
static void a_mapping_that_is_not_the_best_has_no_proof(void)
{
    struct jn_search_answer worse;
    const struct jn_search_request request = {
        .strategy = "random", .sample_count = 2000, .threads = 1};
    struct jn_certificate certificate = {&worse.mapping, NULL, NULL};
    prove("avgpool", "energy");
    CU_ASSERT_EQUAL(jn_search_layer(spec, layer, &request, arena, &worse),
                    JN_OK);
    CU_ASSERT_TRUE(worse.cost > cost);
    CU_ASSERT_EQUAL(jn_certificate_make(spec, layer, NULL, arena, &certificate),
                    JN_INFEASIBLE);
    CU_ASSERT_PTR_NULL(certificate.text);
    CU_ASSERT_PTR_NOT_NULL(strstr(certificate.reason, "a mapping costs less"));
    end();
}

static void a_proof_for_another_machine_is_refused(void)
{
    struct jn_verdict verdict;
    prove("avgpool", "energy");
    struct jn_spec *own = spec;
    spec = load("arch/tpu_like.cfg", "workloads/resnet18.cfg");
    CU_ASSERT_FALSE(holds(proof, &verdict));
    CU_ASSERT_EQUAL(verdict.line, 3);
    jn_spec_free(spec);
    spec = own;
    end();
}

static void requests_that_make_no_sense_have_no_proof(void)
{
    const struct jn_search_request beauty = {.objectives = "beauty"};
    const struct jn_search_request flow = {.dataflow = "nothing"};
    struct jn_certificate certificate = {&mapping, NULL, NULL};
    prove("avgpool", "energy");
    CU_ASSERT_EQUAL(
        jn_certificate_make(spec, layer, &beauty, arena, &certificate),
        JN_BAD_INPUT);
    CU_ASSERT_PTR_NOT_NULL(certificate.reason);
    CU_ASSERT_EQUAL(
        jn_certificate_make(spec, layer, &flow, arena, &certificate),
        JN_BAD_INPUT);
    CU_ASSERT_PTR_NOT_NULL(certificate.reason);
    CU_ASSERT_EQUAL(jn_certificate_layer(spec, "nothing"), SIZE_MAX);
    end();
}

const struct jn_test tests[] = {
    {"a proof holds", a_proof_holds},
    {"a changed proof is refused", a_changed_proof_is_refused},
    {"a proof without a line or with one twice is refused",
     a_proof_without_a_line_or_with_one_twice_is_refused},
    {"a proof that ends early is refused", a_proof_that_ends_early_is_refused},
    {"any byte changed is refused or means the same",
     any_byte_changed_is_refused_or_means_the_same},
    {"another mapping is refused", another_mapping_is_refused},
    {"a mapping that breaks a constraint is refused",
     a_mapping_that_breaks_a_constraint_is_refused},
    {"a mapping that is not the best has no proof",
     a_mapping_that_is_not_the_best_has_no_proof},
    {"a proof for another machine is refused",
     a_proof_for_another_machine_is_refused},
    {"requests that make no sense have no proof",
     requests_that_make_no_sense_have_no_proof},
    {NULL, NULL},
};
