/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read.h - the readers behind load.h, one for each syntax.
 *
 * Input:  a text.
 * Output: a tree, or NULL after a complaint.
 * Next:   load.c.
 */
#ifndef JN_CONFIG_READ_H
#define JN_CONFIG_READ_H

#include "config/source.h"

enum { JN_DEEPEST = 64 }; /* groups and lists within each other */

const struct jn_node *jn_libconfig_read(const struct jn_source *source,
                                        const struct jn_reader *reader);
const struct jn_node *jn_yaml_read(const struct jn_source *source,
                                   const struct jn_reader *reader);

#endif
