/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/occupancy.h"

#include <assert.h>
#include <math.h>

__extension__ typedef unsigned __int128 wide;

bool jn_occupancy_probability(const struct jn_occupancy *occupancy,
                              uint64_t nonzeros, double *probability)
{
    if (nonzeros < occupancy->least || nonzeros > occupancy->most) {
        *probability = 0;
        return true;
    }
    if (occupancy->law == NULL)
        return false;
    *probability = occupancy->law(occupancy, nonzeros);
    return true;
}

static double certain_law(const struct jn_occupancy *occupancy,
                          uint64_t nonzeros)
{
    return nonzeros == occupancy->least;
}

void jn_occupancy_certain(uint64_t words, uint64_t nonzeros,
                          struct jn_occupancy *occupancy)
{
    *occupancy = (struct jn_occupancy){.words = words,
                                       .least = nonzeros,
                                       .most = nonzeros,
                                       .expected = (double)nonzeros,
                                       .empty = nonzeros == 0,
                                       .has_spread = true,
                                       .law = certain_law};
}

static double counted_law(const struct jn_occupancy *occupancy,
                          uint64_t nonzeros)
{
    const struct jn_histogram *histogram = occupancy->histogram;
    size_t low = 0;
    size_t high = histogram->entry_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (histogram->entries[middle].nonzeros < nonzeros)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == histogram->entry_count ||
        histogram->entries[low].nonzeros != nonzeros)
        return 0;
    return (double)histogram->entries[low].tile_count /
           (double)histogram->tile_count;
}

void jn_occupancy_counted(uint64_t words, const struct jn_histogram *histogram,
                          struct jn_occupancy *occupancy)
{
    assert(histogram->entry_count > 0);
    const struct jn_tile_count *entries = histogram->entries;
    wide sum = 0;
    for (size_t i = 0; i < histogram->entry_count; i++)
        sum += (wide)entries[i].nonzeros * entries[i].tile_count;
    *occupancy = (struct jn_occupancy){
        .words = words,
        .least = entries[0].nonzeros,
        .most = entries[histogram->entry_count - 1].nonzeros,
        .expected = (double)sum / (double)histogram->tile_count,
        .law = counted_law,
        .histogram = histogram};
    if (occupancy->least == 0)
        occupancy->empty =
            (double)entries[0].tile_count / (double)histogram->tile_count;
}

static double mixed_law(const struct jn_occupancy *occupancy, uint64_t nonzeros)
{
    const struct jn_mixture *mixture = occupancy->parameters;
    double sum = 0;
    for (size_t i = 0; i < mixture->count; i++) {
        double probability = 0;
        bool known = jn_occupancy_probability(&mixture->parts[i], nonzeros,
                                              &probability);
        assert(known);
        (void)known;
        sum += mixture->shares[i] * probability;
    }
    return sum;
}

void jn_occupancy_mixed(const struct jn_mixture *mixture,
                        struct jn_occupancy *occupancy)
{
    assert(mixture->count > 0);
    *occupancy = (struct jn_occupancy){.least = UINT64_MAX,
                                       .has_spread = true,
                                       .law = mixed_law,
                                       .parameters = mixture};
    double squares = 0;
    for (size_t i = 0; i < mixture->count; i++) {
        const struct jn_occupancy *part = &mixture->parts[i];
        if (part->words > occupancy->words)
            occupancy->words = part->words;
        if (part->least < occupancy->least)
            occupancy->least = part->least;
        if (part->most > occupancy->most)
            occupancy->most = part->most;
        occupancy->expected += mixture->shares[i] * part->expected;
        occupancy->empty += mixture->shares[i] * part->empty;
        occupancy->has_spread &= part->has_spread;
        squares += mixture->shares[i] * (part->spread * part->spread +
                                         part->expected * part->expected);
        if (part->law == NULL)
            occupancy->law = NULL;
    }
    occupancy->spread =
        sqrt(fmax(0, squares - occupancy->expected * occupancy->expected));
}
