/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/nir_layers.h"

#include "base/checked.h"
#include "import/nir_emit.h"
#include "import/nir_order.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { MOST_CARRIERS = 64 };

/* The nodes whose words add up to what leaves a node: itself, but for nodes
 * that only hand on. */
struct flow {
    struct jn_nir_shape shape;
    size_t *carriers;
    size_t carrier_count;
};

struct making {
    struct jn_nir_emitter emitter;
    const struct jn_nir_graph *graph;
    struct jn_arena *arena;
    struct jn_nir_order order;
    struct flow *flows;            /* by node: what leaves it */
    struct jn_nir_signal *signals; /* by node: the words of it */
    struct jn_nir_layer **layers;  /* by node, NULL: none */
    bool *is_merged; /* by node: its weights are part of another layer */
    struct jn_node *list;
};

static void note(const struct making *making, enum jn_severity severity,
                 const struct jn_nir_node *node, const char *text)
{
    const struct jn_place place = making->emitter.maker.place;
    (severity == JN_NOTE ? jn_note : jn_warning)(
        making->graph->reader->diags, place, "node '%s': %s", node->name, text);
}

static bool add_carrier(const struct making *making,
                        const struct jn_nir_node *node, size_t carrier,
                        struct flow *flow)
{
    for (size_t index = 0; index < flow->carrier_count; index++)
        if (flow->carriers[index] == carrier)
            return true;
    if (flow->carrier_count == MOST_CARRIERS)
        return jn_nir_refuse(making->graph, node, "more than %d signals add up",
                             MOST_CARRIERS);
    flow->carriers[flow->carrier_count++] = carrier;
    return true;
}

static bool add_flow(const struct making *making,
                     const struct jn_nir_node *node, const struct flow *from,
                     struct flow *in)
{
    for (size_t index = 0; index < from->carrier_count; index++)
        if (!add_carrier(making, node, from->carriers[index], in))
            return false;
    if (in->shape.known && from->shape.known &&
        jn_extents_words(&in->shape.extents) !=
            jn_extents_words(&from->shape.extents))
        return jn_nir_refuse(
            making->graph, node, "%s and %s words cannot add up",
            jn_extents_text(&in->shape.extents, making->arena),
            jn_extents_text(&from->shape.extents, making->arena));
    if (!in->shape.known)
        in->shape = from->shape;
    return true;
}

/* What enters a node in the same step. */
static bool gather(const struct making *making, size_t number, struct flow *in)
{
    const struct jn_nir_order *order = &making->order;
    *in = (struct flow){.carriers = jn_arena_take(making->arena, MOST_CARRIERS,
                                                  sizeof(size_t))};
    for (size_t entry = order->entering[number];
         entry < order->entering[number + 1]; entry++) {
        size_t edge = order->entries[entry];
        if (!order->goes_back[edge] &&
            !add_flow(making, &making->graph->nodes[number],
                      &making->flows[making->graph->edges[edge].from], in))
            return false;
    }
    return true;
}

/* The node's own words leave it. */
static void start_flow(const struct making *making, size_t number,
                       struct jn_nir_signal signal)
{
    struct flow *flow = &making->flows[number];
    flow->carriers = jn_arena_take(making->arena, 1, sizeof *flow->carriers);
    flow->carriers[0] = number;
    flow->carrier_count = 1;
    making->signals[number] = signal;
}

/* From now on the layer's group is the list's copy. */
static void list_layer(const struct making *making, struct jn_nir_layer *layer)
{
    struct jn_node *list = making->list;
    jn_make_item(&making->emitter.maker, list, NULL, layer->group);
    layer->group = list->items[list->item_count - 1];
}

/* One kind of words enters, or the widest of several. */
static struct jn_nir_signal signal_of(const struct making *making,
                                      const struct flow *in)
{
    struct jn_nir_signal all = {JN_NIR_FIRST, 0};
    for (size_t index = 0; index < in->carrier_count; index++) {
        struct jn_nir_signal one = making->signals[in->carriers[index]];
        if (index == 0)
            all = one;
        else if (one.words != all.words || one.words == JN_NIR_GRADED)
            all = (struct jn_nir_signal){JN_NIR_GRADED, 0};
    }
    return all;
}

