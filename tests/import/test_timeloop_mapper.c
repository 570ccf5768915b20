/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "import/timeloop_reading.h"

#include <string.h>

static char texts[2000];

static const struct jn_mapper_settings *read_mapper(const char *mapper)
{
    const struct reading *reading =
        read_timeloop_format(MACHINE PRODUCT "%s", mapper);
    CHECK_ROW(mapper, reading->fine);
    CHECK_ROW(mapper, reading->messages[0] == '\0');
    return &reading->spec.mapper;
}

/* "20:9: warning: ...\n", one after the other. */
static const char *list_messages(const struct jn_mapper_settings *settings)
{
    size_t used = 0;
    texts[0] = '\0';
    for (const struct jn_message *at = jn_diags_first(settings->diags);
         at != NULL; at = at->next)
        used += (size_t)snprintf(
            texts + used, sizeof texts - used, "%u:%u: %s: %s\n",
            at->place.line, at->place.column,
            at->severity == JN_ERROR ? "error" : "warning", at->text);
    return texts;
}

/* "latency edp". */
static const char *list_objectives(const struct jn_mapper_settings *settings)
{
    size_t used = 0;
    texts[0] = '\0';
    for (size_t i = 0; i < settings->objective_count; i++)
        used +=
            (size_t)snprintf(texts + used, sizeof texts - used, "%s%s",
                             i > 0 ? " " : "", settings->objectives[i].name);
    return texts;
}

static const struct {
    const char *mapper;
    const char *strategy; /* "": the default */
    const char *objectives;
    uint64_t samples, threads;
} cases[] = {
    {"mapper: {version: 0.4}\n", "", "edp", 0, 0},
    {"mapper: {algorithm: hybrid, optimization-metrics: [delay, energy],\n"
     "  num-threads: 3, search-size: 77}\n",
     "", "latency energy", 77, 3},
    {"mapper: {algorithm: random-pruned, optimization_metric: energy}\n",
     "random", "energy", 0, 0},
    {"mapper: {algorithm: random, search_size: 0}\n", "random", "edp", 0, 0},
    {"mapper: {algorithm: exhaustive, num_threads: 1000}\n", "exhaustive",
     "edp", 0, 256},
    {"mapper: {algorithm: linear-pruned, optimization-metric: [edp]}\n", "",
     "edp", 0, 0},
    {"mapper: {optimization_metrics: last-level-accesses}\n", "",
     "accesses@DRAM", 0, 0},
    {"mapper: {optimization_metrics: [accesses-0, delay, accesses_1]}\n", "",
     "accesses@RF latency accesses@GLB", 0, 0},
    {"mapper: {optimization_metrics: [ordered_accesses]}\n", "",
     "accesses@DRAM accesses@GLB accesses@RF", 0, 0},
};

static void settings_say_what_to_search(void)
{
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct jn_mapper_settings *settings =
            read_mapper(cases[i].mapper);
        CU_ASSERT_PTR_NOT_NULL_FATAL(settings->diags);
        CHECK_ROW(cases[i].mapper, !settings->is_bad);
        CHECK_ROW(cases[i].mapper, list_messages(settings)[0] == '\0');
        CHECK_ROW(cases[i].mapper,
                  strcmp(settings->strategy ? settings->strategy : "",
                         cases[i].strategy) == 0);
        CHECK_ROW(cases[i].mapper, settings->sample_count == cases[i].samples);
        CHECK_ROW(cases[i].mapper, settings->threads == cases[i].threads);
        CHECK_ROW(cases[i].mapper,
                  strcmp(list_objectives(settings), cases[i].objectives) == 0);
    }
    forget_timeloop();
}

