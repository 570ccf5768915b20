/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/key.h"

#include "base/text.h"
#include "sparse/bind.h"
#include "sparse/rates.h"

/* The hash is of one text, in which nothing runs into what follows: numbers
 * end in a blank, names start with their length. */
static void add_name(struct jn_text *text, const char *name)
{
    if (!name) {
        jn_text_add(text, "- ");
        return;
    }
    size_t length = 0;
    while (name[length])
        length++;
    jn_text_count(text, length);
    jn_text_add(text, ":");
    jn_text_bytes(text, name, length);
}

static void add_count(struct jn_text *text, uint64_t count)
{
    jn_text_count(text, count);
    jn_text_add(text, " ");
}

static void add_real(struct jn_text *text, double real)
{
    jn_text_real(text, real);
    jn_text_add(text, " ");
}

static void add_names(struct jn_text *text, const char *const *names,
                      size_t count)
{
    add_count(text, count);
    for (size_t i = 0; i < count; i++)
        add_name(text, names[i]);
}

static void add_component(struct jn_text *text, const struct jn_arch *arch,
                          const struct jn_component *component)
{
    add_name(text, component->name);
    add_count(text, (uint64_t)component->class_);
    for (int i = 0; i < jn_arch_action_count(arch); i++) {
        add_count(text, component->prices[i].known);
        add_real(text, component->prices[i].energy_pj);
    }
    add_real(text, component->area_um2);
}

static void add_mesh(struct jn_text *text, const struct jn_mesh *mesh)
{
    add_count(text, mesh->x);
    add_count(text, mesh->y);
}

static void add_bandwidth(struct jn_text *text,
                          const struct jn_bandwidth *bandwidth)
{
    add_count(text, bandwidth->given);
    add_real(text, bandwidth->words_per_cycle);
}

static void add_settings(struct jn_text *text,
                         const struct jn_tensor_setting *settings, size_t count)
{
    add_count(text, count);
    for (size_t i = 0; i < count; i++) {
        add_name(text, settings[i].tensor);
        add_real(text, settings[i].number);
    }
}

static void add_storage(struct jn_text *text, const struct jn_arch *arch,
                        const struct jn_level *level)
{
    add_component(text, arch, &level->component);
    add_mesh(text, &level->mesh);
    add_count(text, level->has_size);
    add_count(text, level->size_words);
    add_count(text, level->word_bits);
    add_count(text, level->has_word_bits);
    add_count(text, level->block_words);
    add_count(text, level->line_bits);
    add_count(text, level->counts_words);
    add_count(text, level->cluster_size);
    add_real(text, level->multiple_buffering);
    add_real(text, level->min_utilization);
    add_bandwidth(text, &level->read);
    add_bandwidth(text, &level->write);
    add_bandwidth(text, &level->shared);
}

static void add_level(struct jn_text *text, const struct jn_arch *arch,
                      const struct jn_level *level)
{
    add_storage(text, arch, level);
    add_count(text, level->no_reduction);
    add_real(text, level->power_gated_at);
    add_real(text, level->address_generation_pj);
    add_real(text, level->read_network);
    add_real(text, level->update_network);
    add_settings(text, level->tensor_bits, level->tensor_bits_count);
    add_settings(text, level->bandwidth_scales, level->bandwidth_scale_count);
    add_count(text, level->has_keep);
    add_names(text, level->keep, level->keep_count);
    add_names(text, level->bypass, level->bypass_count);
    add_count(text, level->no_multicast);
    add_count(text, level->no_link_transfers);
}

static void add_network_prices(struct jn_text *text,
                               const struct jn_network *network)
{
    const double reals[] = {network->hop_pj,
                            network->tile_width_um,
                            network->router_pj,
                            network->wire_pj_per_bit_mm,
                            network->ingress_pj,
                            network->adder_pj,
                            network->fill_latency_cycles,
                            network->drain_latency_cycles};
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++)
        add_real(text, reals[i]);
    add_count(text, network->multicast_price_count);
    for (size_t i = 0; i < network->multicast_price_count; i++) {
        add_name(text, network->multicast_prices[i].tensor);
        add_count(text, network->multicast_prices[i].factor);
        add_real(text, network->multicast_prices[i].energy_pj);
    }
}

