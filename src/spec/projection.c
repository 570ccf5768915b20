/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/projection.h"

#include "base/checked.h"

#include <assert.h>
#include <string.h>

/* A product while it is read: numbers, coefficients, at last a dimension. */
struct product {
    int64_t coefficient;
    int dim; /* -1: none yet */
    struct jn_place place;
};

static const struct jn_coefficient *
find_coefficient(const struct jn_coefficients *coefficients, const char *name)
{
    for (size_t index = 0; index < coefficients->count; index++)
        if (strcmp(coefficients->items[index].name, name) == 0)
            return &coefficients->items[index];
    return NULL;
}

static const char *meant(const char *name, const struct jn_layer *layer,
                         const struct jn_coefficients *coefficients,
                         struct jn_arena *arena)
{
    const char *names[2 * JN_MAX_DIMS];
    size_t count = 0;
    for (size_t dim = 0; dim < layer->dim_count; dim++)
        names[count++] = layer->dim_names[dim];
    for (size_t index = 0;
         index < coefficients->count && count < sizeof names / sizeof names[0];
         index++)
        names[count++] = coefficients->items[index].name;
    const char *name_meant = jn_did_you_mean(name, names, count);
    return name_meant
               ? jn_arena_format(arena, "; did you mean '%s'?", name_meant)
               : "";
}

static bool multiply(struct jn_scan *scan, int64_t by, struct product *product)
{
    int64_t value;
    if (!__builtin_mul_overflow(product->coefficient, by, &value) &&
        value <= JN_MAX_COEFFICIENT && value >= -JN_MAX_COEFFICIENT) {
        product->coefficient = value;
        return true;
    }
    return jn_scan_fail(scan, "the coefficient before here is too large");
}

static bool use_name(struct jn_scan *scan, const struct jn_layer *layer,
                     const struct jn_coefficients *coefficients,
                     struct product *product)
{
    struct jn_place place = jn_scan_next(scan);
    const char *name = jn_scan_name(scan);
    if (!name)
        return jn_scan_fail(scan, "a dimension is missing here");
    int dim = jn_layer_find_dim(layer, name);
    const struct jn_coefficient *coefficient =
        find_coefficient(coefficients, name);
    if (dim < 0 && coefficient)
        return multiply(scan, coefficient->value, product);
    if (dim < 0) {
        jn_error(scan->reader->diags, place,
                 "there is no dimension or coefficient '%s'%s", name,
                 meant(name, layer, coefficients, scan->reader->arena));
        return false;
    }
    if (product->dim >= 0) {
        jn_error(scan->reader->diags, place,
                 "two dimensions cannot be multiplied");
        return false;
    }
    product->dim = dim;
    product->place = place;
    return true;
}

static bool read_product(struct jn_scan *scan, const struct jn_layer *layer,
                         const struct jn_coefficients *coefficients,
                         struct product *product)
{
    struct jn_place place = jn_scan_next(scan);
    do {
        uint64_t number;
        if (jn_scan_count(scan, &number)) {
            if (!multiply(scan,
                          number > INT32_MAX ? INT64_MAX : (int64_t)number,
                          product))
                return false;
        } else if (!use_name(scan, layer, coefficients, product)) {
            return false;
        }
    } while (jn_scan_sign(scan, "*"));
    if (product->dim >= 0)
        return true;
    jn_error(scan->reader->diags, place,
             "a rank is a sum of dimensions, and here is none");
    return false;
}

static bool add_term(struct jn_scan *scan, const struct product *product,
                     struct jn_term *terms, size_t *count)
{
    for (size_t index = 0; index < *count; index++)
        if (terms[index].dim == (unsigned)product->dim) {
            jn_error(scan->reader->diags, product->place,
                     "a rank names a dimension once: add its coefficients up");
            return false;
        }
    assert(*count < JN_MAX_DIMS);
    terms[(*count)++] =
        (struct jn_term){(unsigned)product->dim, product->coefficient};
    return true;
}

