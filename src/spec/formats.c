/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/formats.h"

#include "config/schema.h"
#include "spec/list.h"
#include "spec/scan.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

enum { MOST_FORMATS = 256, MOST_FLATTENED = 64 };

static const struct {
    const char *name;
    const char *abbreviation;
    bool is_compressed; /* leaves out what is zero */
} formats[] = {
    [JN_RANK_UNCOMPRESSED] = {"uncompressed", "UB", false},
    [JN_RANK_OFFSETS] = {"offsets", "UOP", false},
    [JN_RANK_COORDINATES] = {"coordinates", "CP", true},
    [JN_RANK_BITMASK] = {"bitmask", "B", true},
    [JN_RANK_RUN_LENGTH] = {"run_length", "RLE", true},
};
enum { FORMAT_COUNT = sizeof formats / sizeof formats[0] };

/* A rank as it is being read. */
struct rank_keys {
    uint64_t metadata_bits, payload_bits;
    bool has_metadata_bits, has_payload_bits;
    const struct jn_node *format, *flatten;
};

#define OF(member) offsetof(struct rank_keys, member)

static const struct jn_field rank_fields[] = {
    {"format", JN_FIELD_NODE, OF(format), 0, JN_REQUIRED, NULL},
    {"metadata_bits", JN_FIELD_COUNT, OF(metadata_bits), OF(has_metadata_bits),
     JN_POSITIVE, NULL},
    {"payload_bits", JN_FIELD_COUNT, OF(payload_bits), OF(has_payload_bits), 0,
     NULL},
    {"flatten", JN_FIELD_NODE, OF(flatten), 0, 0, NULL},
    {NULL, JN_FIELD_NODE, 0, 0, 0, NULL},
};

/* A format in braces. */
struct format_keys {
    const struct jn_node *ranks;
    bool inner_to_outer;
};

static const struct jn_field format_fields[] = {
    {"ranks", JN_FIELD_NODE, offsetof(struct format_keys, ranks), 0,
     JN_REQUIRED, NULL},
    {"inner_to_outer", JN_FIELD_FLAG,
     offsetof(struct format_keys, inner_to_outer), 0, 0, NULL},
    {NULL, JN_FIELD_NODE, 0, 0, 0, NULL},
};

/* A format as it is being read. */
struct draft {
    const struct jn_reader *reader;
    const struct jn_level *level;
    struct jn_sparse_rank *ranks;
    struct jn_place *places; /* of the ranks */
    size_t rank_count;
};

/* The format that a text names, in full or for short. */
static bool find_format(const char *name, struct jn_place place,
                        const struct jn_reader *reader,
                        enum jn_rank_format *format)
{
    const char *names[FORMAT_COUNT];
    for (size_t index = 0; index < FORMAT_COUNT; index++) {
        names[index] = formats[index].name;
        if (strcmp(formats[index].name, name) != 0 &&
            strcasecmp(formats[index].abbreviation, name) != 0)
            continue;
        *format = (enum jn_rank_format)index;
        return true;
    }
    const char *meant = jn_did_you_mean(name, names, FORMAT_COUNT);
    if (meant)
        jn_error(reader->diags, place,
                 "there is no format '%s'; did you mean '%s'?", name, meant);
    else
        jn_error(reader->diags, place,
                 "there is no format '%s'; there are 'uncompressed' (UB), "
                 "'offsets' (UOP), 'coordinates' (CP), 'bitmask' (B) and "
                 "'run_length' (RLE)",
                 name);
    return false;
}

static bool check_width(const struct jn_node *group, const char *key,
                        uint64_t bits, const struct draft *draft)
{
    uint64_t line = draft->level->sparsity.metadata_line_bits;
    const struct jn_node *node = jn_node_find(group, key);
    if (!node || bits == 0)
        return true;
    if (!jn_bits_check(bits, node, draft->reader))
        return false;
    if (bits <= line)
        return true;
    jn_error(draft->reader->diags, node->place,
             "words of metadata of %llu bits do not fit the lines of '%s', "
             "which have %llu: give 'metadata_line_bits'",
             (unsigned long long)bits, draft->level->component.name,
             (unsigned long long)line);
    return false;
}

