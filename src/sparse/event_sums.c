/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/event_sums.h"

#include "base/arena.h"
#include "base/checked.h"
#include "sparse/model.h"
#include "sparse/rates.h"

#include <math.h>
#include <string.h>

bool jn_event_has_words(const struct jn_density *density)
{
    return density != NULL && (density->model == &jn_density_data ||
                               density->model == &jn_density_rates);
}

static bool is_time(const struct jn_layer *layer, const struct jn_rank *rank)
{
    return rank->term_count == 1 && rank->terms[0].coefficient == 1 &&
           strcmp(layer->dim_names[rank->terms[0].dim], "T") == 0;
}

/* Part of the points of the loops: WITHIN, by dimension and index. */
struct part {
    const struct jn_layer *layer;
    const bool *const *within; /* NULL: all */
};

static bool holds(const struct part *part, size_t dim, uint64_t index)
{
    return part->within == NULL || part->within[dim] == NULL ||
           part->within[dim][index];
}

static uint64_t count_within(const struct part *part, size_t dim)
{
    uint64_t bound = part->layer->bounds[dim];
    uint64_t count = 0;
    if (part->within == NULL || part->within[dim] == NULL)
        return bound;
    for (uint64_t i = 0; i < bound; i++)
        count += part->within[dim][i];
    return count;
}

/* How often the loops come to each place along a rank: term after term, from
 * the place that lies lowest. */
static uint64_t *count_reads(const struct part *part,
                             const struct jn_rank *rank, struct jn_arena *arena)
{
    uint64_t extent = jn_layer_rank_extent(part->layer, rank);
    uint64_t *reads = jn_arena_take(arena, (size_t)extent, sizeof *reads);
    uint64_t length = 1;
    reads[0] = 1;
    for (size_t t = 0; t < rank->term_count; t++) {
        const struct jn_term *term = &rank->terms[t];
        uint64_t bound = part->layer->bounds[term->dim];
        bool back = term->coefficient < 0;
        uint64_t step =
            (uint64_t)(back ? -term->coefficient : term->coefficient);
        uint64_t *before = jn_arena_take(arena, (size_t)length, sizeof *before);
        memcpy(before, reads, (size_t)length * sizeof *before);
        memset(reads, 0, (size_t)length * sizeof *reads);
        for (uint64_t i = 0; i < bound; i++)
            for (uint64_t at = 0; holds(part, term->dim, i) && at < length;
                 at++)
                reads[at + step * (back ? bound - 1 - i : i)] += before[at];
        length += step * (bound - 1);
    }
    return reads;
}

bool jn_reads_find(const struct jn_layer *layer, size_t tensor,
                   const bool *const *within, struct jn_arena *arena,
                   struct jn_reads *reads)
{
    const struct jn_tensor *of = &layer->tensors[tensor];
    const struct part part = {layer, within};
    jn_dims seen = 0;
    bool is_separable = true;
    *reads = (struct jn_reads){.others = 1, .time = JN_NO_TIME, .lanes = 1};
    for (size_t r = 0; r < of->rank_count; r++) {
        const struct jn_rank *rank = &of->ranks[r];
        reads->of[r] = count_reads(&part, rank, arena);
        if (is_time(layer, rank))
            reads->time = r;
        for (size_t i = 0; i < rank->term_count; i++) {
            jn_dims dim = (jn_dims)1 << rank->terms[i].dim;
            is_separable &= rank->terms[i].coefficient == 0 || !(seen & dim);
            if (rank->terms[i].coefficient != 0)
                seen |= dim;
        }
    }
    for (size_t d = 0; d < layer->dim_count; d++)
        if (!(seen >> d & 1))
            reads->others = jn_mul(reads->others, count_within(&part, d));
    return is_separable;
}

bool jn_event_advance(const uint64_t *lengths, size_t rank_count, uint64_t *at)
{
    for (size_t r = rank_count; r-- > 0;) {
        if (++at[r] < lengths[r])
            return true;
        at[r] = 0;
    }
    return false;
}

static bool is_empty(const uint64_t *lengths, size_t rank_count)
{
    for (size_t r = 0; r < rank_count; r++)
        if (lengths[r] == 0)
            return true;
    return false;
}

static void start_sums(const struct jn_density *density,
                       const struct jn_reads *reads, struct jn_arena *arena,
                       struct jn_event_sums *sums)
{
    *sums = (struct jn_event_sums){.spikes = 0};
    if (reads->time == JN_NO_TIME)
        return;
    size_t steps = (size_t)density->extents[reads->time];
    sums->step_spikes = jn_arena_take(arena, steps, sizeof(double));
    sums->step_reads = jn_arena_take(arena, steps, sizeof(double));
    sums->step_turns = jn_arena_take(arena, steps, sizeof(double));
}

/* Some words of a step. */
struct tally {
    double spikes, reads, turns;
};

