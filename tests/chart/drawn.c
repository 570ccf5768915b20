/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/drawn.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Two marks of an axis: pixels and what they stand for. */
struct axis {
    double first_pixel, first_value, last_pixel, last_value;
    size_t count;
};

struct reading {
    struct axis x, y;
    struct axis *pending; /* of a mark whose number comes next */
    double pending_pixel;
    bool logarithmic;
};

static double value_at(const struct axis *axis, double pixel, bool logarithmic)
{
    double share =
        (pixel - axis->first_pixel) / (axis->last_pixel - axis->first_pixel);
    double value =
        axis->first_value + share * (axis->last_value - axis->first_value);
    return logarithmic ? pow(10, value) : value;
}

static void add_mark(struct reading *reading, double value)
{
    struct axis *axis = reading->pending;
    if (reading->logarithmic)
        value = log10(value);
    if (axis->count++ == 0) {
        axis->first_pixel = reading->pending_pixel;
        axis->first_value = value;
    }
    axis->last_pixel = reading->pending_pixel;
    axis->last_value = value;
    reading->pending = NULL;
}

/* A mark is a short line off an axis. */
static void read_path(const char *line, struct reading *reading)
{
    double x1, y1, x2, y2;
    const char *data = strstr(line, " d='M");
    if (strstr(line, "gridline") || !data ||
        sscanf(data, " d='M%lf,%lf L%lf,%lf", &x1, &y1, &x2, &y2) != 4)
        return;
    bool is_y = y1 == y2 && x2 < x1 && x1 - x2 < 12;
    bool is_x = x1 == x2 && y2 > y1 && y2 - y1 < 12;
    if (!strstr(data, "<g transform") || (!is_x && !is_y))
        return;
    reading->pending = is_y ? &reading->y : &reading->x;
    reading->pending_pixel = is_y ? y1 : x1;
}

static void decode(char *text)
{
    static const struct {
        const char *entity;
        char letter;
    } entities[] = {
        {"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&#39;", '\''}};
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        char *at = text;
        size_t length = strlen(entities[i].entity);
        while ((at = strstr(at, entities[i].entity)) != NULL) {
            *at++ = entities[i].letter;
            memmove(at, at + length - 1, strlen(at + length - 1) + 1);
        }
    }
}

static void read_text(const char *line, struct reading *reading,
                      struct drawn *drawn)
{
    const char *start = strchr(strstr(line, "<text"), '>') + 1;
    if (strncmp(start, "<tspan", 6) == 0)
        start = strchr(start, '>') + 1;
    const char *end = strstr(start, "</");
    char *text = drawn->texts[drawn->text_count];
    size_t length = end ? (size_t)(end - start) : strlen(start);
    snprintf(text, TEXT_LENGTH, "%.*s", (int)length, start);
    decode(text);
    char *behind;
    double value = strtod(text, &behind);
    if (reading->pending && behind != text)
        add_mark(reading, value);
    if (drawn->text_count + 1 < MOST_TEXTS)
        drawn->text_count++;
}

static void read_colour(const char *line, const char *key, struct shape *shape)
{
    const char *start = strstr(line, key);
    if (start)
        snprintf(shape->colour, sizeof shape->colour, "%.18s",
                 start + strlen(key));
}

static void read_box(const char *line, struct drawn *drawn)
{
    double x[4], y[4];
    const char *points = strstr(line, "points = '");
    if (!points ||
        sscanf(points, "points = '%lf,%lf %lf,%lf %lf,%lf %lf,%lf", &x[0],
               &y[0], &x[1], &y[1], &x[2], &y[2], &x[3], &y[3]) != 8)
        return;
    struct shape *box = &drawn->boxes[drawn->box_count++];
    *box = (struct shape){.x = (x[0] + x[1]) / 2,
                          .y = fmax(y[0], y[2]),
                          .width = fabs(x[1] - x[0]),
                          .height = fabs(y[2] - y[0])};
    read_colour(line, "fill = '", box);
}

static void read_point(const char *line, struct drawn *drawn)
{
    struct shape point = {.width = 0};
    const char *start = strstr(line, "translate(");
    if (!start || sscanf(start, "translate(%lf,%lf)", &point.x, &point.y) != 2)
        return;
    read_colour(line, "color='", &point);
    drawn->points[drawn->point_count++] = point;
}

/* From pixels to what the axes say. */
static void measure(const struct reading *reading, struct drawn *drawn)
{
    const struct axis *y = &reading->y;
    drawn->has_axes = y->count >= 2;
    if (!drawn->has_axes)
        return;
    for (size_t i = 0; i < drawn->box_count; i++) {
        struct shape *box = &drawn->boxes[i];
        double top = value_at(y, box->y - box->height, false);
        box->y = value_at(y, box->y, false);
        box->height = top - box->y;
    }
    for (size_t i = 0; i < drawn->point_count; i++) {
        struct shape *point = &drawn->points[i];
        point->x = value_at(&reading->x, point->x, reading->logarithmic);
        point->y = value_at(y, point->y, reading->logarithmic);
    }
}

bool drawn_read(const char *path, bool logarithmic, struct drawn *drawn)
{
    static char line[100000];
    struct reading reading = {.logarithmic = logarithmic};
    FILE *stream = fopen(path, "r");
    if (!stream) {
        perror(path);
        return false;
    }
    while (fgets(line, sizeof line, stream)) {
        if (strstr(line, "<path"))
            read_path(line, &reading);
        if (strstr(line, "<text"))
            read_text(line, &reading, drawn);
        if (strstr(line, "<polygon") && drawn->box_count < MOST_SHAPES)
            read_box(line, drawn);
        if (strstr(line, "<use xlink:href='#gpPt6' transform") &&
            drawn->point_count < MOST_SHAPES)
            read_point(line, drawn);
    }
    fclose(stream);
    measure(&reading, drawn);
    return true;
}

const char *drawn_text(const struct drawn *drawn, const char *start)
{
    for (size_t i = 0; i < drawn->text_count; i++)
        if (strncmp(drawn->texts[i], start, strlen(start)) == 0)
            return drawn->texts[i];
    return NULL;
}
