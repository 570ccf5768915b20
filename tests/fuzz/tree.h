/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tree.h - the part that the fuzz targets of both syntaxes share.
 *
 * Input:  any bytes.
 * Output: nothing; every value has been read as every type there is,
 *         and every complaint printed to a text.
 * Next:   the targets.
 */
#ifndef JN_TESTS_FUZZ_TREE_H
#define JN_TESTS_FUZZ_TREE_H

#include "config/load.h"

#include <stdint.h>

void fuzz_tree(const uint8_t *data, size_t size, enum jn_syntax syntax);

#endif
