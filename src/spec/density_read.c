/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/density_read.h"

#include "config/schema.h"
#include "spec/list.h"

#include <assert.h>
#include <ctype.h>
#include <inttypes.h>
#include <stddef.h>
#include <string.h>

/* A density as it is being read. */
struct keys {
    struct jn_density_source source;
    const struct jn_layer *layer;
    const struct jn_tensor *tensor;
    const struct jn_node *group;
    const struct jn_node *model, *along, *densities, *file, *shape;
};

#define OF(member) offsetof(struct keys, member)
#define NODE(key, where)                                                       \
    {                                                                          \
        key, JN_FIELD_NODE, OF(where), 0, JN_REQUIRED, NULL                    \
    }
#define SHARE(key, where, flags)                                               \
    {                                                                          \
        key, JN_FIELD_REAL, OF(source.where), 0, flags, NULL                   \
    }
#define END                                                                    \
    {                                                                          \
        NULL, JN_FIELD_NODE, 0, 0, 0, NULL                                     \
    }

static const struct jn_field dense_fields[] = {NODE("model", model), END};

static const struct jn_field share_fields[] = {
    NODE("model", model),
    SHARE("density", share, JN_REQUIRED),
    END,
};

static const struct jn_field blocks_fields[] = {
    NODE("model", model),
    NODE("along", along),
    {"nonzeros", JN_FIELD_COUNT, OF(source.block_nonzeros), 0, JN_REQUIRED,
     NULL},
    {"block", JN_FIELD_COUNT, OF(source.block), 0, JN_REQUIRED | JN_POSITIVE,
     NULL},
    END,
};

static const struct jn_field band_fields[] = {
    NODE("model", model),
    {"width", JN_FIELD_COUNT, OF(source.band_width), 0, JN_REQUIRED, NULL},
    END,
};

static const struct jn_field silent_fields[] = {
    NODE("model", model),
    NODE("along", along),
    SHARE("silent", silent_share, JN_REQUIRED),
    SHARE("density", share, 0),
    END,
};

static const struct jn_field channels_fields[] = {
    NODE("model", model),
    NODE("along", along),
    NODE("densities", densities),
    END,
};

static const struct jn_field data_fields[] = {
    NODE("model", model),
    NODE("file", file),
    {"shape", JN_FIELD_NODE, OF(shape), 0, 0, NULL},
    END,
};

static const struct jn_field rates_fields[] = {
    NODE("model", model),
    NODE("file", file),
    {"along", JN_FIELD_NODE, OF(along), 0, 0, NULL},
    SHARE("scale", scale, JN_POSITIVE),
    {"steps", JN_FIELD_COUNT, OF(source.steps), 0, JN_POSITIVE, NULL},
    END,
};

static bool check_share(const struct jn_node *node, const char *what,
                        double share, const struct jn_reader *reader)
{
    if (share >= 0 && share <= 1)
        return true;
    jn_error(reader->diags, node->place, "%s is a share, from 0 to 1, not %g",
             what, share);
    return false;
}

static bool check_key(const char *key, double share, const struct keys *keys,
                      const struct jn_reader *reader)
{
    const struct jn_node *node = jn_node_find(keys->group, key);
    return !node ||
           check_share(node, jn_arena_format(reader->arena, "'%s'", key), share,
                       reader);
}

static bool check_uniform(const struct jn_reader *reader, struct keys *keys)
{
    return check_key("density", keys->source.share, keys, reader);
}

static bool is_moved(const struct jn_rank *rank, int dim)
{
    for (size_t term = 0; term < rank->term_count; term++)
        if (rank->terms[term].dim == (unsigned)dim &&
            rank->terms[term].coefficient != 0)
            return true;
    return false;
}

static bool refuse_dim(const char *name, const struct jn_reader *reader,
                       const struct keys *keys)
{
    const struct jn_layer *layer = keys->layer;
    const char *names[JN_MAX_DIMS];
    size_t count = 0;
    for (size_t dim = 0; dim < layer->dim_count; dim++)
        for (size_t rank = 0; rank < keys->tensor->rank_count; rank++)
            if (is_moved(&keys->tensor->ranks[rank], (int)dim)) {
                names[count++] = layer->dim_names[dim];
                break;
            }
    const char *listed = "";
    for (size_t index = 0; index < count; index++)
        listed = jn_arena_format(reader->arena, "%s%s'%s'", listed,
                                 index == 0           ? ""
                                 : index + 1 == count ? " and "
                                                      : ", ",
                                 names[index]);
    jn_error(reader->diags, keys->along->place,
             "'%s' of layer '%s' has no rank along '%s'; there are %s",
             keys->tensor->name, layer->name, name,
             count > 0 ? listed : "no ranks at all");
    return false;
}

