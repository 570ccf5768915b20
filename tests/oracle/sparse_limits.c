/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/sparse_limits.h"

bool sparse_depends_on_run(const struct sparse_plan *plan)
{
    bool is_uneven = false, has_repeated = false;
    for (size_t t = 0; t < plan->planned->nest.layer.tensor_count; t++)
        is_uneven |= !sparse_case_is_even(plan->planned, t);
    for (size_t i = 0; i < plan->schedule.delivery_count; i++)
        has_repeated |= plan->schedule.deliveries[i].is_repeated;
    return is_uneven && has_repeated;
}

static bool looks_at(const struct sparse_plan *plan,
                     const struct sparse_delivery *delivery, size_t tensor)
{
    return plan->planned->kept[delivery->level][delivery->tensor].conditions >>
               tensor &
           1;
}

/* Where the saving looks whose tile the child takes. */
static const uint64_t *region_of(const struct sparse_plan *plan, size_t index)
{
    const struct sparse_receipt *receipt = &plan->schedule.receipts[index];
    const struct sparse_delivery *delivery =
        &plan->schedule.deliveries[receipt->delivery];
    const bool is_alone =
        plan->planned->kept[delivery->level][delivery->tensor].saving ==
        JN_SAVE_SKIP_SPACE;
    return is_alone ? receipt->region : delivery->region;
}

/* What all savings of the operation's operands look at. */
struct looks {
    uint64_t of[SPARSE_MAX_TENSORS * SPARSE_MAX_LEVELS];
    size_t count;
};

static void follow(const struct sparse_plan *plan, int source, size_t tensor,
                   struct looks *looks)
{
    while (source != SPARSE_NOWHERE) {
        const struct sparse_delivery *delivery =
            &plan->schedule
                 .deliveries[plan->schedule.receipts[source].delivery];
        if (looks_at(plan, delivery, tensor))
            looks->of[looks->count++] = region_of(plan, (size_t)source)[tensor];
        source = delivery->source;
    }
}

static bool cross(const struct looks *looks)
{
    for (size_t i = 0; i < looks->count; i++)
        for (size_t j = 0; j < i; j++) {
            const uint64_t common = looks->of[i] & looks->of[j];
            if (common != looks->of[i] && common != looks->of[j])
                return true;
        }
    return false;
}

static bool skips_instances(const struct sparse_case *planned, size_t tensor)
{
    for (size_t level = 0; level < planned->nest.arch.level_count; level++)
        if (planned->kept[level][tensor].saving == JN_SAVE_SKIP_SPACE)
            return true;
    return false;
}

bool sparse_has_crossings(const struct sparse_plan *plan)
{
    const struct sparse_case *planned = plan->planned;
    const struct jn_layer *layer = &planned->nest.layer;
    for (size_t t = 0; t < layer->tensor_count; t++) {
        if (planned->fields[t].kind != JN_DENSITY_SILENT)
            continue;
        for (size_t i = 0; i < plan->schedule.operation_count; i++) {
            struct looks looks = {.count = 0};
            for (size_t operand = 0; operand < layer->tensor_count; operand++)
                if (!layer->tensors[operand].read_write ||
                    skips_instances(planned, operand))
                    follow(plan, plan->schedule.operations[i].source[operand],
                           t, &looks);
            if (cross(&looks))
                return true;
        }
    }
    return false;
}

bool sparse_streams_unevenly(const struct sparse_plan *plan)
{
    const struct sparse_case *planned = plan->planned;
    unsigned uneven = 0;
    for (size_t t = 0; t < planned->nest.layer.tensor_count; t++)
        uneven += !sparse_case_is_even(planned, t);
    for (size_t level = 0; level < planned->nest.arch.level_count; level++)
        for (size_t t = 0; t < planned->nest.layer.tensor_count; t++)
            for (size_t on = 0; on < planned->nest.layer.tensor_count; on++)
                if (planned->kept[level][t].conditions >> on & 1 &&
                    !sparse_case_is_even(planned, on))
                    return true;
    return uneven > 1;
}
