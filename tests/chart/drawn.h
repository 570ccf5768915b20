/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drawn.h - what gnuplot drew: an SVG file measured against its own axes.
 *
 * Input:  a file.
 * Output: boxes, points and texts, in the axes' units.
 * Next:   read_back.c
 */
#ifndef DRAWN_H
#define DRAWN_H

#include <stdbool.h>
#include <stddef.h>

enum { MOST_SHAPES = 20000, MOST_TEXTS = 4000, TEXT_LENGTH = 200 };

struct shape {
    double x, y;          /* of a point, or a box's middle and bottom */
    double width, height; /* of a box */
    char colour[32];
};

struct drawn {
    struct shape boxes[MOST_SHAPES], points[MOST_SHAPES];
    size_t box_count, point_count;
    char texts[MOST_TEXTS][TEXT_LENGTH];
    size_t text_count;
    bool has_axes;
};

/* Reads PATH, whose axes are logarithmic or not.  False after a complaint. */
bool drawn_read(const char *path, bool logarithmic, struct drawn *drawn);

/* The text that begins with START; NULL if there is none. */
const char *drawn_text(const struct drawn *drawn, const char *start);

#endif
