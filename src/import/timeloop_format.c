/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/timeloop_format.h"

#include "import/timeloop_factors.h"
#include "import/timeloop_keys.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

enum { MOST_RANKS = JN_MAX_RANKS, MOST_FLATTENED = 64 };

static const struct {
    const char *name;
    bool is_compressed; /* leaves out what is zero */
} formats[] = {
    [JN_RANK_UNCOMPRESSED] = {"UB", false}, [JN_RANK_OFFSETS] = {"UOP", false},
    [JN_RANK_COORDINATES] = {"CP", true},   [JN_RANK_BITMASK] = {"B", true},
    [JN_RANK_RUN_LENGTH] = {"RLE", true},
};
enum { FORMAT_COUNT = sizeof formats / sizeof formats[0] };

/* A level's formats as they are being read. */
struct draft {
    const struct jn_layer *layer;
    const struct jn_reader *reader;
    struct jn_level *level;
    struct jn_sparse_format *formats;
    size_t format_count;
};

static bool read_format_name(const struct jn_node *node,
                             const struct jn_reader *reader,
                             enum jn_rank_format *format)
{
    const char *name;
    if (!jn_node_name(node, "'format'", reader, &name))
        return false;
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        if (strcasecmp(formats[i].name, name) == 0) {
            *format = (enum jn_rank_format)i;
            return true;
        }
    jn_error(reader->diags, node->place,
             "there is no format '%s'; there are UOP, CP, B, RLE and UB", name);
    return false;
}

/* Bits of a word of a rank: given with KEYS, or BY_DEFAULT. */
static bool read_bits(const struct jn_node *group, const char *keys,
                      const struct draft *draft, unsigned by_default,
                      unsigned *bits)
{
    const struct jn_node *node = jn_timeloop_find(group, keys);
    const struct jn_level *level = draft->level;
    uint64_t width = level->sparsity.metadata_line_bits;
    uint64_t given = by_default;
    if (!jn_timeloop_count(node, draft->reader, &given))
        return false;
    *bits = given <= width ? (unsigned)given : 0;
    if (given <= width)
        return true;
    jn_error(draft->reader->diags, node != NULL ? node->place : group->place,
             "metadata words of %llu bits do not fit the lines of '%s': its "
             "'metadata_storage_width' is %llu",
             (unsigned long long)given, level->component.name,
             (unsigned long long)width);
    return false;
}

/* An uncompressed rank has the level's words whatever is given. */
static bool read_word_bits(const struct jn_node *group,
                           const struct draft *draft,
                           struct jn_sparse_rank *rank)
{
    static const char metadata[] = "metadata_word_bits";
    static const char payload[] = "payload_word_bits";
    unsigned level_bits = draft->level->sparsity.metadata_bits;
    bool is_mask = rank->format == JN_RANK_BITMASK;
    if (rank->format == JN_RANK_UNCOMPRESSED) {
        rank->metadata_bits = rank->payload_bits = level_bits;
        return read_bits(group, "", draft, level_bits, &level_bits);
    }
    rank->has_metadata_bits = jn_timeloop_find(group, metadata) != NULL;
    rank->has_payload_bits = jn_timeloop_find(group, payload) != NULL;
    bool fine = read_bits(group, metadata, draft, is_mask ? 1 : level_bits,
                          &rank->metadata_bits);
    return read_bits(group, payload, draft, level_bits, &rank->payload_bits) &&
           fine;
}

static bool read_dim(const struct jn_node *node, const struct draft *draft,
                     const char **name)
{
    const struct jn_layer *layer = draft->layer;
    if (!jn_node_name(node, "a dimension", draft->reader, name))
        return false;
    if (jn_layer_find_dim(layer, *name) >= 0)
        return true;
    const char *meant =
        jn_did_you_mean(*name, layer->dim_names, layer->dim_count);
    jn_error(draft->reader->diags, node->place,
             "the problem has no dimension '%s'%s%s%s", *name,
             meant != NULL ? "; did you mean '" : "",
             meant != NULL ? meant : "", meant != NULL ? "'?" : "");
    return false;
}

