/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/factor.h"

#include "base/checked.h"

#include <assert.h>

/* The next smaller quotient of the bound, rounded up; 0 behind 1. */
static uint64_t next_quotient(uint64_t bound, uint64_t quotient)
{
    if (quotient == 1)
        return 0;
    return jn_ceil_div(bound, jn_ceil_div(bound, quotient - 1));
}

/* Lists the divisors of the bound, and every STRIDE-th of the other quotients
 * (none if 0), ascending; COUNTS has room for exactly these, or is NULL. */
static size_t list_counts(uint64_t bound, uint64_t stride, uint64_t *counts,
                          size_t room)
{
    size_t count = 0;
    uint64_t others = 0;
    for (uint64_t q = bound; q != 0; q = next_quotient(bound, q)) {
        if (bound % q != 0 && (stride == 0 || others++ % stride != 0))
            continue;
        if (counts != NULL)
            counts[room - 1 - count] = q;
        count++;
    }
    return count;
}

uint64_t jn_factors_end(const struct jn_factors *factors, size_t from,
                        size_t to)
{
    uint64_t before = factors->counts[from];
    uint64_t after = factors->counts[to];
    assert(before > 0 && after > 0);
    if (factors->perfect)
        return after % before == 0 ? after / before : 0;
    if (after < before)
        return 0;
    uint64_t end = (after - 1) / before + 1;
    return jn_ceil_div(after, end) == before ? end : 0;
}

static uint64_t residual_of(uint64_t count, uint64_t end)
{
    assert(end > 0);
    return (count - 1) % end + 1;
}

/* The end of a slot with one axis; 0 if it may not take any. */
static uint64_t end_in_slot(const struct jn_factors *factors, size_t slot,
                            size_t from, const struct jn_cut *cut)
{
    const struct jn_slot_limit *limit = &factors->limits[slot];
    uint64_t after = factors->counts[cut->to];
    uint64_t end = cut->end;
    if (!factors->perfect && end < limit->least && limit->least <= after &&
        jn_ceil_div(after, limit->least) == factors->counts[from])
        end = limit->least;
    bool fits = end >= limit->least && end <= limit->most &&
                (!limit->whole || residual_of(after, end) == end);
    return fits ? end : 0;
}

/* The share of a slot with two axes that stops between them at the count that
 * MIDDLE goes to; its factor is 0 if it may not.  Where both axes have a loop
 * the rows are equally long. */
static struct jn_share divide(const struct jn_factors *factors, size_t slot,
                              const struct jn_cut *middle, size_t to)
{
    const struct jn_slot_limit *limit = &factors->limits[slot];
    uint64_t along_x = jn_factors_end(factors, middle->to, to);
    uint64_t factor = jn_mul(middle->end, along_x);
    struct jn_share share = {0, 1, 1, 1};
    if (along_x == 0 || factor < limit->least || factor > limit->most ||
        middle->end > limit->most_y || along_x > limit->most_x)
        return share;
    share.residual = residual_of(factors->counts[to], along_x);
    share.residual_y = residual_of(factors->counts[middle->to], middle->end);
    share.along_y = middle->end;
    bool equal_rows = share.residual == along_x;
    bool equal_columns = share.residual_y == share.along_y;
    if (limit->whole ? equal_rows && equal_columns
                     : equal_rows || share.along_y == 1)
        share.factor = factor;
    return share;
}

static uint64_t count_shapes(const struct jn_factors *factors, size_t slot,
                             size_t from, const struct jn_cut *cut)
{
    uint64_t shapes = 0;
    if (!factors->limits[slot].two_axes)
        return end_in_slot(factors, slot, from, cut) != 0;
    for (const struct jn_cut *middle = cut;
         middle < &factors->cuts[factors->first_cut[from + 1]]; middle++)
        shapes += divide(factors, slot, middle, cut->to).factor != 0;
    return shapes;
}

static size_t count_cuts(const struct jn_factors *factors)
{
    size_t count = 0;
    for (size_t from = 0; from < factors->count_count; from++)
        for (size_t to = from; to < factors->count_count; to++)
            count += jn_factors_end(factors, from, to) != 0;
    return count;
}

