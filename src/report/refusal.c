/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/number.h"
#include "nest/tile.h"
#include "report/report.h"

#include <assert.h>
#include <string.h>

/* What the sentences are made of. */
struct refused {
    const struct jn_outcome *outcome;
    const struct jn_refusal *refusal;
    const struct jn_level *level; /* NULL when compute refuses */
    size_t index;
    struct jn_arena *arena;
};

static struct refused find_level(const struct jn_outcome *outcome,
                                 struct jn_arena *arena)
{
    const struct jn_arch *arch = outcome->problem->arch;
    struct refused refused = {.outcome = outcome,
                              .refusal = &outcome->result->refusal,
                              .arena = arena};
    const char *name = refused.refusal->component;
    for (size_t i = 0; name && i < arch->level_count; i++)
        if (strcmp(arch->levels[i].component.name, name) == 0) {
            refused.level = &arch->levels[i];
            refused.index = i;
        }
    return refused;
}

static bool is_whole(double bits, double word_bits)
{
    return bits == word_bits * (double)(uint64_t)(bits / word_bits);
}

/* The level's words where both sides come out whole, else bits. */
static double unit_bits(const struct refused *refused)
{
    double word_bits = refused->level ? refused->level->word_bits : 1;
    bool whole = is_whole(refused->refusal->needed, word_bits) &&
                 is_whole(refused->refusal->available, word_bits);
    return whole ? word_bits : 1;
}

static const char *in_unit(const struct refused *refused, double bits)
{
    return jn_fixed_text(refused->arena, bits / unit_bits(refused), 0);
}

static const char *unit_name(const struct refused *refused)
{
    return unit_bits(refused) > 1 ? "words" : "bits";
}

/* ": weights 210 + inputs 1,024", in the unit of the sentence. */
static const char *addends(const struct refused *refused)
{
    const struct jn_outcome *outcome = refused->outcome;
    const struct jn_layer *layer = outcome->problem->layer;
    if (!outcome->mapping)
        return "";
    jn_tensors keep = outcome->mapping->levels[refused->index].keep;
    struct jn_nest nest;
    struct jn_tiles tiles;
    jn_nest_bind(outcome->problem, outcome->mapping, refused->arena, &nest);
    jn_tiles_size(&nest, &tiles);
    const char *text = "";
    for (size_t i = 0; i < layer->tensor_count; i++) {
        double bits = (double)tiles.words[refused->index][i] *
                      outcome->problem->storage[refused->index][i].word_bits;
        if (keep >> i & 1)
            text = jn_arena_format(
                refused->arena, "%s%s%s %s", text, text[0] ? " + " : ": ",
                layer->tensors[i].name, in_unit(refused, bits));
    }
    return text;
}

static const char *buffering(const struct refused *refused)
{
    const struct jn_level *level = refused->level;
    assert(level);
    if (level->multiple_buffering <= 1)
        return "";
    return jn_arena_format(
        refused->arena, " (1/%s of %s)",
        jn_short_text(refused->arena, level->multiple_buffering),
        in_unit(refused, (double)level->size_words * level->word_bits));
}

static const char *capacity_text(const struct refused *refused)
{
    const struct jn_refusal *refusal = refused->refusal;
    return jn_arena_format(
        refused->arena, "%s: tiles need %s %s, it holds %s%s%s",
        refusal->component, in_unit(refused, refusal->needed),
        unit_name(refused), in_unit(refused, refusal->available),
        buffering(refused), addends(refused));
}

static const char *utilization_text(const struct refused *refused)
{
    const struct jn_refusal *refusal = refused->refusal;
    return jn_arena_format(
        refused->arena, "%s: tiles fill %s %s, min_utilization asks for %s%s",
        refusal->component, in_unit(refused, refusal->needed),
        unit_name(refused), in_unit(refused, refusal->available),
        addends(refused));
}

static const char *instances_text(const struct refused *refused,
                                  const char *along)
{
    const struct jn_refusal *refusal = refused->refusal;
    return jn_arena_format(
        refused->arena, "%s: the loops need %s instances%s, there are %s",
        refusal->component, jn_amount_text(refused->arena, refusal->needed),
        along, jn_amount_text(refused->arena, refusal->available));
}

static const char *idle_text(const struct refused *refused)
{
    const struct jn_refusal *refusal = refused->refusal;
    return jn_arena_format(
        refused->arena, "%s: %s instances%s are used, at least %s must",
        refusal->component, jn_amount_text(refused->arena, refusal->needed),
        refused->level ? " below it" : "",
        jn_amount_text(refused->arena, refusal->available));
}

static const char *neuron_text(const struct refused *refused)
{
    const struct jn_refusal *refusal = refused->refusal;
    const char *needed = jn_amount_text(refused->arena, refusal->needed);
    if (refusal->misfit == JN_MISFIT_SPREAD)
        return jn_arena_format(
            refused->arena,
            "%s: neurons are updated there, but %s instances of it have parts "
            "of the same sum, or some of the same neuron's steps",
            refusal->component, needed);
    if (refusal->misfit == JN_MISFIT_LOST)
        return jn_arena_format(refused->arena,
                               "%s: sums or state that neurons still need "
                               "leave it, and no level outside keeps them",
                               refusal->component);
    return jn_arena_format(
        refused->arena,
        "%s: %s time steps of recurrent neurons lie inside of a loop over "
        "those that they hear of, or side by side",
        refusal->component, needed);
}

const char *jn_outcome_refusal(const struct jn_outcome *outcome,
                               struct jn_arena *arena)
{
    struct refused refused = find_level(outcome, arena);
    switch (refused.refusal->misfit) {
    case JN_FITS:
        break;
    case JN_MISFIT_CAPACITY:
        return capacity_text(&refused);
    case JN_MISFIT_MIN_UTILIZATION:
        return utilization_text(&refused);
    case JN_MISFIT_INSTANCES:
        return instances_text(&refused, "");
    case JN_MISFIT_MESH_X:
        return instances_text(&refused, " along x");
    case JN_MISFIT_MESH_Y:
        return instances_text(&refused, " along y");
    case JN_MISFIT_IDLE:
        return idle_text(&refused);
    case JN_MISFIT_UNEVEN:
        return jn_arena_format(arena,
                               "%s: a distributed network (M:N) cannot serve "
                               "multicasts of several sizes",
                               refused.refusal->component);
    case JN_MISFIT_RANKS:
        return jn_arena_format(
            arena,
            "%s: the loops that make a tile there ask for %s ranks, its "
            "format has only %s",
            refused.refusal->component,
            jn_amount_text(arena, refused.refusal->needed),
            jn_amount_text(arena, refused.refusal->available));
    case JN_MISFIT_METADATA:
        return jn_arena_format(
            arena, "%s: metadata of %s bits does not fit its store of %s bits",
            refused.refusal->component,
            jn_amount_text(arena, refused.refusal->needed),
            jn_amount_text(arena, refused.refusal->available));
    case JN_MISFIT_SPREAD:
    case JN_MISFIT_LOST:
    case JN_MISFIT_FEEDBACK:
        return neuron_text(&refused);
    case JN_MISFIT_TOO_LARGE:
        return jn_arena_format(
            arena, "%s: a count is too large to be exact (2^53 or more)",
            refused.refusal->component);
    }
    return "it fits";
}

const char *jn_outcome_reason(const struct jn_outcome *outcome,
                              struct jn_arena *arena)
{
    if (outcome->fate == JN_REFUSED)
        return jn_outcome_refusal(outcome, arena);
    return outcome->reason ? outcome->reason : "no mapping in the files";
}