static const struct {
    const char *mapper;
    bool is_bad;
    const char *messages;
} told[] = {
    {"mapper: {timeout: 9, victory-condition: 0}\n", false,
     "20:10: warning: 'timeout' has no effect here: a search does not count "
     "failures; see --time-limit\n"
     "20:22: warning: 'victory-condition' has no effect here: a search ends by "
     "itself; see --samples\n"},
    {"mapper: {live-status: false, log_stats: true, out_prefix: a}\n", false,
     "20:10: warning: 'live-status' has no effect here: a terminal always "
     "shows the progress\n"
     "20:30: warning: 'log_stats' has no effect here: there is no log; see "
     "--stream\n"
     "20:47: warning: 'out_prefix' has no effect here: see --output\n"},
    {"mapper: {algoritm: random}\n", true,
     "20:10: error: a mapper has no 'algoritm'; did you mean 'algorithm'?\n"},
    {"mapper: {victory_conditon: 3}\n", true,
     "20:10: error: a mapper has no 'victory_conditon'; did you mean "
     "'victory_condition'?\n"},
    {"mapper: {weather: fair}\n", true,
     "20:10: error: a mapper has no 'weather'\n"},
    {"mapper: {algorithm: lucky}\n", true,
     "20:21: error: 'algorithm' must be 'hybrid', 'linear_pruned', "
     "'exhaustive', 'random' or 'random_pruned'\n"},
    {"mapper: {optimization_metric: power}\n", true,
     "20:31: error: a metric must be 'delay', 'energy', 'edp', "
     "'last_level_accesses', 'ordered_accesses' or 'accesses-0' (the "
     "innermost) to 'accesses-2'\n"},
    {"mapper: {optimization_metrics: [edp, accesses-3]}\n", true,
     "20:38: error: a metric must be 'delay', 'energy', 'edp', "
     "'last_level_accesses', 'ordered_accesses' or 'accesses-0' (the "
     "innermost) to 'accesses-2'\n"},
    {"mapper: {optimization_metrics: [edp, delay, edp]}\n", true,
     "20:45: error: 'edp' is asked for twice\n"},
    {"mapper: {optimization_metrics: {edp: 1}}\n", true,
     "20:32: error: 'optimization_metrics' must be a list, not a group\n"},
    {"mapper: {num_threads: 0, search_size: many}\n", true,
     "20:23: error: 'num_threads' must be at least 1\n"
     "20:39: error: 'search_size' must be a whole number: 'many' is not a "
     "known name\n"},
    {"mapper: fast\n", true,
     "20:9: error: 'mapper' must be a group, not a single value\n"},
};

static void what_they_do_not_do_is_told(void)
{
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
        const struct jn_mapper_settings *settings = read_mapper(told[i].mapper);
        CU_ASSERT_PTR_NOT_NULL_FATAL(settings->diags);
        CHECK_ROW(told[i].mapper, settings->is_bad == told[i].is_bad);
        const char *messages = list_messages(settings);
        CHECK_ROW(messages, strcmp(messages, told[i].messages) == 0);
    }
    forget_timeloop();
}

static void without_a_mapper_there_are_no_settings(void)
{
    CU_ASSERT_PTR_NULL(read_mapper("")->diags);
    CU_ASSERT_PTR_NULL(read_mapper("mapper:\n")->diags);
    CU_ASSERT_PTR_NULL(read_mapper("mapper: {}\n")->diags);
    forget_timeloop();
}

static void the_template_says_which_factors_there_are(void)
{
    const struct jn_mapper_settings *settings =
        read_mapper("mapspace: {template: ruby}\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(settings->diags);
    CU_ASSERT_TRUE(settings->has_factors && settings->imperfect);
    CU_ASSERT_EQUAL(settings->objective_count, 0);
    settings = read_mapper("mapper: {search_size: 7}\n"
                           "mapspace_constraints: {template: uber}\n");
    CU_ASSERT_TRUE(settings->has_factors && !settings->imperfect);
    CU_ASSERT_EQUAL(settings->sample_count, 7);
    settings = read_mapper("mapspace: {template: rubin}\n");
    CU_ASSERT_TRUE(settings->is_bad);
    CU_ASSERT_STRING_EQUAL(
        list_messages(settings),
        "20:22: error: 'template' must be 'uber' or 'ruby'\n");
    CU_ASSERT_FALSE(read_mapper("mapper: {search_size: 7}\n")->has_factors);
    forget_timeloop();
}

static void libconfig_says_the_same(void)
{
    static const char *const files[] = {
        "arch = { arithmetic = { instances = 2; };\n"
        "  storage = ( { name = \"RF\"; entries = 9; instances = 2; },\n"
        "              { name = \"DRAM\"; technology = \"DRAM\"; } ); };\n",
        "mapper = { algorithm = \"random\"; search-size = 5;\n"
        "  optimization-metrics = [ \"delay\", \"accesses-1\" ]; };\n"};
    const struct reading *reading =
        read_timeloop_files(files, 2, JN_SYNTAX_LIBCONFIG);
    const struct jn_mapper_settings *settings = &reading->spec.mapper;
    CHECK_ROW(reading->messages, reading->fine);
    CU_ASSERT_PTR_NOT_NULL_FATAL(settings->diags);
    CU_ASSERT_STRING_EQUAL(list_messages(settings), "");
    CU_ASSERT_STRING_EQUAL(list_objectives(settings), "latency accesses@DRAM");
    CU_ASSERT_STRING_EQUAL(settings->strategy, "random");
    CU_ASSERT_EQUAL(settings->sample_count, 5);
    forget_timeloop();
}

const struct jn_test tests[] = {
    {"settings say what to search", settings_say_what_to_search},
    {"what they do not do is told", what_they_do_not_do_is_told},
    {"without a mapper there are no settings",
     without_a_mapper_there_are_no_settings},
    {"the template says which factors there are",
     the_template_says_which_factors_there_are},
    {"libconfig says the same", libconfig_says_the_same},
    {NULL, NULL},
};