static bool read_flattened(const struct jn_node *node,
                           const struct jn_reader *reader,
                           struct jn_flattened *flattened)
{
    if (!jn_names_read(node, "'flatten'", reader, &flattened->dims,
                       &flattened->dim_count))
        return false;
    if (flattened->dim_count > 0)
        return true;
    jn_error(reader->diags, node->place,
             "'flatten' needs the dimensions that make one rank: [ \"C R\" ]");
    return false;
}

/* A list of sets of dimensions, or one of them. */
static bool read_flatten(const struct jn_node *node,
                         const struct jn_reader *reader,
                         struct jn_sparse_rank *rank)
{
    if (!node)
        return true;
    bool is_list = node->kind == JN_LIST;
    size_t count = is_list ? node->item_count : 1;
    if (count > MOST_FLATTENED) {
        jn_error(reader->diags, node->place,
                 "a rank has at most %d sets of dimensions", MOST_FLATTENED);
        return false;
    }
    struct jn_flattened *flattened =
        jn_arena_take(reader->arena, count + 1, sizeof *flattened);
    bool good = true;
    for (size_t index = 0; index < count; index++)
        good &= read_flattened(is_list ? node->items[index] : node, reader,
                               &flattened[index]);
    rank->flattened = flattened;
    rank->flattened_count = count;
    return good;
}

static bool read_rank_group(const struct jn_node *group,
                            const struct draft *draft,
                            struct jn_sparse_rank *rank)
{
    const struct jn_reader *reader = draft->reader;
    struct rank_keys keys = {0};
    const char *name;
    if (!jn_node_is(group, JN_GROUP, "a rank", reader) ||
        !jn_group_read(group, "a rank", rank_fields, &keys, reader) ||
        !jn_node_name(keys.format, "'format'", reader, &name))
        return false;
    bool good = find_format(name, keys.format->place, reader, &rank->format);
    good &= check_width(group, "metadata_bits", keys.metadata_bits, draft);
    good &= check_width(group, "payload_bits", keys.payload_bits, draft);
    rank->has_metadata_bits = keys.has_metadata_bits;
    rank->has_payload_bits = keys.has_payload_bits;
    rank->metadata_bits = (unsigned)keys.metadata_bits;
    rank->payload_bits = (unsigned)keys.payload_bits;
    return read_flatten(keys.flatten, reader, rank) && good;
}

static bool has_room(const struct draft *draft, struct jn_place place)
{
    if (draft->rank_count < JN_MAX_RANKS)
        return true;
    jn_error(draft->reader->diags, place, "a format has at most %d ranks",
             JN_MAX_RANKS);
    return false;
}

/* Names between blanks, outermost first. */
static bool read_text(const struct jn_node *node, struct draft *draft)
{
    struct jn_scan scan;
    bool good = true;
    if (!jn_scan_node(node, "a format", draft->reader, &scan))
        return false;
    while (!jn_scan_ended(&scan)) {
        struct jn_place place = jn_scan_next(&scan);
        const char *name = jn_scan_name(&scan);
        if (!name)
            return jn_scan_fail(&scan, "the name of a format is missing here");
        if (!has_room(draft, place))
            return false;
        draft->places[draft->rank_count] = place;
        good &= find_format(name, place, draft->reader,
                            &draft->ranks[draft->rank_count++].format);
        (void)jn_scan_sign(&scan, ",");
    }
    return good;
}

static bool read_ranks(const struct jn_node *node, struct draft *draft)
{
    bool good = true;
    if (node->kind == JN_SCALAR)
        return read_text(node, draft);
    if (!jn_node_is(node, JN_LIST, "'ranks'", draft->reader))
        return false;
    for (size_t index = 0; index < node->item_count; index++) {
        const struct jn_node *item = node->items[index];
        if (item->kind == JN_SCALAR) {
            good &= read_text(item, draft);
            continue;
        }
        if (!has_room(draft, item->place))
            return false;
        draft->places[draft->rank_count] = item->place;
        good &=
            read_rank_group(item, draft, &draft->ranks[draft->rank_count++]);
    }
    return good;
}

/* What a compressed rank leaves out has nothing inside. */
static bool check_order(const struct draft *draft)
{
    for (size_t rank = 1; rank < draft->rank_count; rank++) {
        const char *outer = formats[draft->ranks[rank - 1].format].name;
        const char *inner = formats[draft->ranks[rank].format].name;
        if (!formats[draft->ranks[rank - 1].format].is_compressed ||
            formats[draft->ranks[rank].format].is_compressed)
            continue;
        jn_error(draft->reader->diags, draft->places[rank],
                 "an uncompressed rank ('%s') cannot lie inside a compressed "
                 "one ('%s'); ranks are listed from the outermost",
                 inner, outer);
        return false;
    }
    return true;
}

