/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "sample.h"

#include <csv.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    LAYER,
    MODULE,
    RUNS,
    COMPONENT,
    CLASS,
    INSTANCES,
    TENSOR,
    ACTION,
    COUNT,
    WORDS,
    EACH_PJ,
    ENERGY_PJ,
    COLUMNS,
    MOST_ROWS = 64
};

/* What libcsv reads back. */
struct sheet {
    char *cells[MOST_ROWS][COLUMNS];
    size_t rows, columns, widest;
};

static void take_field(void *text, size_t length, void *data)
{
    struct sheet *sheet = data;
    if (sheet->rows < MOST_ROWS && sheet->columns < COLUMNS)
        sheet->cells[sheet->rows][sheet->columns] = strndup(text, length);
    sheet->columns++;
}

static void take_row(int character, void *data)
{
    (void)character;
    struct sheet *sheet = data;
    if (sheet->columns > sheet->widest)
        sheet->widest = sheet->columns;
    sheet->columns = 0;
    sheet->rows++;
}

static void read_sheet(const char *text, struct sheet *sheet)
{
    struct csv_parser parser;
    memset(sheet, 0, sizeof *sheet);
    csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI);
    size_t length = strlen(text);
    CU_ASSERT_EQUAL(
        csv_parse(&parser, text, length, take_field, take_row, sheet), length);
    CU_ASSERT_EQUAL(csv_fini(&parser, take_field, take_row, sheet), 0);
    csv_free(&parser);
}

static void free_sheet(struct sheet *sheet)
{
    for (size_t row = 0; row < sheet->rows && row < MOST_ROWS; row++)
        for (size_t column = 0; column < COLUMNS; column++)
            free(sheet->cells[row][column]);
}

static double number(const struct sheet *sheet, size_t row, size_t column)
{
    return strtod(sheet->cells[row][column], NULL);
}

static void the_energies_of_the_rows_add_up_to_the_layers(void)
{
    struct sample *sample = sample_layer("");
    struct sheet sheet;
    read_sheet(sample_print(sample, "csv", 80), &sheet);
    double sum_pj = 0;
    for (size_t row = 1; row < sheet.rows; row++) {
        double energy_pj = number(&sheet, row, ENERGY_PJ);
        sum_pj += energy_pj;
        CHECK_ROW(
            sheet.cells[row][ACTION],
            fabs(number(&sheet, row, COUNT) * number(&sheet, row, EACH_PJ) -
                 energy_pj) <= 1e-9 * energy_pj);
    }
    CU_ASSERT_EQUAL(sheet.widest, COLUMNS);
    CU_ASSERT_TRUE(sheet.rows > 15);
    CU_ASSERT_DOUBLE_EQUAL(sum_pj, sample->results[0].energy_pj, 1e-9 * sum_pj);
    free_sheet(&sheet);
    sample_free(sample);
}

static void a_row_names_what_it_counts(void)
{
    static const char *const first[COLUMNS] = {
        "conv",    "body", "1",      "DRAM",   "dram",   "1",
        "weights", "read", "174240", "174240", "121.25", "21126600"};
    struct sample *sample = sample_layer("");
    struct sheet sheet;
    read_sheet(sample_print(sample, "csv", 80), &sheet);
    for (size_t i = 0; i < COLUMNS; i++)
        CHECK_ROW(first[i], strcmp(sheet.cells[1][i], first[i]) == 0);
    free_sheet(&sheet);
    sample_free(sample);
}

static void layers_that_were_not_evaluated_have_no_rows(void)
{
    struct sample *sample = sample_network("");
    struct sheet sheet;
    read_sheet(sample_print(sample, "csv", 80), &sheet);
    for (size_t row = 1; row < sheet.rows; row++) {
        CHECK_ROW(sheet.cells[row][LAYER],
                  strcmp(sheet.cells[row][LAYER], "conv") == 0);
        CU_ASSERT_STRING_EQUAL(sheet.cells[row][RUNS], "3");
    }
    free_sheet(&sheet);
    sample_free(sample);
}

static void no_name_breaks_a_row(void)
{
    static const char *const suffixes[] = {"\"quoted\"", ",comma",
                                           "\nline\r\nbreaks",
                                           " \xC3\xA4\xE5\xB1\x82", "\xFF\xFE"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        struct sample *sample = sample_layer(suffixes[i]);
        struct sheet sheet;
        read_sheet(sample_print(sample, "csv", 80), &sheet);
        CHECK_ROW(suffixes[i], sheet.widest == COLUMNS);
        CHECK_ROW(suffixes[i],
                  strcmp(sheet.cells[1][LAYER], sample->layers[0].name) == 0);
        CHECK_ROW(suffixes[i],
                  strcmp(sheet.cells[1][COMPONENT],
                         sample->notation.arch.levels[0].component.name) == 0);
        free_sheet(&sheet);
        sample_free(sample);
    }
}

const struct jn_test tests[] = {
    {"the energies of the rows add up to the layer's",
     the_energies_of_the_rows_add_up_to_the_layers},
    {"a row names what it counts", a_row_names_what_it_counts},
    {"layers that were not evaluated have no rows",
     layers_that_were_not_evaluated_have_no_rows},
    {"no name breaks a row", no_name_breaks_a_row},
    {NULL, NULL},
};
