/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/kinds.h"

#include <string.h>

/* Enough for all tensors and dimensions. */
enum { MOST_SIGNS = 2 * JN_MAX_TENSORS * (JN_MAX_DIMS + 4) + JN_MAX_DIMS };

/* What of an order matters, in a row of bytes. */
struct sign {
    uint8_t bytes[MOST_SIGNS];
    size_t count;
};

static bool crosses(const struct jn_relax *relax, size_t level, size_t tensor)
{
    for (size_t b = 0; b < relax->boundary_count; b++)
        if (relax->boundaries[b].tensor == tensor &&
            relax->boundaries[b].below > level && !relax->boundaries[b].forgets)
            return true;
    return false;
}

static bool may_slide(const struct jn_relax *relax, size_t tensor, size_t dim)
{
    return relax->bundles[relax->bundle_of[dim]].may_slide[tensor];
}

static void mark(struct sign *sign, size_t byte)
{
    sign->bytes[sign->count++] = (uint8_t)byte;
}

/* Marks the loops from before END outward up to the one after which tiles
 * cannot overlap any more. */
static void sign_slide(const struct jn_loops *loops, size_t tensor,
                       const struct jn_line *line, size_t end,
                       struct sign *sign)
{
    const struct jn_relax *relax = loops->relax;
    bool old = relax->space->problem->options.old_translation_rule;
    if (end == 0 || (!old && !may_slide(relax, tensor, line->dims[end - 1])))
        return;
    size_t bundle = relax->bundle_of[line->dims[end - 1]];
    bool goes_on = true;
    for (size_t i = end; i > 0 && goes_on; i--) {
        uint8_t dim = line->dims[i - 1];
        goes_on = old || !jn_moves(relax, tensor, dim) ||
                  (loops->links ? may_slide(relax, tensor, dim)
                                : relax->bundle_of[dim] == bundle);
        mark(sign, dim + 1U);
    }
    mark(sign, 0);
}

/* Marks the loops that move the tensor in their order, for ranks of a format.
 */
static void sign_ranks(const struct jn_loops *loops, size_t tensor,
                       const struct jn_line *line, struct sign *sign)
{
    for (size_t i = 0; i < line->count; i++)
        if (jn_moves(loops->relax, tensor, line->dims[i]))
            mark(sign, line->dims[i] + 1U);
    mark(sign, 0);
}

/* Marks which loops are inside the innermost one that moves the tensor, and
 * how it slides. */
static void sign_tensor(const struct jn_loops *loops, size_t tensor,
                        const struct jn_line *line, struct sign *sign)
{
    const struct jn_relax *relax = loops->relax;
    jn_dims inside = 0;
    size_t i = line->count;
    for (; i > 0 && !jn_moves(relax, tensor, line->dims[i - 1]); i--)
        if (jn_repeats(relax, tensor, line->dims[i - 1]))
            inside |= (jn_dims)1 << line->dims[i - 1];
    mark(sign, inside & 255);
    mark(sign, inside >> 8);
    if (relax->space->problem->options.old_translation_rule)
        i = line->count;
    sign_slide(loops, tensor, line, i, sign);
}

/* Adds the dimensions from BEGIN to before END in the order that have a loop.
 */
static void add_loops(const struct jn_loops *loops,
                      const struct jn_order *order, size_t begin, size_t end,
                      struct jn_line *line)
{
    for (size_t i = begin; i < end; i++)
        if (loops->shares[order->dims[i]][order->slot].factor > 1)
            line->dims[line->count++] = order->dims[i];
}

/* The loops in the order's first number; FREE is where the free ones begin,
 * their count is returned. */
static size_t list_loops(const struct jn_loops *loops,
                         const struct jn_order *order, size_t *free,
                         struct jn_line *line)
{
    size_t free_end = order->outer_count + order->free_count;
    line->count = 0;
    add_loops(loops, order, 0, order->outer_count, line);
    *free = line->count;
    add_loops(loops, order, order->outer_count, free_end, line);
    size_t count = line->count - *free;
    add_loops(loops, order, free_end, loops->relax->dim_count, line);
    return count;
}

/* Whether loops count that the part says count. */
static bool obeys(const struct jn_loops *loops, size_t level,
                  const struct jn_line *line)
{
    const struct jn_relax *relax = loops->relax;
    if (!jn_has(loops->part->decided, level) || line->count == 0)
        return true;
    for (size_t t = 0; t < relax->tensor_count; t++)
        if (!jn_has(loops->part->stays[level], t) && crosses(relax, level, t) &&
            !jn_moves(relax, t, line->dims[line->count - 1]))
            return false;
    return true;
}

/* Marks whether a step of time has loops outside that its feedback is cut by.
 */
static void sign_feedback(const struct jn_loops *loops,
                          const struct jn_line *line, struct sign *sign)
{
    const struct jn_neuron_bounds *neurons = &loops->relax->neurons;
    bool cut = false;
    for (size_t i = 0; i < line->count; i++) {
        if (jn_has(neurons->time, line->dims[i]))
            mark(sign, cut);
        cut |= jn_has(neurons->coupled, line->dims[i]);
    }
}

static void sign_order(const struct jn_loops *loops, size_t level,
                       const struct jn_line *line, struct sign *sign)
{
    sign->count = 0;
    if (loops->relax->neurons.time != 0)
        sign_feedback(loops, line, sign);
    for (size_t t = 0; t < loops->relax->tensor_count; t++) {
        if (crosses(loops->relax, level, t))
            sign_tensor(loops, t, line, sign);
        if (jn_has(loops->relax->zeros.ordered, t))
            sign_ranks(loops, t, line, sign);
    }
}

/* Whether the sign is not among the first COUNT. */
static bool is_new(const struct sign *signs, uint64_t count,
                   const struct sign *sign)
{
    for (uint64_t i = 0; i < count; i++)
        if (signs[i].count == sign->count &&
            memcmp(signs[i].bytes, sign->bytes, sign->count) == 0)
            return false;
    return true;
}

void jn_kinds_list(const struct jn_loops *loops, size_t index,
                   struct jn_kinds *kinds)
{
    static _Thread_local struct sign signs[JN_MAX_KINDS];
    const struct jn_order *order = &loops->relax->space->orders[index];
    size_t level = loops->relax->level_of[order->slot];
    struct jn_line first;
    size_t free;
    size_t count = list_loops(loops, order, &free, &first);
    uint64_t order_count = jn_order_count(count);
    kinds->count = 0;
    kinds->all = false;
    for (uint64_t n = 0; n < order_count; n++) {
        struct jn_line line = first;
        struct sign sign;
        jn_order_arrange(&line.dims[free], count, n);
        if (!obeys(loops, level, &line))
            continue;
        sign_order(loops, level, &line, &sign);
        if (!is_new(signs, kinds->count, &sign))
            continue;
        if (kinds->count == JN_MAX_KINDS) {
            kinds->all = true;
            kinds->count = order_count;
            return;
        }
        signs[kinds->count] = sign;
        kinds->numbers[kinds->count++] = n;
    }
}

void jn_kinds_arrange(struct jn_loops *loops, size_t index, uint64_t number)
{
    const struct jn_order *order = &loops->relax->space->orders[index];
    struct jn_line *line = &loops->lines[loops->relax->level_of[order->slot]];
    size_t free;
    size_t count = list_loops(loops, order, &free, line);
    jn_order_arrange(&line->dims[free], count, number);
}
