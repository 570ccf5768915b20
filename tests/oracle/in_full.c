/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/in_full.h"

/* Dimensions that share a rank of the tensor with another one. */
static jn_dims windows_of(const struct oracle_case *looked_at, size_t tensor)
{
    const struct jn_tensor *here = &looked_at->layer.tensors[tensor];
    jn_dims windows = 0;
    for (size_t rank = 0; rank < here->rank_count; rank++) {
        jn_dims moving = 0;
        for (size_t i = 0; i < here->ranks[rank].term_count; i++)
            if (here->ranks[rank].terms[i].coefficient != 0)
                moving |= (jn_dims)1 << here->ranks[rank].terms[i].dim;
        if (moving & (moving - 1))
            windows |= moving;
    }
    return windows;
}

/* True when no loop in time of these dimensions has more than two steps. */
static bool are_short(const struct oracle_case *looked_at, jn_dims dims)
{
    for (size_t i = 0; i < looked_at->mapping.loop_count; i++) {
        const struct jn_loop *loop = &looked_at->loops[i];
        if (dims >> loop->dim & 1 && loop->axis == JN_TIME && loop->end > 2)
            return false;
    }
    return true;
}

static jn_dims residuals_of(const struct oracle_case *looked_at)
{
    jn_dims residuals = 0;
    for (size_t i = 0; i < looked_at->mapping.loop_count; i++)
        if (looked_at->loops[i].end != looked_at->loops[i].residual)
            residuals |= (jn_dims)1 << looked_at->loops[i].dim;
    return residuals;
}

static bool are_in_time(const struct oracle_case *looked_at, jn_dims dims)
{
    for (size_t i = 0; i < looked_at->mapping.loop_count; i++)
        if (dims >> looked_at->loops[i].dim & 1 &&
            looked_at->loops[i].axis != JN_TIME && looked_at->loops[i].end > 1)
            return false;
    return true;
}

jn_tensors oracle_exact_tensors(const struct oracle_case *looked_at)
{
    const jn_dims residuals = residuals_of(looked_at);
    jn_tensors exact = 0;
    if (residuals != 0 && (looked_at->problem.options.old_translation_rule ||
                           !are_short(looked_at, residuals) ||
                           !are_in_time(looked_at, residuals)))
        return 0;
    for (size_t t = 0; t < looked_at->layer.tensor_count; t++)
        if (are_short(looked_at, windows_of(looked_at, t)))
            exact |= (jn_tensors)1 << t;
    return exact;
}

uint64_t oracle_full_steps(const struct oracle_case *looked_at)
{
    uint64_t steps = 1;
    for (size_t i = 0; i < looked_at->mapping.loop_count; i++)
        steps *= looked_at->loops[i].end;
    return steps;
}
