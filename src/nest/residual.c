/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nest/residual.h"

#include "base/checked.h"
#include "nest/box.h"

#include <string.h>

/* What the child holds and how it came there, relative to the current pass. */
struct state {
    uint32_t has_last, has_slide, has_piece;
    jn_dims final; /* circumstances of the last visit */
    struct jn_box last;
    int64_t slide[JN_MAX_RANKS]; /* the jump that slides on */
    struct jn_piece piece;       /* the words of the last visit */
};

/* COUNT innermost loops of the path, run in full from a state.  FINAL has the
 * dimensions whose outer loops are all in their last pass. */
struct stretch {
    size_t count;
    jn_dims final;
    struct state before, after;
    struct stretch *parts[4]; /* the passes that are run, in order */
    uint64_t times[4];        /* passes each stands for */
    size_t part_count;
    uint64_t flow;          /* how often it is entered */
    struct jn_visit *visit; /* of a stretch without loops */
    struct stretch *next;   /* in its bucket */
};

enum { BUCKET_COUNT = 256 };

struct engine {
    const struct jn_nest *nest;
    const struct jn_view *view;
    size_t level;
    const struct jn_nest_loop **loops; /* outside the child, innermost first;
                                          spatial ones make one pass */
    size_t loop_count;
    bool merges_last; /* the innermost loop lies directly above the tile */
    bool forgets, links;
    struct stretch ***buckets; /* by loop count and hash */
    struct jn_arena *arena;
};

static bool is_final(jn_dims final, const struct jn_nest_loop *loop)
{
    return final >> loop->dim & 1;
}

/* The box of the loops from BEGIN inward. */
static void span_box(const struct engine *engine, size_t begin, jn_dims final,
                     struct jn_box *box)
{
    const struct jn_nest *nest = engine->nest;
    int64_t reach[JN_MAX_DIMS] = {0};
    for (size_t i = begin; i < nest->loop_count; i++) {
        const struct jn_nest_loop *loop = &nest->loops[i];
        uint64_t steps = jn_nest_passes(loop, final) - 1;
        reach[loop->dim] += (int64_t)(loop->stride * steps);
    }
    jn_box_project(engine->view->tensor, reach, box);
}

static struct jn_pass pass_of(const struct engine *engine, jn_dims final)
{
    const struct jn_nest *nest = engine->nest;
    size_t begin = nest->space[engine->level];
    size_t end = nest->begin[engine->level + 1];
    uint64_t *ends =
        jn_arena_take(engine->arena, end - begin + 1, sizeof ends[0]);
    jn_dims inside = final;
    for (size_t i = begin; i < end; i++) {
        ends[i - begin] = jn_nest_passes(&nest->loops[i], inside);
        inside = jn_nest_inside(&nest->loops[i], inside, 0);
    }
    return (struct jn_pass){ends, final};
}

static jn_dims final_of_child(const struct engine *engine, jn_dims final)
{
    const struct jn_nest *nest = engine->nest;
    for (size_t i = nest->space[engine->level];
         i < nest->begin[engine->level + 1]; i++)
        final = jn_nest_inside(&nest->loops[i], final, 0);
    return final;
}

/* The translation rule (spec 2.4), for tiles that may change their size. */
static void bring(const struct engine *engine, const struct jn_box *tile,
                  struct state *state, struct jn_piece *piece)
{
    size_t ranks = engine->view->tensor->rank_count;
    bool old_rule = engine->nest->problem->options.old_translation_rule;
    int64_t jump[JN_MAX_RANKS] = {0};
    *piece = (struct jn_piece){*tile, {{0}, {0}}, 0};
    if (engine->forgets)
        return;
    bool moved =
        state->has_last && jn_box_jump(tile, &state->last, ranks, jump);
    bool slides = !state->has_slide ||
                  memcmp(jump, state->slide, sizeof jump) == 0 ||
                  (!moved && !old_rule);
    if (state->has_last && slides) {
        piece->without = state->last;
        piece->cut = 1;
    }
    if (!slides) {
        state->has_slide = false;
        memset(state->slide, 0, sizeof state->slide);
    } else if (state->has_last && (moved || old_rule)) {
        state->has_slide = true;
        memcpy(state->slide, jump, sizeof jump);
    }
    state->has_last = true;
    state->last = *tile;
}

