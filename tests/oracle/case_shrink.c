/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/case.h"

#include <string.h>

/* One thing to leave out, the AT-th of its kind; false when there is none. */
typedef bool change(struct oracle_case *changed, size_t at);

static bool drop_loop(struct oracle_case *changed, size_t at)
{
    const size_t count = changed->mapping.loop_count;
    if (at >= count)
        return false;
    memmove(&changed->loops[at], &changed->loops[at + 1],
            (count - at - 1) * sizeof *changed->loops);
    changed->mapping.loop_count--;
    return true;
}

static bool shorten_loop(struct oracle_case *changed, size_t at)
{
    if (at >= changed->mapping.loop_count)
        return false;
    struct jn_loop *loop = &changed->loops[at];
    if (loop->end > 1)
        loop->end--;
    if (loop->residual > loop->end)
        loop->residual = loop->end;
    return true;
}

static bool complete_loop(struct oracle_case *changed, size_t at)
{
    if (at >= changed->mapping.loop_count)
        return false;
    changed->loops[at].residual = changed->loops[at].end;
    return true;
}

static void drop_bit(jn_tensors *set, size_t bit)
{
    const jn_tensors below = *set & (((jn_tensors)1 << bit) - 1);
    *set = below | (*set >> 1 & ~(((jn_tensors)1 << bit) - 1));
}

static bool drop_tensor(struct oracle_case *changed, size_t at)
{
    struct jn_layer *layer = &changed->layer;
    if (at >= layer->tensor_count || layer->tensor_count == 1)
        return false;
    for (size_t t = at; t + 1 < layer->tensor_count; t++) {
        layer->tensors[t] = layer->tensors[t + 1];
        memcpy(changed->ranks[t], changed->ranks[t + 1],
               sizeof changed->ranks[t]);
        memcpy(changed->terms[t], changed->terms[t + 1],
               sizeof changed->terms[t]);
        memcpy(changed->names[JN_MAX_DIMS + t],
               changed->names[JN_MAX_DIMS + t + 1], sizeof *changed->names);
    }
    layer->tensor_count--;
    for (size_t level = 0; level < changed->arch.level_count; level++) {
        struct jn_level_mapping *flags = &changed->mapping.levels[level];
        drop_bit(&flags->keep, at);
        drop_bit(&flags->no_temporal_reuse, at);
        drop_bit(&flags->no_multicast, at);
        drop_bit(&flags->no_link_transfer, at);
        drop_bit(&flags->rmw_first_update, at);
        drop_bit(&flags->no_coalesce, at);
    }
    return true;
}

static bool drop_rank(struct oracle_case *changed, size_t at)
{
    const size_t t = at / CASE_MAX_RANKS;
    const size_t rank = at % CASE_MAX_RANKS;
    if (t >= changed->layer.tensor_count)
        return false;
    struct jn_tensor *tensor = &changed->layer.tensors[t];
    if (rank >= tensor->rank_count)
        return true;
    for (size_t r = rank; r + 1 < tensor->rank_count; r++) {
        changed->ranks[t][r] = changed->ranks[t][r + 1];
        memcpy(changed->terms[t][r], changed->terms[t][r + 1],
               sizeof changed->terms[t][r]);
    }
    tensor->rank_count--;
    return true;
}

static bool drop_flags(struct oracle_case *changed, size_t at)
{
    const size_t level = at / 6;
    const jn_tensors all = ((jn_tensors)1 << changed->layer.tensor_count) - 1;
    if (level >= changed->arch.level_count)
        return false;
    struct jn_level_mapping *flags = &changed->mapping.levels[level];
    switch (at % 6) {
    case 0:
        flags->keep = all;
        break;
    case 1:
        flags->no_temporal_reuse = 0;
        break;
    case 2:
        flags->no_multicast = 0;
        break;
    case 3:
        flags->no_link_transfer = 0;
        break;
    case 4:
        flags->rmw_first_update = 0;
        break;
    default:
        flags->no_coalesce = 0;
    }
    return true;
}

