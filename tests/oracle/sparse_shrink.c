/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/sparse_case.h"

#include <string.h>

/* One thing to leave out, the AT-th of its kind; false when there is none. */
typedef bool change(struct sparse_case *changed, size_t at);

/* A format gives up or repeats its outermost rank until the loops are
 * served. */
static void fit_format(struct sparse_case *changed, size_t level, size_t tensor)
{
    struct sparse_kept *kept = &changed->kept[level][tensor];
    const size_t count = sparse_case_ranks(changed, level, tensor);
    if (kept->rank_count == 0 || count > SPARSE_MAX_RANKS)
        return;
    for (; kept->rank_count > count; kept->rank_count--)
        memmove(kept->formats, kept->formats + 1,
                (kept->rank_count - 1) * sizeof *kept->formats);
    for (; kept->rank_count < count; kept->rank_count++)
        memmove(kept->formats + 1, kept->formats,
                kept->rank_count * sizeof *kept->formats);
}

static void fit_field(struct sparse_case *changed, size_t tensor)
{
    struct sparse_field *field = &changed->fields[tensor];
    const unsigned words = sparse_case_words(changed, tensor);
    if (field->nonzeros > words)
        field->nonzeros = words;
    if (words <= SPARSE_MAX_WORDS)
        field->bits &= ((uint64_t)1 << words) - 1;
}

static void fit(struct sparse_case *changed)
{
    oracle_case_bind(&changed->nest);
    for (size_t t = 0; t < changed->nest.layer.tensor_count; t++) {
        fit_field(changed, t);
        for (size_t level = changed->nest.arch.level_count; level-- > 0;)
            fit_format(changed, level, t);
    }
}

static bool drop_loop(struct sparse_case *changed, size_t at)
{
    struct oracle_case *nest = &changed->nest;
    const size_t count = nest->mapping.loop_count;
    if (at >= count)
        return false;
    memmove(&nest->loops[at], &nest->loops[at + 1],
            (count - at - 1) * sizeof *nest->loops);
    nest->mapping.loop_count--;
    return true;
}

static bool shorten_loop(struct sparse_case *changed, size_t at)
{
    if (at >= changed->nest.mapping.loop_count)
        return false;
    struct jn_loop *loop = &changed->nest.loops[at];
    if (loop->end > 1)
        loop->residual = --loop->end;
    return true;
}

static bool put_in_time(struct sparse_case *changed, size_t at)
{
    if (at >= changed->nest.mapping.loop_count)
        return false;
    struct jn_loop *loop = &changed->nest.loops[at];
    if (at == 0 || loop[-1].level < loop->level || loop[-1].axis == JN_TIME)
        loop->axis = JN_TIME;
    return true;
}

static bool pick(const struct sparse_case *changed, size_t at, size_t *level,
                 size_t *tensor)
{
    *level = at / SPARSE_MAX_TENSORS;
    *tensor = at % SPARSE_MAX_TENSORS;
    return *level < changed->nest.arch.level_count;
}

static bool drop_saving(struct sparse_case *changed, size_t at)
{
    size_t level, tensor;
    if (!pick(changed, at, &level, &tensor))
        return false;
    changed->kept[level][tensor].conditions = 0;
    return true;
}

static bool say_at_home(struct sparse_case *changed, size_t at)
{
    size_t level, tensor;
    if (!pick(changed, at, &level, &tensor))
        return false;
    changed->kept[level][tensor].inward = 0;
    return true;
}

static bool drop_condition(struct sparse_case *changed, size_t at)
{
    size_t level, tensor;
    if (!pick(changed, at / SPARSE_MAX_TENSORS, &level, &tensor))
        return false;
    changed->kept[level][tensor].conditions &=
        ~((jn_tensors)1 << at % SPARSE_MAX_TENSORS);
    return true;
}

static bool drop_format(struct sparse_case *changed, size_t at)
{
    size_t level, tensor;
    if (!pick(changed, at, &level, &tensor))
        return false;
    changed->kept[level][tensor].rank_count = 0;
    return true;
}

static bool drop_format_inside(struct sparse_case *changed, size_t at)
{
    size_t level, tensor;
    if (!pick(changed, at, &level, &tensor))
        return false;
    for (; level < changed->nest.arch.level_count; level++)
        changed->kept[level][tensor].rank_count = 0;
    return true;
}

static bool keep(struct sparse_case *changed, size_t at)
{
    size_t level, tensor;
    if (!pick(changed, at, &level, &tensor))
        return false;
    if (tensor < changed->nest.layer.tensor_count)
        changed->nest.mapping.levels[level].keep |= (jn_tensors)1 << tensor;
    return true;
}

