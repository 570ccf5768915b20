/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/shape.h"

#include "base/checked.h"

#include <inttypes.h>

static struct jn_margin margin_of(const struct jn_data_shape *shape,
                                  size_t rank)
{
    return shape->margins != NULL && rank < shape->rank_count
               ? shape->margins[rank]
               : (struct jn_margin){0, 0, 0};
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* The array's words in a rank of the tensor: those that the window reads. */
static bool fits(const struct jn_data_shape *shape, size_t rank, uint64_t words,
                 struct jn_layout *layout)
{
    const struct jn_margin margin = margin_of(shape, rank);
    uint64_t extent = shape->extents[rank];
    uint64_t padded = jn_add(words, jn_add(margin.before, margin.after));
    if (padded < extent || padded - extent >= (margin.step ? margin.step : 1))
        return false;
    layout->starts[rank] = least(margin.before, extent);
    layout->lengths[rank] = least(words, extent - layout->starts[rank]);
    return true;
}

static void take(size_t rank, size_t source, struct jn_layout *layout)
{
    layout->has[rank] = true;
    layout->source[rank] = source;
}

/* All of a rank that the array lacks, but for its padding. */
static void leave_out(const struct jn_data_shape *shape, size_t rank,
                      struct jn_layout *layout)
{
    const struct jn_margin margin = margin_of(shape, rank);
    uint64_t extent = shape->extents[rank];
    layout->has[rank] = false;
    layout->starts[rank] = least(margin.before, extent);
    layout->lengths[rank] = extent - layout->starts[rank] -
                            least(margin.after, extent - layout->starts[rank]);
}

static bool is_same(const struct jn_data_shape *shape,
                    const struct jn_array_shape *array)
{
    if (shape->rank_count != array->rank_count)
        return false;
    for (size_t r = 0; r < array->rank_count; r++)
        if (shape->extents[r] != array->extents[r])
            return false;
    return true;
}

static void take_all(const struct jn_data_shape *shape,
                     struct jn_layout *layout)
{
    for (size_t r = 0; r < shape->rank_count; r++) {
        take(r, r, layout);
        layout->starts[r] = 0;
        layout->lengths[r] = shape->extents[r];
    }
}

/* From a rank of the tensor and one of the array on. */
static bool match(const struct jn_data_shape *shape,
                  const struct jn_array_shape *array, size_t rank,
                  size_t source, struct jn_layout *layout)
{
    const struct jn_margin margin = margin_of(shape, rank);
    if (rank == shape->rank_count)
        return source == array->rank_count;
    if (source < array->rank_count &&
        fits(shape, rank, array->extents[source], layout) &&
        match(shape, array, rank + 1, source + 1, layout)) {
        (void)fits(shape, rank, array->extents[source], layout);
        take(rank, source, layout);
        return true;
    }
    if (shape->extents[rank] != 1 || margin.before > 0 || margin.after > 0 ||
        !match(shape, array, rank + 1, source, layout))
        return false;
    leave_out(shape, rank, layout);
    return true;
}

bool jn_layout_find(const struct jn_data_shape *shape,
                    const struct jn_array_shape *array,
                    struct jn_layout *layout)
{
    *layout = (struct jn_layout){.has = {false}};
    if (is_same(shape, array)) {
        take_all(shape, layout);
        return true;
    }
    return match(shape, array, 0, 0, layout);
}

/* --- arrays that lack ranks --- */

/* The array without ranks of one word, along which nothing can change. */
struct kept_ranks {
    size_t of[JN_MAX_RANKS];
    size_t count;
};

static struct kept_ranks keep_ranks(const struct jn_array_shape *array)
{
    struct kept_ranks kept = {.count = 0};
    for (size_t r = 0; r < array->rank_count; r++)
        if (array->extents[r] != 1)
            kept.of[kept.count++] = r;
    return kept;
}

/* Sets of the tensor's ranks that the array's may be, in their order: how many
 * there are, and the first of them. */
static unsigned count_ways(const struct jn_data_shape *shape,
                           const struct jn_array_shape *array,
                           const struct kept_ranks *kept, unsigned *first)
{
    unsigned ways = 0;
    struct jn_layout layout = {.has = {false}};
    for (unsigned some = 0; some < 1u << shape->rank_count; some++) {
        size_t next = 0;
        bool good = (size_t)__builtin_popcount(some) == kept->count;
        for (size_t r = 0; good && r < shape->rank_count; r++)
            if (some >> r & 1)
                good =
                    fits(shape, r, array->extents[kept->of[next++]], &layout);
        if (good && ways++ == 0)
            *first = some;
    }
    return ways;
}

static const char *refuse_shape(const struct jn_data_shape *shape,
                                const struct jn_array_shape *array,
                                struct jn_arena *arena)
{
    return jn_arena_format(
        arena, "the array is %s, but the tensor %s",
        jn_shape_text(array->extents, array->rank_count, arena),
        jn_shape_padded_text(shape, arena));
}

/* How much of a padded rank is padding is not known where the stride may leave
 * rows over. */
static const char *check_left_out(const struct jn_data_shape *shape,
                                  const struct jn_layout *layout,
                                  struct jn_arena *arena)
{
    for (size_t r = 0; r < shape->rank_count; r++) {
        const struct jn_margin margin = margin_of(shape, r);
        if (!layout->has[r] && margin.step > 1 && margin.after > 0)
            return jn_arena_format(
                arena,
                "rank %zu of the tensor has padding and a stride of %" PRIu64
                ": the array may not leave it out",
                r, margin.step);
    }
    return NULL;
}

static const char *take_some(const struct jn_data_shape *shape,
                             const struct jn_array_shape *array,
                             const size_t *ranks, struct jn_arena *arena,
                             struct jn_layout *layout)
{
    for (size_t r = 0; r < shape->rank_count; r++)
        leave_out(shape, r, layout);
    for (size_t source = 0; source < array->rank_count; source++) {
        if (ranks[source] == JN_MAX_RANKS)
            continue;
        if (!fits(shape, ranks[source], array->extents[source], layout))
            return refuse_shape(shape, array, arena);
        take(ranks[source], source, layout);
    }
    return check_left_out(shape, layout, arena);
}

static const char *take_named(const struct jn_data_shape *shape,
                              const struct jn_array_shape *array,
                              struct jn_arena *arena, struct jn_layout *layout)
{
    if (shape->along_count != array->rank_count)
        return jn_arena_format(
            arena, "the array is %s, but 'along' names %zu ranks",
            jn_shape_text(array->extents, array->rank_count, arena),
            shape->along_count);
    return take_some(shape, array, shape->along, arena, layout);
}

/* Rank by rank; those of one word are the same all along the tensor's. */
static bool find_full(const struct jn_data_shape *shape,
                      const struct jn_array_shape *array, size_t *ranks)
{
    struct jn_layout layout = {.has = {false}};
    bool good = array->rank_count == shape->rank_count;
    for (size_t r = 0; good && r < shape->rank_count; r++) {
        bool is_own = fits(shape, r, array->extents[r], &layout);
        ranks[r] = is_own ? r : JN_MAX_RANKS;
        good = is_own || array->extents[r] == 1;
    }
    return good;
}

const char *jn_layout_find_partial(const struct jn_data_shape *shape,
                                   const struct jn_array_shape *array,
                                   struct jn_arena *arena,
                                   struct jn_layout *layout)
{
    const struct kept_ranks kept = keep_ranks(array);
    size_t ranks[JN_MAX_RANKS];
    unsigned first = 0;
    *layout = (struct jn_layout){.has = {false}};
    if (shape->along != NULL)
        return take_named(shape, array, arena, layout);
    if (is_same(shape, array)) {
        take_all(shape, layout);
        return NULL;
    }
    if (find_full(shape, array, ranks))
        return take_some(shape, array, ranks, arena, layout);
    unsigned ways = count_ways(shape, array, &kept, &first);
    if (ways == 0)
        return refuse_shape(shape, array, arena);
    if (ways > 1)
        return jn_arena_format(
            arena,
            "the array is %s, which could be %u choices of "
            "the ranks of the tensor, %s: name its ranks "
            "with 'along'",
            jn_shape_text(array->extents, array->rank_count, arena), ways,
            jn_shape_padded_text(shape, arena));
    for (size_t r = 0; r < array->rank_count; r++)
        ranks[r] = JN_MAX_RANKS;
    for (size_t r = 0, next = 0; r < shape->rank_count; r++)
        if (first >> r & 1)
            ranks[kept.of[next++]] = r;
    return take_some(shape, array, ranks, arena, layout);
}

/* --- texts --- */

const char *jn_shape_text(const uint64_t *extents, size_t rank_count,
                          struct jn_arena *arena)
{
    const char *text = rank_count == 0 ? "a single word" : "";
    for (size_t rank = 0; rank < rank_count; rank++)
        text = jn_arena_format(arena, "%s%s%" PRIu64, text,
                               rank == 0 ? "" : " x ", extents[rank]);
    return text;
}

const char *jn_shape_padded_text(const struct jn_data_shape *shape,
                                 struct jn_arena *arena)
{
    const char *text = jn_shape_text(shape->extents, shape->rank_count, arena);
    const char *between = ", with padding of ";
    for (size_t r = 0; r < shape->rank_count; r++) {
        const struct jn_margin margin = margin_of(shape, r);
        if (margin.before == 0 && margin.after == 0)
            continue;
        text = jn_arena_format(
            arena, "%s%s%" PRIu64 " + %" PRIu64 " words in rank %zu", text,
            between, margin.before, margin.after, r);
        between = " and ";
    }
    return text;
}
