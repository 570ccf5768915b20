/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nest/residual.h"

#include "base/checked.h"
#include "nest/box.h"

#include <stddef.h>
#include <string.h>

/* What the child holds along a rank, and how it came there, relative to the
 * current pass. */
struct along {
    int64_t low, high;         /* of the last tile; high is exclusive */
    int64_t slide;             /* the jump that slides on */
    int64_t cut_low, cut_high; /* of the words that were not brought again */
};

/* The child and its fan-out as they are in the same circumstances. */
struct shape {
    jn_dims final;
    struct jn_box tile;
    uint64_t words;
    struct jn_pass pass;
    struct shape *fan;      /* the first one with the same fan-out */
    struct jn_visit *plain; /* of that one: what no neighbour may have */
    struct shape *next;
};

/* Only what may make a difference is kept: the last tile unless it is
 * forgotten, the last words if neighbours may have them. */
struct state {
    uint64_t has_last, has_slide, cut;
    const struct shape *brought; /* in which words came last; NULL: in none */
    struct along ranks[JN_MAX_RANKS]; /* as many as the tensor has */
};

/* COUNT innermost loops of the path, run in full from a state.  FINAL has the
 * dimensions whose outer loops are all in their last pass. */
struct stretch {
    size_t count;
    jn_dims final;
    struct state *before, *after;
    struct stretch *parts[4]; /* the passes that are run, in order */
    uint64_t times[4];        /* passes each stands for */
    size_t part_count;
    uint64_t flow;           /* how often it is entered */
    struct jn_visit visit;   /* of a stretch that is but one */
    struct shape *shape;     /* of that visit; NULL: there are several */
    struct stretch *in_slot; /* the next one in its slot, and of as many */
    struct stretch *alike;   /* loops */
};

enum { SLOT_COUNT = 128 };

struct engine {
    const struct jn_nest *nest;
    const struct jn_view *view;
    size_t level;
    size_t ranks, state_size;
    const struct jn_nest_loop *loops; /* outside the child, outermost first;
                                         spatial ones make one pass */
    size_t loop_count;
    size_t idle;      /* innermost ones in whose later passes the tile stays */
    jn_dims *inner;   /* by loop count: dimensions with a residual inside */
    jn_dims fanning;  /* those with a residual in the fan-out */
    jn_dims shaping;  /* and those that change the tile */
    bool merges_last; /* the innermost loop lies directly above the tile */
    bool forgets, links;
    struct shape *shapes;
    struct stretch *slots[SLOT_COUNT];
    struct stretch **stretches; /* by loop count */
    struct jn_arena *arena;
};

static bool is_final(jn_dims final, const struct jn_nest_loop *loop)
{
    return final >> loop->dim & 1;
}

