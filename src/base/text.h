/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text.h - a text that grows at its end.
 *
 * Input:  pieces, counts, numbers.
 * Output: one text in an arena.
 * Next:   search/stream.h collects what is to be written at once.
 */
#ifndef JN_BASE_TEXT_H
#define JN_BASE_TEXT_H

#include "base/arena.h"

#include <stdint.h>

struct jn_text {
    struct jn_arena *arena; /* of its own */
    char *start; /* not ended by a zero; NULL as long as it is empty */
    size_t length, room;
};

/* Empty again; all that is in its arena is forgotten. */
void jn_text_reset(struct jn_text *text);

void jn_text_add(struct jn_text *text, const char *piece);
void jn_text_bytes(struct jn_text *text, const char *bytes, size_t length);
void jn_text_count(struct jn_text *text, uint64_t count);

/* Whole numbers below 2^53 as counts, others with 17 digits: reading gives
 * the same number again. */
void jn_text_real(struct jn_text *text, double real);

#endif
