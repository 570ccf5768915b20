/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/relax_networks.h"

#include <math.h>
#include <string.h>

/* The least that a word pays for being multicast. */
double jn_least_multicast_pj(const struct jn_network *network,
                             const char *tensor)
{
    double least = (double)INFINITY;
    bool any = false;
    for (size_t i = 0; i < network->multicast_price_count; i++) {
        const struct jn_multicast_price *price = &network->multicast_prices[i];
        if (price->tensor != NULL && strcmp(price->tensor, tensor) != 0)
            continue;
        any |= price->factor == 0;
        least = fmin(least, price->energy_pj);
    }
    return any && !network->only_last_multicast ? least : 0;
}

/* Routers that parts of words pass are cut to an integer: then none is sure. */
double jn_whole_router_pj(const struct jn_network *network, double passes)
{
    return passes >= 1 && passes <= floor(passes) ? network->router_pj : 0;
}

/* Whether a network carries words whose places are not known. */
bool jn_has_distribution(const struct jn_arch *arch)
{
    for (size_t n = 0; n < arch->network_count; n++)
        if (arch->networks[n].distributed)
            return true;
    return false;
}
