/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expand.h - a libconfig text with its includes in place.
 *
 * libconfig 1.5 looks up includes in one folder for all files and leaks when
 * one is not found; so it gets to see none.
 *
 * Input:  a source.
 * Output: one text, and which part of it came from where.
 * Next:   check.c, then libconfig itself.
 */
#ifndef JN_CONFIG_EXPAND_H
#define JN_CONFIG_EXPAND_H

#include "config/source.h"
#include "config/token.h"

struct jn_expanded {
    char *text;
    size_t length;
    size_t capacity;
    struct jn_segment *segments;
    size_t segment_count;
    size_t segment_capacity;
};

/* False after a complaint for each token that is none, and each include that
 * cannot be followed. */
bool jn_source_expand(const struct jn_source *source,
                      const struct jn_reader *reader,
                      struct jn_expanded *expanded);

#endif
