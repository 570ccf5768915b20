/* SPDX-License-Identifier: GPL-3.0-or-later */
/* list.h - lists of names and of numbers by tensor, and paths, as they stand
 * in files.
 *
 * Input:  a node of the tree.
 * Output: arrays and texts in the reader's arena.
 * Next:   every reader of spec/.
 */
#ifndef JN_SPEC_LIST_H
#define JN_SPEC_LIST_H

#include "spec/arch.h"

/* A name and where it stands. */
struct jn_word {
    const char *text;
    struct jn_place place;
};

struct jn_words {
    bool given;
    const struct jn_word *items;
    size_t count;
};

/* Reads a list of names, or one text of names between blanks.  A NULL node
 * is nothing given.  A name that comes twice is a complaint. */
bool jn_words_read(const struct jn_node *node, const char *what,
                   const struct jn_reader *reader, struct jn_words *words);

/* The same without the places. */
bool jn_names_read(const struct jn_node *node, const char *what,
                   const struct jn_reader *reader, const char *const **names,
                   size_t *count);

/* Reads a path, which is relative to the file that names it. */
bool jn_path_read(const struct jn_node *node, const char *what,
                  const struct jn_reader *reader, const char **path);

/* Reads a group of numbers by tensor: bits (whole, 1 to JN_MAX_BITS) or
 * scales (above 0).  A NULL node is an empty group. */
enum { JN_MAX_BITS = 65536 };
bool jn_bits_read(const struct jn_node *node, const struct jn_reader *reader,
                  struct jn_tensor_setting **settings, size_t *count);
bool jn_scales_read(const struct jn_node *node, const struct jn_reader *reader,
                    struct jn_tensor_setting **settings, size_t *count);

/* True when VALUE is a number of bits of a word. */
bool jn_bits_check(uint64_t value, const struct jn_node *node,
                   const struct jn_reader *reader);

#endif