static void list_cuts(struct jn_factors *factors, struct jn_arena *arena)
{
    size_t used = 0;
    struct jn_cut *cuts =
        jn_arena_take(arena, count_cuts(factors), sizeof cuts[0]);
    size_t *first =
        jn_arena_take(arena, factors->count_count + 1, sizeof first[0]);
    for (size_t from = 0; from < factors->count_count; from++) {
        first[from] = used;
        for (size_t to = factors->count_count; to-- > from;) {
            uint64_t end = jn_factors_end(factors, from, to);
            if (end != 0)
                cuts[used++] = (struct jn_cut){to, end};
        }
    }
    first[factors->count_count] = used;
    factors->cuts = cuts;
    factors->first_cut = first;
}

static size_t cut_count(const struct jn_factors *factors)
{
    return factors->first_cut[factors->count_count];
}

static void list_shapes(struct jn_factors *factors, struct jn_arena *arena)
{
    size_t count = cut_count(factors);
    uint64_t *shapes =
        jn_arena_take(arena, factors->slot_count * count, sizeof shapes[0]);
    factors->shapes = shapes;
    for (size_t slot = 0; slot < factors->slot_count; slot++)
        for (size_t from = 0; from < factors->count_count; from++)
            for (size_t i = factors->first_cut[from];
                 i < factors->first_cut[from + 1]; i++)
                shapes[slot * count + i] =
                    count_shapes(factors, slot, from, &factors->cuts[i]);
}

/* Ways to take one cut in a slot and go on. */
static uint64_t ways_through(const struct jn_factors *factors, size_t slot,
                             size_t cut)
{
    const uint64_t *rest = &factors->ways[(slot + 1) * factors->count_count];
    return jn_mul(factors->shapes[slot * cut_count(factors) + cut],
                  rest[factors->cuts[cut].to]);
}

static void list_ways(struct jn_factors *factors, struct jn_arena *arena)
{
    size_t count = factors->count_count;
    uint64_t *ways =
        jn_arena_take(arena, (factors->slot_count + 1) * count, sizeof ways[0]);
    factors->ways = ways;
    ways[factors->slot_count * count + count - 1] = 1;
    for (size_t slot = factors->slot_count; slot-- > 0;)
        for (size_t from = 0; from < count; from++)
            for (size_t i = factors->first_cut[from];
                 i < factors->first_cut[from + 1]; i++)
                ways[slot * count + from] = jn_add(
                    ways[slot * count + from], ways_through(factors, slot, i));
}

/* What there is with every STRIDE-th count that does not divide the bound. */
static void fill(uint64_t bound, uint64_t stride, struct jn_arena *arena,
                 struct jn_factors *factors)
{
    size_t count = list_counts(bound, stride, NULL, 0);
    uint64_t *counts = jn_arena_take(arena, count, sizeof counts[0]);
    list_counts(bound, stride, counts, count);
    factors->perfect = stride == 0;
    factors->counts = counts;
    factors->count_count = count;
    list_cuts(factors, arena);
    list_shapes(factors, arena);
    list_ways(factors, arena);
}

void jn_factors_count(uint64_t bound, const struct jn_slot_limit *limits,
                      size_t slot_count, struct jn_arena *arena,
                      struct jn_factors *factors)
{
    factors->slot_count = slot_count;
    factors->limits = limits;
    fill(bound, 0, arena, factors);
}

void jn_factors_count_imperfect(uint64_t bound,
                                const struct jn_slot_limit *limits,
                                size_t slot_count, struct jn_arena *arena,
                                struct jn_factors *factors)
{
    size_t divisors = list_counts(bound, 0, NULL, 0);
    size_t others = list_counts(bound, 1, NULL, 0) - divisors;
    uint64_t stride = 1;
    factors->slot_count = slot_count;
    factors->limits = limits;
    while (others / stride > JN_MAX_COUNTS)
        stride *= 2;
    fill(bound, stride, arena, factors);
    while (!jn_fits(jn_factors_size(factors)) && stride <= others) {
        stride *= 2;
        fill(bound, stride, arena, factors);
    }
}

uint64_t jn_factors_size(const struct jn_factors *factors)
{
    return factors->ways[0];
}

