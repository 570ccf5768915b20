/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/utf8.h"
#include "harness.h"
#include "report/table.h"
#include "sample.h"

#include <stdlib.h>
#include <string.h>

/* Any sample will do: only its arena and page are used.  Still in reach at
 * the end, so no leak. */
static struct sample *any_sample(void)
{
    static struct sample *sample;
    if (!sample)
        sample = sample_layer("");
    return sample;
}

static void fill(struct jn_table *table, const char *const *cells, size_t rows,
                 size_t columns)
{
    for (size_t row = 0; row < rows; row++) {
        jn_table_row(table, JN_PLAIN);
        for (size_t i = 0; i < columns; i++)
            jn_table_cell(table, cells[row * columns + i]);
    }
}

static const char *print(const struct jn_table *table, size_t width)
{
    struct jn_page page = sample_page(any_sample(), width);
    jn_table_print(table, &page);
    return sample_printed(any_sample(), &page);
}

#define CHECK_SAME(made, wanted) CHECK_ROW(made, strcmp((made), (wanted)) == 0)

static void numbers_stand_right_and_names_left(void)
{
    static const struct jn_column columns[] = {{"level", "", JN_COLUMN_KEY},
                                               {"reads", "words", 0},
                                               {"note", "", JN_COLUMN_LEFT}};
    static const char *const cells[] = {"DRAM", "174,240", "slow",
                                        "GLB",  "51",      ""};
    struct jn_table *table = jn_table_new(any_sample()->arena, columns, 3);
    fill(table, cells, 2, 3);
    jn_table_rule(table);
    jn_table_row(table, JN_STRONG);
    jn_table_cell(table, "total");
    CHECK_SAME(print(table, 80), "  level    reads  note\n"
                                 "           words\n"
                                 "  --------------------\n"
                                 "  DRAM   174,240  slow\n"
                                 "  GLB         51\n"
                                 "  --------------------\n"
                                 "  total\n");
}

static void a_wide_table_is_folded_beside_its_keys(void)
{
    static const struct jn_column columns[] = {
        {"level", "", JN_COLUMN_KEY},
        {"reads", "", 0},
        {"fills", "", 0},
        {"bar", "", JN_COLUMN_SPARE | JN_COLUMN_LEFT}};
    static const char *const cells[] = {
        "DRAM", "1,234,567,890,123", "2,345,678,901,234", "###",
        "GLB",  "3,456,789,012,345", "4,567,890,123,456", "#"};
    struct jn_table *table = jn_table_new(any_sample()->arena, columns, 4);
    fill(table, cells, 2, 4);
    CHECK_SAME(print(table, 40), "  level              reads\n"
                                 "  ------------------------\n"
                                 "  DRAM   1,234,567,890,123\n"
                                 "  GLB    3,456,789,012,345\n"
                                 "\n"
                                 "  level              fills\n"
                                 "  ------------------------\n"
                                 "  DRAM   2,345,678,901,234\n"
                                 "  GLB    4,567,890,123,456\n");
    CHECK_SAME(print(table, 50),
               "  level              reads              fills  bar\n"
               "  ------------------------------------------------\n"
               "  DRAM   1,234,567,890,123  2,345,678,901,234  ###\n"
               "  GLB    3,456,789,012,345  4,567,890,123,456  #\n");
}

static void a_long_heading_takes_several_lines(void)
{
    static const struct jn_column columns[] = {
        {"level", "", JN_COLUMN_KEY}, {"GLB <==> ifmap_spad", "nJ", 0}};
    static const char *const cells[] = {"DRAM", "7"};
    struct jn_table *table = jn_table_new(any_sample()->arena, columns, 2);
    fill(table, cells, 1, 2);
    CHECK_SAME(print(table, 80), "           GLB <==>\n"
                                 "  level  ifmap_spad\n"
                                 "                 nJ\n"
                                 "  -----------------\n"
                                 "  DRAM            7\n");
}

