/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/walk_inner.h"

#include <assert.h>
#include <math.h>
#include <string.h>

struct oracle_tile *oracle_walk_tile(struct oracle_walk *walk, size_t loop,
                                     uint64_t instance, size_t tensor)
{
    return &walk->tiles[loop][instance * walk->tensor_count + tensor];
}

void oracle_walk_record(struct oracle_walk *walk, size_t level, size_t tensor,
                        const struct oracle_parcel *parcel)
{
    struct oracle_transfer *transfer = &walk->transfers->of[level][tensor];
    size_t place = 0;
    struct oracle_parcel *here = transfer->parcels;
    while (place < transfer->parcel_count &&
           (here->multicast < parcel->multicast ||
            (here->multicast == parcel->multicast &&
             here->scatter < parcel->scatter))) {
        place++;
        here++;
    }
    if (place == transfer->parcel_count ||
        here->multicast != parcel->multicast ||
        here->scatter != parcel->scatter) {
        assert(transfer->parcel_count < ORACLE_MAX_PARCELS);
        memmove(here + 1, here,
                (transfer->parcel_count - place) * sizeof *here);
        transfer->parcel_count++;
        *here = *parcel;
        return;
    }
    here->accesses += parcel->accesses;
    here->hops += parcel->hops;
    here->unicast_hops += parcel->unicast_hops;
}

/* Words that went to the tiles below LOOP, of which there is one child. */
static void record_unicast(struct oracle_walk *walk, size_t loop, size_t tensor,
                           uint64_t words)
{
    const struct oracle_parcel parcel = {1, 1, words, 0, 0};
    oracle_walk_record(walk, walk->nest.loops[loop].level, tensor, &parcel);
}

/* How far the middle of a tile has moved, rounded. */
static void measure_step(const struct oracle_box *from,
                         const struct oracle_box *to, int64_t *step)
{
    for (size_t rank = 0; rank < ORACLE_MAX_RANKS; rank++)
        step[rank] = llround(((double)(to->low[rank] + to->high[rank]) -
                              (double)(from->low[rank] + from->high[rank])) /
                             2);
}

/* True when what the tile holds need not be fetched again after a step of STEP;
 * sets what the next step is compared with. */
static bool reuse_holds(struct oracle_tile *tile, const int64_t *step,
                        bool old_rule)
{
    static const int64_t nothing[ORACLE_MAX_RANKS];
    const size_t size = sizeof tile->step;
    if (!tile->filled || (!old_rule && memcmp(step, nothing, size) == 0))
        return tile->filled;
    if (tile->moving && memcmp(step, tile->step, size) != 0) {
        tile->moving = false;
        return false;
    }
    tile->moving = true;
    memcpy(tile->step, step, size);
    return true;
}

/* Takes the tensor's tile under LOOP to where it is now. */
static void fetch_tile(struct oracle_walk *walk, size_t loop, size_t tensor,
                       struct oracle_tile *tile)
{
    const struct jn_problem *problem = walk->nest.problem;
    const size_t rank_count = problem->layer->tensors[tensor].rank_count;
    const size_t level = walk->nest.loops[loop].level;
    struct oracle_box now;
    int64_t step[ORACLE_MAX_RANKS];
    oracle_nest_box(&walk->nest, loop, tensor, &now);
    if (walk->nest.mapping->levels[level].no_temporal_reuse >> tensor & 1) {
        oracle_points_fill(&now, NULL, rank_count, &tile->delta);
        return;
    }
    measure_step(&tile->last, &now, step);
    bool reused =
        reuse_holds(tile, step, problem->options.old_translation_rule);
    oracle_points_fill(&now, reused ? &tile->last : NULL, rank_count,
                       &tile->delta);
    tile->last = now;
    tile->filled = true;
}

/* The largest tiles at a level and under its fan-out. */
static void note_size(struct oracle_walk *walk, size_t loop, size_t tensor)
{
    const struct oracle_loop *here = &walk->nest.loops[loop];
    const struct jn_tensor *layer_tensor =
        &walk->nest.problem->layer->tensors[tensor];
    struct oracle_transfer *transfer =
        &walk->transfers->of[here->level][tensor];
    uint64_t *largest =
        here->master ? &transfer->union_words : &transfer->tile_words;
    struct oracle_box box;
    oracle_nest_box(&walk->nest, loop, tensor, &box);
    const uint64_t words = oracle_box_words(&box, layer_tensor->rank_count);
    if (words > *largest)
        *largest = words;
}

/* A loop in time on its way, and the words that the tiles below it fetched. */
struct course {
    size_t loop;
    uint64_t instance;
    uint64_t total[JN_MAX_TENSORS];
    uint64_t latest[JN_MAX_TENSORS]; /* in the step that counts */
};

/* Makes the step at hand once, as one of WEIGHT equal ones; it counts as if it
 * were the one before with LIKE_LAST. */
