/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stream.h - every mapping that a search tries, in the order of their numbers.
 *
 * Input:  mappings tried by several workers, chunk by chunk.
 * Output: text of each, written in the order of the chunks: the same at any
 *         number of threads.
 * Next:   cli/map_stream.h makes a file of it.
 *
 * A worker keeps the text of its chunk, and waits until those before it are
 * written: there is never more than one chunk's text for each worker.  Where
 * a search is stopped, what was written is the start of the whole.
 */
#ifndef JN_SEARCH_STREAM_H
#define JN_SEARCH_STREAM_H

#include "base/text.h"
#include "joulenest.h"

#include <pthread.h>
#include <stdbool.h>

/* One mapping that was tried. */
struct jn_trial {
    uint64_t number; /* in the order of the search, from 0 */
    const struct jn_mapping *mapping;
    const struct jn_result *result;   /* NULL if it does not fit */
    const struct jn_refusal *refusal; /* why not; NULL if it does */
};

/* What becomes of them.  PRINT is called by several threads at once. */
struct jn_stream {
    void (*print)(const struct jn_trial *trial, void *data,
                  struct jn_text *text);
    bool (*write)(const struct jn_text *text, void *data);
    void *data;
};

/* Whose turn it is to write. */
struct jn_turns {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    uint64_t next_chunk;
    bool ended;
};

void jn_turns_start(struct jn_turns *turns);
void jn_turns_end(struct jn_turns *turns);

/* Waits for the chunk's turn and writes its text, unless a chunk before it was
 * not WHOLE.  Every chunk that was taken must come here, the last one of a
 * search that stops without being whole.  False if it could not be written. */
JN_MUST_USE bool jn_turns_write(struct jn_turns *turns,
                                const struct jn_stream *stream, uint64_t chunk,
                                const struct jn_text *text, bool whole);

#endif
