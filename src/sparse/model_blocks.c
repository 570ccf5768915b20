/* SPDX-License-Identifier: GPL-3.0-or-later */
/* N of every M words along one rank: N:M sparsity (Mishra et al., Accelerating
 * sparse deep neural networks, 2021).  A block that a tile cuts has its
 * non-zeros at random places of it. */
#include "sparse/convolve.h"
#include "sparse/model.h"

#include <inttypes.h>

static const char *fault(const struct jn_density *density,
                         struct jn_arena *arena)
{
    const char *sentence = jn_density_rank_fault(density, arena);
    if (sentence != NULL)
        return sentence;
    if (density->block == 0)
        return "a block has no words";
    if (density->block_nonzeros > density->block)
        return jn_arena_format(
            arena, "%" PRIu64 " of the %" PRIu64 " words of a block are not 0",
            density->block_nonzeros, density->block);
    uint64_t extent = density->extents[density->rank];
    if (extent % density->block == 0)
        return NULL;
    return jn_arena_format(arena,
                           "rank %zu has %" PRIu64 " words, which are no "
                           "blocks of %" PRIu64,
                           density->rank, extent, density->block);
}

static uint64_t period(const struct jn_density *density, size_t rank)
{
    return rank == density->rank ? density->block : 1;
}

static bool place(const struct jn_density *density,
                  const struct jn_tile_place *tile, struct jn_arena *arena,
                  struct jn_occupancy *occupancy)
{
    if (tile->enclosing != NULL)
        return false;
    uint64_t block = density->block;
    uint64_t length = tile->extents[density->rank];
    uint64_t fibers = tile->words / length;
    uint64_t head = (block - tile->starts[density->rank] % block) % block;
    if (head > length)
        head = length;
    uint64_t whole = (length - head) / block;
    uint64_t tail = (length - head) % block;

    struct jn_sum sum = {
        .arena = arena, .budget = tile->budget, .occupancy = occupancy};
    jn_sum_start(&sum, tile->words, fibers * whole * density->block_nonzeros);
    const struct jn_draw first = {block, density->block_nonzeros, head};
    jn_sum_add(&sum, &first, fibers);
    const struct jn_draw last = {block, density->block_nonzeros, tail};
    jn_sum_add(&sum, &last, fibers);
    jn_sum_end(&sum);
    return true;
}

static struct jn_urn urn(const struct jn_density *density, const uint64_t *at)
{
    uint64_t number = at[density->rank] / density->block;
    for (size_t r = 0; r < density->rank_count; r++)
        if (r != density->rank)
            number = number * density->extents[r] + at[r];
    return (struct jn_urn){number, density->block, density->block_nonzeros};
}

const struct jn_density_model jn_density_blocks = {.name = "blocks",
                                                   .fault = fault,
                                                   .period = period,
                                                   .urn = urn,
                                                   .place = place};
