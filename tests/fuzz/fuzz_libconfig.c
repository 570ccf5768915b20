/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_libconfig.c - any bytes as a libconfig file, read as far as values. */
#include "fuzz/target.h"
#include "fuzz/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_tree(data, size, JN_SYNTAX_LIBCONFIG);
    return 0;
}
