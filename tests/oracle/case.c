/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/case.h"

#include <assert.h>
#include <string.h>

/* Loops. */

static uint64_t product_of_ends(const struct oracle_case *drawn)
{
    uint64_t product = 1;
    for (size_t i = 0; i < drawn->mapping.loop_count; i++)
        product *= drawn->loops[i].end;
    return product;
}

static uint64_t fanout_of(const struct oracle_case *drawn, size_t level,
                          enum jn_axis axis)
{
    uint64_t product = 1;
    for (size_t i = 0; i < drawn->mapping.loop_count; i++)
        if (drawn->loops[i].level == level &&
            drawn->loops[i].axis == (uint8_t)axis)
            product *= drawn->loops[i].end;
    return product;
}

/* A dimension mostly has one loop in time and one in space at a level. */
static bool is_taken(const struct oracle_case *drawn,
                     const struct jn_loop *loop)
{
    for (size_t i = 0; i < drawn->mapping.loop_count; i++) {
        const struct jn_loop *other = &drawn->loops[i];
        if (other->dim == loop->dim && other->level == loop->level &&
            (other->axis == JN_TIME) == (loop->axis == JN_TIME))
            return true;
    }
    return false;
}

enum { MOST_CHILDREN = 24 };

/* A dimension of the set, or any. */
static uint8_t draw_dim(struct oracle_dice *dice, jn_dims favoured,
                        const struct oracle_case *drawn)
{
    for (size_t i = 0; i < 4; i++) {
        const uint64_t dim = oracle_roll(dice, drawn->layer.dim_count);
        if (favoured >> dim & 1)
            return (uint8_t)dim;
    }
    return (uint8_t)oracle_roll(dice, drawn->layer.dim_count);
}

/* What a case is like. */
struct taste {
    uint64_t most_points;
    jn_dims favoured; /* dimensions that are split more often */
    bool repeats;     /* a level may have several loops of a dimension */
};

static void draw_loop(struct oracle_dice *dice, const struct taste *taste,
                      struct oracle_case *drawn)
{
    static const enum jn_axis axes[] = {JN_TIME,    JN_TIME,    JN_TIME,
                                        JN_SPACE_X, JN_SPACE_Y, JN_TIME};
    static const uint64_t ends[] = {1, 2, 2, 2, 2, 2, 3, 3, 3, 4, 4, 5, 7};
    const struct jn_loop loop = {
        .end = ends[oracle_roll(dice, sizeof ends / sizeof *ends)],
        .dim = draw_dim(dice, taste->favoured, drawn),
        .level = (uint8_t)oracle_roll(dice, drawn->arch.level_count),
        .axis = (uint8_t)axes[oracle_roll(dice, sizeof axes / sizeof *axes)],
    };
    if ((is_taken(drawn, &loop) && !taste->repeats) ||
        product_of_ends(drawn) * loop.end > taste->most_points)
        return;
    if (loop.axis != JN_TIME &&
        fanout_of(drawn, loop.level, JN_SPACE_X) *
                fanout_of(drawn, loop.level, JN_SPACE_Y) * loop.end >
            MOST_CHILDREN)
        return;
    assert(drawn->mapping.loop_count < CASE_MAX_LOOPS);
    drawn->loops[drawn->mapping.loop_count++] = loop;
}

/* Level by level; in a level in time, then along y, then along x. */
static unsigned place_of(const struct jn_loop *loop)
{
    static const unsigned places[] = {
        [JN_TIME] = 0, [JN_SPACE_Y] = 1, [JN_SPACE_X] = 2};
    return 3u * loop->level + places[loop->axis];
}

static void sort_loops(struct oracle_case *drawn)
{
    for (size_t i = 1; i < drawn->mapping.loop_count; i++) {
        const struct jn_loop loop = drawn->loops[i];
        size_t to = i;
        for (; to > 0 && place_of(&drawn->loops[to - 1]) > place_of(&loop);
             to--)
            drawn->loops[to] = drawn->loops[to - 1];
        drawn->loops[to] = loop;
    }
}

/* True when LOOP can be short in the last pass of another of its dimension:
 * for a loop in space, of one that is not in space at the same level. */
static bool can_be_short(const struct oracle_case *drawn, size_t loop)
{
    const struct jn_loop *here = &drawn->loops[loop];
    bool has_outer = here->axis == JN_TIME;
    for (size_t i = 0; i < loop; i++) {
        const struct jn_loop *outer = &drawn->loops[i];
        if (outer->dim != here->dim || outer->end == 1)
            continue;
        if (outer->level == here->level && outer->axis != JN_TIME)
            return false;
        has_outer = true;
    }
    return has_outer;
}