bool jn_rank_read(struct jn_scan *scan, const struct jn_layer *layer,
                  const struct jn_coefficients *coefficients,
                  struct jn_rank *rank)
{
    struct jn_term terms[JN_MAX_DIMS] = {{0, 0}};
    size_t count = 0;
    int64_t sign = jn_scan_sign(scan, "-") ? -1 : 1;
    do {
        struct product product = {sign, -1, {NULL, 0, 0}};
        if (!read_product(scan, layer, coefficients, &product) ||
            !add_term(scan, &product, terms, &count))
            return false;
        if (jn_scan_sign(scan, "+"))
            sign = 1;
        else
            sign =
                !jn_scan_sees(scan, "->") && jn_scan_sign(scan, "-") ? -1 : 0;
    } while (sign != 0);
    struct jn_term *kept =
        jn_arena_take(scan->reader->arena, count, sizeof *kept);
    memcpy(kept, terms, count * sizeof *kept);
    *rank = (struct jn_rank){kept, count};
    return true;
}

void jn_tensor_set_ranks(struct jn_tensor *tensor, const struct jn_rank *ranks,
                         size_t count)
{
    tensor->ranks = ranks;
    tensor->rank_count = count;
    tensor->indexed_by = 0;
    for (size_t rank = 0; rank < count; rank++)
        for (size_t term = 0; term < ranks[rank].term_count; term++)
            tensor->indexed_by |= (jn_dims)1 << ranks[rank].terms[term].dim;
}

static bool read_ranks(struct jn_scan *scan, const struct jn_layer *layer,
                       const struct jn_coefficients *coefficients,
                       struct jn_tensor *tensor)
{
    struct jn_rank *ranks =
        jn_arena_take(scan->reader->arena, JN_MAX_RANKS, sizeof *ranks);
    size_t count = 0;
    if (!jn_scan_sign(scan, "["))
        return jn_scan_fail(scan, "'%s' needs its ranks: '%s[i, j]'",
                            tensor->name, tensor->name);
    if (jn_scan_sign(scan, "]"))
        return true;
    do {
        if (count == JN_MAX_RANKS)
            return jn_scan_fail(scan, "a tensor has at most %d ranks",
                                JN_MAX_RANKS);
        if (!jn_rank_read(scan, layer, coefficients, &ranks[count++]))
            return false;
    } while (jn_scan_sign(scan, ","));
    if (!jn_scan_sign(scan, "]"))
        return jn_scan_fail(scan, "',' or ']' is missing here");
    jn_tensor_set_ranks(tensor, ranks, count);
    return true;
}

static bool read_tensor(struct jn_scan *scan,
                        const struct jn_coefficients *coefficients,
                        bool is_result, struct jn_layer *layer)
{
    struct jn_tensor tensor = {.place = jn_scan_next(scan),
                               .read_write = is_result};
    tensor.name = jn_scan_name(scan);
    if (!tensor.name)
        return jn_scan_fail(scan, "a tensor is missing here");
    if (layer->tensor_count == JN_MAX_TENSORS)
        return jn_scan_fail(scan, "a layer has at most %d tensors",
                            JN_MAX_TENSORS);
    if (!read_ranks(scan, layer, coefficients, &tensor))
        return false;
    layer->tensors[layer->tensor_count++] = tensor;
    return true;
}

bool jn_equation_read(struct jn_scan *scan,
                      const struct jn_coefficients *coefficients,
                      struct jn_layer *layer)
{
    do {
        if (!read_tensor(scan, coefficients, false, layer))
            return false;
    } while (jn_scan_sign(scan, "*"));
    if (!jn_scan_sign(scan, "->"))
        return jn_scan_fail(scan, "'*' or '->' is missing here");
    do {
        if (!read_tensor(scan, coefficients, true, layer))
            return false;
    } while (jn_scan_sign(scan, ","));
    return jn_scan_ended(scan) ||
           jn_scan_fail(scan, "the equation should end here");
}