static void add_network(struct jn_text *text, const struct jn_arch *arch,
                        const struct jn_network *network)
{
    const bool flags[] = {
        network->inferred,          network->distributed,
        network->carries_reads,     network->carries_updates,
        network->has_word_bits,     network->has_hop_pj,
        network->has_tile_width_um, network->has_wire_pj_per_bit_mm,
        network->counts_once,       network->only_last_multicast};
    add_component(text, arch, &network->component);
    add_count(text, (uint64_t)network->kind);
    add_real(text, network->level);
    add_count(text, network->word_bits);
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        add_count(text, flags[i]);
    add_network_prices(text, network);
}

static void add_arch(struct jn_text *text, const struct jn_arch *arch)
{
    add_count(text, arch->level_count);
    for (size_t i = 0; i < arch->level_count; i++)
        add_level(text, arch, &arch->levels[i]);
    add_component(text, arch, &arch->compute.component);
    add_mesh(text, &arch->compute.mesh);
    add_count(text, arch->compute.word_bits);
    add_count(text, arch->network_count);
    for (size_t i = 0; i < arch->network_count; i++)
        add_network(text, arch, &arch->networks[i]);
    add_real(text, arch->clock_ghz);
    add_real(text, arch->technology_nm);
    add_real(text, arch->voltage_v);
}

static void add_rank(struct jn_text *text, const struct jn_rank *rank)
{
    add_count(text, rank->term_count);
    for (size_t i = 0; i < rank->term_count; i++) {
        add_count(text, rank->terms[i].dim);
        add_real(text, (double)rank->terms[i].coefficient);
    }
}

static void add_layer(struct jn_text *text, const struct jn_layer *layer)
{
    add_count(text, (uint64_t)layer->operation);
    add_names(text, layer->dim_names, layer->dim_count);
    for (size_t i = 0; i < layer->dim_count; i++)
        add_count(text, layer->bounds[i]);
    add_count(text, layer->tensor_count);
    for (size_t i = 0; i < layer->tensor_count; i++) {
        const struct jn_tensor *tensor = &layer->tensors[i];
        add_name(text, tensor->name);
        add_count(text, tensor->read_write);
        add_count(text, tensor->is_binary);
        add_count(text, tensor->bits_win);
        add_count(text, tensor->spikes_once);
        add_count(text, tensor->has_bits ? tensor->bits : 0);
        add_count(text, tensor->rank_count);
        for (size_t rank = 0; rank < tensor->rank_count; rank++)
            add_rank(text, &tensor->ranks[rank]);
    }
}

static void add_format(struct jn_text *text,
                       const struct jn_sparse_format *format)
{
    add_name(text, format->tensor);
    add_count(text, format->inner_to_outer);
    add_count(text, format->takes_all);
    add_count(text, format->rank_count);
    for (size_t i = 0; i < format->rank_count; i++) {
        const struct jn_sparse_rank *rank = &format->ranks[i];
        add_count(text, (uint64_t)rank->format);
        add_real(text, rank->has_metadata_bits ? rank->metadata_bits : -1.0);
        add_real(text, rank->has_payload_bits ? rank->payload_bits : -1.0);
        add_count(text, rank->flattened_count);
        for (size_t list = 0; list < rank->flattened_count; list++)
            add_names(text, rank->flattened[list].dims,
                      rank->flattened[list].dim_count);
    }
}

static void add_saving(struct jn_text *text, const struct jn_saving *saving)
{
    add_count(text, (uint64_t)saving->kind);
    add_count(text, saving->option_count);
    for (size_t i = 0; i < saving->option_count; i++) {
        add_name(text, saving->options[i].target);
        add_names(text, saving->options[i].conditions,
                  saving->options[i].condition_count);
    }
}

