/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/sparse_overbook.h"

#include "oracle/sparse_places.h"

#include <string.h>

/* Tiles of all placements, by their non-zeros. */
struct histogram {
    uint64_t of[SPARSE_MAX_WORDS + 1], tiles;
    unsigned most;
};

/* Different tiles of a tensor at a level. */
struct tile_list {
    uint64_t of[SPARSE_MAX_WORDS * 4];
    size_t count;
};

uint64_t sparse_tail(uint64_t tile, uint64_t nonzeros, unsigned held)
{
    uint64_t tail = tile & nonzeros;
    while (held-- > 0)
        tail &= tail - 1;
    return tail;
}

int sparse_outer(const struct sparse_case *looked_at, size_t level,
                 size_t tensor)
{
    while (level-- > 0)
        if (sparse_case_keeps(looked_at, level, tensor))
            return (int)level;
    return SPARSE_NOWHERE;
}

static void list_tiles(const struct sparse_schedule *schedule, size_t level,
                       size_t tensor, struct tile_list *tiles)
{
    tiles->count = 0;
    for (size_t i = 0; i < schedule->delivery_count; i++) {
        const struct sparse_delivery *delivery = &schedule->deliveries[i];
        size_t known = 0;
        if (delivery->level != level || delivery->tensor != tensor)
            continue;
        while (known < tiles->count && tiles->of[known] != delivery->tile)
            known++;
        tiles->of[known] = delivery->tile;
        tiles->count += known == tiles->count;
    }
}

static void count_tiles(const struct sparse_case *planned,
                        const struct sparse_schedule *schedule, size_t tensor,
                        struct histogram *histogram)
{
    struct sparse_urns urns;
    struct sparse_drawn drawn;
    struct tile_list tiles;
    memset(histogram, 0, sizeof *histogram);
    list_tiles(schedule, planned->overbooks_at, tensor, &tiles);
    sparse_urns_fill(planned, tensor, &urns);
    sparse_drawn_first(&urns, &drawn);
    do {
        const uint64_t nonzeros = sparse_drawn_words(&urns, &drawn);
        for (size_t i = 0; i < tiles.count; i++) {
            const unsigned words =
                (unsigned)__builtin_popcountll(tiles.of[i] & nonzeros);
            histogram->of[words]++;
            histogram->tiles++;
            if (words > histogram->most)
                histogram->most = words;
        }
    } while (sparse_drawn_next(&urns, &drawn));
}

/* The share of the tiles that have no more words. */
static double share_within(const struct histogram *histogram, unsigned words)
{
    uint64_t tiles = 0;
    for (unsigned i = 0; i <= words; i++)
        tiles += histogram->of[i];
    return (double)tiles / (double)histogram->tiles;
}

static unsigned quantile(const struct histogram *histogram, double share)
{
    unsigned words = 0;
    while (histogram->of[words] == 0 || share_within(histogram, words) < share)
        words++;
    return words;
}

/* What the tensors take; those with histograms may be too large. */
struct demands {
    bool may_overflow[SPARSE_MAX_TENSORS];
    struct histogram histograms[SPARSE_MAX_TENSORS];
    unsigned whole; /* words of the others */
    unsigned held[SPARSE_MAX_TENSORS];
};

static bool fits(const struct sparse_case *planned,
                 const struct demands *demands)
{
    unsigned words = demands->whole;
    for (size_t t = 0; t < SPARSE_MAX_TENSORS; t++)
        words += demands->may_overflow[t] ? demands->held[t] : 0;
    return words <= planned->room;
}

static bool hold_share(const struct sparse_case *planned, double share,
                       struct demands *demands)
{
    for (size_t t = 0; t < SPARSE_MAX_TENSORS; t++)
        if (demands->may_overflow[t])
            demands->held[t] = quantile(&demands->histograms[t], share);
    return fits(planned, demands);
}

static void find_demands(const struct sparse_case *planned,
                         const struct sparse_schedule *schedule,
                         struct demands *demands)
{
    const size_t level = planned->overbooks_at;
    memset(demands, 0, sizeof *demands);
    for (size_t t = 0; t < planned->nest.layer.tensor_count; t++) {
        struct histogram *histogram = &demands->histograms[t];
        struct tile_list tiles;
        const bool is_compressed = sparse_case_compresses(planned, level, t);
        if (!sparse_case_keeps(planned, level, t))
            continue;
        list_tiles(schedule, level, t, &tiles);
        count_tiles(planned, schedule, t, histogram);
        if (is_compressed && sparse_outer(planned, level, t) >= 0)
            demands->may_overflow[t] = true;
        else
            demands->whole += is_compressed
                                  ? histogram->most
                                  : (unsigned)__builtin_popcountll(tiles.of[0]);
    }
}

