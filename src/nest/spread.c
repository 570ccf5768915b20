/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nest/spread.h"

#include "base/checked.h"

#include <assert.h>
#include <string.h>

static uint64_t larger(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

void jn_spread_fan(const struct jn_nest *nest, size_t level, size_t tensor,
                   const uint64_t *ends, struct jn_fan *fan)
{
    const struct jn_mesh *children = &nest->problem->children[level];
    size_t begin = nest->space[level];
    uint64_t x = 1;
    uint64_t y = 1;

    fan->view = &nest->problem->views[tensor];
    fan->loops = &nest->loops[begin];
    fan->ends = ends;
    fan->count = nest->begin[level + 1] - begin;
    for (size_t i = 0; i < fan->count; i++)
        if (fan->loops[i].axis == JN_SPACE_X)
            x *= fan->loops[i].end;
        else
            y *= fan->loops[i].end;
    fan->width = larger(children->x, x);
    fan->height = larger(children->y, y);
    fan->alone = nest->mapping->levels[level].no_multicast >> tensor & 1;
    fan->wants_hops = nest->problem->needs_hops[level];
}

static uint64_t end_of(const struct jn_fan *fan, size_t loop)
{
    return fan->ends != NULL ? fan->ends[loop] : fan->loops[loop].end;
}

uint64_t jn_spread_children(const struct jn_fan *fan)
{
    uint64_t children = 1;
    for (size_t i = 0; i < fan->count; i++)
        children *= end_of(fan, i);
    return children;
}

static bool parts(const struct jn_fan *fan, size_t loop)
{
    return fan->alone || jn_nest_moves(&fan->loops[loop], fan->view);
}

/* True unless two dimensions move the same rank, when different children may
 * be at the same place. */
static bool is_injective(const struct jn_fan *fan)
{
    if (fan->alone || !fan->view->windowed)
        return true;
    for (size_t r = 0; r < fan->view->tensor->rank_count; r++) {
        const struct jn_nest_loop *mover = NULL;
        for (size_t i = 0; i < fan->count; i++) {
            const struct jn_nest_loop *loop = &fan->loops[i];
            if (jn_nest_step(loop, fan->view, r) == 0)
                continue;
            if (mover != NULL && mover->dim != loop->dim)
                return false;
            mover = loop;
        }
    }
    return true;
}

/* True when the y loops advance whole rows of the grid. */
static bool is_aligned(const struct jn_fan *fan)
{
    uint64_t row = 1;
    uint64_t rows = 1;
    for (size_t i = 0; i < fan->count; i++)
        if (fan->loops[i].axis == JN_SPACE_X)
            row *= end_of(fan, i);
        else
            rows *= end_of(fan, i);
    return row == fan->width || rows == 1;
}

/* The loops of one axis, seen from a tensor that they move or leave. */
struct axis {
    uint64_t size;  /* places along the axis */
    uint64_t moved; /* of which a group has SIZE / MOVED */
    uint64_t reach; /* from a group's first to its last place */
};

static struct axis look_along(const struct jn_fan *fan, enum jn_axis axis)
{
    struct axis along = {1, 1, 0};
    for (size_t i = fan->count; i-- > 0;) {
        if (fan->loops[i].axis != (uint8_t)axis)
            continue;
        if (parts(fan, i))
            along.moved *= end_of(fan, i);
        else
            along.reach += along.size * (end_of(fan, i) - 1);
        along.size *= end_of(fan, i);
    }
    return along;
}

/* Twice the way from the middle row of HEIGHT to a row, up or down. */
static uint64_t halves_below(uint64_t row, uint64_t height)
{
    return 2 * row < height - 1 ? height - 1 - 2 * row : 0;
}

static uint64_t halves_above(uint64_t row, uint64_t height)
{
    return 2 * row > height - 1 ? 2 * row - (height - 1) : 0;
}

static uint64_t sum_rows(uint64_t rows, uint64_t height)
{
    uint64_t sum = 0;
    for (uint64_t row = 0; row < rows; row++)
        sum += halves_below(row, height) + halves_above(row, height);
    return sum;
}

/* Sum over the groups along y of the way to their first and last rows. */
static uint64_t sum_columns(const struct jn_fan *fan, const struct axis *y)
{
    uint64_t sum = 0;
    for (uint64_t group = 0; group < y->moved; group++) {
        uint64_t first = 0;
        uint64_t place = 1;
        uint64_t rest = group;
        for (size_t i = fan->count; i-- > 0;) {
            if (fan->loops[i].axis != JN_SPACE_Y)
                continue;
            if (parts(fan, i)) {
                first += rest % end_of(fan, i) * place;
                rest /= end_of(fan, i);
            }
            place *= end_of(fan, i);
        }
        sum += halves_below(first, fan->height) +
               halves_above(first + y->reach, fan->height);
    }
    return sum;
}

/* All groups have the same shape: a closed form but for the rows. */
static void add_regular_hops(const struct jn_fan *fan, const struct axis *x,
                             const struct axis *y, struct jn_group *group)
{
    uint64_t columns = x->size / x->moved;
    uint64_t sum_x = x->size * (x->size - 1) / 2;
    /* A group's first column plus its reach is its last; the first columns'
     * average is (size - 1 - reach) / 2. */
    uint64_t last_columns = x->moved * (x->size - 1 + x->reach);
    group->half_hops =
        y->moved * last_columns + x->moved * columns * sum_columns(fan, y);
    group->unicast_half_hops =
        2 * y->size * sum_x + x->size * sum_rows(y->size, fan->height);
}

static void group_regularly(const struct jn_fan *fan, struct jn_groups *groups)
{
    struct axis x = look_along(fan, JN_SPACE_X);
    struct axis y = look_along(fan, JN_SPACE_Y);
    groups->one.multicast = x.size / x.moved * (y.size / y.moved);
    groups->one.scatter = x.moved * y.moved;
    if (fan->wants_hops)
        add_regular_hops(fan, &x, &y, &groups->one);
    groups->items = &groups->one;
    groups->count = 1;
    groups->total = groups->one.scatter;
}

/* Where a child's words are, as one number: equal numbers, equal places. */
struct places {
    uint64_t *of; /* by child */
    uint64_t child_count;
    size_t rank_count;
    int64_t unit[JN_MAX_RANKS]; /* all steps of the rank are multiples */
    int64_t span[JN_MAX_RANKS]; /* places along the rank, in units */
    uint64_t weight[JN_MAX_RANKS];
};

static int64_t magnitude(int64_t value)
{
    return value < 0 ? -value : value;
}

static int64_t common_divisor(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
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
            unit = common_divisor(
                magnitude(jn_nest_step(&fan->loops[i], fan->view, r)), unit);
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

/* Lists the children's places with the innermost loop fastest. */
static void list_places(const struct jn_fan *fan, const uint64_t *steps,
                        struct jn_arena *arena, struct places *places)
{
    uint64_t done = 1;
    places->child_count = jn_spread_children(fan);
    places->of =
        jn_arena_take(arena, places->child_count, sizeof places->of[0]);
    for (size_t i = fan->count; i-- > 0;) {
        uint64_t step = steps[i];
        for (uint64_t id = done; id < done * end_of(fan, i); id++)
            places->of[id] = places->of[id - done] + step;
        done *= end_of(fan, i);
    }
}

/* Places along the ranks of the tensor. */
static void find_places(const struct jn_fan *fan, struct jn_arena *arena,
                        struct places *places)
{
    uint64_t *steps = jn_arena_take(arena, fan->count + 1, sizeof steps[0]);
    weigh_ranks(fan, places);
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
        steps[i] = parts(fan, i) ? count : 0;
        count *= parts(fan, i) ? end_of(fan, i) : 1;
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
    uint64_t above = halves_above(row, fan->height);
    uint64_t below = halves_below(row, fan->height);
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

static void add_to_groups(const struct gathering *gathered,
                          struct jn_groups *groups)
{
    size_t at = 0;
    while (at < groups->count &&
           groups->items[at].multicast < gathered->multicast)
        at++;
    if (at == groups->count ||
        groups->items[at].multicast != gathered->multicast) {
        memmove(&groups->items[at + 1], &groups->items[at],
                (groups->count - at) * sizeof groups->items[0]);
        groups->items[at] = (struct jn_group){gathered->multicast, 0, 0, 0};
        groups->count++;
    }
    groups->items[at].scatter++;
    groups->items[at].half_hops += gathered->half_hops;
    groups->items[at].unicast_half_hops += gathered->unicast_half_hops;
    groups->total++;
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
        for (uint64_t row = 0; id < places->child_count; row++) {
            if (linked == NULL || !linked[id])
                gather(find_group(table, places->of[id]), fan, column, row);
            id += fan->width;
        }
    }
}

/* Any layout and any places: looks at each child. */
static void group_by_looking(const struct jn_fan *fan, const bool *linked,
                             struct jn_arena *arena, struct jn_groups *groups)
{
    struct places places;
    struct table table = {.hashed = !is_injective(fan)};
    if (table.hashed) {
        find_places(fan, arena, &places);
        table.size = hash_size(places.child_count);
    } else {
        table.size = number_places(fan, arena, &places);
    }
    table.slots = jn_arena_take(arena, table.size, sizeof table.slots[0]);
    gather_all(fan, &places, linked, &table);
    groups->items = jn_arena_take(arena, table.size, sizeof groups->items[0]);
    for (size_t i = 0; i < table.size; i++)
        if (table.slots[i].multicast != 0)
            add_to_groups(&table.slots[i], groups);
}

void jn_spread_groups(const struct jn_fan *fan, const bool *linked,
                      struct jn_arena *arena, struct jn_groups *groups)
{
    *groups = (struct jn_groups){0};
    if (linked == NULL && is_injective(fan) &&
        (is_aligned(fan) || !fan->wants_hops))
        group_regularly(fan, groups);
    else
        group_by_looking(fan, linked, arena, groups);
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

/* Whether a neighbour of child ID, in a row of WIDTH, was at PLACE. */
static bool has_neighbour_at(const struct places *before, uint64_t id,
                             uint64_t place, uint64_t width)
{
    uint64_t count = before->child_count;
    uint64_t column = id % width;
    if (column > 0 && id - 1 < count && before->of[id - 1] == place)
        return true;
    if (column + 1 < width && id + 1 < count && before->of[id + 1] == place)
        return true;
    if (id >= width && id - width < count && before->of[id - width] == place)
        return true;
    return id + width < count && before->of[id + width] == place;
}

const bool *jn_spread_linked(const struct jn_fan *fan,
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
    find_places(before, arena, &then);
    bool *linked = jn_arena_take(arena, now.child_count, sizeof linked[0]);
    for (uint64_t id = 0; id < now.child_count; id++) {
        linked[id] =
            has_neighbour_at(&then, id, now.of[id] + shift, fan->width);
        *count += linked[id];
    }
    return *count > 0 ? linked : NULL;
}