static bool read_flattened(const struct jn_node *list,
                           const struct draft *draft,
                           struct jn_flattened *flattened)
{
    if (!jn_node_is(list, JN_LIST, "an entry of 'flattened_rankIDs'",
                    draft->reader))
        return false;
    const char **dims =
        jn_arena_take(draft->reader->arena, list->item_count + 1, sizeof *dims);
    bool fine = true;
    for (size_t i = 0; i < list->item_count; i++)
        fine &= read_dim(list->items[i], draft, &dims[i]);
    *flattened = (struct jn_flattened){dims, list->item_count};
    return fine;
}

static bool read_flattened_lists(const struct jn_node *lists,
                                 const struct draft *draft,
                                 struct jn_sparse_rank *rank)
{
    if (lists == NULL)
        return true;
    if (!jn_node_is(lists, JN_LIST, "'flattened_rankIDs'", draft->reader))
        return false;
    if (lists->item_count > MOST_FLATTENED) {
        jn_error(draft->reader->diags, lists->place,
                 "a rank has at most %d lists of dimensions", MOST_FLATTENED);
        return false;
    }
    struct jn_flattened *flattened = jn_arena_take(
        draft->reader->arena, lists->item_count + 1, sizeof *flattened);
    bool fine = true;
    for (size_t i = 0; i < lists->item_count; i++)
        fine &= read_flattened(lists->items[i], draft, &flattened[i]);
    rank->flattened = flattened;
    rank->flattened_count = lists->item_count;
    return fine;
}

static bool read_rank(const struct jn_node *group, const struct draft *draft,
                      struct jn_sparse_rank *rank)
{
    const struct jn_reader *reader = draft->reader;
    if (!jn_node_is(group, JN_GROUP, "a rank", reader))
        return false;
    jn_timeloop_warn_slips(
        group, "a rank",
        "format metadata_word_bits payload_word_bits flattened_rankIDs",
        reader);
    const struct jn_node *format = jn_timeloop_find(group, "format");
    if (format == NULL) {
        jn_error(reader->diags, group->place,
                 "a rank needs its 'format': UOP, CP, B, RLE or UB");
        return false;
    }
    bool fine = read_format_name(format, reader, &rank->format) &&
                read_word_bits(group, draft, rank);
    return read_flattened_lists(jn_timeloop_find(group, "flattened_rankIDs"),
                                draft, rank) &&
           fine;
}

/* What a compressed rank leaves out has nothing inside. */
static bool check_order(const struct jn_node *list,
                        const struct jn_sparse_rank *ranks,
                        const struct jn_reader *reader)
{
    for (size_t i = 1; i < list->item_count; i++) {
        if (!formats[ranks[i - 1].format].is_compressed ||
            formats[ranks[i].format].is_compressed)
            continue;
        jn_error(reader->diags, list->items[i]->place,
                 "an uncompressed rank (%s) cannot lie inside a compressed one "
                 "(%s); ranks are listed from the outermost",
                 formats[ranks[i].format].name,
                 formats[ranks[i - 1].format].name);
        return false;
    }
    return true;
}

static bool read_ranks(const struct jn_node *list, const struct draft *draft,
                       struct jn_sparse_format *format)
{
    const struct jn_reader *reader = draft->reader;
    if (!jn_node_is(list, JN_LIST, "'ranks'", reader))
        return false;
    if (list->item_count == 0 || list->item_count > MOST_RANKS) {
        jn_error(reader->diags, list->place,
                 "'ranks' must have between 1 and %d entries, not %zu",
                 MOST_RANKS, list->item_count);
        return false;
    }
    struct jn_sparse_rank *ranks =
        jn_arena_take(reader->arena, list->item_count, sizeof *ranks);
    bool fine = true;
    for (size_t i = 0; i < list->item_count; i++)
        fine &= read_rank(list->items[i], draft, &ranks[i]);
    format->ranks = ranks;
    format->rank_count = list->item_count;
    return fine && check_order(list, ranks, reader);
}

