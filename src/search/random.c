/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/draw.h"
#include "search/strategy.h"

enum { CHUNK_SAMPLES = 1000 };

static uint64_t chunk_count(const struct jn_mapspace *space,
                            const struct jn_search_options *options)
{
    (void)space;
    return options->sample_count / CHUNK_SAMPLES +
           (options->sample_count % CHUNK_SAMPLES != 0);
}

static uint64_t samples_in(const struct jn_search_options *options,
                           uint64_t chunk)
{
    uint64_t before = chunk * CHUNK_SAMPLES;
    uint64_t left = options->sample_count - before;
    return left < CHUNK_SAMPLES ? left : CHUNK_SAMPLES;
}

static void run(struct jn_worker *worker, uint64_t chunk)
{
    gsl_rng *rng = jn_draw_stream(worker->options->seed, chunk);
    uint64_t samples = samples_in(worker->options, chunk);
    for (uint64_t i = 0; i < samples && !jn_worker_stops(worker); i++) {
        struct jn_point point;
        struct jn_cost cost;
        jn_draw_point(worker->space, rng, &point);
        (void)jn_worker_try(worker, &point, &cost);
    }
    gsl_rng_free(rng);
}

const struct jn_search_type jn_search_random = {"random", chunk_count, run};
