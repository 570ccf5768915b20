/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reading.h - a text in, a short text of its tree or of the complaints out.
 *
 * Input:  a libconfig or YAML text, or a file.
 * Output: "{a: 1, b: 'x', c: [2, ~]}": texts in quotes, empty values as ~,
 *         tags in front; or "2:5 what is wrong" for each complaint, with
 *         "; " between them.
 * Next:   the tables of tests/config.
 */
#ifndef JN_TESTS_CONFIG_READING_H
#define JN_TESTS_CONFIG_READING_H

#include "config/load.h"

struct reading {
    struct jn_reader reader;
    const struct jn_node *root; /* NULL: see the complaints */
};

struct reading read_text(const char *text, enum jn_syntax syntax);
struct reading read_file(const char *path);
void end_reading(struct reading *reading);

/* A reader alone, without a text. */
struct reading start_reading(void);

const char *tree_text(const struct reading *reading,
                      const struct jn_node *node);
const char *complaints(const struct reading *reading);

/* The tree, or else the complaints. */
const char *outcome(const struct reading *reading);

/* Fails the row, and prints both, unless the texts are equal. */
void check_text(const char *row, const char *actual, const char *expected);

/* A node's text with "@line:column" after each value. */
const char *places_text(const struct reading *reading,
                        const struct jn_node *node);

#endif
