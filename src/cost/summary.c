/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cost/summary.h"

#include "cost/energy.h"

#include <assert.h>
#include <math.h>

static const char *const activity_names[JN_ACTIVITY_SPARSE] = {
    [JN_ACTIVITY_READ] = "read",
    [JN_ACTIVITY_FILL] = "fill",
    [JN_ACTIVITY_UPDATE] = "update",
    [JN_ACTIVITY_ADDRESS] = "address_generation",
    [JN_ACTIVITY_TRANSFER] = "transfer",
    [JN_ACTIVITY_LINK] = "link_transfer",
    [JN_ACTIVITY_REDUCE] = "spatial_reduction",
    [JN_ACTIVITY_COMPUTE] = "compute",
    [JN_ACTIVITY_LEAK] = "leak",
};

const char *jn_activity_name(enum jn_activity activity)
{
    assert(activity < JN_ACTIVITY_COUNT);
    if (activity >= JN_ACTIVITY_SPARSE)
        return jn_action_name(jn_activity_action(activity));
    return activity_names[activity];
}

enum jn_action jn_activity_action(enum jn_activity activity)
{
    assert(activity >= JN_ACTIVITY_SPARSE && activity < JN_ACTIVITY_COUNT);
    return (enum jn_action)(JN_GATED_READ + (activity - JN_ACTIVITY_SPARSE));
}

/* Of an action of storage, or one that only there is where zeros count. */
static enum jn_activity activity_of(enum jn_action action)
{
    if (action < JN_LEAK)
        return (enum jn_activity)action;
    assert(action >= JN_GATED_READ);
    return (enum jn_activity)(JN_ACTIVITY_SPARSE + (action - JN_GATED_READ));
}

size_t jn_component_count(const struct jn_arch *arch)
{
    return arch->level_count + arch->network_count + 1 + arch->neurons.given;
}

size_t jn_network_component(const struct jn_arch *arch, size_t network)
{
    assert(network < arch->network_count);
    return arch->level_count + network;
}

size_t jn_compute_component(const struct jn_arch *arch)
{
    return arch->level_count + arch->network_count;
}

size_t jn_neuron_component(const struct jn_arch *arch)
{
    assert(arch->neurons.given);
    return arch->level_count + arch->network_count + 1;
}

const struct jn_component *jn_component_at(const struct jn_arch *arch,
                                           size_t component)
{
    assert(component < jn_component_count(arch));
    if (component < arch->level_count)
        return &arch->levels[component].component;
    if (component == jn_compute_component(arch))
        return &arch->compute.component;
    if (component > jn_compute_component(arch))
        return &arch->neurons.component;
    return &arch->networks[component - arch->level_count].component;
}

uint64_t jn_component_instances(const struct jn_arch *arch, size_t component)
{
    assert(component < jn_component_count(arch));
    if (component < arch->level_count)
        return arch->levels[component].mesh.x * arch->levels[component].mesh.y;
    if (component == jn_compute_component(arch))
        return arch->compute.mesh.x * arch->compute.mesh.y;
    if (component > jn_compute_component(arch))
        return arch->neurons.units *
               jn_component_instances(arch, arch->neurons.level);
    return 1;
}

/* What the walk over components and tensors carries with it. */
struct walk {
    const struct jn_problem *problem;
    const struct jn_result *result;
    struct jn_summary *summary;
    struct jn_part *parts;
};

static void add_part(struct walk *walk, struct jn_part part)
{
    if (part.count <= 0 && part.energy_pj == 0)
        return;
    struct jn_summary *summary = walk->summary;
    walk->parts[summary->part_count++] = part;
    summary->component_pj[part.component] += part.energy_pj;
    summary->tensor_pj[part.tensor] += part.energy_pj;
    summary->activity_pj[part.activity] += part.energy_pj;
    summary->matrix_pj[part.component][part.tensor] += part.energy_pj;
    if (part.activity == JN_ACTIVITY_LEAK)
        summary->leakage_pj[part.component] += part.energy_pj;
}

