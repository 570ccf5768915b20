/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cost/latency.h"
#include "cost/roofline.h"
#include "report/json_build.h"
#include "report/loops.h"

#include <inttypes.h>
#include <math.h>

static void put_price(struct jn_json *json, json_t *prices,
                      const struct jn_component *component,
                      enum jn_action action)
{
    const struct jn_price *price = &component->prices[action];
    if (!price->known)
        return;
    json_t *entry = jn_json_object(json, prices, jn_action_name(action));
    jn_json_real(json, entry, "energy_pj", price->energy_pj);
    jn_json_text(json, entry, "estimator", price->estimator);
    jn_json_text(json, entry, "source", price->source);
}

void jn_json_component(struct jn_json *json, json_t *object,
                       const struct jn_arch *arch, size_t index)
{
    const struct jn_component *component = jn_component_at(arch, index);
    jn_json_text(json, object, "name", component->name);
    jn_json_text(json, object, "class", jn_class_name(component->class_));
    jn_json_text(json, object, "kind", component->kind);
    jn_json_count(json, object, "instances",
                  jn_component_instances(arch, index));
    json_t *prices = jn_json_object(json, object, "prices");
    for (int i = 0; i < jn_arch_action_count(arch); i++)
        put_price(json, prices, component, (enum jn_action)i);
    for (enum jn_action a = JN_VISIT; a <= JN_SYNC; a++)
        put_price(json, prices, component, a);
    jn_json_real(json, object, "area_um2", component->area_um2);
    jn_json_text(json, object, "area_estimator", component->area.estimator);
    jn_json_text(json, object, "area_source", component->area.source);
}

/* Given in the file, or nothing. */
static void put_address_price(struct jn_json *json, json_t *object,
                              const struct jn_level *level)
{
    const struct jn_estimate_row row = {.component = &level->component,
                                        .action = "address_generation",
                                        .unit = JN_FIGURE_PJ,
                                        .figure = level->address_generation_pj,
                                        .estimator = "user",
                                        .source = "given in the file"};
    if (level->address_generation_pj > 0)
        jn_json_price(json, json_object_get(object, "prices"), &row);
}

static void put_tensor(struct jn_json *json, json_t *object,
                       const struct jn_tensor_result *tensor,
                       const struct jn_storage *storage)
{
    jn_json_count(json, object, "tile_words", tensor->tile_words);
    jn_json_count(json, object, "partition_words", tensor->partition_words);
    jn_json_amount(json, object, "word_bits", storage->word_bits);
    jn_json_count(json, object, "block_words", storage->block_words);
    jn_json_count(json, object, "utilized_instances",
                  (uint64_t)tensor->utilized_instances);
    jn_json_real(json, object, "utilized_instances_average",
                 tensor->utilized_instances);
    jn_json_count(json, object, "reads_per_instance",
                  tensor->reads_per_instance);
    jn_json_count(json, object, "fills_per_instance",
                  tensor->fills_per_instance);
    jn_json_count(json, object, "updates_per_instance",
                  tensor->updates_per_instance);
    jn_json_count(json, object, "temporal_reductions_per_instance",
                  tensor->temporal_reductions_per_instance);
    jn_json_count(json, object, "address_generations_per_cluster",
                  tensor->address_generations_per_cluster);
    jn_json_count(json, object, "read_lines_per_instance",
                  tensor->lines[JN_READ]);
    jn_json_count(json, object, "fill_lines_per_instance",
                  tensor->lines[JN_FILL]);
    jn_json_count(json, object, "update_lines_per_instance",
                  tensor->lines[JN_UPDATE]);
    jn_json_real(json, object, "read_energy_pj", tensor->energy_pj_of[JN_READ]);
    jn_json_real(json, object, "fill_energy_pj", tensor->energy_pj_of[JN_FILL]);
    jn_json_real(json, object, "update_energy_pj",
                 tensor->energy_pj_of[JN_UPDATE]);
    jn_json_real(json, object, "address_generation_energy_pj",
                 tensor->address_generation_pj);
    jn_json_real(json, object, "energy_pj", tensor->energy_pj);
}

