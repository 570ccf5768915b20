/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/mapping.h"
#include "harness.h"
#include "notation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct notation notation;

/* The file of the notation's mapping. */
static const char *written(struct jn_arena *arena)
{
    FILE *stream = tmpfile();
    if (!stream)
        abort();
    jn_mapping_print(&notation.problem, &notation.mapping, arena, stream);
    size_t length = (size_t)ftell(stream);
    char *text = jn_arena_take(arena, length + 1, 1);
    rewind(stream);
    if (fread(text, 1, length, stream) != length)
        abort();
    fclose(stream);
    return text;
}

static void start(void)
{
    notation_read(&notation, "1x1 1x1 3x5", "M12 C3 R5", "W:M,C,R I:C,R O!:M",
                  "M4 | R5y C3x M3");
    notation.layer.name = "conv";
    notation.levels[0].component.name = "DRAM";
    notation.levels[1].component.name = "GLB";
}

static void a_mapping_says_loops_and_tensors_of_each_level(void)
{
    struct jn_arena *arena = jn_arena_new();
    start();
    notation.mapping.levels[0].keep = 7;
    notation.mapping.levels[1].keep = 5;
    notation.mapping.levels[1].no_temporal_reuse = 4;
    CU_ASSERT_STRING_EQUAL(written(arena),
                           "mappings = ( {\n  layer = \"conv\";\n"
                           "  levels = (\n"
                           "    { name = \"DRAM\";\n"
                           "      temporal = \"M4\";\n"
                           "      keep = ( \"W\", \"I\", \"O\" ); },\n"
                           "    { name = \"GLB\";\n"
                           "      temporal = \"M3\";\n"
                           "      spatial_y = \"R5\";\n"
                           "      spatial_x = \"C3\";\n"
                           "      keep = ( \"W\", \"O\" );\n"
                           "      no_temporal_reuse = ( \"O\" ); } );\n"
                           "} );\n");
    jn_arena_free(arena);
}

static void what_the_machine_would_say_is_said_otherwise(void)
{
    struct jn_arena *arena = jn_arena_new();
    start();
    notation.levels[1].no_multicast = true;
    notation.levels[1].no_link_transfers = true;
    notation.mapping.levels[1].keep = 0;
    notation.mapping.levels[1].no_link_transfer = 7;
    CU_ASSERT_PTR_NOT_NULL(
        strstr(written(arena),
               "      keep = (  );\n      no_multicast = (  );\n"
               "      no_link_transfer = ( \"W\", \"I\", \"O\" ); } );\n"));
    jn_arena_free(arena);
}

static void names_are_quoted(void)
{
    struct jn_arena *arena = jn_arena_new();
    start();
    notation.layer.name = "a\"b\\c\n\x7f\xC3\xA9";
    CU_ASSERT_PTR_NOT_NULL(
        strstr(written(arena), "layer = \"a\\\"b\\\\c\\x0a\\x7f\xC3\xA9\";\n"));
    jn_arena_free(arena);
}

static const struct {
    const char *name, *file;
} names[] = {
    {"conv2_1.3x3-a", "conv2_1.3x3-a"},
    {"", "layer"},
    {"..", "_."},
    {"-rf", "_rf"},
    {"../../etc/passwd", "_._.._etc_passwd"},
    {"a b\n\xC3\xA9", "a_b___"},
};

static void file_names_are_tame(void)
{
    struct jn_arena *arena = jn_arena_new();
    char long_name[301];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        CHECK_ROW(names[i].file,
                  strcmp(jn_mapping_file_name(names[i].name, arena),
                         names[i].file) == 0);
    memset(long_name, 'x', 300);
    long_name[300] = '\0';
    CU_ASSERT_EQUAL(strlen(jn_mapping_file_name(long_name, arena)), 100);
    jn_arena_free(arena);
}

const struct jn_test tests[] = {
    {"a mapping says loops and tensors of each level",
     a_mapping_says_loops_and_tensors_of_each_level},
    {"what the machine would say is said otherwise",
     what_the_machine_would_say_is_said_otherwise},
    {"names are quoted", names_are_quoted},
    {"file names are tame", file_names_are_tame},
    {NULL, NULL},
};
