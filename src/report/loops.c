/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/loops.h"

#include "base/number.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <string.h>

enum { MARGIN = 2 };

/* Of what a level holds: "weights 34,848, inputs 1,024 words". */
static const char *contents(const struct jn_outcome *outcome, size_t level,
                            struct jn_arena *arena)
{
    const struct jn_layer *layer = outcome->problem->layer;
    const char *text = "";
    for (size_t i = 0; i < layer->tensor_count; i++) {
        const struct jn_tensor_result *tensor =
            &outcome->result->levels[level].tensors[i];
        if (tensor->kept)
            text = jn_arena_format(arena, "%s%s%s %s", text,
                                   text[0] ? ", " : "", layer->tensors[i].name,
                                   jn_count_text(arena, tensor->tile_words));
    }
    return text[0] ? jn_arena_format(arena, "%s words", text) : "nothing";
}

/* ": 65.3 % of 1,024 words", or "" for a level without a size. */
static const char *share(const struct jn_outcome *outcome, size_t level,
                         struct jn_arena *arena)
{
    const struct jn_level *storage = &outcome->problem->arch->levels[level];
    if (!storage->has_size)
        return "";
    uint64_t words =
        (uint64_t)((double)storage->size_words / storage->multiple_buffering);
    return jn_arena_format(
        arena, "; %s %% of %s",
        jn_percent_text(arena, outcome->result->levels[level].used_bits,
                        (double)words * storage->word_bits),
        jn_count_text(arena, words));
}

static void draw_level(const struct jn_outcome *outcome, size_t level,
                       const struct jn_page *page)
{
    const struct jn_arch *arch = outcome->problem->arch;
    struct jn_arena *arena = page->arena;
    const char *name = jn_utf8_plain(arena, arch->levels[level].component.name);
    uint64_t instances = jn_component_instances(arch, level);
    const char *used =
        instances > 1
            ? jn_arena_format(
                  arena, "  %s of %s in use",
                  jn_amount_text(
                      arena, outcome->result->levels[level].utilized_instances),
                  jn_count_text(arena, instances))
            : "";
    fprintf(page->stream, "%*s%s%s\n", MARGIN, "",
            jn_page_styled(page, JN_STRONG, name), used);
    const char *holds =
        jn_arena_format(arena, "holds %s%s", contents(outcome, level, arena),
                        share(outcome, level, arena));
    jn_page_paragraph(page, MARGIN + 2, jn_utf8_plain(arena, holds));
}

static const char *loop_text(const struct jn_layer *layer,
                             const struct jn_loop *loop, struct jn_arena *arena)
{
    static const char *const axes[] = {"", " in parallel along x",
                                       " in parallel along y"};
    const char *residual = "";
    if (loop->residual != loop->end)
        residual = jn_arena_format(arena, ",%" PRIu64, loop->residual);
    return jn_arena_format(arena, "for %s in [0:%" PRIu64 "%s)%s",
                           layer->dim_names[loop->dim], loop->end, residual,
                           axes[loop->axis]);
}

/* Columns that each loop is indented by, so that the deepest still fits. */
static size_t choose_step(const struct jn_outcome *outcome,
                          const struct jn_page *page)
{
    const struct jn_mapping *mapping = outcome->mapping;
    size_t step = 2;
    size_t depth = 0;
    for (size_t i = 0; i < mapping->loop_count; i++) {
        if (mapping->loops[i].end <= 1)
            continue;
        const char *text =
            loop_text(outcome->problem->layer, &mapping->loops[i], page->arena);
        while (step > 0 &&
               (size_t)2 * MARGIN + depth * step + jn_utf8_width(text) >
                   page->width)
            step--;
        depth++;
    }
    return step;
}

void jn_loops_draw(const struct jn_outcome *outcome, const struct jn_page *page)
{
    const struct jn_mapping *mapping = outcome->mapping;
    const struct jn_arch *arch = outcome->problem->arch;
    size_t step = choose_step(outcome, page);
    size_t indent = (size_t)2 * MARGIN;
    size_t loop = 0;
    for (size_t level = 0; level < arch->level_count; level++) {
        draw_level(outcome, level, page);
        for (;
             loop < mapping->loop_count && mapping->loops[loop].level == level;
             loop++) {
            if (mapping->loops[loop].end <= 1)
                continue;
            jn_page_paragraph(page, indent,
                              loop_text(outcome->problem->layer,
                                        &mapping->loops[loop], page->arena));
            indent += step;
        }
    }
    const char *name = jn_utf8_plain(page->arena, arch->compute.component.name);
    fprintf(page->stream, "%*s%s\n", (int)indent, "",
            jn_page_styled(page, JN_STRONG, name));
}
