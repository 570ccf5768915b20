/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/json.h"

#include "cost/pace.h"
#include "report/json_build.h"
#include "report/searched.h"

#include <string.h>

void jn_json_inputs(struct jn_json *json, json_t *root,
                    const struct jn_run *run)
{
    const struct jn_spec *spec = run->spec;
    json_t *inputs = jn_json_object(json, root, "inputs");
    json_t *files = jn_json_list(json, inputs, "files");
    for (size_t i = 0; i < spec->file_count; i++)
        jn_json_append_text(json, files, spec->files[i]);
    jn_json_text(json, inputs, "machine", spec->arch.name);
    jn_json_text(json, inputs, "network", spec->workload.name);
    jn_json_text(json, inputs, "translation_rule",
                 spec->options.old_translation_rule ? "old" : "new");
    if (spec->arch.is_sparse)
        jn_json_text(json, inputs, "sparse_rule",
                     spec->options.timeloop_sparse_rule ? "timeloop" : "right");
    jn_json_flag(json, inputs, "link_transfers",
                 !spec->options.no_link_transfers);
    jn_json_flag(json, inputs, "first_read_elision",
                 !spec->options.no_first_read_elision);
    jn_json_real(json, inputs, "clock_ghz", spec->arch.clock_ghz);
    jn_json_real(json, inputs, "technology_nm", spec->arch.technology_nm);
    if (run->searches)
        jn_json_searches(json, inputs, run->searches);
}

static void put_energies(struct jn_json *json, json_t *object,
                         const struct jn_arch *arch,
                         const struct jn_total *total)
{
    json_t *components = jn_json_object(json, object, "energy_by_component_pj");
    for (size_t i = 0; i < jn_component_count(arch); i++)
        jn_json_real(json, components, jn_component_at(arch, i)->name,
                     total->component_pj[i]);
    jn_json_activities(json, object, total->activity_pj);
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

/* Where time steps come at a pace. */
static void put_pace(struct jn_json *json, json_t *object,
                     const struct jn_run *run)
{
    struct jn_pace pace;
    jn_pace_count(run->outcomes, run->outcome_count, &pace);
    if (pace.period_ns <= 0)
        return;
    jn_json_real(json, object, "period_ns", pace.period_ns);
    jn_json_real(json, object, "idle_ns", pace.idle_ns);
    jn_json_real(json, object, "idle_leakage_pj", pace.idle_pj);
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

static json_t *new_object(struct jn_json *json)
{
    json_t *object = json_object();
    json->failed = json->failed || !object;
    return object;
}

/* What a value is written on, behind so many blanks on each further line. */
struct margin {
    FILE *stream;
    int columns;
};

/* Failed writes show in the stream. */
static int write_behind(const char *text, size_t size, void *data)
{
    const struct margin *margin = data;
    while (size > 0) {
        const char *newline = memchr(text, '\n', size);
        size_t length = newline ? (size_t)(newline - text) + 1 : size;
        fwrite(text, 1, length, margin->stream);
        if (newline)
            fprintf(margin->stream, "%*s", margin->columns, "");
        text += length;
        size -= length;
    }
    return 0;
}

/* Writes VALUE and drops it. */
static void write_value(struct jn_json *json, const struct jn_page *page,
                        int columns, json_t *value)
{
    const size_t flags =
        JSON_INDENT(1) | JSON_REAL_PRECISION(17) | JSON_ENCODE_ANY;
    struct margin margin = {page->stream, columns};
    if (json->failed ||
        json_dump_callback(value, write_behind, &margin, flags) != 0)
        json->failed = true;
    json_decref(value);
}

/* Writes the members of OBJECT as some of those of the root, and drops it. */
static void write_members(struct jn_json *json, const struct jn_page *page,
                          json_t *object, const char *first)
{
    const char *separator = first;
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        fprintf(page->stream, "%s \"%s\": ", separator, key);
        write_value(json, page, 1, json_incref(value));
        separator = ",\n";
    }
    json_decref(object);
}

/* Layers are written one by one, which takes less memory than the whole. */
static void write_layers(struct jn_json *json, const struct jn_page *page,
                         const struct jn_run *run)
{
    fputs(",\n \"layers\": [", page->stream);
    for (size_t i = 0; i < run->outcome_count && !json->failed; i++) {
        json_t *layer = new_object(json);
        jn_json_layer(json, layer, &run->outcomes[i]);
        if (run->searches)
            jn_json_searched(json, layer, run->searches, i);
        fprintf(page->stream, "%s\n  ", i > 0 ? "," : "");
        write_value(json, page, 2, layer);
    }
    fputs("\n ]", page->stream);
}

static json_t *build_sums(struct jn_json *json, const struct jn_run *run)
{
    const struct jn_totals *totals = run->totals;
    const struct jn_arch *arch = run->outcomes[0].problem->arch;
    json_t *sums = new_object(json);
    json_t *total = jn_json_object(json, sums, "totals");
    put_total(json, total, arch, &totals->all);
    put_tensors(json, total, totals);
    put_pace(json, total, run);
    jn_json_count(json, total, "layers_refused",
                  totals->fate_count[JN_REFUSED]);
    jn_json_count(json, total, "layers_unmapped",
                  totals->fate_count[JN_UNMAPPED]);
    json_t *modules = jn_json_list(json, sums, "modules");
    for (size_t i = 0; i < totals->module_count; i++) {
        json_t *module = jn_json_append(json, modules);
        jn_json_text(json, module, "name", totals->modules[i].name);
        put_total(json, module, arch, &totals->modules[i]);
    }
    return sums;
}

static bool print_json(const struct jn_run *run, const struct jn_page *page)
{
    struct jn_json json = {.arena = page->arena};
    json_t *root = new_object(&json);
    jn_json_schema(&json, root, "result");
    jn_json_inputs(&json, root, run);
    bool lists_layers = run->is_network || run->searches;
    if (!lists_layers)
        jn_json_layer(&json, root, &run->outcomes[0]);
    fputc('{', page->stream);
    write_members(&json, page, root, "\n");
    if (lists_layers) {
        write_layers(&json, page, run);
        write_members(&json, page, build_sums(&json, run), ",\n");
    }
    fputs("\n}\n", page->stream);
    return !json.failed;
}

const struct jn_report_type jn_report_json = {"json", print_json};
