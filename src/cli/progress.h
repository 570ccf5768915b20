/* SPDX-License-Identifier: GPL-3.0-or-later */
/* progress.h - one line on a terminal that tells how the searches get on.
 *
 * Input:  which layer is searched, and what search/board.h shows of it.
 * Output: the line, on standard error, over and over in the same place.
 * Next:   nobody: it is gone when the searches have ended.
 */
#ifndef JN_CLI_PROGRESS_H
#define JN_CLI_PROGRESS_H

#include "search/board.h"

struct jn_progress_line {
    bool shown; /* false: on no terminal, nothing is written */
    const char *objective;
    pthread_mutex_t mutex;           /* for all below */
    const char *layer;               /* of the search that told last */
    size_t layer_index, layer_count; /* the first is 1; begun so far */
    double begin_seconds;            /* of the first layer */
    size_t columns;
    struct jn_arena *arena; /* of its own */
};

/* A layer that is being searched; several may be at once. */
struct jn_progress_layer {
    struct jn_progress_line *line;
    const char *name;
    struct jn_watcher watcher; /* what the search is to show its progress to */
};

/* Nothing is drawn unless it is SHOWN. */
void jn_progress_start(struct jn_progress_line *line, bool shown,
                       const char *objective, size_t layer_count);

/* The next layer's turn. */
void jn_progress_next(struct jn_progress_line *line, const char *name,
                      struct jn_progress_layer *layer);

/* Wipes the line. */
void jn_progress_end(struct jn_progress_line *line);

/* The line's text, for a layer that has come so far; from the line's arena. */
const char *jn_progress_text(const struct jn_progress_line *line,
                             const struct jn_progress *progress,
                             double seconds);

#endif
