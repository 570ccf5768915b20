/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/neuron_case.h"

#include "oracle/case.h"
#include "spec/neuron_read.h"

#include <stdio.h>
#include <string.h>

enum { MOST_FACTORS = 16, MOST_POINTS = 1500, MOST_PLACES = 12 };

static const char names[] = "TNKCPR";
static const char tensors[] = "W:K,C,R S:T,N,C,P+R Z!:T,N,K,P";

/* A loop on its way into the mapping. */
struct factor {
    char dim;
    size_t level;
    enum jn_axis axis;
    uint64_t end, residual;
};

struct drawing {
    struct oracle_dice dice;
    size_t level_count, unit;
    uint64_t bounds[NEURON_DIMS];
    struct factor factors[MOST_FACTORS];
    size_t count;
    uint64_t points, places;
    bool imperfect;
};

/* Sums and steps of a neuron meet where it is updated, but for a few cases that
 * are to be refused. */
static bool may_spread(struct drawing *drawing, char dim, size_t level)
{
    bool meets = dim == 'T' || dim == 'C' || dim == 'R';
    return !meets || level >= drawing->unit || oracle_chance(&drawing->dice, 3);
}

static void draw_factor(struct drawing *drawing)
{
    static const uint64_t ends[] = {2, 2, 3, 4};
    struct factor *factor = &drawing->factors[drawing->count];
    factor->dim = names[oracle_roll(&drawing->dice, NEURON_DIMS)];
    factor->level = oracle_roll(&drawing->dice, drawing->level_count);
    factor->end = factor->residual = ends[oracle_roll(&drawing->dice, 4)];
    factor->axis = JN_TIME;
    if (drawing->points * factor->end > MOST_POINTS)
        return;
    if (!drawing->imperfect && oracle_chance(&drawing->dice, 25) &&
        drawing->places * factor->end <= MOST_PLACES &&
        may_spread(drawing, factor->dim, factor->level)) {
        factor->axis =
            oracle_chance(&drawing->dice, 50) ? JN_SPACE_X : JN_SPACE_Y;
        drawing->places *= factor->end;
    }
    drawing->points *= factor->end;
    drawing->count++;
}

static unsigned place_of(const struct factor *factor)
{
    static const unsigned order[] = {
        [JN_TIME] = 0, [JN_SPACE_Y] = 1, [JN_SPACE_X] = 2};
    return (unsigned)factor->level * 3 + order[factor->axis];
}

/* By level and axis; what was drawn first stays first. */
static void sort_factors(struct drawing *drawing)
{
    for (size_t i = 1; i < drawing->count; i++)
        for (size_t j = i; j > 0 && place_of(&drawing->factors[j - 1]) >
                                        place_of(&drawing->factors[j]);
             j--) {
            struct factor kept = drawing->factors[j];
            drawing->factors[j] = drawing->factors[j - 1];
            drawing->factors[j - 1] = kept;
        }
}

/* Last passes that have fewer steps, in time, where a loop lies outside: at the
 * same level, since of other levels Timeloop's rule counts full passes. */
static void draw_residuals(struct drawing *drawing)
{
    for (size_t i = 1; drawing->imperfect && i < drawing->count; i++) {
        struct factor *factor = &drawing->factors[i];
        bool repeats = false, lies_apart = false;
        for (size_t j = 0; j < i; j++) {
            bool same = drawing->factors[j].dim == factor->dim;
            repeats |= same;
            lies_apart |= same && drawing->factors[j].level != factor->level;
        }
        if (repeats && !lies_apart && oracle_chance(&drawing->dice, 50))
            factor->residual = 1 + oracle_roll(&drawing->dice, factor->end);
    }
}

static void set_bounds(struct drawing *drawing)
{
    for (size_t d = 0; d < NEURON_DIMS; d++) {
        uint64_t steps = 0;
        for (size_t i = 0; i < drawing->count; i++)
            if (drawing->factors[i].dim == names[d])
                steps = steps * drawing->factors[i].end +
                        drawing->factors[i].residual - 1;
        drawing->bounds[d] = steps + 1;
    }
}

