/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/options.h"
#include "harness.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What a made-up command takes: one option of each kind. */
struct made_up {
    bool quiet, quick;
    const char *output;
    struct jn_texts layers;
    unsigned format, stages;
    uint64_t width;
    double limit;
};

static const char *const formats[] = {"text", "csv", "json", NULL};
static const char *const stages[] = {"nest", "tiles", "actions", NULL};

#define AT(member) offsetof(struct made_up, member)

static const struct jn_option options[] = {
    {"quiet", 'q', JN_OPTION_FLAG, AT(quiet), NULL, NULL, 0, 0, "say less"},
    {"quick", 'k', JN_OPTION_FLAG, AT(quick), NULL, NULL, 0, 0, "be quick"},
    {"output", 'o', JN_OPTION_TEXT, AT(output), "FILE", NULL, 0, 0, "where"},
    {"layer", 'l', JN_OPTION_TEXTS, AT(layers), "NAME", NULL, 0, 0, "which"},
    {"format", 'f', JN_OPTION_CHOICE, AT(format), "FORMAT", formats, 0, 0,
     "how"},
    {"dump", 0, JN_OPTION_SET, AT(stages), "STAGE,...", stages, 0, 0, "what"},
    {"width", 0, JN_OPTION_COUNT, AT(width), "COLUMNS", NULL, 40, 1000, "?"},
    {"limit", 0, JN_OPTION_REAL, AT(limit), "SECONDS", NULL, 0, 60, "?"},
    {NULL, 0, JN_OPTION_FLAG, 0, NULL, NULL, 0, 0, NULL},
};

static const struct jn_command command = {.name = "make-up",
                                          .operands = "FILE...",
                                          .summary = "",
                                          .details = "",
                                          .options = options,
                                          .least_operands = 1};

/* One reading: the words of LINE, which are separated by single blanks. */
struct outcome {
    struct jn_arena *arena;
    enum jn_reading reading;
    struct made_up values;
    struct jn_texts operands;
    char complaint[512];
};

static int redirect_stderr(FILE *to)
{
    fflush(stderr);
    int saved = dup(STDERR_FILENO);
    dup2(fileno(to), STDERR_FILENO);
    return saved;
}

static void restore_stderr(int saved)
{
    fflush(stderr);
    dup2(saved, STDERR_FILENO);
    close(saved);
}

static struct outcome read_line(const char *line)
{
    struct outcome outcome = {.arena = jn_arena_new()};
    char *words[32] = {NULL};
    size_t count = 0;
    char *copy = jn_arena_text(outcome.arena, line);
    for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
        words[count++] = word;
    FILE *complaints = tmpfile();
    if (!complaints)
        abort();
    int saved = redirect_stderr(complaints);
    outcome.reading = jn_options_read(&command, words, &outcome.values,
                                      outcome.arena, &outcome.operands);
    restore_stderr(saved);
    rewind(complaints);
    size_t length =
        fread(outcome.complaint, 1, sizeof outcome.complaint - 1, complaints);
    outcome.complaint[length] = '\0';
    fclose(complaints);
    return outcome;
}

static void options_and_operands_may_be_mixed(void)
{
    struct outcome outcome =
        read_line("a.cfg --format=json -o out -l one b.cfg --layer two -qk "
                  "--dump=actions,nest --width 120 --limit=.75e1 -- --quiet");
    CU_ASSERT_EQUAL(outcome.reading, JN_READING_DONE);
    CU_ASSERT_TRUE(outcome.values.quiet && outcome.values.quick);
    CU_ASSERT_STRING_EQUAL(outcome.values.output, "out");
    CU_ASSERT_EQUAL_FATAL(outcome.values.layers.count, 2);
    CU_ASSERT_STRING_EQUAL(outcome.values.layers.items[1], "two");
    CU_ASSERT_EQUAL(outcome.values.format, 2);
    CU_ASSERT_EQUAL(outcome.values.stages, 5);
    CU_ASSERT_EQUAL(outcome.values.width, 120);
    CU_ASSERT_EQUAL(outcome.values.limit, 7.5);
    CU_ASSERT_EQUAL_FATAL(outcome.operands.count, 3);
    CU_ASSERT_STRING_EQUAL(outcome.operands.items[2], "--quiet");
    jn_arena_free(outcome.arena);
}

