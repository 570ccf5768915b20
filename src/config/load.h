/* SPDX-License-Identifier: GPL-3.0-or-later */
/* load.h - a file, or a text in memory, to a tree.
 *
 * Input:  a path ending in .cfg (libconfig), .yaml, .yml or .json (YAML).
 * Output: the tree's root, always a group, or NULL after a complaint.
 * Next:   spec/ for our own formats, import/ for other people's.
 */
#ifndef JN_CONFIG_LOAD_H
#define JN_CONFIG_LOAD_H

#include "config/tree.h"

/* Files named by @include (libconfig) or !include (YAML) are looked up beside
 * the file that names them.  Files above 64 MiB are refused, as are trees
 * deeper than 64. */
const struct jn_node *jn_tree_load(const char *path,
                                   const struct jn_reader *reader);

enum jn_syntax { JN_SYNTAX_LIBCONFIG, JN_SYNTAX_YAML };

/* The same from memory; FILE is the name that messages show.  Includes are
 * refused. */
const struct jn_node *jn_tree_parse(const char *text, size_t length,
                                    enum jn_syntax syntax, const char *file,
                                    const struct jn_reader *reader);

#endif
