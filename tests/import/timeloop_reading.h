/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeloop_reading.h - texts of Timeloop's to a spec, for the tests.
 *
 * Input:  the texts of one or several files.
 * Output: the spec, and what the reader said.
 * Next:   the test_timeloop_*.c beside it.
 */
#ifndef JN_TESTS_IMPORT_TIMELOOP_READING_H
#define JN_TESTS_IMPORT_TIMELOOP_READING_H

#include "config/load.h"
#include "import/timeloop.h"

struct reading {
    struct jn_spec spec;
    bool fine;
    const char *messages; /* "LINE:COLUMN: error: sentence\n", one after the
                             other; "" when nothing was said */
};

/* Reads TEXT; the result lives until the next call. */
const struct reading *read_timeloop(const char *text);

/* The same for COUNT files, named "1", "2", ... */
const struct reading *read_timeloop_files(const char *const texts[],
                                          size_t count, enum jn_syntax syntax);

/* The same for a printf-like text. */
const struct reading *read_timeloop_format(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* The same for a machine whose middle level, at line 6, has this name and these
 * attributes; 24 instances of compute are 6 x 4. */
const struct reading *read_timeloop_level(const char *name,
                                          const char *attributes);

/* Frees what the last reading took. */
void forget_timeloop(void);

/* Loops of the mapping as "D3 Cx2 G5": level's first letter left out, time as
 * it is, space with its axis, residuals as "D3,2"; a "|" starts each level. */
const char *loops_text(const struct reading *reading);

/* A machine of three levels: DRAM, GLB, and 2 x 3 RF and MAC. */
#define MACHINE                                                                \
    "architecture:\n"                                                          \
    "  version: 0.3\n"                                                         \
    "  subtree:\n"                                                             \
    "  - name: chip\n"                                                         \
    "    local:\n"                                                             \
    "    - {name: DRAM, class: DRAM, attributes: {word-bits: 16}}\n"           \
    "    - {name: GLB, class: SRAM, attributes: {depth: 500}}\n"               \
    "    - {name: 'RF[0..5]', class: regfile,\n"                               \
    "       attributes: {depth: 30, meshX: 2}}\n"                              \
    "    - {name: 'MAC[1..6]', class: intmac, attributes: {meshX: 2}}\n"

/* A matrix product with M = 6, N = 5, K = 7. */
#define PRODUCT                                                                \
    "problem:\n"                                                               \
    "  shape:\n"                                                               \
    "    name: product\n"                                                      \
    "    dimensions: [M, N, K]\n"                                              \
    "    data-spaces:\n"                                                       \
    "    - {name: A, projection: [[[M]], [[K]]]}\n"                            \
    "    - {name: B, projection: [[[K]], [[N]]]}\n"                            \
    "    - {name: Z, projection: [[[M]], [[N]]], read-write: true}\n"          \
    "  instance: {M: 6, N: 5, K: 7}\n"

#endif