static void make_step(struct oracle_walk *walk, struct course *course,
                      uint64_t weight, bool like_last)
{
    struct oracle_nest *nest = &walk->nest;
    const size_t below = course->loop - 1;
    const struct oracle_loop *here = &nest->loops[course->loop];
    const uint64_t epochs = walk->epochs;
    walk->epochs = epochs * weight;
    oracle_walk_loop(walk, below, course->instance);
    walk->epochs = epochs;
    nest->at[here->dim] += (int64_t)(here->stride * weight);
    nest->index[course->loop] += weight;
    if (!nest->loops[below].boundary)
        return;
    for (size_t tensor = 0; tensor < walk->tensor_count; tensor++) {
        const struct oracle_tile *tile =
            oracle_walk_tile(walk, below, course->instance, tensor);
        if (!like_last)
            course->latest[tensor] = tile->delta.count;
        course->total[tensor] += weight * course->latest[tensor];
    }
}

/* True when a loop of the same dimension further in is cut short in the pass
 * that LOOP is about to make last. */
static bool ends_short(const struct oracle_nest *nest, size_t loop)
{
    const unsigned dim = nest->loops[loop].dim;
    if (!oracle_nest_is_last(nest, loop + 1, dim))
        return false;
    for (size_t i = 0; i < loop; i++)
        if (nest->loops[i].dim == dim &&
            nest->loops[i].end != nest->loops[i].residual)
            return true;
    return false;
}

/* The steps of a loop in time of which END are to be made: the first, one for
 * all those in the middle, and the last ones where they are different. */
static void make_steps(struct oracle_walk *walk, struct course *course,
                       uint64_t end)
{
    const struct oracle_loop *here = &walk->nest.loops[course->loop];
    const bool last = ends_short(&walk->nest, course->loop);
    const bool second_last = last && here->end != here->residual;
    const uint64_t apart = 1u + last + second_last;
    make_step(walk, course, 1, false);
    if (end > apart)
        make_step(walk, course, end - apart, false);
    if (second_last && end >= 3)
        make_step(walk, course, 1, end >= 4);
    if (last && end >= 2)
        make_step(walk, course, 1, !second_last && end >= 3);
}

static void make_all_steps(struct oracle_walk *walk, struct course *course,
                           uint64_t end)
{
    for (uint64_t step = 0; step < end; step++)
        make_step(walk, course, 1, false);
}

/* The innermost loop: each step reads every operand and adds to every result.
 */
static void compute(struct oracle_walk *walk, uint64_t instance)
{
    const uint64_t words = oracle_nest_end(&walk->nest, 0) * walk->epochs;
    for (size_t tensor = 0; tensor < walk->tensor_count; tensor++)
        record_unicast(walk, 0, tensor, words);
    walk->compute_used[instance] = true;
    walk->computes += words;
}

static void run_in_time(struct oracle_walk *walk, size_t loop,
                        uint64_t instance)
{
    struct oracle_nest *nest = &walk->nest;
    const unsigned dim = nest->loops[loop].dim;
    const uint64_t end = oracle_nest_end(nest, loop);
    const int64_t start = nest->at[dim];
    struct course course = {loop, instance, {0}, {0}};
    if (walk->mode == ORACLE_IN_FULL)
        make_all_steps(walk, &course, end);
    else
        make_steps(walk, &course, end);
    nest->at[dim] = start;
    nest->index[loop] = 0;
    if (!nest->loops[loop - 1].boundary)
        return;
    for (size_t tensor = 0; tensor < walk->tensor_count; tensor++)
        record_unicast(walk, loop, tensor, course.total[tensor] * walk->epochs);
}

void oracle_walk_loop(struct oracle_walk *walk, size_t loop, uint64_t instance)
{
    const struct oracle_loop *here = &walk->nest.loops[loop];
    walk->transfers->steps++;
    walk->used[loop][instance] = true;
    if (here->axis != JN_TIME)
        oracle_space_run(walk, loop, instance);
    else if (loop == 0)
        compute(walk, instance);
    else
        run_in_time(walk, loop, instance);
    for (size_t tensor = 0; tensor < walk->tensor_count; tensor++) {
        if (here->boundary || here->master)
            note_size(walk, loop, tensor);
        if (here->boundary)
            fetch_tile(walk, loop, tensor,
                       oracle_walk_tile(walk, loop, instance, tensor));
    }
}

/* Memory for the tiles of a boundary in all its instances. */
static void bind_tiles(struct oracle_walk *walk, size_t loop)
{
    const uint64_t count = walk->instances[loop] * walk->tensor_count;
    walk->tiles[loop] = jn_arena_take(walk->arena, count, sizeof **walk->tiles);
    for (uint64_t i = 0; i < count; i++) {
        const uint64_t room =
            oracle_nest_room(&walk->nest, loop, i % walk->tensor_count);
        walk->tiles[loop][i].delta.words =
            jn_arena_take(walk->arena, room, sizeof(int64_t));
    }
}

