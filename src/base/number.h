/* SPDX-License-Identifier: GPL-3.0-or-later */
/* number.h - numbers as text, for people and for programs.
 *
 * Input:  counts, energies, areas, times in the units of the program.
 * Output: text from an arena.
 * Next:   every report.
 */
#ifndef JN_BASE_NUMBER_H
#define JN_BASE_NUMBER_H

#include "base/arena.h"

#include <stdint.h>

/* "1,234,567". */
char *jn_count_text(struct jn_arena *arena, uint64_t count);

/* The same of decimal digits, of any length. */
char *jn_digits_text(struct jn_arena *arena, const char *digits);

/* With thousands separators and so many decimals: "1,234.50".  What is not
 * zero but would look like it is "<0.01". */
char *jn_fixed_text(struct jn_arena *arena, double value, unsigned decimals);

/* Whole numbers as a count, others with two decimals. */
char *jn_amount_text(struct jn_arena *arena, double value);

/* Four significant digits, never an exponent between 1e-4 and 1e9. */
char *jn_short_text(struct jn_arena *arena, double value);

/* The shortest text that reads back as the same number; "inf" and "nan" never
 * occur in results, but are written as such. */
char *jn_exact_text(struct jn_arena *arena, double value);

/* PART of WHOLE: "45.2", "<0.1"; "0.0" when WHOLE is 0. */
char *jn_percent_text(struct jn_arena *arena, double part, double whole);

/* A bar of at most COLUMNS '#', at least one for what is not zero. */
char *jn_bar_text(struct jn_arena *arena, double part, double whole,
                  unsigned columns);

/* A unit and how many of the program's own it is. */
struct jn_unit {
    const char *name;
    double size;
};

/* The unit in which VALUE has at least FLOOR (1, 10, 100, ...) before the
 * point; the smallest or largest there is otherwise. */
const struct jn_unit *jn_energy_unit(double energy_pj, double floor);
const struct jn_unit *jn_area_unit(double area_um2, double floor);
const struct jn_unit *jn_time_unit(double time_ns, double floor);
const struct jn_unit *jn_byte_unit(double bytes, double floor);
const struct jn_unit *jn_power_unit(double power_mw, double floor);

/* VALUE in UNIT with two decimals, without the unit's name. */
char *jn_unit_text(struct jn_arena *arena, double value,
                   const struct jn_unit *unit);

#endif
