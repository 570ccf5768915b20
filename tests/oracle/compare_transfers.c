/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "actions/fit.h"
#include "nest/transfers.h"
#include "oracle/finding.h"

static void compare_parcel(const struct finding *finding,
                           const struct jn_parcel *counted,
                           const struct oracle_parcel *seen)
{
    compare_figures(finding, "multicast", (double)counted->multicast,
                    (double)seen->multicast);
    compare_figures(finding, "scatter", (double)counted->scatter,
                    (double)seen->scatter);
    compare_figures(finding, "accesses", (double)counted->accesses,
                    (double)seen->accesses);
    compare_hops(finding, "hops", (double)counted->half_hops / 2, seen->hops);
    compare_hops(finding, "unicast hops",
                 (double)counted->unicast_half_hops / 2, seen->unicast_hops);
}

/* Parcels of no words do not count on either side. */
static void compare_parcels(const struct finding *finding,
                            const struct jn_transfer *counted,
                            const struct oracle_transfer *seen)
{
    static const struct jn_parcel none;
    static const struct oracle_parcel nothing;
    size_t left = 0;
    size_t right = 0;
    for (;;) {
        while (left < counted->parcel_count &&
               counted->parcels[left].accesses == 0)
            left++;
        while (right < seen->parcel_count && seen->parcels[right].accesses == 0)
            right++;
        const bool more = left < counted->parcel_count;
        const bool seen_more = right < seen->parcel_count;
        if (!more && !seen_more)
            return;
        compare_parcel(finding, more ? &counted->parcels[left++] : &none,
                       seen_more ? &seen->parcels[right++] : &nothing);
    }
}

static void compare_tiles(const struct finding *finding,
                          const struct jn_tiles *counted,
                          const struct oracle_transfer *seen)
{
    const size_t level = finding->level;
    compare_figures(finding, "tile words",
                    (double)counted->words[level][finding->tensor],
                    (double)seen->tile_words);
    if (level + 1 < finding->compared->arch.level_count)
        compare_figures(finding, "words of all children",
                        (double)counted->union_words[level][finding->tensor],
                        (double)seen->union_words);
}

static void compare_usage(struct finding *finding,
                          const struct jn_usage *counted,
                          const struct oracle_transfers *seen)
{
    const size_t level_count = finding->compared->arch.level_count;
    finding->tensor = 0;
    for (size_t level = 0; level < level_count; level++) {
        finding->level = level;
        compare_figures(finding, "fan-out", (double)counted->fanout[level],
                        (double)seen->fanout[level]);
        compare_figures(finding, "instances",
                        (double)counted->replication[level],
                        floor(seen->replication[level]));
    }
    compare_figures(finding, "compute instances",
                    (double)counted->replication[level_count],
                    floor(seen->compute_replication));
}

static void compare_all(struct finding *finding, jn_tensors tensors,
                        const struct jn_nest *nest, struct jn_arena *arena,
                        const struct oracle_transfers *seen)
{
    struct jn_tiles tiles;
    struct jn_usage usage;
    struct jn_transfers counted;
    jn_tiles_size(nest, &tiles);
    jn_usage_count(nest, &usage);
    jn_transfers_count(nest, &tiles, arena, &counted);
    compare_usage(finding, &usage, seen);
    compare_figures(finding, "computes of an instance",
                    (double)counted.computes_total /
                        (double)counted.compute_stamps,
                    (double)seen->computes / (double)seen->computers);
    compare_figures(finding, "passes", (double)counted.temporal_passes,
                    (double)seen->last_cycles);
    for (size_t level = 0; level < nest->level_count; level++)
        for (size_t t = 0; t < nest->tensor_count; t++) {
            if (!(tensors >> t & 1))
                continue;
            finding->level = level;
            finding->tensor = t;
            compare_tiles(finding, &tiles, &seen->of[level][t]);
            compare_figures(finding, "link words",
                            (double)counted.of[level][t].link_words,
                            (double)seen->of[level][t].link_words);
            compare_parcels(finding, &counted.of[level][t],
                            &seen->of[level][t]);
        }
}

void oracle_compare_transfers(const struct oracle_case *compared,
                              enum oracle_mode mode, jn_tensors tensors,
                              const struct oracle_bench *bench,
                              struct oracle_difference *difference)
{
    static struct oracle_transfers seen;
    struct finding finding = {compared, 0, 0, difference};
    struct jn_nest nest;
    difference->text[0] = '\0';
    jn_arena_reset(bench->counting);
    jn_arena_reset(bench->running);
    oracle_walk(&compared->problem, &compared->mapping, mode, bench->running,
                &seen);
    jn_nest_bind(&compared->problem, &compared->mapping, bench->counting,
                 &nest);
    compare_all(&finding, tensors, &nest, bench->counting, &seen);
}