static void add_level_sparsity(struct jn_text *text,
                               const struct jn_level_sparsity *sparsity)
{
    add_count(text, sparsity->format_count);
    for (size_t i = 0; i < sparsity->format_count; i++)
        add_format(text, &sparsity->formats[i]);
    add_count(text, sparsity->saving_count);
    for (size_t i = 0; i < sparsity->saving_count; i++)
        add_saving(text, &sparsity->savings[i]);
    add_count(text, sparsity->metadata_bits);
    add_count(text, sparsity->metadata_line_bits);
    add_count(text, sparsity->has_metadata_lines);
    add_count(text, sparsity->metadata_lines);
    add_count(text, sparsity->decompresses);
    add_count(text, sparsity->compresses);
    add_count(text, sparsity->overbooks);
    add_real(text, sparsity->max_overbooked_share);
}

/* Where a map of rates lies in the tensor. */
static void add_rates(struct jn_text *text, const struct jn_density *bound)
{
    const struct jn_layout *layout = &bound->rates->layout;
    for (size_t i = 0; i < bound->rank_count; i++) {
        add_count(text, layout->has[i]);
        add_count(text, layout->starts[i]);
        add_count(text, layout->lengths[i]);
    }
}

/* Of data in a file what is in it counts, not its name. */
static void add_density(struct jn_text *text,
                        const struct jn_density_source *source,
                        const struct jn_density *bound)
{
    char hex[JN_HASH_DIGITS + 1];
    add_count(text, (uint64_t)source->kind);
    add_real(text, source->share);
    add_count(text, source->rank);
    add_count(text, source->block);
    add_count(text, source->block_nonzeros);
    add_count(text, source->band_width);
    add_real(text, source->silent_share);
    add_count(text, source->share_count);
    for (size_t i = 0; i < source->share_count; i++)
        add_real(text, source->shares[i]);
    jn_density_name_data(bound, hex);
    add_name(text, hex);
    if (bound && bound->rates)
        add_rates(text, bound);
}

/* A dense machine does the same whatever the densities are. */
static void add_sparsity(struct jn_text *text, const struct jn_problem *problem)
{
    const struct jn_arch *arch = problem->arch;
    const struct jn_layer *layer = problem->layer;
    for (size_t i = 0; i < arch->level_count; i++)
        add_level_sparsity(text, &arch->levels[i].sparsity);
    add_count(text, arch->compute.sparsity.gates_on_zero);
    add_count(text, arch->compute.sparsity.skips_not_aligned);
    for (size_t i = 0; i < layer->tensor_count; i++)
        add_density(text, &layer->tensors[i].density, problem->densities[i]);
    add_count(text, problem->options.timeloop_sparse_rule);
}

static void add_neuron(struct jn_text *text, const struct jn_neuron *neuron)
{
    add_count(text, (uint64_t)neuron->model);
    add_count(text, (uint64_t)neuron->leak);
    add_count(text, (uint64_t)neuron->style);
    add_count(text, neuron->resets_to_value);
    add_count(text, neuron->streaming);
    add_count(text, neuron->recurrent);
    add_count(text, neuron->refractory_steps);
    add_count(text, neuron->has_touched);
    add_real(text, neuron->touched_share);
    add_real(text, neuron->time);
    add_count(text, neuron->sums);
    add_real(text, neuron->spikes);
    add_count(text, neuron->tensors);
    add_count(text, neuron->states);
    add_count(text, neuron->summed);
    add_count(text, neuron->coupled);
}

static void add_unit(struct jn_text *text, const struct jn_neuron_unit *unit)
{
    const struct jn_component *component = &unit->component;
    add_name(text, component->name);
    for (int i = 0; i < JN_ACTION_COUNT; i++) {
        add_count(text, component->prices[i].known);
        add_real(text, component->prices[i].energy_pj);
    }
    add_real(text, component->area_um2);
    add_count(text, unit->level);
    add_count(text, unit->units);
    add_real(text, unit->cycles_per_update);
    add_count(text, unit->overlaps);
    add_real(text, unit->sync_cycles);
}

