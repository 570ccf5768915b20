/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/links.h"

#include <math.h>

static void add_shift(struct jn_advance *advance, int64_t shift)
{
    if (advance->shift_count == JN_MAX_SHIFTS)
        advance->unclear = true;
    else
        advance->shifts[advance->shift_count++] = shift;
}

/* Adds what a step along one axis may do to a dimension's index in space. */
static void add_shifts(struct jn_advance *advance, uint64_t end, int64_t step)
{
    size_t before = advance->shift_count;
    for (uint64_t x = 1; x <= end; x++) {
        if (end % x != 0)
            continue;
        const uint64_t moves[] = {1, x - 1, x, x * (end / x - 1)};
        for (size_t m = 0; m < 4; m++)
            for (size_t i = 0; i < before && moves[m] > 0; i++) {
                add_shift(advance,
                          advance->shifts[i] + step * (int64_t)moves[m]);
                add_shift(advance,
                          advance->shifts[i] - step * (int64_t)moves[m]);
            }
    }
}

static void add_step(struct jn_advance *advance, uint64_t end, int64_t step)
{
    size_t i = advance->count;
    if (i == JN_MAX_STEPS) {
        advance->unclear = true;
        return;
    }
    advance->steps[i] = step;
    advance->ends[i] = end;
    advance->count++;
}

/* Adds the loops of the bundle's dimension I in all slots up to the
 * fan-out. */
static void look_along(const struct jn_relax *relax,
                       const struct jn_bundle *bundle, size_t i,
                       const uint16_t *states, struct jn_advance *advance)
{
    size_t d = bundle->dims[i];
    const uint64_t *counts = relax->space->factors[d].counts;
    uint64_t bound = relax->space->problem->layer->bounds[d];
    for (size_t slot = 0; slot <= advance->fanout; slot++) {
        uint64_t from = counts[bundle->counts[i][states[slot]]];
        uint64_t to = counts[bundle->counts[i][states[slot + 1]]];
        int64_t step = advance->view->coefficient[d] * (int64_t)(bound / to);
        if (from == to)
            continue;
        if (slot == advance->fanout)
            add_shifts(advance, to / from, step);
        if (!relax->in_space[slot])
            add_step(advance, to / from, step);
    }
}

void jn_links_look(const struct jn_relax *relax, const struct jn_part *part,
                   size_t boundary, size_t bundle, struct jn_advance *advance)
{
    const struct jn_bundle *dims = &relax->bundles[bundle];
    size_t tensor = relax->boundaries[boundary].tensor;
    size_t level = relax->boundaries[boundary].below - 1U;
    advance->count = advance->shift_count = 0;
    advance->unclear = false;
    advance->view = &relax->space->problem->views[tensor];
    advance->fanout = (size_t)relax->space_slot[level];
    add_shift(advance, 0);
    for (size_t i = 0; i < dims->dim_count; i++) {
        if (!jn_moves(relax, tensor, dims->dims[i]))
            continue;
        if (advance->view->rank_of[dims->dims[i]] < 0)
            advance->unclear = true;
        look_along(relax, dims, i, part->states[bundle], advance);
    }
}

bool jn_links_shifts(const struct jn_advance *advance, int64_t jump)
{
    for (size_t i = 1; i < advance->shift_count && jump != 0; i++)
        if (advance->shifts[i] == jump)
            return true;
    return advance->unclear;
}

/* Whether the advance of loop K (none for K == count: of a loop that does not
 * move the tensor) may take a child to where its neighbour was; or, for STILL,
 * leave it where it was.  The loops inside K start over; which these are is
 * not known, so any may. */
static bool may_meet(const struct jn_advance *advance, size_t k, bool still)
{
    if (advance->unclear)
        return true;
    for (uint32_t set = 0; set < (uint32_t)1 << advance->count; set++) {
        int64_t jump = k < advance->count ? advance->steps[k] : 0;
        if (jn_has(set, k))
            continue;
        for (size_t i = 0; i < advance->count; i++)
            if (jn_has(set, i))
                jump -= advance->steps[i] * (int64_t)(advance->ends[i] - 1);
        if (jump == 0 && still)
            return true;
        if (jn_links_shifts(advance, jump))
            return true;
    }
    return false;
}

/* Whether any advance along the closed bundle lets neighbours pass words on. */
static bool meets(const struct jn_relax *relax, const struct jn_part *part,
                  size_t boundary, size_t index)
{
    struct jn_advance advance;
    bool any = false;
    jn_links_look(relax, part, boundary, index, &advance);
    for (size_t k = 0; k <= advance.count; k++)
        any |= may_meet(&advance, k, false);
    return any;
}

static bool are_closed(const struct jn_relax *relax, const struct jn_part *part,
                       size_t tensor)
{
    bool all = true;
    for (size_t i = 0; i < relax->bundle_count; i++)
        all &= !relax->bundles[i].may_slide[tensor] || jn_has(part->closed, i);
    return all;
}

/* Of N passes of a loop whose advances neighbours may serve, one at least is
 * sent: no fewer words are than all, divided by the ends of these loops. */
static void count_links(const struct jn_relax *relax, struct jn_part *part,
                        size_t boundary)
{
    size_t t = relax->boundaries[boundary].tensor;
    struct jn_advance advance;
    part->links[boundary] = JN_LINKS_COUNTED;
    part->log_linked[boundary] = 0;
    part->links_free[boundary] = false;
    for (size_t i = 0; i < relax->bundle_count; i++) {
        if (!relax->bundles[i].may_slide[t])
            continue;
        jn_links_look(relax, part, boundary, i, &advance);
        for (size_t k = 0; k < advance.count; k++)
            if (may_meet(&advance, k, true))
                part->log_linked[boundary] += log((double)advance.ends[k]);
        part->links_free[boundary] |= may_meet(&advance, advance.count, false);
    }
}

bool jn_links_resolve(const struct jn_relax *relax, struct jn_part *part)
{
    for (size_t b = 0; b < relax->boundary_count; b++) {
        size_t t = relax->boundaries[b].tensor;
        size_t own = part->link_bundle;
        if (part->links[b] != JN_LINKS_SOME)
            continue;
        if (relax->bundles[own].may_slide[t] && jn_has(part->closed, own) &&
            !meets(relax, part, b, own))
            return false;
        if (are_closed(relax, part, t))
            count_links(relax, part, b);
    }
    return true;
}
