/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/dataflow_layer.h"

#include <strings.h>

/* Names of operands, those of our types and the usual ones of others. */
static const struct {
    const char *name;
    enum jn_role role;
} known_names[] = {
    {"weights", JN_ROLE_WEIGHTS},   {"weight", JN_ROLE_WEIGHTS},
    {"filters", JN_ROLE_WEIGHTS},   {"filter", JN_ROLE_WEIGHTS},
    {"kernel", JN_ROLE_WEIGHTS},    {"key", JN_ROLE_WEIGHTS},
    {"value", JN_ROLE_WEIGHTS},     {"inputs", JN_ROLE_INPUTS},
    {"input", JN_ROLE_INPUTS},      {"inputs2", JN_ROLE_INPUTS},
    {"ifmap", JN_ROLE_INPUTS},      {"activations", JN_ROLE_INPUTS},
    {"activation", JN_ROLE_INPUTS}, {"query", JN_ROLE_INPUTS},
    {"scores", JN_ROLE_INPUTS},
};

static bool find_named(const char *name, enum jn_role *role)
{
    for (size_t i = 0; i < sizeof known_names / sizeof *known_names; i++)
        if (strcasecmp(known_names[i].name, name) == 0) {
            *role = known_names[i].role;
            return true;
        }
    return false;
}

static int find_outputs(const struct jn_layer *layer)
{
    for (size_t t = 0; t < layer->tensor_count; t++)
        if (layer->tensors[t].read_write)
            return (int)t;
    return JN_NO_SUCH_TENSOR;
}

int jn_layer_find_role(const struct jn_layer *layer, enum jn_role role)
{
    size_t operands = 0;
    size_t unnamed = 0;
    int other = JN_NO_SUCH_TENSOR;
    if (role == JN_ROLE_OUTPUTS)
        return find_outputs(layer);
    for (size_t t = 0; t < layer->tensor_count; t++) {
        enum jn_role named;
        if (layer->tensors[t].read_write)
            continue;
        operands++;
        if (!find_named(layer->tensors[t].name, &named)) {
            unnamed++;
            other = (int)t;
        } else if (named == role) {
            return (int)t;
        }
    }
    if (unnamed == 0)
        return JN_NO_SUCH_TENSOR;
    return unnamed == 1 && operands == 2 ? other : JN_UNKNOWN_TENSOR;
}

static jn_dims dims_of(const struct jn_rank *rank)
{
    jn_dims dims = 0;
    for (size_t i = 0; i < rank->term_count; i++)
        dims |= (jn_dims)1 << rank->terms[i].dim;
    return dims;
}

jn_dims jn_layer_windows(const struct jn_layer *layer)
{
    jn_dims dims = 0;
    for (size_t t = 0; t < layer->tensor_count; t++)
        for (size_t r = 0; r < layer->tensors[t].rank_count; r++)
            if (layer->tensors[t].ranks[r].term_count > 1)
                dims |= dims_of(&layer->tensors[t].ranks[r]);
    return dims;
}

/* True for a rank of a dimension that indexes the weights and another one. */
static bool slides(const struct jn_rank *rank, jn_dims weights,
                   struct jn_sliding *sliding)
{
    if (rank->term_count != 2)
        return false;
    unsigned first = rank->terms[0].dim;
    unsigned second = rank->terms[1].dim;
    bool first_is_filter = weights >> first & 1;
    *sliding = first_is_filter ? (struct jn_sliding){first, second}
                               : (struct jn_sliding){second, first};
    return first_is_filter != (weights >> second & 1);
}

bool jn_layer_find_sliding(const struct jn_layer *layer, size_t index,
                           struct jn_sliding *sliding)
{
    int weights = jn_layer_find_role(layer, JN_ROLE_WEIGHTS);
    if (weights < 0)
        return false;
    jn_dims dims = layer->tensors[weights].indexed_by;
    for (size_t t = 0; t < layer->tensor_count; t++)
        for (size_t r = 0; r < layer->tensors[t].rank_count; r++)
            if (slides(&layer->tensors[t].ranks[r], dims, sliding) &&
                index-- == 0)
                return true;
    return false;
}
