/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/nir_emit.h"

#include "base/checked.h"

#include <math.h>
#include <string.h>

static struct jn_nir_layer *start_layer(struct jn_nir_emitter *emitter,
                                        const struct jn_nir_node *node,
                                        const char *name, const char *type)
{
    const struct jn_maker *maker = &emitter->maker;
    struct jn_nir_layer *layer = jn_arena_take(maker->arena, 1, sizeof *layer);
    layer->node = node;
    layer->group = jn_make(maker, JN_GROUP);
    jn_make_name(maker, layer->group, "name", name);
    jn_make_name(maker, layer->group, "type", type);
    if (node->within[0] != '\0')
        jn_make_name(maker, layer->group, "module", node->within);
    return layer;
}

static void add_bits(const struct jn_maker *maker, struct jn_node *layer,
                     const char *tensor, unsigned bits)
{
    struct jn_node *over = jn_make(maker, JN_GROUP);
    struct jn_node *group = jn_make(maker, JN_GROUP);
    jn_make_count(maker, group, tensor, bits);
    jn_make_item(maker, over, "bits", group);
    jn_make_override(maker, layer, over);
}

static void add_signal(struct jn_nir_emitter *emitter,
                       const struct jn_nir_signal *signal,
                       struct jn_nir_layer *layer)
{
    const struct jn_maker *maker = &emitter->maker;
    if (signal->words == JN_NIR_FIRST && emitter->side->encoding)
        jn_make_item(maker, layer->group, "encoding", emitter->side->encoding);
    if (signal->words == JN_NIR_GRADED)
        jn_make_name(maker, layer->group, "encoding", "graded");
    if (signal->words == JN_NIR_GRADED && signal->bits > 0)
        add_bits(maker, layer->group, "inputs", signal->bits);
}

static void add_window(const struct jn_maker *maker,
                       const struct jn_nir_window *window, bool is_pool,
                       struct jn_node *group)
{
    jn_make_count(maker, group, "H", window->size[0]);
    jn_make_count(maker, group, "W", window->size[1]);
    jn_make_count(maker, group, "R", window->kernel[0]);
    jn_make_count(maker, group, "S", window->kernel[1]);
    jn_make_numbers(maker, group, "stride",
                    (struct jn_numbers){window->stride, 2, 1});
    if (!is_pool)
        jn_make_numbers(maker, group, "dilation",
                        (struct jn_numbers){window->dilation, 2, 1});
    jn_make_numbers(maker, group, "padding",
                    (struct jn_numbers){window->padding, 4, 0});
}

static const char *window_type(const struct jn_nir_node *node,
                               const struct jn_nir_window *window)
{
    if (node->type->kind != JN_NIR_CONV)
        return "average_pooling";
    if (window->groups == 1)
        return "conv";
    return window->groups == window->inputs && window->inputs == window->outputs
               ? "depthwise"
               : "grouped";
}

static struct jn_nir_layer *emit_window(struct jn_nir_emitter *emitter,
                                        const struct jn_nir_node *node,
                                        const struct jn_nir_shape *in,
                                        const struct jn_nir_signal *signal)
{
    const struct jn_maker *maker = &emitter->maker;
    struct jn_nir_window window;
    if (!jn_nir_window_make(emitter->graph, node, in, &window))
        return NULL;
    const char *type = window_type(node, &window);
    struct jn_nir_layer *layer = start_layer(emitter, node, node->name, type);
    if (strcmp(type, "grouped") == 0)
        jn_make_count(maker, layer->group, "G", window.groups);
    if (strcmp(type, "grouped") == 0 || strcmp(type, "conv") == 0) {
        jn_make_count(maker, layer->group, "M", window.outputs / window.groups);
        jn_make_count(maker, layer->group, "C", window.inputs / window.groups);
    } else
        jn_make_count(maker, layer->group, "C", window.inputs);
    add_window(maker, &window, node->type->kind != JN_NIR_CONV, layer->group);
    layer->inputs =
        jn_mul(window.inputs, jn_mul(window.size[0], window.size[1]));
    layer->outputs = jn_mul(window.outputs,
                            jn_mul(window.positions[0], window.positions[1]));
    add_signal(emitter, signal, layer);
    struct jn_nir_signal out = jn_nir_signal_behind(node, signal);
    if (node->type->kind != JN_NIR_CONV && out.bits > 0)
        add_bits(maker, layer->group, "outputs", out.bits);
    return layer;
}

