/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Types of NIR's nodes, and what is read of each. */
#include "base/checked.h"
#include "import/nir_graph.h"

#include <inttypes.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

/* Larger sizes are of no network, and sums of them would not fit. */
#define MOST_SIZE ((uint64_t)1 << 31)

static const struct jn_nir_type types[] = {
    {"Input", JN_NIR_INPUT, NULL, false},
    {"Output", JN_NIR_OUTPUT, NULL, false},
    {"Affine", JN_NIR_LINEAR, NULL, false},
    {"Linear", JN_NIR_LINEAR, NULL, false},
    {"Conv1d", JN_NIR_CONV, NULL, false},
    {"Conv2d", JN_NIR_CONV, NULL, false},
    {"SumPool2d", JN_NIR_SUM_POOL, NULL, false},
    {"AvgPool2d", JN_NIR_AVERAGE_POOL, NULL, false},
    {"Flatten", JN_NIR_FLATTEN, NULL, false},
    {"Scale", JN_NIR_SCALE, NULL, false},
    {"Threshold", JN_NIR_THRESHOLD, NULL, false},
    {"Delay", JN_NIR_DELAY, NULL, false},
    {"IF", JN_NIR_NEURON, "if", true},
    {"LIF", JN_NIR_NEURON, "lif", true},
    {"CubaLIF", JN_NIR_NEURON, "cuba_lif", true},
    {"LI", JN_NIR_NEURON, "li", false},
    {"CubaLI", JN_NIR_NEURON, "cuba_li", false},
    {"I", JN_NIR_NEURON, "li", false},
};

enum { TYPE_COUNT = sizeof types / sizeof types[0] };

const struct jn_nir_type *jn_nir_type_find(const char *name, const char **meant)
{
    const char *names[TYPE_COUNT];
    for (size_t index = 0; index < TYPE_COUNT; index++) {
        if (strcmp(types[index].name, name) == 0)
            return &types[index];
        names[index] = types[index].name;
    }
    *meant = jn_did_you_mean(name, names, TYPE_COUNT);
    return NULL;
}

/* A group that is being read into a node. */
struct reading {
    const struct jn_hdf5 *file;
    const char *path;
    struct jn_nir_node *node;
    struct jn_arena *arena;
};

typedef bool take(const struct reading *reading, const char *path,
                  void *member);

static bool check_sizes(const struct reading *reading, const char *path,
                        const struct jn_extents *extents)
{
    for (size_t rank = 0; rank < extents->count; rank++)
        if (extents->items[rank] < 1 || extents->items[rank] > MOST_SIZE)
            return jn_hdf5_refuse(reading->file,
                                  "'%s' has the shape %s, which no layer has",
                                  strrchr(path, '/') + 1,
                                  jn_extents_text(extents, reading->arena));
    return true;
}

/* The shape that the dataset has. */
static bool take_shape_of(const struct reading *reading, const char *path,
                          void *member)
{
    return jn_hdf5_extents(reading->file, path, member) &&
           check_sizes(reading, path, member);
}

/* The shape that the dataset's numbers are. */
static bool take_shape(const struct reading *reading, const char *path,
                       void *member)
{
    struct jn_extents *extents = member;
    int64_t items[JN_HDF5_MAX_RANKS] = {0};
    struct jn_hdf5_integers integers = {items, 0, JN_HDF5_MAX_RANKS};
    if (!jn_hdf5_integers(reading->file, path, &integers))
        return false;
    extents->count = integers.count;
    for (size_t rank = 0; rank < integers.count; rank++)
        extents->items[rank] = items[rank] < 0 ? 0 : (uint64_t)items[rank];
    return check_sizes(reading, path, extents);
}

static bool take_pair(const struct reading *reading, const char *path,
                      struct jn_nir_pair *pair, int64_t least)
{
    int64_t items[2] = {0};
    struct jn_hdf5_integers integers = {items, 0, 2};
    if (!jn_hdf5_integers(reading->file, path, &integers))
        return false;
    if (integers.count == 1)
        items[1] = items[0];
    pair->given = true;
    for (size_t axis = 0; axis < 2; axis++) {
        if (items[axis] < least || items[axis] > (int64_t)MOST_SIZE)
            return jn_hdf5_refuse(
                reading->file, "'%s' is %" PRId64 "; it must be at least %d",
                strrchr(path, '/') + 1, items[axis], (int)least);
        pair->of[axis] = (uint64_t)items[axis];
    }
    return true;
}

static bool take_steps(const struct reading *reading, const char *path,
                       void *member)
{
    return take_pair(reading, path, member, 1);
}

static bool take_padding(const struct reading *reading, const char *path,
                         void *member)
{
    struct jn_nir_node *node = reading->node;
    if (!jn_hdf5_is_text(reading->file, path))
        return take_pair(reading, path, member, 0);
    if (!jn_hdf5_text(reading->file, path, &node->padding_word))
        return false;
    return strcmp(node->padding_word, "same") == 0 ||
           strcmp(node->padding_word, "valid") == 0 ||
           jn_hdf5_refuse(reading->file,
                          "'padding' is '%s'; it must be numbers, 'same' or "
                          "'valid'",
                          node->padding_word);
}

static bool take_integer(const struct reading *reading, const char *path,
                         void *member)
{
    struct jn_hdf5_integers integers = {member, 0, 1};
    return jn_hdf5_integers(reading->file, path, &integers);
}

