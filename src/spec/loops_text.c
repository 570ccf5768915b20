/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/loops_text.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

static bool runs_at(const struct jn_loop *loop, size_t level, enum jn_axis axis)
{
    return loop->level == level && loop->axis == axis && loop->end > 1;
}

/* "M6", "M6,4", and "x1=4" where the name ends in a digit. */
static const char *loop_notation(const struct jn_layer *layer,
                                 const struct jn_loop *loop,
                                 struct jn_arena *arena)
{
    const char *name = layer->dim_names[loop->dim];
    size_t length = strlen(name);
    bool is_ambiguous = length > 0 && isdigit((unsigned char)name[length - 1]);
    const char *text = jn_arena_format(arena, "%s%s%" PRIu64, name,
                                       is_ambiguous ? "=" : "", loop->end);
    if (loop->residual == loop->end)
        return text;
    return jn_arena_format(arena, "%s,%" PRIu64, text, loop->residual);
}

const char *jn_loops_notation(const struct jn_layer *layer,
                              const struct jn_mapping *mapping, size_t level,
                              enum jn_axis axis, struct jn_arena *arena)
{
    const char *text = "";
    for (size_t i = 0; i < mapping->loop_count; i++)
        if (runs_at(&mapping->loops[i], level, axis))
            text = jn_arena_format(
                arena, "%s%s%s", text, text[0] ? " " : "",
                loop_notation(layer, &mapping->loops[i], arena));
    return text;
}
