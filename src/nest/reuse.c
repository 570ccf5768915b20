/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nest/reuse.h"

#include "base/checked.h"

#include <assert.h>
#include <string.h>

/* The temporal loops outside a child as a tensor sees them. */
struct path {
    const struct jn_view *view;
    const struct jn_nest_loop **loops; /* outermost first */
    size_t count;
    size_t rank_count;
    uint64_t tile_words;
    uint64_t extents[JN_MAX_RANKS];
    int64_t *jumps;  /* rank_count numbers per loop, innermost loop first */
    uint64_t *fresh; /* words that a repeated jump brings, likewise */
    uint8_t *same;   /* 1 + the first loop with an equal jump, likewise */
    bool old_rule;
};

/* Perfect loops make two passes at least and no more than 2^64 in all. */
enum { MAX_COUNT = 64 };

static const struct jn_nest_loop *loop_at(const struct path *path, size_t k)
{
    return path->loops[path->count - 1 - k];
}

static void add_step(const struct path *path, const struct jn_nest_loop *loop,
                     int64_t *place)
{
    int8_t rank = path->view->rank_of[loop->dim];
    if (rank >= 0) {
        place[rank] +=
            path->view->coefficient[loop->dim] * (int64_t)loop->stride;
        return;
    }
    for (size_t r = 0; rank == JN_SEVERAL_RANKS && r < path->rank_count; r++)
        place[r] += jn_nest_step(loop, path->view, r);
}

/* A loop's advance moves the tile by its step, and back by one step of each
 * loop inside it. */
static void set_jumps(struct jn_arena *arena, struct path *path)
{
    int64_t inner[JN_MAX_RANKS];
    path->jumps = jn_arena_take(arena, path->count * path->rank_count + 1,
                                sizeof path->jumps[0]);
    for (size_t r = 0; r < path->rank_count; r++)
        inner[r] = 0;
    for (size_t k = 0; k < path->count; k++) {
        int64_t *jump = &path->jumps[k * path->rank_count];
        for (size_t r = 0; r < path->rank_count; r++)
            jump[r] = -inner[r];
        add_step(path, loop_at(path, k), jump);
        add_step(path, loop_at(path, k), inner);
    }
}

static uint64_t overlap_words(const struct path *path, const int64_t *jump)
{
    uint64_t words = 1;
    for (size_t r = 0; r < path->rank_count; r++) {
        uint64_t shift = jump[r] < 0 ? -(uint64_t)jump[r] : (uint64_t)jump[r];
        if (shift >= path->extents[r])
            return 0;
        words *= path->extents[r] - shift;
    }
    return words;
}

static size_t first_equal_jump(const struct path *path, size_t k)
{
    size_t size = path->rank_count * sizeof path->jumps[0];
    const int64_t *jump = &path->jumps[k * path->rank_count];
    for (size_t i = 0; i < k; i++)
        if (memcmp(&path->jumps[i * path->rank_count], jump, size) == 0)
            return i;
    return k;
}

/* True if any two successive tiles share words.  Keeps no jumps: most paths
 * have no such tiles. */
static bool has_overlaps(const struct path *path)
{
    int64_t inner[JN_MAX_RANKS];
    int64_t jump[JN_MAX_RANKS];
    for (size_t r = 0; r < path->rank_count; r++)
        inner[r] = 0;
    for (size_t k = 0; k < path->count; k++) {
        for (size_t r = 0; r < path->rank_count; r++)
            jump[r] = -inner[r];
        add_step(path, loop_at(path, k), jump);
        add_step(path, loop_at(path, k), inner);
        if (overlap_words(path, jump) != 0)
            return true;
    }
    return false;
}

static void set_fresh(struct jn_arena *arena, struct path *path)
{
    path->fresh = jn_arena_take(arena, path->count, sizeof(uint64_t));
    for (size_t k = 0; k < path->count; k++)
        path->fresh[k] =
            path->tile_words -
            overlap_words(path, &path->jumps[k * path->rank_count]);
}

static void set_equals(struct jn_arena *arena, struct path *path)
{
    path->same = jn_arena_take(arena, path->count, sizeof path->same[0]);
    for (size_t k = 0; k < path->count; k++)
        path->same[k] = (uint8_t)(first_equal_jump(path, k) + 1);
}

/* What the last visit brought. */
enum burst { WHOLE, PART, NOTHING, BURST_COUNT };

/* A state of the walk: the jump that would slide on (0: none, otherwise as in
 * path.same) and what the last visit brought. */
static unsigned state_of(unsigned slide, enum burst burst)
{
    return slide * BURST_COUNT + burst;
}

/* The translation rule (spec 2.4).  A tile that has not moved brings nothing
 * and, since 2025, leaves the slide as it is. */
static unsigned advance(const struct path *path, size_t k, unsigned state)
{
    unsigned slide = state / BURST_COUNT;
    uint64_t fresh = path->fresh[k];
    if (fresh == 0 && !path->old_rule)
        return state_of(slide, NOTHING);
    if (slide != 0 && slide != path->same[k])
        return state_of(0, WHOLE);
    if (fresh == path->tile_words)
        return state_of(path->same[k], WHOLE);
    return state_of(path->same[k], fresh == 0 ? NOTHING : PART);
}

/* The walk's memory: states that stretches of loops end in, found when first
 * asked for, and how often each state is entered. */
struct walk {
    const struct path *path;
    uint8_t *exits; /* 1 + the state; by loop count and state; 0: not found */
    size_t state_count;
    struct entry {
        unsigned state;
        uint64_t times;
    } * entries;
    size_t entry_count;
};