static bool is_outermost(const struct oracle_case *drawn, size_t loop)
{
    for (size_t i = 0; i < loop; i++)
        if (drawn->loops[i].dim == drawn->loops[loop].dim &&
            drawn->loops[i].end > 1)
            return false;
    return true;
}

static void draw_residuals(struct oracle_dice *dice, bool imperfect,
                           struct oracle_case *drawn)
{
    for (size_t i = 0; i < drawn->mapping.loop_count; i++) {
        struct jn_loop *loop = &drawn->loops[i];
        uint64_t percent = loop->axis == JN_TIME ? 60 : 35;
        loop->residual = loop->end;
        if (is_outermost(drawn, i))
            percent = 5;
        if (imperfect && can_be_short(drawn, i) && oracle_chance(dice, percent))
            loop->residual = 1 + oracle_roll(dice, loop->end);
    }
}

static void draw_loops(struct oracle_dice *dice, struct oracle_case *drawn)
{
    static const uint64_t points[] = {256, 1024, 4096, 16384, 65536, 262144};
    const struct taste taste = {
        points[oracle_roll(dice, sizeof points / sizeof *points)],
        (jn_dims)oracle_roll(dice, (uint64_t)1 << drawn->layer.dim_count),
        oracle_chance(dice, 20),
    };
    const uint64_t count =
        (oracle_chance(dice, 70) ? 5 : 1) + oracle_roll(dice, 16);
    for (size_t i = 0; i < 200 && drawn->mapping.loop_count < count; i++)
        draw_loop(dice, &taste, drawn);
    sort_loops(drawn);
    draw_residuals(dice, oracle_chance(dice, 45), drawn);
}

/* The machine and what is asked of it. */

static uint64_t draw_spare(struct oracle_dice *dice)
{
    return oracle_chance(dice, 30) ? oracle_roll(dice, 4) : 0;
}

/* As many instances as the loops need, or some more in a row or column. */
static void draw_meshes(struct oracle_dice *dice, struct oracle_case *drawn)
{
    struct jn_mesh mesh = {1, 1};
    for (size_t level = 0; level < drawn->arch.level_count; level++) {
        drawn->levels[level].mesh = mesh;
        drawn->levels[level].no_reduction = oracle_chance(dice, 25);
        mesh.x *= fanout_of(drawn, level, JN_SPACE_X) + draw_spare(dice);
        mesh.y *= fanout_of(drawn, level, JN_SPACE_Y) + draw_spare(dice);
    }
    drawn->arch.compute.mesh = mesh;
}

static jn_tensors draw_tensors(struct oracle_dice *dice, uint64_t percent,
                               const struct oracle_case *drawn)
{
    const uint64_t all = (uint64_t)1 << drawn->layer.tensor_count;
    return oracle_chance(dice, percent) ? (jn_tensors)oracle_roll(dice, all)
                                        : 0;
}

static void draw_flags(struct oracle_dice *dice, struct oracle_case *drawn)
{
    const jn_tensors all = ((jn_tensors)1 << drawn->layer.tensor_count) - 1;
    const uint64_t bypassed = oracle_chance(dice, 50) ? 0 : 40;
    const uint64_t flagged = oracle_chance(dice, 65) ? 0 : 25;
    for (size_t level = 0; level < drawn->arch.level_count; level++) {
        struct jn_level_mapping *here = &drawn->mapping.levels[level];
        const uint64_t bypass = level > 0 ? bypassed : bypassed / 4;
        here->keep = all & ~draw_tensors(dice, bypass, drawn);
        here->no_temporal_reuse = draw_tensors(dice, flagged, drawn);
        here->no_multicast = draw_tensors(dice, flagged, drawn);
        here->no_link_transfer = draw_tensors(dice, flagged, drawn);
        here->rmw_first_update = draw_tensors(dice, flagged, drawn);
        here->no_coalesce = draw_tensors(dice, flagged / 4, drawn);
    }
}

static void draw_once(struct oracle_dice *dice, struct oracle_case *drawn)
{
    struct jn_options *options = &drawn->problem.options;
    memset(drawn, 0, sizeof *drawn);
    drawn->arch.level_count = 1 + oracle_roll(dice, CASE_MAX_LEVELS);
    oracle_layer_draw(dice, drawn);
    draw_loops(dice, drawn);
    draw_meshes(dice, drawn);
    draw_flags(dice, drawn);
    options->old_translation_rule = oracle_chance(dice, 30);
    options->no_link_transfers = oracle_chance(dice, 20);
    options->no_first_read_elision = oracle_chance(dice, 15);
    options->only_costs = oracle_chance(dice, 25);
    oracle_case_bind(drawn);
}