static bool take_groups(const struct reading *reading, const char *path,
                        void *member)
{
    struct jn_nir_pair pair = {0};
    if (!take_pair(reading, path, &pair, 1))
        return false;
    *(uint64_t *)member = pair.of[0];
    return true;
}

/* The parameters of a node's neurons are of one shape, or single numbers. */
static bool merge_shape(const struct reading *reading, const char *path,
                        const struct jn_extents *extents)
{
    struct jn_extents *shape = &reading->node->shape;
    bool is_single = jn_extents_words(extents) == 1;
    bool is_first = jn_extents_words(shape) == 1;
    if (is_first && (!is_single || extents->count > shape->count))
        *shape = *extents;
    if (is_first || is_single ||
        jn_extents_words(shape) == jn_extents_words(extents))
        return check_sizes(reading, path, extents);
    return jn_hdf5_refuse(
        reading->file, "'%s' has the shape %s, other parameters have %s",
        strrchr(path, '/') + 1, jn_extents_text(extents, reading->arena),
        jn_extents_text(shape, reading->arena));
}

static bool take_parameter_shape(const struct reading *reading,
                                 const char *path, void *member)
{
    struct jn_extents extents;
    (void)member;
    return jn_hdf5_extents(reading->file, path, &extents) &&
           merge_shape(reading, path, &extents);
}

static bool take_range(const struct reading *reading, const char *path,
                       void *member)
{
    struct jn_nir_range *range = member;
    struct jn_extents extents;
    double *items;
    struct jn_arena_mark mark = jn_arena_mark(reading->arena);
    if (!jn_hdf5_reals(reading->file, path, &extents, &items))
        return false;
    *range = (struct jn_nir_range){true, items[0], items[0], 0};
    uint64_t count = jn_extents_words(&extents);
    for (uint64_t index = 0; index < count; index++) {
        double item = items[index];
        if (!isfinite(item))
            return jn_hdf5_refuse(reading->file,
                                  "'%s' has a number that is not finite",
                                  strrchr(path, '/') + 1);
        range->lowest = item < range->lowest ? item : range->lowest;
        range->highest = item > range->highest ? item : range->highest;
        range->mean += item / jn_real(count);
    }
    jn_arena_rewind(reading->arena, mark);
    return merge_shape(reading, path, &extents);
}

#define OF(member) offsetof(struct jn_nir_node, member)

/* Which types have it, between blanks. */
static const struct {
    const char *types, *key;
    take *take;
    size_t offset;
    bool required;
} parameters[] = {
    {" Input Output ", "shape", take_shape, OF(shape), true},
    {" Affine Linear Conv1d Conv2d ", "weight", take_shape_of, OF(weight),
     true},
    {" Conv1d Conv2d SumPool2d AvgPool2d ", "stride", take_steps, OF(stride),
     false},
    {" Conv1d Conv2d SumPool2d AvgPool2d ", "padding", take_padding,
     OF(padding), false},
    {" Conv1d Conv2d ", "dilation", take_steps, OF(dilation), false},
    {" Conv1d Conv2d ", "groups", take_groups, OF(groups), false},
    {" Conv1d Conv2d ", "input_shape", take_steps, OF(input), false},
    {" SumPool2d AvgPool2d ", "kernel_size", take_steps, OF(kernel), true},
    {" Flatten ", "start_dim", take_integer, OF(start_dim), false},
    {" Flatten ", "end_dim", take_integer, OF(end_dim), false},
    {" Scale ", "scale", take_range, OF(scale), true},
    {" Delay ", "delay", take_range, OF(delay), true},
    {" Threshold ", "threshold", take_parameter_shape, 0, true},
    {" LIF LI ", "tau", take_range, OF(tau_mem), true},
    {" CubaLIF CubaLI ", "tau_mem", take_range, OF(tau_mem), true},
    {" CubaLIF CubaLI ", "tau_syn", take_range, OF(tau_syn), true},
    {" IF LIF CubaLIF ", "v_threshold", take_parameter_shape, 0, true},
    {" IF LIF CubaLIF ", "v_reset", take_range, OF(v_reset), false},
    {" IF LIF CubaLIF LI CubaLI I ", "r", take_parameter_shape, 0, true},
    {" LIF CubaLIF LI CubaLI ", "v_leak", take_parameter_shape, 0, true},
};

enum { PARAMETER_COUNT = sizeof parameters / sizeof parameters[0] };

bool jn_nir_node_read(const struct jn_hdf5 *file, const char *path,
                      struct jn_nir_node *node)
{
    const struct reading reading = {file, path, node, jn_hdf5_arena(file)};
    const char *type = jn_arena_format(reading.arena, " %s ", node->type->name);
    bool good = true;
    node->groups = 1;
    node->end_dim = -1;
    for (size_t row = 0; row < PARAMETER_COUNT; row++) {
        if (!strstr(parameters[row].types, type))
            continue;
        const char *dataset =
            jn_arena_format(reading.arena, "%s/%s", path, parameters[row].key);
        if (!parameters[row].required &&
            jn_hdf5_kind(file, dataset) == JN_HDF5_NOTHING)
            continue;
        good = parameters[row].take(&reading, dataset,
                                    (char *)node + parameters[row].offset) &&
               good;
    }
    return good;
}
