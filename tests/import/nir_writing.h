/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nir_writing.h - models of NIR's from a short notation, for the tests.
 *
 * Input:  lines, each "PATH VALUE": a dataset of the file, whose groups are
 *         made as they are needed; "PATH TYPE KEY VALUE..." where TYPE starts
 *         with a capital letter: a node; "A > B": an edge of the root's graph,
 *         "GRAPH: A > B": of one within; "@PATH NAME VALUE": an attribute.
 *         Paths are below /node/nodes unless they start with "/".
 *         Values: 5, 0.5, [1,2] (a vector), <4,2,3> (zeros of this shape,
 *         compressed), 'text'.
 * Output: an HDF5 file.
 * Next:   test_nir_graph.c.
 */
#ifndef JN_TESTS_IMPORT_NIR_WRITING_H
#define JN_TESTS_IMPORT_NIR_WRITING_H

#include <stdbool.h>

/* The name of a file that is overwritten by the next call; NULL if it could
 * not be written. */
const char *write_nir(const char *text);

/* Removes the file. */
void remove_nir(void);

#endif
