/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/problem.h"

static bool prices_hops(const struct jn_network *network)
{
    return network->hop_pj != 0 || network->wire_pj_per_bit_mm != 0 ||
           network->router_pj != 0;
}

static bool is_free(const struct jn_network *network)
{
    return !prices_hops(network) && network->ingress_pj == 0 &&
           network->adder_pj == 0 && network->multicast_price_count == 0;
}

static void look_at_networks(struct jn_problem *problem)
{
    const struct jn_arch *arch = problem->arch;
    for (size_t level = 0; level < arch->level_count; level++)
        problem->needs_hops[level] = !problem->options.only_costs;
    for (size_t n = 0; n < arch->network_count; n++) {
        problem->is_free[n] = is_free(&arch->networks[n]);
        if (prices_hops(&arch->networks[n]))
            problem->needs_hops[arch->networks[n].level] = true;
    }
}

/* Words are sent as they are unless they are known to be coded. */
static void set_packets(struct jn_problem *problem)
{
    for (size_t n = 0; n < problem->arch->network_count; n++)
        for (size_t t = 0; t < problem->layer->tensor_count; t++)
            if (problem->packets[n][t].per_word == 0)
                problem->packets[n][t].per_word = 1;
}

void jn_problem_look(struct jn_problem *problem)
{
    const struct jn_arch *arch = problem->arch;
    for (size_t t = 0; t < problem->layer->tensor_count; t++)
        jn_view_bind(&problem->layer->tensors[t], &problem->views[t]);
    for (size_t level = 0; level < arch->level_count; level++) {
        const struct jn_mesh *inner = jn_arch_inner_mesh(arch, level);
        const struct jn_mesh *outer = &arch->levels[level].mesh;
        problem->children[level].x = inner->x / outer->x;
        problem->children[level].y = inner->y / outer->y;
    }
    look_at_networks(problem);
    set_packets(problem);
}
