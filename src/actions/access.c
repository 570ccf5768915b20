/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "actions/access.h"

#include "actions/line.h"
#include "actions/neuron_access.h"
#include "base/checked.h"

#include <math.h>

static double sum_accesses(const struct jn_flow *flow)
{
    double sum = 0;
    for (size_t i = 0; i < flow->record_count; i++)
        sum += flow->records[i].accesses;
    return sum;
}

static double sum_deliveries(const struct jn_flow *flow)
{
    double sum = 0;
    for (size_t i = 0; i < flow->record_count; i++)
        sum += flow->records[i].accesses * jn_real(flow->records[i].multicast);
    return sum;
}

static void copy_records(const struct jn_transfer *transfer,
                         struct jn_record *records, struct jn_flow *flow)
{
    flow->records = records;
    flow->record_count = transfer->parcel_count;
    flow->remote.multicast = 0;
    flow->both_ways = false;
    flow->link_words = jn_real(transfer->link_words);
    for (size_t i = 0; i < transfer->parcel_count; i++) {
        const struct jn_parcel *parcel = &transfer->parcels[i];
        records[i].multicast = parcel->multicast;
        records[i].scatter = parcel->scatter;
        records[i].accesses = jn_real(parcel->accesses);
        records[i].hops = jn_real(parcel->half_hops) / 2;
        records[i].unicast_hops = jn_real(parcel->unicast_half_hops) / 2;
    }
}

/* a * b / c, rounded down. */
static uint64_t scale_words(uint64_t a, uint64_t b, uint64_t c)
{
    if (b == c)
        return a;
    if (jn_fits(jn_mul(a, b)))
        return a * b / c;
    __extension__ unsigned __int128 product = (unsigned __int128)a * b / c;
    return product > UINT64_MAX ? JN_TOO_LARGE : (uint64_t)product;
}

/* Distinct words of the whole run, from the outermost level inward: what all
 * children of an instance hold together is divided among them. */
static void partition(const struct jn_tiles *tiles, struct jn_line *line)
{
    size_t t = line->tensor;
    uint64_t words = tiles->words[0][t];
    for (size_t level = 0; level < line->nest->level_count; level++) {
        if (level > 0 && tiles->union_words[level - 1][t] != 0)
            words = scale_words(words, tiles->words[level][t],
                                tiles->union_words[level - 1][t]);
        line->at[level].partition = words;
        line->at[level].tile = tiles->words[level][t];
    }
}

static void share_out(struct jn_line *line)
{
    for (size_t level = 0; level < line->nest->level_count; level++) {
        const struct jn_flow *flow = jn_line_flow(line, level);
        line->at[level].content = sum_accesses(flow);
        if (level + 1 < line->nest->level_count)
            line->at[level + 1].share =
                sum_deliveries(flow) / jn_real(line->usage->fanout[level]);
    }
    line->at[0].share = 0;
}

/* What each of FACTOR instances holds when they share X words. */
static double share_of(double x, uint64_t factor)
{
    return 1 + (x - 1) / jn_real(factor);
}

static bool is_distributed(const struct jn_nest *nest, size_t level)
{
    const struct jn_arch *arch = nest->problem->arch;
    int network = arch->levels[level].read_network;
    return level > 0 && network != JN_NO_NETWORK &&
           arch->networks[network].distributed;
}

/* The level's network takes words to the children of its neighbours too, so
 * that words enter one of them only instead of all (spec 2.7). */
static void distribute_level(struct jn_line *line, size_t level)
{
    struct jn_record *outer = jn_line_flow(line, level - 1)->records;
    struct jn_record *inner = jn_line_flow(line, level)->records;
    struct jn_station *station = &line->at[level];
    uint64_t factor = outer->multicast;
    struct jn_record remote = {factor, outer->scatter, inner->accesses,
                               outer->hops * inner->accesses / outer->accesses,
                               0};
    jn_line_flow(line, level)->remote = remote;
    *outer = (struct jn_record){1, factor * outer->scatter, outer->accesses,
                                outer->unicast_hops, outer->unicast_hops};
    station->partition = 1 + (station->partition - 1) / factor;
    station->content = share_of(station->content, factor);
    station->share = share_of(station->share, factor);
}

/* Once, at the innermost level where it makes a difference. */
static void distribute(struct jn_line *line)
{
    for (size_t level = line->nest->level_count; level-- > 0;) {
        if (!is_distributed(line->nest, level) ||
            jn_line_flow(line, level - 1)->records->multicast <= 1)
            continue;
        distribute_level(line, level);
        return;
    }
}

