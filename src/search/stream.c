/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/stream.h"

void jn_turns_start(struct jn_turns *turns)
{
    pthread_mutex_init(&turns->mutex, NULL);
    pthread_cond_init(&turns->changed, NULL);
    turns->next_chunk = 0;
    turns->ended = false;
}

void jn_turns_end(struct jn_turns *turns)
{
    pthread_cond_destroy(&turns->changed);
    pthread_mutex_destroy(&turns->mutex);
}

bool jn_turns_write(struct jn_turns *turns, const struct jn_stream *stream,
                    uint64_t chunk, const struct jn_text *text, bool whole)
{
    bool good = true;
    pthread_mutex_lock(&turns->mutex);
    while (turns->next_chunk != chunk && !turns->ended)
        pthread_cond_wait(&turns->changed, &turns->mutex);
    if (!turns->ended) {
        good = text->length == 0 || stream->write(text, stream->data);
        turns->next_chunk++;
        turns->ended = !whole || !good;
        pthread_cond_broadcast(&turns->changed);
    }
    pthread_mutex_unlock(&turns->mutex);
    return good;
}