static bool drop_option(struct oracle_case *changed, size_t at)
{
    struct jn_options *options = &changed->problem.options;
    bool *const chosen[] = {
        &options->old_translation_rule, &options->no_link_transfers,
        &options->no_first_read_elision, &options->only_costs};
    if (at >= sizeof chosen / sizeof *chosen)
        return false;
    *chosen[at] = false;
    return true;
}

/* A level without loops, the innermost one excepted. */
static bool drop_level(struct oracle_case *changed, size_t at)
{
    const size_t last = changed->arch.level_count - 1;
    if (at >= last)
        return false;
    for (size_t i = 0; i < changed->mapping.loop_count; i++) {
        if (changed->loops[i].level == at)
            return true;
        if (changed->loops[i].level > at)
            changed->loops[i].level--;
    }
    for (size_t level = at; level < last; level++) {
        changed->levels[level] = changed->levels[level + 1];
        changed->mapping.levels[level] = changed->mapping.levels[level + 1];
    }
    changed->arch.level_count--;
    return true;
}

static uint64_t count_bits(jn_tensors set)
{
    return (uint64_t)__builtin_popcount(set);
}

static uint64_t weigh_flags(const struct oracle_case *weighed)
{
    const struct jn_options *options = &weighed->problem.options;
    uint64_t weight = (uint64_t)options->old_translation_rule +
                      options->no_link_transfers +
                      options->no_first_read_elision + options->only_costs;
    for (size_t level = 0; level < weighed->arch.level_count; level++) {
        const struct jn_level_mapping *flags = &weighed->mapping.levels[level];
        weight += weighed->layer.tensor_count - count_bits(flags->keep) +
                  count_bits(flags->no_temporal_reuse) +
                  count_bits(flags->no_multicast) +
                  count_bits(flags->no_link_transfer) +
                  count_bits(flags->rmw_first_update) +
                  count_bits(flags->no_coalesce);
    }
    return weight;
}

static uint64_t weigh(const struct oracle_case *weighed)
{
    uint64_t weight = weigh_flags(weighed) + 100 * weighed->arch.level_count;
    for (size_t t = 0; t < weighed->layer.tensor_count; t++)
        weight += 100 + 10 * weighed->layer.tensors[t].rank_count;
    for (size_t i = 0; i < weighed->mapping.loop_count; i++)
        weight += 10 + 2 * weighed->loops[i].end +
                  (weighed->loops[i].residual != weighed->loops[i].end);
    return weight;
}

static bool has_outer(const struct oracle_case *checked, size_t loop)
{
    for (size_t i = 0; i < loop; i++)
        if (checked->loops[i].dim == checked->loops[loop].dim &&
            checked->loops[i].end > 1)
            return true;
    return false;
}

/* True when only loops inside another of their dimension are cut short. */
static bool is_sound(const struct oracle_case *checked)
{
    for (size_t i = 0; i < checked->mapping.loop_count; i++) {
        const struct jn_loop *loop = &checked->loops[i];
        if (loop->residual != loop->end && loop->axis != JN_TIME &&
            !has_outer(checked, i))
            return false;
    }
    return true;
}

/* Makes the change wherever the case goes on failing with it. */
static bool try_change(struct oracle_case *shrunk, oracle_case_fails *fails,
                       change *make)
{
    static struct oracle_case tried;
    bool changed = false;
    for (size_t at = 0;; at++) {
        oracle_case_copy(shrunk, &tried);
        if (!make(&tried, at))
            return changed;
        oracle_case_bind(&tried);
        if (weigh(&tried) >= weigh(shrunk) || !is_sound(&tried) ||
            !fails(&tried))
            continue;
        oracle_case_copy(&tried, shrunk);
        changed = true;
    }
}

void oracle_case_shrink(struct oracle_case *shrunk, oracle_case_fails *fails)
{
    static change *const changes[] = {drop_tensor,  drop_level, drop_loop,
                                      shorten_loop, drop_rank,  complete_loop,
                                      drop_flags,   drop_option};
    bool changed = true;
    while (changed) {
        changed = false;
        for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
            changed |= try_change(shrunk, fails, changes[i]);
    }
}
