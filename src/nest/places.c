/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nest/places.h"

#include "base/checked.h"

#include <string.h>

/* Where a child's words are, as one number: equal numbers, equal places. */
struct places {
    const struct jn_fan *fan;
    uint64_t *of; /* by place in the grid */
    uint64_t count;
    size_t rank_count;
    int64_t unit[JN_MAX_RANKS]; /* all steps of the rank are multiples */
    int64_t span[JN_MAX_RANKS]; /* places along the rank, in units */
    uint64_t weight[JN_MAX_RANKS];
};

static int64_t magnitude(int64_t value)
{
    return value < 0 ? -value : value;
}

/* Numbers of different ranks are kept apart also for differences of places. */
static void weigh_ranks(const struct jn_fan *fan, struct places *places)
{
    uint64_t weight = 1;
    places->rank_count = fan->view->tensor->rank_count;
    for (size_t r = 0; r < places->rank_count; r++) {
        int64_t unit = 0;
        int64_t span = 1;
        for (size_t i = 0; i < fan->count; i++)
            unit = (int64_t)jn_common_divisor(
                (uint64_t)magnitude(jn_nest_step(&fan->loops[i], fan->view, r)),
                (uint64_t)unit);
        for (size_t i = 0; unit != 0 && i < fan->count; i++) {
            int64_t step =
                magnitude(jn_nest_step(&fan->loops[i], fan->view, r));
            span += step / unit * (int64_t)(fan->loops[i].end - 1);
        }
        places->unit[r] = unit;
        places->span[r] = span;
        places->weight[r] = weight;
        weight *= 2 * (uint64_t)span - 1;
    }
}

static uint64_t weigh_step(const struct jn_fan *fan,
                           const struct places *places, size_t loop)
{
    uint64_t place = 0;
    for (size_t r = 0; r < places->rank_count; r++) {
        int64_t step = jn_nest_step(&fan->loops[loop], fan->view, r);
        if (step != 0)
            place += (uint64_t)(step / places->unit[r]) * places->weight[r];
    }
    return place;
}

/* Whether one of the children that are listed is really there. */
static bool is_there(const struct jn_fan *fan, uint64_t id)
{
    return !fan->ragged || jn_fan_has(fan, id);
}

/* Lists the children's places with the innermost loop fastest. */
static void list_places(const struct jn_fan *fan, const uint64_t *steps,
                        struct jn_arena *arena, struct places *places)
{
    uint64_t done = 1;
    places->fan = fan;
    places->count = jn_fan_places(fan);
    places->of = jn_arena_take(arena, places->count, sizeof places->of[0]);
    for (size_t i = fan->count; i-- > 0;) {
        uint64_t step = steps[i];
        for (uint64_t id = done; id < done * jn_fan_end(fan, i); id++)
            places->of[id] = places->of[id - done] + step;
        done *= jn_fan_end(fan, i);
    }
}

/* Places along the ranks of the tensor, which have been weighed. */
static void find_places(const struct jn_fan *fan, struct jn_arena *arena,
                        struct places *places)
{
    uint64_t *steps = jn_arena_take(arena, fan->count + 1, sizeof steps[0]);
    for (size_t i = 0; i < fan->count; i++)
        steps[i] = weigh_step(fan, places, i);
    list_places(fan, steps, arena, places);
}

/* Where different children are at different places, these are numbered
 * without gaps; returns how many there are. */
static uint64_t number_places(const struct jn_fan *fan, struct jn_arena *arena,
                              struct places *places)
{
    uint64_t *steps = jn_arena_take(arena, fan->count + 1, sizeof steps[0]);
    uint64_t count = 1;
    for (size_t i = fan->count; i-- > 0;) {
        steps[i] = jn_fan_parts(fan, i) ? count : 0;
        count *= jn_fan_parts(fan, i) ? jn_fan_end(fan, i) : 1;
    }
    list_places(fan, steps, arena, places);
    return count;
}

/* A group while its children are gathered column by column. */
struct gathering {
    uint64_t place;
    uint64_t multicast; /* 0: the slot is free */
    uint64_t half_hops, unicast_half_hops;
    uint64_t column; /* 1 + the column being gathered */
    uint64_t above;  /* its way upwards so far */
};

/* Groups by place: a hash table, or where places are numbered an array. */
struct table {
    struct gathering *slots;
    size_t size;
    bool hashed;
};

static size_t mix(uint64_t place)
{
    place *= UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(place >> 32);
}

static struct gathering *find_group(const struct table *table, uint64_t place)
{
    if (!table->hashed)
        return &table->slots[place];
    size_t mask = table->size - 1;
    size_t slot = mix(place) & mask;
    while (table->slots[slot].multicast != 0 &&
           table->slots[slot].place != place)
        slot = (slot + 1) & mask;
    table->slots[slot].place = place;
    return &table->slots[slot];
}

