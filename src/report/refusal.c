/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/report.h"

#include "report/number.h"

#include <string.h>

/* Bits as words of the level where they come out whole, else as bits. */
struct capacity {
    const char *needed, *available, *unit;
};

static unsigned word_bits_of(const struct jn_arch *arch, const char *component)
{
    for (size_t i = 0; i < arch->level_count; i++)
        if (strcmp(arch->levels[i].component.name, component) == 0)
            return arch->levels[i].word_bits;
    return 1;
}

static bool is_whole(double bits, double word_bits)
{
    return bits == word_bits * (double)(uint64_t)(bits / word_bits);
}

static struct capacity in_words(const struct jn_refusal *refusal,
                                const struct jn_arch *arch,
                                struct jn_arena *arena)
{
    double word_bits = word_bits_of(arch, refusal->component);
    bool words = word_bits > 1 && is_whole(refusal->needed, word_bits) &&
                 is_whole(refusal->available, word_bits);
    double size = words ? word_bits : 1;
    return (struct capacity){
        jn_fixed_text(arena, refusal->needed / size, 0),
        jn_fixed_text(arena, refusal->available / size, 0),
        words ? "words" : "bits",
    };
}

static const char *instances_text(const struct jn_refusal *refusal,
                                  const char *along, struct jn_arena *arena)
{
    return jn_arena_format(arena, "%s: the loops need %s instances%s, it has %s",
                           refusal->component,
                           jn_amount_text(arena, refusal->needed), along,
                           jn_amount_text(arena, refusal->available));
}

const char *jn_refusal_text(const struct jn_refusal *refusal,
                            const struct jn_arch *arch, struct jn_arena *arena)
{
    struct capacity capacity;
    switch (refusal->misfit) {
    case JN_FITS:
        return "it fits";
    case JN_MISFIT_CAPACITY:
        capacity = in_words(refusal, arch, arena);
        return jn_arena_format(arena, "%s: tiles need %s %s, it holds %s",
                               refusal->component, capacity.needed,
                               capacity.unit, capacity.available);
    case JN_MISFIT_MIN_UTILIZATION:
        capacity = in_words(refusal, arch, arena);
        return jn_arena_format(
            arena, "%s: tiles fill %s %s, min_utilization asks for %s",
            refusal->component, capacity.available, capacity.unit,
            capacity.needed);
    case JN_MISFIT_INSTANCES:
        return instances_text(refusal, "", arena);
    case JN_MISFIT_MESH_X:
        return instances_text(refusal, " along x", arena);
    case JN_MISFIT_MESH_Y:
        return instances_text(refusal, " along y", arena);
    case JN_MISFIT_TOO_LARGE:
        break;
    }
    return jn_arena_format(arena,
                           "%s: a count is too large to be exact (2^53 or more)",
                           refusal->component ? refusal->component : "nest");
}
