/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/reach.h"

#include "search/neurons.h"

#include <assert.h>
#include <math.h>

/* Products of factors that are possible, as flags by divisor of the bound. */
struct line {
    const uint64_t *divisors;
    size_t count, slot_count;
    bool *before; /* by slot and divisor: made by the slots before it */
    bool *behind; /* made by it and those behind it */
};

struct survey {
    const struct jn_mapspace *space;
    struct jn_arena *arena;
    struct line lines[JN_MAX_DIMS];
};

static size_t find_divisor(const struct line *line, uint64_t divisor)
{
    size_t low = 0;
    size_t high = line->count - 1;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (line->divisors[middle] < divisor)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* TO: what is in FROM, times a factor within the limit. */
static void extend(const struct line *line, const struct jn_slot_limit *limit,
                   const bool *from, bool *to)
{
    uint64_t bound = line->divisors[line->count - 1];
    for (size_t i = 0; i < line->count; i++)
        for (size_t f = 0; from[i] && f < line->count; f++) {
            uint64_t factor = line->divisors[f];
            if (factor >= limit->least && factor <= limit->most &&
                bound / line->divisors[i] % factor == 0)
                to[find_divisor(line, line->divisors[i] * factor)] = true;
        }
}

static void follow(struct survey *survey, size_t dim)
{
    const struct jn_mapspace *space = survey->space;
    struct line *line = &survey->lines[dim];
    const struct jn_factors *factors = &space->factors[dim];
    size_t count = factors->count_count;
    line->divisors = factors->counts;
    line->count = count;
    line->slot_count = space->slot_count;
    size_t rows = space->slot_count + 1;
    line->before = jn_arena_take(survey->arena, rows * count, sizeof(bool));
    line->behind = jn_arena_take(survey->arena, rows * count, sizeof(bool));
    line->before[0] = line->behind[space->slot_count * count] = true;
    for (size_t slot = 0; slot < space->slot_count; slot++)
        extend(line, &space->limits[dim][slot], &line->before[slot * count],
               &line->before[(slot + 1) * count]);
    for (size_t slot = space->slot_count; slot-- > 0;)
        extend(line, &space->limits[dim][slot],
               &line->behind[(slot + 1) * count], &line->behind[slot * count]);
}

/* The smallest and the largest number of steps that the slots from SLOT on
 * make together. */
static void find_spans(const struct survey *survey, size_t dim, size_t slot,
                       uint64_t *least, uint64_t *most)
{
    const struct line *line = &survey->lines[dim];
    size_t row = slot * line->count;
    *least = *most = 0;
    for (size_t i = 0; i < line->count; i++) {
        size_t rest = line->count - 1 - i;
        if (!line->behind[row + i] || !line->before[row + rest])
            continue;
        if (*least == 0)
            *least = line->divisors[i];
        *most = line->divisors[i];
    }
}

/* True if some mapping has this factor in the slot. */
static bool can_take(const struct survey *survey, size_t dim, size_t slot,
                     size_t factor)
{
    const struct line *line = &survey->lines[dim];
    const struct jn_slot_limit *limit = &survey->space->limits[dim][slot];
    assert(line->divisors && factor < line->count);
    uint64_t bound = line->divisors[line->count - 1];
    uint64_t steps = line->divisors[factor];
    if (steps < limit->least || steps > limit->most)
        return false;
    for (size_t i = 0; i < line->count; i++)
        if (line->before[slot * line->count + i] &&
            bound / line->divisors[i] % steps == 0 &&
            line->behind[(slot + 1) * line->count +
                         find_divisor(line, bound / line->divisors[i] / steps)])
            return true;
    return false;
}

static double tile_words(const struct jn_tensor *tensor, const uint64_t *spans)
{
    double words = 1;
    for (size_t r = 0; r < tensor->rank_count; r++) {
        const struct jn_rank *rank = &tensor->ranks[r];
        double extent = 1;
        for (size_t i = 0; i < rank->term_count; i++)
            extent += fabs((double)rank->terms[i].coefficient) *
                      (double)(spans[rank->terms[i].dim] - 1);
        words *= extent;
    }
    return words;
}

/* Words of the level that tiles of these tensors take. */
static double used_words(const struct survey *survey, size_t level,
                         jn_tensors kept, const uint64_t *spans,
                         struct jn_obstacle *obstacle)
{
    const struct jn_problem *problem = survey->space->problem;
    double bits = 0;
    for (size_t t = 0; t < problem->layer->tensor_count; t++) {
        obstacle->words[t] =
            kept >> t & 1 ? tile_words(&problem->layer->tensors[t], spans) : 0;
        bits += obstacle->words[t] * problem->storage[level][t].word_bits;
    }
    return bits / problem->arch->levels[level].word_bits;
}

static size_t first_slot(const struct jn_mapspace *space, size_t level)
{
    size_t slot = 0;
    while (space->slots[slot].level != level)
        slot++;
    return slot;
}

static bool is_too_small(const struct survey *survey, size_t level,
                         struct jn_obstacle *obstacle)
{
    const struct jn_mapspace *space = survey->space;
    const struct jn_level *storage = &space->problem->arch->levels[level];
    uint64_t least[JN_MAX_DIMS];
    uint64_t most[JN_MAX_DIMS];
    if (!storage->has_size)
        return false;
    for (size_t d = 0; d < space->problem->layer->dim_count; d++)
        find_spans(survey, d, first_slot(space, level), &least[d], &most[d]);
    obstacle->level = level;
    obstacle->available =
        floor((double)storage->size_words / storage->multiple_buffering);
    obstacle->kind = JN_OBSTACLE_CAPACITY;
    jn_tensors surely =
        space->fixed[level].keep & ~jn_neurons_unsure(space->problem, level);
    obstacle->needed = used_words(survey, level, surely, least, obstacle);
    if (obstacle->needed > obstacle->available)
        return true;
    obstacle->kind = JN_OBSTACLE_UTILIZATION;
    obstacle->needed = obstacle->available * storage->min_utilization;
    obstacle->available = used_words(
        survey, level, space->fixed[level].keep | space->free_keep[level], most,
        obstacle);
    return obstacle->needed > obstacle->available;
}

/* Numbers of children in use, as flags by y and x. */
struct grid {
    size_t x, y;
    bool *used;
};

/* What FROM has, times so many children more along y and x. */
static void multiply(const struct grid *from, uint64_t along_y,
                     uint64_t along_x, struct grid *to)
{
    for (size_t y = 1; y * along_y <= to->y; y++)
        for (size_t x = 1; x * along_x <= to->x; x++)
            if (from->used[y * (from->x + 1) + x])
                to->used[y * along_y * (to->x + 1) + x * along_x] = true;
}

/* A loop in space. */
struct loop {
    size_t dim, slot;
    uint64_t factor;
};

/* Adds the loop's ways to lie along the axes. */
static void spread(const struct survey *survey, const struct loop *loop,
                   const struct grid *from, struct grid *to)
{
    const struct line *line = &survey->lines[loop->dim];
    uint64_t factor = loop->factor;
    if (!survey->space->limits[loop->dim][loop->slot].two_axes) {
        uint64_t along_y =
            survey->space->along_y[loop->dim][loop->slot] ? factor : 1;
        multiply(from, along_y, factor / along_y, to);
        return;
    }
    for (size_t i = 0; i < line->count && line->divisors[i] <= factor; i++)
        if (factor % line->divisors[i] == 0)
            multiply(from, line->divisors[i], factor / line->divisors[i], to);
}

static struct grid new_grid(const struct jn_mesh *mesh, struct jn_arena *arena)
{
    return (struct grid){
        mesh->x, mesh->y,
        jn_arena_take(arena, (mesh->x + 1) * (mesh->y + 1), sizeof(bool))};
}

/* The most children that the loops of SLOT can use; 0 if they need more than
 * there are, in any way. */
static double most_children(const struct survey *survey, size_t slot)
{
    const struct jn_mapspace *space = survey->space;
    const struct jn_mesh *mesh =
        &space->problem->children[space->slots[slot].level];
    struct grid grid = new_grid(mesh, survey->arena);
    uint64_t most = 0;
    grid.used[grid.x + 1 + 1] = true;
    for (size_t d = 0; d < space->problem->layer->dim_count; d++) {
        struct grid next = new_grid(mesh, survey->arena);
        for (size_t f = 0; f < survey->lines[d].count; f++) {
            const struct loop loop = {d, slot, survey->lines[d].divisors[f]};
            if (can_take(survey, d, slot, f))
                spread(survey, &loop, &grid, &next);
        }
        grid = next;
    }
    for (size_t y = 1; y <= grid.y; y++)
        for (size_t x = 1; x <= grid.x; x++)
            if (grid.used[y * (grid.x + 1) + x] && x * y > most)
                most = x * y;
    return (double)most;
}

static double fewest_children(const struct survey *survey, size_t slot)
{
    double children = 1;
    for (size_t d = 0; d < survey->space->problem->layer->dim_count; d++) {
        const struct line *line = &survey->lines[d];
        size_t f = 0;
        assert(line->divisors);
        while (f < line->count - 1 && !can_take(survey, d, slot, f))
            f++;
        children *= (double)line->divisors[f];
    }
    return children;
}

/* Where nothing is demanded, nothing can be out of reach. */
static bool demands_children(const struct jn_mapspace *space, size_t slot)
{
    for (size_t d = 0; d < space->problem->layer->dim_count; d++)
        if (space->limits[d][slot].least > 1)
            return true;
    return space->least_fanout[space->slots[slot].level] > 1;
}

/* Meshes beyond this are not surveyed. */
static const double most_instances = 1 << 18;

static bool is_misspread(const struct survey *survey, size_t slot,
                         struct jn_obstacle *obstacle)
{
    const struct jn_mapspace *space = survey->space;
    size_t level = space->slots[slot].level;
    const struct jn_mesh *mesh = &space->problem->children[level];
    double children = (double)mesh->x * (double)mesh->y;
    if (!space->slots[slot].space || children > most_instances ||
        !demands_children(space, slot))
        return false;
    double most = most_children(survey, slot);
    obstacle->level = level;
    obstacle->kind = most < 1 ? JN_OBSTACLE_FANOUT : JN_OBSTACLE_PARALLELISM;
    obstacle->needed =
        most < 1 ? fewest_children(survey, slot) : space->least_fanout[level];
    obstacle->available = most < 1 ? children : most;
    return most < 1 || space->least_fanout[level] > most;
}

/* As many compute instances as all loops in space can use together. */
static bool is_underused(const struct survey *survey,
                         struct jn_obstacle *obstacle)
{
    const struct jn_mapspace *space = survey->space;
    double most = 1;
    for (size_t slot = 0; slot < space->slot_count; slot++) {
        const struct jn_mesh *mesh =
            &space->problem->children[space->slots[slot].level];
        double children = (double)mesh->x * (double)mesh->y;
        if (space->slots[slot].space && space->least_instances > 1)
            most *= children > most_instances ? children
                                              : most_children(survey, slot);
    }
    *obstacle = (struct jn_obstacle){.kind = JN_OBSTACLE_TOTAL,
                                     .needed = space->least_instances,
                                     .available = most};
    return space->least_instances > most;
}

/* Levels without children to choose among. */
static bool is_idle(const struct jn_mapspace *space, size_t level,
                    struct jn_obstacle *obstacle)
{
    const struct jn_mesh *mesh = &space->problem->children[level];
    *obstacle = (struct jn_obstacle){.kind = JN_OBSTACLE_PARALLELISM,
                                     .level = level,
                                     .needed = space->least_fanout[level],
                                     .available = 1};
    return mesh->x * mesh->y == 1 && obstacle->needed > 1;
}

static bool find(const struct survey *survey, struct jn_obstacle *obstacle)
{
    const struct jn_mapspace *space = survey->space;
    for (size_t level = 0; level < space->problem->arch->level_count; level++)
        if (is_too_small(survey, level, obstacle) ||
            is_idle(space, level, obstacle))
            return true;
    for (size_t slot = 0; slot < space->slot_count; slot++)
        if (is_misspread(survey, slot, obstacle))
            return true;
    if (is_underused(survey, obstacle))
        return true;
    *obstacle = (struct jn_obstacle){.kind = JN_NO_OBSTACLE};
    return false;
}

bool jn_reach_find(const struct jn_problem *problem,
                   const struct jn_constraint *constraints, size_t count,
                   struct jn_arena *arena, struct jn_obstacle *obstacle)
{
    struct jn_mapspace *space = jn_arena_take(arena, 1, sizeof *space);
    struct survey survey = {.space = space, .arena = arena};
    *obstacle = (struct jn_obstacle){.kind = JN_OBSTACLE_SPLIT};
    if (!jn_mapspace_make(problem, constraints, count, arena, space)) {
        obstacle->dim = space->culprit;
        return true;
    }
    for (size_t d = 0; d < problem->layer->dim_count; d++)
        follow(&survey, d);
    return find(&survey, obstacle);
}