static void gather(struct gathering *group, const struct jn_fan *fan,
                   uint64_t column, uint64_t row)
{
    uint64_t above = jn_fan_above(row, fan->height);
    uint64_t below = jn_fan_below(row, fan->height);
    if (group->column != column + 1) {
        uint64_t before = group->column == 0 ? 0 : group->column - 1;
        group->half_hops += 2 * (column - before) + below;
        group->column = column + 1;
        group->above = 0;
    }
    group->half_hops += above - group->above;
    group->above = above;
    group->multicast++;
    group->unicast_half_hops += 2 * column + above + below;
}

static void add_to_groups(const struct gathering *gathered, bool wants_hops,
                          struct jn_groups *groups)
{
    struct jn_group *group = jn_groups_find(groups, gathered->multicast);
    group->scatter++;
    groups->total++;
    if (!wants_hops)
        return;
    group->half_hops += gathered->half_hops;
    group->unicast_half_hops += gathered->unicast_half_hops;
}

static size_t hash_size(uint64_t children)
{
    size_t size = 4;
    while (size < 2 * children)
        size *= 2;
    return size;
}

static void gather_all(const struct jn_fan *fan, const struct places *places,
                       const bool *linked, const struct table *table)
{
    for (uint64_t column = 0; column < fan->width; column++) {
        uint64_t id = column;
        for (uint64_t row = 0; id < places->count; row++) {
            if (is_there(fan, id) && !(linked != NULL && linked[id]))
                gather(find_group(table, places->of[id]), fan, column, row);
            id += fan->width;
        }
    }
}

void jn_places_groups(const struct jn_fan *fan, const bool *linked,
                      struct jn_arena *arena, struct jn_groups *groups)
{
    struct places places;
    struct table table = {.hashed = !jn_fan_injective(fan)};
    *groups = (struct jn_groups){0};
    if (table.hashed) {
        weigh_ranks(fan, &places);
        find_places(fan, arena, &places);
        table.size = hash_size(places.count);
    } else {
        table.size = number_places(fan, arena, &places);
    }
    table.slots = jn_arena_take(arena, table.size, sizeof table.slots[0]);
    gather_all(fan, &places, linked, &table);
    groups->items = jn_arena_take(arena, table.size, sizeof groups->items[0]);
    for (size_t i = 0; i < table.size; i++)
        if (table.slots[i].multicast != 0)
            add_to_groups(&table.slots[i], fan->wants_hops, groups);
}

/* True if BY could be the difference of two children's places; then *PLACE
 * is that difference. */
static bool is_within_reach(const struct places *places, const int64_t *by,
                            uint64_t *place)
{
    *place = 0;
    for (size_t r = 0; r < places->rank_count; r++) {
        if (by[r] == 0)
            continue;
        if (places->unit[r] == 0 || by[r] % places->unit[r] != 0 ||
            magnitude(by[r] / places->unit[r]) >= places->span[r])
            return false;
        *place += (uint64_t)(by[r] / places->unit[r]) * places->weight[r];
    }
    return true;
}

static bool was_at(const struct places *before, uint64_t id, uint64_t place)
{
    return id < before->count && before->of[id] == place &&
           is_there(before->fan, id);
}

/* Whether a neighbour of child ID was at PLACE. */
static bool has_neighbour_at(const struct places *before, uint64_t id,
                             uint64_t place)
{
    uint64_t width = before->fan->width;
    uint64_t column = id % width;
    if (column > 0 && was_at(before, id - 1, place))
        return true;
    if (column + 1 < width && was_at(before, id + 1, place))
        return true;
    if (id >= width && was_at(before, id - width, place))
        return true;
    return was_at(before, id + width, place);
}

const bool *jn_places_linked(const struct jn_fan *fan,
                             const struct jn_fan *before, const int64_t *by,
                             struct jn_arena *arena, uint64_t *count)
{
    struct places now, then;
    uint64_t shift;
    *count = 0;
    weigh_ranks(fan, &now);
    if (!is_within_reach(&now, by, &shift))
        return NULL;
    find_places(fan, arena, &now);
    then = now;
    if (before != fan)
        find_places(before, arena, &then);
    bool *linked = jn_arena_take(arena, now.count, sizeof linked[0]);
    for (uint64_t id = 0; id < now.count; id++) {
        linked[id] = is_there(fan, id) &&
                     has_neighbour_at(&then, id, now.of[id] + shift);
        *count += linked[id];
    }
    return *count > 0 ? linked : NULL;
}
