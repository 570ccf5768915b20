/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/draw.h"
#include "search/strategy.h"

enum { CHUNK_SAMPLES = 1000 };

static uint64_t chunk_count(const struct jn_mapspace *space,
                            const struct jn_search_options *options)
{
    (void)space;
    return jn_search_chunks(options, CHUNK_SAMPLES);
}

static void run(struct jn_worker *worker, uint64_t chunk)
{
    gsl_rng *rng = jn_draw_stream(worker->options->seed, chunk);
    uint64_t samples = jn_search_share(worker->options, chunk, CHUNK_SAMPLES);
    for (uint64_t i = 0; i < samples && !jn_worker_stops(worker); i++) {
        struct jn_point point;
        struct jn_cost cost;
        jn_draw_point(worker->space, rng, &point);
        worker->number = chunk * CHUNK_SAMPLES + i;
        (void)jn_worker_try(worker, &point, &cost);
    }
    gsl_rng_free(rng);
}

const struct jn_search_type jn_search_random = {
    .name = "random", .chunk_count = chunk_count, .run = run, .draws = true};