/* Signals that add up before weights are added by layers of their own. */
static bool add_up(struct making *making, const struct jn_nir_node *node,
                   const struct flow *in, struct jn_nir_signal *signal)
{
    *signal = signal_of(making, in);
    for (size_t index = 1; index < in->carrier_count; index++) {
        const struct jn_nir_sum sum = {
            index == 1 ? jn_arena_format(making->arena, "%s.sum", node->name)
                       : jn_arena_format(making->arena, "%s.sum%zu", node->name,
                                         index),
            node, &in->shape.extents, 2};
        struct jn_nir_layer *layer =
            jn_nir_emit_sum(&making->emitter, &sum, signal);
        if (!layer)
            return false;
        list_layer(making, layer);
        *signal = (struct jn_nir_signal){JN_NIR_GRADED, 0};
    }
    return true;
}

static bool make_synapses(struct making *making, size_t number,
                          const struct flow *in)
{
    const struct jn_nir_node *node = &making->graph->nodes[number];
    struct jn_nir_signal signal = {JN_NIR_GRADED, 0};
    struct flow *out = &making->flows[number];
    if (!jn_nir_shape_behind(making->graph, node, &in->shape, &out->shape))
        return false;
    if (!making->is_merged[number]) {
        if (!add_up(making, node, in, &signal))
            return false;
        struct jn_nir_layer *layer =
            jn_nir_emit(&making->emitter, node, &in->shape, &signal);
        if (!layer)
            return false;
        making->layers[number] = layer;
        list_layer(making, layer);
    }
    start_flow(making, number, jn_nir_signal_behind(node, &signal));
    return true;
}

static bool leads_only_to(const struct making *making, size_t from, size_t to)
{
    const struct jn_nir_order *order = &making->order;
    return order->leaving[from + 1] - order->leaving[from] == 1 &&
           making->graph->edges[order->leaving[from]].to == to &&
           order->entering[from + 1] - order->entering[from] == 1 &&
           making->graph->edges[order->entries[order->entering[from]]].from ==
               to;
}

/* Weights between a layer's own neurons are part of a full layer: each neuron
 * then has the layer's inputs and all neurons as inputs. */
static bool merge_recurrence(struct making *making, size_t neuron,
                             size_t synapses, struct jn_nir_layer *host)
{
    const struct jn_nir_node *node = &making->graph->nodes[synapses];
    const struct jn_maker *maker = &making->emitter.maker;
    bool fits = host && host->is_full &&
                leads_only_to(making, synapses, neuron) &&
                node->type->kind == JN_NIR_LINEAR && node->weight.count == 2 &&
                node->weight.items[0] == host->outputs &&
                node->weight.items[1] == host->outputs;
    if (!fits)
        return false;
    struct jn_node *over = jn_make(maker, JN_GROUP);
    host->inputs = jn_add(host->inputs, host->outputs);
    jn_make_count(maker, over, "C", host->inputs);
    jn_make_override(maker, host->group, over);
    making->is_merged[synapses] = true;
    return true;
}

/* What comes back from the step before: true if HOST has it all now. */
static bool take_feedback(struct making *making, size_t number,
                          struct jn_nir_layer *host)
{
    const struct jn_nir_order *order = &making->order;
    const struct jn_nir_node *nodes = making->graph->nodes;
    bool is_recurrent = false;
    for (size_t entry = order->entering[number];
         entry < order->entering[number + 1]; entry++) {
        size_t edge = order->entries[entry];
        size_t from = making->graph->edges[edge].from;
        enum jn_nir_kind kind = nodes[from].type->kind;
        if (!order->goes_back[edge])
            continue;
        if (!is_recurrent && merge_recurrence(making, number, from, host))
            is_recurrent = true;
        else if (kind == JN_NIR_LINEAR || kind == JN_NIR_CONV)
            note(making, JN_NOTE, &nodes[from],
                 "a layer of its own, whose sums come back a step later");
        else
            note(making, JN_WARNING, &nodes[number],
                 "what comes back to it without weights is not counted");
    }
    return is_recurrent;
}

