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

static uint64_t extent_of(const struct sparse_case *measured, size_t tensor,
                          size_t rank, uint64_t words)
{
    uint64_t first = UINT64_MAX, last = 0;
    for (unsigned word = 0; word < SPARSE_MAX_WORDS; word++) {
        if (!(words >> word & 1))
            continue;
        const uint64_t at =
            sparse_case_coordinate(measured, tensor, word, rank);
        first = at < first ? at : first;
        last = at > last ? at : last;
    }
    return last - first + 1;
}

static bool is_box(const struct sparse_case *measured, size_t tensor,
                   uint64_t words)
{
    uint64_t volume = 1;
    for (size_t r = 0; r < measured->nest.layer.tensors[tensor].rank_count; r++)
        volume *= extent_of(measured, tensor, r, words);
    return volume == (uint64_t)__builtin_popcountll(words);
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

bool sparse_has_holes(const struct sparse_plan *plan)
{
    const struct sparse_case *planned = plan->planned;
    for (size_t i = 0; i < plan->schedule.receipt_count; i++) {
        const struct sparse_receipt *receipt = &plan->schedule.receipts[i];
        const struct sparse_delivery *delivery =
            &plan->schedule.deliveries[receipt->delivery];
        for (size_t t = 0; t < planned->nest.layer.tensor_count; t++)
            if (looks_at(plan, delivery, t) &&
                !sparse_case_is_even(planned, t) &&
                (!is_box(planned, t, delivery->region[t]) ||
                 !is_box(planned, t, region_of(plan, i)[t])))
                return true;
    }
    return false;
}

/* True when both went from one instance at one step. */
static bool go_together(const struct sparse_delivery *one,
                        const struct sparse_delivery *other)
{
    return one->level == other->level && one->tensor == other->tensor &&
           one->from == other->from && one->time == other->time;
}

bool sparse_groups_have_holes(const struct sparse_plan *plan, size_t tensor)
{
    const struct sparse_schedule *schedule = &plan->schedule;
    for (size_t i = 0; i < schedule->delivery_count; i++) {
        const struct sparse_delivery *first = &schedule->deliveries[i];
        uint64_t region = 0;
        for (size_t j = 0; j < schedule->delivery_count; j++)
            if (go_together(first, &schedule->deliveries[j]))
                region |= schedule->deliveries[j].region[tensor];
        if (looks_at(plan, first, tensor) &&
            !is_box(plan->planned, tensor, region))
            return true;
    }
    return false;
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
        if (planned->fields[t].kind == JN_DENSITY_UNIFORM)
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

bool sparse_places_meet(const struct sparse_plan *plan)
{
    unsigned uneven = 0;
    for (size_t t = 0; t < plan->planned->nest.layer.tensor_count; t++)
        uneven += !sparse_case_is_even(plan->planned, t);
    return uneven > 1;
}

bool sparse_streams_unevenly(const struct sparse_plan *plan)
{
    const struct sparse_case *planned = plan->planned;
    for (size_t level = 0; level < planned->nest.arch.level_count; level++)
        for (size_t t = 0; t < planned->nest.layer.tensor_count; t++)
            for (size_t on = 0; on < planned->nest.layer.tensor_count; on++)
                if (planned->kept[level][t].conditions >> on & 1 &&
                    !sparse_case_is_even(planned, on))
                    return true;
    return sparse_places_meet(plan);
}