static double price_of(const struct jn_component *component,
                       enum jn_action action)
{
    const struct jn_price *price = &component->prices[action];
    return price->known ? price->energy_pj : 0;
}

/* A quotient that is a count but for its rounding. */
static double nearest_count(double quotient)
{
    double whole = nearbyint(quotient);
    return fabs(quotient - whole) <= 1e-9 * quotient ? whole : quotient;
}

/* What a tensor's actions of one kind come to at a level. */
struct amount {
    double actions; /* if no instances shared any */
    double words;
    double energy_pj;
};

static void add_actions(struct walk *walk, size_t index, size_t tensor,
                        enum jn_action action, struct amount amount)
{
    const struct jn_level *level = &walk->problem->arch->levels[index];
    double each_pj = price_of(&level->component, action);
    /* instances of a cluster share an access: then only the energy tells */
    if (level->cluster_size > 1 && each_pj > 0)
        amount.actions = nearest_count(amount.energy_pj / each_pj);
    add_part(walk, (struct jn_part){
                       .component = index,
                       .tensor = tensor,
                       .activity = activity_of(action),
                       .count = amount.actions,
                       .words = amount.words,
                       .each_pj = each_pj,
                       .energy_pj = amount.energy_pj,
                   });
}

static void add_addresses(struct walk *walk, size_t index, size_t tensor,
                          double energy_pj)
{
    const struct jn_level *level = &walk->problem->arch->levels[index];
    if (level->address_generation_pj <= 0)
        return;
    add_part(walk, (struct jn_part){
                       .component = index,
                       .tensor = tensor,
                       .activity = JN_ACTIVITY_ADDRESS,
                       .count = nearest_count(energy_pj /
                                              level->address_generation_pj),
                       .each_pj = level->address_generation_pj,
                       .energy_pj = energy_pj,
                   });
}

static void add_accesses(struct walk *walk, size_t index, size_t tensor)
{
    const struct jn_tensor_result *result =
        &walk->result->levels[index].tensors[tensor];
    const uint64_t words[] = {[JN_READ] = result->reads_per_instance,
                              [JN_FILL] = result->fills_per_instance,
                              [JN_UPDATE] = result->updates_per_instance};
    double rest_pj = result->energy_pj;
    for (enum jn_action action = JN_READ; action <= JN_UPDATE; action++) {
        add_actions(
            walk, index, tensor, action,
            (struct amount){(double)result->lines[action] *
                                result->utilized_instances,
                            (double)words[action] * result->utilized_instances,
                            result->energy_pj_of[action]});
        rest_pj -= result->energy_pj_of[action];
    }
    add_addresses(walk, index, tensor, rest_pj);
}

/* Of metadata and payload, in all ranks. */
static double format_words(const struct jn_sparse_tensor *sparse,
                           enum jn_action access, enum jn_course course)
{
    double words = 0;
    for (size_t i = 0; i < sparse->rank_count; i++)
        words += sparse->ranks[i].of[access][course].metadata +
                 sparse->ranks[i].of[access][course].payload;
    return words;
}

static void add_course(struct walk *walk, size_t index, size_t tensor,
                       enum jn_action access, enum jn_course course)
{
    const struct jn_sparse_tensor *sparse =
        &walk->result->sparse->of[index][tensor];
    double instances = sparse->instances;
    add_actions(walk, index, tensor, jn_action_of(access, course, JN_DATA),
                (struct amount){sparse->lines[access][course] * instances,
                                sparse->of[access].of[course] * instances,
                                sparse->energy_pj_of[access][course]});
    add_actions(
        walk, index, tensor, jn_action_of(access, course, JN_METADATA),
        (struct amount){sparse->metadata_lines[access][course] * instances,
                        format_words(sparse, access, course) * instances,
                        sparse->metadata_pj_of[access][course]});
}

