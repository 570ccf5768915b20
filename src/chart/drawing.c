/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/drawing.h"

#include <assert.h>
#include <math.h>

struct jn_drawing *jn_drawing_new(size_t boxes, size_t captions,
                                  struct jn_arena *arena)
{
    struct jn_drawing *drawing = jn_arena_take(arena, 1, sizeof *drawing);
    *drawing = (struct jn_drawing){
        .boxes = jn_arena_take(arena, boxes, sizeof *drawing->boxes),
        .captions = jn_arena_take(arena, captions, sizeof *drawing->captions),
        .box_room = boxes,
        .caption_room = captions};
    return drawing;
}

void jn_drawing_box(struct jn_drawing *drawing, struct jn_box box)
{
    assert(drawing->box_count < drawing->box_room);
    drawing->boxes[drawing->box_count++] = box;
}

void jn_drawing_write(struct jn_drawing *drawing, struct jn_caption caption)
{
    assert(drawing->caption_count < drawing->caption_room);
    drawing->captions[drawing->caption_count++] = caption;
}

static void print_box(const struct jn_box *box, FILE *stream)
{
    fprintf(stream,
            "set object rectangle from %.1f,%.1f to %.1f,%.1f back fillstyle "
            "solid 1.0 border lc rgb '#%06X' fc rgb '#%06X'\n",
            box->left, box->top, box->left + box->width, box->top + box->height,
            (unsigned)box->border, (unsigned)box->fill);
}

static void print_caption(const struct jn_caption *caption, FILE *stream)
{
    static const char *const sides[] = {[JN_ALIGN_LEFT] = "left",
                                        [JN_ALIGN_CENTRE] = "center",
                                        [JN_ALIGN_RIGHT] = "right"};
    const double letter = caption->is_title ? 8.5 : 7.5;
    fputs("set label ", stream);
    jn_script_quote(caption->text, (size_t)fmax(0, caption->room / letter),
                    stream);
    fprintf(stream,
            " at %.1f,%.1f %s noenhanced font '%s' textcolor rgb '#%06X'\n",
            caption->x, caption->middle, sides[caption->alignment],
            caption->is_title ? ",13" : "", (unsigned)caption->ink);
}

void jn_drawing_print(const struct jn_drawing *drawing, const char *title,
                      enum jn_chart_format format, FILE *stream)
{
    enum { HEADING = 36 };
    jn_script_page(format, drawing->width, drawing->height + HEADING, stream);
    jn_script_set("title", title, " noenhanced", stream);
    fprintf(stream,
            "unset border\nunset tics\nunset key\n"
            "set lmargin at screen 0\nset rmargin at screen 1\n"
            "set bmargin at screen 0\nset tmargin at screen %.6f\n"
            "set xrange [0:%.1f]\nset yrange [%.1f:0]\n",
            drawing->height / (drawing->height + HEADING), drawing->width,
            drawing->height);
    for (size_t i = 0; i < drawing->box_count; i++)
        print_box(&drawing->boxes[i], stream);
    for (size_t i = 0; i < drawing->caption_count; i++)
        print_caption(&drawing->captions[i], stream);
    fputs("plot NaN notitle\n", stream);
}
