/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/seen.h"

#include <stdint.h>
#include <string.h>

enum { SLACK_CYCLES = 2 };

/* Lines that may be begun at each level and tensor, and not filled. */
static double find_slack(const struct jn_relax *relax)
{
    const struct jn_arch *arch = relax->space->problem->arch;
    double slack = 0;
    for (size_t level = 0; level < relax->level_count; level++)
        for (int action = 0; action < JN_LEAK; action++)
            slack += (double)relax->tensor_count *
                     (arch->levels[level].component.prices[action].energy_pj +
                      arch->levels[level].address_generation_pj);
    return slack;
}

void jn_seen_start(struct jn_seen *seen, const struct jn_lattice *lattice,
                   size_t most)
{
    memset(seen, 0, sizeof *seen);
    seen->arena = jn_arena_new();
    seen->splits_arena = jn_arena_new();
    seen->most = most;
    seen->slack_pj = find_slack(lattice->relax);
    seen->rates_known = lattice->rates_known;
    if (lattice->relax->latency_power > 0)
        seen->rate_count = lattice->rate_count;
}

void jn_seen_end(struct jn_seen *seen)
{
    jn_arena_free(seen->arena);
    jn_arena_free(seen->splits_arena);
}

void jn_seen_forget(struct jn_seen *seen)
{
    jn_arena_reset(seen->arena);
    memset(&seen->memo, 0, sizeof seen->memo);
    seen->nodes = NULL;
    seen->room = 0;
}

static bool is_dearer(const struct jn_seen *seen, const struct jn_inside *node,
                      const struct jn_seen_node *old)
{
    bool same = old->split == node->split || old->paid == node->paid;
    double slack_cycles = same ? 0 : SLACK_CYCLES;
    bool dearer = same ? node->energy >= old->energy * (1 - 1e-13)
                       : node->energy >= old->energy + seen->slack_pj &&
                             (seen->rate_count == 0 || seen->rates_known);
    for (size_t k = 0; k < seen->rate_count && dearer; k++)
        dearer = node->rates[k] >= old->rates[k] * (1 - 1e-13) + slack_cycles;
    return dearer;
}

bool jn_seen_before(struct jn_seen *seen, const struct jn_inside *node,
                    uint64_t key)
{
    const uint32_t *known = jn_memo_recall(&seen->memo, key | 1);
    size_t number = known != NULL ? *known : seen->memo.count;
    if (known != NULL && is_dearer(seen, node, &seen->nodes[number]))
        return true;
    if (known != NULL && node->energy >= seen->nodes[number].energy)
        return false;
    if (known == NULL && number >= seen->most)
        return false;
    if (number == seen->room)
        seen->nodes = jn_memo_widen(seen->arena, seen->nodes, &seen->room,
                                    sizeof *seen->nodes);
    struct jn_seen_node *made = &seen->nodes[number];
    *made = (struct jn_seen_node){
        .split = node->split, .paid = node->paid, .energy = node->energy};
    memcpy(made->rates, node->rates, sizeof made->rates);
    if (known == NULL)
        (void)jn_memo_add(&seen->memo, key | 1, seen->arena);
    return false;
}

bool jn_seen_tried(struct jn_seen *seen, uint64_t split)
{
    if (jn_memo_recall(&seen->splits, split | 1) != NULL)
        return true;
    (void)jn_memo_add(&seen->splits, split | 1, seen->splits_arena);
    return false;
}
