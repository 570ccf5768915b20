/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/compare.h"

#include "nest/nest.h"
#include "nest/transfers.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The place at hand and what was found. */
struct finding {
    const struct oracle_case *compared;
    size_t level, tensor;
    struct oracle_difference *difference;
};

static void compare(const struct finding *finding, const char *figure,
                    double counted, double seen)
{
    if (counted == seen || finding->difference->text[0])
        return;
    snprintf(finding->difference->text, sizeof finding->difference->text,
             "level %s, tensor %s, %s: %.17g by analysis, %.17g by running",
             finding->compared->levels[finding->level].component.name,
             finding->compared->layer.tensors[finding->tensor].name, figure,
             counted, seen);
}

static void compare_parcel(const struct finding *finding,
                           const struct jn_parcel *counted,
                           const struct oracle_parcel *seen)
{
    char name[64];
    compare(finding, "multicast", (double)counted->multicast,
            (double)seen->multicast);
    compare(finding, "scatter", (double)counted->scatter,
            (double)seen->scatter);
    snprintf(name, sizeof name, "accesses %dx%d", (int)seen->multicast,
             (int)seen->scatter);
    compare(finding, name, (double)counted->accesses, (double)seen->accesses);
    snprintf(name, sizeof name, "half hops %dx%d", (int)seen->multicast,
             (int)seen->scatter);
    compare(finding, name, (double)counted->half_hops, 2 * seen->hops);
    snprintf(name, sizeof name, "half unicast hops %dx%d", (int)seen->multicast,
             (int)seen->scatter);
    compare(finding, name, (double)counted->unicast_half_hops,
            2 * seen->unicast_hops);
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

static void compare_transfer(const struct finding *finding,
                             const struct jn_transfer *counted,
                             const struct oracle_transfer *seen)
{
    compare(finding, "tile_words", (double)counted->tile_words,
            (double)seen->tile_words);
    if (finding->level + 1 < finding->compared->arch.level_count)
        compare(finding, "union_words", (double)counted->union_words,
                (double)seen->union_words);
    compare(finding, "link_words", (double)counted->link_words,
            (double)seen->link_words);
    compare_parcels(finding, counted, seen);
}

static void compare_totals(struct finding *finding,
                           const struct jn_transfers *counted,
                           const struct oracle_transfers *seen)
{
    finding->tensor = 0;
    for (size_t level = 0; level < finding->compared->arch.level_count;
         level++) {
        finding->level = level;
        compare(finding, "fanout", (double)counted->fanout[level],
                (double)seen->fanout[level]);
        compare(finding, "replication", (double)counted->replication[level],
                floor(seen->replication[level]));
    }
    compare(finding, "compute_replication",
            (double)counted->compute_replication,
            floor(seen->compute_replication));
    compare(finding, "computes x stamps",
            (double)(counted->computes_total * seen->computers),
            (double)(seen->computes * counted->compute_stamps));
    compare(finding, "temporal_passes", (double)counted->temporal_passes,
            (double)seen->last_cycles);
}

void oracle_compare_transfers(const struct oracle_case *compared,
                              enum oracle_mode mode, struct jn_arena *arena,
                              struct oracle_difference *difference)
{
    struct finding finding = {compared, 0, 0, difference};
    struct oracle_transfers *seen = jn_arena_take(arena, 1, sizeof *seen);
    struct jn_transfers *counted = jn_arena_take(arena, 1, sizeof *counted);
    struct jn_nest nest;
    difference->text[0] = '\0';
    jn_nest_bind(&compared->problem, &compared->mapping, arena, &nest);
    jn_transfers_count(&nest, arena, counted);
    oracle_walk(&compared->problem, &compared->mapping, mode, arena, seen);
    for (size_t level = 0; level < compared->arch.level_count; level++)
        for (size_t t = 0; t < compared->layer.tensor_count; t++) {
            finding.level = level;
            finding.tensor = t;
            compare_transfer(&finding, &counted->of[level][t],
                             &seen->of[level][t]);
        }
    compare_totals(&finding, counted, seen);
}
