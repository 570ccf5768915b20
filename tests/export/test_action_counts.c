/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/action_counts.h"
#include "harness.h"
#include "report/sample.h"

#include <stdio.h>
#include <string.h>

typedef void write_counts(const struct jn_outcome *outcomes, size_t count,
                          struct jn_arena *arena, FILE *stream);

static const char *written(struct sample *sample, write_counts *write)
{
    struct jn_page page = sample_page(sample, 80);
    write(sample->outcomes, sample->run.outcome_count, sample->arena,
          page.stream);
    return sample_printed(sample, &page);
}

static const char *const yaml_lines[] = {
    ("action_counts:\n  version: 0.3\n  local:\n    - name: \"eye.DRAM\"\n"
     "      action_counts:\n        - {name: read, counts: 674190}\n"),
    "    - name: \"eye.GLB\"\n",
    "        - {name: write, counts: 674190}\n",
    "        - {name: compute, counts: 5749920}\n",
};

static void accelergy_gets_totals_under_its_own_names(void)
{
    struct sample *sample = sample_network("");
    const char *text = written(sample, jn_action_counts_yaml);
    for (size_t i = 0; i < sizeof yaml_lines / sizeof *yaml_lines; i++)
        CHECK_ROW(yaml_lines[i], strstr(text, yaml_lines[i]) != NULL);
    CU_ASSERT_PTR_NULL(strstr(text, "mesh"));
    CU_ASSERT_PTR_NULL(strstr(text, "fill"));
    sample_free(sample);
}

static void a_component_is_called_by_its_path(void)
{
    struct sample *sample = sample_layer("");
    const struct jn_attribute path = {"path", "system.chip.Buf", 0};
    sample->notation.levels[1].component.attributes = &path;
    sample->notation.levels[1].component.attribute_count = 1;
    CU_ASSERT_PTR_NOT_NULL(strstr(written(sample, jn_action_counts_yaml),
                                  "    - name: \"system.chip.Buf\"\n"));
    sample->notation.arch.name = "";
    CU_ASSERT_PTR_NOT_NULL(strstr(written(sample, jn_action_counts_yaml),
                                  "    - name: \"system.DRAM\"\n"));
    sample_free(sample);
}

static void operations_of_different_kinds_stay_apart(void)
{
    struct sample *sample = sample_network("");
    sample->outcomes[1] = sample->outcomes[0];
    sample->outcomes[1].problem = &sample->problems[1];
    sample->layers[1].operation = JN_COMPARE;
    const char *text = written(sample, jn_action_counts_yaml);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "{name: compute, counts: 5749920}"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "{name: compare, counts: 1916640}"));
    sample_free(sample);
}

static void any_name_is_a_valid_scalar(void)
{
    struct sample *sample = sample_layer("\"\n\\\xFF\x7F");
    CU_ASSERT_PTR_NOT_NULL(strstr(
        written(sample, jn_action_counts_yaml),
        "    - name: \"eye\\\"\\x0a\\\\\xEF\xBF\xBD\\x7f.DRAM\\\"\\x0a"));
    sample_free(sample);
}

static void csv_has_a_row_for_each_action(void)
{
    struct sample *sample = sample_network("");
    const char *text = written(sample, jn_action_counts_csv);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "layer,component,tensor,action,action_count\n"
                     "\"conv\",\"DRAM\",\"weights\",\"read\",522720\n"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "\n\"conv\",\"mac\",\"\",\"compute\",5749920\n"));
    CU_ASSERT_PTR_NULL(strstr(text, "\"fc\""));
    sample_free(sample);
}

static const char *const sparse_counts[] = {
    "\"conv\",\"DRAM\",\"weights\",\"gated_read\",43560\n",
    "\"conv\",\"GLB\",\"weights\",\"gated_metadata_read\",127.5\n",
    "\"conv\",\"GLB\",\"weights\",\"decompress\",925.875\n",
    "\"conv\",\"mac\",\"\",\"skipped_compute\",191664\n",
};

static const char *const sparse_yaml[] = {
    "{name: gated_write, counts: 45293}",
    "{name: metadata_read, counts: 85}",
    "{name: metadata_write, counts: 170}",
    "{name: decompression_count, counts: 926}",
    "{name: gated_compute, counts: 383328}",
    "{name: compute, counts: 574992}",
};

static void zeros_are_counted_by_what_becomes_of_them(void)
{
    struct sample *sample = sample_sparse("");
    const char *text = written(sample, jn_action_counts_csv);
    for (size_t i = 0; i < sizeof sparse_counts / sizeof *sparse_counts; i++)
        CHECK_ROW(sparse_counts[i], strstr(text, sparse_counts[i]) != NULL);
    text = written(sample, jn_action_counts_yaml);
    for (size_t i = 0; i < sizeof sparse_yaml / sizeof *sparse_yaml; i++)
        CHECK_ROW(sparse_yaml[i], strstr(text, sparse_yaml[i]) != NULL);
    sample_free(sample);
}

const struct jn_test tests[] = {
    {"Accelergy gets totals under its own names",
     accelergy_gets_totals_under_its_own_names},
    {"a component is called by its path", a_component_is_called_by_its_path},
    {"operations of different kinds stay apart",
     operations_of_different_kinds_stay_apart},
    {"any name is a valid scalar", any_name_is_a_valid_scalar},
    {"CSV has a row for each action", csv_has_a_row_for_each_action},
    {"zeros are counted by what becomes of them",
     zeros_are_counted_by_what_becomes_of_them},
    {NULL, NULL},
};