/* A rank is named by its number, from 0, where a dimension is in several. */
static bool read_rank_number(const struct jn_reader *reader, struct keys *keys)
{
    uint64_t rank;
    if (!jn_node_count(keys->along, "'along'", reader, &rank))
        return false;
    keys->source.rank = (size_t)rank;
    if (rank < keys->tensor->rank_count)
        return true;
    jn_error(reader->diags, keys->along->place,
             "'%s' of layer '%s' has %zu ranks, counted from 0: no rank "
             "%" PRIu64,
             keys->tensor->name, keys->layer->name, keys->tensor->rank_count,
             rank);
    return false;
}

static bool read_rank(const struct jn_reader *reader, struct keys *keys)
{
    const char *name;
    size_t count = 0;
    if (keys->along->kind == JN_SCALAR &&
        isdigit((unsigned char)keys->along->text[0]))
        return read_rank_number(reader, keys);
    if (!jn_node_name(keys->along, "'along'", reader, &name))
        return false;
    int dim = jn_layer_find_dim(keys->layer, name);
    for (size_t rank = keys->tensor->rank_count; dim >= 0 && rank-- > 0;)
        if (is_moved(&keys->tensor->ranks[rank], dim)) {
            keys->source.rank = rank;
            count++;
        }
    if (count == 1)
        return true;
    if (count == 0)
        return refuse_dim(name, reader, keys);
    jn_error(reader->diags, keys->along->place,
             "'%s' is in %zu ranks of '%s': give the number of the one that is "
             "meant, counted from 0",
             name, count, keys->tensor->name);
    return false;
}

static uint64_t extent(const struct keys *keys)
{
    return jn_layer_rank_extent(keys->layer,
                                &keys->tensor->ranks[keys->source.rank]);
}

static bool check_blocks(const struct jn_reader *reader, struct keys *keys)
{
    struct jn_density_source *source = &keys->source;
    if (!read_rank(reader, keys))
        return false;
    source->share = (double)source->block_nonzeros / (double)source->block;
    if (source->block_nonzeros > source->block) {
        jn_error(reader->diags, jn_node_find(keys->group, "nonzeros")->place,
                 "of the %" PRIu64 " words of a block %" PRIu64
                 " cannot be other than zero",
                 source->block, source->block_nonzeros);
        return false;
    }
    if (extent(keys) % source->block == 0)
        return true;
    jn_error(reader->diags, jn_node_find(keys->group, "block")->place,
             "blocks of %" PRIu64 " do not make the %" PRIu64
             " words of '%s' along '%s' in layer '%s'",
             source->block, extent(keys), keys->tensor->name, keys->along->text,
             keys->layer->name);
    return false;
}

static bool check_band(const struct jn_reader *reader, struct keys *keys)
{
    const struct jn_tensor *tensor = keys->tensor;
    const struct jn_layer *layer = keys->layer;
    if (tensor->rank_count == 2 &&
        jn_layer_rank_extent(layer, &tensor->ranks[0]) ==
            jn_layer_rank_extent(layer, &tensor->ranks[1]))
        return true;
    const char *shape = "";
    for (size_t rank = 0; rank < tensor->rank_count; rank++)
        shape = jn_arena_format(
            reader->arena, "%s%s%" PRIu64, shape, rank > 0 ? " x " : "",
            jn_layer_rank_extent(layer, &tensor->ranks[rank]));
    jn_error(reader->diags, keys->model->place,
             "only a square matrix has a band, and '%s' of layer '%s' is %s",
             tensor->name, layer->name,
             tensor->rank_count > 0 ? shape : "a single word");
    return false;
}

static bool check_silent(const struct jn_reader *reader, struct keys *keys)
{
    const struct jn_density_source *source = &keys->source;
    bool good = read_rank(reader, keys);
    good &= check_key("silent", source->silent_share, keys, reader);
    return check_key("density", source->share, keys, reader) && good;
}