static uint64_t extent_of(const struct oracle_case *drawn,
                          const struct jn_rank *rank)
{
    uint64_t extent = 1;
    for (size_t i = 0; i < rank->term_count; i++) {
        const struct jn_term *term = &rank->terms[i];
        const int64_t step =
            term->coefficient < 0 ? -term->coefficient : term->coefficient;
        extent += (drawn->layer.bounds[term->dim] - 1) * (uint64_t)step;
    }
    return extent;
}

/* Words of the largest tensor, by its box. */
static uint64_t most_words(const struct oracle_case *drawn)
{
    uint64_t most = 0;
    for (size_t t = 0; t < drawn->layer.tensor_count; t++) {
        uint64_t words = 1;
        for (size_t r = 0; r < drawn->layer.tensors[t].rank_count; r++)
            words *= extent_of(drawn, &drawn->ranks[t][r]);
        if (words > most)
            most = words;
    }
    return most;
}

void oracle_case_draw(uint64_t number, struct oracle_case *drawn)
{
    struct oracle_dice dice = {number * 0x2545f4914f6cdd1du + 1};
    do
        draw_once(&dice, drawn);
    while (most_words(drawn) > 4000);
}

/* What follows from the rest. */

static void bind_tensors(struct oracle_case *bound)
{
    for (size_t t = 0; t < bound->layer.tensor_count; t++) {
        struct jn_tensor *tensor = &bound->layer.tensors[t];
        tensor->name = bound->names[JN_MAX_DIMS + t];
        tensor->ranks = bound->ranks[t];
        tensor->indexed_by = 0;
        for (size_t r = 0; r < tensor->rank_count; r++) {
            bound->ranks[t][r].terms = bound->terms[t][r];
            for (size_t i = 0; i < bound->ranks[t][r].term_count; i++)
                tensor->indexed_by |= (jn_dims)1 << bound->terms[t][r][i].dim;
        }
    }
}

static void bind_bounds(struct oracle_case *bound)
{
    uint64_t last[JN_MAX_DIMS] = {0};
    for (size_t i = 0; i < bound->mapping.loop_count; i++) {
        const struct jn_loop *loop = &bound->loops[i];
        last[loop->dim] = last[loop->dim] * loop->end + loop->residual - 1;
    }
    for (size_t dim = 0; dim < bound->layer.dim_count; dim++) {
        bound->layer.dim_names[dim] = bound->names[dim];
        bound->layer.bounds[dim] = last[dim] + 1;
    }
}

/* Words of a line each, one mesh below every level. */
static void bind_machine(struct oracle_case *bound)
{
    static const char *const names[CASE_MAX_LEVELS] = {"L0", "L1", "L2", "L3",
                                                       "L4"};
    bound->arch.levels = bound->levels;
    bound->arch.networks = bound->networks;
    bound->arch.network_count = bound->arch.level_count;
    bound->arch.compute.component.name = "compute";
    for (size_t level = 0; level < bound->arch.level_count; level++) {
        struct jn_level *here = &bound->levels[level];
        here->component.name = names[level];
        here->word_bits = 16;
        here->block_words = 1;
        here->cluster_size = 1;
        here->multiple_buffering = 1;
        here->power_gated_at = JN_NO_LEVEL;
        here->read_network = here->update_network = (int)level;
        bound->networks[level] = (struct jn_network){
            .kind = JN_NETWORK_MESH,
            .inferred = true,
            .carries_reads = true,
            .carries_updates = true,
            .level = (int)level,
        };
        for (size_t t = 0; t < bound->layer.tensor_count; t++)
            bound->problem.storage[level][t] = (struct jn_storage){16, 1, 1, 1};
    }
}

void oracle_case_bind(struct oracle_case *bound)
{
    bound->problem.arch = &bound->arch;
    bound->problem.layer = &bound->layer;
    bound->mapping.loops = bound->loops;
    bound->layer.name = "layer";
    bound->layer.module = "";
    bound->layer.type = "einsum";
    bound->layer.count = 1;
    bound->layer.operation = JN_COMPUTE;
    bind_tensors(bound);
    bind_bounds(bound);
    bind_machine(bound);
    jn_problem_look(&bound->problem);
}

void oracle_case_copy(const struct oracle_case *from, struct oracle_case *to)
{
    *to = *from;
    oracle_case_bind(to);
}
