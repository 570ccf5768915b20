/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/relax_flows.h"

#include <math.h>

double jn_least_times(const struct jn_relax *relax, const struct jn_part *part,
                      size_t boundary)
{
    double least = relax->boundaries[boundary].least_times;
    return part->spills[boundary] == JN_YES ? fmax(2, least) : least;
}

double jn_least_hops(const struct jn_relax *relax, const struct jn_part *part,
                     const struct jn_monomial *monomial)
{
    size_t tensor = relax->boundaries[monomial->boundary].tensor;
    return part->links[monomial->boundary] == JN_LINKS_NONE
               ? part->hops[monomial->from][tensor]
               : 0;
}

bool jn_flow_slides(const struct jn_relax *relax, const struct jn_part *part,
                    size_t boundary, size_t bundle)
{
    size_t tensor = relax->boundaries[boundary].tensor;
    if (!relax->bundles[bundle].may_slide[tensor] ||
        relax->boundaries[boundary].forgets)
        return false;
    return part->slides[boundary] == JN_SLIDES_UNKNOWN ||
           part->slides[boundary] == JN_SLIDES_FIRST + bundle;
}

/* How many words neighbours pass on is known of tiles that do not slide: those
 * that come with certain loops' advances. */
static void find_links(const struct jn_part *part,
                       const struct jn_monomial *monomial, struct jn_flow *flow)
{
    size_t boundary = monomial->boundary;
    flow->distinct = flow->lessened = false;
    flow->again = true;
    if (part->actual != NULL || !monomial->sent)
        return;
    flow->lessened = part->links[boundary] == JN_LINKS_COUNTED &&
                     part->slides[boundary] == JN_SLIDES_NONE;
    flow->distinct = part->links[boundary] != JN_LINKS_NONE && !flow->lessened;
    flow->again =
        !flow->distinct && !(flow->lessened && part->links_free[boundary]);
}

static double log_scale(const struct jn_relax *relax,
                        const struct jn_part *part,
                        const struct jn_monomial *monomial,
                        const struct jn_flow *flow)
{
    double times = 1;
    if (monomial->hops)
        return log(monomial->scale * jn_least_hops(relax, part, monomial));
    if (monomial->less <= 0)
        return log(monomial->scale);
    if (flow->again)
        times = jn_least_times(relax, part, monomial->boundary);
    return log(fmax(0, monomial->scale - monomial->less / times));
}

void jn_flows_find(const struct jn_relax *relax, const struct jn_part *part,
                   struct jn_flow *flows)
{
    for (size_t i = 0; i < relax->monomial_count; i++) {
        const struct jn_monomial *monomial = &relax->monomials[i];
        flows[i] = (struct jn_flow){.again = true};
        if (monomial->boundary != JN_NO_BOUNDARY)
            find_links(part, monomial, &flows[i]);
        flows[i].log_scale = log_scale(relax, part, monomial, &flows[i]);
    }
}