/* Less to know of a tensor's zeros. */
static bool fill_field(struct sparse_case *changed, size_t at)
{
    if (at >= changed->nest.layer.tensor_count)
        return false;
    changed->fields[at] = (struct sparse_field){.kind = JN_DENSITY_DENSE};
    return true;
}

static bool thin_field(struct sparse_case *changed, size_t at)
{
    if (at >= changed->nest.layer.tensor_count)
        return false;
    if (changed->fields[at].nonzeros > 1)
        changed->fields[at].nonzeros--;
    return true;
}

static bool drop_flag(struct sparse_case *changed, size_t at)
{
    bool *const flags[] = {
        &changed->gates_on_zero, &changed->skips_not_aligned,
        &changed->nest.problem.options.no_first_read_elision};
    if (at < sizeof flags / sizeof *flags) {
        *flags[at] = false;
        return true;
    }
    at -= sizeof flags / sizeof *flags;
    if (at >= changed->nest.arch.level_count)
        return false;
    changed->nest.mapping.levels[at].rmw_first_update = 0;
    return true;
}

/* The outermost or another level without loops. */
static bool drop_level(struct sparse_case *changed, size_t at)
{
    struct oracle_case *nest = &changed->nest;
    const size_t last = nest->arch.level_count - 1;
    if (at > last || last == 0)
        return false;
    for (size_t i = 0; i < nest->mapping.loop_count; i++)
        if (nest->loops[i].level == at)
            return true;
    for (size_t i = 0; i < nest->mapping.loop_count; i++)
        if (nest->loops[i].level > at)
            nest->loops[i].level--;
    for (size_t level = at; level < last; level++) {
        nest->levels[level] = nest->levels[level + 1];
        nest->mapping.levels[level] = nest->mapping.levels[level + 1];
        memcpy(changed->kept[level], changed->kept[level + 1],
               sizeof changed->kept[level]);
    }
    nest->arch.level_count--;
    return true;
}

static uint64_t weigh_level(const struct sparse_case *weighed, size_t level)
{
    const struct jn_level_mapping *mapping =
        &weighed->nest.mapping.levels[level];
    uint64_t weight = 100 + (mapping->rmw_first_update != 0);
    for (size_t t = 0; t < weighed->nest.layer.tensor_count; t++) {
        const struct sparse_kept *kept = &weighed->kept[level][t];
        weight += 3u * !(mapping->keep >> t & 1) + 5 * kept->rank_count +
                  20u * (unsigned)__builtin_popcount(kept->conditions) +
                  kept->inward;
    }
    return weight;
}

static uint64_t weigh(const struct sparse_case *weighed)
{
    uint64_t weight = (uint64_t)weighed->gates_on_zero +
                      weighed->skips_not_aligned +
                      weighed->nest.problem.options.no_first_read_elision;
    for (size_t level = 0; level < weighed->nest.arch.level_count; level++)
        weight += weigh_level(weighed, level);
    for (size_t t = 0; t < weighed->nest.layer.tensor_count; t++)
        weight += 10u * (weighed->fields[t].kind != JN_DENSITY_DENSE) +
                  weighed->fields[t].nonzeros;
    for (size_t i = 0; i < weighed->nest.mapping.loop_count; i++)
        weight += 10 + 2 * weighed->nest.loops[i].end +
                  (weighed->nest.loops[i].axis != JN_TIME);
    return weight;
}

/* Makes the change wherever the case goes on failing with it. */
static bool try_change(struct sparse_case *shrunk, sparse_case_fails *fails,
                       change *make)
{
    static struct sparse_case tried;
    bool changed = false;
    for (size_t at = 0;; at++) {
        sparse_case_copy(shrunk, &tried);
        if (!make(&tried, at))
            return changed;
        fit(&tried);
        if (weigh(&tried) >= weigh(shrunk) || !sparse_case_is_sound(&tried))
            continue;
        sparse_case_bind(&tried);
        if (!fails(&tried))
            continue;
        sparse_case_copy(&tried, shrunk);
        changed = true;
    }
}

void sparse_case_shrink(struct sparse_case *shrunk, sparse_case_fails *fails)
{
    static change *const changes[] = {
        drop_level,  drop_loop,      shorten_loop,
        drop_saving, drop_format,    drop_format_inside,
        put_in_time, drop_condition, say_at_home,
        keep,        fill_field,     thin_field,
        drop_flag};
    bool changed = true;
    while (changed) {
        changed = false;
        for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
            changed |= try_change(shrunk, fails, changes[i]);
    }
}