/* The outermost of the COUNT innermost loops. */
static const struct jn_nest_loop *outermost(const struct engine *engine,
                                            size_t count)
{
    return &engine->loops[engine->loop_count - count];
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

/* The fan-out's passes in a pass of what is outside; *FINAL as its first child
 * sees it. */
static struct jn_pass pass_of(const struct engine *engine, jn_dims *final)
{
    const struct jn_nest *nest = engine->nest;
    size_t begin = nest->space[engine->level];
    size_t end = nest->begin[engine->level + 1];
    struct jn_pass pass = {.final = *final};
    uint64_t *ends = jn_arena_take(engine->arena, end - begin, sizeof ends[0]);
    for (size_t i = begin; i < end; i++) {
        ends[i - begin] = jn_nest_passes(&nest->loops[i], *final);
        *final = jn_nest_inside(&nest->loops[i], *final, 0);
    }
    pass.ends = ends;
    return pass;
}

static struct shape *find_shape(struct engine *engine, jn_dims final)
{
    jn_dims inside = final & engine->shaping;
    for (struct shape *old = engine->shapes; old != NULL; old = old->next)
        if (old->final == inside)
            return old;
    struct shape *shape = jn_arena_take(engine->arena, 1, sizeof *shape);
    struct shape *fan = engine->shapes;
    while (fan != NULL && (fan->final ^ inside) & engine->fanning)
        fan = fan->next;
    shape->fan = fan != NULL ? fan->fan : shape;
    shape->final = inside;
    shape->pass = pass_of(engine, &inside);
    span_box(engine, engine->nest->begin[engine->level + 1], inside,
             &shape->tile);
    shape->words = jn_box_words(&shape->tile, engine->ranks);
    shape->next = engine->shapes;
    engine->shapes = shape;
    return shape;
}

static void unpack_last(const struct engine *engine, const struct state *state,
                        struct jn_box *box)
{
    for (size_t r = 0; r < engine->ranks; r++) {
        box->low[r] = state->ranks[r].low;
        box->high[r] = state->ranks[r].high;
    }
}

static void pack_last(const struct engine *engine, const struct jn_box *box,
                      struct state *state)
{
    for (size_t r = 0; r < engine->ranks; r++) {
        state->ranks[r].low = box->low[r];
        state->ranks[r].high = box->high[r];
    }
}

static bool is_slide(const struct engine *engine, const struct state *state,
                     const int64_t *jump)
{
    for (size_t r = 0; r < engine->ranks; r++)
        if (jump[r] != state->ranks[r].slide)
            return false;
    return true;
}

static void set_slide(const struct engine *engine, const int64_t *jump,
                      struct state *state)
{
    for (size_t r = 0; r < engine->ranks; r++)
        state->ranks[r].slide = jump != NULL ? jump[r] : 0;
    state->has_slide = jump != NULL;
}

/* The translation rule (spec 2.4), for tiles that may change their size. */
static void bring(const struct engine *engine, struct state *state,
                  struct jn_piece *piece)
{
    bool old_rule = engine->nest->problem->options.old_translation_rule;
    int64_t jump[JN_MAX_RANKS] = {0};
    if (engine->forgets || !state->has_last)
        return;
    unpack_last(engine, state, &piece->without);
    bool moved = jn_box_jump(&piece->box, &piece->without, engine->ranks, jump);
    if (state->has_slide && !is_slide(engine, state, jump) &&
        (moved || old_rule)) {
        set_slide(engine, NULL, state);
        return;
    }
    piece->cut = 1;
    if (moved || old_rule)
        set_slide(engine, jump, state);
}

static void note_link(const struct engine *engine, const struct state *before,
                      const struct jn_piece *piece, struct jn_visit *visit)
{
    struct jn_piece last = {.cut = (int64_t)before->cut};
    if (before->brought == NULL || visit->words == 0)
        return;
    unpack_last(engine, before, &last.box);
    for (size_t r = 0; r < engine->ranks; r++) {
        last.without.low[r] = before->ranks[r].cut_low;
        last.without.high[r] = before->ranks[r].cut_high;
    }
    int64_t *by = jn_arena_take(engine->arena, engine->ranks + 1, sizeof by[0]);
    visit->linkable = jn_piece_moved(piece, &last, engine->ranks, by);
    visit->by = by;
    visit->pass_before = before->brought->pass;
}

/* Remembers the words of the last visit, if there are any. */
static void note_words(const struct engine *engine, const struct shape *shape,
                       const struct jn_piece *piece, struct state *state)
{
    bool cuts = shape != NULL && piece->cut;
    state->brought = shape;
    state->cut = cuts;
    for (size_t r = 0; r < engine->ranks; r++) {
        state->ranks[r].cut_low = cuts ? piece->without.low[r] : 0;
        state->ranks[r].cut_high = cuts ? piece->without.high[r] : 0;
    }
}

/* Lets the idle loops pass.  True if the tile comes more than once: then the
 * last time there was nothing to bring. */
static bool pass_idle(const struct engine *engine, jn_dims *final)
{
    bool stays = false;
    for (size_t count = engine->idle; count > 0; count--) {
        const struct jn_nest_loop *loop = outermost(engine, count);
        stays |= loop->axis == JN_TIME && jn_nest_passes(loop, *final) > 1;
        *final = jn_nest_inside(loop, *final, 0);
    }
    return stays;
}

static void visit_child(struct engine *engine, struct stretch *stretch)
{
    struct jn_visit *visit = &stretch->visit;
    jn_dims final = stretch->final;
    bool stays = pass_idle(engine, &final);
    struct shape *shape = find_shape(engine, final);
    struct jn_piece piece = {.box = shape->tile};
    bring(engine, stretch->after, &piece);
    visit->words =
        piece.cut ? jn_piece_words(&piece, engine->ranks) : shape->words;
    visit->pass = shape->pass;
    stretch->shape = shape;
    if (engine->links) {
        bool is_last = visit->words > 0 && !stays;
        note_link(engine, stretch->before, &piece, visit);
        note_words(engine, is_last ? shape : NULL, &piece, stretch->after);
    }
    stretch->after->has_last = !engine->forgets;
    if (!engine->forgets || stretch->after->brought != NULL)
        pack_last(engine, &shape->tile, stretch->after);
}

/* The state as seen from a pass that lies BY passes of the loop further on. */
static void move_state(const struct engine *engine,
                       const struct jn_nest_loop *loop, int64_t by,
                       struct state *state)
{
    bool has_tile = state->has_last || state->brought != NULL;
    if (!has_tile || !jn_nest_moves(loop, engine->view))
        return;
    for (size_t r = 0; r < engine->ranks; r++) {
        int64_t shift = by * jn_nest_step(loop, engine->view, r);
        state->ranks[r].low -= shift;
        state->ranks[r].high -= shift;
        state->ranks[r].cut_low -= state->cut ? shift : 0;
        state->ranks[r].cut_high -= state->cut ? shift : 0;
    }
}

static size_t find_slot(const struct engine *engine, size_t count,
                        jn_dims final, const struct state *state)
{
    uint64_t hash = final * UINT64_C(31) + count;
    for (size_t r = 0; r < engine->ranks; r++) {
        hash = hash * 31 + (uint64_t)state->ranks[r].low;
        hash = hash * 31 + (uint64_t)state->ranks[r].high;
        hash = hash * 31 + (uint64_t)state->ranks[r].slide;
    }
    return (size_t)((hash * UINT64_C(0x9E3779B97F4A7C15)) >> 57);
}
_Static_assert(SLOT_COUNT == 1 << (64 - 57), "as many as a hash has values");

static struct stretch *run(struct engine *engine, size_t count, jn_dims final,
                           const struct state *state);

/* One pass of a stretch's outermost loop that is really run. */
static void run_pass(struct engine *engine, struct stretch *stretch,
                     uint64_t index, uint64_t times)
{
    const struct jn_nest_loop *loop = outermost(engine, stretch->count);
    struct stretch *part;
    move_state(engine, loop, (int64_t)index, stretch->after);
    part = run(engine, stretch->count - 1,
               jn_nest_inside(loop, stretch->final, index), stretch->after);
    memcpy(stretch->after, part->after, engine->state_size);
    move_state(engine, loop, -(int64_t)index, stretch->after);
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
    const struct jn_nest_loop *loop = outermost(engine, stretch->count);
    uint64_t passes = jn_nest_passes(loop, stretch->final);
    bool last = is_final(stretch->final, loop) &&
                engine->inner[stretch->count - 1] >> loop->dim & 1;
    bool second_last = last && loop->end != loop->residual;
    uint64_t apart = 1 + (uint64_t)last + (uint64_t)second_last;

    run_pass(engine, stretch, 0, 1);
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

/* Loops outside of the idle ones that make but one pass leave no trace. */
static size_t skip_single_passes(const struct engine *engine, size_t count,
                                 jn_dims *final)
{
    for (; count > engine->idle; count--) {
        const struct jn_nest_loop *loop = outermost(engine, count);
        if (loop->axis == JN_TIME && jn_nest_passes(loop, *final) > 1)
            break;
        *final = jn_nest_inside(loop, *final, 0);
    }
    *final &= engine->inner[count];
    return count;
}

static struct stretch *add_stretch(struct engine *engine, size_t count,
                                   jn_dims final, const struct state *state)
{
    struct stretch *stretch = jn_arena_take(engine->arena, 1, sizeof *stretch);
    stretch->count = count;
    stretch->final = final;
    stretch->before = jn_arena_take(engine->arena, 1, engine->state_size);
    stretch->after = jn_arena_take(engine->arena, 1, engine->state_size);
    memcpy(stretch->before, state, engine->state_size);
    memcpy(stretch->after, state, engine->state_size);
    stretch->alike = engine->stretches[count];
    engine->stretches[count] = stretch;
    return stretch;
}

static struct stretch *run(struct engine *engine, size_t count, jn_dims final,
                           const struct state *state)
{
    count = skip_single_passes(engine, count, &final);
    struct stretch **slot =
        &engine->slots[find_slot(engine, count, final, state)];
    for (struct stretch *old = *slot; old != NULL; old = old->in_slot)
        if (old->count == count && old->final == final &&
            memcmp(old->before, state, engine->state_size) == 0)
            return old;
    struct stretch *stretch = add_stretch(engine, count, final, state);
    stretch->in_slot = *slot;
    *slot = stretch;
    if (count == engine->idle)
        visit_child(engine, stretch);
    else
        run_loop(engine, stretch);
    return stretch;
}

/* What no neighbour may have comes together as often as to one fan-out. */
static void list_visit(struct stretch *stretch, struct jn_visit **visits)
{
    struct jn_visit *visit = &stretch->visit;
    struct jn_visit **plain = &stretch->shape->fan->plain;
    visit->times = stretch->flow;
    visit->words = jn_mul(stretch->flow, visit->words);
    if (!visit->linkable && *plain != NULL) {
        (*plain)->times = jn_add((*plain)->times, visit->times);
        (*plain)->words = jn_add((*plain)->words, visit->words);
        return;
    }
    if (!visit->linkable)
        *plain = visit;
    visit->next = *visits;
    *visits = visit;
}

/* From the outermost loop inward: how often is each stretch entered. */
static struct jn_visit *follow(const struct engine *engine,
                               struct stretch *whole)
{
    struct jn_visit *visits = NULL;
    whole->flow = 1;
    for (size_t count = engine->loop_count; count > engine->idle; count--)
        for (struct stretch *s = engine->stretches[count]; s; s = s->alike)
            for (size_t i = 0; i < s->part_count; i++)
                s->parts[i]->flow =
                    jn_add(s->parts[i]->flow, jn_mul(s->flow, s->times[i]));
    for (struct stretch *s = engine->stretches[engine->idle]; s; s = s->alike)
        list_visit(s, &visits);
    return visits;
}

/* Dimensions with a residual in the loops from BEGIN to END. */
static jn_dims residuals(const struct jn_nest *nest, size_t begin, size_t end)
{
    jn_dims dims = 0;
    for (size_t i = begin; i < end; i++)
        if (nest->loops[i].end != nest->loops[i].residual)
            dims |= (jn_dims)1 << nest->loops[i].dim;
    return dims;
}

/* Looks at the loops outside the child, those in its fan-out and inside. */
static void look_at_loops(struct engine *engine)
{
    const struct jn_nest *nest = engine->nest;
    size_t outside = engine->loop_count = nest->space[engine->level];
    size_t child = nest->begin[engine->level + 1];
    bool spreads = outside < child;
    bool has_rule = nest->problem->options.old_translation_rule;
    jn_dims inside = residuals(nest, child, nest->loop_count);

    engine->loops = nest->loops;
    engine->fanning = residuals(nest, outside, child);
    engine->shaping = engine->fanning | (inside & engine->view->moved_by);
    engine->merges_last = !spreads && engine->level + 1 < nest->level_count &&
                          nest->begin[engine->level] < outside;
    engine->inner =
        jn_arena_take(engine->arena, outside + 1, sizeof engine->inner[0]);
    engine->inner[0] = inside | engine->fanning;
    for (size_t k = 0; k < outside; k++)
        engine->inner[k + 1] =
            engine->inner[k] | residuals(nest, outside - 1 - k, outside - k);
    while (!engine->forgets && !has_rule && engine->idle < outside) {
        const struct jn_nest_loop *loop = outermost(engine, engine->idle + 1);
        if (loop->axis == JN_TIME && jn_nest_moves(loop, engine->view))
            break;
        engine->idle++;
    }
}

struct jn_visit *jn_residual_visits(const struct jn_nest *nest, size_t level,
                                    size_t tensor, enum jn_memory memory,
                                    struct jn_arena *arena)
{
    bool spreads = nest->space[level] < nest->begin[level + 1];
    struct engine engine = {.nest = nest,
                            .view = &nest->problem->views[tensor],
                            .level = level,
                            .forgets = memory == JN_FORGETS,
                            .links =
                                spreads && jn_nest_links(nest, level, tensor),
                            .arena = arena};
    engine.ranks = engine.view->tensor->rank_count;
    engine.state_size =
        offsetof(struct state, ranks) + engine.ranks * sizeof(struct along);
    look_at_loops(&engine);
    engine.stretches =
        jn_arena_take(arena, engine.loop_count + 1, sizeof(struct stretch *));
    struct state start;
    memset(&start, 0, sizeof start);
    return follow(&engine,
                  run(&engine, engine.loop_count, nest->imperfect, &start));
}
