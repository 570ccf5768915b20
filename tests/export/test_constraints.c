/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/load.h"
#include "export/constraints.h"
#include "harness.h"

#include <stdlib.h>
#include <string.h>

static char *print(const struct jn_constraint *items, size_t count)
{
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    CU_ASSERT_PTR_NOT_NULL_FATAL(stream);
    jn_constraints_print(items, count, stream);
    fclose(stream);
    return text;
}

#define EVERYTHING                                                             \
    "constraints = (\n"                                                        \
    "  { level = \"G\\\\L\\\"B\"; spatial = true;\n"                           \
    "    factors = [ \"M = 3\", \"C <= 5\", \"row >= 0\" ];\n"                 \
    "    max_factor = 11;\n"                                                   \
    "    min_factor = 7;\n"                                                    \
    "    inner_order = ( \"S\", \"R\" );\n"                                    \
    "    outer_order = ( \"N\" );\n"                                           \
    "    split = 1;\n"                                                         \
    "    min_parallelism = \"0.375\";\n"                                       \
    "    min_total_parallelism = \"0.0625\";\n"                                \
    "    keep = ( \"inputs\" );\n"                                             \
    "    bypass = ( \"weights\", \"outputs\" );\n"                             \
    "    no_temporal_reuse = ( \"inputs\" );\n"                                \
    "    no_multicast = ( \"weights\" );\n"                                    \
    "    no_link_transfer = ( \"weights\", \"inputs\" );\n"                    \
    "    rmw_first_update = ( \"outputs\" );\n"                                \
    "    no_coalesce = ( \"inputs\" ); },\n"                                   \
    "  { level = \"reg\";\n"                                                   \
    "    factors = [ \"M = 0\" ]; }\n"                                         \
    ");\n"

static const char *const texts[] = {EVERYTHING, "constraints = ( );\n"};

/* What a text says, printed, is the text. */
static void what_is_printed_reads_as_the_same(void)
{
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct jn_arena *arena = jn_arena_new();
        struct jn_diags *diags = jn_diags_new(arena);
        const struct jn_reader reader = {arena, diags, NULL};
        struct jn_constraint *items = NULL;
        size_t count = 0;
        const struct jn_node *root = jn_tree_parse(
            texts[i], strlen(texts[i]), JN_SYNTAX_LIBCONFIG, "c.cfg", &reader);
        CHECK_ROW(texts[i], root && jn_constraint_file_read(root, &reader,
                                                            &items, &count));
        char *text = print(items, count);
        CU_ASSERT_STRING_EQUAL(text, texts[i]);
        free(text);
        jn_arena_free(arena);
    }
}

const struct jn_test tests[] = {
    {"what is printed reads as the same", what_is_printed_reads_as_the_same},
    {NULL, NULL},
};
