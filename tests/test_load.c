/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "spec/spec.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_FILES = 6 };

/* Loads files of tests/spec/files, named in one text. */
static enum jn_status load(const char *names, bool whole, struct jn_spec **spec)
{
    const char *files[MOST_FILES];
    char copy[256];
    char *rest = NULL;
    size_t count = 0;
    (void)snprintf(copy, sizeof copy, "%s", names);
    for (char *name = strtok_r(copy, " ", &rest); name;
         name = strtok_r(NULL, " ", &rest)) {
        char path[128];
        (void)snprintf(path, sizeof path, "tests/spec/files/%s", name);
        files[count++] = source_path(path);
    }
    return whole ? jn_spec_load(files, count, NULL, spec)
                 : jn_spec_check(files, count, NULL, spec);
}

static void a_loaded_spec_says_what_it_holds(void)
{
    struct jn_spec *spec;
    CU_ASSERT_EQUAL(load("machine.cfg workload.yaml mapping.cfg", true, &spec),
                    JN_OK);
    CU_ASSERT_STRING_EQUAL(jn_spec_messages(spec), "");
    CU_ASSERT_EQUAL_FATAL(jn_layer_count(spec), 2);
    CU_ASSERT_STRING_EQUAL(jn_layer_name(spec, 1), "fc2");
    CU_ASSERT_EQUAL(jn_tensor_count(spec, 0), 3);
    CU_ASSERT_STRING_EQUAL(jn_tensor_name(spec, 0, 2), "outputs");
    CU_ASSERT_EQUAL(jn_level_count(spec), 2);
    CU_ASSERT_STRING_EQUAL(jn_level_name(spec, 1), "buffer");
    CU_ASSERT_PTR_NOT_NULL(jn_layer_mapping(spec, 0));
    CU_ASSERT_PTR_NULL(jn_layer_mapping(spec, 1));
    jn_spec_free(spec);
}

static void a_loaded_spec_is_evaluated(void)
{
    struct jn_spec *spec;
    struct jn_arena *scratch = jn_arena_new();
    static struct jn_result result;
    CU_ASSERT_EQUAL(load("machine.cfg workload.yaml mapping.cfg", true, &spec),
                    JN_OK);
    CU_ASSERT_EQUAL(jn_evaluate_layer(spec, 0, scratch, &result), JN_OK);
    CU_ASSERT_EQUAL(result.compute.computes, 5670);
    CU_ASSERT_EQUAL(result.cycles, 630);
    CU_ASSERT_EQUAL(result.compute.energy_pj, 5670 * 0.75);
    jn_arena_free(scratch);
    jn_spec_free(spec);
}

/* Files, and what is said; "TESTS" stands for the files' folder. */
static const struct {
    const char *files;
    bool whole;
    enum jn_status status;
    const char *messages;
} cases[] = {
    {"machine.cfg", false, JN_OK, ""},
    {"workload.yaml", false, JN_OK, ""},
    {"mapping.cfg", false, JN_OK, ""},
    {"constraints.cfg", false, JN_OK, ""},
    {"mapping.cfg machine.cfg", false, JN_OK, ""},
    {"machine.cfg", true, JN_BAD_INPUT,
     "joulenest: error: no file describes a workload: one that does has "
     "'layers', like alexnet.cfg\n"},
    {"mapping.cfg workload.yaml", true, JN_BAD_INPUT,
     "joulenest: error: no file describes a machine: one that does has "
     "'levels', like eyeriss.cfg\n"},
    {"machine.cfg absent.cfg", true, JN_IO,
     "TESTS/absent.cfg: error: there is no such file, nor one of this name "
     "among those that joulenest brings along\n"},
    {"machine.cfg machine.cfg workload.yaml", true, JN_BAD_INPUT,
     "TESTS/machine.cfg:5:1: error: a second machine\n"
     "    5 | levels = (\n"
     "      | ^\n"
     "TESTS/machine.cfg:5:1: note: this is the first one\n"
     "    5 | levels = (\n"
     "      | ^\n"},
    {"machine.cfg workload.yaml workload.yaml", true, JN_BAD_INPUT,
     "TESTS/workload.yaml:3:1: error: a second workload\n"
     "    3 | layers:\n"
     "      | ^\n"
     "TESTS/workload.yaml:3:1: note: this is the first one\n"
     "    3 | layers:\n"
     "      | ^\n"},
    {"machine.cfg workload.yaml constraints.cfg mapping.cfg", true,
     JN_BAD_INPUT,
     "TESTS/mapping.cfg:2:13: error: level 'buffer' has a factor of 7 of 'P' "
     "in time, but the machine demands 'P <= 5'\n"
     "    2 |   { layer = \"conv1\";\n"
     "      |             ^\n"
     "TESTS/constraints.cfg:1:50: note: the constraint is here\n"
     "    1 | constraints = ( { level = \"buffer\"; factors = [ \"P <= 5\" ]; "
     "} "
     ");\n"
     "      |                                                  ^\n"},
};