/* Words that come without weights of their own are handed on by a layer. */
static struct jn_nir_layer *hand_on(struct making *making, size_t carrier,
                                    const struct jn_nir_node *node,
                                    const struct flow *in)
{
    const struct jn_nir_node *source = &making->graph->nodes[carrier];
    const struct jn_nir_sum sum = {
        in->carrier_count == 1 ? node->name
                               : jn_arena_format(making->arena, "%s.from.%s",
                                                 node->name, source->name),
        node, &in->shape.extents, 1};
    struct jn_nir_layer *layer =
        jn_nir_emit_sum(&making->emitter, &sum, &making->signals[carrier]);
    if (layer)
        list_layer(making, layer);
    return layer;
}

/* The layer that has the neurons: the last with weights, else the last. */
static bool find_host(struct making *making, const struct jn_nir_node *node,
                      const struct flow *in, struct jn_nir_layer **host)
{
    bool has_weights = false;
    *host = NULL;
    for (size_t index = 0; index < in->carrier_count; index++) {
        size_t carrier = in->carriers[index];
        struct jn_nir_layer *layer = making->layers[carrier];
        bool is_own = layer && !layer->has_neuron &&
                      making->graph->nodes[carrier].type->kind != JN_NIR_NEURON;
        if (!is_own)
            layer = hand_on(making, carrier, node, in);
        if (!layer)
            return false;
        if (is_own || !has_weights)
            *host = layer;
        has_weights |= is_own;
    }
    if (in->carrier_count == 0)
        return jn_nir_refuse(making->graph, node, "nothing enters it");
    if (in->carrier_count > 1)
        note(making, JN_NOTE, node,
             jn_arena_format(making->arena,
                             "the sums of %zu layers add up in it; it is part "
                             "of '%s'",
                             in->carrier_count, (*host)->node->name));
    return true;
}

static bool make_neuron(struct making *making, size_t number,
                        const struct flow *in)
{
    const struct jn_nir_node *node = &making->graph->nodes[number];
    struct flow *out = &making->flows[number];
    struct jn_nir_layer *host;
    if (!jn_nir_shape_behind(making->graph, node, &in->shape, &out->shape) ||
        !find_host(making, node, in, &host))
        return false;
    bool is_recurrent =
        take_feedback(making, number, in->carrier_count == 1 ? host : NULL);
    jn_nir_emit_neuron(&making->emitter, node, is_recurrent, host);
    making->layers[number] = host;
    start_flow(making, number,
               (struct jn_nir_signal){
                   node->type->fires ? JN_NIR_SPIKES : JN_NIR_GRADED, 0});
    return true;
}

static void tell_delay(const struct making *making,
                       const struct jn_nir_node *node,
                       const struct jn_nir_shape *shape)
{
    const struct jn_nir_side *side = making->emitter.side;
    double mean_us = node->delay.mean * (side->tau_in_ms ? 1e3 : 1e6);
    const char *text =
        "delays are not counted; with 'dt_us' in a file of 'nir' it is said "
        "how many words they keep";
    if (side->dt_us > 0 && shape->known)
        text = jn_arena_format(
            making->arena, "delays are not counted: they keep %.0f words",
            mean_us / side->dt_us * jn_real(jn_extents_words(&shape->extents)));
    note(making, JN_WARNING, node, text);
}

/* A node without a layer of its own. */
static bool pass_on(struct making *making, size_t number, const struct flow *in)
{
    const struct jn_nir_node *node = &making->graph->nodes[number];
    struct flow *out = &making->flows[number];
    enum jn_nir_kind kind = node->type->kind;
    *out = *in;
    if (!jn_nir_shape_behind(making->graph, node, &in->shape, &out->shape))
        return false;
    if (kind == JN_NIR_SCALE)
        note(making, JN_NOTE, node,
             "the scale is taken into the weights beside it: no operations");
    if (kind == JN_NIR_DELAY)
        tell_delay(making, node, &out->shape);
    if (kind == JN_NIR_THRESHOLD) {
        note(making, JN_WARNING, node,
             "a threshold without a state or a reset is no neuron: its "
             "comparisons are not counted");
        start_flow(making, number, (struct jn_nir_signal){JN_NIR_SPIKES, 0});
    }
    return true;
}

