/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_dosa.c - 4,000 published evaluations in one batch.
 *
 * Input:  rows.csv (README.md beside it explains columns and machine).
 * Output: the share of rows within 1 % of the published energy and cycles, by
 *         the counting rules of 2022 and by today's; fails below 99 %.
 */
#include "config/load.h"
#include "harness.h"
#include "load.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One line of rows.csv. */
struct row {
    double cycles, energy_uj;
    unsigned array;
    unsigned accumulator_words, scratchpad_words;
    unsigned C, K, P, Q, R, S, Hstride, Wstride;
    const char *mapping;
};

static const struct {
    char letter;
    const char *name;
} tensors[] = {{'W', "Weights"}, {'I', "Inputs"}, {'O', "Outputs"}};

enum { OUTPUTS = 2, ACCUMULATOR = 2 };
static const char *const levels[] = {"DRAM", "Scratchpad", "Accumulator",
                                     "Register"};

/* The numbers in front of the mapping; true when all are there. */
static bool read_row(const char *line, struct row *row)
{
    unsigned *const counts[] = {
        &row->array,
        &row->accumulator_words,
        &row->scratchpad_words,
        &row->C,
        &row->K,
        &row->P,
        &row->Q,
        &row->R,
        &row->S,
        &row->Hstride,
        &row->Wstride,
    };
    char *end;
    row->cycles = strtod(line, &end);
    row->energy_uj = strtod(end + (*end == ','), &end);
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
        *counts[i] = (unsigned)strtoul(end + (*end == ','), &end, 10);
    row->mapping = end + 1;
    return *end == ',' && *row->mapping == 'L';
}

static double kib(double bytes)
{
    return bytes / 1024;
}

static double accumulator_pj(const struct row *row)
{
    return 1.94 + 0.1005 * kib(4.0 * row->accumulator_words);
}

static const char *machine_text(const struct row *row, struct jn_arena *arena)
{
    return jn_arena_format(
        arena,
        "architecture:\n"
        "  subtree:\n"
        "  - name: gemmini\n"
        "    local:\n"
        "    - name: DRAM\n"
        "      class: DRAM\n"
        "      attributes: {word_bits: 8, block_size: 64,\n"
        "        shared_bandwidth: 8, vector_access_energy: 6400}\n"
        "    - name: Scratchpad\n"
        "      class: SRAM\n"
        "      attributes: {word_bits: 8, entries: %u,\n"
        "        shared_bandwidth: %u, vector_access_energy: %.17g}\n"
        "    - name: Accumulator[1..%u]\n"
        "      class: SRAM\n"
        "      attributes: {word_bits: 32, entries: %u, meshX: %u,\n"
        "        shared_bandwidth: 2, vector_access_energy: %.17g}\n"
        "    - name: Register[1..%u]\n"
        "      class: regfile\n"
        "      attributes: {word_bits: 8, entries: 1, meshX: %u,\n"
        "        vector_access_energy: 0.48746172}\n"
        "    - name: MAC[1..%u]\n"
        "      class: mac\n"
        "      attributes: {word_bits: 8, meshX: %u, energy: 0.5608}\n",
        row->scratchpad_words, 2 * row->array,
        0.49 + 0.02513 * kib(row->scratchpad_words), row->array,
        row->accumulator_words, row->array, accumulator_pj(row),
        row->array * row->array, row->array * row->array,
        row->array * row->array, row->array * row->array);
}

static const char *problem_text(const struct row *row, struct jn_arena *arena)
{
    return jn_arena_format(
        arena,
        "problem:\n"
        "  shape: cnn-layer\n"
        "  instance: {N: 1, C: %u, K: %u, P: %u, Q: %u, R: %u, S: %u,\n"
        "    Hstride: %u, Wstride: %u}\n",
        row->C, row->K, row->P, row->Q, row->R, row->S, row->Hstride,
        row->Wstride);
}

/* "[WI]" to the directive that keeps two tensors and bypasses the third. */
static const char *bypass_text(const char *part, const char *level,
                               struct jn_arena *arena)
{
    const char *keep = "", *bypass = "";
    size_t length = strcspn(part, "]");
    for (size_t i = 0; i < 3; i++) {
        const char **list =
            memchr(part, tensors[i].letter, length) ? &keep : &bypass;
        *list = jn_arena_format(arena, "%s%s%s", *list, **list ? ", " : "",
                                tensors[i].name);
    }
    return jn_arena_format(
        arena, "- {target: %s, type: bypass, keep: [%s], bypass: [%s]}\n",
        level, keep, bypass);
}

/* The loops of a level, in time or in space: factors, and the permutation,
 * which is innermost first. */
static const char *loops_text(const char *part, const char *level, bool spatial,
                              struct jn_arena *arena)
{
    const char *factors = "", *order = "";
    const char *end = strstr(part, " - ");
    end = end ? end : part + strlen(part);
    part = strchr(part, ']') + 1;
    while (part < end) {
        size_t length = strcspn(part, " ");
        if (length > 0 && (part[length - 1] == 'X') == spatial) {
            factors = jn_arena_format(arena, "%s %.*s", factors,
                                      (int)length - spatial, part);
            order = jn_arena_format(arena, "%c%s", *part, order);
        }
        part += length + (part[length] == ' ');
    }
    return jn_arena_format(
        arena, "- {target: %s, type: %s, factors: '%s', permutation: '%s'}\n",
        level, spatial ? "spatial" : "temporal", factors, order);
}

