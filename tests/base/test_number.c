/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/number.h"
#include "harness.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The arena of all tests; still in reach at the end, so no leak. */
static struct jn_arena *scratch(void)
{
    static struct jn_arena *arena;
    if (!arena)
        arena = jn_arena_new();
    return arena;
}

#define CHECK_TEXT(made, wanted)                                               \
    CHECK_ROW(wanted, strcmp((made), (wanted)) == 0)

static void thousands_of_a_count_are_separated(void)
{
    static const struct {
        uint64_t count;
        const char *text;
    } rows[] = {
        {0, "0"},
        {7, "7"},
        {999, "999"},
        {1000, "1,000"},
        {34848, "34,848"},
        {724406816, "724,406,816"},
        {UINT64_MAX, "18,446,744,073,709,551,615"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_TEXT(jn_count_text(scratch(), rows[i].count), rows[i].text);
}

static void decimals_are_fixed_and_what_is_not_zero_does_not_look_it(void)
{
    static const struct {
        double value;
        unsigned decimals;
        const char *text;
    } rows[] = {
        {0, 2, "0.00"},           {1234.567, 2, "1,234.57"},
        {1234.567, 0, "1,235"},   {0.004, 2, "<0.01"},
        {0.0051, 2, "0.01"},      {999.9996, 3, "1,000.000"},
        {-1234.5, 1, "-1,234.5"}, {1e15, 0, "1,000,000,000,000,000"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_TEXT(jn_fixed_text(scratch(), rows[i].value, rows[i].decimals),
                   rows[i].text);
}

static void short_numbers_have_four_digits_and_no_idle_zeros(void)
{
    static const struct {
        double value;
        const char *text;
    } rows[] = {
        {0, "0"},
        {1, "1"},
        {0.5, "0.5"},
        {14.1875, "14.19"},
        {0.0027548, "0.002755"},
        {97000, "97,000"},
        {123456789, "123,456,789"},
        {1e-7, "1e-07"},
        {2.5e12, "2.5e+12"},
        {-3.25, "-3.25"},
        {9999.6, "10,000"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_TEXT(jn_short_text(scratch(), rows[i].value), rows[i].text);
}

static void amounts_show_decimals_only_where_they_have_some(void)
{
    CHECK_TEXT(jn_amount_text(scratch(), 34848), "34,848");
    CHECK_TEXT(jn_amount_text(scratch(), 7.5), "7.50");
    CHECK_TEXT(jn_amount_text(scratch(), 0), "0");
}

static void exact_numbers_are_short_and_read_back_unchanged(void)
{
    static const double values[] = {0,       1,       0.1,
                                    0.56,    1e15,    1.0 / 3,
                                    1e300,   5e-324,  2.9099999999999997,
                                    -17.625, 1 / 7e9, 9007199254740993.0};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        const char *text = jn_exact_text(scratch(), values[i]);
        CHECK_ROW(text, strtod(text, NULL) == values[i]);
        CHECK_ROW(text, strlen(text) <= 24);
    }
    CHECK_TEXT(jn_exact_text(scratch(), 0.1), "0.1");
    CHECK_TEXT(jn_exact_text(scratch(), 21126600), "21126600");
    CHECK_TEXT(jn_exact_text(scratch(), -12), "-12");
}

static void shares_are_percents_and_bars(void)
{
    CHECK_TEXT(jn_percent_text(scratch(), 9, 20), "45.0");
    CHECK_TEXT(jn_percent_text(scratch(), 1, 30000), "<0.1");
    CHECK_TEXT(jn_percent_text(scratch(), 0, 30000), "0.0");
    CHECK_TEXT(jn_percent_text(scratch(), 3, 0), "0.0");
    CHECK_TEXT(jn_bar_text(scratch(), 1, 2, 10), "#####");
    CHECK_TEXT(jn_bar_text(scratch(), 1, 1000, 10), "#");
    CHECK_TEXT(jn_bar_text(scratch(), 0, 1000, 10), "");
    CHECK_TEXT(jn_bar_text(scratch(), 7, 2, 3), "###");
    CHECK_TEXT(jn_bar_text(scratch(), 1, 0, 3), "");
}

static void a_unit_keeps_the_number_in_sight(void)
{
    CHECK_TEXT(jn_energy_unit(0, 1)->name, "pJ");
    CHECK_TEXT(jn_energy_unit(999, 1)->name, "pJ");
    CHECK_TEXT(jn_energy_unit(1000, 1)->name, "nJ");
    CHECK_TEXT(jn_energy_unit(1000, 100)->name, "pJ");
    CHECK_TEXT(jn_energy_unit(3e13, 1)->name, "J");
    CHECK_TEXT(jn_area_unit(2e5, 0.1)->name, "mm2");
    CHECK_TEXT(jn_area_unit(9e4, 0.1)->name, "um2");
    CHECK_TEXT(jn_time_unit(2.5e7, 1)->name, "ms");
    CHECK_TEXT(jn_byte_unit(4e18, 1)->name, "TB");
    CHECK_TEXT(jn_unit_text(scratch(), 47650722.9, jn_energy_unit(4.7e7, 1)),
               "47.65");
}

static void numbers_that_are_none_break_nothing(void)
{
    CHECK_TEXT(jn_fixed_text(scratch(), (double)INFINITY, 3), "inf");
    CHECK_TEXT(jn_short_text(scratch(), (double)INFINITY), "inf");
    CHECK_TEXT(jn_exact_text(scratch(), (double)INFINITY), "inf");
    CU_ASSERT_PTR_NOT_NULL(
        strstr(jn_exact_text(scratch(), (double)NAN), "nan"));
}

const struct jn_test tests[] = {
    {"thousands of a count are separated", thousands_of_a_count_are_separated},
    {"decimals are fixed, and what is not zero does not look it",
     decimals_are_fixed_and_what_is_not_zero_does_not_look_it},
    {"short numbers have four digits and no idle zeros",
     short_numbers_have_four_digits_and_no_idle_zeros},
    {"amounts show decimals only where they have some",
     amounts_show_decimals_only_where_they_have_some},
    {"exact numbers are short and read back unchanged",
     exact_numbers_are_short_and_read_back_unchanged},
    {"shares are percents and bars", shares_are_percents_and_bars},
    {"a unit keeps the number in sight", a_unit_keeps_the_number_in_sight},
    {"numbers that are none break nothing",
     numbers_that_are_none_break_nothing},
    {NULL, NULL},
};
