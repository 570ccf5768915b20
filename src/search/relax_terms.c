/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/relax_terms.h"

#include "cost/network_energy.h"
#include "search/relax_networks.h"

#include <math.h>

/* The sums being filled. */
struct work {
    const struct jn_problem *problem;
    struct jn_relax *relax;
};

static const struct jn_neuron *neuron_of(const struct work *work)
{
    return &work->problem->layer->neuron;
}

bool jn_keeps(const struct jn_relax *relax, size_t level, size_t tensor)
{
    jn_tensors without = relax->space->fixed[level].no_coalesce;
    return jn_has(relax->keep[level] & ~without, tensor);
}

size_t jn_next_keeper(const struct jn_relax *relax, size_t level, size_t tensor)
{
    level++;
    while (level < relax->level_count && !jn_keeps(relax, level, tensor))
        level++;
    return level;
}

/* Makes the boundary if need be. */
static uint8_t find_boundary(struct work *work, size_t tensor, size_t below)
{
    struct jn_relax *relax = work->relax;
    for (size_t i = 0; i < relax->boundary_count; i++)
        if (relax->boundaries[i].tensor == tensor &&
            relax->boundaries[i].below == below)
            return (uint8_t)i;
    relax->boundaries[relax->boundary_count] = (struct jn_boundary){
        .tensor = (uint8_t)tensor, .below = (uint8_t)below, .least_times = 1};
    return (uint8_t)relax->boundary_count++;
}

/* Whether two monomials of a sum differ by a factor at most. */
static bool is_alike(const struct jn_monomial *a, const struct jn_monomial *b)
{
    return a->boundary == b->boundary && a->sum == b->sum &&
           a->sent == b->sent && a->hops == b->hops && a->from == b->from &&
           a->of_neurons == b->of_neurons && a->space_end == b->space_end &&
           a->shared_first == b->shared_first && a->shared_end == b->shared_end;
}

/* All monomials are positive: one that has no room only lowers the bound. */
static void add(struct work *work, struct jn_monomial monomial)
{
    struct jn_relax *relax = work->relax;
    size_t i = 0;
    if (monomial.scale <= 0)
        return;
    while (i < relax->monomial_count &&
           !is_alike(&relax->monomials[i], &monomial))
        i++;
    if (i < relax->monomial_count) {
        relax->monomials[i].scale += monomial.scale;
        relax->monomials[i].less += monomial.less;
    } else if (i < JN_MAX_MONOMIALS) {
        relax->monomials[relax->monomial_count++] = monomial;
    }
}

/* Words that LEVEL sends towards BELOW. */
static struct jn_monomial sent(struct work *work, size_t level, size_t tensor,
                               size_t below)
{
    return (struct jn_monomial){.boundary = find_boundary(work, tensor, below),
                                .sent = true,
                                .from = (uint8_t)level,
                                .space_end = (uint8_t)level};
}

/* Words that arrive in the level. */
static struct jn_monomial filled(struct work *work, size_t level, size_t tensor)
{
    return (struct jn_monomial){.boundary = find_boundary(work, tensor, level),
                                .space_end = (uint8_t)level};
}

static void scale(struct jn_monomial *monomial, double each, double less)
{
    monomial->scale = each;
    monomial->less = less;
}

/* Whether first partial sums are written without being read. */
static bool elides(const struct work *work, size_t level, size_t tensor)
{
    const struct jn_relax *relax = work->relax;
    return !work->problem->options.no_first_read_elision &&
           !jn_has(relax->space->fixed[level].rmw_first_update, tensor);
}

/* pJ of a word of the action at the level, at least. */
static double word_pj(const struct work *work, size_t level, size_t tensor,
                      enum jn_action action)
{
    const struct jn_level *storage = &work->problem->arch->levels[level];
    const struct jn_storage *words = &work->problem->storage[level][tensor];
    uint64_t instances = storage->mesh.x * storage->mesh.y;
    uint64_t built = instances / storage->cluster_size;
    const struct jn_zeros *zeros = &work->relax->zeros;
    double data_pj =
        jn_zeros_access_pj(work->problem, zeros, level, tensor, action) *
        (double)words->lines_per_word / (double)words->block_words;
    double metadata_pj =
        jn_zeros_metadata_pj(work->problem, zeros, level, tensor, action);
    return (data_pj + metadata_pj) * (double)built / (double)instances;
}

static double address_pj(const struct work *work, size_t level)
{
    const struct jn_level *storage = &work->problem->arch->levels[level];
    uint64_t instances = storage->mesh.x * storage->mesh.y;
    uint64_t built = instances / storage->cluster_size;
    return storage->address_generation_pj * (double)built / (double)instances;
}