static bool check_channels(const struct jn_reader *reader, struct keys *keys)
{
    const struct jn_node *list = keys->densities;
    struct jn_density_source *source = &keys->source;
    if (!read_rank(reader, keys) ||
        !jn_node_is(list, JN_LIST, "'densities'", reader))
        return false;
    if (list->item_count != extent(keys)) {
        jn_error(reader->diags, list->place,
                 "%zu densities for the %" PRIu64
                 " words of '%s' along '%s' in layer '%s'",
                 list->item_count, extent(keys), keys->tensor->name,
                 keys->along->text, keys->layer->name);
        return false;
    }
    double *shares =
        jn_arena_take(reader->arena, list->item_count, sizeof *shares);
    double sum = 0;
    bool good = true;
    for (size_t index = 0; index < list->item_count; index++) {
        const struct jn_node *item = list->items[index];
        good &= jn_node_real(item, "a density", reader, &shares[index]) &&
                check_share(item, "a density", shares[index], reader);
        sum += shares[index];
    }
    source->shares = shares;
    source->share_count = list->item_count;
    source->share = sum / (double)list->item_count;
    return good;
}

/* The shape of a file's array. */
static bool read_shape(const struct jn_reader *reader, struct keys *keys)
{
    const struct jn_node *list = keys->shape;
    struct jn_density_source *source = &keys->source;
    if (!list)
        return true;
    if (!jn_node_is(list, JN_LIST, "'shape'", reader))
        return false;
    if (list->item_count > JN_MAX_RANKS) {
        jn_error(reader->diags, list->place,
                 "'shape' has %zu extents, more than %d", list->item_count,
                 JN_MAX_RANKS);
        return false;
    }
    uint64_t *shape =
        jn_arena_take(reader->arena, list->item_count + 1, sizeof *shape);
    bool good = true;
    for (size_t index = 0; index < list->item_count; index++) {
        const struct jn_node *item = list->items[index];
        bool is_count = jn_node_count(item, "an extent", reader, &shape[index]);
        if (is_count && shape[index] == 0)
            jn_error(reader->diags, item->place, "an extent is 1 or more");
        good &= is_count && shape[index] > 0;
    }
    source->shape = shape;
    source->shape_count = list->item_count;
    source->shape_place = list->place;
    return good;
}

static bool check_data(const struct jn_reader *reader, struct keys *keys)
{
    bool good = read_shape(reader, keys);
    return jn_path_read(keys->file, "'file'", reader, &keys->source.file) &&
           good;
}

/* The ranks of a file's array, by the names or numbers of the tensor's. */
static bool read_ranks(const struct jn_reader *reader, struct keys *keys)
{
    const struct jn_node *along = keys->along;
    struct jn_density_source *source = &keys->source;
    if (!along)
        return true;
    size_t count = along->kind == JN_LIST ? along->item_count : 1;
    size_t *ranks = jn_arena_take(reader->arena, count + 1, sizeof *ranks);
    bool good = true;
    for (size_t index = 0; index < count; index++) {
        if (along->kind == JN_LIST)
            keys->along = along->items[index];
        if (!read_rank(reader, keys))
            return false;
        ranks[index] = source->rank;
        if (index == 0 || ranks[index] > ranks[index - 1])
            continue;
        jn_error(reader->diags, keys->along->place,
                 "'along' names the ranks in their order, each once");
        good = false;
    }
    source->along = ranks;
    source->along_count = count;
    source->rank = 0;
    return good;
}

static bool check_rates(const struct jn_reader *reader, struct keys *keys)
{
    bool good = read_ranks(reader, keys);
    const struct jn_node *scale = jn_node_find(keys->group, "scale");
    if (scale && keys->source.steps > 0) {
        jn_error(reader->diags, scale->place,
                 "'steps' is there already: numbers are divided by it, or "
                 "multiplied with 'scale'");
        good = false;
    }
    return jn_path_read(keys->file, "'file'", reader, &keys->source.file) &&
           good;
}

static bool check_nothing(const struct jn_reader *reader, struct keys *keys)
{
    (void)reader;
    (void)keys;
    return true;
}

/* CHECK reads what the fields leave and says what is wrong with the rest. */
static const struct {
    const char *name;
    const struct jn_field *fields;
    bool (*check)(const struct jn_reader *reader, struct keys *keys);
} models[] = {
    [JN_DENSITY_DENSE] = {"dense", dense_fields, check_nothing},
    [JN_DENSITY_UNIFORM] = {"uniform", share_fields, check_uniform},
    [JN_DENSITY_FIXED] = {"fixed", share_fields, check_uniform},
    [JN_DENSITY_BLOCKS] = {"blocks", blocks_fields, check_blocks},
    [JN_DENSITY_BAND] = {"band", band_fields, check_band},
    [JN_DENSITY_SILENT] = {"silent", silent_fields, check_silent},
    [JN_DENSITY_CHANNELS] = {"channels", channels_fields, check_channels},
    [JN_DENSITY_DATA] = {"data", data_fields, check_data},
    [JN_DENSITY_RATES] = {"rates", rates_fields, check_rates},
};
enum { MODEL_COUNT = sizeof models / sizeof models[0] };

