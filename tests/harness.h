/* SPDX-License-Identifier: GPL-3.0-or-later */
/* harness.h - what every test program needs around CUnit.
 *
 * Input:  the program's table `tests`, which ends in {NULL, NULL}.
 * Output: one line per failure, "file:line - row"; "N passed, N failed";
 *         exit status 1 if anything failed or nothing ran.
 * Next:   make check runs each program and counts the exit codes.
 */
#ifndef JN_TESTS_HARNESS_H
#define JN_TESTS_HARNESS_H

#include <CUnit/CUnit.h>

#include <stdint.h>

/* A test's name is a sentence about behaviour. */
struct jn_test {
    const char *name;
    void (*function)(void);
};

/* Defined by each test program; harness.c has main(). */
extern const struct jn_test tests[];

/* Asserts CONDITION for one row of a table; a failure prints the row's name. */
#define CHECK_ROW(row_name, condition)                                         \
    check_row((condition) ? 1 : 0, __LINE__, (row_name), #condition, __FILE__)
void check_row(int holds, unsigned line, const char *row_name,
               const char *condition, const char *file);

/* How many of so many random cases to try: all of them, or as few as
 * TEST_DIVISOR in the environment says, but one. */
uint64_t how_many(uint64_t cases);

/* Path of a file of the source tree, "tests/errors/unknown_key.cfg", wherever
 * the test is run.  Holds until the eighth call from here. */
const char *source_path(const char *name);

/* The whole file as text, which the caller frees; NULL if it cannot be read. */
char *read_whole_file(const char *path);

#endif