static void a_needed_column_without_a_value_is_left_out(void)
{
    static const struct jn_column columns[] = {{"a", "", JN_COLUMN_KEY},
                                               {"b", "", JN_COLUMN_NEEDED},
                                               {"c", "", JN_COLUMN_NEEDED}};
    static const char *const cells[] = {"x", "-", "-", "y", "", "5"};
    struct jn_table *table = jn_table_new(any_sample()->arena, columns, 3);
    fill(table, cells, 2, 3);
    CHECK_SAME(print(table, 80), "  a  c\n"
                                 "  ----\n"
                                 "  x  -\n"
                                 "  y  5\n");
}

static void a_long_text_is_wrapped_in_what_is_left_of_the_line(void)
{
    static const struct jn_column columns[] = {{"module", "", JN_COLUMN_KEY},
                                               {"source", "", JN_COLUMN_WRAP}};
    static const char *const cells[] = {
        "GLB", "Chen et al., ISCA 2016, Table IV, scaled to 65 nm"};
    struct jn_table *table = jn_table_new(any_sample()->arena, columns, 2);
    fill(table, cells, 1, 2);
    CHECK_SAME(print(table, 40), "  module  source\n"
                                 "  --------------------------------------\n"
                                 "  GLB     Chen et al., ISCA 2016, Table\n"
                                 "          IV, scaled to 65 nm\n");
}

static size_t widest(const char *text)
{
    size_t most = 0;
    while (*text) {
        size_t length = strcspn(text, "\n");
        size_t width =
            jn_utf8_width(jn_arena_slice(any_sample()->arena, text, length));
        most = width > most ? width : most;
        text += length + (text[length] == '\n');
    }
    return most;
}

static void no_name_pushes_a_line_over_the_edge(void)
{
    static const struct jn_column columns[] = {
        {"a name", "", JN_COLUMN_KEY}, {"n", "", 0}, {"m", "", 0}};
    static const char *const cells[] = {
        "an_endlessly_long_name_without_a_single_blank_in_it_for_long",
        "1",
        "2",
        ("\xE5\xB1\x82\xE5\xB1\x82\xE5\xB1\x82\xE5\xB1\x82\xE5\xB1\x82\xE5\xB1"
         "\x82\xE5\xB1\x82\xE5\xB1\x82\xE5\xB1\x82\xE5\xB1\x82\xE5\xB1\x82"),
        "3",
        "4",
        "line\nbreak \033[2J",
        "5",
        "6"};
    struct jn_table *table = jn_table_new(any_sample()->arena, columns, 3);
    fill(table, cells, 3, 3);
    const char *text = print(table, 40);
    CHECK_ROW(text, widest(text) <= 40);
    CHECK_ROW(text, strchr(text, '\033') == NULL);
    CHECK_ROW(text, strstr(text, "line\\nbreak") != NULL);
    CHECK_ROW(text, strstr(text, "an_endlessly_long_") != NULL);
}

static void styles_colour_only_a_page_with_colours(void)
{
    static const struct jn_column columns[] = {{"a", "", JN_COLUMN_KEY}};
    struct jn_table *table = jn_table_new(any_sample()->arena, columns, 1);
    jn_table_row(table, JN_WARN);
    jn_table_cell(table, "slow");
    CU_ASSERT_PTR_NULL(strchr(print(table, 80), '\033'));
    struct jn_page page = sample_page(any_sample(), 80);
    page.colour = true;
    jn_table_print(table, &page);
    const char *text = sample_printed(any_sample(), &page);
    CHECK_ROW(text, strstr(text, "\033[33mslow\033[0m\n") != NULL);
}

const struct jn_test tests[] = {
    {"numbers stand right and names left", numbers_stand_right_and_names_left},
    {"a wide table is folded beside its keys",
     a_wide_table_is_folded_beside_its_keys},
    {"a long heading takes several lines", a_long_heading_takes_several_lines},
    {"a needed column without a value is left out",
     a_needed_column_without_a_value_is_left_out},
    {"a long text is wrapped in what is left of the line",
     a_long_text_is_wrapped_in_what_is_left_of_the_line},
    {"no name pushes a line over the edge",
     no_name_pushes_a_line_over_the_edge},
    {"styles colour only a page with colours",
     styles_colour_only_a_page_with_colours},
    {NULL, NULL},
};