/* The cut between two counts, or the end of all. */
static size_t find_cut(const struct jn_factors *factors, size_t from, size_t to)
{
    for (size_t i = factors->first_cut[from]; i < factors->first_cut[from + 1];
         i++)
        if (factors->cuts[i].to == to)
            return i;
    return cut_count(factors);
}

uint64_t jn_factors_shapes(const struct jn_factors *factors, size_t slot,
                           size_t from, size_t to)
{
    size_t cut = find_cut(factors, from, to);
    if (cut == cut_count(factors))
        return 0;
    return factors->shapes[slot * cut_count(factors) + cut];
}

/* The SHAPE-th share that makes a cut in a slot. */
static struct jn_share share_of(const struct jn_factors *factors, size_t slot,
                                size_t from, size_t cut, uint64_t shape)
{
    const struct jn_cut *of = &factors->cuts[cut];
    if (!factors->limits[slot].two_axes) {
        uint64_t end = end_in_slot(factors, slot, from, of);
        return (struct jn_share){end, 1,
                                 residual_of(factors->counts[of->to], end), 1};
    }
    for (size_t middle = factors->first_cut[from + 1]; middle-- > cut;) {
        struct jn_share share =
            divide(factors, slot, &factors->cuts[middle], of->to);
        if (share.factor != 0 && shape-- == 0)
            return share;
    }
    assert(false);
    return (struct jn_share){1, 1, 1, 1};
}

struct jn_share jn_factors_share(const struct jn_factors *factors, size_t slot,
                                 size_t from, size_t to, uint64_t shape)
{
    return share_of(factors, slot, from, find_cut(factors, from, to), shape);
}

/* Takes the slot's share: the cuts in their order, each with as many numbers
 * as there are ways to go on.  FROM is the count so far; the result the count
 * then. */
static size_t take_share(const struct jn_factors *factors, size_t slot,
                         size_t from, uint64_t *number, struct jn_share *share)
{
    const uint64_t *rest = &factors->ways[(slot + 1) * factors->count_count];
    for (size_t i = factors->first_cut[from]; i < factors->first_cut[from + 1];
         i++) {
        uint64_t ways = ways_through(factors, slot, i);
        size_t to = factors->cuts[i].to;
        if (*number >= ways) {
            *number -= ways;
            continue;
        }
        *share = share_of(factors, slot, from, i, *number / rest[to]);
        *number %= rest[to];
        return to;
    }
    assert(false);
    return 0;
}

void jn_factors_find(const struct jn_factors *factors, uint64_t number,
                     struct jn_share *shares)
{
    size_t from = 0;
    assert(number < jn_factors_size(factors));
    for (size_t slot = 0; slot < factors->slot_count; slot++)
        from = take_share(factors, slot, from, &number, &shares[slot]);
}

static bool are_equal(const struct jn_factors *factors,
                      const struct jn_share *a, const struct jn_share *b)
{
    return a->factor == b->factor && a->along_y == b->along_y &&
           (factors->perfect ||
            (a->residual == b->residual && a->residual_y == b->residual_y));
}

/* Passes over all that comes before the share in its slot. */
static size_t skip_to_share(const struct jn_factors *factors, size_t slot,
                            size_t from, const struct jn_share *share,
                            uint64_t *number)
{
    const uint64_t *rest = &factors->ways[(slot + 1) * factors->count_count];
    const uint64_t *shapes = &factors->shapes[slot * cut_count(factors)];
    for (size_t i = factors->first_cut[from]; i < factors->first_cut[from + 1];
         i++) {
        size_t to = factors->cuts[i].to;
        for (uint64_t shape = 0; shape < shapes[i]; shape++) {
            struct jn_share other = share_of(factors, slot, from, i, shape);
            if (are_equal(factors, share, &other))
                return to;
            *number += rest[to];
        }
    }
    assert(false);
    return 0;
}

uint64_t jn_factors_number(const struct jn_factors *factors,
                           const struct jn_share *shares)
{
    uint64_t number = 0;
    size_t from = 0;
    for (size_t slot = 0; slot < factors->slot_count; slot++)
        from = skip_to_share(factors, slot, from, &shares[slot], &number);
    return number;
}
