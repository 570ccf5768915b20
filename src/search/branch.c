/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/branch.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static jn_dims all_dims(const struct jn_relax *relax)
{
    return ((jn_dims)1 << relax->dim_count) - 1;
}

static jn_dims movers(const struct jn_relax *relax, size_t tensor)
{
    return relax->space->problem->views[tensor].moved_by & all_dims(relax);
}

/* --- neighbours --- */

/* Parts where the dimension I of a bundle is in space below a boundary's
 * sender, and the dimension J in time outside. */
static size_t split_links(const struct jn_relax *relax,
                          const struct jn_part *part, size_t boundary,
                          size_t bundle, struct jn_part *parts)
{
    const struct jn_bundle *dims = &relax->bundles[bundle];
    const struct jn_boundary *at = &relax->boundaries[boundary];
    size_t slot = (size_t)relax->space_slot[at->below - 1];
    size_t count = 0;
    for (size_t i = 0; i < dims->dim_count; i++)
        for (size_t j = 0; j < dims->dim_count; j++) {
            struct jn_part *child = &parts[count];
            if (i == j || !jn_moves(relax, at->tensor, dims->dims[i]) ||
                !jn_moves(relax, at->tensor, dims->dims[j]))
                continue;
            *child = *part;
            child->links[boundary] = JN_LINKS_SOME;
            child->link_bundle = (uint8_t)bundle;
            child->looped[slot] |= (jn_dims)1 << dims->dims[i];
            child->cut[slot] |= (jn_dims)1 << dims->dims[j];
            count++;
        }
    return count;
}

static size_t split_boundary(const struct jn_relax *relax,
                             const struct jn_part *part, size_t boundary,
                             struct jn_part *parts)
{
    size_t tensor = relax->boundaries[boundary].tensor;
    size_t count = 1;
    parts[0] = *part;
    parts[0].links[boundary] = JN_LINKS_NONE;
    for (size_t i = 0; i < relax->bundle_count; i++)
        if (relax->bundles[i].may_slide[tensor])
            count += split_links(relax, part, boundary, i, &parts[count]);
    return count;
}

/* --- levels --- */

static bool may_loop(const struct jn_relax *relax, size_t dim, size_t slot)
{
    return relax->space->problem->layer->bounds[dim] > 1 &&
           relax->space->limits[dim][slot].most > 1;
}

/* Tensors that need to know in which order the level's loops are. */
static jn_tensors crossing(const struct jn_relax *relax, size_t level)
{
    jn_tensors set = 0;
    for (size_t b = 0; b < relax->boundary_count; b++)
        if (relax->boundaries[b].below > level && !relax->boundaries[b].forgets)
            set |= (jn_tensors)1 << relax->boundaries[b].tensor;
    return set;
}

/* Loops that do not move a tensor revisit it where a loop inside them moves
 * it; those of undecided levels perhaps not. */
static void recount(const struct jn_relax *relax, struct jn_part *part)
{
    for (size_t b = 0; b < relax->boundary_count; b++) {
        const struct jn_boundary *boundary = &relax->boundaries[b];
        bool moved = false;
        part->counted[b] = 0;
        for (size_t level = boundary->below; level-- > 0;) {
            bool decided = jn_has(part->decided, level);
            if (boundary->forgets || moved ||
                (decided && !jn_has(part->stays[level], boundary->tensor)))
                part->counted[b] |= (uint32_t)1 << level;
            moved |= decided && jn_has(part->moves[level], boundary->tensor);
        }
    }
}

/* What the loops of one level do. */
struct option {
    jn_tensors stays; /* the innermost loop does not move these */
    jn_tensors moves; /* some loop moves these */
    jn_dims blocked;  /* have no loop */
};

struct options {
    const struct jn_relax *relax;
    size_t level;
    jn_tensors crossing;
    struct option items[JN_MAX_PARTS];
    size_t count;
};

static void add_option(struct options *options, struct option option)
{
    assert(options->count < JN_MAX_PARTS);
    options->items[options->count++] = option;
}

/* Some of a set, so few that all their subsets can be listed. */
static jn_tensors first_few(jn_tensors set)
{
    enum { FEW = 3 };
    jn_tensors few = 0;
    for (int i = 0; i < FEW; i++)
        few |= (set & ~few) & -(set & ~few);
    return few;
}

/* Of the tensors that stay each may be moved by some outer loop or by none,
 * which matters where there are levels outside; of those not asked about
 * nothing is said. */
static void add_stays(struct options *options, jn_tensors stays)
{
    jn_tensors asked = options->level > 0 ? first_few(stays) : 0;
    jn_tensors subset = 0;
    do {
        struct option option = {stays, (options->crossing & ~stays) | subset,
                                0};
        for (size_t t = 0; t < options->relax->tensor_count; t++)
            if (jn_has(asked & ~subset, t))
                option.blocked |= movers(options->relax, t);
        add_option(options, option);
        subset = (subset - asked) & asked;
    } while (subset != 0);
}

static jn_tensors left_in_place(const struct options *options, size_t dim)
{
    jn_tensors set = 0;
    for (size_t t = 0; t < options->relax->tensor_count; t++)
        if (jn_has(options->crossing, t) && !jn_moves(options->relax, t, dim))
            set |= (jn_tensors)1 << t;
    return set;
}

/* Which tensors stay is said by the innermost loop.  A set within another is
 * covered by it: what surely moves there still may. */
