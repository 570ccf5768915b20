/* SPDX-License-Identifier: GPL-3.0-or-later */
/* source.h - the text of a file, and the files that led to it.
 *
 * Input:  a path, as on the command line or in an include.
 * Output: the whole text in memory.
 * Next:   read_libconfig.c and read_yaml.c.
 */
#ifndef JN_CONFIG_SOURCE_H
#define JN_CONFIG_SOURCE_H

#include "config/tree.h"

/* What a file and all that it includes have used up. */
struct jn_budget {
    size_t bytes;  /* of includes; each counts as 4 KiB at least */
    size_t values; /* in the tree, also those that aliases repeat */
};

enum { JN_LARGEST_FILE = 64 << 20, JN_MOST_VALUES = 4000000 };

struct jn_source {
    const char *file; /* as messages show it */
    const char *text; /* LENGTH bytes, none of them zero, then a zero */
    size_t length;
    bool may_include;
    const struct jn_source *includer; /* NULL: the first file */
    struct jn_budget *budget;
};

/* Reads a whole file; a byte order mark is left out.  PLACE is what complaints
 * point to, the include or nothing ({path, 0, 0}). */
bool jn_source_load(const char *path, struct jn_place place,
                    const struct jn_reader *reader, struct jn_source *source);

/* A text in memory as a source; false after a complaint about zero bytes. */
bool jn_source_hold(const char *text, size_t length,
                    const struct jn_reader *reader, struct jn_source *source);

/* Counts more values of the tree; false, after a complaint at PLACE, when they
 * are too many. */
bool jn_source_spend(const struct jn_source *source, size_t values,
                     struct jn_place place, const struct jn_reader *reader);

/* The source that INCLUDER names PATH at PLACE: beside the includer, unless
 * the path is absolute. */
bool jn_source_include(const struct jn_source *includer, const char *path,
                       struct jn_place place, const struct jn_reader *reader,
                       struct jn_source *source);

#endif
