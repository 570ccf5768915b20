/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/arithmetic.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MOST_BITS = 64, LEAST_FLOAT_BITS = 8, MOST_SUM_BITS = 32 };

static bool read_bits(const char *text, unsigned *bits)
{
    char *end;
    if (!isdigit((unsigned char)text[0]) || strlen(text) > 2)
        return false;
    *bits = (unsigned)strtoul(text, &end, 10);
    return *end == 0;
}

static unsigned find_sum_bits(bool is_float, unsigned bits)
{
    if (is_float)
        return bits < 16 ? 16 : bits;
    return 2 * bits + 8 < MOST_SUM_BITS ? 2 * bits + 8
           : bits < MOST_SUM_BITS       ? MOST_SUM_BITS
                                        : bits;
}

bool jn_arithmetic_named(const char *name, struct jn_arithmetic *arithmetic)
{
    bool is_float = strncmp(name, "fp", 2) == 0;
    unsigned bits = 0;
    if (!is_float && strncmp(name, "int", 3) != 0)
        return false;
    if (!read_bits(name + (is_float ? 2 : 3), &bits))
        return false;
    *arithmetic = (struct jn_arithmetic){is_float, bits, bits,
                                         find_sum_bits(is_float, bits)};
    return jn_arithmetic_is_known(arithmetic);
}

bool jn_arithmetic_is_known(const struct jn_arithmetic *arithmetic)
{
    unsigned least = arithmetic->is_float ? LEAST_FLOAT_BITS : 1;
    const unsigned widths[] = {arithmetic->weight_bits, arithmetic->input_bits,
                               arithmetic->sum_bits};
    for (size_t i = 0; i < 3; i++)
        if (widths[i] < least || widths[i] > MOST_BITS)
            return false;
    return true;
}

bool jn_arithmetic_check(const struct jn_workload *workload,
                         struct jn_diags *diags)
{
    bool good = true;
    for (size_t i = 0; i < workload->layer_count; i++) {
        const struct jn_layer *layer = &workload->layers[i];
        bool spikes = layer->neuron.model != JN_NEURON_NONE;
        for (size_t t = 0; t < layer->tensor_count; t++)
            spikes |= layer->tensors[t].is_binary;
        if (spikes)
            jn_error(diags, layer->place,
                     "layer '%s' has spikes: an arithmetic is for networks "
                     "without; say 'bits' in the workload",
                     layer->name);
        good &= !spikes;
    }
    return good;
}

static void widen_tensor(const struct jn_arithmetic *arithmetic,
                         struct jn_tensor *tensor)
{
    tensor->has_bits = true;
    tensor->bits_win = true;
    tensor->bits = tensor->read_write ? arithmetic->sum_bits
                   : strcasecmp(tensor->name, "weights") == 0
                       ? arithmetic->weight_bits
                       : arithmetic->input_bits;
}

static bool is_listed(const struct jn_level *level, const char *tensor)
{
    for (size_t i = 0; i < level->tensor_bits_count; i++)
        if (strcmp(level->tensor_bits[i].tensor, tensor) == 0)
            return true;
    return false;
}

/* Finished results, which the outermost level keeps, are the next layer's
 * operands. */
static void narrow_results(const struct jn_arithmetic *arithmetic,
                           const struct jn_layer *layer,
                           struct jn_level *outermost)
{
    for (size_t t = 0; t < layer->tensor_count; t++)
        if (layer->tensors[t].read_write &&
            !is_listed(outermost, layer->tensors[t].name))
            outermost->tensor_bits[outermost->tensor_bits_count++] =
                (struct jn_tensor_setting){layer->tensors[t].name,
                                           arithmetic->input_bits,
                                           outermost->place};
}

/* The attributes without the two widths, and then with. */
static void set_attributes(const struct jn_arithmetic *arithmetic,
                           struct jn_arena *arena,
                           struct jn_component *component)
{
    struct jn_attribute *items =
        jn_arena_take(arena, component->attribute_count + 2, sizeof *items);
    size_t count = 0;
    for (size_t i = 0; i < component->attribute_count; i++)
        if (strcmp(component->attributes[i].name, "word_bits") != 0 &&
            strcmp(component->attributes[i].name, "accumulator_bits") != 0)
            items[count++] = component->attributes[i];
    double product =
        (double)arithmetic->weight_bits * (double)arithmetic->input_bits;
    items[count++] = (struct jn_attribute){"word_bits", NULL, sqrt(product)};
    items[count++] =
        (struct jn_attribute){"accumulator_bits", NULL, arithmetic->sum_bits};
    component->attributes = items;
    component->attribute_count = count;
}

static void exchange_unit(const struct jn_arithmetic *arithmetic,
                          struct jn_arena *arena, struct jn_compute *compute)
{
    static const enum jn_action operations[] = {JN_COMPUTE, JN_ADD, JN_COMPARE};
    struct jn_component *component = &compute->component;
    component->kind = arithmetic->is_float ? "float_mac" : "int_mac";
    set_attributes(arithmetic, arena, component);
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++)
        component->prices[operations[i]] = (struct jn_price){.known = false};
    component->area = (struct jn_price){.known = false};
    compute->word_bits = arithmetic->weight_bits > arithmetic->input_bits
                             ? arithmetic->weight_bits
                             : arithmetic->input_bits;
}

void jn_arithmetic_apply(const struct jn_arithmetic *arithmetic,
                         struct jn_arena *arena, struct jn_arch *arch,
                         struct jn_workload *workload)
{
    struct jn_level *outermost = &arch->levels[0];
    for (size_t l = 0; l < arch->level_count; l++)
        arch->levels[l].tensor_bits_count = 0;
    outermost->tensor_bits =
        jn_arena_take(arena, workload->layer_count * JN_MAX_TENSORS + 1,
                      sizeof *outermost->tensor_bits);
    for (size_t i = 0; i < workload->layer_count; i++) {
        struct jn_layer *layer = &workload->layers[i];
        for (size_t t = 0; t < layer->tensor_count; t++)
            widen_tensor(arithmetic, &layer->tensors[t]);
        narrow_results(arithmetic, layer, outermost);
    }
    exchange_unit(arithmetic, arena, &arch->compute);
}
