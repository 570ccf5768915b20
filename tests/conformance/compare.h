/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare.h - figures of ours against figures of a JSON file.
 *
 * Input:  a figure that is wanted and what we got, or a group of them and a
 *         table that says where each lies.
 * Output: a failure for each that differs; COUNT counts all.
 * Next:   test_conformance.c, sparse_figures.c.
 */
#ifndef JN_TESTS_CONFORMANCE_COMPARE_H
#define JN_TESTS_CONFORMANCE_COMPARE_H

#include <jansson.h>

#include <stddef.h>
#include <stdint.h>

/* What is being compared: the case, and the path of the figures in it. */
struct place {
    const char *file;
    const char *part;
    const char *tensor;
};

struct counter {
    unsigned cases, agreeing;
    size_t figures, differing;
};

extern struct counter count;

void differ(const struct place *place, const char *key, const char *want,
            const char *got);
void compare_count(const struct place *place, const char *key,
                   const json_t *want, uint64_t got);

/* The figures were printed with two decimals. */
void compare_real(const struct place *place, const char *key,
                  const json_t *want, double got);
void compare_text(const struct place *place, const char *key,
                  const json_t *want, const char *got);

/* How a figure lies in a result. */
enum kind { COUNT, REAL, WHOLE_REAL, SKIPPED };
struct figure {
    const char *key;
    enum kind kind;
    size_t offset;
};

/* Every key of the wanted figures must be in FIGURES, which ends in a key of
 * NULL and says where in RECORD they lie. */
void compare_group(const struct place *place, const struct figure *figures,
                   json_t *wanted, const void *record);

#endif