static void add_words(struct jn_event_sums *sums, const struct tally *words,
                      uint64_t step)
{
    sums->spikes += words->spikes;
    sums->reads += words->reads;
    sums->turns += words->turns;
    if (sums->step_spikes == NULL)
        return;
    sums->step_spikes[step] += words->spikes;
    sums->step_reads[step] += words->reads;
    sums->step_turns[step] += words->turns;
}

/* Turns for the reads of one spike. */
static uint64_t count_turns(uint64_t reads, uint64_t lanes)
{
    return reads / lanes + (reads % lanes > 0);
}

/* --- actual data --- */

/* Up to 64 bits from a word on; those behind the tensor are zero. */
static uint64_t take_bits(const struct jn_bitmap *bitmap, uint64_t first,
                          uint64_t count)
{
    uint64_t at = first / 64;
    uint64_t shift = first % 64;
    uint64_t bits = bitmap->bits[at] >> shift;
    if (shift > 0 && at + 1 < jn_ceil_div(bitmap->words, 64))
        bits |= bitmap->bits[at + 1] << (64 - shift);
    return count < 64 ? bits & (((uint64_t)1 << count) - 1) : bits;
}

/* Words side by side, each of which is read so often, and all WAYS times that.
 */
struct row {
    const uint64_t *reads;
    uint64_t length, ways, lanes;
};

/* The spikes of a row from a word on, and how often they are read. */
static struct tally sum_row(const struct jn_bitmap *bitmap, uint64_t first,
                            const struct row *row)
{
    uint64_t spikes = 0;
    uint64_t reads = 0;
    uint64_t turns = 0;
    for (uint64_t i = 0; i < row->length; i += 64) {
        uint64_t bits = take_bits(bitmap, first + i,
                                  row->length - i < 64 ? row->length - i : 64);
        spikes += (uint64_t)__builtin_popcountll(bits);
        for (; row->ways > 0 && bits != 0; bits &= bits - 1) {
            uint64_t of = row->reads[i + (uint64_t)__builtin_ctzll(bits)];
            reads += of;
            turns += count_turns(jn_mul(of, row->ways), row->lanes);
        }
    }
    return (struct tally){jn_real(spikes), jn_real(jn_mul(reads, row->ways)),
                          jn_real(turns)};
}

static void sum_data(const struct jn_density *density,
                     const struct jn_reads *reads, struct jn_event_sums *sums)
{
    static const uint64_t once = 1;
    const struct jn_bitmap *bitmap = density->bitmap;
    /* rows are those of the last rank that is not the time */
    size_t rows = bitmap->rank_count;
    struct row row = {.reads = &once, .length = 1, .lanes = reads->lanes};
    if (rows > 0 && reads->time != rows - 1) {
        rows--;
        row.length = bitmap->extents[rows];
        row.reads = reads->of[rows];
    }
    uint64_t at[JN_MAX_RANKS] = {0};
    uint64_t first = 0;
    do {
        row.ways = reads->others;
        for (size_t r = 0; r < rows; r++)
            row.ways = jn_mul(row.ways, reads->of[r][at[r]]);
        const struct tally words = sum_row(bitmap, first, &row);
        add_words(sums, &words,
                  reads->time != JN_NO_TIME ? at[reads->time] : 0);
        first += row.length;
    } while (jn_event_advance(bitmap->extents, rows, at));
}

/* Inputs active in a window, of those that lie side by side in a step. */
static uint64_t count_active(const struct jn_bitmap *bitmap, uint64_t first,
                             uint64_t inputs, uint64_t steps)
{
    uint64_t count = 0;
    for (uint64_t i = 0; i < inputs; i += 64) {
        uint64_t some = inputs - i < 64 ? inputs - i : 64;
        uint64_t bits = 0;
        for (uint64_t t = 0; t < steps; t++)
            bits |= take_bits(bitmap, first + t * inputs + i, some);
        count += (uint64_t)__builtin_popcountll(bits);
    }
    return count;
}

static double data_active(const struct jn_density *density, size_t time,
                          uint64_t steps)
{
    const struct jn_bitmap *bitmap = density->bitmap;
    uint64_t all = bitmap->extents[time];
    uint64_t inputs = 1;
    uint64_t count = 0;
    for (size_t r = time + 1; r < bitmap->rank_count; r++)
        inputs *= bitmap->extents[r];
    for (uint64_t first = 0; first < bitmap->words; first += all * inputs)
        for (uint64_t t = 0; t < all; t += steps)
            count += count_active(bitmap, first + t * inputs, inputs,
                                  all - t < steps ? all - t : steps);
    return jn_real(count);
}

/* --- rates --- */

/* The ranks of a map, those that the tensor has for them. */
struct map_ranks {
    size_t of[JN_MAX_RANKS];
    uint64_t lengths[JN_MAX_RANKS]; /* that lie in the tensor */
    uint64_t strides[JN_MAX_RANKS];
    size_t count;
};

