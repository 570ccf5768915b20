/* SPDX-License-Identifier: GPL-3.0-or-later */
/* describe.h - gives every component the attributes that estimators ask for.
 *
 * Input:  a machine as read: a level knows its size, word and line, its
 *         component only what the file wrote down.
 * Output: the component with all of these as attributes, where the file does
 *         not have them itself:
 *           storage  word_bits block_words width_bits (a line) size_words
 *                    size_bits depth_lines cluster_size
 *           compute  word_bits
 *           network  word_bits (where it has one)
 *           all      technology_nm clock_ghz (where the machine has them)
 * Next:   the estimators.
 */
#ifndef JN_ESTIMATE_DESCRIBE_H
#define JN_ESTIMATE_DESCRIBE_H

#include "base/arena.h"
#include "spec/arch.h"

void jn_arch_describe(struct jn_arch *arch, struct jn_arena *arena);

#endif
