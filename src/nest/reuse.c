/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nest/reuse.h"

#include "base/checked.h"

#include <assert.h>
#include <string.h>

/* The temporal loops outside a child as a tensor sees them, innermost first. */
struct path {
    const struct jn_nest *nest;
    const struct jn_view *view;
    const struct jn_nest_loop **loops;
    size_t count;
    size_t rank_count;
    uint64_t tile_words;
    int64_t *jumps;  /* rank_count numbers per loop */
    uint64_t *fresh; /* words that a repeated jump brings */
    size_t *same;    /* 1 + the first loop with an equal jump */
    bool old_rule;
};

/* What the last visit brought. */
enum burst { WHOLE, PART, NOTHING, BURST_COUNT };

/* A state of the walk: the jump that would slide on (0: none, otherwise as in
 * path.same) and what the last visit brought. */
static size_t state_of(size_t slide, enum burst burst)
{
    return slide * BURST_COUNT + burst;
}

static void collect_loops(const struct jn_nest *nest, size_t level,
                          struct jn_arena *arena, struct path *path)
{
    path->loops = jn_arena_take(arena, nest->space[level] + 1,
                                sizeof(const struct jn_nest_loop *));
    path->count = 0;
    for (size_t i = nest->space[level]; i-- > 0;)
        if (nest->loops[i].axis == JN_TIME)
            path->loops[path->count++] = &nest->loops[i];
}

/* A loop's advance moves the tile by its step, and back by one step of each
 * loop inside it. */
static void set_jumps(struct jn_arena *arena, struct path *path)
{
    const struct jn_tensor *tensor = path->view->tensor;
    path->rank_count = tensor->rank_count;
    path->jumps = jn_arena_take(arena, path->count * path->rank_count + 1,
                                sizeof path->jumps[0]);
    for (size_t r = 0; r < path->rank_count; r++) {
        int64_t inner = 0;
        for (size_t k = 0; k < path->count; k++) {
            int64_t step = jn_nest_step(path->loops[k], &tensor->ranks[r]);
            path->jumps[k * path->rank_count + r] = step - inner;
            inner += step;
        }
    }
}