static void add_sparse_accesses(struct walk *walk, size_t index, size_t tensor)
{
    const struct jn_sparse_tensor *sparse =
        &walk->result->sparse->of[index][tensor];
    double decompressed = sparse->decompressions * sparse->instances;
    double compressed = sparse->compressions * sparse->instances;
    for (size_t course = 0; course < JN_COURSE_COUNT; course++)
        for (enum jn_action access = JN_READ; access <= JN_UPDATE; access++)
            add_course(walk, index, tensor, access, (enum jn_course)course);
    add_actions(
        walk, index, tensor, JN_DECOMPRESS,
        (struct amount){decompressed, decompressed, sparse->decompression_pj});
    add_actions(
        walk, index, tensor, JN_COMPRESS,
        (struct amount){compressed, compressed, sparse->compression_pj});
    add_addresses(
        walk, index, tensor,
        walk->result->levels[index].tensors[tensor].address_generation_pj);
}

static void add_leakage(struct walk *walk, size_t component, double energy_pj)
{
    double each_pj =
        price_of(jn_component_at(walk->problem->arch, component), JN_LEAK);
    if (each_pj > 0)
        add_part(walk, (struct jn_part){
                           .component = component,
                           .tensor = JN_NO_TENSOR,
                           .activity = JN_ACTIVITY_LEAK,
                           .count = nearest_count(energy_pj / each_pj),
                           .each_pj = each_pj,
                           .energy_pj = energy_pj,
                       });
}

static void add_level(struct walk *walk, size_t index)
{
    const struct jn_level_result *level = &walk->result->levels[index];
    for (size_t tensor = 0; tensor < walk->result->tensor_count; tensor++)
        if (level->tensors[tensor].kept && walk->result->sparse)
            add_sparse_accesses(walk, index, tensor);
        else if (level->tensors[tensor].kept)
            add_accesses(walk, index, tensor);
    add_leakage(walk, index, level->leakage_pj);
}

static double flow_pj(const struct jn_flow_result *flow)
{
    return flow->energy_pj + flow->link_transfer_energy_pj +
           flow->spatial_reduction_energy_pj;
}

/* What of a network enters the total can be less than its flows' sum (a
 * reduction tree counts one instance): every flow gets its share. */
static double network_share(const struct jn_network_result *network,
                            size_t tensor_count)
{
    double sum_pj = 0;
    for (size_t tensor = 0; tensor < tensor_count; tensor++)
        if (network->tensors[tensor].carried)
            sum_pj += flow_pj(&network->tensors[tensor]);
    if (sum_pj <= 0 || fabs(sum_pj - network->energy_pj) <= 1e-9 * sum_pj)
        return 1;
    return network->energy_pj / sum_pj;
}

