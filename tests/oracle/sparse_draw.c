/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/sparse_case.h"

#include <string.h>

/* Tensors by their dimensions, the result last. */
static const char *const layers[][SPARSE_MAX_TENSORS] = {
    {"MK", "KN", "MN"}, /* products */
    {"MK", "K", "M"},   {"K", "K", ""},        {"M", "N", "MN"},
    {"P", "P", "P"},    {"MK", "MK", "M"},     {"KM", "MK", "K"},
    {"MN", "M", "MN"},  {"MK", "M"},           {"M", "M"},
    {"PC", "C", "PC"},  {"M", "N", "MN", "M"}, {"K", "MK", "M", "K"},
};

static unsigned find_dim(struct oracle_case *nest, char name)
{
    unsigned dim = 0;
    while (dim < nest->layer.dim_count && nest->names[dim][0] != name)
        dim++;
    if (dim == nest->layer.dim_count)
        nest->names[nest->layer.dim_count++][0] = name;
    return dim;
}

static void draw_layer(struct oracle_dice *dice, struct oracle_case *nest)
{
    const size_t number = oracle_roll(dice, sizeof layers / sizeof *layers);
    const char *const *texts = layers[number];
    for (size_t t = 0; t < SPARSE_MAX_TENSORS && texts[t] != NULL; t++) {
        struct jn_tensor *tensor = &nest->layer.tensors[t];
        nest->names[JN_MAX_DIMS + t][0] = "ABCD"[t];
        for (const char *name = texts[t]; *name; name++) {
            nest->terms[t][tensor->rank_count][0] =
                (struct jn_term){find_dim(nest, *name), 1};
            nest->ranks[t][tensor->rank_count++].term_count = 1;
        }
        nest->layer.tensor_count++;
    }
    nest->layer.tensors[nest->layer.tensor_count - 1].read_write = true;
}

static uint64_t draw_end(struct oracle_dice *dice)
{
    static const uint64_t ends[] = {2, 2, 2, 2, 2, 3, 3, 4};
    return ends[oracle_roll(dice, sizeof ends / sizeof *ends)];
}

static void draw_axis(struct oracle_dice *dice, size_t level, enum jn_axis axis,
                      struct oracle_case *nest)
{
    const uint64_t count =
        axis == JN_TIME ? oracle_roll(dice, 4) : oracle_chance(dice, 22);
    for (uint64_t i = 0; i < count; i++) {
        const uint64_t end = draw_end(dice);
        nest->loops[nest->mapping.loop_count++] = (struct jn_loop){
            .end = end,
            .residual = end,
            .dim = (uint8_t)oracle_roll(dice, nest->layer.dim_count),
            .level = (uint8_t)level,
            .axis = (uint8_t)axis,
        };
    }
}

/* Loops come in the order that they have in a mapping. */
static void draw_loops(struct oracle_dice *dice, struct oracle_case *nest)
{
    struct jn_mesh mesh = {1, 1};
    for (size_t level = 0; level < nest->arch.level_count; level++) {
        nest->levels[level].mesh = mesh;
        draw_axis(dice, level, JN_TIME, nest);
        draw_axis(dice, level, JN_SPACE_Y, nest);
        draw_axis(dice, level, JN_SPACE_X, nest);
        for (size_t i = 0; i < nest->mapping.loop_count; i++) {
            const struct jn_loop *loop = &nest->loops[i];
            if (loop->level != level)
                continue;
            mesh.x *= loop->axis == JN_SPACE_X ? loop->end : 1;
            mesh.y *= loop->axis == JN_SPACE_Y ? loop->end : 1;
        }
    }
    nest->arch.compute.mesh = mesh;
}

static void draw_bypasses(struct oracle_dice *dice, struct oracle_case *nest)
{
    const jn_tensors all = ((jn_tensors)1 << nest->layer.tensor_count) - 1;
    for (size_t level = 0; level < nest->arch.level_count; level++) {
        struct jn_level_mapping *here = &nest->mapping.levels[level];
        here->keep = all;
        for (size_t t = 0; t < nest->layer.tensor_count; t++)
            if (oracle_chance(dice, 18))
                here->keep &= ~((jn_tensors)1 << t);
        here->rmw_first_update = oracle_chance(dice, 10) ? all : 0;
    }
}

static enum jn_rank_format draw_format(struct oracle_dice *dice)
{
    static const enum jn_rank_format formats[] = {
        JN_RANK_COORDINATES, JN_RANK_BITMASK, JN_RANK_RUN_LENGTH,
        JN_RANK_COORDINATES, JN_RANK_OFFSETS, JN_RANK_UNCOMPRESSED};
    return formats[oracle_roll(dice, sizeof formats / sizeof *formats)];
}

/* The child's ranks, and more outside of them; the innermost is compressed
 * unless the level has no child. */