static bool make_node(struct making *making, size_t number)
{
    const struct jn_nir_node *node = &making->graph->nodes[number];
    struct flow in;
    if (!gather(making, number, &in))
        return false;
    if (!making->order.is_reached[number])
        note(making, JN_WARNING, node, "no input of the model reaches it");
    switch (node->type->kind) {
    case JN_NIR_INPUT:
        start_flow(making, number, (struct jn_nir_signal){JN_NIR_FIRST, 0});
        return jn_nir_shape_behind(making->graph, node, &in.shape,
                                   &making->flows[number].shape);
    case JN_NIR_LINEAR:
    case JN_NIR_CONV:
    case JN_NIR_SUM_POOL:
    case JN_NIR_AVERAGE_POOL:
        return make_synapses(making, number, &in);
    case JN_NIR_NEURON:
        return make_neuron(making, number, &in);
    default:
        return pass_on(making, number, &in);
    }
}

static const struct jn_node *name_of(const struct jn_node *layer)
{
    return jn_node_find(layer, "name");
}

/* A layer may be meant by the name of its neuron, too. */
static bool refuse_layer(const struct making *making,
                         const struct jn_node *name)
{
    const struct jn_nir_graph *graph = making->graph;
    struct jn_diags *diags = graph->reader->diags;
    size_t count = making->list->item_count;
    const char **names = jn_arena_take(making->arena, count + 1, sizeof *names);
    for (size_t index = 0; index < count; index++)
        names[index] = name_of(making->list->items[index])->text;
    for (size_t node = 0; node < graph->node_count; node++)
        if (making->layers[node] &&
            strcmp(graph->nodes[node].name, name->text) == 0) {
            jn_error(diags, name->place,
                     "the neurons '%s' are part of layer '%s'", name->text,
                     making->layers[node]->node->name);
            return false;
        }
    const char *meant = jn_did_you_mean(name->text, names, count);
    jn_error(diags, name->place,
             meant ? "the model has no layer '%s'; did you mean '%s'?"
                   : "the model has no layer '%s'%s",
             name->text, meant ? meant : "");
    return false;
}

static bool override_layer(const struct making *making,
                           const struct jn_node *over)
{
    const struct jn_reader *reader = making->graph->reader;
    const char *name;
    const struct jn_node *node = name_of(over);
    if (!jn_node_is(over, JN_GROUP, "a layer", reader))
        return false;
    if (!node) {
        jn_error(reader->diags, over->place, "a layer needs 'name'");
        return false;
    }
    if (!jn_node_name(node, "'name'", reader, &name))
        return false;
    for (size_t index = 0; index < making->list->item_count; index++) {
        struct jn_node *layer = making->list->items[index];
        if (strcmp(name_of(layer)->text, name) != 0)
            continue;
        jn_make_override(&making->emitter.maker, layer, over);
        return true;
    }
    return refuse_layer(making, node);
}

static bool override_layers(const struct making *making)
{
    const struct jn_node *overs = making->emitter.side->layers;
    bool good = true;
    for (size_t index = 0; overs && index < overs->item_count; index++)
        good &= override_layer(making, overs->items[index]);
    return good;
}

static bool make_nodes(struct making *making)
{
    for (size_t index = 0; index < making->graph->node_count; index++)
        if (!make_node(making, making->order.nodes[index]))
            return false;
    return making->list->item_count > 0 ||
           jn_nir_refuse(making->graph, &making->graph->nodes[0],
                         "the model has no layers");
}

struct jn_node *jn_nir_layers_make(const struct jn_nir_graph *graph,
                                   const struct jn_nir_side *side)
{
    struct jn_arena *arena = graph->reader->arena;
    const struct jn_place place = {graph->path, 0, 0};
    size_t count = graph->node_count;
    if (count == 0) {
        jn_error(graph->reader->diags, place, "the model has no nodes");
        return NULL;
    }
    struct making making = {
        .emitter = {.graph = graph, .side = side, .maker = {arena, place}},
        .graph = graph,
        .arena = arena,
        .flows = jn_arena_take(arena, count, sizeof *making.flows),
        .signals = jn_arena_take(arena, count, sizeof *making.signals),
        .layers = jn_arena_take(arena, count, sizeof(struct jn_nir_layer *)),
        .is_merged = jn_arena_take(arena, count, sizeof *making.is_merged),
    };
    making.list = jn_make(&making.emitter.maker, JN_LIST);
    jn_nir_order_make(graph, &making.order);
    return make_nodes(&making) && override_layers(&making) ? making.list : NULL;
}
