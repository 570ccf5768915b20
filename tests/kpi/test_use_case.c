/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "kpi/use_case.h"
#include "spec/reading.h"

#include <string.h>

static const char *arithmetic_text(const struct jn_contestant *contestant,
                                   struct jn_arena *arena)
{
    const struct jn_arithmetic *of = &contestant->arithmetic;
    if (contestant->equal_title)
        return jn_arena_format(arena, " as %d", contestant->equal_to);
    if (!contestant->has_arithmetic)
        return "";
    return jn_arena_format(arena, " %s%u,%u,%u", of->is_float ? "f" : "i",
                           of->weight_bits, of->input_bits, of->sum_bits);
}

/* "name: file file i8,8,24", separated by "; ". */
static const char *use_case_text(const struct jn_use_case *of,
                                 struct jn_arena *arena)
{
    const char *text = "";
    for (size_t i = 0; i < of->contestant_count; i++) {
        const struct jn_contestant *contestant = &of->contestants[i];
        text = jn_arena_format(arena, "%s%s%s:", text, i > 0 ? "; " : "",
                               contestant->name);
        for (size_t f = 0; f < contestant->file_count; f++)
            text = jn_arena_format(arena, "%s %s", text, contestant->files[f]);
        text = jn_arena_format(arena, "%s%s", text,
                               arithmetic_text(contestant, arena));
    }
    return text;
}

static const struct {
    const char *text, *expected;
} cases[] = {
    {"contestants = ( { name = \"a\"; machine = \"m\"; workload = \"w\"; } );",
     "a: m w"},
    {"machines = \"m\"; contestants = ( { name = \"a\"; workload = \"w\"; } );",
     "a: m w"},
    {"machines = [ \"x/m.cfg\", \"n\" ]; contestants = ( { name = \"a\"; "
     "workload = [ \"w\", \"v\" ]; mappings = \"p\"; }, { name = \"b\"; "
     "machine = \"o\"; workload = \"w\"; } );",
     "a on m: x/m.cfg w v p; a on n: n w v p; b: o w"},
    {"machines = \"m\"; contestants = ( { name = \"a\"; workload = \"w\"; "
     "arithmetic = \"fp32\"; }, { name = \"b\"; workload = \"w\"; arithmetic = "
     "\"fp8\"; }, { name = \"c\"; workload = \"w\"; arithmetic = \"int8\"; }, "
     "{ name = \"d\"; workload = \"w\"; arithmetic = \"int16\"; }, { name = "
     "\"e\"; workload = \"w\"; arithmetic = \"int48\"; } );",
     "a: m w f32,32,32; b: m w f8,8,16; c: m w i8,8,24; d: m w i16,16,32; "
     "e: m w i48,48,48"},
    {"machines = \"m\"; contestants = ( { name = \"a\"; workload = \"w\"; "
     "arithmetic = { weights_bits = 4; inputs_bits = 2; sums_bits = 13; }; }, "
     "{ name = \"b\"; workload = \"w\"; arithmetic = { equal_to = \"c\"; }; }, "
     "{ name = \"c\"; workload = \"s\"; } );",
     "a: m w i4,2,13; b: m w as 2; c: m s"},
    {"contestants = ( { name = \"a\"; measured = { energy_uj = 1.5; source = "
     "\"s\"; }; } );",
     "a:"},
};

static void contestants_have_files_and_an_arithmetic(void)
{
    for (size_t row = 0; row < sizeof cases / sizeof cases[0]; row++) {
        struct reading reading;
        struct jn_use_case of;
        reading_start(&reading);
        const struct jn_node *root = reading_parse(&reading, cases[row].text);
        bool good = root && jn_use_case_read(root, &reading.reader, &of);
        CHECK_ROW(reading_messages(&reading), good);
        if (good)
            CHECK_ROW(use_case_text(&of, reading.arena),
                      strcmp(use_case_text(&of, reading.arena),
                             cases[row].expected) == 0);
        reading_stop(&reading);
    }
}

static void what_is_not_given_is_negative(void)
{
    struct reading reading;
    struct jn_use_case of;
    reading_start(&reading);
    const struct jn_node *root = reading_parse(
        &reading, "name = \"t\"; contestants = ( { name = \"a\"; measured = { "
                  "energy_uj = 1.5; latency_us = 3; source = \"s\"; }; } );");
    CU_ASSERT_FATAL(jn_use_case_read(root, &reading.reader, &of));
    const struct jn_contestant *contestant = &of.contestants[0];
    CU_ASSERT_STRING_EQUAL(of.name, "t");
    CU_ASSERT(of.least_accuracy_percent < 0);
    CU_ASSERT(contestant->accuracy_percent < 0);
    CU_ASSERT_EQUAL(contestant->measured.energy_uj, 1.5);
    CU_ASSERT_EQUAL(contestant->measured.latency_us, 3);
    CU_ASSERT(contestant->measured.static_uj < 0);
    CU_ASSERT(contestant->measured.area_mm2 < 0);
    reading_stop(&reading);
}

/* Z. Yan et al. 2024: ceil(log2(T + 1)). */
static void spikes_are_worth_the_bits_of_their_number(void)
{
    static const struct {
        uint64_t steps;
        unsigned bits;
    } rows[] = {{1, 1}, {2, 2}, {3, 2}, {4, 3}, {7, 3}, {8, 4}, {255, 8}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct jn_arithmetic equal = jn_use_case_equal(rows[i].steps, 5, 17);
        CU_ASSERT_EQUAL(equal.input_bits, rows[i].bits);
        CU_ASSERT_EQUAL(equal.weight_bits, 5);
        CU_ASSERT_EQUAL(equal.sum_bits, 17);
        CU_ASSERT(!equal.is_float);
    }
}

const struct jn_test tests[] = {
    {"contestants have files and an arithmetic",
     contestants_have_files_and_an_arithmetic},
    {"what is not given is negative", what_is_not_given_is_negative},
    {"spikes are worth the bits of their number",
     spikes_are_worth_the_bits_of_their_number},
    {NULL, NULL},
};
