/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/progress.h"

#include "base/number.h"
#include "base/utf8.h"
#include "cli/terminal.h"
#include "search/worker.h"

#include <math.h>
#include <string.h>

enum { MOST_NAME = 30 };

/* Of all layers, if each takes as long as those so far; negative if nobody
 * knows. */
static double seconds_left(const struct jn_progress_line *line,
                           const struct jn_progress *progress, double seconds)
{
    double done = (double)(line->layer_index - 1) + progress->done_ratio;
    if (progress->done_ratio <= 0 && line->layer_index < 2)
        return -1;
    return seconds / done * ((double)line->layer_count - done);
}

static const char *best_text(const struct jn_progress_line *line,
                             const struct jn_progress *progress)
{
    if (!progress->any)
        return ", nothing found yet";
    const char *text =
        jn_arena_format(line->arena, ", %s %s", line->objective,
                        jn_short_text(line->arena, progress->best_cost));
    if (progress->gap_ratio >= 1)
        return text;
    return jn_arena_format(
        line->arena, "%s, gap %s %%", text,
        jn_percent_text(line->arena, progress->gap_ratio, 1));
}

const char *jn_progress_text(const struct jn_progress_line *line,
                             const struct jn_progress *progress, double seconds)
{
    const char *name = jn_utf8_plain(line->arena, line->layer);
    const char *text = jn_arena_format(line->arena, "layer %zu of %zu (%.*s)",
                                       line->layer_index, line->layer_count,
                                       (int)jn_utf8_fit(name, MOST_NAME), name);
    double left = seconds_left(line, progress, seconds);
    if (left >= 0)
        text =
            jn_arena_format(line->arena, "%s, %.0f s left", text, ceil(left));
    text =
        jn_arena_format(line->arena, "%s%s", text, best_text(line, progress));
    if (progress->seconds <= 0 || progress->tried_count == 0)
        return text;
    double rate = (double)progress->tried_count / progress->seconds;
    return jn_arena_format(line->arena, "%s, %s mappings/s", text,
                           jn_count_text(line->arena, (uint64_t)rate));
}

static void draw(const struct jn_progress_line *line,
                 const struct jn_progress *progress)
{
    const char *text = jn_progress_text(
        line, progress, jn_worker_clock() - line->begin_seconds);
    fprintf(stderr, "\r\033[K%.*s", (int)jn_utf8_fit(text, line->columns - 1),
            text);
    fflush(stderr);
    jn_arena_reset(line->arena);
}

static bool show(const struct jn_progress *progress, void *data)
{
    const struct jn_progress_layer *layer = data;
    pthread_mutex_lock(&layer->line->mutex);
    layer->line->layer = layer->name;
    draw(layer->line, progress);
    pthread_mutex_unlock(&layer->line->mutex);
    return true;
}

void jn_progress_start(struct jn_progress_line *line, bool shown,
                       const char *objective, size_t layer_count)
{
    *line = (struct jn_progress_line){.shown = shown,
                                      .objective = objective,
                                      .layer = "",
                                      .layer_count = layer_count,
                                      .begin_seconds = jn_worker_clock(),
                                      .columns =
                                          shown ? jn_terminal_width(stderr) : 0,
                                      .arena = shown ? jn_arena_new() : NULL};
    pthread_mutex_init(&line->mutex, NULL);
}

void jn_progress_next(struct jn_progress_line *line, const char *name,
                      struct jn_progress_layer *layer)
{
    const struct jn_progress nothing = {.gap_ratio = 1};
    *layer = (struct jn_progress_layer){line, name, {show, layer}};
    pthread_mutex_lock(&line->mutex);
    line->layer = name;
    line->layer_index++;
    if (line->shown)
        draw(line, &nothing);
    pthread_mutex_unlock(&line->mutex);
}

void jn_progress_end(struct jn_progress_line *line)
{
    if (line->shown)
        fputs("\r\033[K", stderr);
    pthread_mutex_destroy(&line->mutex);
    jn_arena_free(line->arena);
}