static void put_limit(struct jn_json *json, json_t *object, const char *key,
                      struct jn_bandwidth limit)
{
    if (limit.given)
        jn_json_real(json, object, key, limit.words_per_cycle);
}

static void put_level_figures(struct jn_json *json, json_t *object,
                              const struct jn_level *level,
                              const struct jn_level_result *result)
{
    if (level->has_size)
        jn_json_real(json, object, "size_bits",
                     (double)level->size_words * level->word_bits);
    jn_json_real(json, object, "used_bits", result->used_bits);
    jn_json_real(json, object, "utilized_instances_average",
                 result->utilized_instances);
    jn_json_count(json, object, "utilized_x", result->utilized_x);
    jn_json_count(json, object, "utilized_y", result->utilized_y);
    jn_json_count(json, object, "cycles", result->cycles);
    jn_json_real(json, object, "throttling_ratio", result->throttling_ratio);
    jn_json_real(json, object, "read_words_per_cycle",
                 result->read_words_per_cycle);
    jn_json_real(json, object, "write_words_per_cycle",
                 result->write_words_per_cycle);
    put_limit(json, object, "read_limit_words_per_cycle", level->read);
    put_limit(json, object, "write_limit_words_per_cycle", level->write);
    put_limit(json, object, "shared_limit_words_per_cycle", level->shared);
    jn_json_real(json, object, "instances_per_access",
                 result->instances_per_access);
    jn_json_real(json, object, "clusters", result->clusters);
    jn_json_real(json, object, "leaking_instances", result->leaking_instances);
    jn_json_real(json, object, "leakage_pj", result->leakage_pj);
    jn_json_real(json, object, "energy_pj", result->energy_pj);
    jn_json_real(json, object, "area_total_um2", result->area_um2);
}

static void put_sparse_tensors(struct jn_json *json, json_t *tensors,
                               const struct jn_outcome *outcome, size_t level)
{
    const struct jn_layer *layer = outcome->problem->layer;
    const struct jn_level_result *result = &outcome->result->levels[level];
    for (size_t i = 0; i < layer->tensor_count; i++)
        if (result->tensors[i].kept)
            jn_json_sparse_tensor(
                json, json_object_get(tensors, layer->tensors[i].name), outcome,
                level, i);
}

static void put_levels(struct jn_json *json, json_t *root,
                       const struct jn_outcome *outcome)
{
    const struct jn_problem *problem = outcome->problem;
    json_t *levels = jn_json_list(json, root, "levels");
    for (size_t level = problem->arch->level_count; level-- > 0;) {
        const struct jn_level_result *result = &outcome->result->levels[level];
        json_t *object = jn_json_append(json, levels);
        jn_json_component(json, object, problem->arch, level);
        put_address_price(json, object, &problem->arch->levels[level]);
        put_level_figures(json, object, &problem->arch->levels[level], result);
        json_t *tensors = jn_json_object(json, object, "tensors");
        for (size_t i = 0; i < problem->layer->tensor_count; i++)
            if (result->tensors[i].kept)
                put_tensor(json,
                           jn_json_object(json, tensors,
                                          problem->layer->tensors[i].name),
                           &result->tensors[i], &problem->storage[level][i]);
        put_sparse_tensors(json, tensors, outcome, level);
        jn_json_sparse_level(json, object, outcome, level);
    }
}

