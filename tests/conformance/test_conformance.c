/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_conformance.c - evaluations against Timeloop's own figures.
 *
 * Input:  cases/FAMILY-*.yaml with the figures in the .json of the same name.
 * Output: a failure for each figure that differs, a count for each family.
 * Next:   README.md beside the cases says where they are from.
 */
#include "conformance/compare.h"
#include "conformance/sparse_figures.h"
#include "harness.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct figure tensor_figures[] = {
    {"tile_words", COUNT, offsetof(struct jn_tensor_result, tile_words)},
    {"partition_words", COUNT,
     offsetof(struct jn_tensor_result, partition_words)},
    {"utilized_instances", WHOLE_REAL,
     offsetof(struct jn_tensor_result, utilized_instances)},
    {"reads_per_instance", COUNT,
     offsetof(struct jn_tensor_result, reads_per_instance)},
    {"fills_per_instance", COUNT,
     offsetof(struct jn_tensor_result, fills_per_instance)},
    {"updates_per_instance", COUNT,
     offsetof(struct jn_tensor_result, updates_per_instance)},
    {"temporal_reductions_per_instance", COUNT,
     offsetof(struct jn_tensor_result, temporal_reductions_per_instance)},
    {"address_generations_per_cluster", COUNT,
     offsetof(struct jn_tensor_result, address_generations_per_cluster)},
    {"energy_pj", REAL, offsetof(struct jn_tensor_result, energy_pj)},
    {NULL, SKIPPED, 0},
};

static const struct figure flow_figures[] = {
    {"fanout", COUNT, offsetof(struct jn_flow_result, fanout)},
    {"ingresses", REAL, offsetof(struct jn_flow_result, ingresses)},
    {"link_transfers", COUNT, offsetof(struct jn_flow_result, link_transfers)},
    {"spatial_reductions", COUNT,
     offsetof(struct jn_flow_result, spatial_reductions)},
    {"average_hops", REAL, offsetof(struct jn_flow_result, average_hops)},
    {"energy_per_hop_fj", REAL,
     offsetof(struct jn_flow_result, energy_per_hop_fj)},
    {"energy_pj", REAL, offsetof(struct jn_flow_result, energy_pj)},
    {"link_transfer_energy_pj", REAL,
     offsetof(struct jn_flow_result, link_transfer_energy_pj)},
    {"spatial_reduction_energy_pj", REAL,
     offsetof(struct jn_flow_result, spatial_reduction_energy_pj)},
    {"multicast", SKIPPED, 0},
    {NULL, SKIPPED, 0},
};

static const struct figure level_figures[] = {
    {"cycles", COUNT, offsetof(struct jn_level_result, cycles)},
    {"throttling_ratio", REAL,
     offsetof(struct jn_level_result, throttling_ratio)},
    {"leakage_pj", REAL, offsetof(struct jn_level_result, leakage_pj)},
    {"name", SKIPPED, 0},
    {"instances", SKIPPED, 0},
    {"area_um2", SKIPPED, 0},
    {"tensors", SKIPPED, 0},
    {NULL, SKIPPED, 0},
};

static const struct figure network_figures[] = {
    {"fill_latency", REAL,
     offsetof(struct jn_network_result, fill_latency_cycles)},
    {"drain_latency", REAL,
     offsetof(struct jn_network_result, drain_latency_cycles)},
    {"name", SKIPPED, 0},
    {"tensors", SKIPPED, 0},
    {NULL, SKIPPED, 0},
};

static const struct figure compute_figures[] = {
    {"computes", COUNT, offsetof(struct jn_compute_result, computes)},
    {"utilized_instances", COUNT,
     offsetof(struct jn_compute_result, utilized_instances)},
    {"cycles", COUNT, offsetof(struct jn_compute_result, cycles)},
    {"energy_pj", REAL, offsetof(struct jn_compute_result, energy_pj)},
    {"area_total_um2", REAL, offsetof(struct jn_compute_result, area_um2)},
    {"name", SKIPPED, 0},
    {"instances", SKIPPED, 0},
    {NULL, SKIPPED, 0},
};

static int find_tensor(const struct jn_spec *spec, const char *name)
{
    return jn_layer_find_tensor(&spec->workload.layers[0], name);
}