/* What a word at a level weighs in a sum. */
struct weights {
    double read, fill, update; /* per word */
    double asked_address, fill_address;
    uint8_t sum;
    uint8_t shared_end;
};

/* Sums at the level that neurons are updated at, or outside of it. */
static bool is_sums_at(const struct work *work, size_t level, size_t tensor)
{
    return work->relax->neurons.any && tensor == neuron_of(work)->sums &&
           level <= work->relax->neurons.unit;
}

/* Of what is read and changed at the level how many times its words: all that
 * come but the first of each, or where neurons themselves do it, as many as
 * are updated (actions/neuron_access.h). */
static void scale_state(const struct work *work, size_t level, size_t tensor,
                        double each, struct jn_monomial *monomial)
{
    const struct jn_relax *relax = work->relax;
    double share = work->problem->spiking.state_share;
    double children = jn_most_children(relax, 0, relax->level_count);
    if (level != relax->neurons.home[tensor])
        scale(monomial, each, neuron_of(work)->streaming ? 0 : each);
    else if (share < 1)
        scale(monomial,
              each * share *
                  jn_neurons_rounded_share(relax->neurons.visits * share,
                                           children),
              0);
    else
        scale(monomial, each, 0);
}

/* What of the words that come in, each of EACH, is sure: of sums and state
 * those but the first of each word. */
static double first_filled(const struct work *work, size_t level, size_t tensor,
                           double each)
{
    if (jn_neuron_is_state(neuron_of(work), tensor))
        return neuron_of(work)->streaming ? 0 : each;
    if (is_sums_at(work, level, tensor))
        return each;
    return work->problem->layer->tensors[tensor].read_write &&
                   elides(work, level, tensor)
               ? each
               : 0;
}

/* Each sum is read once more where neurons are updated. */
static void read_sums(struct work *work, size_t level,
                      const struct weights *weights)
{
    add(work, (struct jn_monomial){
                  .scale = work->relax->neurons.visits * weights->read,
                  .boundary = JN_NO_BOUNDARY,
                  .sum = weights->sum,
                  .shared_end = weights->sum == 0 ? 0 : (uint8_t)level});
}

static void scale_results(struct work *work, size_t level, size_t tensor,
                          const struct weights *weights,
                          struct jn_monomial *out)
{
    double each = weights->update + weights->asked_address + weights->read;
    bool of_sums = is_sums_at(work, level, tensor);
    if (jn_neuron_is_state(neuron_of(work), tensor))
        scale_state(work, level, tensor, each, out);
    else if (of_sums && level < work->relax->neurons.unit)
        scale(out, each, each);
    else
        scale(out, each, elides(work, level, tensor) ? weights->read : 0);
    if (of_sums && level == work->relax->neurons.unit)
        read_sums(work, level, weights);
}

/* Whether neighbours may pass on tiles of state, which are then not filled. */
static bool may_hand_on(const struct work *work, size_t level, size_t tensor)
{
    return jn_neuron_is_state(neuron_of(work), tensor) &&
           work->relax->space->fixed[level].no_temporal_reuse != 0;
}

static void add_accesses(struct work *work, size_t level, size_t tensor,
                         const struct weights *weights)
{
    struct jn_relax *relax = work->relax;
    struct jn_monomial out =
        sent(work, level, tensor, jn_next_keeper(relax, level, tensor));
    out.sum = weights->sum;
    out.shared_end = weights->shared_end;
    if (work->problem->layer->tensors[tensor].read_write)
        scale_results(work, level, tensor, weights, &out);
    else
        scale(&out, weights->read + weights->asked_address, 0);
    add(work, out);
    if ((int)level == relax->outermost[tensor] ||
        may_hand_on(work, level, tensor))
        return;
    struct jn_monomial in = filled(work, level, tensor);
    in.sum = weights->sum;
    in.shared_end = weights->shared_end;
    double each = weights->fill + weights->fill_address;
    scale(&in, each, first_filled(work, level, tensor, each));
    add(work, in);
}

static void add_storage(struct work *work, size_t level, size_t tensor)
{
    const struct jn_word_shares *shares =
        &work->relax->zeros.words[level][tensor];
    double address = address_pj(work, level);
    struct weights weights = {word_pj(work, level, tensor, JN_READ),
                              word_pj(work, level, tensor, JN_FILL),
                              word_pj(work, level, tensor, JN_UPDATE),
                              address * shares->timed,
                              address * shares->come,
                              0,
                              0};
    add_accesses(work, level, tensor, &weights);
}