static void add_flow(struct walk *walk, size_t index, size_t tensor,
                     double share)
{
    const struct jn_arch *arch = walk->problem->arch;
    const struct jn_flow_result *flow =
        &walk->result->networks[index].tensors[tensor];
    size_t level = (size_t)arch->networks[index].level;
    double senders = walk->result->levels[level].utilized_instances;
    const struct {
        enum jn_activity activity;
        double count, energy_pj;
    } rows[] = {
        {JN_ACTIVITY_TRANSFER, flow->ingresses, flow->energy_pj},
        {JN_ACTIVITY_LINK, (double)flow->link_transfers,
         flow->link_transfer_energy_pj},
        {JN_ACTIVITY_REDUCE, (double)flow->spatial_reductions,
         flow->spatial_reduction_energy_pj},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        add_part(walk, (struct jn_part){
                           .component = jn_network_component(arch, index),
                           .tensor = tensor,
                           .activity = rows[i].activity,
                           .count = rows[i].count * senders,
                           .words = rows[i].count * senders,
                           .energy_pj = rows[i].energy_pj * share,
                       });
}

static void add_network(struct walk *walk, size_t index)
{
    const struct jn_network_result *network = &walk->result->networks[index];
    double share = network_share(network, walk->result->tensor_count);
    for (size_t tensor = 0; tensor < walk->result->tensor_count; tensor++)
        if (network->tensors[tensor].carried)
            add_flow(walk, index, tensor, share);
}

static void add_operations(struct walk *walk, enum jn_activity activity,
                           double count, enum jn_action priced,
                           double energy_pj)
{
    const struct jn_arch *arch = walk->problem->arch;
    add_part(walk, (struct jn_part){
                       .component = jn_compute_component(arch),
                       .tensor = JN_NO_TENSOR,
                       .activity = activity,
                       .count = count,
                       .each_pj = price_of(&arch->compute.component, priced),
                       .energy_pj = energy_pj,
                   });
}

static void add_compute(struct walk *walk)
{
    const struct jn_compute_result *compute = &walk->result->compute;
    const struct jn_sparse_result *sparse = walk->result->sparse;
    enum jn_action operation = walk->problem->layer->operation;
    if (sparse) {
        add_operations(walk, JN_ACTIVITY_COMPUTE,
                       sparse->computes.of[JN_ACTUAL], operation,
                       sparse->compute_pj_of[JN_ACTUAL]);
        add_operations(walk, activity_of(JN_GATED_COMPUTE),
                       sparse->computes.of[JN_GATED], JN_GATED_COMPUTE,
                       sparse->compute_pj_of[JN_GATED]);
        add_operations(walk, activity_of(JN_SKIPPED_COMPUTE),
                       sparse->computes.of[JN_SKIPPED], JN_SKIPPED_COMPUTE,
                       sparse->compute_pj_of[JN_SKIPPED]);
    } else {
        add_operations(walk, JN_ACTIVITY_COMPUTE, (double)compute->computes,
                       operation, compute->energy_pj);
    }
    add_leakage(walk, jn_compute_component(walk->problem->arch),
                compute->leakage_pj);
}

/* Each action of a neuron's update by itself. */
static void add_neurons(struct walk *walk)
{
    const struct jn_arch *arch = walk->problem->arch;
    const struct jn_neuron_result *neurons = &walk->result->neurons;
    if (walk->problem->layer->neuron.model == JN_NEURON_NONE)
        return;
    size_t component = jn_neuron_component(arch);
    for (enum jn_action action = JN_VISIT; action <= JN_SYNC; action++)
        add_part(walk, (struct jn_part){
                           .component = component,
                           .tensor = JN_NO_TENSOR,
                           .activity = activity_of(action),
                           .count = neurons->counts[action],
                           .each_pj =
                               price_of(&arch->neurons.component, action),
                           .energy_pj = neurons->energy_pj_of[action],
                       });
    add_leakage(walk, component, neurons->leakage_pj);
}

/* Parts that a tensor can have at a level: of data and metadata each access by
 * each course, decompression, compression, addresses. */
enum {
    LEVEL_PARTS = JN_CONTENT_COUNT * JN_LEAK * JN_COURSE_COUNT + 3,
    NEURON_PARTS = JN_SYNC - JN_VISIT + 2
};

void jn_summary_count(const struct jn_problem *problem,
                      const struct jn_result *result, struct jn_arena *arena,
                      struct jn_summary *summary)
{
    const struct jn_arch *arch = problem->arch;
    assert(result->level_count == arch->level_count);
    assert(result->network_count == arch->network_count);

    size_t tensor_parts = result->sparse ? LEVEL_PARTS : 4;
    size_t most =
        arch->level_count * (tensor_parts * result->tensor_count + 1) +
        arch->network_count * 3 * result->tensor_count + JN_COURSE_COUNT + 1 +
        NEURON_PARTS;
    *summary = (struct jn_summary){0};
    struct walk walk = {problem, result, summary,
                        jn_arena_take(arena, most, sizeof(struct jn_part))};
    for (size_t level = 0; level < arch->level_count; level++)
        add_level(&walk, level);
    for (size_t network = 0; network < arch->network_count; network++)
        add_network(&walk, network);
    add_compute(&walk);
    add_neurons(&walk);
    assert(summary->part_count <= most);
    summary->parts = walk.parts;
}