static void note_link(const struct engine *engine, const struct state *before,
                      const struct jn_piece *piece, struct jn_visit *visit)
{
    size_t ranks = engine->view->tensor->rank_count;
    if (!before->has_piece || visit->words == 0)
        return;
    int64_t *by = jn_arena_take(engine->arena, ranks + 1, sizeof by[0]);
    visit->linkable = jn_piece_moved(piece, &before->piece, ranks, by);
    visit->by = by;
    visit->pass_before = pass_of(engine, before->final);
}

static void visit_child(const struct engine *engine, struct stretch *stretch)
{
    size_t child = engine->nest->begin[engine->level + 1];
    size_t ranks = engine->view->tensor->rank_count;
    struct jn_visit *visit =
        jn_arena_take(engine->arena, 1, sizeof *stretch->visit);
    struct jn_box tile;
    struct jn_piece piece;

    span_box(engine, child, final_of_child(engine, stretch->final), &tile);
    stretch->after = stretch->before;
    bring(engine, &tile, &stretch->after, &piece);
    visit->words = jn_piece_words(&piece, ranks);
    visit->pass = pass_of(engine, stretch->final);
    if (engine->links) {
        note_link(engine, &stretch->before, &piece, visit);
        stretch->after.has_piece = true;
        stretch->after.piece = piece;
        stretch->after.final = stretch->final;
    }
    stretch->visit = visit;
}

/* The state as seen from a pass that lies BY passes of the loop further on. */
static void move_state(const struct engine *engine,
                       const struct jn_nest_loop *loop, int64_t by,
                       struct state *state)
{
    for (size_t r = 0; r < engine->view->tensor->rank_count; r++) {
        int64_t shift = by * jn_nest_step(loop, engine->view, r);
        state->last.low[r] -= state->has_last ? shift : 0;
        state->last.high[r] -= state->has_last ? shift : 0;
        if (!state->has_piece)
            continue;
        state->piece.box.low[r] -= shift;
        state->piece.box.high[r] -= shift;
        if (!state->piece.cut)
            continue;
        state->piece.without.low[r] -= shift;
        state->piece.without.high[r] -= shift;
    }
}

static size_t hash_of(jn_dims final, const struct state *state)
{
    uint64_t hash = final;
    for (size_t r = 0; r < JN_MAX_RANKS; r++) {
        hash = hash * 31 + (uint64_t)state->last.low[r];
        hash = hash * 31 + (uint64_t)state->last.high[r];
        hash = hash * 31 + (uint64_t)state->slide[r];
    }
    return (size_t)((hash * UINT64_C(0x9E3779B97F4A7C15)) >> 56);
}

static struct stretch *run(struct engine *engine, size_t count, jn_dims final,
                           const struct state *state);

/* One pass of a stretch's outermost loop that is really run. */
static void run_pass(struct engine *engine, struct stretch *stretch,
                     uint64_t index, uint64_t times)
{
    const struct jn_nest_loop *loop = engine->loops[stretch->count - 1];
    struct stretch *part;
    move_state(engine, loop, (int64_t)index, &stretch->after);
    part = run(engine, stretch->count - 1,
               jn_nest_inside(loop, stretch->final, index), &stretch->after);
    stretch->after = part->after;
    move_state(engine, loop, -(int64_t)index, &stretch->after);
    stretch->parts[stretch->part_count] = part;
    stretch->times[stretch->part_count++] = times;
}

/* Directly above a tile the sizes of a last pass that is run only for what it
 * leaves behind are those of the pass before. */
static void merge_last_pass(const struct engine *engine,
                            struct stretch *stretch)
{
    size_t last = stretch->part_count - 1;
    if (!engine->merges_last || stretch->count != 1)
        return;
    stretch->times[last - 1] += stretch->times[last];
    stretch->times[last] = 0;
}

