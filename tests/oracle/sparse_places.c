/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/sparse_places.h"

#include <stdlib.h>

static unsigned count_bits(uint64_t bits)
{
    return (unsigned)__builtin_popcountll(bits);
}

static uint64_t lowest(unsigned count)
{
    return ((uint64_t)1 << count) - 1;
}

/* Words whose coordinate in the rank is from FROM to TO, without TO. */
static uint64_t cut_slice(const struct sparse_case *cut, size_t tensor,
                          size_t rank, struct sparse_range range)
{
    uint64_t words = 0;
    for (unsigned word = 0; word < sparse_case_words(cut, tensor); word++) {
        const uint64_t at = sparse_case_coordinate(cut, tensor, word, rank);
        if (at >= range.from && at < range.to)
            words |= (uint64_t)1 << word;
    }
    return words;
}

static void add(struct sparse_urns *urns, uint64_t words, unsigned held)
{
    urns->of[urns->count++] = (struct sparse_urn){words, held};
}

/* One urn for each block of each fiber along the rank. */
static void fill_blocks(const struct sparse_case *filled, size_t tensor,
                        struct sparse_urns *urns)
{
    const struct sparse_field *field = &filled->fields[tensor];
    const uint64_t extent = sparse_case_extent(filled, tensor, field->rank);
    for (unsigned at = 0; at < extent; at += field->block) {
        const struct sparse_range range = {at, at + field->block};
        uint64_t left = cut_slice(filled, tensor, field->rank, range);
        const struct sparse_range corner = {at, at + 1};
        uint64_t firsts = cut_slice(filled, tensor, field->rank, corner);
        const unsigned fibers = count_bits(firsts);
        uint64_t step = 1;
        for (size_t r = field->rank + 1;
             r < filled->nest.layer.tensors[tensor].rank_count; r++)
            step *= sparse_case_extent(filled, tensor, r);
        for (unsigned i = 0; i < fibers; i++, firsts &= firsts - 1) {
            uint64_t words = 0;
            for (unsigned j = 0; j < field->block; j++)
                words |= (firsts & -firsts) << j * step;
            add(urns, words & left, field->nonzeros);
        }
    }
}

static void fill_slices(const struct sparse_case *filled, size_t tensor,
                        struct sparse_urns *urns)
{
    const struct sparse_field *field = &filled->fields[tensor];
    const unsigned extent =
        (unsigned)sparse_case_extent(filled, tensor, field->rank);
    const unsigned words = sparse_case_words(filled, tensor) / extent;
    for (unsigned at = 0; at < extent; at++) {
        const struct sparse_range range = {at, at + 1};
        urns->slices[at] = cut_slice(filled, tensor, field->rank, range);
        if (field->kind == JN_DENSITY_CHANNELS)
            add(urns, urns->slices[at], field->channels[at]);
    }
    if (field->kind == JN_DENSITY_CHANNELS)
        return;
    urns->has_slices = true;
    add(urns, lowest(extent), extent - field->silent);
    add(urns, lowest(words * (extent - field->silent)), field->nonzeros);
}

static uint64_t find_band(const struct sparse_case *filled, size_t tensor)
{
    uint64_t words = 0;
    for (unsigned word = 0; word < sparse_case_words(filled, tensor); word++) {
        const int row = (int)sparse_case_coordinate(filled, tensor, word, 0);
        const int column = (int)sparse_case_coordinate(filled, tensor, word, 1);
        if ((unsigned)abs(row - column) <= filled->fields[tensor].width)
            words |= (uint64_t)1 << word;
    }
    return words;
}

void sparse_urns_fill(const struct sparse_case *filled, size_t tensor,
                      struct sparse_urns *urns)
{
    const struct sparse_field *field = &filled->fields[tensor];
    const uint64_t all = lowest(sparse_case_words(filled, tensor));
    *urns = (struct sparse_urns){.count = 0};
    if (field->kind == JN_DENSITY_UNIFORM)
        add(urns, all, field->nonzeros);
    else if (field->kind == JN_DENSITY_BLOCKS)
        fill_blocks(filled, tensor, urns);
    else if (field->kind == JN_DENSITY_CHANNELS ||
             field->kind == JN_DENSITY_SILENT)
        fill_slices(filled, tensor, urns);
    else if (field->kind == JN_DENSITY_BAND)
        add(urns, find_band(filled, tensor), 64);
    else
        add(urns, field->kind == JN_DENSITY_DATA ? field->bits : all, 64);
    for (size_t i = 0; i < urns->count; i++)
        if (urns->of[i].held > count_bits(urns->of[i].words))
            urns->of[i].held = count_bits(urns->of[i].words);
}

/* Ways to choose SOME of ALL, or more than MOST. */
static uint64_t choose(unsigned all, unsigned some, uint64_t most)
{
    uint64_t ways = 1;
    if (some > all - some)
        some = all - some;
    for (unsigned i = 1; i <= some && ways <= most; i++)
        ways = ways * (all - some + i) / i;
    return ways;
}

uint64_t sparse_urns_ways(const struct sparse_urns *urns, uint64_t most)
{
    uint64_t ways = 1;
    for (size_t i = 0; i < urns->count && ways <= most; i++)
        ways *= choose(count_bits(urns->of[i].words), urns->of[i].held, most);
    return ways;
}

void sparse_drawn_first(const struct sparse_urns *urns,
                        struct sparse_drawn *drawn)
{
    for (size_t i = 0; i < urns->count; i++)
        drawn->of[i] = lowest(urns->of[i].held);
}

/* Next larger number with as many bits set. */
static uint64_t next_choice(uint64_t bits)
{
    const uint64_t low = bits & -bits;
    const uint64_t ripple = bits + low;
    return ripple | ((bits ^ ripple) >> 2) / low;
}

bool sparse_drawn_next(const struct sparse_urns *urns,
                       struct sparse_drawn *drawn)
{
    for (size_t i = 0; i < urns->count; i++) {
        const unsigned held = urns->of[i].held;
        const unsigned words = count_bits(urns->of[i].words);
        if (drawn->of[i] != lowest(held) << (words - held)) {
            drawn->of[i] = next_choice(drawn->of[i]);
            return true;
        }
        drawn->of[i] = lowest(held);
    }
    return false;
}

void sparse_drawn_random(const struct sparse_urns *urns,
                         struct oracle_dice *dice, struct sparse_drawn *drawn)
{
    for (size_t i = 0; i < urns->count; i++) {
        const unsigned words = count_bits(urns->of[i].words);
        unsigned left = urns->of[i].held;
        drawn->of[i] = 0;
        for (unsigned word = 0; word < words; word++)
            if (oracle_roll(dice, words - word) < left) {
                drawn->of[i] |= (uint64_t)1 << word;
                left--;
            }
    }
}

/* The words to which the bits of CHOSEN stand. */
static uint64_t spread(uint64_t chosen, uint64_t words)
{
    uint64_t found = 0;
    for (; words != 0; words &= words - 1, chosen >>= 1)
        if (chosen & 1)
            found |= words & -words;
    return found;
}

uint64_t sparse_drawn_words(const struct sparse_urns *urns,
                            const struct sparse_drawn *drawn)
{
    uint64_t words = 0;
    if (urns->has_slices) {
        for (unsigned at = 0; at < SPARSE_MAX_WORDS; at++)
            if (drawn->of[0] >> at & 1)
                words |= urns->slices[at];
        return spread(drawn->of[1], words);
    }
    for (size_t i = 0; i < urns->count; i++)
        words |= spread(drawn->of[i], urns->of[i].words);
    return words;
}