static struct map_ranks find_ranks(const struct jn_density *density)
{
    const struct jn_rate_map *map = density->rates;
    struct map_ranks ranks = {.count = 0};
    for (size_t r = 0; r < density->rank_count; r++)
        if (map->layout.has[r]) {
            size_t source = map->layout.source[r];
            ranks.strides[ranks.count] = 1;
            for (size_t s = source + 1; s < map->array.rank_count; s++)
                ranks.strides[ranks.count] *= map->array.extents[s];
            ranks.lengths[ranks.count] = map->layout.lengths[r];
            ranks.of[ranks.count++] = r;
        }
    return ranks;
}

static uint64_t find_number(const struct map_ranks *ranks, const uint64_t *at)
{
    uint64_t number = 0;
    for (size_t i = 0; i < ranks->count; i++)
        number += at[i] * ranks->strides[i];
    return number;
}

/* Words along the ranks that the map lacks, but for the time, and how often
 * they are read. */
struct depth {
    double words, reads;
};

static struct depth find_depth(const struct jn_density *density,
                               const struct jn_reads *reads)
{
    const struct jn_layout *layout = &density->rates->layout;
    struct depth depth = {1, jn_real(reads->others)};
    for (size_t r = 0; r < density->rank_count; r++) {
        double read = 0;
        if (layout->has[r] || r == reads->time)
            continue;
        for (uint64_t i = 0; i < layout->lengths[r]; i++)
            read += jn_real(reads->of[r][layout->starts[r] + i]);
        depth.words *= jn_real(layout->lengths[r]);
        depth.reads *= read;
    }
    return depth;
}

/* All steps are like the first. */
static void repeat_step(uint64_t steps, struct jn_event_sums *sums)
{
    for (uint64_t t = 0; t < steps; t++) {
        sums->step_spikes[t] = sums->spikes;
        sums->step_reads[t] = sums->reads;
        sums->step_turns[t] = sums->turns;
    }
    sums->spikes *= jn_real(steps);
    sums->reads *= jn_real(steps);
    sums->turns *= jn_real(steps);
}

static void sum_rates(const struct jn_density *density,
                      const struct jn_reads *reads, struct jn_event_sums *sums)
{
    const struct jn_layout *layout = &density->rates->layout;
    const struct map_ranks ranks = find_ranks(density);
    const struct depth depth = find_depth(density, reads);
    uint64_t at[JN_MAX_RANKS] = {0};
    if (is_empty(ranks.lengths, ranks.count))
        return;
    do {
        double rate = density->rates->values[find_number(&ranks, at)];
        double ways = depth.reads;
        uint64_t step = 0;
        for (size_t i = 0; i < ranks.count; i++) {
            size_t r = ranks.of[i];
            ways *= jn_real(reads->of[r][layout->starts[r] + at[i]]);
            if (r == reads->time)
                step = at[i];
        }
        double each = ways / (depth.words * jn_real(reads->lanes));
        const struct tally words = {rate * depth.words, rate * ways,
                                    rate * depth.words * ceil(each)};
        add_words(sums, &words, step);
    } while (jn_event_advance(ranks.lengths, ranks.count, at));
    if (reads->time != JN_NO_TIME && !layout->has[reads->time])
        repeat_step(density->extents[reads->time], sums);
}

/* The map's numbers in each step, from one place on. */
struct course {
    const double *rates;
    uint64_t stride; /* 0: the same in all steps */
    uint64_t steps;
};

static double active_windows(const struct course *course, uint64_t steps)
{
    double active = 0;
    for (uint64_t first = 0; first < course->steps; first += steps) {
        double quiet = 1;
        for (uint64_t t = first; t < first + steps && t < course->steps; t++)
            quiet *= 1 - course->rates[t * course->stride];
        active += 1 - quiet;
    }
    return active;
}

static double rates_active(const struct jn_density *density,
                           const struct jn_reads *reads, uint64_t steps)
{
    struct map_ranks ranks = find_ranks(density);
    struct course course = {.steps = density->extents[reads->time]};
    uint64_t at[JN_MAX_RANKS] = {0};
    double active = 0;
    for (size_t i = 0; i < ranks.count; i++)
        if (ranks.of[i] == reads->time) {
            course.stride = ranks.strides[i];
            ranks.lengths[i] = 1;
        }
    if (is_empty(ranks.lengths, ranks.count))
        return 0;
    do {
        course.rates = &density->rates->values[find_number(&ranks, at)];
        active += active_windows(&course, steps);
    } while (jn_event_advance(ranks.lengths, ranks.count, at));
    return active * find_depth(density, reads).words;
}

/* --- either --- */

void jn_event_sums_find(const struct jn_density *density,
                        const struct jn_reads *reads, struct jn_arena *arena,
                        struct jn_event_sums *sums)
{
    start_sums(density, reads, arena, sums);
    if (density->model == &jn_density_data)
        sum_data(density, reads, sums);
    else
        sum_rates(density, reads, sums);
}

double jn_event_active(const struct jn_density *density,
                       const struct jn_reads *reads, uint64_t steps)
{
    return density->model == &jn_density_data
               ? data_active(density, reads->time, steps)
               : rates_active(density, reads, steps);
}
