/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/bench.h"
#include "harness.h"

#include <math.h>

enum { AREA = JN_ACTION_COUNT, WIRE = JN_READ, HOP = JN_FILL };

/* Columns of the table below; lines start at 2. */
#define HEAD                                                                   \
    "class,name,kind,action,size_bits,width_bits,technology_nm,cell,"          \
    "energy_pj,energy_pj_per_bit,leak_pj_per_cycle,area_um2,source\n"

static const struct {
    const char *rows;
    const char *component;
    int action;
    const char *answer;
} questions[] = {
    /* a row that fits */
    {"sram,,,read,,,,,3,,,,x\n", "sram", JN_READ, "3 <- x (t.csv:2)"},
    {"sram,,,read,,,,,3,,,,x\n", "sram", JN_FILL, "-"},
    {"sram,,,read,,,,,3,,,,x\n", "dram", JN_READ, "-"},
    {"sram,,,write,,,,,3,,,,x\n", "sram", JN_UPDATE, "3 <- x (t.csv:2)"},
    {"sram,,,read,,,,,3,,,,x\n", "sram", AREA, "-"},
    {"sram,,,read,,,,,3,,,70,x\n", "sram", AREA, "70 <- x (t.csv:2)"},
    {"sram,,,,,,,,,,0.5,,x\n", "sram", JN_LEAK, "0.5 <- x (t.csv:2)"},
    {"sram,,,leak,,,,,0.75,,,,x\n", "sram", JN_LEAK, "0.75 <- x (t.csv:2)"},
    {"sram,,,read leak,,,,,3,,,,x\nregfile,,,,,,,,,,0.5,,y\n", "sram", JN_LEAK,
     "3 <- x (t.csv:2)"},
    {"network,,,hop,,,,,3,,,,x\n", "network", HOP, "3 <- x (t.csv:2)"},
    {"network,,,hop,,,,,3,,,,x\n", "network", WIRE, "-"},
    {",part,,read,,,,,3,,,,x\n", "network", WIRE, "-"},
    {",part,,wire,,,,,3,,,,x\n", "network", WIRE, "3 <- x (t.csv:2)"},
    /* per bit */
    {"sram,,,read,,,,,,0.5,,,x\n", "sram width_bits=24", JN_READ,
     "12 <- x (t.csv:2)"},
    {"compute,,,add,,,,,,0.5,,,x\n", "compute word_bits=7", JN_ADD,
     "3.5 <- x (t.csv:2)"},
    {"sram,,,read,,,,,,0.5,,,x\n", "sram", JN_READ,
     "refused: an energy per bit needs its 'word_bits' (t.csv:2)"},
    /* the most specific row */
    {"sram,,,read,,,,,3,,,,x\nsram,,hd,read,,,,,5,,,,y\n,part,,read,,,,,7,,,,z"
     "\n",
     "sram/hd", JN_READ, "7 <- z (t.csv:4)"},
    {"sram,,,read,,,,,3,,,,x\nsram,,hd,read,,,,,5,,,,y\n,part,,read,,,,,7,,,,z"
     "\n",
     "sram/hd name=b", JN_READ, "5 <- y (t.csv:3)"},
    {"sram,,,read,,,,,3,,,,x\nsram,,hd,read,,,,,5,,,,y\n,part,,read,,,,,7,,,,z"
     "\n",
     "sram/hp name=b", JN_READ, "3 <- x (t.csv:2)"},
    {"sram,,,read,,,,6T,3,,,,x\nsram,,,read,,,,,5,,,,y\n", "sram cell=6T",
     JN_READ, "3 <- x (t.csv:2)"},
    {"sram,,,read,,,,6T,3,,,,x\nsram,,,read,,,,,5,,,,y\n", "sram cell=8T",
     JN_READ, "5 <- y (t.csv:3)"},
    {"sram,,,read,,,,6T,3,,,,x\n", "sram", JN_READ, "-"},
    /* exact numbers */
    {"sram,,,read,300,,,,3,,,,x\nsram,,,read,500,,,,7,,,,y\n",
     "sram size_bits=500", JN_READ, "7 <- y (t.csv:3)"},
    {"sram,,,read,,,45,,3,,,,x\n", "sram", JN_READ, "3 <- x (t.csv:2)"},
    {"sram,,,read,300,,,,3,,,,x\n", "sram", JN_READ,
     "refused: it has no 'size_bits', which t.csv:2 goes by"},
    {"sram,,,read,300,,,,3,,,,x\nsram,,,read,,,,,7,,,,y\n",
     "sram size_bits=300", JN_READ,
     "refused: some of the rows have a 'size_bits' and some have none (t.csv:2 "
     "to 3)"},
    {"sram,,,read,300,,,,3,,,,x\nsram,,,read,300,,,,7,,,,y\n",
     "sram size_bits=300", JN_READ,
     "refused: several rows say different things (t.csv:2 to 3)"},
    {"sram,,,read,300,,,,3,,,,x\n", "sram size_bits=500", JN_READ,
     "refused: 'size_bits' is 500, but t.csv:2 has only 300"},
    /* interpolated: powers of the size come out exactly */
    {"sram,,,read,100,,,,3,,,,x\nsram,,,read,10000,,,,30,,,,x\n",
     "sram size_bits=2500", JN_READ, "15 <- x (interpolated in t.csv:2 to 3)"},
    {"sram,,,read,900,,,,27,,,,x\nsram,,,read,400,,,,8,,,,y\nsram,,,read,1600,,"
     ",,64,,,,x\n",
     "sram size_bits=625", JN_READ,
     "15.625 <- several sources (interpolated in t.csv:2 to 4)"},
    {"sram,,,read,400,,,,0,,,,x\nsram,,,read,900,,,,0,,,,x\n",
     "sram size_bits=500", JN_READ, "0 <- x (interpolated in t.csv:2 to 3)"},
    {"sram,,,read,400,,,,0,,,,x\nsram,,,read,900,,,,5,,,,x\n",
     "sram size_bits=500", JN_READ,
     "refused: it would have to be interpolated between 0 and another figure "
     "(t.csv:2 to 3), which has no sensible answer"},
    {"sram,,,read,0,,,,3,,,,x\nsram,,,read,900,,,,5,,,,x\n",
     "sram size_bits=500", JN_READ,
     "refused: 'size_bits' is 500, and numbers that are not positive cannot be "
     "interpolated (t.csv:2 to 3)"},
    {"sram,,,read,400,,,,3,,,,x\nsram,,,read,900,,,,5,,,,x\nsram,,,read,400,,,,"
     "3,,,,x\n",
     "sram size_bits=500", JN_READ,
     "refused: two of the rows are for the same 'size_bits' (t.csv:2 to 4)"},
    /* not beyond the rows, unless told */
    {"sram,,,read,400,,,,3,,,,x\nsram,,,read,900,,,,5,,,,x\n",
     "sram size_bits=901", JN_READ,
     "refused: 'size_bits' is 901, outside the 400 to 900 of t.csv:2 to 3; add "
     "a row for it, or the line '#: extrapolate'"},
    {"sram,,,read,400,,,,3,,,,x\nsram,,,read,900,,,,5,,,,x\n",
     "sram size_bits=399", JN_READ,
     "refused: 'size_bits' is 399, outside the 400 to 900 of t.csv:2 to 3; add "
     "a row for it, or the line '#: extrapolate'"},
    {"#: extrapolate\nsram,,,read,100,,,,3,,,,x\nsram,,,read,10000,,,,30,,,,x"
     "\n",
     "sram size_bits=1000000", JN_READ,
     "300 <- x (extrapolated from t.csv:3 to 4)"},
    {"#: extrapolate\nsram,,,read,100,,,,3,,,,x\nsram,,,read,10000,,,,30,,,,x"
     "\n",
     "sram size_bits=1", JN_READ, "0.3 <- x (extrapolated from t.csv:3 to 4)"},
    {"#: extrapolate\nsram,,,read,100,,,,3e-300,,,,x\nsram,,,read,101,,,,3e300,"
     ",,,x\n",
     "sram size_bits=9999", JN_READ,
     "refused: the figure is too large (t.csv:3 to 4)"},
    /* over two columns: 0.001 * size * width^2 */
    {"sram,,,read,100,10,,,10,,,,x\nsram,,,read,100,30,,,90,,,,x\n"
     "sram,,,read,400,10,,,40,,,,x\nsram,,,read,400,30,,,360,,,,x\n",
     "sram size_bits=200 width_bits=20", JN_READ,
     "80 <- x (interpolated in t.csv:2 to 5)"},
    {"sram,,,read,100,10,,,10,,,,x\nsram,,,read,100,30,,,90,,,,x\n"
     "sram,,,read,400,10,,,40,,,,x\nsram,,,read,400,30,,,360,,,,x\n",
     "sram size_bits=200 width_bits=30", JN_READ,
     "180 <- x (interpolated in t.csv:3 to 5)"},
    {"#: extrapolate\nsram,,,read,100,10,,,10,,,,x\nsram,,,read,100,30,,,90,,,,"
     "x\nsram,,,read,400,10,,,40,,,,x\nsram,,,read,400,30,,,360,,,,x\n",
     "sram size_bits=800 width_bits=5", JN_READ,
     "20 <- x (extrapolated from t.csv:3 to 6)"},
    {"sram,,,read,100,10,,,10,,,,x\nsram,,,read,100,30,,,90,,,,x\n"
     "sram,,,read,400,10,,,40,,,,x\nsram,,,read,400,30,,,360,,,,x\n",
     "sram size_bits=200 width_bits=31", JN_READ,
     "refused: 'width_bits' is 31, outside the 10 to 30 of t.csv:2 to 5; add a "
     "row for it, or the line '#: extrapolate'"},
    {"sram,,,read,100,10,,,10,,,,x\nsram,,,read,100,30,,,90,,,,x\n"
     "sram,,,read,400,10,,,40,,,,x\n",
     "sram size_bits=200 width_bits=20", JN_READ,
     "refused: to interpolate over two columns, t.csv:2 to 4 lacks a row for "
     "'size_bits' 400 and 'width_bits' 30"},
    {"sram,,,read,100,10,,,10,,,,x\nsram,,,read,200,20,,,90,,,,x\n"
     "sram,,,read,400,30,,,40,,,,x\nsram,,,read,500,40,,,40,,,,x\n",
     "sram size_bits=300 width_bits=25", JN_READ,
     "refused: to interpolate over two columns, t.csv:2 to 5 lacks rows: every "
     "'size_bits' is needed with every 'width_bits'"},
    {"sram,,,read,100,10,,,10,,,,x\nsram,,,read,100,30,,,90,,,,x\n"
     "sram,,,read,400,10,,,40,,,,x\nsram,,,read,400,30,,,360,,,,x\n"
     "sram,,,read,400,30,,,360,,,,x\n",
     "sram size_bits=200 width_bits=20", JN_READ,
     "refused: there are two rows for 'size_bits' 400 and 'width_bits' 30 "
     "(t.csv:2 to 6)"},
    {"#: extrapolate\nsram,,,read,9007199254740991,10,,,10,,,,x\n"
     "sram,,,read,9007199254740992,30,,,90,,,,x\n",
     "sram size_bits=3 width_bits=20", JN_READ,
     "refused: the rows (t.csv:3 to 4) are too close together"},
    /* the table's technology, but not one of two */
    {"sram,,,read,,,45,,3,,,,x\nsram,,,read,,,65,,7,,,,x\n", "sram", JN_READ,
     "refused: it has no 'technology_nm', which t.csv:2 to 3 goes by"},
    /* not over three */
    {"sram,,,read,100,10,32,,3,,,,x\nsram,,,read,400,30,65,,7,,,,x\n",
     "sram size_bits=200 width_bits=20 technology_nm=45", JN_READ,
     "refused: it would have to be interpolated over 'size_bits', 'width_bits' "
     "and 'technology_nm' at once; at most two are possible (t.csv:2 to 3)"},
    /* other technologies, if told: Stillmaker and Baas 2017 */
    {"sram,,,read,,,45,,3,,,,x\n", "sram technology_nm=65", JN_READ,
     "refused: 'technology_nm' is 65, but t.csv:2 has only 45"},
    {"#: scale_technology\nsram,,,,,,45,,,,,200,x\n", "sram technology_nm=65",
     AREA,
     "300 <- x (t.csv:3), technology scaled by Stillmaker and Baas, "
     "Integration 58 (2017)"},
    {"#: scale_technology\nsram,,,,,,45,,,,,200,x\nsram,,,,,,90,,,,,500,x\n",
     "sram technology_nm=130", AREA,
     "1142.86 <- x (t.csv:4), technology scaled by Stillmaker and Baas, "
     "Integration 58 (2017)"},
    {"#: scale_technology\nsram,,,,,,45,,,,,200,x\nsram,,,,,,180,,,,,800,x\n",
     "sram technology_nm=90", AREA, "400 <- x (interpolated in t.csv:3 to 4)"},
    {"#: scale_technology\nsram,,,,,,45,,,,,200,x\n", "sram technology_nm=5",
     AREA,
     "refused: 'technology_nm' is 5, but only 7 to 180 can be scaled to from "
     "t.csv:3"},
    {"#: scale_technology\nsram,,,,,,45,,,,,200,x\n", "sram", AREA,
     "200 <- x (t.csv:3)"},
};

