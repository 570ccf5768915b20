/* SPDX-License-Identifier: GPL-3.0-or-later */
/* utf8.h - names from files, as the characters they are meant to be.
 *
 * Input:  any bytes.
 * Output: code points, columns on a terminal, text that is valid UTF-8.
 * Next:   report/ and export/, which must neither break a format nor a line.
 */
#ifndef JN_BASE_UTF8_H
#define JN_BASE_UTF8_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum { JN_UTF8_REPLACEMENT = 0xFFFD };

/* Reads the code point at *TEXT and moves *TEXT behind it.  A byte that starts
 * no valid sequence counts as one JN_UTF8_REPLACEMENT. */
uint32_t jn_utf8_read(const char **text);

/* False if any byte of TEXT starts no valid sequence. */
bool jn_utf8_is_valid(const char *text);

/* Copy of TEXT in which every invalid byte is U+FFFD. */
char *jn_utf8_valid(struct jn_arena *arena, const char *text);

/* Copy of TEXT for one line of a terminal: valid, and control characters
 * (newlines, escapes) written as \n or \x1b. */
char *jn_utf8_plain(struct jn_arena *arena, const char *text);

/* Terminal columns that TEXT takes: combining marks none, wide characters of
 * East Asia and pictographs two. */
size_t jn_utf8_width(const char *text);

/* Length in bytes of the longest start of TEXT that takes at most COLUMNS. */
size_t jn_utf8_fit(const char *text, size_t columns);

#endif
