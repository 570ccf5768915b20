/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/checked.h"
#include "spec/mapping.h"

/* Position of a loop in the order of a mapping: time, then y, then x. */
static unsigned rank_of(const struct jn_loop *loop)
{
    static const unsigned char order[] = {
        [JN_TIME] = 0, [JN_SPACE_Y] = 1, [JN_SPACE_X] = 2};
    return loop->level * 3u + order[loop->axis];
}

static bool loops_in_order(const struct jn_mapping *mapping,
                           const struct jn_arch *arch,
                           const struct jn_layer *layer)
{
    unsigned last = 0;
    for (size_t index = 0; index < mapping->loop_count; index++) {
        const struct jn_loop *loop = &mapping->loops[index];
        if (loop->level >= arch->level_count || loop->axis > JN_SPACE_Y ||
            loop->dim >= layer->dim_count || loop->end == 0 ||
            loop->residual == 0 || loop->residual > loop->end ||
            rank_of(loop) < last)
            return false;
        last = rank_of(loop);
    }
    return true;
}

/* Steps that the loops of a dimension make together. */
static uint64_t steps(const struct jn_mapping *mapping, size_t dim)
{
    uint64_t before = 0;
    for (size_t index = 0; index < mapping->loop_count; index++) {
        const struct jn_loop *loop = &mapping->loops[index];
        if (loop->dim == dim)
            before = jn_add(jn_mul(before, loop->end), loop->residual - 1);
    }
    return jn_add(before, 1);
}

static bool check_factors(const struct jn_mapping *mapping,
                          const struct jn_layer *layer, struct jn_place place,
                          struct jn_diags *diags)
{
    bool good = true;
    for (size_t dim = 0; dim < layer->dim_count; dim++) {
        uint64_t made = steps(mapping, dim);
        if (made == layer->bounds[dim])
            continue;
        if (jn_fits(made))
            jn_error(diags, place,
                     "the factors of '%s' make %llu, layer '%s' has %llu",
                     layer->dim_names[dim], (unsigned long long)made,
                     layer->name, (unsigned long long)layer->bounds[dim]);
        else
            jn_error(diags, place, "the factors of '%s' are too large",
                     layer->dim_names[dim]);
        good = false;
    }
    return good;
}

static bool has_loop_outside(const struct jn_mapping *mapping, size_t index)
{
    for (size_t outer = 0; outer < index; outer++)
        if (mapping->loops[outer].dim == mapping->loops[index].dim &&
            mapping->loops[outer].end > 1)
            return true;
    return false;
}

/* A residual is the size of a last pass: something must make passes. */
static bool check_residuals(const struct jn_mapping *mapping,
                            const struct jn_layer *layer, struct jn_place place,
                            struct jn_diags *diags)
{
    bool good = true;
    for (size_t index = 0; index < mapping->loop_count; index++) {
        const struct jn_loop *loop = &mapping->loops[index];
        if (loop->axis == JN_TIME || loop->residual == loop->end ||
            has_loop_outside(mapping, index))
            continue;
        jn_error(diags, place,
                 "the residual of '%s' in space needs another loop of '%s' "
                 "outside",
                 layer->dim_names[loop->dim], layer->dim_names[loop->dim]);
        good = false;
    }
    return good;
}

bool jn_mapping_check(const struct jn_mapping *mapping,
                      const struct jn_arch *arch, const struct jn_layer *layer,
                      struct jn_place place, struct jn_diags *diags)
{
    if (!loops_in_order(mapping, arch, layer)) {
        jn_error(diags, place,
                 "the loops must be listed level by level, each over a "
                 "dimension of the layer");
        return false;
    }
    bool good = check_factors(mapping, layer, place, diags);
    return check_residuals(mapping, layer, place, diags) && good;
}
