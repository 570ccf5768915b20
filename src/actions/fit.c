/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "actions/fit.h"

#include "base/checked.h"

#include <math.h>

/* Children that an imperfect spatial loop has on average over the passes of
 * the loops of its dimension outside it (spec 2.7). */
static double average_end(const struct jn_nest *nest, size_t loop)
{
    const struct jn_nest_loop *inner = &nest->loops[loop];
    double passes = 1;
    if (inner->end == inner->residual)
        return (double)inner->end;
    for (size_t i = 0; i < loop; i++) {
        const struct jn_nest_loop *outer = &nest->loops[i];
        if (outer->dim == inner->dim)
            passes =
                (double)outer->residual + (double)outer->end * (passes - 1);
    }
    return ((double)inner->residual + (double)inner->end * (passes - 1)) /
           passes;
}

/* Whether a loop outside, in the same fan-out, is of the same dimension: then
 * a residual leaves out children in every pass. */
static bool shares_fanout(const struct jn_nest *nest, size_t begin, size_t loop)
{
    for (size_t i = begin; i < loop; i++)
        if (nest->loops[i].dim == nest->loops[loop].dim)
            return true;
    return false;
}

void jn_usage_count(const struct jn_nest *nest, struct jn_usage *usage)
{
    double replication = 1;
    uint64_t x = 1;
    uint64_t y = 1;
    for (size_t level = 0; level < nest->level_count; level++) {
        double fanout = 1;
        usage->x[level] = x;
        usage->y[level] = y;
        usage->replication[level] = (uint64_t)replication;
        for (size_t i = nest->space[level]; i < nest->begin[level + 1]; i++) {
            uint64_t end = nest->loops[i].end;
            fanout *= shares_fanout(nest, nest->space[level], i)
                          ? average_end(nest, i)
                          : (double)end;
            if (nest->loops[i].axis == JN_SPACE_X)
                x = jn_mul(x, end);
            else
                y = jn_mul(y, end);
            replication *= average_end(nest, i);
        }
        usage->fanout[level] = (uint64_t)fanout;
    }
    usage->x[nest->level_count] = x;
    usage->y[nest->level_count] = y;
    usage->replication[nest->level_count] = (uint64_t)replication;
}

bool jn_fit_refuse(struct jn_refusal *refusal, enum jn_misfit misfit,
                   double needed, double available)
{
    refusal->misfit = misfit;
    refusal->needed = needed;
    refusal->available = available;
    return false;
}

static bool mesh_fits(uint64_t x, uint64_t y, const struct jn_mesh *mesh,
                      struct jn_refusal *refusal)
{
    if (x > mesh->x)
        return jn_fit_refuse(refusal, JN_MISFIT_MESH_X, (double)x,
                             (double)mesh->x);
    if (y > mesh->y)
        return jn_fit_refuse(refusal, JN_MISFIT_MESH_Y, (double)y,
                             (double)mesh->y);
    return true;
}

double jn_fit_used_bits(const struct jn_nest *nest,
                        const struct jn_tiles *tiles, size_t level)
{
    double bits = 0;
    for (size_t t = 0; t < nest->tensor_count; t++)
        if (jn_nest_keeps(nest, level, t))
            bits += (double)tiles->words[level][t] *
                    nest->problem->storage[level][t].word_bits;
    return bits;
}

double jn_fit_held_bits(const struct jn_level *level)
{
    double words = floor((double)level->size_words / level->multiple_buffering);
    return words * level->word_bits;
}

static bool tiles_fit(const struct jn_nest *nest, const struct jn_tiles *tiles,
                      size_t level, struct jn_refusal *refusal)
{
    const struct jn_level *storage = &nest->problem->arch->levels[level];
    if (!storage->has_size)
        return true;
    double used = jn_fit_used_bits(nest, tiles, level);
    double held = jn_fit_held_bits(storage);
    if (used > held)
        return jn_fit_refuse(refusal, JN_MISFIT_CAPACITY, used, held);
    if (used < held * storage->min_utilization)
        return jn_fit_refuse(refusal, JN_MISFIT_MIN_UTILIZATION, used,
                             held * storage->min_utilization);
    return true;
}

bool jn_fits_machine(const struct jn_nest *nest, const struct jn_tiles *tiles,
                     const struct jn_usage *usage, struct jn_refusal *refusal)
{
    const struct jn_arch *arch = nest->problem->arch;
    size_t compute = nest->level_count;
    *refusal = (struct jn_refusal){JN_FITS, NULL, 0, 0};
    refusal->component = arch->compute.component.name;
    if (!mesh_fits(usage->x[compute], usage->y[compute], &arch->compute.mesh,
                   refusal))
        return false;
    for (size_t level = nest->level_count; level-- > 0;) {
        refusal->component = arch->levels[level].component.name;
        if (!tiles_fit(nest, tiles, level, refusal) ||
            !mesh_fits(usage->x[level], usage->y[level],
                       &arch->levels[level].mesh, refusal))
            return false;
    }
    refusal->component = NULL;
    return true;
}