/* TEXT with each mention of the folder as TESTS. */
static char *without_folder(const char *text)
{
    const char *folder = source_path("tests/spec/files");
    size_t length = strlen(folder);
    char *copy = calloc(1, strlen(text) * 5 + 1);
    char *end = copy;
    CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
    while (*text != '\0') {
        if (strncmp(text, folder, length) == 0) {
            end = stpcpy(end, "TESTS");
            text += length;
        } else {
            *end++ = *text++;
        }
    }
    return copy;
}

static void what_is_missing_or_twice_is_told(void)
{
    for (size_t row = 0; row < sizeof cases / sizeof cases[0]; row++) {
        struct jn_spec *spec;
        enum jn_status status = load(cases[row].files, cases[row].whole, &spec);
        char *messages = without_folder(jn_spec_messages(spec));
        CHECK_ROW(cases[row].files, status == cases[row].status);
        CHECK_ROW(messages, strcmp(messages, cases[row].messages) == 0);
        free(messages);
        jn_spec_free(spec);
    }
}

static void a_table_among_the_files_gives_prices(void)
{
    struct jn_spec *spec;
    CU_ASSERT_EQUAL(load("table.csv machine.cfg workload.yaml", true, &spec),
                    JN_OK);
    const struct jn_component *dram = &spec->arch.levels[0].component;
    CU_ASSERT_EQUAL(dram->prices[JN_READ].energy_pj, 75.5);
    CU_ASSERT_PTR_NOT_NULL(strstr(dram->prices[JN_READ].source, "this test"));
    jn_spec_free(spec);
}

static void options_live_with_the_spec(void)
{
    char path[] = "nowhere.csv";
    const char *paths[] = {path};
    const struct jn_options options = {.old_translation_rule = true,
                                       .estimator_paths = paths,
                                       .estimator_path_count = 1};
    const char *files[] = {source_path("tests/spec/files/machine.cfg"),
                           source_path("tests/spec/files/workload.yaml")};
    struct jn_spec *spec;
    CU_ASSERT_EQUAL(jn_spec_load(files, 2, &options, &spec), JN_BAD_INPUT);
    paths[0] = NULL;
    path[0] = '\0';
    CU_ASSERT_STRING_EQUAL(spec->options.estimator_paths[0], "nowhere.csv");
    CU_ASSERT_TRUE(spec->problems[0].options.old_translation_rule);
    jn_spec_free(spec);
}

static void nothing_loads_as_nothing(void)
{
    struct jn_spec *spec;
    CU_ASSERT_EQUAL(jn_spec_load(NULL, 0, NULL, &spec), JN_BAD_INPUT);
    CU_ASSERT_EQUAL(jn_layer_count(spec), 0);
    CU_ASSERT_EQUAL(jn_level_count(spec), 0);
    jn_spec_free(spec);
    jn_spec_free(NULL);
}

static jmp_buf out_of_memory;

static void jump(size_t size)
{
    (void)size;
    longjmp(out_of_memory, 1);
}

/* Loads while the k-th allocation fails; false once none did. */
static bool load_failing(const char *names,
                         void (*fail_after)(size_t countdown), size_t k)
{
    static struct jn_spec *spec;
    volatile bool failed = true;
    spec = NULL;
    fail_after(k);
    if (setjmp(out_of_memory) == 0) {
        (void)load(names, true, &spec);
        failed = false;
    }
    fail_after(0);
    jn_spec_free(spec);
    return failed;
}

/* The first two make the arena that the spec lives in: nobody has anything to
 * free when the second one fails. */
static void every_allocation_of_a_load_may_fail(void)
{
    static const char *const rows[] = {
        "machine.cfg workload.yaml mapping.cfg table.csv",
        "machine.cfg machine.cfg workload.yaml constraints.cfg mapping.cfg"};
    jn_arena_set_hook(jump);
    for (size_t row = 0; row < 2; row++) {
        size_t k = 3;
        while (k < 20000 && load_failing(rows[row], jn_arena_fail_after, k))
            k++;
        CHECK_ROW(rows[row], k > 4 && k < 20000);
        for (k = 2;
             k < 20000 && load_failing(rows[row], jn_arena_fail_at_piece, k);)
            k++;
        CHECK_ROW(rows[row], k > 500 && k < 20000);
    }
    jn_arena_set_hook(NULL);
}

const struct jn_test tests[] = {
    {"a loaded spec says what it holds", a_loaded_spec_says_what_it_holds},
    {"a loaded spec is evaluated", a_loaded_spec_is_evaluated},
    {"what is missing or twice is told", what_is_missing_or_twice_is_told},
    {"a table among the files gives prices",
     a_table_among_the_files_gives_prices},
    {"options live with the spec", options_live_with_the_spec},
    {"nothing loads as nothing", nothing_loads_as_nothing},
    {"every allocation of a load may fail",
     every_allocation_of_a_load_may_fail},
    {NULL, NULL},
};