static bool has(jn_tensors set, size_t tensor)
{
    return set >> tensor & 1;
}

static bool coalesces(const struct jn_line *line, size_t level)
{
    return !has(line->nest->mapping->levels[level].no_coalesce, line->tensor);
}

static void forget(struct jn_station *station)
{
    station->tile = station->partition = 0;
    station->content = station->share = 0;
}

/* The next outer level sends what the level would have sent; how far its
 * words travel stays. */
static void pass_through(struct jn_line *line, size_t level)
{
    struct jn_station *outer = &line->at[level - 1];
    struct jn_flow *flow = jn_line_flow(line, level - 1);
    double delivered = sum_deliveries(flow);
    double factor = delivered == 0
                        ? 0
                        : line->at[level].content *
                              jn_real(line->usage->fanout[level - 1]) /
                              delivered;
    for (size_t i = 0; i < flow->record_count; i++)
        flow->records[i].accesses *= factor;
    flow->link_words = 0;
    outer->content = sum_accesses(flow);
}

static void apply_bypasses(struct jn_line *line)
{
    for (size_t level = line->nest->level_count; level-- > 0;) {
        if (jn_line_keeps(line, level) && coalesces(line, level))
            continue;
        if (level > 0)
            pass_through(line, level);
        if (!jn_line_keeps(line, level))
            forget(&line->at[level]);
    }
}

/* Outside of the outermost level that keeps the tensor nothing flows; that
 * level is filled by nobody. */
static void find_backing_store(struct jn_line *line)
{
    size_t level = 0;
    while (level < line->nest->level_count &&
           !(jn_line_keeps(line, level) && coalesces(line, level))) {
        forget(&line->at[level]);
        *jn_line_flow(line, level) = (struct jn_flow){0};
        level++;
    }
    line->backing_store = level;
    if (level < line->nest->level_count)
        line->at[level].share = 0;
}

static void hear_neighbours(struct jn_line *line)
{
    for (size_t level = 0; level + 1 < line->nest->level_count; level++)
        line->at[level + 1].peer_words =
            jn_line_flow(line, level)->link_words /
            jn_real(line->usage->replication[level + 1]);
}

static void count_read_only(const struct jn_station *at,
                            struct jn_tensor_result *result)
{
    result->reads_per_instance = jn_line_nearest(at->content + at->peer_words);
    result->fills_per_instance = jn_line_cut(at->share + at->peer_words);
    result->updates_per_instance = 0;
    result->temporal_reductions_per_instance = 0;
}

/* Partial sums: what comes from inside updates; it is read again unless this
 * is the first sum of its word (spec 2.8). */
static void count_read_write(const struct jn_line *line, size_t level,
                             struct jn_tensor_result *result)
{
    const struct jn_level_mapping *mapping =
        &line->nest->mapping->levels[level];
    const struct jn_station *at = &line->at[level];
    double sent = at->content + at->peer_words;
    double filled = at->share + at->peer_words;
    bool elides = !line->nest->problem->options.no_first_read_elision &&
                  !has(mapping->rmw_first_update, line->tensor);
    bool outermost = level == line->backing_store;
    result->updates_per_instance = jn_line_nearest(at->content);
    if (!coalesces(line, level)) {
        result->reads_per_instance = jn_line_nearest(sent);
        result->fills_per_instance = result->reads_per_instance;
    } else if (elides) {
        result->reads_per_instance =
            jn_line_nearest(sent - jn_real(at->partition));
        result->fills_per_instance = jn_line_nearest(
            outermost ? filled : filled - jn_real(at->partition));
    } else {
        result->reads_per_instance = jn_line_nearest(sent);
        result->fills_per_instance = jn_line_nearest(filled);
    }
    result->temporal_reductions_per_instance = result->reads_per_instance;
}

static uint64_t count_lines(uint64_t words, const struct jn_storage *storage)
{
    return jn_mul(jn_ceil_div(words, storage->block_words),
                  storage->lines_per_word);
}

static void count_derived(const struct jn_line *line, size_t level,
                          bool read_write, struct jn_tensor_result *result)
{
    const struct jn_storage *storage =
        &line->nest->problem->storage[level][line->tensor];
    result->address_generations_per_cluster = jn_add(
        read_write ? result->updates_per_instance : result->reads_per_instance,
        result->fills_per_instance);
    result->lines[JN_READ] = count_lines(result->reads_per_instance, storage);
    result->lines[JN_FILL] = count_lines(result->fills_per_instance, storage);
    result->lines[JN_UPDATE] =
        count_lines(result->updates_per_instance, storage);
}

