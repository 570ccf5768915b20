/* SPDX-License-Identifier: GPL-3.0-or-later */
/* network.h - what words travel over between two levels.
 *
 * Input:  a level's `network`, `read_network` and `update_network` groups.
 * Output: struct jn_network, in the machine's list.
 * Next:   jn_arch_connect adds those that no file describes.
 */
#ifndef JN_SPEC_NETWORK_H
#define JN_SPEC_NETWORK_H

#include "spec/arch.h"
#include "spec/level.h"

/* Reads the networks of level LEVEL.  There must be room for two more in
 * arch->networks. */
bool jn_networks_read(const struct jn_level_extras *extras, size_t level,
                      const struct jn_reader *reader, struct jn_arch *arch);

#endif
