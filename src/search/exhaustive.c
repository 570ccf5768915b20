/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/checked.h"
#include "search/strategy.h"

#include <string.h>

/* A chunk has one split of the dimension with most of them: the others are
 * counted through inside. */
static size_t widest_dim(const struct jn_mapspace *space)
{
    size_t widest = 0;
    for (size_t d = 1; d < space->problem->layer->dim_count; d++)
        if (jn_factors_size(&space->factors[d]) >
            jn_factors_size(&space->factors[widest]))
            widest = d;
    return widest;
}

static uint64_t chunk_count(const struct jn_mapspace *space,
                            const struct jn_search_options *options)
{
    (void)options;
    return jn_factors_size(&space->factors[widest_dim(space)]);
}

static void run(struct jn_worker *worker, uint64_t chunk)
{
    const struct jn_mapspace *space = worker->space;
    struct jn_cost cost;
    struct jn_point point;
    size_t dim = widest_dim(space);
    memset(&point, 0, sizeof point);
    point.split[dim] = chunk;
    do
        (void)jn_worker_try(worker, &point, &cost);
    while (!jn_worker_stops(worker) &&
           jn_mapspace_next_beside(space, dim, &point));
}

const struct jn_search_type jn_search_exhaustive = {.name = "exhaustive",
                                                    .chunk_count = chunk_count,
                                                    .run = run,
                                                    .is_exhaustive = true};