static void questions_find_their_answers(void)
{
    for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
        struct bench bench = start_bench();
        struct jn_component component =
            component_of(&bench, questions[i].component);
        const char *rows = questions[i].rows;
        const char *text = jn_arena_format(
            bench.reader.arena, rows[0] == '#' ? "%s" : HEAD "%s", rows);
        if (rows[0] == '#') {
            size_t end = 0;
            while (rows[end] != '\n')
                end++;
            text = jn_arena_format(bench.reader.arena, "%.*s" HEAD "%s",
                                   (int)end + 1, rows, rows + end + 1);
        }
        const struct jn_price_table *table = table_of(&bench, text);
        check_text(rows, complaints(&bench), "");
        if (table)
            check_text(rows,
                       looked_up(&bench, table, &component,
                                 (enum jn_action)questions[i].action),
                       questions[i].answer);
        end_bench(&bench);
    }
}

static double figure_at(const struct bench *bench,
                        const struct jn_price_table *table, double size_bits)
{
    struct jn_component component =
        component_of(bench, jn_arena_format(bench->reader.arena,
                                            "sram size_bits=%.17g", size_bits));
    struct jn_quote quote;
    if (jn_price_table_look_up(table, &component, JN_READ, bench->reader.arena,
                               &quote) != JN_ANSWER)
        return -1;
    return quote.figure;
}