/* A layer without neurons does the same whatever the machine has for them. */
static void add_neurons(struct jn_text *text, const struct jn_problem *problem)
{
    add_neuron(text, &problem->layer->neuron);
    add_unit(text, &problem->arch->neurons);
    add_real(text, problem->spiking.touched_share);
    add_real(text, problem->spiking.spike_share);
    add_real(text, problem->spiking.state_share);
}

/* Where spikes are coded, what they take is in no number of the machine's. */
static void add_coding(struct jn_text *text, const struct jn_problem *problem)
{
    for (size_t t = 0; t < problem->layer->tensor_count; t++) {
        for (size_t i = 0; i < problem->arch->level_count; i++)
            add_real(text, problem->storage[i][t].word_bits);
        for (size_t i = 0; i < problem->arch->network_count; i++) {
            add_real(text, problem->packets[i][t].per_word);
            add_real(text, problem->packets[i][t].bits);
        }
    }
}

static void add_constraint(struct jn_text *text,
                           const struct jn_constraint *constraint)
{
    add_name(text, constraint->level);
    add_count(text, constraint->spatial);
    add_count(text, constraint->factor_count);
    for (size_t i = 0; i < constraint->factor_count; i++) {
        add_name(text, constraint->factors[i].dim);
        add_count(text, (uint64_t)constraint->factors[i].relation);
        add_count(text, constraint->factors[i].value);
    }
    add_names(text, constraint->inner_order, constraint->inner_order_count);
    add_names(text, constraint->outer_order, constraint->outer_order_count);
    add_count(text, constraint->has_split);
    add_count(text, constraint->split);
    add_names(text, constraint->keep, constraint->keep_count);
    add_count(text, constraint->keep_only);
    add_names(text, constraint->bypass, constraint->bypass_count);
    add_count(text, constraint->has_max_factor);
    add_count(text, constraint->max_factor);
    add_count(text, constraint->has_min_factor);
    add_count(text, constraint->min_factor);
    add_real(text, constraint->min_parallelism);
    add_real(text, constraint->min_total_parallelism);
    for (size_t flag = 0; flag < JN_FLAG_COUNT; flag++)
        add_names(text, constraint->flagged[flag].tensors,
                  constraint->flagged[flag].count);
}

static void add_options(struct jn_text *text,
                        const struct jn_search_options *options)
{
    const char *strategy =
        options->strategy ? options->strategy : jn_search_strategy_name(0);
    add_name(text, strategy);
    add_count(text, options->objectives.count);
    for (size_t i = 0; i < options->objectives.count; i++) {
        add_name(text, jn_objective_name(options->objectives.items[i]));
        add_name(text, options->objectives.level_names[i]);
        add_real(text, options->objectives.tolerances[i]);
    }
    add_count(text, options->imperfect);
    add_real(text, options->gap_ratio);
    add_count(text, options->effort);
    add_count(text, options->memory_limit_bytes);
    if (!jn_search_draws(strategy))
        return;
    add_count(text, options->sample_count);
    add_count(text, options->seed);
}

void jn_search_key(const struct jn_problem *problem,
                   const struct jn_demands *demands,
                   const struct jn_search_options *options,
                   char key[JN_HASH_DIGITS + 1])
{
    struct jn_text text = {.arena = jn_arena_new()};
    add_name(&text, jn_version());
    add_layer(&text, problem->layer);
    add_arch(&text, problem->arch);
    if (problem->arch->is_sparse)
        add_sparsity(&text, problem);
    if (problem->events || problem->layer->neuron.model != JN_NEURON_NONE)
        add_coding(&text, problem);
    if (problem->layer->neuron.model != JN_NEURON_NONE)
        add_neurons(&text, problem);
    add_count(&text, problem->options.old_translation_rule);
    add_count(&text, problem->options.no_link_transfers);
    add_count(&text, problem->options.no_first_read_elision);
    add_count(&text, demands->count);
    for (size_t i = 0; i < demands->count; i++)
        add_constraint(&text, &demands->items[i]);
    add_options(&text, options);
    jn_hash_bytes(text.start, text.length, key);
    jn_arena_free(text.arena);
}