static void list_options(struct options *options)
{
    const struct jn_relax *relax = options->relax;
    jn_tensors sets[JN_MAX_DIMS];
    size_t count = 0;
    for (size_t d = 0; d < relax->dim_count; d++)
        if (may_loop(relax, d, relax->time_slot[options->level]))
            sets[count++] = left_in_place(options, d);
    for (size_t i = 0; i < count; i++) {
        bool covered = false;
        for (size_t j = 0; j < count; j++)
            covered |=
                (sets[i] & ~sets[j]) == 0 && (sets[i] != sets[j] || j < i);
        if (!covered)
            add_stays(options, sets[i]);
    }
    if (options->level > 0 && options->count > 0)
        add_option(options,
                   (struct option){options->crossing, 0, all_dims(relax)});
}

static size_t split_level(const struct jn_relax *relax,
                          const struct jn_part *part, size_t level,
                          struct jn_part *parts)
{
    struct options options = {
        .relax = relax, .level = level, .crossing = crossing(relax, level)};
    list_options(&options);
    for (size_t i = 0; i < options.count; i++) {
        const struct option *option = &options.items[i];
        parts[i] = *part;
        parts[i].decided |= (uint32_t)1 << level;
        parts[i].stays[level] = option->stays;
        parts[i].moves[level] = option->moves;
        parts[i].blocked[relax->time_slot[level]] |= option->blocked;
        recount(relax, &parts[i]);
    }
    return options.count;
}

/* --- partial sums --- */

/* Whether nobody outside keeps what is not finished. */
static bool may_not_spill(const struct jn_relax *relax, size_t boundary)
{
    const struct jn_boundary *at = &relax->boundaries[boundary];
    return relax->neurons.lasts[at->tensor] == at->below;
}

/* Whether it makes a difference if words are revisited at all. */
static bool may_spill(const struct jn_relax *relax, size_t boundary)
{
    for (size_t i = 0; i < relax->monomial_count; i++)
        if (relax->monomials[i].boundary == boundary &&
            relax->monomials[i].less > 0)
            return relax->boundaries[boundary].least_times < 2;
    return may_not_spill(relax, boundary);
}

static size_t split_spill(const struct jn_relax *relax,
                          const struct jn_part *part, size_t boundary,
                          struct jn_part *parts)
{
    size_t tensor = relax->boundaries[boundary].tensor;
    jn_dims still = all_dims(relax) & ~movers(relax, tensor) &
                    ~relax->neurons.without[tensor];
    parts[0] = parts[1] = *part;
    parts[0].spills[boundary] = JN_NO;
    parts[1].spills[boundary] = JN_YES;
    for (size_t level = 0; level < relax->level_count; level++)
        if (jn_has(part->counted[boundary], level))
            parts[0].blocked[relax->time_slot[level]] |= still;
    return may_not_spill(relax, boundary) ? 1 : 2;
}

/* --- all together --- */

void jn_part_whole(const struct jn_relax *relax, struct jn_part *part)
{
    memset(part, 0, sizeof *part);
    recount(relax, part);
    for (size_t b = 0; b < relax->boundary_count; b++)
        part->links[b] =
            relax->boundaries[b].may_link ? JN_LINKS_UNKNOWN : JN_LINKS_NONE;
}

size_t jn_part_split(const struct jn_relax *relax, const struct jn_part *part,
                     struct jn_part *parts)
{
    for (size_t b = 0; b < relax->boundary_count; b++)
        if (part->links[b] == JN_LINKS_UNKNOWN)
            return split_boundary(relax, part, b, parts);
    for (size_t level = 0; level < relax->level_count; level++) {
        size_t count = jn_has(part->decided, level)
                           ? 0
                           : split_level(relax, part, level, parts);
        if (count > 0)
            return count;
    }
    for (size_t b = 0; b < relax->boundary_count; b++)
        if (part->spills[b] == JN_UNKNOWN && may_spill(relax, b))
            return split_spill(relax, part, b, parts);
    return 0;
}

/* Once all ends are known so is how far words travel at least. */
static bool measure(const struct jn_relax *relax, size_t level,
                    struct jn_layout_store *store, struct jn_part *part)
{
    for (size_t d = 0; d < relax->dim_count; d++)
        if (part->ends[level][d] == 0)
            return true;
    const struct jn_layouts *layouts =
        jn_layouts_find(store, relax, level, part->ends[level], false);
    for (size_t t = 0; t < relax->tensor_count; t++)
        part->hops[level][t] = fmax(layouts->least[t], part->hops[level][t]);
    return layouts->count > 0;
}

static size_t split_dim(const struct jn_relax *relax,
                        const struct jn_part *part, size_t level, size_t dim,
                        struct jn_part *parts)
{
    const struct jn_factors *factors = &relax->space->factors[dim];
    size_t count = 0;
    for (size_t i = 0; i < factors->count_count; i++) {
        uint64_t end = factors->counts[i];
        if ((double)end > relax->most_children[level])
            break;
        assert(count < JN_MAX_PARTS);
        parts[count] = *part;
        parts[count].ends[level][dim] = (uint32_t)end;
        for (size_t t = 0; end > 1 && t < relax->tensor_count; t++)
            parts[count].hops[level][t] =
                fmax(parts[count].hops[level][t], relax->least_hops[level][t]);
        count++;
    }
    return count;
}

size_t jn_part_split_space(const struct jn_relax *relax,
                           const struct jn_part *part,
                           struct jn_layout_store *store, struct jn_part *parts)
{
    for (size_t level = 0; level < relax->level_count; level++)
        for (size_t d = 0;
             relax->space_slot[level] >= 0 && d < relax->dim_count; d++) {
            if (part->ends[level][d] != 0)
                continue;
            size_t kept = 0;
            size_t count = split_dim(relax, part, level, d, parts);
            for (size_t i = 0; i < count; i++)
                if (measure(relax, level, store, &parts[i]))
                    parts[kept++] = parts[i];
            return kept > 0 ? kept : SIZE_MAX;
        }
    return 0;
}