/* A width that nobody gives would make metadata free. */
static bool find_bits(const struct draft *draft, size_t rank, const char *key,
                      unsigned *bits)
{
    *bits = draft->level->sparsity.metadata_bits;
    if (*bits > 0)
        return true;
    jn_error(draft->reader->diags, draft->places[rank],
             "nobody says how wide the words of this rank ('%s') are: give "
             "'metadata_bits' of '%s', or '%s' of the rank",
             formats[draft->ranks[rank].format].name,
             draft->level->component.name, key);
    return false;
}

/* Widths that a rank does not give: of a bit mask 1, else the level's.  An
 * uncompressed rank has no words of its own, and the payload of the innermost
 * rank is the data. */
static bool set_bits(const struct draft *draft, size_t index)
{
    struct jn_sparse_rank *rank = &draft->ranks[index];
    unsigned level_bits = draft->level->sparsity.metadata_bits;
    bool good = true;
    if (rank->format == JN_RANK_UNCOMPRESSED) {
        rank->metadata_bits = rank->payload_bits = level_bits;
        return true;
    }
    if (!rank->has_metadata_bits && rank->format == JN_RANK_BITMASK)
        rank->metadata_bits = 1;
    else if (!rank->has_metadata_bits && rank->format == JN_RANK_OFFSETS)
        rank->metadata_bits = level_bits;
    else if (!rank->has_metadata_bits)
        good = find_bits(draft, index, "metadata_bits", &rank->metadata_bits);
    if (!rank->has_payload_bits && index + 1 == draft->rank_count)
        rank->payload_bits = level_bits;
    else if (!rank->has_payload_bits)
        good = find_bits(draft, index, "payload_bits", &rank->payload_bits) &&
               good;
    return good;
}

static bool check_ranks(const struct jn_node *node, const struct draft *draft)
{
    bool good = true;
    if (draft->rank_count == 0) {
        jn_error(draft->reader->diags, node->place,
                 "a format needs its ranks, from the outermost: [ \"offsets\", "
                 "\"coordinates\" ]");
        return false;
    }
    for (size_t rank = 0; rank < draft->rank_count; rank++)
        good &= set_bits(draft, rank);
    return check_order(draft) && good;
}

static bool flattens(const struct draft *draft)
{
    for (size_t index = 0; index < draft->rank_count; index++)
        if (draft->ranks[index].flattened_count > 0)
            return true;
    return false;
}

static bool read_format(const struct jn_node *node, struct draft *draft,
                        struct jn_sparse_format *format)
{
    struct format_keys keys = {node, false};
    const struct jn_reader *reader = draft->reader;
    draft->rank_count = 0;
    draft->ranks =
        jn_arena_take(reader->arena, JN_MAX_RANKS, sizeof *draft->ranks);
    draft->places =
        jn_arena_take(reader->arena, JN_MAX_RANKS, sizeof *draft->places);
    if (node->kind == JN_GROUP &&
        !jn_group_read(node, "a format", format_fields, &keys, reader))
        return false;
    bool good = read_ranks(keys.ranks, draft);
    *format = (struct jn_sparse_format){
        .tensor = node->key,
        .place = node->key_place,
        .ranks = draft->ranks,
        .rank_count = draft->rank_count,
        .inner_to_outer = keys.inner_to_outer,
        .takes_all = !flattens(draft),
    };
    return good && check_ranks(node, draft);
}

bool jn_formats_read(const struct jn_node *group,
                     const struct jn_reader *reader, struct jn_level *level)
{
    if (!jn_node_is(group, JN_GROUP, "'formats'", reader))
        return false;
    if (group->item_count > MOST_FORMATS) {
        jn_error(reader->diags, group->place, "more than %d formats",
                 MOST_FORMATS);
        return false;
    }
    struct draft draft = {.reader = reader, .level = level};
    struct jn_sparse_format *all =
        jn_arena_take(reader->arena, group->item_count + 1, sizeof *all);
    bool good = true;
    for (size_t index = 0; index < group->item_count; index++)
        good &= read_format(group->items[index], &draft, &all[index]);
    level->sparsity.formats = all;
    level->sparsity.format_count = group->item_count;
    return good;
}
