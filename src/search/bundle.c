/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/bundle.h"

#include <math.h>

static void join(uint8_t *root, size_t dim_count, size_t a, size_t b)
{
    uint8_t from = root[a];
    uint8_t to = root[b];
    for (size_t d = 0; d < dim_count; d++)
        if (root[d] == from)
            root[d] = to;
}

/* Which dimensions meet in a rank. */
static void find_roots(const struct jn_layer *layer, uint8_t *root)
{
    for (size_t d = 0; d < layer->dim_count; d++)
        root[d] = (uint8_t)d;
    for (size_t t = 0; t < layer->tensor_count; t++)
        for (size_t r = 0; r < layer->tensors[t].rank_count; r++) {
            const struct jn_rank *rank = &layer->tensors[t].ranks[r];
            for (size_t i = 1; i < rank->term_count; i++)
                join(root, layer->dim_count, rank->terms[0].dim,
                     rank->terms[i].dim);
        }
}

static const struct jn_factors *factors_of(const struct jn_relax *relax,
                                           size_t dim)
{
    return &relax->space->factors[dim];
}

static void list_states(const struct jn_relax *relax, struct jn_bundle *bundle,
                        struct jn_arena *arena)
{
    size_t count = 1;
    for (size_t i = 0; i < bundle->dim_count; i++)
        count *= factors_of(relax, bundle->dims[i])->count_count;
    bundle->state_count = count;
    size_t inside = count;
    for (size_t i = 0; i < bundle->dim_count; i++) {
        const struct jn_factors *factors = factors_of(relax, bundle->dims[i]);
        inside /= factors->count_count;
        bundle->counts[i] =
            jn_arena_take(arena, count, sizeof bundle->counts[i][0]);
        bundle->log_counts[i] =
            jn_arena_take(arena, count, sizeof bundle->log_counts[i][0]);
        for (size_t s = 0; s < count; s++) {
            size_t index = s / inside % factors->count_count;
            bundle->counts[i][s] = (uint16_t)index;
            bundle->log_counts[i][s] = log((double)factors->counts[index]);
        }
    }
}

/* What the bundle's dimensions span in a state; all others one step. */
static void span(const struct jn_relax *relax, const struct jn_bundle *bundle,
                 size_t state, uint64_t *spans)
{
    for (size_t d = 0; d < relax->dim_count; d++)
        spans[d] = 1;
    for (size_t i = 0; i < bundle->dim_count; i++) {
        const struct jn_factors *factors = factors_of(relax, bundle->dims[i]);
        uint64_t bound = relax->space->problem->layer->bounds[bundle->dims[i]];
        uint64_t count = factors->counts[bundle->counts[i][state]];
        spans[bundle->dims[i]] = bound / count;
    }
}

static bool rank_has(const struct jn_rank *rank, const struct jn_bundle *bundle)
{
    for (size_t i = 0; i < rank->term_count; i++)
        for (size_t d = 0; d < bundle->dim_count; d++)
            if (rank->terms[i].dim == bundle->dims[d])
                return true;
    return false;
}

double jn_rank_words(const struct jn_rank *rank, const uint64_t *spans)
{
    double extent = 1;
    for (size_t i = 0; i < rank->term_count; i++)
        extent += fabs((double)rank->terms[i].coefficient) *
                  (double)(spans[rank->terms[i].dim] - 1);
    return extent;
}

/* Words of the tensor's ranks that the bundle's dimensions are in. */
static double tile_words(const struct jn_tensor *tensor,
                         const struct jn_bundle *bundle, const uint64_t *spans)
{
    double words = 1;
    for (size_t r = 0; r < tensor->rank_count; r++)
        if (rank_has(&tensor->ranks[r], bundle))
            words *= jn_rank_words(&tensor->ranks[r], spans);
    return words;
}

/* Values that a sum of terms takes at least: one more for every further step
 * of any of them; but no less than any of them alone. */
static double distinct_words(const struct jn_tensor *tensor,
                             const struct jn_bundle *bundle,
                             const uint64_t *spans)
{
    double words = 1;
    for (size_t r = 0; r < tensor->rank_count; r++) {
        const struct jn_rank *rank = &tensor->ranks[r];
        double distinct = 1;
        if (!rank_has(rank, bundle))
            continue;
        for (size_t i = 0; i < rank->term_count; i++)
            if (rank->terms[i].coefficient != 0)
                distinct += (double)(spans[rank->terms[i].dim] - 1);
        words = fmax(words, distinct);
    }
    return words;
}