static uint64_t overlap_words(const struct path *path, size_t k,
                              const uint64_t *extents)
{
    uint64_t words = 1;
    for (size_t r = 0; r < path->rank_count; r++) {
        int64_t by = path->jumps[k * path->rank_count + r];
        uint64_t shift = by < 0 ? -(uint64_t)by : (uint64_t)by;
        if (shift >= extents[r])
            return 0;
        words *= extents[r] - shift;
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

static void set_overlaps(const struct jn_spans *spans, struct jn_arena *arena,
                         struct path *path)
{
    const struct jn_tensor *tensor = path->view->tensor;
    uint64_t extents[JN_MAX_RANKS];
    path->fresh = jn_arena_take(arena, path->count + 1, sizeof(uint64_t));
    path->same = jn_arena_take(arena, path->count + 1, sizeof(size_t));
    for (size_t r = 0; r < path->rank_count; r++)
        extents[r] = jn_tile_extent(&tensor->ranks[r], spans);
    for (size_t k = 0; k < path->count; k++) {
        path->fresh[k] = path->tile_words - overlap_words(path, k, extents);
        path->same[k] = first_equal_jump(path, k) + 1;
    }
}

/* The translation rule (spec 2.4).  A tile that has not moved brings nothing
 * and, since 2025, leaves the slide as it is. */
static size_t advance(const struct path *path, size_t k, size_t state)
{
    size_t slide = state / BURST_COUNT;
    uint64_t fresh = path->fresh[k];
    if (fresh == 0 && !path->old_rule)
        return state_of(slide, NOTHING);
    if (slide != 0 && slide != path->same[k])
        return state_of(0, WHOLE);
    if (fresh == path->tile_words)
        return state_of(path->same[k], WHOLE);
    return state_of(path->same[k], fresh == 0 ? NOTHING : PART);
}

/* The state that the COUNT innermost loops leave, from each state they may be
 * entered with: entered once, advanced once, entered again. */
static size_t *tabulate_exits(const struct path *path, struct jn_arena *arena)
{
    size_t states = (path->count + 1) * BURST_COUNT;
    size_t *exits =
        jn_arena_take(arena, (path->count + 1) * states, sizeof exits[0]);
    for (size_t s = 0; s < states; s++)
        exits[s] = s;
    for (size_t k = 0; k < path->count; k++) {
        const size_t *inner = &exits[k * states];
        for (size_t s = 0; s < states; s++)
            exits[(k + 1) * states + s] = inner[advance(path, k, inner[s])];
    }
    return exits;
}

static uint64_t burst_words(const struct path *path, size_t k, size_t state)
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

/* Follows the walk from the outermost loop inward: in how many of the real
 * passes is each state entered, and what does each advance bring. */
static void walk(const struct path *path, struct jn_arena *arena,
                 struct jn_visits *visits)
{
    size_t states = (path->count + 1) * BURST_COUNT;
    const size_t *exits = tabulate_exits(path, arena);
    uint64_t *entered =
        jn_arena_take(arena, (path->count + 1) * states, sizeof entered[0]);
    entered[path->count * states + state_of(0, WHOLE)] = 1;
    visits->words = path->tile_words;
    for (size_t k = path->count; k-- > 0;) {
        const uint64_t *now = &entered[(k + 1) * states];
        uint64_t *inner = &entered[k * states];
        for (size_t s = 0; s < states; s++) {
            if (now[s] == 0)
                continue;
            size_t before = exits[k * states + s];
            size_t after = advance(path, k, before);
            uint64_t times = jn_mul(now[s], path->loops[k]->end - 1);
            uint64_t words = jn_mul(times, burst_words(path, k, after));
            inner[s] = jn_add(inner[s], now[s]);
            inner[after] = jn_add(inner[after], times);
            visits->words = jn_add(visits->words, words);
            if (before % BURST_COUNT == after % BURST_COUNT)
                visits->jumps[k].link_words =
                    jn_add(visits->jumps[k].link_words, words);
        }
    }
}

/* Every advance brings the whole tile.  WORDS come with each visit. */
static void set_link_words(const struct path *path, struct jn_visits *visits)
{
    for (size_t k = 0; k < path->count; k++) {
        const struct jn_nest_loop *loop = path->loops[k];
        uint64_t times = jn_mul(loop->passes / loop->end, loop->end - 1);
        visits->jumps[k].link_words = jn_mul(times, path->tile_words);
    }
}

static size_t innermost_moving(const struct path *path)
{
    size_t k = 0;
    while (k < path->count && !jn_nest_moves(path->loops[k], path->view))
        k++;
    return k;
}

/* Tiles of a tensor without windows either stay or are wholly new, so the
 * innermost loop that moves them decides. */
static void count_without_windows(const struct path *path,
                                  struct jn_visits *visits)
{
    size_t k = innermost_moving(path);
    uint64_t times = k < path->count ? path->loops[k]->passes : 1;
    visits->words = jn_mul(times, path->tile_words);
    if (k == 0 && visits->jumps != NULL)
        set_link_words(path, visits);
}

static void count_forgetful(const struct path *path, struct jn_visits *visits)
{
    uint64_t times = path->count > 0 ? path->loops[0]->passes : 1;
    visits->words = jn_mul(times, path->tile_words);
    if (visits->jumps != NULL)
        set_link_words(path, visits);
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

void jn_reuse_count(const struct jn_nest *nest, size_t level, size_t tensor,
                    const struct jn_spans *spans, enum jn_memory memory,
                    bool want_jumps, struct jn_arena *arena,
                    struct jn_visits *visits)
{
    struct path path = {.nest = nest, .view = &nest->views[tensor]};
    bool old_rule = nest->problem->options.old_translation_rule;
    bool simple = memory == JN_FORGETS || !(path.view->windowed || old_rule);
    assert(nest->imperfect == 0);

    *visits = (struct jn_visits){0};
    path.old_rule = old_rule;
    path.tile_words = jn_tile_words(path.view->tensor, spans);
    collect_loops(nest, level, arena, &path);
    if (want_jumps || !simple) {
        set_jumps(arena, &path);
        list_jumps(&path, arena, visits);
    }
    if (memory == JN_FORGETS) {
        count_forgetful(&path, visits);
    } else if (simple) {
        count_without_windows(&path, visits);
    } else {
        set_overlaps(spans, arena, &path);
        walk(&path, arena, visits);
    }
}
