/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/timeloop_density.h"

#include "import/timeloop_factors.h"
#include "import/timeloop_keys.h"

#include <assert.h>

static const char density_keys[] =
    "distribution density band_width workload_tensor_size";

/* A share of the words: within 0..1.  NODE may be NULL. */
static bool read_share(const struct jn_node *node,
                       const struct jn_reader *reader, double *share)
{
    if (!jn_timeloop_real(node, reader, share))
        return false;
    if (*share >= 0 && *share <= 1)
        return true;
    assert(node != NULL);
    jn_error(reader->diags, node->place,
             "a density is the share of the words that are not zero, between 0 "
             "and 1, not %g",
             *share);
    return false;
}

static bool read_kind(const struct jn_node *node,
                      const struct jn_reader *reader,
                      enum jn_density_kind *kind)
{
    const char *name;
    if (!jn_node_name(node, "'distribution'", reader, &name))
        return false;
    if (jn_timeloop_is_word(node, "fixed_structured fixed")) {
        *kind = JN_DENSITY_FIXED;
        return true;
    }
    if (jn_timeloop_is_word(node, "hypergeometric")) {
        *kind = JN_DENSITY_UNIFORM;
        return true;
    }
    if (jn_timeloop_is_word(node, "banded diagonal"))
        jn_error(reader->diags, node->place,
                 "the distribution '%s' is not supported yet; there are "
                 "'fixed_structured' and 'hypergeometric'",
                 name);
    else
        jn_error(reader->diags, node->place,
                 "there is no distribution '%s'; there are 'fixed_structured' "
                 "and 'hypergeometric'",
                 name);
    return false;
}

static void warn_idle(const struct jn_node *group, const char *key,
                      const char *why, const struct jn_reader *reader)
{
    const struct jn_node *node = jn_timeloop_find(group, key);
    if (node != NULL)
        jn_warning(reader->diags, node->key_place, "'%s' has no effect: %s",
                   node->key, why);
}

/* A number, which is fixed, or a group with its distribution. */
static bool read_density(const struct jn_node *node,
                         const struct jn_reader *reader,
                         struct jn_density_source *density)
{
    *density = (struct jn_density_source){
        .kind = JN_DENSITY_FIXED, .share = 1, .place = node->place};
    if (node->kind == JN_SCALAR)
        return read_share(node, reader, &density->share);
    if (!jn_node_is(node, JN_GROUP, jn_timeloop_label(node, reader), reader))
        return false;
    jn_timeloop_warn_slips(node, "a density", density_keys, reader);
    warn_idle(node, "workload_tensor_size", "the problem tells the size",
              reader);
    const struct jn_node *kind = jn_timeloop_find(node, "distribution");
    const struct jn_node *share = jn_timeloop_find(node, "density");
    if (kind == NULL) {
        jn_error(reader->diags, node->place,
                 "a density needs its 'distribution': 'fixed_structured' or "
                 "'hypergeometric'");
        return false;
    }
    bool fine = read_kind(kind, reader, &density->kind);
    if (fine)
        warn_idle(node, "band_width", "only a banded tensor has one", reader);
    if (fine && share == NULL && density->kind == JN_DENSITY_UNIFORM) {
        jn_error(reader->diags, node->place,
                 "a hypergeometric distribution needs its 'density'");
        return false;
    }
    return read_share(share, reader, &density->share) && fine;
}

/* Index of the tensor that ITEM's key names, or -1 after a complaint. */
static int find_tensor(const struct jn_node *item, const struct jn_layer *layer,
                       const struct jn_reader *reader)
{
    struct jn_node name = {.kind = JN_SCALAR,
                           .quoted = true,
                           .text = item->key,
                           .place = item->key_place};
    return jn_timeloop_tensor_find(&name, layer, reader);
}

static bool read_group(const struct jn_node *group,
                       const struct jn_reader *reader, struct jn_layer *layer)
{
    bool fine = true;
    if (!jn_node_is(group, JN_GROUP, "'densities'", reader))
        return false;
    for (size_t i = 0; i < group->item_count; i++) {
        const struct jn_node *item = group->items[i];
        int tensor = find_tensor(item, layer, reader);
        fine &= tensor >= 0 &&
                (item->kind == JN_NULL ||
                 read_density(item, reader, &layer->tensors[tensor].density));
    }
    return fine;
}

bool jn_timeloop_densities_read(const struct jn_node *problem,
                                const struct jn_reader *reader,
                                struct jn_layer *layer)
{
    const struct jn_node *instance = jn_timeloop_find(problem, "instance");
    if (instance == NULL)
        instance = problem;
    const struct jn_node *common = jn_timeloop_find(instance, "commonDensity");
    const struct jn_node *each = jn_timeloop_find(instance, "densities");
    for (size_t i = 0; i < layer->tensor_count; i++)
        layer->tensors[i].density =
            (struct jn_density_source){.kind = JN_DENSITY_DENSE,
                                       .share = 1,
                                       .place = layer->tensors[i].place};
    if (common == NULL)
        return each == NULL || read_group(each, reader, layer);
    struct jn_density_source density = {
        .kind = JN_DENSITY_FIXED, .share = 1, .place = common->place};
    if (each != NULL)
        jn_warning(reader->diags, each->key_place,
                   "'%s' has no effect: '%s' wins over it", each->key,
                   common->key);
    if (!read_share(common, reader, &density.share))
        return false;
    for (size_t i = 0; i < layer->tensor_count; i++)
        layer->tensors[i].density = density;
    return true;
}