static bool read_model(const struct jn_node *group,
                       const struct jn_reader *reader, struct keys *keys)
{
    const char *names[MODEL_COUNT];
    for (size_t index = 0; index < MODEL_COUNT; index++)
        names[index] = models[index].name;
    const struct jn_node *model = jn_node_find(group, "model");
    if (!model) {
        jn_error(reader->diags, group->place,
                 "a density in braces needs its 'model': 'dense', 'uniform', "
                 "'fixed', 'blocks', 'band', 'silent', 'channels', 'data' or "
                 "'rates'");
        return false;
    }
    int kind = jn_node_choice(model, "'model'", names, MODEL_COUNT, reader);
    if (kind < 0)
        return false;
    keys->source.kind = (enum jn_density_kind)kind;
    return jn_group_read(group,
                         jn_arena_format(reader->arena,
                                         "a density of model '%s'",
                                         models[kind].name),
                         models[kind].fields, keys, reader) &&
           models[kind].check(reader, keys);
}

/* A plain number is the density of non-zeros at random places. */
static bool read_density(const struct jn_node *node,
                         const struct jn_layer *layer,
                         const struct jn_reader *reader,
                         struct jn_tensor *tensor)
{
    struct keys keys = {.layer = layer, .tensor = tensor, .group = node};
    keys.source.share = keys.source.scale = 1;
    keys.source.place = node->place;
    bool good;
    if (node->kind == JN_SCALAR) {
        const char *what =
            jn_arena_format(reader->arena, "the density of '%s'", tensor->name);
        keys.source.kind = JN_DENSITY_UNIFORM;
        good = jn_node_real(node, what, reader, &keys.source.share) &&
               check_share(node, what, keys.source.share, reader);
    } else
        good = jn_node_is(node, JN_GROUP, "a density", reader) &&
               read_model(node, reader, &keys);
    if (good)
        tensor->density = keys.source;
    return good;
}

static bool check_names(const struct jn_node *own,
                        const struct jn_reader *reader,
                        const struct jn_layer *layer)
{
    const char *names[JN_MAX_TENSORS];
    bool good = true;
    for (size_t tensor = 0; tensor < layer->tensor_count; tensor++)
        names[tensor] = layer->tensors[tensor].name;
    for (size_t index = 0; index < own->item_count; index++) {
        const struct jn_node *item = own->items[index];
        if (jn_layer_find_tensor(layer, item->key) >= 0)
            continue;
        const char *meant =
            jn_did_you_mean(item->key, names, layer->tensor_count);
        jn_error(reader->diags, item->key_place,
                 meant ? "layer '%s' has no tensor '%s'; did you mean '%s'?"
                       : "layer '%s' has no tensor '%s'%s",
                 layer->name, item->key, meant ? meant : "");
        good = false;
    }
    return good;
}

/* Of all steps a spike is in one. */
static void spread_once(const struct jn_layer *layer, struct jn_tensor *tensor)
{
    int time = jn_layer_find_dim(layer, "T");
    tensor->density.kind = JN_DENSITY_UNIFORM;
    tensor->density.share = time < 0 ? 1 : 1 / (double)layer->bounds[time];
}

bool jn_densities_read(const struct jn_node *own,
                       const struct jn_node *defaults,
                       const struct jn_reader *reader, struct jn_layer *layer)
{
    bool good = true;
    for (size_t index = 0; index < layer->tensor_count; index++) {
        struct jn_tensor *tensor = &layer->tensors[index];
        tensor->density = (struct jn_density_source){
            .kind = JN_DENSITY_DENSE, .share = 1, .place = tensor->place};
    }
    if ((own && !jn_node_is(own, JN_GROUP, "'density'", reader)) ||
        (defaults && !jn_node_is(defaults, JN_GROUP, "'density'", reader)))
        return false;
    if (own)
        good = check_names(own, reader, layer);
    for (size_t index = 0; index < layer->tensor_count; index++) {
        struct jn_tensor *tensor = &layer->tensors[index];
        const struct jn_node *node = jn_node_find(own, tensor->name);
        if (!node)
            node = jn_node_find(defaults, tensor->name);
        if (node)
            good &= read_density(node, layer, reader, tensor);
        else if (tensor->spikes_once)
            spread_once(layer, tensor);
    }
    return good;
}
