/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/number.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Copy of a plain decimal number with commas in front of its point. */
static char *separate_thousands(struct jn_arena *arena, const char *digits)
{
    size_t sign = digits[0] == '-';
    size_t whole = strspn(digits + sign, "0123456789");
    char *text = jn_arena_take(arena, 2 * strlen(digits) + 1, 1);
    char *to = text;
    memcpy(to, digits, sign);
    to += sign;
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0)
            *to++ = ',';
        *to++ = digits[sign + i];
    }
    memcpy(to, digits + sign + whole, strlen(digits + sign + whole) + 1);
    return text;
}

char *jn_count_text(struct jn_arena *arena, uint64_t count)
{
    return separate_thousands(arena, jn_arena_format(arena, "%" PRIu64, count));
}

char *jn_digits_text(struct jn_arena *arena, const char *digits)
{
    return separate_thousands(arena, digits);
}

char *jn_fixed_text(struct jn_arena *arena, double value, unsigned decimals)
{
    double smallest = pow(10, -(double)decimals);
    if (value > 0 && value < smallest / 2)
        return jn_arena_format(arena, "<%.*f", (int)decimals, smallest);
    return separate_thousands(
        arena, jn_arena_format(arena, "%.*f", (int)decimals, value));
}

char *jn_amount_text(struct jn_arena *arena, double value)
{
    bool whole = fabs(value - nearbyint(value)) <= 1e-9 * fabs(value);
    return jn_fixed_text(arena, value, whole ? 0 : 2);
}

char *jn_short_text(struct jn_arena *arena, double value)
{
    enum { DIGITS = 4 };
    double size = fabs(value);
    if (size == 0)
        return jn_arena_text(arena, "0");
    if (!(size >= 1e-4 && size < 1e9))
        return jn_arena_format(arena, "%.*g", DIGITS, value);
    int before_point = (int)floor(log10(size)) + 1;
    int decimals = before_point >= DIGITS ? 0 : DIGITS - before_point;
    char *digits = jn_arena_format(arena, "%.*f", decimals, value);
    if (strchr(digits, '.')) {
        char *end = digits + strlen(digits);
        while (end[-1] == '0')
            *--end = '\0';
        if (end[-1] == '.')
            *--end = '\0';
    }
    return separate_thousands(arena, digits);
}

char *jn_exact_text(struct jn_arena *arena, double value)
{
    enum { SURE_DIGITS = 17, LARGEST_PLAIN = 15 };
    if (value == nearbyint(value) && fabs(value) < 1e15)
        return jn_arena_format(arena, "%.0f", value);
    for (int digits = LARGEST_PLAIN; digits < SURE_DIGITS; digits++) {
        char *text = jn_arena_format(arena, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            return text;
    }
    return jn_arena_format(arena, "%.*g", SURE_DIGITS, value);
}

char *jn_percent_text(struct jn_arena *arena, double part, double whole)
{
    return jn_fixed_text(arena, whole > 0 ? 100 * part / whole : 0, 1);
}

char *jn_bar_text(struct jn_arena *arena, double part, double whole,
                  unsigned columns)
{
    double share = whole > 0 ? part / whole : 0;
    size_t length = (size_t)lround(fmin(fmax(share, 0), 1) * columns);
    if (length == 0 && share > 0)
        length = 1;
    char *text = jn_arena_take(arena, length + 1, 1);
    memset(text, '#', length);
    return text;
}

static const struct jn_unit energy_units[] = {
    {"pJ", 1}, {"nJ", 1e3}, {"uJ", 1e6}, {"mJ", 1e9}, {"J", 1e12}, {NULL, 0}};
static const struct jn_unit area_units[] = {
    {"um2", 1}, {"mm2", 1e6}, {NULL, 0}};
static const struct jn_unit time_units[] = {
    {"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {NULL, 0}};
static const struct jn_unit byte_units[] = {
    {"B", 1}, {"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12}, {NULL, 0}};

static const struct jn_unit power_units[] = {
    {"mW", 1}, {"W", 1e3}, {"kW", 1e6}, {NULL, 0}};

static const struct jn_unit *choose_unit(const struct jn_unit *units,
                                         double value, double floor)
{
    const struct jn_unit *unit = units;
    while (unit[1].name && value / unit[1].size >= floor)
        unit++;
    return unit;
}

const struct jn_unit *jn_energy_unit(double energy_pj, double floor)
{
    return choose_unit(energy_units, energy_pj, floor);
}

const struct jn_unit *jn_area_unit(double area_um2, double floor)
{
    return choose_unit(area_units, area_um2, floor);
}

const struct jn_unit *jn_time_unit(double time_ns, double floor)
{
    return choose_unit(time_units, time_ns, floor);
}

const struct jn_unit *jn_byte_unit(double bytes, double floor)
{
    return choose_unit(byte_units, bytes, floor);
}

const struct jn_unit *jn_power_unit(double power_mw, double floor)
{
    return choose_unit(power_units, power_mw, floor);
}

char *jn_unit_text(struct jn_arena *arena, double value,
                   const struct jn_unit *unit)
{
    return jn_fixed_text(arena, value / unit->size, 2);
}