static void count_accesses(struct jn_line *line, size_t level,
                           struct jn_tensor_result *result)
{
    const struct jn_station *at = &line->at[level];
    const struct jn_neuron *neuron = &line->nest->problem->layer->neuron;
    bool read_write =
        line->nest->problem->layer->tensors[line->tensor].read_write;
    result->kept = jn_line_keeps(line, level);
    result->tile_words = at->tile;
    result->partition_words = at->partition;
    result->utilized_instances = jn_real(line->usage->replication[level]);
    if (at->tile == 0) {
        result->reads_per_instance = 0;
        result->fills_per_instance = 0;
        result->updates_per_instance = 0;
        result->temporal_reductions_per_instance = 0;
    } else if (jn_neuron_is_state(neuron, line->tensor)) {
        jn_neuron_count_state(line, level, result);
    } else if (read_write) {
        count_read_write(line, level, result);
        if (neuron->model != JN_NEURON_NONE && line->tensor == neuron->sums)
            jn_neuron_consume_sums(line, level, result);
    } else {
        count_read_only(at, result);
    }
    count_derived(line, level, read_write, result);
    jn_line_flow(line, level)->partition_words = jn_real(at->partition);
}

bool jn_access_exact(const struct jn_nest *nest, const struct jn_tiles *tiles,
                     const struct jn_transfers *transfers)
{
    uint64_t bits = transfers->computes_total | transfers->temporal_passes;
    for (size_t level = 0; level < nest->level_count; level++)
        for (size_t t = 0; t < nest->tensor_count; t++) {
            const struct jn_transfer *transfer = &transfers->of[level][t];
            bits |= tiles->words[level][t] | tiles->union_words[level][t] |
                    transfer->link_words;
            for (size_t i = 0; i < transfer->parcel_count; i++)
                bits |= transfer->parcels[i].accesses |
                        transfer->parcels[i].half_hops |
                        transfer->parcels[i].unicast_half_hops;
        }
    return bits >> 53 == 0;
}

bool jn_access_even(const struct jn_nest *nest,
                    const struct jn_transfers *transfers, size_t *network)
{
    for (size_t level = 0; level < nest->level_count; level++)
        for (size_t t = 0; t < nest->tensor_count; t++) {
            if (!is_distributed(nest, level))
                continue;
            *network = (size_t)nest->problem->arch->levels[level].read_network;
            if (transfers->of[level - 1][t].parcel_count != 1 ||
                transfers->of[level][t].parcel_count != 1)
                return false;
        }
    return true;
}

static size_t count_parcels(const struct jn_nest *nest,
                            const struct jn_transfers *transfers)
{
    size_t count = 0;
    for (size_t level = 0; level < nest->level_count; level++)
        for (size_t t = 0; t < nest->tensor_count; t++)
            count += transfers->of[level][t].parcel_count;
    return count;
}

static void describe_use(const struct jn_counted *counted, size_t level,
                         struct jn_level_result *result)
{
    result->used_bits = jn_fit_used_bits(counted->nest, counted->tiles, level);
    result->utilized_x = counted->usage->x[level];
    result->utilized_y = counted->usage->y[level];
}

void jn_access_count(const struct jn_counted *counted, struct jn_arena *arena,
                     struct jn_flows *flows, struct jn_result *result)
{
    const struct jn_nest *nest = counted->nest;
    const struct jn_tiles *tiles = counted->tiles;
    const struct jn_transfers *transfers = counted->transfers;
    struct jn_record *records =
        jn_arena_take(arena, count_parcels(nest, transfers), sizeof records[0]);
    struct jn_line line = {.flows = flows};
    for (size_t t = 0; t < nest->tensor_count; t++) {
        bool of_neurons = jn_neuron_has(&nest->problem->layer->neuron, t);
        line.nest = of_neurons ? counted->neuron_nest : nest;
        line.usage = of_neurons ? counted->neuron_usage : counted->usage;
        line.tensor = t;
        for (size_t level = 0; level < nest->level_count; level++) {
            const struct jn_transfer *transfer = &transfers->of[level][t];
            copy_records(transfer, records, jn_line_flow(&line, level));
            records += transfer->parcel_count;
            line.at[level].peer_words = 0;
        }
        partition(tiles, &line);
        share_out(&line);
        distribute(&line);
        apply_bypasses(&line);
        find_backing_store(&line);
        hear_neighbours(&line);
        jn_neuron_share_flows(&line);
        for (size_t level = 0; level < nest->level_count; level++)
            count_accesses(&line, level, &result->levels[level].tensors[t]);
    }
    for (size_t level = 0; level < nest->level_count; level++)
        describe_use(counted, level, &result->levels[level]);
}