static bool read_order(const struct jn_node *node,
                       const struct jn_reader *reader, bool *inner_to_outer)
{
    const char *name;
    if (node == NULL)
        return true;
    if (!jn_node_name(node, jn_timeloop_label(node, reader), reader, &name))
        return false;
    *inner_to_outer = jn_timeloop_is_word(node, "inner_to_outer");
    if (*inner_to_outer || jn_timeloop_is_word(node, "outer_to_inner"))
        return true;
    jn_error(reader->diags, node->place,
             "%s must be 'outer_to_inner' or 'inner_to_outer', not '%s'",
             jn_timeloop_label(node, reader), name);
    return false;
}

/* A tensor has one format at a level. */
static bool check_first(const struct jn_node *node, const char *tensor,
                        const struct draft *draft)
{
    for (size_t i = 0; i < draft->format_count; i++) {
        const struct jn_sparse_format *other = &draft->formats[i];
        if (strcmp(other->tensor, tensor) != 0)
            continue;
        jn_error(draft->reader->diags, node->place,
                 "'%s' has a second format at '%s'; the first is at %s:%u",
                 tensor, draft->level->component.name, other->place.file,
                 other->place.line);
        return false;
    }
    return true;
}

static bool read_format(const struct jn_node *group, struct draft *draft)
{
    const struct jn_reader *reader = draft->reader;
    struct jn_sparse_format *format = &draft->formats[draft->format_count];
    if (!jn_node_is(group, JN_GROUP, "a data space", reader))
        return false;
    jn_timeloop_warn_slips(group, "a data space's format",
                           "name ranks rank_application_order compression_rate",
                           reader);
    const struct jn_node *name = jn_timeloop_find(group, "name");
    const struct jn_node *ranks = jn_timeloop_find(group, "ranks");
    const struct jn_node *rate = jn_timeloop_find(group, "compression_rate");
    if (name == NULL || ranks == NULL) {
        jn_error(reader->diags, group->place,
                 "a data space's format needs '%s'",
                 name == NULL ? "name" : "ranks");
        return false;
    }
    if (rate != NULL)
        jn_warning(reader->diags, rate->key_place,
                   "'%s' has no effect: what is compressed keeps no zeros",
                   rate->key);
    int tensor = jn_timeloop_tensor_find(name, draft->layer, reader);
    if (tensor < 0)
        return false;
    format->tensor = draft->layer->tensors[tensor].name;
    format->place = group->place;
    bool fine = check_first(name, format->tensor, draft);
    fine &= read_order(jn_timeloop_find(group, "rank_application_order"),
                       reader, &format->inner_to_outer);
    fine &= read_ranks(ranks, draft, format);
    draft->format_count++;
    return fine;
}

bool jn_timeloop_formats_read(const struct jn_node *group,
                              const struct jn_layer *layer,
                              const struct jn_reader *reader,
                              struct jn_level *level)
{
    if (!jn_node_is(group, JN_GROUP, jn_timeloop_label(group, reader), reader))
        return false;
    jn_timeloop_warn_slips(group, "a representation format", "data_spaces",
                           reader);
    const struct jn_node *list = jn_timeloop_find(group, "data_spaces");
    if (list == NULL)
        return true;
    if (!jn_node_is(list, JN_LIST, jn_timeloop_label(list, reader), reader))
        return false;
    struct draft draft = {layer, reader, level, NULL, 0};
    draft.formats = jn_arena_take(reader->arena, list->item_count + 1,
                                  sizeof *draft.formats);
    bool fine = true;
    for (size_t i = 0; i < list->item_count; i++)
        fine &= read_format(list->items[i], &draft);
    level->sparsity.formats = draft.formats;
    level->sparsity.format_count = draft.format_count;
    return fine;
}
