/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/relax_fits.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { MARK_END = 1, MARK_BEGIN = 2 };

/* What closed bundles leave for others. */
struct room {
    const struct jn_relax *relax;
    const struct jn_part *part;
    double children[JN_MAX_LEVELS]; /* logarithms */
    double words[JN_MAX_LEVELS][JN_MAX_TENSORS];
};

struct jn_fits *jn_fits_new(const struct jn_relax *relax,
                            struct jn_arena *arena)
{
    struct jn_fits *fits = jn_arena_take(arena, 1, sizeof *fits);
    for (size_t b = 0; b < relax->bundle_count; b++) {
        const struct jn_bundle *bundle = &relax->bundles[b];
        fits->edges[b] =
            jn_arena_take(arena, relax->slot_count * bundle->hop_count,
                          sizeof fits->edges[b][0]);
        fits->marks[b] = jn_arena_take(
            arena, (relax->slot_count + 1) * bundle->state_count, 1);
    }
    return fits;
}

/* Takes what a closed bundle fills at a level. */
static void fill_room(struct room *room, size_t index, size_t level)
{
    const struct jn_relax *relax = room->relax;
    const struct jn_bundle *bundle = &relax->bundles[index];
    const uint16_t *states = room->part->states[index];
    size_t slot = (size_t)relax->space_slot[level];
    for (size_t i = 0; relax->space_slot[level] >= 0 && i < bundle->dim_count;
         i++)
        room->children[level] -= bundle->log_counts[i][states[slot + 1]] -
                                 bundle->log_counts[i][states[slot]];
    for (size_t t = 0; t < relax->tensor_count; t++)
        if (bundle->words[t] != NULL)
            room->words[level][t] *=
                bundle->words[t][states[relax->time_slot[level]]];
}

static void find_room(struct room *room)
{
    const struct jn_relax *relax = room->relax;
    for (size_t level = 0; level < relax->level_count; level++) {
        room->children[level] = relax->log_children[level] + 1e-9;
        for (size_t t = 0; t < relax->tensor_count; t++)
            room->words[level][t] = 1;
        for (size_t b = 0; b < relax->bundle_count; b++)
            if (jn_is_closed(room->part, b))
                fill_room(room, b, level);
    }
}

static bool state_fits(const struct room *room, const struct jn_bundle *bundle,
                       size_t level, size_t state)
{
    const struct jn_relax *relax = room->relax;
    double bits = 0;
    for (size_t t = 0; t < relax->tensor_count; t++)
        if (jn_holds(relax, level, t))
            bits += jn_held_bits(
                relax, level, t,
                room->words[level][t] *
                    (bundle->words[t] != NULL ? bundle->words[t][state] : 1));
    return bits <= relax->capacity_bits[level];
}

/* Whether the ends of a hop's loops are as the part demands. */
static bool hop_fits(const struct room *room, const struct jn_bundle *bundle,
                     size_t slot, const struct jn_hop *hop)
{
    const struct jn_part *part = room->part;
    size_t level = room->relax->level_of[slot];
    bool in_space = room->relax->in_space[slot];
    double all = 0;
    for (size_t i = 0; i < bundle->dim_count; i++) {
        size_t dim = bundle->dims[i];
        double end = hop->log_ends[i];
        all += end;
        if ((jn_has(part->blocked[slot], dim) && end > 0) ||
            (jn_has(part->looped[slot], dim) && end <= 0) ||
            (jn_has(part->cut[slot], dim) &&
             bundle->log_counts[i][hop->from] <= 0))
            return false;
        if (in_space && part->ends[level][dim] > 0 &&
            fabs(end - log(part->ends[level][dim])) > 1e-9)
            return false;
    }
    return !in_space || all <= room->children[level];
}

/* Whether the part asks anything of the bundle's loops in the slot. */
static bool asks(const struct room *room, const struct jn_bundle *bundle,
                 size_t slot)
{
    const struct jn_part *part = room->part;
    jn_dims asked = part->blocked[slot] | part->looped[slot] | part->cut[slot];
    bool any = room->relax->in_space[slot];
    for (size_t i = 0; i < bundle->dim_count; i++)
        any |= jn_has(asked, bundle->dims[i]);
    return any;
}

/* Lists the hops of a slot after which there is a way to single steps. */
static size_t list_hops(const struct room *room, const struct jn_bundle *bundle,
                        size_t slot, uint8_t *marks, struct jn_edge *edges)
{
    const uint8_t *allowed = &bundle->allowed[slot * bundle->hop_count];
    const uint8_t *after = marks + bundle->state_count;
    bool asked = asks(room, bundle, slot);
    size_t count = 0;
    for (size_t h = 0; h < bundle->hop_count; h++) {
        const struct jn_hop *hop = &bundle->hops[h];
        if (!allowed[h] || !after[hop->to] ||
            (asked && !hop_fits(room, bundle, slot, hop)))
            continue;
        edges[count++] = (struct jn_edge){hop->from, hop->to, (uint32_t)h};
        marks[hop->from] = MARK_END;
    }
    size_t level = room->relax->level_of[slot];
    if (room->relax->in_space[slot] || room->relax->capacity_bits[level] <= 0)
        return count;
    for (size_t s = 0; s < bundle->state_count; s++)
        if (marks[s] != 0 && !state_fits(room, bundle, level, s))
            marks[s] = 0;
    return count;
}

/* Leaves only the hops to which there is a way from the whole. */
static size_t reach(uint8_t *marks, uint8_t *after, size_t count,
                    struct jn_edge *edges)
{
    size_t left = 0;
    for (size_t i = 0; i < count; i++) {
        if (marks[edges[i].from] != (MARK_BEGIN | MARK_END))
            continue;
        after[edges[i].to] |= MARK_BEGIN;
        edges[left++] = edges[i];
    }
    return left;
}

static void list_edges(const struct room *room, size_t index,
                       struct jn_fits *fits)
{
    const struct jn_relax *relax = room->relax;
    const struct jn_bundle *bundle = &relax->bundles[index];
    size_t states = bundle->state_count;
    size_t hops = bundle->hop_count;
    uint8_t *marks = fits->marks[index];
    size_t *counts = fits->counts[index];
    memset(marks, 0, (relax->slot_count + 1) * states);
    marks[(relax->slot_count + 1) * states - 1] = MARK_END;
    for (size_t slot = relax->slot_count; slot-- > 0;)
        counts[slot] = list_hops(room, bundle, slot, &marks[slot * states],
                                 &fits->edges[index][slot * hops]);
    marks[0] |= MARK_BEGIN;
    for (size_t slot = 0; slot < relax->slot_count; slot++)
        counts[slot] = reach(&marks[slot * states], &marks[(slot + 1) * states],
                             counts[slot], &fits->edges[index][slot * hops]);
}

static void list_path(const struct jn_bundle *bundle, const uint16_t *states,
                      size_t slot_count, uint32_t *path)
{
    for (size_t slot = 0; slot < slot_count; slot++) {
        uint32_t h = bundle->first_hops[states[slot]];
        while (bundle->hops[h].to != states[slot + 1])
            h++;
        assert(h < bundle->first_hops[states[slot] + 1U]);
        path[slot] = h;
    }
}

void jn_fits_find(const struct jn_relax *relax, const struct jn_part *part,
                  struct jn_fits *fits)
{
    struct room room = {.relax = relax, .part = part};
    find_room(&room);
    for (size_t b = 0; b < relax->bundle_count; b++)
        if (jn_is_closed(part, b))
            list_path(&relax->bundles[b], part->states[b], relax->slot_count,
                      fits->path[b]);
        else
            list_edges(&room, b, fits);
}
