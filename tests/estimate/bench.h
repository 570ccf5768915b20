/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench.h - components and tables written as short texts.
 *
 * Input:  "sram size_bits=65536 width_bits=64", "dram/lpddr4 width_bits=32",
 *         or the rows of a table.
 * Output: a component; a table, or the complaints.
 * Next:   the tables of tests/estimate.
 */
#ifndef JN_TESTS_ESTIMATE_BENCH_H
#define JN_TESTS_ESTIMATE_BENCH_H

#include "base/diag.h"
#include "config/tree.h"
#include "estimate/lookup.h"

struct bench {
    struct jn_reader reader;
};

struct bench start_bench(void);
void end_bench(struct bench *bench);

/* CLASS or CLASS/KIND, then attributes; a value that is no number is a text.
 * The component's name is "part", or what `name=` says. */
struct jn_component component_of(const struct bench *bench, const char *text);

/* A table in a file called "t.csv"; NULL with complaints. */
const struct jn_price_table *table_of(const struct bench *bench,
                                      const char *text);

/* "t.csv:3: what is wrong", one after the other with "; " between. */
const char *complaints(const struct bench *bench);

/* The figure and where it is from, "12.5 <- source", or "-" for no answer, or
 * "refused: why". */
const char *looked_up(const struct bench *bench,
                      const struct jn_price_table *table,
                      const struct jn_component *component,
                      enum jn_action action);

/* Fails the row, and prints both, unless the texts are equal. */
void check_text(const char *row, const char *actual, const char *expected);

/* Fails the row, and prints both, unless they agree to 1e-9 or, given as a
 * share, to TOLERANCE. */
void check_number(const char *row, double actual, double expected,
                  double tolerance);

/* A file with this text. */
void write_text(const char *path, const char *text);

#endif