static void put_flow(struct jn_json *json, json_t *object,
                     const struct jn_flow_result *flow)
{
    jn_json_flag(json, object, "carried", flow->carried);
    jn_json_count(json, object, "fanout", flow->fanout);
    jn_json_amount(json, object, "ingresses", flow->ingresses);
    json_t *multicast = jn_json_object(json, object, "multicast");
    for (size_t i = 0; i < flow->record_count; i++)
        jn_json_amount(json, multicast,
                       jn_arena_format(json->arena, "%" PRIu64 "x%" PRIu64,
                                       flow->records[i].multicast,
                                       flow->records[i].scatter),
                       flow->records[i].accesses);
    jn_json_count(json, object, "link_transfers", flow->link_transfers);
    jn_json_count(json, object, "spatial_reductions", flow->spatial_reductions);
    jn_json_real(json, object, "average_hops", flow->average_hops);
    jn_json_real(json, object, "energy_per_hop_fj", flow->energy_per_hop_fj);
    jn_json_real(json, object, "energy_pj", flow->energy_pj);
    jn_json_real(json, object, "link_transfer_energy_pj",
                 flow->link_transfer_energy_pj);
    jn_json_real(json, object, "spatial_reduction_energy_pj",
                 flow->spatial_reduction_energy_pj);
}

static void put_network(struct jn_json *json, json_t *object,
                        const struct jn_arch *arch,
                        const struct jn_network *network)
{
    struct jn_estimate_rows rows = jn_estimate_network(network, json->arena);
    jn_json_text(json, object, "name", network->component.name);
    jn_json_text(json, object, "outer_level",
                 arch->levels[network->level].component.name);
    json_t *prices = jn_json_object(json, object, "prices");
    for (size_t i = 0; i < rows.count; i++)
        jn_json_price(json, prices, &rows.items[i]);
}

static void put_networks(struct jn_json *json, json_t *root,
                         const struct jn_outcome *outcome)
{
    const struct jn_arch *arch = outcome->problem->arch;
    const struct jn_layer *layer = outcome->problem->layer;
    json_t *networks = jn_json_list(json, root, "networks");
    for (size_t i = arch->network_count; i-- > 0;) {
        const struct jn_network_result *result = &outcome->result->networks[i];
        json_t *object = jn_json_append(json, networks);
        put_network(json, object, arch, &arch->networks[i]);
        jn_json_real(json, object, "fill_latency", result->fill_latency_cycles);
        jn_json_real(json, object, "drain_latency",
                     result->drain_latency_cycles);
        jn_json_real(json, object, "energy_pj", result->energy_pj);
        json_t *tensors = jn_json_object(json, object, "tensors");
        for (size_t t = 0; t < layer->tensor_count; t++)
            put_flow(json,
                     jn_json_object(json, tensors, layer->tensors[t].name),
                     &result->tensors[t]);
    }
}

static void put_compute(struct jn_json *json, json_t *root,
                        const struct jn_outcome *outcome)
{
    const struct jn_arch *arch = outcome->problem->arch;
    const struct jn_compute_result *compute = &outcome->result->compute;
    json_t *object = jn_json_object(json, root, "compute");
    jn_json_component(json, object, arch, jn_compute_component(arch));
    jn_json_count(json, object, "utilized_instances",
                  compute->utilized_instances);
    jn_json_count(json, object, "computes", compute->computes);
    jn_json_count(json, object, "cycles", compute->cycles);
    jn_json_real(json, object, "energy_pj", compute->energy_pj);
    jn_json_real(json, object, "leaking_instances",
                 outcome->result->sparse
                     ? outcome->result->sparse->computing_instances
                     : (double)compute->utilized_instances);
    jn_json_real(json, object, "leakage_pj", compute->leakage_pj);
    jn_json_real(json, object, "area_total_um2", compute->area_um2);
    jn_json_sparse_compute(json, object, outcome);
}

static void put_names(struct jn_json *json, json_t *object, const char *key,
                      jn_tensors set, const struct jn_layer *layer)
{
    json_t *names = jn_json_list(json, object, key);
    for (size_t i = 0; i < layer->tensor_count; i++)
        if (set >> i & 1)
            jn_json_append_text(json, names, layer->tensors[i].name);
}

