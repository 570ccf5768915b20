/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/walk_inner.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static const struct jn_mesh *inner_mesh(const struct jn_arch *arch,
                                        size_t level)
{
    return level + 1 < arch->level_count ? &arch->levels[level + 1].mesh
                                         : &arch->compute.mesh;
}

static uint64_t larger(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

/* Children lie in rows as long as the machine's, even where the loops are
 * shorter: the next loop goes on in the same row. */
static void lay_out(const struct oracle_nest *nest, struct oracle_space *space)
{
    const struct jn_arch *arch = nest->problem->arch;
    const size_t level = nest->loops[space->master].level;
    const struct jn_mesh *inner = inner_mesh(arch, level);
    const struct jn_mesh *outer = &arch->levels[level].mesh;
    uint64_t product[3] = {1, 1, 1};
    space->innermost = space->master;
    for (size_t loop = space->master + 1; loop-- > 0;) {
        if (nest->loops[loop].axis == JN_TIME)
            break;
        product[nest->loops[loop].axis] *= nest->loops[loop].end;
        space->innermost = loop;
    }
    space->fanout = product[JN_SPACE_X] * product[JN_SPACE_Y];
    space->columns = larger(inner->x / outer->x, product[JN_SPACE_X]);
    space->rows = larger(inner->y / outer->y, product[JN_SPACE_Y]);
}

static struct oracle_points *take_points(struct oracle_walk *walk,
                                         uint64_t count, uint64_t room)
{
    struct oracle_points *points =
        jn_arena_take(walk->arena, count, sizeof *points);
    for (uint64_t i = 0; i < count; i++)
        points[i].words = jn_arena_take(walk->arena, room, sizeof(int64_t));
    return points;
}

void oracle_space_bind(struct oracle_walk *walk, size_t master)
{
    struct oracle_space *space = &walk->spaces[master];
    space->master = master;
    lay_out(&walk->nest, space);
    walk->transfers->fanout[walk->nest.loops[master].level] = space->fanout;
    for (size_t tensor = 0; tensor < walk->tensor_count; tensor++) {
        const uint64_t room =
            space->innermost == 0
                ? 1
                : oracle_nest_room(&walk->nest, space->innermost - 1, tensor);
        struct oracle_points *rooms = take_points(walk, space->fanout, room);
        space->children[tensor] =
            jn_arena_take(walk->arena, space->fanout, sizeof **space->children);
        for (uint64_t child = 0; child < space->fanout; child++)
            space->children[tensor][child].room = rooms[child];
        space->before[tensor] =
            take_points(walk, space->fanout * walk->instances[master], room);
    }
}

/* What each child gets. */

/* Displacement of the loops of the fan-out from their first step. */
static void measure_shift(const struct oracle_nest *nest,
                          const struct oracle_space *space, size_t tensor,
                          int64_t *shift)
{
    const struct jn_tensor *here = &nest->problem->layer->tensors[tensor];
    int64_t moved[JN_MAX_DIMS] = {0};
    for (size_t loop = space->innermost; loop <= space->master; loop++)
        moved[nest->loops[loop].dim] +=
            (int64_t)(nest->index[loop] * nest->loops[loop].stride);
    memset(shift, 0, ORACLE_MAX_RANKS * sizeof *shift);
    for (size_t rank = 0; rank < here->rank_count; rank++)
        for (size_t i = 0; i < here->ranks[rank].term_count; i++)
            shift[rank] += here->ranks[rank].terms[i].coefficient *
                           moved[here->ranks[rank].terms[i].dim];
}

/* A child that computes: it gets one word of each tensor. */
static void serve_compute(struct oracle_walk *walk, struct oracle_space *space,
                          uint64_t stamp, uint64_t child)
{
    for (size_t tensor = 0; tensor < walk->tensor_count; tensor++) {
        struct oracle_child *here = &space->children[tensor][child];
        struct oracle_box box;
        oracle_nest_point(&walk->nest, tensor, &box);
        here->delta = here->room;
        oracle_points_fill(
            &box, NULL, walk->nest.problem->layer->tensors[tensor].rank_count,
            &here->delta);
    }
    walk->compute_used[stamp] = true;
    walk->computes += walk->epochs;
}

static void serve_running(struct oracle_walk *walk, struct oracle_space *space,
                          uint64_t stamp, uint64_t child)
{
    const size_t below = space->innermost - 1;
    oracle_walk_loop(walk, below, stamp);
    for (size_t tensor = 0; tensor < walk->tensor_count; tensor++)
        space->children[tensor][child].delta =
            oracle_walk_tile(walk, below, stamp, tensor)->delta;
}

/* A child that does as the first one does, elsewhere. */
static void serve_copy(struct oracle_walk *walk, struct oracle_space *space,
                       uint64_t child)
{
    for (size_t tensor = 0; tensor < walk->tensor_count; tensor++) {
        struct oracle_child *here = &space->children[tensor][child];
        int64_t shift[ORACLE_MAX_RANKS];
        measure_shift(&walk->nest, space, tensor, shift);
        here->delta = here->room;
        oracle_points_shift(
            &space->children[tensor][0].delta, shift,
            walk->nest.problem->layer->tensors[tensor].rank_count,
            &here->delta);
    }
}

static void serve_child(struct oracle_walk *walk, struct oracle_space *space,
                        uint64_t instance, uint64_t child)
{
    const bool in_full = walk->mode == ORACLE_IN_FULL;
    const uint64_t stamp = instance * space->fanout + child;
    if (space->innermost == 0)
        serve_compute(walk, space, stamp, child);
    else if (in_full)
        serve_running(walk, space, stamp, child);
    else if (child == 0)
        serve_running(walk, space, 0, child);
    else
        serve_copy(walk, space, child);
    for (size_t tensor = 0; tensor < walk->tensor_count; tensor++)
        space->children[tensor][child].present = true;
}

/* The children below LOOP, whose loops outside stand for child number CHILD. */
static void serve_children(struct oracle_walk *walk, struct oracle_space *space,
                           size_t loop, uint64_t instance, uint64_t child)
{
    struct oracle_nest *nest = &walk->nest;
    const uint64_t end = oracle_nest_end(nest, loop);
    const int64_t stride = (int64_t)nest->loops[loop].stride;
    int64_t *at = &nest->at[nest->loops[loop].dim];
    const int64_t start = *at;
    for (uint64_t step = 0; step < end; step++, *at += stride) {
        nest->index[loop] = step;
        if (loop == space->innermost)
            serve_child(walk, space, instance, child * end + step);
        else
            serve_children(walk, space, loop - 1, instance, child * end + step);
    }
    *at = start;
    nest->index[loop] = 0;
}

/* Sending it: children that get the same words share them. */

/* Children served together, by how many they are. */
struct bundle {
    uint64_t scatter;
    uint64_t words;
    double hops, unicast_hops;
};

static double row_of(const struct oracle_space *space, uint64_t child)
{
    const uint64_t row = child / space->columns;
    return (double)row;
}

/* Hops along a column that a group reaches, from the row in the middle. */
static double vertical_hops(const struct oracle_space *space, uint64_t column,
                            const bool *group)
{
    const double centre = (double)(space->rows - 1) / 2;
    double least = centre;
    double greatest = centre;
    for (uint64_t child = column; child < space->fanout;
         child += space->columns)
        if (group[child]) {
            least = fmin(least, row_of(space, child));
            greatest = fmax(greatest, row_of(space, child));
        }
    return greatest - least;
}

static void add_group(const struct oracle_space *space, const bool *group,
                      uint64_t words, struct bundle *bundles)
{
    const double centre = (double)(space->rows - 1) / 2;
    uint64_t multicast = 0;
    uint64_t furthest = 0;
    double hops = 0;
    double unicast_hops = 0;
    for (uint64_t child = 0; child < space->fanout; child++) {
        if (!group[child])
            continue;
        const uint64_t column = child % space->columns;
        multicast++;
        furthest = larger(furthest, column);
        unicast_hops += (double)column + fabs(row_of(space, child) - centre);
    }
    for (uint64_t column = 0; column < space->columns; column++)
        hops += vertical_hops(space, column, group);
    bundles[multicast].scatter++;
    bundles[multicast].words += words;
    bundles[multicast].hops += (double)furthest + hops;
    bundles[multicast].unicast_hops += unicast_hops;
}

static bool waits(const struct oracle_child *child)
{
    return child->present && !child->linked && child->delta.count > 0;
}

/* Bundles the children that wait for words; returns the words sent. */
static uint64_t bundle_children(struct oracle_walk *walk,
                                const struct oracle_space *space, size_t tensor,
                                struct bundle *bundles)
{
    const size_t level = walk->nest.loops[space->master].level;
    const struct oracle_child *children = space->children[tensor];
    const bool alone =
        walk->nest.mapping->levels[level].no_multicast >> tensor & 1;
    bool *group = jn_arena_take(walk->arena, space->fanout, sizeof *group);
    bool *served = jn_arena_take(walk->arena, space->fanout, sizeof *served);
    uint64_t words = 0;
    for (uint64_t first = 0; first < space->fanout; first++) {
        if (served[first] || !waits(&children[first]))
            continue;
        memset(group, 0, space->fanout * sizeof *group);
        group[first] = true;
        for (uint64_t child = first + 1; !alone && child < space->fanout;
             child++)
            if (waits(&children[child]) &&
                oracle_points_equal(&children[first].delta,
                                    &children[child].delta))
                group[child] = served[child] = true;
        add_group(space, group, children[first].delta.count, bundles);
        words += children[first].delta.count;
    }
    return words;
}

static void record_bundles(struct oracle_walk *walk,
                           const struct oracle_space *space, size_t tensor,
                           const struct bundle *bundles)
{
    const size_t level = walk->nest.loops[space->master].level;
    for (uint64_t multicast = 1; multicast <= space->fanout; multicast++) {
        const struct bundle *here = &bundles[multicast];
        if (here->scatter == 0)
            continue;
        const uint64_t accesses = here->words * walk->epochs;
        const double each = (double)accesses / (double)here->scatter;
        const struct oracle_parcel parcel = {
            .multicast = multicast,
            .scatter = here->scatter,
            .accesses = accesses,
            .hops = here->hops * each,
            .unicast_hops = here->unicast_hops * each,
        };
        oracle_walk_record(walk, level, tensor, &parcel);
    }
}

/* Neighbours pass on what they got at the call before. */

static bool holds(const struct oracle_space *space,
                  const struct oracle_child *child,
                  const struct oracle_points *before, uint64_t neighbour)
{
    return neighbour < space->fanout &&
           oracle_points_equal(&child->delta, &before[neighbour]);
}

static bool neighbour_holds(const struct oracle_space *space, size_t tensor,
                            const struct oracle_points *before, uint64_t child)
{
    const struct oracle_child *here = &space->children[tensor][child];
    const uint64_t column = child % space->columns;
    const uint64_t row = child / space->columns;
    if (!waits(here))
        return false;
    return (column > 0 && holds(space, here, before, child - 1)) ||
           (column + 1 < space->columns &&
            holds(space, here, before, child + 1)) ||
           (row > 0 && holds(space, here, before, child - space->columns)) ||
           (row + 1 < space->rows &&
            holds(space, here, before, child + space->columns));
}

/* Lets neighbours serve whom they can; returns the words passed on. */
static uint64_t link_children(struct oracle_space *space, size_t tensor,
                              const struct oracle_points *before)
{
    uint64_t words = 0;
    for (uint64_t child = 0; child < space->fanout; child++) {
        if (!neighbour_holds(space, tensor, before, child))
            continue;
        space->children[tensor][child].linked = true;
        words += space->children[tensor][child].delta.count;
    }
    return words;
}

static void remember(const struct oracle_space *space, size_t tensor,
                     struct oracle_points *before)
{
    for (uint64_t child = 0; child < space->fanout; child++) {
        const struct oracle_child *here = &space->children[tensor][child];
        before[child].count = here->present ? here->delta.count : 0;
        if (before[child].count > 0)
            memcpy(before[child].words, here->delta.words,
                   here->delta.count * sizeof *here->delta.words);
    }
}

static bool links_allowed(const struct oracle_walk *walk, size_t level,
                          size_t tensor)
{
    return !walk->nest.problem->options.no_link_transfers &&
           !(walk->nest.mapping->levels[level].no_link_transfer >> tensor & 1);
}

/* Neighbours pass words on where that spares the level outside some. */
static void send_tensor(struct oracle_walk *walk, struct oracle_space *space,
                        size_t tensor, uint64_t instance)
{
    const size_t level = walk->nest.loops[space->master].level;
    const size_t count = space->fanout + 1;
    struct oracle_points *before =
        space->before[tensor] + instance * space->fanout;
    struct bundle *alone = jn_arena_take(walk->arena, count, sizeof *alone);
    struct bundle *helped = jn_arena_take(walk->arena, count, sizeof *helped);
    const uint64_t words = bundle_children(walk, space, tensor, alone);
    if (!links_allowed(walk, level, tensor)) {
        record_bundles(walk, space, tensor, alone);
        return;
    }
    const uint64_t linked = link_children(space, tensor, before);
    if (bundle_children(walk, space, tensor, helped) < words) {
        walk->transfers->of[level][tensor].link_words += linked * walk->epochs;
        record_bundles(walk, space, tensor, helped);
    } else {
        record_bundles(walk, space, tensor, alone);
    }
    remember(space, tensor, before);
}

static void forget_children(struct oracle_walk *walk,
                            struct oracle_space *space)
{
    for (size_t tensor = 0; tensor < walk->tensor_count; tensor++)
        for (uint64_t child = 0; child < space->fanout; child++) {
            space->children[tensor][child].present = false;
            space->children[tensor][child].linked = false;
        }
}

void oracle_space_run(struct oracle_walk *walk, size_t master,
                      uint64_t instance)
{
    struct oracle_space *space = &walk->spaces[master];
    forget_children(walk, space);
    serve_children(walk, space, master, instance, 0);
    const struct jn_arena_mark mark = jn_arena_mark(walk->arena);
    for (size_t tensor = 0; tensor < walk->tensor_count; tensor++)
        send_tensor(walk, space, tensor, instance);
    jn_arena_rewind(walk->arena, mark);
}
