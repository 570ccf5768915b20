/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sparse_known.h - sparse nests done with pencil and paper.
 *
 * Input:  -
 * Output: a table of cases and of what is known of each.
 * Next:   test_sparse_oracle.c tests the oracle by them.
 */
#ifndef JN_TESTS_ORACLE_SPARSE_KNOWN_H
#define JN_TESTS_ORACLE_SPARSE_KNOWN_H

#include "oracle/sparse_case.h"

/* In the notation of tests/notation.h. */
struct nest {
    const char *machine, *dims, *tensors, *mapping;
};

enum { DATA = -1, COMPUTES = SPARSE_MAX_LEVELS };

enum jn_part { METADATA, PAYLOAD };

/* ZEROS: see sparse_known.c. */
struct known {
    const char *name;
    const struct nest *nest;
    const char *zeros;
    size_t level;
    char tensor;
    int rank; /* or data */
    enum jn_part part;
    enum jn_action action;
    double courses[JN_COURSE_COUNT];
};

extern const struct known known[];
extern const size_t known_count;

/* The only nest of the table whose tiles stay for several runs of the loops
 * that send them. */
extern const struct nest at_rest;

void take_case(const struct known *row, struct sparse_case *taken);
size_t find_tensor(const struct sparse_case *taken, char name);

#endif
