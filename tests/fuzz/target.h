/* SPDX-License-Identifier: GPL-3.0-or-later */
/* target.h - what a fuzz target defines.
 *
 * Input:  any bytes.
 * Output: 0; a finding is a crash, a hang or a sanitizer's report.
 * Next:   libFuzzer (make fuzz) or replay.c (make check) calls it.
 */
#ifndef JN_TESTS_FUZZ_TARGET_H
#define JN_TESTS_FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
