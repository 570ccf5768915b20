/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/factor.h"

#include "base/checked.h"

#include <assert.h>

static size_t count_divisors(uint64_t bound)
{
    size_t count = 0;
    for (uint64_t d = 1; d <= bound / d; d++)
        if (bound % d == 0)
            count += d == bound / d ? 1 : 2;
    return count;
}

static const uint64_t *list_divisors(uint64_t bound, size_t count,
                                     struct jn_arena *arena)
{
    uint64_t *divisors = jn_arena_take(arena, count, sizeof divisors[0]);
    size_t low = 0;
    size_t high = count;
    for (uint64_t d = 1; d <= bound / d; d++) {
        if (bound % d != 0)
            continue;
        divisors[low++] = d;
        divisors[--high] = bound / d;
    }
    return divisors;
}

static const uint64_t *count_shapes(const uint64_t *divisors, size_t count,
                                    struct jn_arena *arena)
{
    uint64_t *shapes = jn_arena_take(arena, count, sizeof shapes[0]);
    for (size_t i = 0; i < count; i++)
        for (size_t part = 0; part <= i; part++)
            shapes[i] += divisors[i] % divisors[part] == 0;
    return shapes;
}

static size_t find_divisor(const struct jn_factors *factors, uint64_t divisor)
{
    size_t i = 0;
    while (factors->divisors[i] != divisor)
        i++;
    return i;
}

/* In how many shapes a slot can take what lies between two divisors: 0 if it
 * may not, or if one does not divide the other. */
static uint64_t shapes_between(const struct jn_factors *factors, size_t slot,
                               size_t product, size_t left)
{
    const struct jn_slot_limit *limit = &factors->limits[slot];
    uint64_t factor = factors->divisors[product] / factors->divisors[left];
    if (factors->divisors[product] % factors->divisors[left] != 0 ||
        factor < limit->least || factor > limit->most)
        return 0;
    return limit->two_axes ? factors->shapes[find_divisor(factors, factor)] : 1;
}

static uint64_t count_ways(const struct jn_factors *factors, size_t slot,
                           size_t product, const uint64_t *rest)
{
    uint64_t ways = 0;
    for (size_t left = 0; left <= product; left++)
        ways = jn_add(ways, jn_mul(shapes_between(factors, slot, product, left),
                                   rest[left]));
    return ways;
}

void jn_factors_count(uint64_t bound, const struct jn_slot_limit *limits,
                      size_t slot_count, struct jn_arena *arena,
                      struct jn_factors *factors)
{
    size_t count = count_divisors(bound);
    uint64_t *ways =
        jn_arena_take(arena, (slot_count + 1) * count, sizeof ways[0]);
    factors->slot_count = slot_count;
    factors->limits = limits;
    factors->divisor_count = count;
    factors->divisors = list_divisors(bound, count, arena);
    factors->shapes = count_shapes(factors->divisors, count, arena);
    factors->ways = ways;
    ways[slot_count * count] = 1;
    for (size_t slot = slot_count; slot-- > 0;)
        for (size_t i = 0; i < count; i++)
            ways[slot * count + i] =
                count_ways(factors, slot, i, &ways[(slot + 1) * count]);
}

uint64_t jn_factors_size(const struct jn_factors *factors)
{
    return factors->ways[factors->divisor_count - 1];
}

/* The part along y is the SHAPE-th divisor of the factor. */
static uint64_t divide(const struct jn_factors *factors, uint64_t factor,
                       uint64_t shape)
{
    size_t i = 0;
    for (;; i++) {
        if (factor % factors->divisors[i] != 0)
            continue;
        if (shape == 0)
            return factors->divisors[i];
        shape--;
    }
}

/* Takes the slot's share: the candidates in order of what is left after them,
 * each with as many numbers as there are ways to go on.  PRODUCT is what is
 * left so far; the result what is left then. */
static size_t take_share(const struct jn_factors *factors, size_t slot,
                         size_t product, uint64_t *number,
                         struct jn_share *share)
{
    const uint64_t *rest = &factors->ways[(slot + 1) * factors->divisor_count];
    for (size_t left = 0; left <= product; left++) {
        uint64_t shapes = shapes_between(factors, slot, product, left);
        if (*number >= shapes * rest[left]) {
            *number -= shapes * rest[left];
            continue;
        }
        share->factor = factors->divisors[product] / factors->divisors[left];
        share->along_y = divide(factors, share->factor, *number / rest[left]);
        *number %= rest[left];
        return left;
    }
    assert(false);
    return 0;
}

void jn_factors_find(const struct jn_factors *factors, uint64_t number,
                     struct jn_share *shares)
{
    size_t product = factors->divisor_count - 1;
    assert(number < jn_factors_size(factors));
    for (size_t slot = 0; slot < factors->slot_count; slot++)
        product = take_share(factors, slot, product, &number, &shares[slot]);
}