static uint64_t words_before(const struct jn_extents *extents, size_t rank)
{
    struct jn_extents start = *extents;
    start.count = rank;
    return jn_extents_words(&start);
}

static struct jn_nir_layer *emit_linear(struct jn_nir_emitter *emitter,
                                        const struct jn_nir_node *node,
                                        const struct jn_nir_shape *in,
                                        const struct jn_nir_signal *signal)
{
    const struct jn_maker *maker = &emitter->maker;
    const struct jn_extents *weight = &node->weight;
    struct jn_nir_shape out;
    if (!jn_nir_shape_behind(emitter->graph, node, in, &out))
        return NULL;
    uint64_t products = words_before(weight, weight->count - 2);
    uint64_t rows = weight->items[weight->count - 2];
    uint64_t columns = weight->items[weight->count - 1];
    struct jn_nir_layer *layer =
        start_layer(emitter, node, node->name, products > 1 ? "grouped" : "fc");
    if (products > 1)
        jn_make_count(maker, layer->group, "G", products);
    layer->outputs = jn_extents_words(&out.extents);
    layer->inputs = jn_mul(layer->outputs / rows, columns);
    layer->is_full = layer->outputs == rows;
    if (products == 1 && !layer->is_full)
        jn_make_count(maker, layer->group, "N", layer->outputs / rows);
    jn_make_count(maker, layer->group, "M", rows);
    jn_make_count(maker, layer->group, "C", columns);
    add_signal(emitter, signal, layer);
    return layer;
}

struct jn_nir_layer *jn_nir_emit(struct jn_nir_emitter *emitter,
                                 const struct jn_nir_node *node,
                                 const struct jn_nir_shape *in,
                                 const struct jn_nir_signal *signal)
{
    if (node->type->kind == JN_NIR_LINEAR)
        return emit_linear(emitter, node, in, signal);
    return emit_window(emitter, node, in, signal);
}

struct jn_nir_layer *jn_nir_emit_sum(struct jn_nir_emitter *emitter,
                                     const struct jn_nir_sum *sum,
                                     const struct jn_nir_signal *signal)
{
    const struct jn_maker *maker = &emitter->maker;
    uint64_t planes[3];
    if (!jn_nir_planes(emitter->graph, sum->node, sum->extents, planes))
        return NULL;
    bool is_pool = sum->source_count == 1;
    struct jn_nir_layer *layer =
        start_layer(emitter, sum->node, sum->name,
                    is_pool ? "average_pooling" : "elementwise");
    jn_make_count(maker, layer->group, "C", planes[0]);
    jn_make_count(maker, layer->group, "P", planes[1]);
    jn_make_count(maker, layer->group, "Q", planes[2]);
    if (is_pool) {
        jn_make_count(maker, layer->group, "R", 1);
        jn_make_count(maker, layer->group, "S", 1);
    }
    layer->outputs = layer->inputs = jn_extents_words(sum->extents);
    add_signal(emitter, signal, layer);
    if (!is_pool && signal->words == JN_NIR_GRADED && signal->bits > 0)
        add_bits(maker, layer->group, "inputs2", signal->bits);
    return layer;
}

/* Sums of spikes are whole numbers of few bits; so are averages, which are
 * these sums with another scale. */