/* 0 to COUNT - 1, the same ones in every run (xorshift64). */
static unsigned draw(uint64_t *state, unsigned count)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (unsigned)(*state % count);
}

/* A table of ten rows by rising size, whose energies rise too. */
static const struct jn_price_table *random_table(const struct bench *bench,
                                                 uint64_t *state)
{
    double size = 50 + draw(state, 100), energy = 1 + draw(state, 5);
    const char *text = "class,action,size_bits,energy_pj,source\n";
    for (int i = 0; i < 10; i++) {
        text =
            jn_arena_format(bench->reader.arena, "%ssram,read,%.17g,%.17g,x\n",
                            text, size, energy);
        size *= 1.01 + draw(state, 1000) / 250.0;
        energy *= 1 + draw(state, 4) * draw(state, 100) / 100.0;
    }
    return table_of(bench, text);
}

/* Steps from one row to the next. */
static bool rises_between_rows(const struct bench *bench,
                               const struct jn_price_table *table, size_t row)
{
    double low = table->rows[row].attributes[0].number;
    double high = table->rows[row + 1].attributes[0].number;
    double last = table->rows[row].energy.number;
    bool rises = true;
    for (int step = 1; step < 20; step++) {
        double figure = figure_at(bench, table, low + (high - low) * step / 20);
        rises &= figure >= last * (1 - 1e-12);
        last = figure;
    }
    return rises && last <= table->rows[row + 1].energy.number * (1 + 1e-12);
}