static size_t count_movers(const struct jn_relax *relax,
                           const struct jn_bundle *bundle, size_t tensor,
                           uint64_t least_bound)
{
    const uint64_t *bounds = relax->space->problem->layer->bounds;
    size_t count = 0;
    for (size_t i = 0; i < bundle->dim_count; i++)
        count += jn_moves(relax, tensor, bundle->dims[i]) &&
                 bounds[bundle->dims[i]] >= least_bound;
    return count;
}

/* Words of the tiles, and of all visits to them, by state. */
static void list_words(const struct jn_relax *relax, struct jn_bundle *bundle,
                       size_t tensor, struct jn_arena *arena)
{
    const struct jn_view *view = &relax->space->problem->views[tensor];
    uint64_t spans[JN_MAX_DIMS];
    size_t count = bundle->state_count;
    double *words = jn_arena_take(arena, count, sizeof *words);
    double *logs = jn_arena_take(arena, count, sizeof *logs);
    double *visits = jn_arena_take(arena, count, sizeof *visits);
    for (size_t s = 0; s < count; s++) {
        span(relax, bundle, s, spans);
        words[s] = tile_words(view->tensor, bundle, spans);
        logs[s] = visits[s] = log(words[s]);
        for (size_t i = 0; i < bundle->dim_count; i++)
            if (jn_moves(relax, tensor, bundle->dims[i]))
                visits[s] += bundle->log_counts[i][s];
    }
    bundle->words[tensor] = words;
    bundle->log_words[tensor] = logs;
    bundle->log_visits[tensor] = visits;
}

/* The bundle as one tensor sees it. */
static void see(struct jn_relax *relax, struct jn_bundle *bundle, size_t tensor,
                struct jn_arena *arena)
{
    const struct jn_view *view = &relax->space->problem->views[tensor];
    uint64_t spans[JN_MAX_DIMS];
    if (count_movers(relax, bundle, tensor, 1) == 0)
        return;
    list_words(relax, bundle, tensor, arena);
    span(relax, bundle, 0, spans);
    bundle->may_slide[tensor] = count_movers(relax, bundle, tensor, 2) > 1;
    bundle->log_least[tensor] =
        log(distinct_words(view->tensor, bundle, spans));
    const double *visits = bundle->log_visits[tensor];
    for (size_t s = 0; s < bundle->state_count; s++)
        bundle->changes[tensor] |= fabs(visits[s] - visits[0]) > 1e-9;
    if (!bundle->changes[tensor])
        relax->log_words[tensor] += visits[0];
}

double jn_bundle_log_run(const struct jn_relax *relax,
                         const struct jn_bundle *bundle, size_t tensor,
                         const double *log_ends)
{
    size_t whole = bundle->state_count - 1;
    double distinct = 1;
    double instances = 0;
    for (size_t i = 0; i < bundle->dim_count; i++) {
        if (!jn_moves(relax, tensor, bundle->dims[i]))
            continue;
        instances += log_ends[i];
        distinct += exp(bundle->log_counts[i][whole] - log_ends[i]) - 1;
    }
    return fmax(bundle->log_least[tensor], instances + log(distinct));
}

double jn_bundle_log_meet(const struct jn_relax *relax,
                          const struct jn_bundle *bundle, size_t tensor,
                          const double *log_ends)
{
    double longest = 0;
    double all = 0;
    for (size_t i = 0; i < bundle->dim_count; i++) {
        if (!jn_moves(relax, tensor, bundle->dims[i]))
            continue;
        all += log_ends[i];
        longest = fmax(longest, log_ends[i]);
    }
    return longest - all;
}

/* Whether a factor can be divided over the axes of a fan-out. */
static bool divides(const struct jn_mesh *mesh, uint64_t factor)
{
    for (uint64_t y = 1; y <= mesh->y && y <= factor; y++)
        if (factor % y == 0 && factor / y <= mesh->x)
            return true;
    return false;
}

bool jn_slot_fits(const struct jn_relax *relax, size_t dim, size_t slot,
                  uint64_t factor)
{
    const struct jn_mapspace *space = relax->space;
    const struct jn_slot_limit *limit = &space->limits[dim][slot];
    const struct jn_mesh *mesh =
        &space->problem->children[relax->level_of[slot]];
    if (factor < limit->least || factor > limit->most)
        return false;
    if (!relax->in_space[slot])
        return true;
    if (limit->two_axes)
        return divides(mesh, factor);
    return factor <= (space->along_y[dim][slot] ? mesh->y : mesh->x);
}

