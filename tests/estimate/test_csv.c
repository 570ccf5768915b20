/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/bench.h"
#include "estimate/csv.h"
#include "harness.h"

#include <string.h>

/* "1[a|b] 3[c]", instructions in front as "2:text"; or the complaints. */
static const char *rows_text(const struct bench *bench, const char *text)
{
    struct jn_arena *arena = bench->reader.arena;
    struct jn_csv csv;
    if (!jn_csv_parse(text, strlen(text), "t.csv", &bench->reader, &csv))
        return complaints(bench);
    const char *result = "";
    for (size_t i = 0; i < csv.instructions.count; i++)
        result = jn_arena_format(arena, "%s%u:%s ", result,
                                 csv.instructions.items[i].line,
                                 csv.instructions.items[i].cells[0]);
    for (size_t i = 0; i < csv.rows.count; i++) {
        const struct jn_csv_row *row = &csv.rows.items[i];
        result = jn_arena_format(arena, "%s%u[", result, row->line);
        for (size_t j = 0; j < row->cell_count; j++)
            result = jn_arena_format(arena, "%s%s%s", result, j > 0 ? "|" : "",
                                     row->cells[j]);
        result = jn_arena_format(arena, "%s]", result);
    }
    return result;
}

static const struct {
    const char *text;
    const char *rows;
} texts[] = {
    {"", ""},
    {"a,b\nc,d\n", "1[a|b]2[c|d]"},
    {"a,b\nc,d", "1[a|b]2[c|d]"},
    {"a,b\r\nc,d\r\n", "1[a|b]2[c|d]"},
    {"a,b\rc,d\n", "t.csv:1:4: a carriage return stands within a line"},
    {"a\n\"b\r\r\nc\"\n", "t.csv:2:3: a carriage return stands within a line"},
    {"\"a\r\nb\",c\r\n", "1[a\nb|c]"},
    {"\n\n  \na\n\t\n\nb\n", "4[a]7[b]"},
    {" a , b b ,\n", "1[a|b b|]"},
    {",\n", "1[|]"},
    {"\"a,b\",\" c \"\n", "1[a,b| c ]"},
    {"\"a \"\"b\"\"\",c\n", "1[a \"b\"|c]"},
    {"\"a\n\nb\",c\nd\n", "1[a\n\nb|c]4[d]"},
    {"\"a\n# no comment\n\",c\n# comment\nd\n", "1[a\n# no comment\n|c]5[d]"},
    {"# one\na\n#two, \"\nb\n#", "2[a]4[b]"},
    {"#: extrapolate \r\n#:x\na,#: b\n", "1:extrapolate 2:x 3[a|#: b]"},
    {"a\"b,c\n",
     "t.csv:1:2: a quote stands where none may: quote the whole cell and write "
     "a quote in it twice"},
    {"a\nb,\"c\"d\n",
     "t.csv:2:6: a quote stands where none may: quote the whole cell and write "
     "a quote in it twice"},
    {"a\n\"b\nc,d\n",
     "t.csv:2:1: a quoted cell starts in this row and never ends"},
};

static void rows_have_their_cells_and_lines(void)
{
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct bench bench = start_bench();
        check_text(texts[i].text, rows_text(&bench, texts[i].text),
                   texts[i].rows);
        end_bench(&bench);
    }
}

static void cells_beyond_the_limit_are_counted(void)
{
    struct bench bench = start_bench();
    char text[JN_MAX_CSV_CELLS + 8];
    memset(text, ',', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    struct jn_csv csv;
    CU_ASSERT(jn_csv_parse(text, strlen(text), "t.csv", &bench.reader, &csv));
    CU_ASSERT_EQUAL_FATAL(csv.rows.count, 1);
    CU_ASSERT_EQUAL(csv.rows.items[0].cell_count, sizeof text);
    end_bench(&bench);
}

static void more_rows_than_possible_are_refused(void)
{
    struct bench bench = start_bench();
    enum { LENGTH = 2 * JN_MAX_CSV_ROWS + 2 };
    char *text = jn_arena_take(bench.reader.arena, LENGTH, 1);
    for (size_t i = 0; i < LENGTH; i++)
        text[i] = i % 2 == 0 ? 'a' : '\n';
    struct jn_csv csv;
    CU_ASSERT(jn_csv_parse(text, LENGTH - 2, "t.csv", &bench.reader, &csv));
    CU_ASSERT_EQUAL(csv.rows.count, JN_MAX_CSV_ROWS);
    CU_ASSERT_FALSE(jn_csv_parse(text, LENGTH, "t.csv", &bench.reader, &csv));
    check_text("complaint", complaints(&bench),
               "t.csv:100001:1: the table has more than 100000 rows");
    end_bench(&bench);
}

const struct jn_test tests[] = {
    {"rows have their cells and lines", rows_have_their_cells_and_lines},
    {"cells beyond the limit are counted", cells_beyond_the_limit_are_counted},
    {"more rows than possible are refused",
     more_rows_than_possible_are_refused},
    {NULL, NULL},
};