static void bind_walk(struct oracle_walk *walk)
{
    const struct oracle_nest *nest = &walk->nest;
    uint64_t instances = 1;
    for (size_t loop = nest->count; loop-- > 0;) {
        walk->instances[loop] = instances;
        walk->used[loop] = jn_arena_take(walk->arena, instances, sizeof(bool));
        if (nest->loops[loop].boundary)
            bind_tiles(walk, loop);
        if (nest->loops[loop].master)
            oracle_space_bind(walk, loop);
        if (nest->loops[loop].axis != JN_TIME && walk->mode == ORACLE_IN_FULL)
            instances *= nest->loops[loop].end;
    }
    const bool in_space = nest->loops[0].axis != JN_TIME;
    walk->compute_room = walk->instances[0];
    if (in_space)
        walk->compute_room *= walk->transfers->fanout[nest->loops[0].level];
    walk->compute_used =
        jn_arena_take(walk->arena, walk->compute_room, sizeof(bool));
}

static uint64_t count_used(const bool *used, uint64_t count)
{
    uint64_t sum = 0;
    for (uint64_t i = 0; i < count; i++)
        sum += used[i];
    return sum;
}

/* All figures are of one instance: the mean of those that were used. */
static void share_out(struct oracle_transfer *transfer, uint64_t instances)
{
    for (size_t i = 0; i < transfer->parcel_count; i++) {
        transfer->parcels[i].accesses /= instances;
        transfer->parcels[i].hops /= (double)instances;
        transfer->parcels[i].unicast_hops /= (double)instances;
    }
    transfer->link_words /= instances;
}

static void share_out_all(struct oracle_walk *walk)
{
    const struct oracle_nest *nest = &walk->nest;
    for (size_t loop = 0; loop < nest->count; loop++) {
        if (loop > 0 && !nest->loops[loop - 1].boundary)
            continue;
        size_t senders = loop;
        while (nest->loops[senders].axis != JN_TIME &&
               !nest->loops[senders].master)
            senders++;
        const uint64_t used =
            count_used(walk->used[senders], walk->instances[senders]);
        for (size_t tensor = 0; tensor < walk->tensor_count; tensor++)
            share_out(&walk->transfers->of[nest->loops[loop].level][tensor],
                      used);
    }
}

/* How many instances a spatial loop makes of one: on average over the passes
 * of the loops outside when its last pass is short. */
static double mean_end(const struct oracle_nest *nest, size_t loop)
{
    const struct oracle_loop *here = &nest->loops[loop];
    uint64_t passes = 1;
    if (here->end == here->residual)
        return (double)here->end;
    for (size_t outer = nest->count; outer-- > loop + 1;)
        if (nest->loops[outer].dim == here->dim)
            passes = nest->loops[outer].residual +
                     nest->loops[outer].end * (passes - 1);
    return (double)(here->residual + here->end * (passes - 1)) / (double)passes;
}

static void count_instances(const struct oracle_nest *nest,
                            struct oracle_transfers *transfers)
{
    double instances = 1;
    transfers->last_cycles = 1;
    transfers->imperfect = nest->imperfect;
    for (size_t loop = nest->count; loop-- > 0;) {
        const struct oracle_loop *here = &nest->loops[loop];
        if (here->boundary)
            transfers->replication[here->level] = instances;
        if (here->axis == JN_TIME)
            transfers->last_cycles *= here->end;
        else
            instances *= mean_end(nest, loop);
    }
    transfers->compute_replication = instances;
}

/* Without a fan-out one child's tile is all there is below a level. */
static void complete_unions(struct oracle_walk *walk)
{
    struct oracle_transfers *transfers = walk->transfers;
    const size_t level_count = walk->nest.problem->arch->level_count;
    for (size_t level = 0; level < level_count; level++)
        for (size_t tensor = 0; tensor < walk->tensor_count; tensor++)
            if (transfers->of[level][tensor].union_words == 0)
                transfers->of[level][tensor].union_words =
                    level + 1 < level_count
                        ? transfers->of[level + 1][tensor].tile_words
                        : 1;
}

void oracle_walk(const struct jn_problem *problem,
                 const struct jn_mapping *mapping, enum oracle_mode mode,
                 struct jn_arena *arena, struct oracle_transfers *transfers)
{
    struct oracle_walk *walk = jn_arena_take(arena, 1, sizeof *walk);
    memset(transfers, 0, sizeof *transfers);
    for (size_t level = 0; level < problem->arch->level_count; level++)
        transfers->fanout[level] = 1;
    walk->mode = mode;
    walk->arena = arena;
    walk->transfers = transfers;
    walk->tensor_count = problem->layer->tensor_count;
    walk->epochs = 1;
    oracle_nest_bind(problem, mapping, &walk->nest);
    bind_walk(walk);
    oracle_walk_loop(walk, walk->nest.count - 1, 0);
    share_out_all(walk);
    count_instances(&walk->nest, transfers);
    complete_unions(walk);
    transfers->computes = walk->computes;
    transfers->computers = count_used(walk->compute_used, walk->compute_room);
}
