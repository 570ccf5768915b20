/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The machine as a block diagram, energy as heat.  A frame holds what there is
 * several of. */
#include "chart/kinds.h"
#include "chart/palette.h"
#include "chart/series.h"

#include <math.h>
#include <string.h>

enum {
    WIDTH = 760,
    MARGIN = 20,
    LEGEND = 130, /* at the right, of what a colour means */
    INSET = 16,   /* of a frame in a frame */
    BLOCK = 50,   /* height */
    LINK = 30,    /* height of a network's block, narrower than a level's */
    GAP = 14,     /* between blocks, crossed by a wire */
    CAPTION = 20, /* of a frame */
    STEPS = 24    /* of the legend */
};

/* A level, a network or compute. */
struct block {
    const char *name, *what;
    double energy_pj, instances;
    bool is_network;
};

struct plan {
    struct block *blocks; /* outermost first */
    size_t count;
    double whole_pj, most_pj;
};

static void add(struct plan *plan, const struct jn_saved *saved,
                struct block block)
{
    block.energy_pj = jn_saved_module_pj(saved, block.name);
    plan->most_pj = fmax(plan->most_pj, block.energy_pj);
    plan->blocks[plan->count++] = block;
}

static const char *describe(const struct jn_saved_level *level,
                            struct jn_arena *arena)
{
    const struct jn_unit *unit = jn_byte_unit(level->size_bits / 8, 1);
    const char *size =
        level->size_bits > 0
            ? jn_arena_format(arena, ", %.4g %s%s",
                              level->size_bits / 8 / unit->size, unit->name,
                              level->instances > 1 ? " each" : "")
            : "";
    double mm2 = level->area_um2 * 1e-6;
    return jn_arena_format(arena, "%s%s%s", level->class_name, size,
                           mm2 > 0 ? jn_arena_format(arena, ", %.3g mm²", mm2)
                                   : "");
}

/* Networks that serve a level come below it; those that cost nothing are only
 * wires. */
static void add_networks(struct plan *plan, const struct jn_saved *saved,
                         const struct jn_saved_level *level)
{
    for (size_t i = 0; i < saved->network_count; i++) {
        const struct jn_saved_network *network = &saved->networks[i];
        if (strcmp(network->outer_level, level->name) == 0 &&
            jn_saved_module_pj(saved, network->name) > 0)
            add(plan, saved,
                (struct block){.name = network->name,
                               .what = "",
                               .instances = level->instances,
                               .is_network = true});
    }
}

static struct plan make_plan(const struct jn_saved *saved,
                             struct jn_arena *arena)
{
    const struct jn_saved_layer *layer = &saved->layers[0];
    size_t most = layer->level_count + saved->network_count + 1;
    struct plan plan = {.blocks =
                            jn_arena_take(arena, most, sizeof *plan.blocks),
                        .whole_pj = jn_saved_energy_pj(saved)};
    for (size_t i = 0; i < layer->level_count; i++) {
        const struct jn_saved_level *level = &layer->levels[i];
        add(&plan, saved,
            (struct block){.name = level->name,
                           .what = describe(level, arena),
                           .instances = level->instances});
        add_networks(&plan, saved, level);
    }
    double mm2 = saved->compute.area_um2 * 1e-6;
    add(&plan, saved,
        (struct block){.name = saved->compute.name,
                       .what = mm2 > 0
                                   ? jn_arena_format(arena, "%s, %.3g mm²",
                                                     saved->compute.kind, mm2)
                                   : saved->compute.kind,
                       .instances = saved->compute.instances});
    return plan;
}

/* --- layout --- */

static double height_of(const struct block *block)
{
    return block->is_network ? LINK : BLOCK;
}

/* Whether there are more of a block than of the one before it. */
static bool opens_frame(const struct plan *plan, size_t index)
{
    return index > 0 &&
           plan->blocks[index].instances > plan->blocks[index - 1].instances;
}

/* Of all blocks from INDEX on, with frames and the gaps between them. */
static double height_from(const struct plan *plan, size_t index)
{
    double height = 0;
    for (size_t i = index; i < plan->count; i++) {
        height += height_of(&plan->blocks[i]) + (i > index ? GAP : 0);
        if (opens_frame(plan, i) && i > index)
            height += CAPTION + INSET;
    }
    return height;
}

/* --- drawing --- */

struct sheet {
    struct jn_drawing *drawing;
    const struct plan *plan;
    struct jn_arena *arena;
};

static void draw_wire(struct jn_drawing *drawing, double top, double height)
{
    const uint32_t grey = 0x777777;
    const double centre = (WIDTH - LEGEND) / 2.0;
    jn_drawing_box(drawing,
                   (struct jn_box){centre - 1, top, 2, height, grey, grey});
}