static void draw_ranks(struct oracle_dice *dice, size_t level, size_t tensor,
                       struct sparse_case *drawn)
{
    struct sparse_kept *kept = &drawn->kept[level][tensor];
    const size_t child = sparse_case_child(drawn, level, tensor);
    const size_t loops = sparse_case_loops(drawn, level, child, tensor);
    size_t inner = 0;
    if (loops > 0 && oracle_chance(dice, 30))
        kept->own_ranks = 1 + oracle_roll(dice, loops + 1);
    kept->inner_to_outer = oracle_chance(dice, 30);
    kept->flattens = kept->own_ranks == 1 && oracle_chance(dice, 50);
    const size_t count = sparse_case_ranks(drawn, level, tensor);
    if (count > SPARSE_MAX_RANKS) {
        kept->own_ranks = 0;
        kept->flattens = false;
        return;
    }
    if (child < drawn->nest.arch.level_count)
        inner = drawn->kept[child][tensor].rank_count;
    if (inner > count)
        inner = 0;
    kept->rank_count = count;
    for (size_t rank = 0; rank < count - inner; rank++)
        kept->formats[rank] = draw_format(dice);
    for (size_t rank = 0; rank < inner; rank++)
        kept->formats[count - inner + rank] =
            drawn->kept[child][tensor].formats[rank];
}

static void draw_formats(struct oracle_dice *dice, size_t tensor,
                         struct sparse_case *drawn)
{
    const size_t level_count = drawn->nest.arch.level_count;
    if (oracle_chance(dice, 40))
        return;
    for (size_t level = oracle_roll(dice, level_count) + 1; level-- > 0;)
        if (sparse_case_keeps(drawn, level, tensor))
            draw_ranks(dice, level, tensor, drawn);
}

static void draw_saving(struct oracle_dice *dice, size_t level, size_t tensor,
                        struct sparse_case *drawn)
{
    struct sparse_kept *kept = &drawn->kept[level][tensor];
    const size_t tensor_count = drawn->nest.layer.tensor_count;
    if (!sparse_case_keeps(drawn, level, tensor) || !oracle_chance(dice, 40))
        return;
    kept->inward =
        oracle_roll(dice, sparse_case_child(drawn, level, tensor) - level);
    kept->has_two_options = oracle_chance(dice, 20);
    kept->saving = (enum jn_saving_kind)oracle_roll(dice, 3);
    for (size_t t = 0; t < tensor_count; t++) {
        const bool is_result = drawn->nest.layer.tensors[t].read_write;
        if (t != tensor && oracle_chance(dice, is_result ? 30 : 60))
            kept->conditions |= (jn_tensors)1 << t;
    }
}

static void draw_field(struct oracle_dice *dice, size_t tensor,
                       struct sparse_case *drawn)
{
    struct sparse_field *field = &drawn->fields[tensor];
    const unsigned words = sparse_case_words(drawn, tensor);
    field->kind =
        oracle_chance(dice, 20) ? JN_DENSITY_DENSE : JN_DENSITY_UNIFORM;
    if (field->kind == JN_DENSITY_UNIFORM)
        field->nonzeros = (unsigned)oracle_roll(dice, words + 1);
    if (field->nonzeros == 0 && oracle_chance(dice, 80))
        field->nonzeros = 1;
}

static void draw_silent(struct oracle_dice *dice, size_t tensor,
                        struct sparse_case *drawn)
{
    struct sparse_field *field = &drawn->fields[tensor];
    const size_t rank_count = drawn->nest.layer.tensors[tensor].rank_count;
    if (rank_count == 0 || !oracle_chance(dice, 20))
        return;
    *field = (struct sparse_field){.kind = JN_DENSITY_SILENT};
    field->rank = oracle_roll(dice, rank_count);
    const uint64_t extent = sparse_case_extent(drawn, tensor, field->rank);
    field->silent = (unsigned)oracle_roll(dice, extent + 1);
    field->nonzeros =
        (unsigned)oracle_roll(dice, sparse_case_words(drawn, tensor) / extent *
                                            (extent - field->silent) +
                                        1);
}

static void draw_along_rank(struct oracle_dice *dice, size_t tensor,
                            struct sparse_case *drawn)
{
    struct sparse_field *field = &drawn->fields[tensor];
    const struct jn_tensor *here = &drawn->nest.layer.tensors[tensor];
    field->rank = oracle_roll(dice, here->rank_count);
    const uint64_t extent = sparse_case_extent(drawn, tensor, field->rank);
    const uint64_t words = sparse_case_words(drawn, tensor) / extent;
    field->kind =
        oracle_chance(dice, 60) ? JN_DENSITY_BLOCKS : JN_DENSITY_CHANNELS;
    for (uint64_t i = 0; i < extent && i < SPARSE_MAX_WORDS; i++)
        field->channels[i] = (uint8_t)oracle_roll(dice, words + 1);
    do
        field->block = 1 + (unsigned)oracle_roll(dice, extent);
    while (extent % field->block != 0);
    field->nonzeros = (unsigned)oracle_roll(dice, field->block + 1);
}

