/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drawing.h - boxes and captions, where a chart is neither bars nor points.
 *
 * Input:  boxes and captions one by one, each on top of those before it.
 * Output: a script that draws them.
 * Next:   chart/chart.c
 *
 * Pixels from the upper left corner.
 */
#ifndef JN_CHART_DRAWING_H
#define JN_CHART_DRAWING_H

#include "base/arena.h"
#include "chart/script.h"

#include <stdbool.h>
#include <stdint.h>

struct jn_box {
    double left, top, width, height;
    uint32_t fill, border;
};

enum jn_alignment { JN_ALIGN_LEFT, JN_ALIGN_CENTRE, JN_ALIGN_RIGHT };

struct jn_caption {
    double x, middle; /* of the line */
    const char *text;
    double room; /* pixels; what has none is cut */
    enum jn_alignment alignment;
    bool is_title; /* larger */
    uint32_t ink;
};

struct jn_drawing {
    double width, height;
    struct jn_box *boxes;
    struct jn_caption *captions;
    size_t box_count, caption_count;
    size_t box_room, caption_room;
};

/* With room for so many of each. */
struct jn_drawing *jn_drawing_new(size_t boxes, size_t captions,
                                  struct jn_arena *arena);

void jn_drawing_box(struct jn_drawing *drawing, struct jn_box box);
void jn_drawing_write(struct jn_drawing *drawing, struct jn_caption caption);

void jn_drawing_print(const struct jn_drawing *drawing, const char *title,
                      enum jn_chart_format format, FILE *stream);

#endif