/* Returns where the frame's first block begins. */
static double draw_frame(const struct sheet *sheet, size_t index, double left,
                         double top)
{
    const struct plan *plan = sheet->plan;
    struct jn_drawing *drawing = sheet->drawing;
    double times =
        plan->blocks[index].instances / plan->blocks[index - 1].instances;
    double width = WIDTH - LEGEND - 2 * left;
    double height = height_from(plan, index) + CAPTION + INSET / 2.0;
    jn_drawing_box(
        drawing, (struct jn_box){left, top, width, height, 0xF4F4F4, 0x777777});
    jn_drawing_write(
        drawing, (struct jn_caption){.x = left + 8,
                                     .middle = top + CAPTION / 2.0,
                                     .text = jn_arena_format(
                                         sheet->arena, "%.4g of these", times),
                                     .room = width / 2 - 16});
    draw_wire(drawing, top, CAPTION);
    return top + CAPTION;
}

static void draw_block(const struct sheet *sheet, const struct block *block,
                       struct jn_box box)
{
    const struct plan *plan = sheet->plan;
    struct jn_drawing *drawing = sheet->drawing;
    struct jn_arena *arena = sheet->arena;
    const struct jn_unit *unit = jn_energy_unit(block->energy_pj, 1);
    double middle = box.top + box.height / 2;
    double line = block->is_network ? 0 : 9;
    box.fill = jn_palette_heat(
        plan->most_pj > 0 ? block->energy_pj / plan->most_pj : 0);
    box.border = 0x555555;
    uint32_t ink = jn_palette_ink(box.fill);
    struct jn_caption caption = {.x = box.left + 10,
                                 .middle = middle - line,
                                 .text = block->name,
                                 .room = box.width - 190,
                                 .is_title = true,
                                 .ink = ink};
    jn_drawing_box(drawing, box);
    jn_drawing_write(drawing, caption);
    caption.is_title = false;
    caption.middle = middle + line;
    caption.text = block->what;
    caption.room = box.width - 20;
    jn_drawing_write(drawing, caption);
    caption.x = box.left + box.width - 10;
    caption.middle = middle - line;
    caption.alignment = JN_ALIGN_RIGHT;
    caption.room = 170;
    caption.text = jn_arena_format(
        arena, "%s %s, %s %%", jn_unit_text(arena, block->energy_pj, unit),
        jn_series_unit(unit, arena),
        jn_percent_text(arena, block->energy_pj, plan->whole_pj));
    jn_drawing_write(drawing, caption);
}

/* From 0 to the share of the dearest block. */
static void draw_legend(const struct sheet *sheet)
{
    const struct plan *plan = sheet->plan;
    struct jn_drawing *drawing = sheet->drawing;
    struct jn_arena *arena = sheet->arena;
    const double left = WIDTH - LEGEND + 20;
    const double step = 8;
    const double top = 20;
    const char *const ends[] = {
        jn_arena_format(arena, "%s %%",
                        jn_percent_text(arena, plan->most_pj, plan->whole_pj)),
        "0 % of energy"};
    for (size_t i = 0; i < STEPS; i++) {
        uint32_t rgb = jn_palette_heat(1 - (double)i / (STEPS - 1));
        jn_drawing_box(drawing, (struct jn_box){left, top + (double)i * step,
                                                20, step, rgb, rgb});
    }
    for (size_t i = 0; i < 2; i++)
        jn_drawing_write(
            drawing, (struct jn_caption){
                         .x = left,
                         .middle = i == 0 ? top - 10 : top + STEPS * step + 10,
                         .text = ends[i],
                         .room = LEGEND});
}

static void make_machine(const struct jn_saved *saved, size_t count,
                         struct jn_arena *arena, struct jn_chart *chart)
{
    struct plan plan = make_plan(saved, arena);
    struct jn_drawing *drawing =
        jn_drawing_new(4 * plan.count + STEPS, 4 * plan.count + 2, arena);
    const struct sheet sheet = {drawing, &plan, arena};
    double left = MARGIN;
    double top = 0;
    (void)count;
    drawing->width = WIDTH;
    drawing->height = fmax(height_from(&plan, 0), STEPS * 8 + 40) + MARGIN;
    for (size_t i = 0; i < plan.count; i++) {
        const struct block *block = &plan.blocks[i];
        double narrower = block->is_network ? 40 : 0;
        if (i > 0)
            draw_wire(drawing, top, GAP);
        top += i > 0 ? GAP : 0;
        if (opens_frame(&plan, i)) {
            top = draw_frame(&sheet, i, left, top);
            left += INSET;
        }
        struct jn_box box = {
            left + narrower,  top, WIDTH - LEGEND - 2 * (left + narrower),
            height_of(block), 0,   0};
        draw_block(&sheet, block, box);
        top += height_of(block);
    }
    draw_legend(&sheet);
    chart->drawing = drawing;
    chart->title = jn_arena_format(
        arena, "%s: energy by module%s", saved->label,
        saved->layer_count == 1
            ? jn_arena_format(arena, ", %s", saved->layers[0].name)
            : "");
}

const struct jn_chart_kind jn_kind_machine = {
    "machine", "the machine as a block diagram, energy as heat", false,
    make_machine};