static void put_mapping(struct jn_json *json, json_t *root,
                        const struct jn_outcome *outcome)
{
    static const struct {
        const char *key;
        enum jn_axis axis;
    } axes[] = {{"temporal", JN_TIME},
                {"spatial_y", JN_SPACE_Y},
                {"spatial_x", JN_SPACE_X}};
    const struct jn_layer *layer = outcome->problem->layer;
    const struct jn_mapping *mapping = outcome->mapping;
    json_t *levels = jn_json_list(json, root, "mapping");
    for (size_t i = 0; i < outcome->problem->arch->level_count; i++) {
        const struct jn_level_mapping *level = &mapping->levels[i];
        json_t *object = jn_json_append(json, levels);
        jn_json_text(json, object, "name",
                     outcome->problem->arch->levels[i].component.name);
        for (size_t a = 0; a < sizeof axes / sizeof *axes; a++)
            jn_json_text(json, object, axes[a].key,
                         jn_loops_notation(layer, mapping, i, axes[a].axis,
                                           json->arena));
        put_names(json, object, "keep", level->keep, layer);
        put_names(json, object, "no_temporal_reuse", level->no_temporal_reuse,
                  layer);
        put_names(json, object, "no_multicast", level->no_multicast, layer);
        put_names(json, object, "no_link_transfer", level->no_link_transfer,
                  layer);
        put_names(json, object, "rmw_first_update", level->rmw_first_update,
                  layer);
        put_names(json, object, "no_coalesce", level->no_coalesce, layer);
    }
}

static void put_bottleneck(struct jn_json *json, json_t *root,
                           const struct jn_outcome *outcome)
{
    const struct jn_arch *arch = outcome->problem->arch;
    size_t index = outcome->result->bottleneck;
    json_t *object = jn_json_object(json, root, "bottleneck");
    if (index >= arch->level_count) {
        bool computes = index == arch->level_count;
        jn_json_text(json, object, "component",
                     computes ? arch->compute.component.name
                              : arch->neurons.component.name);
        jn_json_text(json, object, "limit", computes ? "compute" : "neurons");
        return;
    }
    struct jn_demand demand =
        jn_level_demand(&arch->levels[index], &outcome->result->levels[index]);
    jn_json_text(json, object, "component", arch->levels[index].component.name);
    jn_json_text(json, object, "limit",
                 jn_arena_format(json->arena, "%s bandwidth",
                                 jn_stream_name(demand.stream)));
    jn_json_real(json, object, "wanted_words_per_cycle",
                 demand.wanted_words_per_cycle);
    jn_json_real(json, object, "limit_words_per_cycle",
                 demand.limit_words_per_cycle);
}

static void put_roofline(struct jn_json *json, json_t *root,
                         const struct jn_outcome *outcome)
{
    const struct jn_arch *arch = outcome->problem->arch;
    struct jn_roofline roofline;
    jn_roofline_count(outcome->problem, outcome->result, &roofline);
    json_t *object = jn_json_object(json, root, "roofline");
    jn_json_real(json, object, "peak_operations_per_cycle",
                 roofline.peak_operations_per_cycle);
    jn_json_real(json, object, "operations_per_cycle",
                 roofline.operations_per_cycle);
    json_t *levels = jn_json_list(json, object, "levels");
    for (size_t i = arch->level_count; i-- > 0;) {
        const struct jn_roof *roof = &roofline.levels[i];
        json_t *entry = jn_json_append(json, levels);
        jn_json_text(json, entry, "name", arch->levels[i].component.name);
        jn_json_text(json, entry, "stream", jn_stream_name(roof->stream));
        jn_json_real(json, entry, "bytes", roof->bytes);
        jn_json_real(json, entry, "operations_per_byte",
                     roof->operations_per_byte);
        if (!roof->has_bandwidth)
            continue;
        jn_json_real(json, entry, "bytes_per_cycle", roof->bytes_per_cycle);
        jn_json_real(json, entry, "balance_operations_per_byte",
                     roof->balance_operations_per_byte);
        jn_json_real(json, entry, "operations_per_cycle",
                     roof->operations_per_cycle);
    }
}

