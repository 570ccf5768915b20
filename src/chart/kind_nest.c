/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A layer's loop nest as boxes in boxes: a level's holds its loops and the
 * next level's. */
#include "chart/kinds.h"
#include "chart/palette.h"
#include "chart/series.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

enum {
    WIDTH = 720,
    MARGIN = 20, /* around all */
    INSET = 14,  /* of a box in a box */
    LINE = 19,
    STRIPE = 6,   /* in the module's own colour */
    STEP = 12,    /* of a loop in a loop */
    FIGURES = 210 /* room for energy and share */
};

/* Where the next line goes, in which box. */
struct pen {
    struct jn_drawing *drawing;
    struct jn_arena *arena;
    double left, top;
};

/* --- what is drawn --- */

/* The layer on which most energy is spent. */
static size_t find_dearest(const struct jn_saved *saved)
{
    size_t best = 0;
    for (size_t i = 1; i < saved->layer_count; i++)
        if (saved->layers[i].energy_pj * saved->layers[i].runs >
            saved->layers[best].energy_pj * saved->layers[best].runs)
            best = i;
    return best;
}

static size_t count_words(const char *text)
{
    size_t count = 0;
    while (*(text += strspn(text, " ")) != '\0') {
        text += strcspn(text, " ");
        count++;
    }
    return count;
}

static size_t count_loops(const struct jn_saved_level *level)
{
    return count_words(level->temporal) + count_words(level->spatial_y) +
           count_words(level->spatial_x);
}

/* A word of the notation, "Q7", "M16,5" or "x1=4", as a loop. */
static const char *loop_text(const char *word, size_t length, const char *how,
                             struct jn_arena *arena)
{
    const char *copy = jn_arena_slice(arena, word, length);
    size_t name = strcspn(copy, "=");
    const char *bound = &copy[name] + 1;
    if (name == length) {
        name = strcspn(copy, ",");
        while (name > 1 && isdigit((unsigned char)copy[name - 1]))
            name--;
        bound = &copy[name];
    }
    return jn_arena_format(arena, "for %s in [0:%s)%s",
                           jn_arena_slice(arena, copy, name), bound, how);
}

/* --- lines --- */

static void write_line(struct pen *pen, const char *text, bool is_title)
{
    jn_drawing_write(pen->drawing, (struct jn_caption){
                                       .x = pen->left,
                                       .middle = pen->top + LINE / 2.0,
                                       .text = text,
                                       .room = WIDTH - 2 * MARGIN - pen->left -
                                               (is_title ? FIGURES : 0),
                                       .is_title = is_title});
}

static void write_figures(const struct pen *pen, double right, double energy_pj,
                          double whole_pj)
{
    const struct jn_unit *unit = jn_energy_unit(energy_pj, 1);
    jn_drawing_write(pen->drawing,
                     (struct jn_caption){
                         .x = right - 8,
                         .middle = pen->top + LINE / 2.0,
                         .text = jn_arena_format(
                             pen->arena, "%s %s, %s %%",
                             jn_unit_text(pen->arena, energy_pj, unit),
                             jn_series_unit(unit, pen->arena),
                             jn_percent_text(pen->arena, energy_pj, whole_pj)),
                         .room = FIGURES,
                         .alignment = JN_ALIGN_RIGHT});
}

static void write_loops(struct pen *pen, const char *text, const char *how,
                        size_t *depth)
{
    double left = pen->left;
    while (*(text += strspn(text, " ")) != '\0') {
        size_t length = strcspn(text, " ");
        pen->left = left + (double)(*depth)++ * STEP;
        write_line(pen, loop_text(text, length, how, pen->arena), false);
        pen->top += LINE;
        text += length;
    }
    pen->left = left;
}

static const char *contents(const struct jn_saved_level *level,
                            struct jn_arena *arena)
{
    const char *keeps = level->keeps[0] != '\0' ? level->keeps : "nothing";
    if (level->size_bits <= 0)
        return jn_arena_format(arena, "keeps %s", keeps);
    return jn_arena_format(arena, "keeps %s: %s of %s bits", keeps,
                           jn_amount_text(arena, level->used_bits),
                           jn_amount_text(arena, level->size_bits));
}

/* --- boxes --- */

/* Of a level, with all that is in it: its inner ones, and the operation. */
static double box_height(const struct jn_saved_layer *layer, size_t level)
{
    double height = LINE + INSET;
    for (size_t i = level; i < layer->level_count; i++)
        height +=
            2.0 * LINE + INSET + (double)count_loops(&layer->levels[i]) * LINE;
    return height;
}

static void draw_box(const struct pen *pen, double height, uint32_t rgb)
{
    double right = WIDTH - pen->left;
    struct jn_box box = {pen->left,
                         pen->top,
                         right - pen->left,
                         height,
                         jn_palette_tint(rgb, 0.12),
                         jn_palette_tint(rgb, 0.8)};
    struct jn_box stripe = {pen->left, pen->top, STRIPE, height, rgb, rgb};
    jn_drawing_box(pen->drawing, box);
    jn_drawing_box(pen->drawing, stripe);
}

static void draw_level(struct pen *pen, const struct jn_saved *saved,
                       const struct jn_saved_layer *layer, size_t index)
{
    const struct jn_saved_level *level = &layer->levels[index];
    size_t row = (size_t)(layer - saved->layers);
    const struct jn_parts *parts = &saved->parts[JN_BY_MODULE];
    size_t module = jn_saved_find_module(saved, level->name);
    double energy_pj =
        module < parts->count ? parts->values[row * parts->count + module] : 0;
    size_t depth = 0;
    double right = WIDTH - pen->left;
    draw_box(pen, box_height(layer, index), jn_palette_colour(module));
    pen->left += INSET;
    pen->top += 4;
    write_line(pen, level->name, true);
    write_figures(pen, right, energy_pj, layer->energy_pj);
    pen->top += LINE;
    write_line(pen, contents(level, pen->arena), false);
    pen->top += LINE;
    write_loops(pen, level->temporal, "", &depth);
    write_loops(pen, level->spatial_y, " in parallel along y", &depth);
    write_loops(pen, level->spatial_x, " in parallel along x", &depth);
    pen->top += 2;
}

static void draw_compute(struct pen *pen, const struct jn_saved *saved)
{
    size_t module = jn_saved_find_module(saved, saved->compute.name);
    draw_box(pen, LINE + 4, jn_palette_colour(module));
    pen->left += INSET;
    pen->top += 2;
    write_line(pen, saved->compute.name, true);
}

static void make_nest(const struct jn_saved *saved, size_t count,
                      struct jn_arena *arena, struct jn_chart *chart)
{
    const struct jn_saved_layer *layer = &saved->layers[find_dearest(saved)];
    size_t levels = layer->level_count;
    size_t lines = 3 * levels + 1;
    (void)count;
    for (size_t i = 0; i < levels; i++)
        lines += count_loops(&layer->levels[i]);
    struct pen pen = {jn_drawing_new(2 * levels + 2, lines, arena), arena,
                      MARGIN, 0};
    pen.drawing->width = WIDTH;
    pen.drawing->height = box_height(layer, 0) + MARGIN;
    for (size_t i = 0; i < levels; i++)
        draw_level(&pen, saved, layer, i);
    draw_compute(&pen, saved);
    chart->drawing = pen.drawing;
    chart->title =
        jn_arena_format(arena, "%s: loops of %s", saved->label, layer->name);
}

const struct jn_chart_kind jn_kind_nest = {
    "nest", "the loop nest of the layer that takes most energy, as boxes",
    false, make_nest};