static bool steps(const struct jn_relax *relax, const struct jn_bundle *bundle,
                  size_t from, size_t to)
{
    for (size_t i = 0; i < bundle->dim_count; i++) {
        const uint64_t *counts = factors_of(relax, bundle->dims[i])->counts;
        if (counts[bundle->counts[i][to]] % counts[bundle->counts[i][from]] !=
            0)
            return false;
    }
    return true;
}

static bool allows(const struct jn_relax *relax, const struct jn_bundle *bundle,
                   const struct jn_hop *hop, size_t slot)
{
    for (size_t i = 0; i < bundle->dim_count; i++) {
        const uint64_t *counts = factors_of(relax, bundle->dims[i])->counts;
        uint64_t factor = counts[bundle->counts[i][hop->to]] /
                          counts[bundle->counts[i][hop->from]];
        if (!jn_slot_fits(relax, bundle->dims[i], slot, factor))
            return false;
    }
    return true;
}

static void add_hop(const struct jn_relax *relax, struct jn_bundle *bundle,
                    size_t from, size_t to)
{
    size_t index = bundle->hop_count++;
    struct jn_hop *hop = &bundle->hops[index];
    *hop = (struct jn_hop){(uint16_t)from, (uint16_t)to, {0}};
    for (size_t i = 0; i < bundle->dim_count; i++)
        hop->log_ends[i] =
            bundle->log_counts[i][to] - bundle->log_counts[i][from];
    for (size_t t = 0; t < relax->tensor_count; t++) {
        if (!bundle->may_slide[t])
            continue;
        bundle->log_meets[t][index] =
            jn_bundle_log_meet(relax, bundle, t, hop->log_ends);
        bundle->log_runs[t][index] =
            jn_bundle_log_run(relax, bundle, t, hop->log_ends);
    }
}

static void take_hops(const struct jn_relax *relax, struct jn_bundle *bundle,
                      size_t count, struct jn_arena *arena)
{
    bundle->hops = jn_arena_take(arena, count, sizeof bundle->hops[0]);
    bundle->first_hops = jn_arena_take(arena, bundle->state_count + 1,
                                       sizeof bundle->first_hops[0]);
    bundle->allowed = jn_arena_take(arena, count * relax->slot_count, 1);
    for (size_t t = 0; t < relax->tensor_count; t++)
        if (bundle->may_slide[t]) {
            bundle->log_meets[t] = jn_arena_take(arena, count, sizeof(double));
            bundle->log_runs[t] = jn_arena_take(arena, count, sizeof(double));
        }
}

static void list_hops(const struct jn_relax *relax, struct jn_bundle *bundle,
                      struct jn_arena *arena)
{
    size_t count = 0;
    for (size_t from = 0; from < bundle->state_count; from++)
        for (size_t to = from; to < bundle->state_count; to++)
            count += steps(relax, bundle, from, to);
    take_hops(relax, bundle, count, arena);
    for (size_t from = 0; from < bundle->state_count; from++) {
        for (size_t to = from; to < bundle->state_count; to++)
            if (steps(relax, bundle, from, to))
                add_hop(relax, bundle, from, to);
        bundle->first_hops[from + 1] = (uint32_t)bundle->hop_count;
    }
    for (size_t slot = 0; slot < relax->slot_count; slot++)
        for (size_t h = 0; h < count; h++)
            bundle->allowed[slot * count + h] =
                allows(relax, bundle, &bundle->hops[h], slot);
}

/* Puts each dimension into the bundle of those it meets. */
static bool bundle_dims(struct jn_relax *relax)
{
    uint8_t root[JN_MAX_DIMS] = {0};
    find_roots(relax->space->problem->layer, root);
    for (size_t d = 0; d < relax->dim_count; d++) {
        size_t b = 0;
        while (b < relax->bundle_count &&
               root[relax->bundles[b].dims[0]] != root[d])
            b++;
        struct jn_bundle *bundle = &relax->bundles[b];
        if (b == relax->bundle_count)
            relax->bundle_count++;
        if (bundle->dim_count == JN_MAX_BUNDLE)
            return false;
        bundle->dims[bundle->dim_count++] = (uint8_t)d;
        relax->bundle_of[d] = (uint8_t)b;
    }
    return true;
}

bool jn_bundles_make(struct jn_relax *relax, struct jn_arena *arena)
{
    if (!bundle_dims(relax))
        return false;
    for (size_t b = 0; b < relax->bundle_count; b++) {
        list_states(relax, &relax->bundles[b], arena);
        for (size_t t = 0; t < relax->tensor_count; t++)
            see(relax, &relax->bundles[b], t, arena);
        list_hops(relax, &relax->bundles[b], arena);
    }
    return true;
}
