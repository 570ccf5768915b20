/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/literal.h"
#include "harness.h"

#include <locale.h>

static const struct {
    const char *text;
    enum jn_literal_kind kind;
    bool negative;
    uint64_t magnitude;
} whole[] = {
    {"0", JN_WHOLE, false, 0},
    {"-0", JN_WHOLE, false, 0},
    {"+705", JN_WHOLE, false, 705},
    {"-37", JN_WHOLE, true, 37},
    {"010", JN_WHOLE, false, 10},
    {"5000000000", JN_WHOLE, false, 5000000000},
    {"5000000000L", JN_WHOLE, false, 5000000000},
    {"7LL", JN_WHOLE, false, 7},
    {"0xFFFFFFFF", JN_WHOLE, false, 4294967295},
    {"-0x1fL", JN_WHOLE, true, 31},
    {"0o17", JN_WHOLE, false, 15},
    {"9007199254740993", JN_WHOLE, false, 9007199254740993},
    {"18446744073709551614", JN_WHOLE, false, UINT64_MAX - 1},
    {"0xFFFFFFFFFFFFFFFE", JN_WHOLE, false, UINT64_MAX - 1},
    {"18446744073709551615", JN_OUT_OF_RANGE, false, UINT64_MAX},
    {"99999999999999999999", JN_OUT_OF_RANGE, false, UINT64_MAX},
    {"0x10000000000000000", JN_OUT_OF_RANGE, false, UINT64_MAX},
};

static void whole_numbers_are_exact_up_to_64_bits(void)
{
    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++) {
        struct jn_literal literal = jn_literal_read(whole[i].text);
        CHECK_ROW(whole[i].text, literal.kind == whole[i].kind);
        CHECK_ROW(whole[i].text, literal.negative == whole[i].negative);
        CHECK_ROW(whole[i].text, literal.magnitude == whole[i].magnitude);
    }
}

static const struct {
    const char *text;
    enum jn_literal_kind kind;
    double real;
} real[] = {
    {"2.5", JN_REAL, 2.5},
    {"-.5e-3", JN_REAL, -0.0005},
    {"5.", JN_REAL, 5},
    {"1E3", JN_REAL, 1000},
    {"0.1", JN_REAL, 0.1},
    {"0e9", JN_REAL, 0},
    {"0.0e-999", JN_REAL, 0},
    {"1e400", JN_OUT_OF_RANGE, 0},
    {"-1e400", JN_OUT_OF_RANGE, 0},
    {"1e-400", JN_OUT_OF_RANGE, 0},
};

static void reals_are_read_or_out_of_range(void)
{
    for (size_t i = 0; i < sizeof real / sizeof real[0]; i++) {
        struct jn_literal literal = jn_literal_read(real[i].text);
        CHECK_ROW(real[i].text, literal.kind == real[i].kind);
        CHECK_ROW(real[i].text,
                  literal.kind != JN_REAL || literal.real == real[i].real);
    }
}

static void other_texts_are_no_literals(void)
{
    static const char *const texts[] = {
        "",      "-",   ".",    "e5",      "1e",  "1e+",   "0x",
        "0xg",   "0o",  "0o9",  "5k",      "1 2", "1.2.3", "1,5",
        "nan",   "inf", ".inf", "0x1p3",   "5l",  "5LLL",  "5.0L",
        "1_000", " 5",  "5 ",   "infinity"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        CHECK_ROW(texts[i], jn_literal_read(texts[i]).kind == JN_NO_LITERAL);
}

/* Holds trivially where no locale with a comma is installed. */
static void a_locale_with_a_comma_changes_nothing(void)
{
    (void)setlocale(LC_NUMERIC, "de_DE.UTF-8");
    CU_ASSERT_EQUAL(jn_literal_read("2.5").kind, JN_REAL);
    CU_ASSERT_EQUAL(jn_literal_read("2.5").real, 2.5);
    CU_ASSERT_EQUAL(jn_literal_read("2,5").kind, JN_NO_LITERAL);
    (void)setlocale(LC_NUMERIC, "C");
}

const struct jn_test tests[] = {
    {"whole numbers are exact up to 64 bits",
     whole_numbers_are_exact_up_to_64_bits},
    {"reals are read or out of range", reals_are_read_or_out_of_range},
    {"other texts are no literals", other_texts_are_no_literals},
    {"a locale with a comma changes nothing",
     a_locale_with_a_comma_changes_nothing},
    {NULL, NULL},
};
