/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/fan.h"

#include "search/bundle.h"
#include "search/layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_LAID_OUT = 5 }; /* loops */

/* --- which there are --- */

struct listing {
    const struct jn_lattice *lattice;
    size_t level, slot;
    const struct jn_mesh *mesh;
    struct jn_fans *fans; /* NULL: only count */
    size_t count;
    uint64_t ends[JN_MAX_DIMS];
};

/* Whether the ends from DIM on can be divided over what is left of the axes. */
static bool lies(const struct listing *listing, size_t dim, uint64_t x,
                 uint64_t y)
{
    const struct jn_mapspace *space = listing->lattice->relax->space;
    if (x > listing->mesh->x || y > listing->mesh->y)
        return false;
    if (dim == listing->lattice->dim_count)
        return true;
    size_t d = listing->lattice->dims[dim];
    uint64_t end = listing->ends[dim];
    if (!space->limits[d][listing->slot].two_axes)
        return space->along_y[d][listing->slot]
                   ? lies(listing, dim + 1, x, y * end)
                   : lies(listing, dim + 1, x * end, y);
    for (uint64_t part = 1; part <= end; part++)
        if (end % part == 0 &&
            lies(listing, dim + 1, x * (end / part), y * part))
            return true;
    return false;
}

static void add_fan(struct listing *listing, uint32_t vector, uint64_t total)
{
    const struct jn_lattice *lattice = listing->lattice;
    double least = lattice->relax->space->least_fanout[listing->level];
    struct jn_fan *fan;
    if ((double)total < least || !lies(listing, 0, 1, 1))
        return;
    if (listing->fans == NULL) {
        listing->count++;
        return;
    }
    fan = &listing->fans->items[listing->fans->count++];
    *fan = (struct jn_fan){.vector = vector, .total = (uint32_t)total};
    for (size_t t = 0; t < lattice->relax->tensor_count; t++)
        fan->copies[t] = lattice->still[t][vector];
}

static void list_fans(struct listing *listing, size_t dim, uint32_t vector,
                      uint64_t total)
{
    const struct jn_lattice *lattice = listing->lattice;
    if (dim == lattice->dim_count) {
        add_fan(listing, vector, total);
        return;
    }
    for (size_t i = 0; i < lattice->count_counts[dim]; i++) {
        uint64_t end = lattice->counts[dim][i];
        if (total * end > listing->mesh->x * listing->mesh->y)
            break;
        listing->ends[dim] = end;
        if (jn_slot_fits(lattice->relax, lattice->dims[dim], listing->slot,
                         end))
            list_fans(listing, dim + 1,
                      vector + (uint32_t)(i * lattice->strides[dim]),
                      total * end);
    }
}

static int compare(const void *a, const void *b)
{
    const double *x = a;
    const double *y = b;
    return (*x > *y) - (*x < *y);
}

/* The average way to so many nearest children, from the middle of the first
 * column. */
static void list_ways(const struct jn_mesh *mesh, struct jn_arena *arena,
                      struct jn_fans *fans)
{
    size_t count = mesh->x * mesh->y;
    double sum = 0;
    fans->ways = jn_arena_take(arena, count + 1, sizeof *fans->ways);
    for (size_t i = 0; i < count; i++) {
        double column = (double)(i % mesh->x);
        size_t row = i / mesh->x;
        fans->ways[i + 1] =
            column + fabs((double)row - ((double)mesh->y - 1) / 2);
    }
    qsort(&fans->ways[1], count, sizeof *fans->ways, compare);
    for (size_t i = 1; i <= count; i++) {
        sum += fans->ways[i];
        fans->ways[i] = sum / (double)i;
    }
}

void jn_fans_list(const struct jn_lattice *lattice, size_t level,
                  struct jn_fans *fans)
{
    struct listing listing = {
        .lattice = lattice,
        .level = level,
        .slot = (size_t)lattice->relax->space_slot[level],
        .mesh = &lattice->relax->space->problem->children[level]};
    memset(fans, 0, sizeof *fans);
    list_ways(listing.mesh, lattice->arena, fans);
    list_fans(&listing, 0, 0, 1);
    fans->items =
        jn_arena_take(lattice->arena, listing.count + 1, sizeof *fans->items);
    listing.fans = fans;
    list_fans(&listing, 0, 0, 1);
    for (size_t i = 0; i < fans->count; i++)
        fans->items[i].way = fans->ways[fans->items[i].total];
}