struct jn_nir_signal jn_nir_signal_behind(const struct jn_nir_node *node,
                                          const struct jn_nir_signal *in)
{
    struct jn_nir_signal out = {JN_NIR_GRADED, 0};
    bool is_pool = node->type->kind == JN_NIR_SUM_POOL ||
                   node->type->kind == JN_NIR_AVERAGE_POOL;
    unsigned bits = in->words == JN_NIR_SPIKES ? 1 : in->bits;
    uint64_t sum = jn_mul(node->kernel.of[0], node->kernel.of[1]);
    if (!is_pool || bits == 0 || bits > 16 || sum > 65536)
        return out;
    for (sum *= ((uint64_t)1 << bits) - 1; sum > 0; sum >>= 1)
        out.bits++;
    return out;
}

/* A leak of 1 - dt/tau is a shift where tau is a power of two of steps. */
static bool is_shift(const struct jn_nir_emitter *emitter,
                     const struct jn_nir_range *tau)
{
    const struct jn_nir_side *side = emitter->side;
    double tau_us = tau->lowest * (side->tau_in_ms ? 1e3 : 1e6);
    if (!tau->given)
        return true;
    if (tau->highest - tau->lowest > 1e-6 * tau->highest || tau_us <= 0)
        return false;
    double power = log2(tau_us / side->dt_us);
    return power > 0.5 && fabs(power - round(power)) < 1e-6;
}

static void tell_leak(struct jn_nir_emitter *emitter,
                      const struct jn_nir_node *node)
{
    const struct jn_nir_side *side = emitter->side;
    double tau_us = node->tau_mem.lowest * (side->tau_in_ms ? 1e3 : 1e6);
    bool is_told = emitter->leak_told;
    if (is_told || (side->dt_us > 0 && tau_us >= side->dt_us))
        return;
    emitter->leak_told = true;
    if (side->dt_us > 0)
        jn_warning(emitter->graph->reader->diags, emitter->maker.place,
                   "node '%s': a step of %g us is longer than its time "
                   "constant of %g us; 'tau_unit' says whether the model's are "
                   "in s (default) or ms",
                   node->name, side->dt_us, tau_us);
    else
        jn_warning(emitter->graph->reader->diags, emitter->maker.place,
                   "node '%s': models of NIR's do not say how long a step is, "
                   "so leaks are taken for multiplications; 'dt_us' in a file "
                   "of 'nir' tells which are shifts",
                   node->name);
}

static const char *leak_of(struct jn_nir_emitter *emitter,
                           const struct jn_nir_node *node)
{
    if (!node->tau_mem.given)
        return "none";
    tell_leak(emitter, node);
    return emitter->side->dt_us > 0 && is_shift(emitter, &node->tau_mem) &&
                   is_shift(emitter, &node->tau_syn)
               ? "shift"
               : "multiply";
}

static const char *reset_of(struct jn_nir_emitter *emitter,
                            const struct jn_nir_node *node)
{
    const char *reset = node->v_reset.given ? "value" : "subtract";
    if (!emitter->side->reset && !emitter->reset_told)
        jn_warning(emitter->graph->reader->diags, emitter->maker.place,
                   "node '%s': models of NIR's do not say how potentials are "
                   "reset; %s 'v_reset' it is taken for '%s', else give "
                   "'reset' in a file of 'nir'",
                   node->name, node->v_reset.given ? "with" : "without", reset);
    emitter->reset_told = true;
    return reset;
}

void jn_nir_emit_neuron(struct jn_nir_emitter *emitter,
                        const struct jn_nir_node *node, bool is_recurrent,
                        struct jn_nir_layer *layer)
{
    const struct jn_maker *maker = &emitter->maker;
    struct jn_node *neuron = jn_make(maker, JN_GROUP);
    jn_make_name(maker, neuron, "model", node->type->neuron);
    if (node->type->fires && emitter->side->reset)
        jn_make_item(maker, neuron, "reset", emitter->side->reset);
    else if (node->type->fires)
        jn_make_name(maker, neuron, "reset", reset_of(emitter, node));
    jn_make_name(maker, neuron, "leak", leak_of(emitter, node));
    if (is_recurrent)
        jn_make_flag(maker, neuron, "recurrent", true);
    jn_make_override(maker, neuron, emitter->side->neuron);
    jn_make_item(maker, layer->group, "neuron", neuron);
    layer->has_neuron = true;
}