static void draw_uneven(struct oracle_dice *dice, struct sparse_case *drawn)
{
    const size_t tensor = oracle_roll(dice, drawn->nest.layer.tensor_count);
    const struct jn_tensor *here = &drawn->nest.layer.tensors[tensor];
    struct sparse_field *field = &drawn->fields[tensor];
    *field = (struct sparse_field){.kind = JN_DENSITY_DATA};
    if (here->rank_count == 2 && sparse_case_extent(drawn, tensor, 0) ==
                                     sparse_case_extent(drawn, tensor, 1)) {
        field->kind = JN_DENSITY_BAND;
        field->width = (unsigned)oracle_roll(dice, 3);
    }
    if (here->rank_count > 0 && oracle_chance(dice, 60))
        draw_along_rank(dice, tensor, drawn);
    if (field->kind == JN_DENSITY_DATA)
        for (unsigned word = 0; word < sparse_case_words(drawn, tensor); word++)
            field->bits |= oracle_roll(dice, 2) << word;
}

static uint64_t count_points(const struct oracle_case *nest)
{
    uint64_t points = 1;
    for (size_t i = 0; i < nest->mapping.loop_count; i++)
        points *= nest->loops[i].end;
    return points;
}

static bool is_small(const struct sparse_case *drawn, unsigned most)
{
    for (size_t t = 0; t < drawn->nest.layer.tensor_count; t++)
        if (sparse_case_words(drawn, t) > most)
            return false;
    return true;
}

static bool draw_once(struct oracle_dice *dice, struct sparse_case *drawn)
{
    struct oracle_case *nest = &drawn->nest;
    memset(drawn, 0, sizeof *drawn);
    nest->arch.level_count = 2 + oracle_roll(dice, SPARSE_MAX_LEVELS - 1);
    nest->problem.options.no_link_transfers = true;
    nest->problem.options.no_first_read_elision = oracle_chance(dice, 10);
    draw_layer(dice, nest);
    draw_loops(dice, nest);
    draw_bypasses(dice, nest);
    if (count_points(nest) > 64)
        return false;
    oracle_case_bind(nest);
    if (!is_small(drawn, oracle_chance(dice, 95) ? 12 : 24))
        return false;
    for (size_t t = 0; t < nest->layer.tensor_count; t++) {
        draw_field(dice, t, drawn);
        draw_silent(dice, t, drawn);
        draw_formats(dice, t, drawn);
        for (size_t level = 0; level < nest->arch.level_count; level++)
            draw_saving(dice, level, t, drawn);
    }
    for (unsigned i = 0; i < 2; i++)
        if (oracle_chance(dice, 30))
            draw_uneven(dice, drawn);
    drawn->gates_on_zero = oracle_chance(dice, 50);
    drawn->skips_not_aligned = oracle_chance(dice, 50);
    return sparse_case_is_sound(drawn);
}

void sparse_case_draw(uint64_t number, struct sparse_case *drawn)
{
    struct oracle_dice dice = {number * 0x2545f4914f6cdd1du + 1};
    while (!draw_once(&dice, drawn))
        continue;
    sparse_case_bind(drawn);
}

static unsigned count_tile(const struct oracle_case *nest, size_t level,
                           size_t tensor)
{
    unsigned words = 1;
    for (size_t i = 0; i < nest->mapping.loop_count; i++)
        if (nest->loops[i].level >= level &&
            nest->layer.tensors[tensor].indexed_by >> nest->loops[i].dim & 1)
            words *= (unsigned)nest->loops[i].end;
    return words;
}

/* Room for whole tiles of what is not compressed, and for little more. */
static void draw_overbooking(struct oracle_dice *dice,
                             struct sparse_case *drawn)
{
    const struct oracle_case *nest = &drawn->nest;
    const size_t level = 1 + oracle_roll(dice, nest->arch.level_count - 1);
    unsigned compressed = 0;
    for (size_t t = 0; t < nest->layer.tensor_count; t++) {
        const unsigned words = count_tile(nest, level, t);
        if (!sparse_case_keeps(drawn, level, t))
            continue;
        if (sparse_case_compresses(drawn, level, t))
            compressed += words;
        else
            drawn->room += words;
    }
    if (compressed < 2)
        return;
    drawn->overbooks_at = level;
    drawn->room += (unsigned)oracle_roll(dice, 1 + compressed / 2);
    if (drawn->room == 0)
        drawn->room = 1;
}

void sparse_case_draw_overbooked(uint64_t number, struct sparse_case *drawn)
{
    struct oracle_dice dice = {number * 0x2545f4914f6cdd1du + 1};
    do {
        while (!draw_once(&dice, drawn))
            continue;
        draw_overbooking(&dice, drawn);
    } while (drawn->overbooks_at == 0);
    sparse_case_bind(drawn);
}