size_t jn_fan_exit(const struct jn_lattice *lattice, const struct jn_fan *fan,
                   size_t state)
{
    size_t dims = lattice->dim_count;
    const uint8_t *from = &lattice->indices[state * dims];
    const uint8_t *by = &lattice->indices[fan->vector * dims];
    size_t exit = 0;
    for (size_t k = 0; k < dims; k++) {
        uint8_t q =
            lattice->quotients[k][from[k] * lattice->count_counts[k] + by[k]];
        if (q == UINT8_MAX)
            return SIZE_MAX;
        exit += q * lattice->strides[k];
    }
    return exit;
}

/* --- layouts --- */

static bool is_nowhere_shorter(const struct jn_ways *a, const struct jn_ways *b,
                               size_t tensors)
{
    for (size_t t = 0; t < tensors; t++)
        if (a->hops[t] < b->hops[t])
            return false;
    return true;
}

/* Adds ways unless others are as short for all tensors. */
static void add_ways(struct jn_fan *fan, const struct jn_ways *ways,
                     size_t tensors)
{
    size_t kept = 0;
    for (size_t i = 0; i < fan->layout_count; i++)
        if (is_nowhere_shorter(ways, &fan->layouts[i], tensors))
            return;
    for (size_t i = 0; i < fan->layout_count; i++)
        if (!is_nowhere_shorter(&fan->layouts[i], ways, tensors))
            fan->layouts[kept++] = fan->layouts[i];
    fan->layouts[kept] = *ways;
    fan->layout_count = kept + 1;
}

/* Of very many layouts only the least hops are looked at. */
static void guess_ways(struct jn_lattice *lattice, size_t level,
                       struct jn_fan *fan)
{
    fan->layouts = jn_arena_take(lattice->arena, 1, sizeof *fan->layouts);
    for (size_t t = 0; t < lattice->relax->tensor_count; t++)
        fan->layouts[0].hops[t] =
            jn_fan_hops(&lattice->fans[level], fan, t, 1, 1);
    fan->layout_count = 1;
}

void jn_fan_lay_out(struct jn_lattice *lattice, size_t level,
                    struct jn_fan *fan)
{
    const struct jn_relax *relax = lattice->relax;
    const uint8_t *by = &lattice->indices[fan->vector * lattice->dim_count];
    uint32_t ends[JN_MAX_DIMS];
    size_t loops = 0;
    if (fan->layout_count > 0)
        return;
    for (size_t k = 0; k < lattice->dim_count; k++)
        loops += by[k] > 0;
    if (loops > MOST_LAID_OUT) {
        guess_ways(lattice, level, fan);
        return;
    }
    for (size_t d = 0; d < relax->dim_count; d++)
        ends[d] = 1;
    for (size_t k = 0; k < lattice->dim_count; k++)
        ends[lattice->dims[k]] = (uint32_t)lattice->counts[k][by[k]];
    const struct jn_layouts *all =
        jn_layouts_find(lattice->store, relax, level, ends, false);
    fan->layouts =
        jn_arena_take(lattice->arena, all->count + 1, sizeof *fan->layouts);
    for (size_t i = 0; i < all->count; i++) {
        struct jn_ways ways = {{0}};
        for (size_t t = 0; t < relax->tensor_count; t++)
            ways.hops[t] = all->items[i].hops[t];
        add_ways(fan, &ways, relax->tensor_count);
    }
}

/* --- hops --- */

double jn_fan_hops(const struct jn_fans *fans, const struct jn_fan *fan,
                   size_t tensor, double meet, double unserved)
{
    double places = (double)fan->total / fan->copies[tensor] * meet;
    double together = (double)fan->total / places;
    double least = together - 1;
    if (fan->total == 1)
        return 0;
    if (unserved < 1 && meet < 1)
        return 0;
    size_t nearest = (size_t)(places * unserved + 1e-6);
    least = fmax(least, least + fans->ways[nearest > 0 ? nearest : 1] - 0.5);
    return meet < 1 || unserved < 1 ? least : fmax(least, fan->way);
}
