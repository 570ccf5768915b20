/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/draw.h"
#include "search/strategy.h"

#include <gsl/gsl_siman.h>

#include <math.h>

/* A chunk is one cooling from a point drawn at random, or a given one. */
enum { CHUNK_STEPS = 25000, TEMPERATURES = 100 };

/* Energies are logarithms of costs: a temperature of 0.7 accepts twice the
 * cost about every third time. */
static const double first_temperature = 0.7;
static const double last_temperature = 0.001;

/* A point that does not fit is so much worse than any that does. */
static const double misfit_energy = 1e3;

struct walker {
    struct jn_worker *worker;
    uint64_t *left; /* mappings that may still be tried: the library steps on
                       a little longer */
    struct jn_point point;
    bool fits;
};

static uint64_t chunk_count(const struct jn_mapspace *space,
                            const struct jn_search_options *options)
{
    (void)space;
    return jn_search_chunks(options, CHUNK_STEPS);
}

static double energy_of(void *state)
{
    struct walker *walker = state;
    struct jn_cost cost;
    if (*walker->left == 0 || jn_worker_stops(walker->worker))
        return misfit_energy;
    (*walker->left)--;
    walker->fits = jn_worker_try(walker->worker, &walker->point, &cost);
    if (!walker->fits)
        return misfit_energy;
    return log(cost.items[0] + 1);
}

static void step(const gsl_rng *rng, void *state, double size)
{
    struct walker *walker = state;
    (void)size;
    if (walker->fits)
        jn_draw_step(walker->worker->space, rng, &walker->point);
    else /* what fits may be far */
        jn_draw_coordinate(walker->worker->space, rng, &walker->point);
}

static void run(struct jn_worker *worker, uint64_t chunk)
{
    gsl_rng *rng = jn_draw_stream(worker->options->seed, chunk);
    uint64_t left = jn_search_share(worker->options, chunk, CHUNK_STEPS);
    struct walker walker = {.worker = worker, .left = &left};
    gsl_siman_params_t cooling = {
        .n_tries = 1,
        .iters_fixed_T = (int)(left / TEMPERATURES) + 1,
        .step_size = 1,
        .k = 1,
        .t_initial = first_temperature,
        .mu_t = pow(first_temperature / last_temperature, 1.0 / TEMPERATURES),
        .t_min = last_temperature};
    if (worker->options->start)
        walker.point = *worker->options->start;
    else
        jn_draw_point(worker->space, rng, &walker.point);
    gsl_siman_solve(rng, &walker, energy_of, step, NULL, NULL, NULL, NULL, NULL,
                    sizeof walker, cooling);
    gsl_rng_free(rng);
}

const struct jn_search_type jn_search_anneal = {
    .name = "anneal", .chunk_count = chunk_count, .run = run, .draws = true};
