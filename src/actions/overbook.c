/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "actions/overbook.h"

#include "base/checked.h"

#include <math.h>
#include <string.h>

/* Shares of tiles are sums of rounded figures.  They are the same if the shares
 * of the other tiles differ by less than this part of them. */
static const double same = 1e-9;

/* A tensor whose tiles need not all fit, and how many of them do with room for
 * HELD words. */
struct stake {
    size_t tensor;
    const struct jn_occupancy *occupancy;
    uint64_t held;
    double share;
    double within; /* mean words of a tile, where those that do not fit count
                      as empty */
};

struct stakes {
    struct jn_sparse_tiles *sparse;
    size_t level, count;
    struct stake of[JN_MAX_TENSORS];
};

static struct jn_content *content_of(const struct stakes *stakes, size_t i)
{
    return &stakes->sparse->lines[stakes->of[i].tensor].contents[stakes->level];
}

/* All tiles with so many words more fit, too. */
static void add_tiles(struct stake *stake)
{
    double probability = 0;
    jn_occupancy_probability(stake->occupancy, stake->held, &probability);
    stake->share = fmin(stake->share + probability, 1);
    stake->within += probability * jn_real(stake->held);
    if (stake->held == stake->occupancy->most)
        stake->share = 1;
}

/* Room for more than this share of the tiles, or for all of them. */
static void widen(struct stake *stake, double share)
{
    while (stake->held < stake->occupancy->most && stake->share <= share) {
        stake->held++;
        add_tiles(stake);
    }
}

static void hold(const struct stakes *stakes)
{
    for (size_t i = 0; i < stakes->count; i++) {
        const struct stake *stake = &stakes->of[i];
        const struct jn_sparse_line *line =
            &stakes->sparse->lines[stake->tensor];
        jn_content_hold(&line->fibers.of[stakes->level], stake->held,
                        content_of(stakes, i));
    }
}

static void widen_all(struct stakes *stakes, double share)
{
    for (size_t i = 0; i < stakes->count; i++)
        widen(&stakes->of[i], share + same * (1 - share));
    hold(stakes);
}

/* The share of the tiles that fit of the tensor of which the fewest do. */
static double least_share(const struct stakes *stakes)
{
    double share = 1;
    for (size_t i = 0; i < stakes->count; i++)
        share = fmin(share, stakes->of[i].share);
    return share;
}

/* Zeros are left out, it is known how many there are, and there is a level
 * outside that has all of the tile. */
static void find_stakes(struct stakes *stakes)
{
    struct jn_sparse_tiles *sparse = stakes->sparse;
    const struct jn_stack *stack = &sparse->stack;
    for (size_t t = 0; t < stack->nest->tensor_count; t++) {
        const struct jn_sparse_line *line = &sparse->lines[t];
        const struct jn_content_query query = {.problem = stack->nest->problem,
                                               .tensor = t};
        if (!jn_stack_keeps(stack, stakes->level, t) ||
            line->parents[stakes->level] == JN_NO_LEVEL ||
            !jn_sparse_is_compressed(line, stakes->level))
            continue;
        struct jn_occupancy *occupancy =
            jn_arena_take(sparse->arena, 1, sizeof *occupancy);
        jn_spans_occupancy(&query, &stack->inside[stack->past[stakes->level]],
                           NULL, sparse->arena, occupancy);
        struct stake *stake = &stakes->of[stakes->count];
        *stake = (struct stake){t, occupancy, occupancy->least, 0, 0};
        add_tiles(stake);
        stakes->count += occupancy->law != NULL;
    }
}

/* A tile that does not fit fills its room, the rest overflows. */
static void settle(const struct stakes *stakes)
{
    for (size_t i = 0; i < stakes->count; i++) {
        const struct stake *stake = &stakes->of[i];
        struct jn_content *content = content_of(stakes, i);
        content->overbooked = 1 - stake->share;
        if (stake->held < stake->occupancy->most)
            content->overflow =
                fmax(0, stake->occupancy->expected - stake->within -
                            content->overbooked * jn_real(stake->held));
    }
}

/* Words of the tensor get what room is left. */
static void fill_up(struct stakes *stakes, struct stake *stake)
{
    struct stake before;
    do {
        before = *stake;
        if (stake->held == stake->occupancy->most)
            return;
        stake->held++;
        add_tiles(stake);
        hold(stakes);
    } while (jn_sparse_has_room(stakes->sparse, stakes->level));
    *stake = before;
    hold(stakes);
}

/* Tiles with more and more words get room for as long as they find it. */
static void overbook_level(struct jn_sparse_tiles *sparse, size_t level)
{
    const struct jn_level_sparsity *sparsity =
        &sparse->stack.nest->problem->arch->levels[level].sparsity;
    struct stakes stakes = {.sparse = sparse, .level = level};
    struct stakes wider;
    if (jn_sparse_has_room(sparse, level))
        return;
    find_stakes(&stakes);
    widen_all(&stakes, 1 - sparsity->max_overbooked_share * (1 + 2 * same));
    wider = stakes;
    while (jn_sparse_has_room(sparse, level)) {
        stakes = wider;
        widen_all(&wider, least_share(&stakes));
    }
    hold(&stakes);
    for (size_t i = 0; i < stakes.count; i++)
        fill_up(&stakes, &stakes.of[i]);
    settle(&stakes);
}