static void interpolation_rises_with_the_table_and_stays_between_its_rows(void)
{
    uint64_t state = 20240607;
    for (int trial = 0; trial < 50; trial++) {
        struct bench bench = start_bench();
        const struct jn_price_table *table = random_table(&bench, &state);
        CU_ASSERT_PTR_NOT_NULL_FATAL(table);
        for (size_t row = 0; table && row + 1 < table->row_count; row++)
            CHECK_ROW("a random table", rises_between_rows(&bench, table, row));
        end_bench(&bench);
    }
}

/* The Horowitz table against the published figures and the node rule. */
static void the_shipped_horowitz_table_interpolates_and_scales(void)
{
    struct bench bench = start_bench();
    struct jn_place place = {"", 0, 0};
    const struct jn_price_table *table = jn_price_table_load(
        source_path("arch/tables/horowitz-45nm.csv"), place, &bench.reader);
    CU_ASSERT_PTR_NOT_NULL_FATAL(table);
    static const struct {
        const char *component;
        int action;
        double figure, tolerance;
    } rows[] = {
        {"sram size_bits=65536 width_bits=64 technology_nm=45", JN_READ, 10, 0},
        {"sram size_bits=8388608 width_bits=64", JN_FILL, 100, 0},
        {"sram size_bits=131072 width_bits=64", JN_READ, 14.1, 0.01},
        {"dram width_bits=64", JN_UPDATE, 1300, 0},
        {"compute/int_mac word_bits=8", JN_COMPUTE, 0.23, 0},
        {"compute/float_mac word_bits=32 technology_nm=45", JN_COMPUTE, 4.6, 0},
        {"compute/float_mac word_bits=16", JN_COMPARE, 0.4, 0},
        {"compute/int_mac word_bits=32 technology_nm=65", AREA, 3632 * 1.5, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct jn_component component = component_of(&bench, rows[i].component);
        struct jn_quote quote = {-1, ""};
        CHECK_ROW(rows[i].component,
                  jn_price_table_look_up(
                      table, &component, (enum jn_action)rows[i].action,
                      bench.reader.arena, &quote) == JN_ANSWER);
        check_number(rows[i].component, quote.figure, rows[i].figure,
                     rows[i].tolerance);
    }
    end_bench(&bench);
}

const struct jn_test tests[] = {
    {"questions find their answers", questions_find_their_answers},
    {"interpolation rises with the table and stays between its rows",
     interpolation_rises_with_the_table_and_stays_between_its_rows},
    {"the shipped Horowitz table interpolates and scales",
     the_shipped_horowitz_table_interpolates_and_scales},
    {NULL, NULL},
};