static const char *mapping_text(const struct row *row, struct jn_arena *arena)
{
    const char *text = "mapping:\n";
    const char *part = row->mapping;
    for (size_t i = 0; i < 4; i++) {
        text = jn_arena_format(arena, "%s%s%s%s", text,
                               bypass_text(part, levels[i], arena),
                               loops_text(part, levels[i], false, arena),
                               loops_text(part, levels[i], true, arena));
        const char *next = strstr(part, " - ");
        part = next ? next + 3 : part;
    }
    return text;
}

/* The row as a spec, to be freed; NULL after printing why not. */
static struct jn_spec *load_row(const struct row *row, struct jn_arena *arena)
{
    struct jn_spec *spec;
    struct jn_loading loading;
    const char *text =
        jn_arena_format(arena, "%s%s%s", machine_text(row, arena),
                        problem_text(row, arena), mapping_text(row, arena));
    jn_loading_start(NULL, &spec, &loading);
    const struct jn_node *root = jn_tree_parse(
        text, strlen(text), JN_SYNTAX_YAML, "row", &loading.reader);
    if (root)
        jn_loading_take(&loading, root);
    if (jn_loading_finish(&loading, true) == JN_OK)
        return spec;
    printf("%s: %s\n", row->mapping, jn_spec_messages(spec));
    jn_spec_free(spec);
    return NULL;
}

/* How to count. */
struct rules {
    const char *name;
    bool old_translation;
    bool first_fills; /* of partial sums */
};

static const struct rules rules[] = {
    {"by the rules of 2022", true, true},
    {"with today's translation rule", false, true},
    {"without first fills", true, false},
    {"by today's rules", false, false},
};
enum { RULE_COUNT = sizeof rules / sizeof rules[0] };

struct tally {
    unsigned rows, good_energies, good_cycles;
    double worst_energy, worst_cycles;
};

/* The first fill of each output word of the accumulators, which is no longer
 * counted: its energy, and its share of their bandwidth. */
static void add_first_fills(const struct row *row, struct jn_result *result)
{
    const struct jn_tensor_result *sums =
        &result->levels[ACCUMULATOR].tensors[OUTPUTS];
    double words = (double)sums->partition_words;
    double accesses =
        (double)(sums->reads_per_instance + sums->fills_per_instance +
                 sums->updates_per_instance) +
        words;
    uint64_t cycles = (uint64_t)ceil(accesses / 2);
    result->energy_pj += words * sums->utilized_instances * accumulator_pj(row);
    if (cycles > result->cycles)
        result->cycles = cycles;
}

static void compare(const struct row *row, const struct jn_result *result,
                    struct tally *tally)
{
    double energy = fabs(result->energy_pj / 1e6 / row->energy_uj - 1);
    double cycles = fabs((double)result->cycles / row->cycles - 1);
    tally->rows++;
    tally->good_energies += energy <= 0.01;
    tally->good_cycles += cycles <= 0.01;
    tally->worst_energy = fmax(tally->worst_energy, energy);
    tally->worst_cycles = fmax(tally->worst_cycles, cycles);
}

static void evaluate(const struct row *row, struct jn_spec *spec,
                     struct jn_arena *scratch, struct tally *tallies)
{
    static struct jn_result result;
    for (size_t i = 0; i < RULE_COUNT; i++) {
        spec->problems[0].options.old_translation_rule =
            rules[i].old_translation;
        enum jn_status status = jn_evaluate_layer(spec, 0, scratch, &result);
        CHECK_ROW(row->mapping, status == JN_OK);
        if (status != JN_OK)
            continue;
        if (rules[i].first_fills)
            add_first_fills(row, &result);
        compare(row, &result, &tallies[i]);
    }
}

static void run(const char *line, struct jn_arena *text_arena,
                struct jn_arena *scratch, struct tally *tallies)
{
    struct row row;
    jn_arena_reset(text_arena);
    bool good = read_row(line, &row);
    CHECK_ROW(line, good);
    struct jn_spec *spec = good ? load_row(&row, text_arena) : NULL;
    CHECK_ROW(line, spec != NULL);
    if (spec)
        evaluate(&row, spec, scratch, tallies);
    jn_spec_free(spec);
}

static void print(const struct rules *rule, const struct tally *tally)
{
    double rows = tally->rows;
    printf("%-30s %u rows, within 1 %%: energy %.2f %%, cycles %.2f %%; "
           "worst: energy %.2f %%, cycles %.2f %%\n",
           rule->name, tally->rows, 100 * tally->good_energies / rows,
           100 * tally->good_cycles / rows, 100 * tally->worst_energy,
           100 * tally->worst_cycles);
}

static void rows_have_the_published_energy_and_cycles(void)
{
    struct tally tallies[RULE_COUNT] = {{0}};
    struct jn_arena *text_arena = jn_arena_new();
    struct jn_arena *scratch = jn_arena_new();
    char *rows =
        read_whole_file(source_path("tests/conformance/dosa/rows.csv"));
    char *rest = rows;
    CU_ASSERT_PTR_NOT_NULL_FATAL(rows);
    strsep(&rest, "\n"); /* the header */
    for (char *line; (line = strsep(&rest, "\n")) != NULL;)
        if (*line)
            run(line, text_arena, scratch, tallies);
    for (size_t i = 0; i < RULE_COUNT; i++)
        print(&rules[i], &tallies[i]);
    CU_ASSERT_EQUAL(tallies[0].rows, 4000);
    CU_ASSERT_TRUE(tallies[0].good_energies >= 3960);
    CU_ASSERT_TRUE(tallies[0].good_cycles >= 3960);
    free(rows);
    jn_arena_free(scratch);
    jn_arena_free(text_arena);
}

const struct jn_test tests[] = {
    {"4,000 rows have the published energy and cycles",
     rows_have_the_published_energy_and_cycles},
    {NULL, NULL},
};