/* Leakage of the level's instances in use while the arithmetic runs. */
static void add_leakage(struct work *work, size_t level)
{
    const struct jn_level *levels = work->problem->arch->levels;
    int gater = levels[level].power_gated_at;
    size_t outer = gater == JN_NO_LEVEL ? level : (size_t)gater;
    double each =
        gater == JN_NO_LEVEL
            ? 1
            : fmax(
                  1,
                  floor((double)(levels[level].mesh.x * levels[level].mesh.y) /
                        (double)(levels[outer].mesh.x * levels[outer].mesh.y)));
    if (each <= 1)
        outer = level;
    add(work, (struct jn_monomial){
                  .scale = levels[level].component.prices[JN_LEAK].energy_pj *
                           each * work->relax->work_cycles,
                  .boundary = JN_NO_BOUNDARY,
                  .shared_first = (uint8_t)outer,
                  .shared_end = (uint8_t)work->relax->level_count});
}

/* That of the units that update neurons. */
static void add_unit_leakage(struct work *work)
{
    const struct jn_component *unit = &work->problem->arch->neurons.component;
    add(work,
        (struct jn_monomial){.scale = unit->prices[JN_LEAK].energy_pj *
                                      work->relax->work_cycles,
                             .boundary = JN_NO_BOUNDARY,
                             .shared_first = (uint8_t)work->relax->neurons.unit,
                             .shared_end = (uint8_t)work->relax->level_count});
}

/* Times that the words pass which go in and come out again: 1 if they only go
 * one way. */
static double count_passes(const struct work *work,
                           const struct jn_network *network, size_t tensor)
{
    const struct jn_neuron *neuron = neuron_of(work);
    const struct jn_relax *relax = work->relax;
    if (!relax->neurons.any ||
        (tensor != neuron->sums && !jn_neuron_is_state(neuron, tensor)) ||
        (size_t)network->level >= relax->neurons.unit)
        return 1;
    double passes = network->carries_reads + network->carries_updates;
    size_t home = relax->neurons.home[tensor];
    return tensor != neuron->sums && (size_t)network->level >= home
               ? passes * work->problem->spiking.state_share
               : passes;
}

/* Whether the network has but those words that are not the first of a tile. */
static bool passes_again(const struct work *work,
                         const struct jn_network *network, size_t tensor)
{
    const struct jn_neuron *neuron = neuron_of(work);
    const struct jn_relax *relax = work->relax;
    size_t level = (size_t)network->level;
    if (!relax->neurons.any || level >= relax->neurons.unit)
        return false;
    if (tensor == neuron->sums)
        return true;
    return jn_neuron_is_state(neuron, tensor) && !neuron->streaming &&
           level < relax->neurons.home[tensor];
}

static void add_flow(struct work *work, const struct jn_network *network,
                     size_t tensor)
{
    const struct jn_problem *problem = work->problem;
    size_t level = (size_t)network->level;
    bool again = passes_again(work, network, tensor);
    double passes =
        count_passes(work, network, tensor) *
        problem->packets[network - problem->arch->networks][tensor].per_word;
    if (jn_neuron_has(neuron_of(work), tensor) &&
        level >= work->relax->neurons.unit)
        return;
    struct jn_monomial flow =
        sent(work, level, tensor, jn_next_keeper(work->relax, level, tensor));
    if (network->kind == JN_NETWORK_SIMPLE_MULTICAST)
        scale(&flow,
              jn_least_multicast_pj(network,
                                    problem->layer->tensors[tensor].name),
              0);
    else
        scale(&flow, network->ingress_pj + jn_whole_router_pj(network, passes),
              0);
    scale(&flow, flow.scale * passes, again ? flow.scale * passes : 0);
    add(work, flow);
    if (network->kind != JN_NETWORK_MESH || again)
        return;
    struct jn_monomial hops = sent(work, level, tensor, level + 1);
    scale(&hops, jn_network_hop_pj(problem, network, tensor) * passes, 0);
    hops.hops = true;
    add(work, hops);
}

/* Networks whose energy may be below the sum of its words are left out. */
static void add_network(struct work *work, size_t index)
{
    const struct jn_problem *problem = work->problem;
    const struct jn_network *network = &problem->arch->networks[index];
    const struct jn_layer *layer = problem->layer;
    bool bare = problem->arch->levels[network->level].no_reduction;
    if (problem->is_free[index] || network->counts_once ||
        network->kind == JN_NETWORK_REDUCTION_TREE)
        return;
    for (size_t t = 0; t < layer->tensor_count; t++)
        if (network->level >= work->relax->outermost[t] &&
            !(layer->tensors[t].read_write && bare))
            add_flow(work, network, t);
}