static void print_machine(const struct drawing *drawing, char *text)
{
    uint64_t x = 1, y = 1;
    for (size_t level = 0; level <= drawing->level_count; level++) {
        for (size_t i = 0; level > 0 && i < drawing->count; i++) {
            const struct factor *factor = &drawing->factors[i];
            if (factor->level + 1 != level)
                continue;
            x *= factor->axis == JN_SPACE_X ? factor->end : 1;
            y *= factor->axis == JN_SPACE_Y ? factor->end : 1;
        }
        text += sprintf(text, "%llux%llu ", (unsigned long long)x,
                        (unsigned long long)y);
    }
}

static void print_mapping(const struct drawing *drawing, char *text)
{
    size_t level = 0;
    *text = '\0';
    for (size_t i = 0; i < drawing->count; i++) {
        const struct factor *factor = &drawing->factors[i];
        for (; level < factor->level; level++)
            text += sprintf(text, "| ");
        text += sprintf(text, "%c%llu", factor->dim,
                        (unsigned long long)factor->end);
        if (factor->residual != factor->end)
            text +=
                sprintf(text, ",%llu", (unsigned long long)factor->residual);
        text += sprintf(text, "%s ",
                        factor->axis == JN_TIME      ? ""
                        : factor->axis == JN_SPACE_X ? "x"
                                                     : "y");
    }
}

static void print_dims(const struct drawing *drawing, char *text)
{
    for (size_t d = 0; d < NEURON_DIMS; d++)
        text += sprintf(text, "%c%llu ", names[d],
                        (unsigned long long)drawing->bounds[d]);
}

/* Sums are kept where neurons are, state and spikes there or further out. */
static void draw_keeping(struct drawing *drawing, struct notation *n)
{
    const struct jn_neuron *neuron = &n->layer.neuron;
    size_t home = oracle_roll(&drawing->dice, drawing->unit + 1);
    for (size_t level = 0; level < drawing->level_count; level++) {
        jn_tensors drawn = (jn_tensors)oracle_roll(
            &drawing->dice, (uint64_t)1 << n->layer.tensor_count);
        if (level == 0 || oracle_chance(&drawing->dice, 50))
            drawn |= 3;
        if (level == 0 && oracle_chance(&drawing->dice, 90))
            drawn |= (jn_tensors)1 << neuron->sums | neuron->states;
        if (level == home)
            drawn |= neuron->tensors;
        if (level == drawing->unit)
            drawn |= (jn_tensors)1 << neuron->sums;
        if (level > drawing->unit)
            drawn &= ~neuron->tensors;
        n->mapping.levels[level].keep = drawn;
        n->mapping.levels[level].no_link_transfer = ~(jn_tensors)0;
    }
}

void neuron_case_fire(struct notation *n, size_t level, bool streaming,
                      struct jn_arena *arena)
{
    const struct jn_reader reader = {arena, jn_diags_new(arena), NULL};
    const struct jn_neuron neuron = {
        .model = JN_NEURON_IF, .streaming = streaming, .time = -1};
    n->arch.neurons = (struct jn_neuron_unit){
        .given = true, .level = level, .units = 1, .cycles_per_update = 1};
    n->arch.neurons.component.name = "neurons";
    n->problem.spiking = (struct jn_spiking){1, 1, 1};
    bool good = jn_neuron_bind(&neuron, (struct jn_place){NULL, 0, 0}, &reader,
                               &n->layer);
    if (!good)
        fprintf(stderr, "a case has no neurons\n");
    jn_problem_look(&n->problem);
}

void neuron_case_draw(uint64_t number, struct jn_arena *arena,
                      struct neuron_case *drawn)
{
    struct drawing drawing = {.dice = {number}, .points = 1, .places = 1};
    drawing.level_count = 1 + oracle_roll(&drawing.dice, 4);
    drawing.unit = oracle_roll(&drawing.dice, drawing.level_count);
    drawing.imperfect = oracle_chance(&drawing.dice, 20);
    size_t wanted = 3 + oracle_roll(&drawing.dice, 10);
    for (size_t i = 0; i < wanted; i++)
        draw_factor(&drawing);
    sort_factors(&drawing);
    draw_residuals(&drawing);
    set_bounds(&drawing);
    print_machine(&drawing, drawn->machine);
    print_dims(&drawing, drawn->dims);
    print_mapping(&drawing, drawn->mapping);
    notation_read(&drawn->n, drawn->machine, drawn->dims, tensors,
                  drawn->mapping);
    neuron_case_fire(&drawn->n, drawing.unit, oracle_chance(&drawing.dice, 40),
                     arena);
    draw_keeping(&drawing, &drawn->n);
}
