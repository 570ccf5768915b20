/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nir_reading.h - models of NIR's to the tree of a workload, for the tests.
 *
 * Input:  a model's file, and the text of a file beside it.
 * Output: the tree as text, and what the reader said.
 * Next:   test_nir.c.
 */
#ifndef JN_TESTS_IMPORT_NIR_READING_H
#define JN_TESTS_IMPORT_NIR_READING_H

#include "config/tree.h"

struct nir_reading {
    const struct jn_node *root; /* NULL: refused */
    const char *text;           /* "{name=\"x\" layers=({...} {...})}" */
    const char *messages;       /* "error: sentence\n", with notes */
};

/* MODEL is a file of tests/import/nir, or a whole path; SIDE may be NULL.  The
 * result lives until the next call. */
const struct nir_reading *read_nir(const char *model, const char *side);
void forget_nir(void);

/* The text of the layer of this name, "" if there is none. */
const char *layer_text(const char *name);

/* A number of the layer of this name, 1 if it says nothing. */
uint64_t layer_number(const struct jn_node *layer, const char *key);

#endif
