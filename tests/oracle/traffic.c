/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/traffic.h"

#include <math.h>
#include <string.h>

/* One tensor's tile at a level while bypasses are worked in. */
struct tile {
    uint64_t words, part;
    double content; /* words sent inward */
    double share;   /* words that came from outside */
    double peer;    /* words that came from neighbours, and went to them */
    double link;
    uint64_t fanout, instances;
    bool no_coalesce, rmw_first_update;
    struct oracle_record records[ORACLE_MAX_PARCELS];
    size_t record_count;
};

/* The tiles of one tensor, outermost first. */
struct column {
    struct tile tiles[JN_MAX_LEVELS];
    bool masked[JN_MAX_LEVELS];
    size_t count;
    size_t backing; /* outermost level that keeps the tensor */
};

static double sum_accesses(const struct tile *tile)
{
    double sum = 0;
    for (size_t i = 0; i < tile->record_count; i++)
        sum += tile->records[i].accesses;
    return sum;
}

/* Words that arrive at all children together. */
static double sum_deliveries(const struct tile *tile)
{
    double sum = 0;
    for (size_t i = 0; i < tile->record_count; i++)
        sum += tile->records[i].accesses * (double)tile->records[i].multicast;
    return sum;
}

static void copy_records(const struct oracle_transfer *transfer,
                         struct tile *tile)
{
    tile->record_count = transfer->parcel_count;
    for (size_t i = 0; i < transfer->parcel_count; i++) {
        const struct oracle_parcel *parcel = &transfer->parcels[i];
        tile->records[i] = (struct oracle_record){
            .multicast = parcel->multicast,
            .scatter = parcel->scatter,
            .accesses = (double)parcel->accesses,
            .hops = parcel->hops,
            .unicast_hops = parcel->unicast_hops,
        };
    }
}

static void gather(const struct jn_mapping *mapping,
                   const struct oracle_transfers *transfers, size_t tensor,
                   struct column *column)
{
    for (size_t level = 0; level < column->count; level++) {
        const struct oracle_transfer *transfer = &transfers->of[level][tensor];
        const struct jn_level_mapping *flags = &mapping->levels[level];
        struct tile *tile = &column->tiles[level];
        copy_records(transfer, tile);
        column->masked[level] = !(flags->keep >> tensor & 1);
        tile->words = transfer->tile_words;
        tile->content = sum_accesses(tile);
        tile->link = (double)transfer->link_words;
        tile->fanout = transfers->fanout[level];
        tile->instances = (uint64_t)transfers->replication[level];
        tile->no_coalesce = flags->no_coalesce >> tensor & 1;
        tile->rmw_first_update = flags->rmw_first_update >> tensor & 1;
    }
}

/* Distinct words by level: of the level outside, as much as the tile is of
 * all its neighbours' together. */
static void divide_parts(const struct oracle_transfers *transfers,
                         size_t tensor, struct column *column)
{
    uint64_t part = column->tiles[0].words;
    column->tiles[0].part = part;
    for (size_t level = 1; level < column->count; level++) {
        const uint64_t all = transfers->of[level - 1][tensor].union_words;
        if (all != 0)
            part = part * column->tiles[level].words / all;
        column->tiles[level].part = part;
    }
}

static void deliver_shares(struct column *column)
{
    for (size_t level = 1; level < column->count; level++)
        column->tiles[level].share = sum_deliveries(&column->tiles[level - 1]) /
                                     (double)column->tiles[level - 1].fanout;
}

static void empty_tile(struct tile *tile)
{
    tile->words = 0;
    tile->part = 0;
    tile->content = 0;
    tile->share = 0;
}

/* Next level outward that has a tile, or -1. */
static int supplier(const struct column *column, size_t level)
{
    int outer = (int)level - 1;
    while (outer >= 0 && column->tiles[outer].words == 0)
        outer--;
    return outer;
}

/* What a bypassed level would have sent inward comes from further out. */
static void forward_content(struct column *column, size_t level)
{
    struct tile *tile = &column->tiles[level];
    const int outer = supplier(column, level);
    if (outer < 0) {
        empty_tile(tile);
        return;
    }
    struct tile *source = &column->tiles[outer];
    const double factor =
        tile->content * (double)source->fanout / sum_deliveries(source);
    for (size_t i = 0; i < source->record_count; i++)
        source->records[i].accesses *= factor;
    source->link = 0;
    source->content = sum_accesses(source);
    if (column->masked[level])
        empty_tile(tile);
}