/* The state that the COUNT innermost loops leave: entered, advanced once,
 * entered again. */
static unsigned find_exit(const struct walk *walk, size_t count, unsigned state)
{
    uint8_t *slot = &walk->exits[count * walk->state_count + state];
    if (count == 0)
        return state;
    if (*slot == 0) {
        unsigned middle = find_exit(walk, count - 1, state);
        unsigned again = advance(walk->path, count - 1, middle);
        *slot = (uint8_t)(find_exit(walk, count - 1, again) + 1);
    }
    return *slot - 1U;
}

static void enter(struct walk *walk, unsigned state, uint64_t times)
{
    size_t i = 0;
    while (i < walk->entry_count && walk->entries[i].state != state)
        i++;
    if (i == walk->entry_count)
        walk->entries[walk->entry_count++] = (struct entry){state, 0};
    walk->entries[i].times = jn_add(walk->entries[i].times, times);
}

static uint64_t burst_words(const struct path *path, size_t k, unsigned state)
{
    switch (state % BURST_COUNT) {
    case WHOLE:
        return path->tile_words;
    case PART:
        return path->fresh[k];
    default:
        return 0;
    }
}

/* What a loop brings that is entered in all the states so far, and the states
 * that it enters the loops inside it with. */
static void walk_loop(struct walk *walk, size_t k, struct jn_visits *visits)
{
    const struct path *path = walk->path;
    size_t entered = walk->entry_count;
    for (size_t i = 0; i < entered; i++) {
        struct entry entry = walk->entries[i];
        unsigned before = find_exit(walk, k, entry.state);
        unsigned after = advance(path, k, before);
        uint64_t times = jn_mul(entry.times, loop_at(path, k)->end - 1);
        uint64_t words = jn_mul(times, burst_words(path, k, after));
        walk->entries[entered + i] = (struct entry){after, times};
        visits->words = jn_add(visits->words, words);
        if (before % BURST_COUNT == after % BURST_COUNT)
            visits->jumps[k].link_words =
                jn_add(visits->jumps[k].link_words, words);
    }
    for (size_t i = entered; i < 2 * entered; i++) {
        struct entry entry = walk->entries[i];
        enter(walk, entry.state, entry.times);
    }
}

/* Follows the walk from the outermost loop inward. */
static void walk_path(const struct path *path, struct jn_arena *arena,
                      struct jn_visits *visits)
{
    struct walk walk = {.path = path};
    walk.state_count = (path->count + 1) * BURST_COUNT;
    walk.exits = jn_arena_take(arena, path->count * walk.state_count + 1,
                               sizeof walk.exits[0]);
    walk.entries =
        jn_arena_take(arena, 2 * walk.state_count, sizeof walk.entries[0]);
    visits->words = path->tile_words;
    enter(&walk, state_of(0, WHOLE), 1);
    for (size_t k = path->count; k-- > 0;)
        walk_loop(&walk, k, visits);
}

static void list_jumps(const struct path *path, struct jn_arena *arena,
                       struct jn_visits *visits)
{
    visits->jump_count = path->count;
    visits->jumps =
        jn_arena_take(arena, path->count + 1, sizeof visits->jumps[0]);
    for (size_t k = 0; k < path->count; k++)
        visits->jumps[k].by = &path->jumps[k * path->rank_count];
}

/* Every visit brings the whole tile. */
static void count_whole_tiles(const struct path *path, struct jn_visits *visits)
{
    visits->words = jn_mul(path->tile_words,
                           path->count > 0 ? loop_at(path, 0)->passes : 1);
    for (size_t k = 0; k < visits->jump_count; k++) {
        const struct jn_nest_loop *loop = loop_at(path, k);
        uint64_t times = jn_mul(loop->passes / loop->end, loop->end - 1);
        visits->jumps[k].link_words = jn_mul(times, path->tile_words);
    }
}

/* Leaves out the innermost loops that do not move the tile: it stays.  True
 * if there are any; then no visit comes right after another that brought
 * something. */
static bool skip_idle_loops(struct path *path)
{
    size_t all = path->count;
    while (path->count > 0 && !jn_nest_moves(loop_at(path, 0), path->view))
        path->count--;
    return path->count < all;
}

void jn_reuse_count(const struct jn_nest *nest, const struct jn_child *child,
                    bool want_jumps, struct jn_arena *arena,
                    struct jn_visits *visits)
{
    struct path path;
    bool forgets = child->memory == JN_FORGETS;
    assert(nest->uneven == 0);

    *visits = (struct jn_visits){0};
    path.view = &nest->problem->views[child->tensor];
    path.loops = nest->times;
    path.count = nest->time_count[child->level];
    path.rank_count = path.view->tensor->rank_count;
    path.tile_words = child->tile_words;
    path.old_rule = nest->problem->options.old_translation_rule;
    if (!forgets && !path.old_rule && skip_idle_loops(&path))
        want_jumps = false;
    bool may_overlap = !forgets && (path.view->windowed || path.old_rule);
    for (size_t r = 0; may_overlap && r < path.rank_count; r++)
        path.extents[r] =
            jn_tile_extent(&path.view->tensor->ranks[r], child->spans);
    bool overlaps = may_overlap && has_overlaps(&path);
    if (want_jumps || overlaps) {
        assert(path.count < MAX_COUNT);
        set_jumps(arena, &path);
        list_jumps(&path, arena, visits);
    }
    if (overlaps) {
        set_fresh(arena, &path);
        set_equals(arena, &path);
        walk_path(&path, arena, visits);
    } else {
        count_whole_tiles(&path, visits);
    }
    if (!want_jumps)
        visits->jump_count = 0;
}