static void compare_tensors(struct place place, const struct jn_spec *spec,
                            json_t *wanted, const struct jn_result *result,
                            size_t index)
{
    const struct jn_level_result *level = &result->levels[index];
    const char *name;
    json_t *want;
    json_object_foreach(wanted, name, want)
    {
        place.tensor = name;
        int tensor = find_tensor(spec, name);
        if (tensor < 0 || !level->tensors[tensor].kept)
            differ(&place, "", "kept", "bypassed");
        else if (result->sparse != NULL)
            compare_sparse_tensor(&place, spec, want, result,
                                  (struct spot){index, (size_t)tensor});
        else
            compare_group(&place, tensor_figures, want,
                          &level->tensors[tensor]);
    }
}

static void compare_level(struct place place, const struct jn_spec *spec,
                          json_t *wanted, const struct jn_result *result)
{
    place.part = json_string_value(json_object_get(wanted, "name"));
    int index = jn_arch_find_level(&spec->arch, place.part);
    if (index < 0) {
        differ(&place, "", "a level", "none");
        return;
    }
    const struct jn_level_result *got = &result->levels[index];
    const struct jn_level *level = &spec->arch.levels[index];
    uint64_t instances = level->mesh.x * level->mesh.y;
    compare_group(&place, level_figures, wanted, got);
    compare_count(&place, "instances", json_object_get(wanted, "instances"),
                  instances);
    compare_real(&place, "area_um2", json_object_get(wanted, "area_um2"),
                 got->area_um2 / (double)instances);
    compare_tensors(place, spec, json_object_get(wanted, "tensors"), result,
                    (size_t)index);
}

static void compare_records(const struct place *place, json_t *wanted,
                            const struct jn_flow_result *flow)
{
    char key[64], number[32];
    size_t found = 0;
    for (size_t i = 0; i < flow->record_count; i++) {
        const struct jn_record *record = &flow->records[i];
        snprintf(key, sizeof key, "%llux%llu",
                 (unsigned long long)record->multicast,
                 (unsigned long long)record->scatter);
        json_t *want = json_object_get(wanted, key);
        found += want ? 1 : 0;
        snprintf(number, sizeof number, "%.15g", record->accesses);
        if (want)
            compare_real(place, key, want, record->accesses);
        else if (record->accesses >= 0.005)
            differ(place, key, "none", number);
    }
    if (found != json_object_size(wanted))
        differ(place, "multicast", "more records", "fewer");
}

static int find_network(const struct jn_arch *arch, const char *name)
{
    for (size_t i = 0; i < arch->network_count; i++)
        if (strcmp(arch->networks[i].component.name, name) == 0)
            return (int)i;
    return -1;
}

static void compare_network(struct place place, const struct jn_spec *spec,
                            json_t *wanted, const struct jn_result *result)
{
    place.part = json_string_value(json_object_get(wanted, "name"));
    int index = find_network(&spec->arch, place.part);
    if (index < 0) {
        differ(&place, "", "a network", "none");
        return;
    }
    const struct jn_network_result *got = &result->networks[index];
    compare_group(&place, network_figures, wanted, got);
    const char *name;
    json_t *want;
    json_object_foreach(json_object_get(wanted, "tensors"), name, want)
    {
        int tensor = find_tensor(spec, name);
        place.tensor = name;
        if (tensor < 0) {
            differ(&place, "", "a tensor", "none");
            continue;
        }
        compare_group(&place, flow_figures, want, &got->tensors[tensor]);
        if (json_object_get(want, "multicast"))
            compare_records(&place, json_object_get(want, "multicast"),
                            &got->tensors[tensor]);
    }
}

static void compare_compute(struct place place, const struct jn_spec *spec,
                            json_t *wanted, const struct jn_result *result)
{
    const struct jn_compute *compute = &spec->arch.compute;
    place.part = "compute";
    if (result->sparse != NULL)
        compare_sparse_compute(&place, wanted, result);
    else
        compare_group(&place, compute_figures, wanted, &result->compute);
    compare_text(&place, "name", json_object_get(wanted, "name"),
                 compute->component.name);
    compare_count(&place, "instances", json_object_get(wanted, "instances"),
                  compute->mesh.x * compute->mesh.y);
}

static void compare_totals(const struct place *place, json_t *wanted,
                           const struct jn_result *result)
{
    compare_count(place, "computes", json_object_get(wanted, "computes"),
                  result->compute.computes);
    compare_real(place, "fj_per_compute",
                 json_object_get(wanted, "fj_per_compute"),
                 1000 * result->energy_pj / (double)result->compute.computes);
}

