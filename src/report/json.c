/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/json.h"

#include "report/json_build.h"

static void put_inputs(struct jn_json *json, json_t *root,
                       const struct jn_spec *spec)
{
    jn_json_text(json, root, "version", jn_version());
    json_t *inputs = jn_json_object(json, root, "inputs");
    json_t *files = jn_json_list(json, inputs, "files");
    for (size_t i = 0; i < spec->file_count; i++)
        jn_json_append_text(json, files, spec->files[i]);
    jn_json_text(json, inputs, "machine", spec->arch.name);
    jn_json_text(json, inputs, "network", spec->workload.name);
    jn_json_text(json, inputs, "translation_rule",
                 spec->options.old_translation_rule ? "old" : "new");
    jn_json_flag(json, inputs, "link_transfers",
                 !spec->options.no_link_transfers);
    jn_json_flag(json, inputs, "first_read_elision",
                 !spec->options.no_first_read_elision);
    jn_json_real(json, inputs, "clock_ghz", spec->arch.clock_ghz);
    jn_json_real(json, inputs, "technology_nm", spec->arch.technology_nm);
}

static void put_energies(struct jn_json *json, json_t *object,
                         const struct jn_arch *arch,
                         const struct jn_total *total)
{
    json_t *components = jn_json_object(json, object, "energy_by_component_pj");
    for (size_t i = 0; i < jn_component_count(arch); i++)
        jn_json_real(json, components, jn_component_at(arch, i)->name,
                     total->component_pj[i]);
    json_t *actions = jn_json_object(json, object, "energy_by_action_pj");
    for (size_t i = 0; i < JN_ACTIVITY_COUNT; i++)
        jn_json_real(json, actions, jn_activity_name((enum jn_activity)i),
                     total->activity_pj[i]);
}

static void put_total(struct jn_json *json, json_t *object,
                      const struct jn_arch *arch, const struct jn_total *total)
{
    double computes = (double)total->computes;
    jn_json_count(json, object, "layers", total->layer_count);
    jn_json_count(json, object, "runs", total->run_count);
    jn_json_count(json, object, "computes", total->computes);
    jn_json_count(json, object, "cycles", total->cycles);
    jn_json_real(json, object, "utilization_percent",
                 100 * total->utilization_ratio);
    jn_json_real(json, object, "energy_pj", total->energy_pj);
    jn_json_real(json, object, "fj_per_compute",
                 computes > 0 ? 1000 * total->energy_pj / computes : 0);
    put_energies(json, object, arch, total);
}

static void put_tensors(struct jn_json *json, json_t *object,
                        const struct jn_totals *totals)
{
    json_t *tensors = jn_json_object(json, object, "energy_by_tensor_pj");
    for (size_t i = 0; i < totals->tensor_count; i++)
        if (totals->tensors[i].name[0])
            jn_json_real(json, tensors, totals->tensors[i].name,
                         totals->tensors[i].energy_pj);
}

static void put_network(struct jn_json *json, json_t *root,
                        const struct jn_run *run)
{
    const struct jn_totals *totals = run->totals;
    const struct jn_arch *arch = run->outcomes[0].problem->arch;
    json_t *layers = jn_json_list(json, root, "layers");
    for (size_t i = 0; i < run->outcome_count; i++)
        jn_json_layer(json, jn_json_append(json, layers), &run->outcomes[i]);
    json_t *total = jn_json_object(json, root, "totals");
    put_total(json, total, arch, &totals->all);
    put_tensors(json, total, totals);
    jn_json_count(json, total, "layers_refused",
                  totals->fate_count[JN_REFUSED]);
    jn_json_count(json, total, "layers_unmapped",
                  totals->fate_count[JN_UNMAPPED]);
    json_t *modules = jn_json_list(json, root, "modules");
    for (size_t i = 0; i < totals->module_count; i++) {
        json_t *module = jn_json_append(json, modules);
        jn_json_text(json, module, "name", totals->modules[i].name);
        put_total(json, module, arch, &totals->modules[i]);
    }
}

static bool print_json(const struct jn_run *run, const struct jn_page *page)
{
    struct jn_json json = {.arena = page->arena};
    json_t *root = json_object();
    put_inputs(&json, root, run->spec);
    if (run->is_network)
        put_network(&json, root, run);
    else
        jn_json_layer(&json, root, &run->outcomes[0]);
    bool whole = !json.failed &&
                 (json_dumpf(root, page->stream,
                             JSON_INDENT(1) | JSON_REAL_PRECISION(17)) == 0 ||
                  ferror(page->stream));
    json_decref(root);
    fputc('\n', page->stream);
    return whole;
}

const struct jn_report_type jn_report_json = {"json", print_json};