static void add_energy(struct work *work, bool counts_words)
{
    const struct jn_problem *problem = work->problem;
    const struct jn_price *prices = problem->arch->compute.component.prices;
    struct jn_relax *relax = work->relax;
    add(work, (struct jn_monomial){
                  .scale = (double)jn_layer_points(problem->layer) *
                               jn_zeros_operation_pj(problem, &relax->zeros) +
                           relax->work_cycles * prices[JN_LEAK].energy_pj +
                           relax->neurons.energy_pj,
                  .boundary = JN_NO_BOUNDARY});
    if (relax->neurons.any)
        add_unit_leakage(work);
    for (size_t level = 0; level < relax->level_count; level++) {
        add_leakage(work, level);
        for (size_t t = 0; counts_words && t < relax->tensor_count; t++)
            if (jn_keeps(relax, level, t) && (int)level >= relax->outermost[t])
                add_storage(work, level, t);
    }
    for (size_t n = 0; counts_words && n < problem->arch->network_count; n++)
        add_network(work, n);
}

static void add_rate(struct work *work, size_t level,
                     const struct jn_bandwidth *limit, bool reads, bool writes)
{
    struct jn_relax *relax = work->relax;
    if (!limit->given || !(limit->words_per_cycle > 0) ||
        relax->sum_count + 1 == JN_MAX_SUMS)
        return;
    size_t before = relax->monomial_count;
    for (size_t t = 0; t < relax->tensor_count; t++) {
        double each = work->problem->storage[level][t].bandwidth_scale /
                      limit->words_per_cycle;
        const struct jn_word_shares *shares = &relax->zeros.words[level][t];
        struct weights weights = {reads ? each * shares->timed : 0,
                                  writes ? each * shares->come : 0,
                                  writes ? each * shares->timed : 0,
                                  0,
                                  0,
                                  (uint8_t)relax->sum_count,
                                  (uint8_t)level};
        if (jn_keeps(relax, level, t) && (int)level >= relax->outermost[t])
            add_accesses(work, level, t, &weights);
    }
    relax->sum_count += relax->monomial_count > before;
}

/* Cycles that the networks take to fill and drain. */
static void add_pauses(struct work *work)
{
    struct jn_relax *relax = work->relax;
    const struct jn_arch *arch = work->problem->arch;
    for (size_t level = 0; level < relax->level_count; level++) {
        const struct jn_level *storage = &arch->levels[level];
        if (storage->read_network != JN_NO_NETWORK)
            relax->pause_cycles +=
                arch->networks[storage->read_network].fill_latency_cycles;
        if (storage->update_network != JN_NO_NETWORK)
            relax->pause_cycles +=
                arch->networks[storage->update_network].drain_latency_cycles;
    }
    relax->pause_cycles =
        ceil(relax->pause_cycles) + relax->neurons.waiting_cycles;
}

/* The units' cycles: beside those of all others, or in addition to each. */
static void add_unit_cycles(struct work *work)
{
    struct jn_relax *relax = work->relax;
    struct jn_monomial cycles = {.scale = relax->neurons.cycles,
                                 .boundary = JN_NO_BOUNDARY,
                                 .of_neurons = true,
                                 .shared_end = (uint8_t)relax->neurons.unit};
    if (relax->neurons.overlaps && relax->neurons.cycles > 0) {
        cycles.sum = (uint8_t)relax->sum_count++;
        add(work, cycles);
        return;
    }
    for (size_t sum = 1; sum < relax->sum_count; sum++) {
        cycles.sum = (uint8_t)sum;
        add(work, cycles);
    }
}

static void add_latency(struct work *work, bool counts_words)
{
    struct jn_relax *relax = work->relax;
    relax->sum_count = 2;
    add(work, (struct jn_monomial){.scale = relax->work_cycles,
                                   .boundary = JN_NO_BOUNDARY,
                                   .sum = 1,
                                   .shared_end = (uint8_t)relax->level_count});
    for (size_t level = 0; counts_words && level < relax->level_count;
         level++) {
        const struct jn_level *storage = &work->problem->arch->levels[level];
        add_rate(work, level, &storage->read, true, false);
        add_rate(work, level, &storage->write, false, true);
        add_rate(work, level, &storage->shared, true, true);
    }
    add_unit_cycles(work);
    add_pauses(work);
}

/* Where tiles of sums and state are lost, and where sums are left unfinished,
 * orders matter whether words cost there or not. */
static void mark_neurons(struct work *work)
{
    const struct jn_neuron_bounds *neurons = &work->relax->neurons;
    if (neurons->any && neurons->unit > 0)
        (void)find_boundary(work, neuron_of(work)->sums, neurons->unit);
    for (size_t t = 0; t < work->relax->tensor_count; t++)
        if (neurons->lasts[t] > 0)
            (void)find_boundary(work, t, neurons->lasts[t]);
}

void jn_relax_list_terms(struct jn_relax *relax)
{
    struct work work = {relax->space->problem, relax};
    bool counts_words = !jn_has_distribution(work.problem->arch);
    mark_neurons(&work);
    add_energy(&work, counts_words);
    add_latency(&work, counts_words);
}