static void compare_result(const struct place *place,
                           const struct jn_spec *spec, json_t *wanted,
                           const struct jn_result *result)
{
    size_t index;
    json_t *want;
    if (result->sparse != NULL)
        compare_sparse_totals(place, wanted, result);
    else
        compare_totals(place, wanted, result);
    compare_count(place, "cycles", json_object_get(wanted, "cycles"),
                  result->cycles);
    compare_real(place, "utilization_percent",
                 json_object_get(wanted, "utilization_percent"),
                 100 * result->utilization_ratio);
    compare_compute(*place, spec, json_object_get(wanted, "compute"), result);
    json_array_foreach(json_object_get(wanted, "levels"), index, want)
    {
        compare_level(*place, spec, want, result);
    }
    json_array_foreach(json_object_get(wanted, "networks"), index, want)
    {
        compare_network(*place, spec, want, result);
    }
}

/* The mapping must be refused, and by the same level. */
static void compare_refusal(const struct place *place, json_t *wanted,
                            enum jn_status status,
                            const struct jn_result *result)
{
    if (status == JN_INFEASIBLE)
        compare_text(place, "level", json_object_get(wanted, "level"),
                     result->refusal.component);
    else
        differ(place, "", "refused", "accepted");
}

static void compare_case(const char *file, json_t *wanted,
                         struct jn_arena *scratch)
{
    static struct jn_result result;
    static const struct jn_options options = {.timeloop_sparse_rule = true};
    const struct place place = {file, "", ""};
    struct jn_spec *spec;
    bool valid = json_is_true(json_object_get(wanted, "valid"));
    if (jn_spec_load(&file, 1, &options, &spec) != JN_OK) {
        differ(&place, "", "a specification", jn_spec_messages(spec));
    } else {
        enum jn_status status = jn_evaluate_layer(spec, 0, scratch, &result);
        if (!valid)
            compare_refusal(&place, wanted, status, &result);
        else if (status == JN_OK)
            compare_result(&place, spec, wanted, &result);
        else
            differ(&place, "", "an evaluation", result.refusal.component);
    }
    jn_spec_free(spec);
}

static json_t *load_figures(const char *case_file)
{
    char path[4096];
    snprintf(path, sizeof path, "%.*s.json",
             (int)(strlen(case_file) - strlen(".yaml")), case_file);
    return json_load_file(path, 0, NULL);
}

static void compare_family(const char *family)
{
    char pattern[4096];
    glob_t files;
    struct jn_arena *scratch = jn_arena_new();
    snprintf(pattern, sizeof pattern, "%s/%s-*.yaml",
             source_path("tests/conformance/cases"), family);
    CU_ASSERT_EQUAL_FATAL(glob(pattern, 0, NULL, &files), 0);
    count = (struct counter){0};
    for (size_t i = 0; i < files.gl_pathc; i++) {
        size_t before = count.differing;
        json_t *wanted = load_figures(files.gl_pathv[i]);
        CU_ASSERT_PTR_NOT_NULL_FATAL(wanted);
        compare_case(files.gl_pathv[i], wanted, scratch);
        json_decref(wanted);
        count.cases++;
        count.agreeing += count.differing == before ? 1 : 0;
    }
    printf("%s: %u of %u cases agree, %zu of %zu figures differ\n", family,
           count.agreeing, count.cases, count.differing, count.figures);
    globfree(&files);
    jn_arena_free(scratch);
}

static void dense(void)
{
    compare_family("dense");
}

static void halo(void)
{
    compare_family("halo");
}

static void spatial(void)
{
    compare_family("spatial");
}

static void bypass(void)
{
    compare_family("bypass");
}

static void bandwidth(void)
{
    compare_family("bandwidth");
}

static void tight(void)
{
    compare_family("tight");
}

static void imperfect(void)
{
    compare_family("imperfect");
}

static void noc(void)
{
    compare_family("noc");
}

static void reuseflags(void)
{
    compare_family("reuseflags");
}

static void sparse(void)
{
    compare_family("sparse");
}

const struct jn_test tests[] = {
    {"dense cases have Timeloop's figures", dense},
    {"sliding windows have Timeloop's figures", halo},
    {"spatial cases have Timeloop's figures", spatial},
    {"bypassed levels have Timeloop's figures", bypass},
    {"limited bandwidths have Timeloop's figures", bandwidth},
    {"tight buffers have Timeloop's figures or its refusal", tight},
    {"imperfect factors have Timeloop's figures", imperfect},
    {"networks have Timeloop's figures", noc},
    {"reuse flags have Timeloop's figures", reuseflags},
    {"zeros have Timeloop's figures", sparse},
    {NULL, NULL},
};
