/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/arena.h"
#include "harness.h"
#include "notation.h"
#include "sparse/bind.h"
#include "sparse/model.h"

#include <stdio.h>
#include <string.h>

static struct notation n;
static struct jn_reader reader;
static struct jn_data_file *files;
static const struct jn_density *bound[JN_MAX_TENSORS];
static const double shares[] = {0.5, 0.25, 1};

/* The density of W, of 6 x 3 words. */
static bool bind(struct jn_density_source source, bool by_timeloop_rule)
{
    const struct jn_options options = {.timeloop_sparse_rule =
                                           by_timeloop_rule};
    notation_read(&n, "1x1 1x1", "M6 C3 P7 R5", "W:M,C I:C,2P+R O!:M,P", "");
    n.layer.tensors[0].density = source;
    return jn_densities_bind(&n.layer, &options, &reader, &files, bound);
}

static void start(void)
{
    reader.arena = jn_arena_new();
    reader.diags = jn_diags_new(reader.arena);
    reader.variables = NULL;
    files = NULL;
}

static const struct {
    struct jn_density_source source;
    const struct jn_density_model *model;
    const char *fault; /* or NULL */
} rows[] = {
    {{.kind = JN_DENSITY_UNIFORM, .share = 0.3}, &jn_density_uniform, NULL},
    {{.kind = JN_DENSITY_FIXED, .share = 0.3}, &jn_density_fixed, NULL},
    {{.kind = JN_DENSITY_BLOCKS, .rank = 0, .block = 3, .block_nonzeros = 1},
     &jn_density_blocks,
     NULL},
    {{.kind = JN_DENSITY_SILENT, .rank = 1, .silent_share = 0.25, .share = 1},
     &jn_density_silent,
     NULL},
    {{.kind = JN_DENSITY_CHANNELS,
      .rank = 1,
      .shares = shares,
      .share_count = 3},
     &jn_density_channels,
     NULL},
    {{.kind = JN_DENSITY_UNIFORM, .share = 1.5}, NULL, "not from 0 to 1"},
    {{.kind = JN_DENSITY_BLOCKS, .block = 4, .block_nonzeros = 1},
     NULL,
     "no blocks of 4"},
    {{.kind = JN_DENSITY_BAND, .band_width = 1}, NULL, "a square matrix"},
    {{.kind = JN_DENSITY_CHANNELS, .shares = shares, .share_count = 3},
     NULL,
     "a density for each index"},
    {{.kind = JN_DENSITY_DATA, .file = "no_such.npy"}, NULL, "No such file"},
};

static void every_kind_has_its_model(void)
{
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        start();
        bool good = bind(rows[row].source, false);
        const struct jn_message *message = jn_diags_first(reader.diags);
        CHECK_ROW(rows[row].fault ? rows[row].fault : "bound",
                  good == (rows[row].fault == NULL));
        if (good)
            CHECK_ROW(message ? message->text : "",
                      bound[0]->model == rows[row].model);
        else
            CHECK_ROW(rows[row].fault,
                      message && strstr(message->text, rows[row].fault));
        jn_arena_free(reader.arena);
    }
}

static void members_and_extents_are_the_tensors(void)
{
    start();
    CU_ASSERT_TRUE_FATAL(bind(rows[3].source, false));
    CU_ASSERT_EQUAL(bound[0]->rank_count, 2);
    CU_ASSERT_EQUAL(bound[0]->extents[0], 6);
    CU_ASSERT_EQUAL(bound[0]->extents[1], 3);
    CU_ASSERT_EQUAL(bound[0]->rank, 1);
    CU_ASSERT_EQUAL(bound[0]->silent_share, 0.25);
    CU_ASSERT_EQUAL(bound[0]->density, 1);
    CU_ASSERT_FALSE(bound[0]->by_timeloop_rule);
    CU_ASSERT_PTR_NULL(bound[1]);
    CU_ASSERT_PTR_NULL(bound[2]);
    jn_arena_free(reader.arena);
}

static void timeloops_rule_knows_two_models(void)
{
    start();
    CU_ASSERT_TRUE_FATAL(bind(rows[0].source, true));
    CU_ASSERT_TRUE(bound[0]->by_timeloop_rule);
    CU_ASSERT_TRUE(bind(rows[1].source, true));
    CU_ASSERT_FALSE(bind(rows[3].source, true));
    const struct jn_message *message = jn_diags_first(reader.diags);
    CU_ASSERT_PTR_NOT_NULL_FATAL(message);
    CU_ASSERT_PTR_NOT_NULL(strstr(message->text, "only the models"));
    jn_arena_free(reader.arena);
}

static void write_data(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_TRUE(fputs(text, file) >= 0);
    CU_ASSERT_EQUAL(fclose(file), 0);
}

static void data_are_named_by_what_is_in_them(void)
{
    static const char *const texts[] = {"0,1\n5,2\n", "5,2\n0,1\n", "5,2\n"};
    static const char path[] = "test_bind.csv";
    char names[4][JN_HASH_DIGITS + 1];
    start();
    for (size_t i = 0; i < 3; i++) {
        write_data(path, texts[i]);
        files = NULL;
        CU_ASSERT_TRUE_FATAL(bind(
            (struct jn_density_source){.kind = JN_DENSITY_DATA, .file = path},
            false));
        jn_density_name_data(bound[0], names[i]);
    }
    jn_density_name_data(bound[1], names[3]);
    CU_ASSERT_EQUAL(remove(path), 0);
    CU_ASSERT_STRING_EQUAL(names[0], names[1]);
    CU_ASSERT_STRING_NOT_EQUAL(names[0], names[2]);
    CU_ASSERT_STRING_EQUAL(names[3], "");
    jn_arena_free(reader.arena);
}

static void a_file_is_read_once_for_each_shape(void)
{
    static const char path[] = "test_bind_once.csv";
    const struct jn_density_source source = {.kind = JN_DENSITY_DATA,
                                             .file = path};
    start();
    write_data(path, "0,1\n5,2\n");
    CU_ASSERT_TRUE_FATAL(bind(source, false));
    const struct jn_bitmap *bitmap = bound[0]->bitmap;
    CU_ASSERT_EQUAL(remove(path), 0);
    CU_ASSERT_TRUE_FATAL(bind(source, false));
    CU_ASSERT_PTR_EQUAL(bound[0]->bitmap, bitmap);
    n.layer.tensors[2].density = source;
    CU_ASSERT_FALSE(jn_densities_bind(&n.layer, NULL, &reader, &files, bound));
    jn_arena_free(reader.arena);
}

const struct jn_test tests[] = {
    {"every kind has its model", every_kind_has_its_model},
    {"Timeloop's rule knows two models", timeloops_rule_knows_two_models},
    {"members and extents are the tensor's",
     members_and_extents_are_the_tensors},
    {"a file is read once for each shape", a_file_is_read_once_for_each_shape},
    {"data are named by what is in them", data_are_named_by_what_is_in_them},
    {NULL, NULL},
};