static void bypass(struct column *column)
{
    for (size_t level = column->count; level-- > 0;)
        if (column->masked[level] || column->tiles[level].no_coalesce)
            forward_content(column, level);
    for (column->backing = 0; column->backing < column->count;
         column->backing++) {
        struct tile *tile = &column->tiles[column->backing];
        if (!column->masked[column->backing] && !tile->no_coalesce)
            break;
        const uint64_t instances = tile->instances;
        memset(tile, 0, sizeof *tile);
        tile->instances = instances;
    }
    if (column->backing < column->count)
        column->tiles[column->backing].share = 0;
}

static void visit_peers(struct column *column)
{
    for (size_t level = 0; level + 1 < column->count; level++)
        if (column->tiles[level].link > 0)
            column->tiles[level + 1].peer +=
                column->tiles[level].link /
                (double)column->tiles[level + 1].instances;
}

static uint64_t rounded(double words)
{
    return words > 0 ? (uint64_t)llround(words) : 0;
}

static void count_operand(const struct tile *tile,
                          struct oracle_traffic *traffic)
{
    traffic->reads = rounded(tile->content + tile->peer);
    traffic->fills = (uint64_t)(tile->share + tile->peer);
}

/* Results come up from inside; what was there is read, unless it is the first
 * that arrives. */
static void count_result(const struct tile *tile, bool is_backing, bool elided,
                         struct oracle_traffic *traffic)
{
    const double sent = tile->content + tile->peer;
    const double received = tile->share + tile->peer;
    const double part = (double)tile->part;
    traffic->updates = rounded(tile->content);
    if (tile->no_coalesce) {
        traffic->reads = rounded(sent);
        traffic->fills = rounded(sent);
    } else if (elided && !tile->rmw_first_update) {
        traffic->reads = rounded(sent - part);
        traffic->fills = rounded(is_backing ? received : received - part);
    } else {
        traffic->reads = rounded(sent);
        traffic->fills = rounded(received);
    }
    traffic->temporal_reductions = traffic->reads;
}

static void count_flow(const struct tile *tile, bool adds_elsewhere,
                       struct oracle_traffic *traffic)
{
    int64_t reductions = 0;
    traffic->fanout = tile->fanout;
    traffic->link_words = (uint64_t)tile->link;
    traffic->record_count = tile->record_count;
    for (size_t i = 0; i < tile->record_count; i++) {
        struct oracle_record record = tile->records[i];
        if (adds_elsewhere)
            record.accesses = 2 * record.accesses - (double)tile->part;
        traffic->records[i] = record;
        traffic->ingresses += record.accesses;
        reductions +=
            (int64_t)((double)(record.multicast - 1) * record.accesses);
    }
    traffic->spatial_reductions = reductions > 0 ? (uint64_t)reductions : 0;
}

static void count_tensor(const struct jn_problem *problem,
                         const struct column *column, size_t tensor,
                         struct oracle_traffics *traffics)
{
    const bool read_write = problem->layer->tensors[tensor].read_write;
    const bool elided = !problem->options.no_first_read_elision;
    for (size_t level = 0; level < column->count; level++) {
        const struct tile *tile = &column->tiles[level];
        struct oracle_traffic *traffic = &traffics->of[level][tensor];
        count_flow(tile,
                   read_write && problem->arch->levels[level].no_reduction,
                   traffic);
        if (!read_write)
            traffic->spatial_reductions = 0;
        if (tile->words == 0)
            continue;
        traffic->tile_words = tile->words;
        traffic->partition_words = tile->part;
        traffic->utilized_instances = tile->instances;
        if (read_write)
            count_result(tile, level == column->backing, elided, traffic);
        else
            count_operand(tile, traffic);
    }
}

static void count_computes(const struct oracle_transfers *transfers,
                           struct oracle_traffics *traffics)
{
    const uint64_t instances = (uint64_t)transfers->compute_replication;
    traffics->compute_instances = instances;
    traffics->computes =
        (uint64_t)((double)transfers->computes / (double)transfers->computers *
                   (double)instances);
    traffics->cycles = transfers->imperfect
                           ? transfers->last_cycles
                           : (traffics->computes + instances - 1) / instances;
}

void oracle_traffic_count(const struct jn_problem *problem,
                          const struct jn_mapping *mapping,
                          const struct oracle_transfers *transfers,
                          struct oracle_traffics *traffics)
{
    memset(traffics, 0, sizeof *traffics);
    for (size_t tensor = 0; tensor < problem->layer->tensor_count; tensor++) {
        struct column column;
        memset(&column, 0, sizeof column);
        column.count = problem->arch->level_count;
        gather(mapping, transfers, tensor, &column);
        divide_parts(transfers, tensor, &column);
        deliver_shares(&column);
        bypass(&column);
        visit_peers(&column);
        count_tensor(problem, &column, tensor, traffics);
    }
    count_computes(transfers, traffics);
}