/* Runs the passes that the extrapolation rule asks for (spec 2.5). */
static void run_loop(struct engine *engine, struct stretch *stretch)
{
    const struct jn_nest_loop *loop = engine->loops[stretch->count - 1];
    uint64_t passes = jn_nest_passes(loop, stretch->final);
    jn_dims inner = 0;
    for (const struct jn_nest_loop *i = loop + 1;
         i < engine->nest->loops + engine->nest->loop_count; i++)
        if (i->end != i->residual)
            inner |= (jn_dims)1 << i->dim;
    bool last = is_final(stretch->final, loop) && inner >> loop->dim & 1;
    bool second_last = last && loop->end != loop->residual;
    uint64_t apart = 1 + (uint64_t)last + (uint64_t)second_last;

    stretch->after = stretch->before;
    run_pass(engine, stretch, 0, 1);
    if (loop->axis != JN_TIME || passes == 1)
        return;
    if (passes > apart)
        run_pass(engine, stretch, 1, passes - apart);
    if (second_last && passes >= 3) {
        run_pass(engine, stretch, passes - 2, 1);
        if (passes >= 4)
            merge_last_pass(engine, stretch);
    }
    if (last) {
        run_pass(engine, stretch, passes - 1, 1);
        if (!second_last && passes >= 3)
            merge_last_pass(engine, stretch);
    }
}

static struct stretch *run(struct engine *engine, size_t count, jn_dims final,
                           const struct state *state)
{
    struct stretch **bucket =
        &engine->buckets[count][hash_of(final, state) % BUCKET_COUNT];
    for (struct stretch *old = *bucket; old != NULL; old = old->next)
        if (old->final == final &&
            memcmp(&old->before, state, sizeof *state) == 0)
            return old;
    struct stretch *stretch = jn_arena_take(engine->arena, 1, sizeof *stretch);
    stretch->count = count;
    stretch->final = final;
    memcpy(&stretch->before, state, sizeof *state);
    stretch->next = *bucket;
    *bucket = stretch;
    if (count == 0)
        visit_child(engine, stretch);
    else
        run_loop(engine, stretch);
    return stretch;
}

/* From the outermost loop inward: how often is each stretch entered. */
static struct jn_visit *follow(const struct engine *engine,
                               struct stretch *whole)
{
    struct jn_visit *visits = NULL;
    whole->flow = 1;
    for (size_t count = engine->loop_count + 1; count-- > 0;)
        for (size_t b = 0; b < BUCKET_COUNT; b++)
            for (struct stretch *s = engine->buckets[count][b]; s != NULL;
                 s = s->next) {
                for (size_t i = 0; i < s->part_count; i++)
                    s->parts[i]->flow =
                        jn_add(s->parts[i]->flow, jn_mul(s->flow, s->times[i]));
                if (s->visit == NULL)
                    continue;
                s->visit->times = s->flow;
                s->visit->next = visits;
                visits = s->visit;
            }
    return visits;
}

struct jn_visit *jn_residual_visits(const struct jn_nest *nest, size_t level,
                                    size_t tensor, enum jn_memory memory,
                                    struct jn_arena *arena)
{
    size_t outside = nest->space[level];
    bool spreads = nest->space[level] < nest->begin[level + 1];
    struct engine engine = {.nest = nest,
                            .view = &nest->problem->views[tensor],
                            .level = level,
                            .forgets = memory == JN_FORGETS,
                            .links =
                                spreads && jn_nest_links(nest, level, tensor),
                            .arena = arena};
    engine.loops = jn_arena_take(arena, outside + 1, sizeof engine.loops[0]);
    for (size_t i = outside; i-- > 0;)
        engine.loops[engine.loop_count++] = &nest->loops[i];
    engine.merges_last = !spreads && level + 1 < nest->level_count &&
                         nest->begin[level] < outside;
    engine.buckets =
        jn_arena_take(arena, engine.loop_count + 1, sizeof engine.buckets[0]);
    for (size_t k = 0; k <= engine.loop_count; k++)
        engine.buckets[k] =
            jn_arena_take(arena, BUCKET_COUNT, sizeof engine.buckets[k][0]);
    struct state start;
    memset(&start, 0, sizeof start);
    return follow(&engine,
                  run(&engine, engine.loop_count, nest->imperfect, &start));
}
