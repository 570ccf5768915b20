/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "report/searched.h"
#include "sample.h"

#include <string.h>

static const struct jn_searched items[SAMPLE_LAYERS] = {
    {.begun = true,
     .strategy = "random",
     .mapspace_size = 1.5e21,
     .mapspace_digits = "1500000000000000000048",
     .split_digits = "62500000000000000002",
     .order_digits = "6",
     .keep_digits = "4",
     .tried_count = 1234567,
     .feasible_count = 321,
     .any = true,
     .interrupted = true,
     .gap_ratio = 0.03125,
     .seconds = 1.25,
     .costs = {4.5e12, 77.0}},
    {.begun = true,
     .strategy = "anneal",
     .mapspace_size = 12,
     .tried_count = 12,
     .complete = true},
    {.begun = false},
};

static struct jn_searches searches = {.strategy = "random",
                                      .objectives = {"edp", "latency"},
                                      .tolerances = {0.0625},
                                      .objective_count = 2,
                                      .sample_count = 5000,
                                      .seed = 17,
                                      .effort = 700,
                                      .wanted_gap_ratio = 0.03125,
                                      .dataflow = "rows",
                                      .items = items};

static struct sample *searched(void)
{
    struct sample *sample = sample_network("");
    sample->run.searches = &searches;
    sample->outcomes[1].fate = JN_UNMAPPED;
    sample->outcomes[1].reason = "nothing fits";
    return sample;
}

static const char *const lines[] = {
    "\nSearch  random and anneal, rows\n",
    "\n  conv    1.5e+21  1,234,567       321         4.5       77  3.1  "
    "interrupted\n",
    "\n  fc           12         12         0           -        -    -  "
    "complete\n",
    "\n  pool          -          -         -           -        -    -  "
    "not begun\n",
    "\n  fc: nothing fits\n",
    "\n  conv: 1,500,000,000,000,000,000,048 = 62,500,000,000,000,000,002 x 6 "
    "x "
    "4\n",
    "\n  no mapping in the files: pool\n",
};

static void people_get_a_table(void)
{
    struct sample *sample = searched();
    searches.has_seconds = false;
    const char *text = sample_print(sample, "text", 100);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        CHECK_ROW(lines[i], strstr(text, lines[i]) != NULL);
    CU_ASSERT_PTR_NULL(strstr(text, "1.250"));
    searches.has_seconds = true;
    CU_ASSERT_PTR_NOT_NULL(strstr(sample_print(sample, "text", 100),
                                  "       77  3.1  1.250  interrupted\n"));
    sample_free(sample);
}

static const char *const keys[] = {
    "\"search\": {\n   \"strategy\": \"random\",\n   \"objectives\": [\n"
    "    \"edp\",\n    \"latency\"\n   ],\n   \"tolerance_ratios\": {\n"
    "    \"edp\": 0.0625\n   },\n   \"samples\": 5000,\n"
    "   \"seed\": 17,\n   \"effort\": 700,\n"
    "   \"gap_ratio\": 0.03125,\n   \"time_limit_seconds\": null,\n"
    "   \"factors\": \"perfect\",\n"
    "   \"dataflow\": \"rows\"\n  }",
    "\"mapspace_digits\": \"1500000000000000000048\",\n"
    "    \"splits_digits\": \"62500000000000000002\",\n"
    "    \"orders_digits\": \"6\",\n    \"keeps_digits\": \"4\",\n",
    "\"mapspace_digits\": null,\n",
    "\"tried\": 1234567,\n    \"fit\": 321,\n    \"complete\": false,\n"
    "    \"interrupted\": true,\n    \"cost\": {\n"
    "     \"edp_pj_cycles\": 4500000000000.0,\n"
    "     \"latency_cycles\": 77.0\n    }",
    "\"reason\": \"nothing fits\"",
    "\"strategy\": \"anneal\",\n    \"same_as\": null",
    "\"strategy\": null,\n    \"same_as\": null",
};

static void programs_get_keys(void)
{
    struct sample *sample = searched();
    searches.has_seconds = false;
    const char *text = sample_print(sample, "json", 80);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        CHECK_ROW(keys[i], strstr(text, keys[i]) != NULL);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\"gap_ratio\": 0.03125,\n"
                                        "   \"certified\": false,\n"
                                        "   \"seconds\": null,\n"));
    searches.has_seconds = true;
    CU_ASSERT_PTR_NOT_NULL(
        strstr(sample_print(sample, "json", 80), "\"seconds\": 1.25,"));
    sample_free(sample);
}

static void a_sheet_has_columns_of_the_search(void)
{
    struct sample *sample = searched();
    searches.has_seconds = false;
    const char *text = sample_print(sample, "csv", 80);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, ",energy_pj,gap_ratio,certified,seconds\n\"conv\","));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, ",0.03125,false,\n"));
    searches.has_seconds = true;
    CU_ASSERT_PTR_NOT_NULL(strstr(sample_print(sample, "csv", 80),
                                  ",0.03125,false,1.25\n\"conv\","));
    sample_free(sample);
}

static const struct {
    struct jn_searched item;
    const char *text;
} gaps[] = {
    {{.any = true, .gap_ratio = 0.03125}, "gap 3.1 %"},
    {{.any = true, .gap_ratio = 0.0003}, "gap <0.1 %"},
    {{.any = true, .gap_ratio = 0, .certified = true}, "optimal"},
    {{.any = true, .gap_ratio = 1}, "gap unknown"},
    {{.any = false, .gap_ratio = 0.5}, "gap unknown"},
};

static void a_gap_is_told_as_far_as_it_is_known(void)
{
    struct jn_arena *arena = jn_arena_new();
    for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++)
        CHECK_ROW(gaps[i].text, strcmp(jn_searched_gap(&gaps[i].item, arena),
                                       gaps[i].text) == 0);
    jn_arena_free(arena);
}

static void one_layer_is_a_list_as_well(void)
{
    struct sample *sample = sample_layer("");
    sample->run.searches = &searches;
    CU_ASSERT_PTR_NOT_NULL(
        strstr(sample_print(sample, "json", 80), "\"layers\": [\n"));
    sample_free(sample);
}

static void without_a_mapping_a_refusal_has_no_addends(void)
{
    struct sample *sample = sample_layer("");
    sample->outcomes[0].mapping = NULL;
    sample->results[0].refusal =
        (struct jn_refusal){JN_MISFIT_CAPACITY, "GLB", 16 * 512, 16 * 450};
    CU_ASSERT_STRING_EQUAL(
        jn_outcome_refusal(&sample->outcomes[0], sample->arena),
        "GLB: tiles need 512 words, it holds 450");
    sample_free(sample);
}

const struct jn_test tests[] = {
    {"people get a table", people_get_a_table},
    {"programs get keys", programs_get_keys},
    {"a sheet has columns of the search", a_sheet_has_columns_of_the_search},
    {"a gap is told as far as it is known",
     a_gap_is_told_as_far_as_it_is_known},
    {"one layer is a list as well", one_layer_is_a_list_as_well},
    {"without a mapping a refusal has no addends",
     without_a_mapping_a_refusal_has_no_addends},
    {NULL, NULL},
};
