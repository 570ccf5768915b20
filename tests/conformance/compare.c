/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conformance/compare.h"

#include "harness.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct counter count;

void differ(const struct place *place, const char *key, const char *want,
            const char *got)
{
    char row[512];
    snprintf(row, sizeof row, "%s %s %s %s: want %s, got %s",
             strrchr(place->file, '/') + 1, place->part, place->tensor, key,
             want, got);
    count.differing++;
    bool figures_agree = false;
    CHECK_ROW(row, figures_agree);
}

void compare_count(const struct place *place, const char *key,
                   const json_t *want, uint64_t got)
{
    char texts[2][32];
    count.figures++;
    if (json_is_integer(want) && json_integer_value(want) == (json_int_t)got)
        return;
    snprintf(texts[0], sizeof texts[0], "%.15g", json_number_value(want));
    snprintf(texts[1], sizeof texts[1], "%llu", (unsigned long long)got);
    differ(place, key, texts[0], texts[1]);
}

void compare_real(const struct place *place, const char *key,
                  const json_t *want, double got)
{
    double value = json_number_value(want);
    char texts[2][32];
    count.figures++;
    if (json_is_number(want) &&
        fabs(value - got) <= 0.0051 + 1e-5 * fabs(value))
        return;
    snprintf(texts[0], sizeof texts[0], "%.15g", value);
    snprintf(texts[1], sizeof texts[1], "%.15g", got);
    differ(place, key, texts[0], texts[1]);
}

void compare_text(const struct place *place, const char *key,
                  const json_t *want, const char *got)
{
    count.figures++;
    if (!json_is_string(want) || strcmp(json_string_value(want), got) != 0)
        differ(place, key, json_is_string(want) ? json_string_value(want) : "?",
               got);
}

static void compare_figure(const struct place *place,
                           const struct figure *figure, const json_t *want,
                           const void *record)
{
    const char *member = (const char *)record + figure->offset;
    uint64_t whole;
    double real;
    if (figure->kind == COUNT) {
        memcpy(&whole, member, sizeof whole);
        compare_count(place, figure->key, want, whole);
    } else if (figure->kind == REAL || figure->kind == WHOLE_REAL) {
        memcpy(&real, member, sizeof real);
        if (figure->kind == WHOLE_REAL)
            compare_count(place, figure->key, want, (uint64_t)real);
        else
            compare_real(place, figure->key, want, real);
    }
}

void compare_group(const struct place *place, const struct figure *figures,
                   json_t *wanted, const void *record)
{
    const char *key;
    json_t *want;
    json_object_foreach(wanted, key, want)
    {
        const struct figure *figure = figures;
        while (figure->key && strcmp(figure->key, key) != 0)
            figure++;
        if (figure->key)
            compare_figure(place, figure, want, record);
        else
            differ(place, key, "a figure", "none");
    }
}
