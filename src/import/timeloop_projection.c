/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/timeloop_projection.h"

#include "import/timeloop_keys.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

/* A rank as it is being read: one term for each dimension so far. */
struct draft {
    struct jn_term terms[JN_MAX_DIMS];
    size_t count;
    const struct jn_timeloop_shape *shape;
    const struct jn_reader *reader;
};

static bool find_dim(const struct jn_node *node, const struct draft *draft,
                     unsigned *dim)
{
    const char *name;
    const struct jn_layer *layer = draft->shape->layer;
    if (!jn_node_name(node, "a dimension", draft->reader, &name))
        return false;
    int found = jn_layer_find_dim(layer, name);
    *dim = (unsigned)found;
    if (found >= 0)
        return true;
    jn_error(draft->reader->diags, node->place,
             "the shape has no dimension '%s'", name);
    return false;
}

static bool is_number(const char *text)
{
    text += *text == '-' || *text == '+' ? 1 : 0;
    return isdigit((unsigned char)*text);
}

/* A literal number or the name of a coefficient. */
static bool find_coefficient(const struct jn_node *node,
                             const struct draft *draft, int64_t *value)
{
    const struct jn_timeloop_shape *shape = draft->shape;
    const char *name;
    if (!jn_node_name(node, "a coefficient", draft->reader, &name))
        return false;
    if (is_number(name))
        return jn_node_integer(node, "a coefficient", draft->reader, value);
    for (size_t i = 0; i < shape->coefficient_count; i++)
        if (strcmp(shape->coefficients[i].name, name) == 0) {
            *value = shape->coefficients[i].value;
            return true;
        }
    jn_error(draft->reader->diags, node->place,
             "the shape has no coefficient '%s'", name);
    return false;
}

/* Terms of one dimension are one term, the sum of their coefficients: its
 * extent is theirs as long as they have the same sign. */
static bool add_term(struct draft *draft, unsigned dim, int64_t coefficient,
                     struct jn_place place)
{
    for (size_t i = 0; i < draft->count; i++) {
        int64_t *sum = &draft->terms[i].coefficient;
        if (draft->terms[i].dim != dim)
            continue;
        if ((*sum < 0) == (coefficient < 0) || *sum == 0 || coefficient == 0) {
            *sum += coefficient;
            return true;
        }
        jn_error(draft->reader->diags, place,
                 "dimension '%s' has coefficients of both signs in one rank, "
                 "which is not supported",
                 draft->shape->layer->dim_names[dim]);
        return false;
    }
    assert(draft->count < JN_MAX_DIMS);
    draft->terms[draft->count++] = (struct jn_term){dim, coefficient};
    return true;
}

/* R, [R] or [R, Dilation]. */
static bool read_product(const struct jn_node *product, struct draft *draft)
{
    const int64_t limit = INT64_C(1) << 32;
    const struct jn_node *dim_node = product;
    unsigned dim;
    int64_t coefficient = 1;
    assert(draft->count <= draft->shape->layer->dim_count);
    if (product->kind == JN_LIST) {
        if (product->item_count < 1 || product->item_count > 2) {
            jn_error(draft->reader->diags, product->place,
                     "a term must be '[dimension]' or '[dimension, "
                     "coefficient]', not a list of %zu",
                     product->item_count);
            return false;
        }
        dim_node = product->items[0];
    }
    if (!find_dim(dim_node, draft, &dim))
        return false;
    if (dim_node != product && product->item_count == 2 &&
        !find_coefficient(product->items[1], draft, &coefficient))
        return false;
    if (coefficient >= -limit && coefficient <= limit)
        return add_term(draft, dim, coefficient, product->place);
    jn_error(draft->reader->diags, product->place,
             "a coefficient must lie between -2^32 and 2^32, not be %lld",
             (long long)coefficient);
    return false;
}

static bool read_rank(const struct jn_node *node, struct draft *draft,
                      struct jn_rank *rank)
{
    bool fine = true;
    draft->count = 0;
    if (node->kind == JN_LIST)
        for (size_t i = 0; i < node->item_count; i++)
            fine &= read_product(node->items[i], draft);
    else
        fine = read_product(node, draft);
    struct jn_term *terms =
        jn_arena_take(draft->reader->arena, draft->count + 1, sizeof *terms);
    memcpy(terms, draft->terms, draft->count * sizeof *terms);
    rank->terms = terms;
    rank->term_count = draft->count;
    return fine;
}

bool jn_timeloop_projection_read(const struct jn_node *projection,
                                 const struct jn_timeloop_shape *shape,
                                 const struct jn_reader *reader,
                                 struct jn_tensor *tensor)
{
    struct draft draft = {.shape = shape, .reader = reader};
    if (!jn_node_is(projection, JN_LIST, "'projection'", reader))
        return false;
    if (projection->item_count > JN_MAX_RANKS) {
        jn_error(reader->diags, projection->place,
                 "'%s' has %zu ranks; at most %d are supported", tensor->name,
                 projection->item_count, JN_MAX_RANKS);
        return false;
    }
    bool fine = true;
    struct jn_rank *ranks =
        jn_arena_take(reader->arena, projection->item_count + 1, sizeof *ranks);
    for (size_t i = 0; i < projection->item_count; i++) {
        fine &= read_rank(projection->items[i], &draft, &ranks[i]);
        for (size_t j = 0; j < draft.count; j++)
            tensor->indexed_by |= (jn_dims)1 << draft.terms[j].dim;
    }
    tensor->ranks = ranks;
    tensor->rank_count = projection->item_count;
    return fine;
}