static bool may_overbook(const struct jn_problem *problem, size_t level)
{
    const struct jn_level_sparsity *sparsity =
        &problem->arch->levels[level].sparsity;
    return sparsity->overbooks && sparsity->max_overbooked_share > 0 &&
           !problem->options.timeloop_sparse_rule;
}

void jn_overbook(struct jn_sparse_tiles *sparse)
{
    const struct jn_problem *problem = sparse->stack.nest->problem;
    for (size_t level = 0; level < problem->arch->level_count; level++)
        if (may_overbook(problem, level))
            overbook_level(sparse, level);
}

/* A tensor between a level that overbooks it and the next one outside, whose
 * ranks can be written. */
struct stream {
    double share;     /* of the words that is not held */
    double instances; /* of the level for each one of the level outside */
    struct jn_sparse_tensor *inner, *outer;
    struct jn_rank_result *inner_ranks, *outer_ranks;
    const struct jn_content *outer_content;
    double outer_words; /* that a tile outside has, zeros left out or not */
};

static struct jn_rank_result *open_ranks(struct jn_sparse_tensor *tensor,
                                         struct jn_arena *arena)
{
    struct jn_rank_result *ranks =
        jn_arena_take(arena, tensor->rank_count, sizeof *ranks);
    if (tensor->rank_count > 0)
        memcpy(ranks, tensor->ranks, tensor->rank_count * sizeof *ranks);
    tensor->ranks = ranks;
    return ranks;
}

/* TO becomes KEPT of itself and ADDED of what FROM says. */
static void mix(struct jn_format_counts *to, double kept,
                const struct jn_format_counts *from, double added)
{
    to->metadata = to->metadata * kept + from->metadata * added;
    to->payload = to->payload * kept + from->payload * added;
}

/* What the level sent to the level outside, or got from there, while all of
 * the tile was held: now only of the head, and of the tail at each use. */
static void stream_outside(const struct stream *stream, enum jn_action action)
{
    double head = 1 - stream->share;
    double tail = stream->inner->of[action].of[JN_ACTUAL] * stream->share *
                  stream->instances;
    for (int course = 0; course < JN_COURSE_COUNT; course++) {
        double added = course == JN_ACTUAL ? tail : 0;
        double *words = &stream->outer->of[action].of[course];
        *words = *words * head + added;
        for (size_t rank = 0; rank < stream->outer->rank_count; rank++)
            mix(&stream->outer_ranks[rank].of[action][course], head,
                &stream->outer_content->units[rank],
                added / stream->outer_words);
    }
}

static void fill_inside(const struct stream *stream)
{
    double head = 1 - stream->share;
    double *words = &stream->inner->of[JN_FILL].of[JN_ACTUAL];
    *words = *words * head +
             stream->inner->of[JN_READ].of[JN_ACTUAL] * stream->share;
    for (size_t rank = 0; rank < stream->inner->rank_count; rank++)
        mix(&stream->inner_ranks[rank].of[JN_FILL][JN_ACTUAL], head,
            &stream->inner_ranks[rank].of[JN_READ][JN_ACTUAL], stream->share);
}

/* Each instance fetches its own tail: nothing of it is multicast. */
static void stream_level(const struct jn_sparse_counting *counting,
                         size_t level, size_t tensor)
{
    const struct jn_sparse_line *line = &counting->sparse->lines[tensor];
    const struct jn_content *content = &line->contents[level];
    const size_t outer = (size_t)line->parents[level];
    const struct jn_level_result *levels = counting->result->levels;
    struct stream stream = {
        .share =
            content->overflow / (content->density * jn_real(content->words)),
        .instances = levels[level].tensors[tensor].utilized_instances /
                     levels[outer].tensors[tensor].utilized_instances,
        .inner = &counting->counts->of[level][tensor],
        .outer = &counting->counts->of[outer][tensor],
        .outer_content = &line->contents[outer],
        .outer_words = jn_real(line->contents[outer].words)};
    if (jn_sparse_is_compressed(line, outer))
        stream.outer_words *= stream.outer_content->density;
    stream.inner_ranks = open_ranks(stream.inner, counting->arena);
    stream.outer_ranks = open_ranks(stream.outer, counting->arena);
    stream_outside(&stream, JN_READ);
    stream_outside(&stream, JN_UPDATE);
    stream.outer->temporal_reductions =
        stream.outer->temporal_reductions * (1 - stream.share) +
        (jn_sparse_problem(counting)->layer->tensors[tensor].read_write
             ? stream.inner->of[JN_READ].of[JN_ACTUAL] * stream.share *
                   stream.instances
             : 0);
    fill_inside(&stream);
}

/* From the inside: a level that streams what it does not hold itself passes on
 * what those inside ask for. */
void jn_overbook_stream(const struct jn_sparse_counting *counting,
                        size_t tensor)
{
    const struct jn_sparse_line *line = &counting->sparse->lines[tensor];
    for (size_t level = counting->sparse->stack.nest->level_count; level-- > 0;)
        if (jn_stack_keeps(&counting->sparse->stack, level, tensor) &&
            line->contents[level].overflow > 0)
            stream_level(counting, level, tensor);
}