/* The best of all shares that make a difference. */
static bool hold_most(const struct sparse_case *planned,
                      struct demands *demands)
{
    double best = -1;
    for (size_t t = 0; t < SPARSE_MAX_TENSORS; t++)
        for (unsigned n = 0;
             demands->may_overflow[t] && n <= demands->histograms[t].most;
             n++) {
            const double share = share_within(&demands->histograms[t], n);
            if (share > best && hold_share(planned, share, demands))
                best = share;
        }
    if (!hold_share(planned, best, demands))
        return false;
    for (size_t t = 0; t < SPARSE_MAX_TENSORS; t++) {
        while (demands->may_overflow[t] &&
               demands->held[t] < demands->histograms[t].most &&
               fits(planned, demands))
            demands->held[t]++;
        demands->held[t] -= !fits(planned, demands);
    }
    return true;
}

static void describe(const struct histogram *histogram, unsigned held,
                     struct sparse_holding *holding)
{
    double words = 0;
    const double tiles = (double)histogram->tiles;
    *holding = (struct sparse_holding){.held = held};
    holding->overbooked_tiles = 1 - share_within(histogram, held);
    for (unsigned n = 0; n <= histogram->most; n++) {
        words += (double)histogram->of[n] * n / tiles;
        if (n > held)
            holding->overflow_words +=
                (double)histogram->of[n] * (n - held) / tiles;
    }
    holding->is_streamed = held < histogram->most;
    holding->share = words > 0 ? holding->overflow_words / words : 0;
}

void sparse_overbook(const struct sparse_case *planned,
                     const struct sparse_schedule *schedule,
                     struct sparse_overbooking *overbooking)
{
    static struct demands demands;
    *overbooking = (struct sparse_overbooking){.fits = true};
    if (planned->overbooks_at == 0)
        return;
    find_demands(planned, schedule, &demands);
    overbooking->fits = hold_most(planned, &demands);
    for (size_t t = 0; t < planned->nest.layer.tensor_count; t++)
        if (demands.may_overflow[t])
            describe(&demands.histograms[t], demands.held[t],
                     &overbooking->of[t]);
}

static void add_tile(const struct sparse_cut *cut,
                     const struct sparse_kept *kept, uint64_t nonzeros,
                     uint64_t tile, struct sparse_tile_means *sums)
{
    struct sparse_units units;
    sparse_tree_count(cut, kept, tile, nonzeros, &units);
    for (size_t rank = 0; rank < kept->rank_count; rank++) {
        sums->units.of[rank].metadata += units.of[rank].metadata;
        sums->units.of[rank].payload += units.of[rank].payload;
    }
}

void sparse_tile_mean(const struct sparse_case *planned,
                      const struct sparse_schedule *schedule, size_t level,
                      size_t tensor, struct sparse_tile_means *means)
{
    const struct sparse_kept *kept = &planned->kept[level][tensor];
    const int outer = sparse_outer(planned, level, tensor);
    const bool is_told =
        outer >= 0 && sparse_case_compresses(planned, (size_t)outer, tensor);
    struct sparse_urns urns;
    struct sparse_drawn drawn;
    struct sparse_cut cut;
    struct tile_list tiles;
    double count = 0;
    memset(means, 0, sizeof *means);
    list_tiles(schedule, level, tensor, &tiles);
    sparse_tree_cut(planned, level, tensor, &cut);
    sparse_urns_fill(planned, tensor, &urns);
    sparse_drawn_first(&urns, &drawn);
    do {
        const uint64_t nonzeros = sparse_drawn_words(&urns, &drawn);
        for (size_t i = 0; i < tiles.count; i++) {
            const uint64_t words = tiles.of[i] & nonzeros;
            means->words += __builtin_popcountll(words);
            count++;
            if (words != 0 || !is_told)
                add_tile(&cut, kept, nonzeros, tiles.of[i], means);
        }
    } while (sparse_drawn_next(&urns, &drawn));
    means->words /= count;
    for (size_t rank = 0; rank < kept->rank_count; rank++) {
        means->units.of[rank].metadata /= count;
        means->units.of[rank].payload /= count;
    }
}