static void put_energies(struct jn_json *json, json_t *root,
                         const struct jn_outcome *outcome)
{
    const struct jn_summary *summary = outcome->summary;
    const struct jn_problem *problem = outcome->problem;
    json_t *components = jn_json_object(json, root, "energy_by_component_pj");
    for (size_t i = 0; i < jn_component_count(problem->arch); i++)
        jn_json_real(json, components, jn_component_at(problem->arch, i)->name,
                     summary->component_pj[i]);
    json_t *tensors = jn_json_object(json, root, "energy_by_tensor_pj");
    for (size_t i = 0; i < problem->layer->tensor_count; i++)
        jn_json_real(json, tensors, problem->layer->tensors[i].name,
                     summary->tensor_pj[i]);
    jn_json_activities(json, root, summary->activity_pj);
}

static void put_totals(struct jn_json *json, json_t *root,
                       const struct jn_outcome *outcome)
{
    const struct jn_result *result = outcome->result;
    double clock_ghz = outcome->problem->arch->clock_ghz;
    double computes = (double)result->compute.computes;
    jn_json_count(json, root, "computes", result->compute.computes);
    jn_json_count(json, root, "cycles", result->cycles);
    jn_json_count(json, root, "leaking_cycles", jn_latency_slowest(result));
    if (clock_ghz > 0)
        jn_json_real(json, root, "time_ns", (double)result->cycles / clock_ghz);
    jn_json_real(json, root, "utilization_percent",
                 100 * result->utilization_ratio);
    jn_json_real(json, root, "energy_pj", result->energy_pj);
    jn_json_real(json, root, "fj_per_compute",
                 computes > 0 ? 1000 * result->energy_pj / computes : 0);
    jn_json_real(json, root, "edp_j_cycles",
                 (double)result->cycles * result->energy_pj / 1e12);
    jn_json_real(json, root, "area_um2", result->area_um2);
}

static void put_layer(struct jn_json *json, json_t *object,
                      const struct jn_layer *layer)
{
    jn_json_text(json, object, "name", layer->name);
    jn_json_text(json, object, "module", layer->module);
    jn_json_text(json, object, "type", layer->type);
    jn_json_count(json, object, "count", layer->count);
    jn_json_text(json, object, "operation", jn_action_name(layer->operation));
    json_t *dims = jn_json_object(json, object, "dimensions");
    for (size_t i = 0; i < layer->dim_count; i++)
        jn_json_count(json, dims, layer->dim_names[i], layer->bounds[i]);
}

static void put_failure(struct jn_json *json, json_t *object,
                        const struct jn_outcome *outcome)
{
    if (outcome->fate == JN_UNMAPPED) {
        jn_json_text(json, object, "reason",
                     jn_outcome_reason(outcome, json->arena));
        return;
    }
    jn_json_text(json, object, "level", outcome->result->refusal.component);
    jn_json_text(json, object, "reason",
                 jn_outcome_refusal(outcome, json->arena));
    put_mapping(json, object, outcome);
}

void jn_json_layer(struct jn_json *json, json_t *object,
                   const struct jn_outcome *outcome)
{
    put_layer(json, object, outcome->problem->layer);
    jn_json_flag(json, object, "valid", outcome->fate == JN_EVALUATED);
    if (outcome->fate != JN_EVALUATED) {
        put_failure(json, object, outcome);
        return;
    }
    put_totals(json, object, outcome);
    jn_json_sparse_totals(json, object, outcome);
    put_bottleneck(json, object, outcome);
    put_energies(json, object, outcome);
    put_compute(json, object, outcome);
    jn_json_neurons(json, object, outcome);
    put_levels(json, object, outcome);
    put_networks(json, object, outcome);
    put_roofline(json, object, outcome);
    put_mapping(json, object, outcome);
}