static void values_may_be_glued_and_names_cut_short(void)
{
    struct outcome outcome = read_line("-oout -fcsv --quie --out=other - x");
    CU_ASSERT_EQUAL(outcome.reading, JN_READING_DONE);
    CU_ASSERT_STRING_EQUAL(outcome.values.output, "other");
    CU_ASSERT_EQUAL(outcome.values.format, 1);
    CU_ASSERT_TRUE(outcome.values.quiet);
    CU_ASSERT_EQUAL(outcome.operands.count, 2);
    jn_arena_free(outcome.arena);
}

static void help_needs_no_operands(void)
{
    static const char *const lines[] = {"--help", "-h", "-qh", "x --help --no"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct outcome outcome = read_line(lines[i]);
        CHECK_ROW(lines[i], outcome.reading == JN_READING_HELP);
        CHECK_ROW(lines[i], outcome.complaint[0] == '\0');
        jn_arena_free(outcome.arena);
    }
}

static const struct {
    const char *line, *complaint;
} faults[] = {
    {"", "say which: FILE..."},
    {"x --fromat=csv",
     "there is no option '--fromat'; did you mean '--format'?"},
    {"x --zebra", "there is no option '--zebra'"},
    {"x -z", "there is no option '-z'"},
    {"x --qui", "'--qui' could be several options: write it out"},
    {"x --quiet=yes", "'--quiet' takes no value"},
    {"x --format", "'--format' needs a value: --format=FORMAT"},
    {"x -o", "'--output' needs a value: --output=FILE"},
    {"x --format=xml", "'--format' takes 'text', 'csv' or 'json', not 'xml'"},
    {"x --dump=nest,tile",
     "'--dump' takes 'nest', 'tiles' or 'actions', not 'tile'"},
    {"x --dump=", "'--dump' takes 'nest', 'tiles' or 'actions', not ''"},
    {"x --width=39", "'--width' takes a number from 40 to 1000, not '39'"},
    {"x --width=1001", "'--width' takes a number from 40 to 1000, not '1001'"},
    {"x --width=-80", "'--width' takes a number from 40 to 1000, not '-80'"},
    {"x --width=80x", "'--width' takes a number from 40 to 1000, not '80x'"},
    {"x --width=99999999999999999999",
     "'--width' takes a number from 40 to 1000, not '99999999999999999999'"},
    {"x --limit=0", "'--limit' takes a number above 0, up to 60, not '0'"},
    {"x --limit=60.1",
     "'--limit' takes a number above 0, up to 60, not '60.1'"},
    {"x --limit=nan", "'--limit' takes a number above 0, up to 60, not 'nan'"},
    {"x --limit=0x3", "'--limit' takes a number above 0, up to 60, not '0x3'"},
    {"x --limit=e", "'--limit' takes a number above 0, up to 60, not 'e'"},
    {"x --limit=", "'--limit' takes a number above 0, up to 60, not ''"},
};

static void a_fault_is_explained(void)
{
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct outcome outcome = read_line(faults[i].line);
        const char *wanted = jn_arena_format(
            outcome.arena,
            "joulenest make-up: %s\nTry 'joulenest make-up --help'.\n",
            faults[i].complaint);
        CHECK_ROW(faults[i].line, outcome.reading == JN_READING_BAD);
        CHECK_ROW(outcome.complaint, strcmp(outcome.complaint, wanted) == 0);
        jn_arena_free(outcome.arena);
    }
}

const struct jn_test tests[] = {
    {"options and operands may be mixed", options_and_operands_may_be_mixed},
    {"values may be glued and names cut short",
     values_may_be_glued_and_names_cut_short},
    {"help needs no operands", help_needs_no_operands},
    {"a fault is explained", a_fault_is_explained},
    {NULL, NULL},
};
