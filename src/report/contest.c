/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/contest.h"

#include "base/number.h"
#include "report/json_build.h"

#include <csv.h>

#include <assert.h>
#include <string.h>

const char *const jn_contest_scopes[JN_SCOPES] = {[JN_SCOPE_COMPONENT] =
                                                      "component",
                                                  [JN_SCOPE_MODULE] = "module",
                                                  [JN_SCOPE_LAYER] = "layer"};

static const char *const keys[JN_CONTEST_FIGURES] = {
    "energy_pj",    "dynamic_pj",          "static_pj",
    "compute_pj",   "operation_pj",        "neuron_pj",
    "cycles",       "latency_ns",          "edp_pj_s",
    "area_um2",     "multiplications",     "additions",
    "comparisons",  "synaptic_operations", "neuron_updates",
    "spikes",       "dram_bits",           "buffer_bits",
    "network_bits", "accuracy_percent"};

/* What is not known of something measured stays negative. */
static void take_measured(const struct jn_measured *measured,
                          double values[JN_CONTEST_FIGURES])
{
    values[0] = 1e6 * measured->energy_uj;
    if (measured->static_uj >= 0) {
        values[1] = 1e6 * (measured->energy_uj - measured->static_uj);
        values[2] = 1e6 * measured->static_uj;
    }
    if (measured->latency_us > 0) {
        values[7] = 1e3 * measured->latency_us;
        values[8] = values[0] * measured->latency_us / 1e6;
    }
    if (measured->area_mm2 > 0)
        values[9] = 1e6 * measured->area_mm2;
}

static void take_evaluated(const struct jn_figures *figures,
                           double values[JN_CONTEST_FIGURES])
{
    bool timed = figures->latency_ns > 0;
    const double all[JN_CONTEST_FIGURES - 1] = {
        figures->energy_pj,
        jn_figures_dynamic_pj(figures),
        figures->static_pj,
        jn_figures_compute_pj(figures),
        figures->operation_pj,
        figures->neuron_pj,
        figures->cycles,
        timed ? figures->latency_ns : -1,
        timed ? jn_figures_edp_pj_s(figures) : -1,
        figures->area_um2,
        figures->multiplications,
        figures->additions,
        figures->comparisons,
        figures->synops,
        figures->neuron_updates,
        figures->spikes,
        figures->dram_bits,
        figures->buffer_bits,
        figures->network_bits};
    memcpy(values, all, sizeof all);
}

void jn_contest_figures(const struct jn_entry *entry,
                        struct jn_contest_figure figures[JN_CONTEST_FIGURES])
{
    double values[JN_CONTEST_FIGURES];
    for (size_t i = 0; i < JN_CONTEST_FIGURES; i++)
        values[i] = -1;
    if (entry->contestant->is_measured)
        take_measured(&entry->contestant->measured, values);
    else if (entry->figures.whole)
        take_evaluated(&entry->figures, values);
    values[JN_CONTEST_FIGURES - 1] = entry->contestant->accuracy_percent;
    for (size_t i = 0; i < JN_CONTEST_FIGURES; i++)
        figures[i] = (struct jn_contest_figure){keys[i], values[i]};
}

double jn_contest_figure(const struct jn_entry *entry, const char *key)
{
    struct jn_contest_figure figures[JN_CONTEST_FIGURES];
    jn_contest_figures(entry, figures);
    size_t i = 0;
    while (strcmp(figures[i].key, key) != 0)
        i++;
    assert(i < JN_CONTEST_FIGURES);
    return figures[i].value;
}

/* --- parts --- */

struct split {
    const struct jn_contest *contest;
    struct jn_arena *arena;
    struct jn_contest_parts *parts;
    size_t entry;
};

static void add(const struct split *split, const char *name, double energy_pj)
{
    struct jn_contest_parts *parts = split->parts;
    size_t i = 0;
    while (i < parts->count && strcmp(parts->items[i].name, name) != 0)
        i++;
    if (i == parts->count) {
        parts->items[i] = (struct jn_contest_part){
            name, jn_arena_take(split->arena, split->contest->count,
                                sizeof *parts->items[i].values_pj)};
        for (size_t e = 0; e < split->contest->count; e++)
            parts->items[i].values_pj[e] = -1;
        parts->count++;
    }
    double *value_pj = &parts->items[i].values_pj[split->entry];
    *value_pj = (*value_pj < 0 ? 0 : *value_pj) + energy_pj;
}

static void add_components(const struct split *split,
                           const struct jn_entry *entry)
{
    const struct jn_arch *arch = &entry->run->spec->arch;
    const double *component_pj = entry->run->totals->all.component_pj;
    for (size_t i = 0; i < jn_component_count(arch); i++)
        if (component_pj[i] > 0)
            add(split, jn_component_at(arch, i)->name, component_pj[i]);
    if (entry->figures.idle_pj > 0)
        add(split, "idle", entry->figures.idle_pj);
}

static void add_modules(const struct split *split, const struct jn_entry *entry)
{
    const struct jn_totals *totals = entry->run->totals;
    for (size_t i = 0; i < totals->module_count; i++)
        add(split, totals->modules[i].name, totals->modules[i].energy_pj);
}

static void add_layers(const struct split *split, const struct jn_entry *entry)
{
    for (size_t i = 0; i < entry->run->outcome_count; i++) {
        const struct jn_outcome *outcome = &entry->run->outcomes[i];
        const struct jn_layer *layer = outcome->problem->layer;
        if (outcome->fate == JN_EVALUATED)
            add(split, layer->name,
                (double)layer->count * outcome->result->energy_pj);
    }
}

static size_t most_parts(const struct jn_entry *entry,
                         enum jn_contest_scope scope)
{
    return scope == JN_SCOPE_COMPONENT ? JN_MAX_COMPONENTS + 1
           : scope == JN_SCOPE_MODULE  ? entry->run->totals->module_count
                                       : entry->run->outcome_count;
}

void jn_contest_split(const struct jn_contest *contest,
                      enum jn_contest_scope scope, struct jn_arena *arena,
                      struct jn_contest_parts *parts)
{
    typedef void add_all(const struct split *split,
                         const struct jn_entry *entry);
    static add_all *const adders[JN_SCOPES] = {[JN_SCOPE_COMPONENT] =
                                                   add_components,
                                               [JN_SCOPE_MODULE] = add_modules,
                                               [JN_SCOPE_LAYER] = add_layers};
    size_t room = 0;
    for (size_t i = 0; i < contest->count; i++)
        if (contest->entries[i].run)
            room += most_parts(&contest->entries[i], scope);
    *parts = (struct jn_contest_parts){
        jn_arena_take(arena, room, sizeof *parts->items), 0};
    for (size_t i = 0; i < contest->count; i++) {
        const struct split split = {contest, arena, parts, i};
        if (contest->entries[i].run)
            adders[scope](&split, &contest->entries[i]);
    }
}

/* --- CSV --- */

struct place {
    const char *contestant, *scope, *name;
};

static void print_row(const struct jn_page *page, const struct place *place,
                      const char *figure, double value)
{
    const char *const cells[] = {place->contestant, place->scope, place->name,
                                 figure};
    if (value < 0)
        return;
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        csv_fwrite(page->stream, cells[i], strlen(cells[i]));
        fputc(',', page->stream);
    }
    fprintf(page->stream, "%s\n", jn_exact_text(page->arena, value));
}

static bool print_csv(const struct jn_contest *contest,
                      const struct jn_page *page)
{
    fputs("contestant,scope,name,figure,value\n", page->stream);
    for (size_t i = 0; i < contest->count; i++) {
        struct jn_contest_figure figures[JN_CONTEST_FIGURES];
        const struct place whole = {contest->entries[i].contestant->name,
                                    "total", ""};
        jn_contest_figures(&contest->entries[i], figures);
        for (size_t f = 0; f < JN_CONTEST_FIGURES; f++)
            print_row(page, &whole, figures[f].key, figures[f].value);
    }
    for (int scope = 0; scope < JN_SCOPES; scope++) {
        struct jn_contest_parts parts;
        jn_contest_split(contest, (enum jn_contest_scope)scope, page->arena,
                         &parts);
        for (size_t part = 0; part < parts.count; part++)
            for (size_t i = 0; i < contest->count; i++) {
                const struct place place = {
                    contest->entries[i].contestant->name,
                    jn_contest_scopes[scope], parts.items[part].name};
                print_row(page, &place, "energy_pj",
                          parts.items[part].values_pj[i]);
            }
    }
    return true;
}

/* --- JSON --- */

static void put_figures(struct jn_json *json, json_t *object,
                        const struct jn_entry *entry)
{
    struct jn_contest_figure figures[JN_CONTEST_FIGURES];
    jn_contest_figures(entry, figures);
    for (size_t i = 0; i < JN_CONTEST_FIGURES; i++)
        if (figures[i].value >= 0)
            jn_json_amount(json, object, figures[i].key, figures[i].value);
}

static void put_arithmetic(struct jn_json *json, json_t *object,
                           const struct jn_arithmetic *arithmetic)
{
    json_t *group = jn_json_object(json, object, "arithmetic");
    jn_json_flag(json, group, "float", arithmetic->is_float);
    jn_json_count(json, group, "weights_bits", arithmetic->weight_bits);
    jn_json_count(json, group, "inputs_bits", arithmetic->input_bits);
    jn_json_count(json, group, "sums_bits", arithmetic->sum_bits);
}

static void put_parts(struct jn_json *json, json_t *object,
                      const struct jn_contest *contest, size_t entry)
{
    for (int scope = 0; scope < JN_SCOPES; scope++) {
        struct jn_contest_parts parts;
        json_t *group =
            jn_json_object(json, object,
                           jn_arena_format(json->arena, "energy_by_%s_pj",
                                           jn_contest_scopes[scope]));
        jn_contest_split(contest, (enum jn_contest_scope)scope, json->arena,
                         &parts);
        for (size_t i = 0; i < parts.count; i++)
            if (parts.items[i].values_pj[entry] >= 0)
                jn_json_real(json, group, parts.items[i].name,
                             parts.items[i].values_pj[entry]);
    }
}

static void put_reasons(struct jn_json *json, json_t *object,
                        const struct jn_run *run)
{
    json_t *group = jn_json_object(json, object, "not_evaluated");
    for (size_t i = 0; i < run->outcome_count; i++)
        if (run->outcomes[i].fate != JN_EVALUATED)
            jn_json_text(json, group, run->outcomes[i].problem->layer->name,
                         jn_outcome_reason(&run->outcomes[i], json->arena));
}

static void put_entry(struct jn_json *json, json_t *list,
                      const struct jn_contest *contest, size_t index)
{
    const struct jn_entry *entry = &contest->entries[index];
    json_t *object = jn_json_append(json, list);
    jn_json_text(json, object, "name", entry->contestant->name);
    put_figures(json, object, entry);
    if (entry->contestant->accuracy_source)
        jn_json_text(json, object, "accuracy_source",
                     entry->contestant->accuracy_source);
    if (entry->contestant->is_measured)
        jn_json_text(json, object, "measured_source",
                     entry->contestant->measured.source);
    if (!entry->run)
        return;
    jn_json_text(json, object, "machine", entry->run->spec->arch.name);
    jn_json_text(json, object, "network", entry->run->spec->workload.name);
    json_t *files = jn_json_list(json, object, "files");
    for (size_t i = 0; i < entry->run->spec->file_count; i++)
        jn_json_append_text(json, files, entry->run->spec->files[i]);
    if (entry->arithmetic)
        put_arithmetic(json, object, entry->arithmetic);
    put_parts(json, object, contest, index);
    if (!entry->figures.whole)
        put_reasons(json, object, entry->run);
}

static bool print_json(const struct jn_contest *contest,
                       const struct jn_page *page)
{
    struct jn_json json = {.arena = page->arena};
    json_t *root = json_object();
    json.failed = !root;
    jn_json_schema(&json, root, "compare");
    jn_json_text(&json, root, "use_case", contest->of->name);
    if (contest->of->least_accuracy_percent >= 0)
        jn_json_real(&json, root, "least_accuracy_percent",
                     contest->of->least_accuracy_percent);
    json_t *list = jn_json_list(&json, root, "contestants");
    for (size_t i = 0; i < contest->count; i++)
        put_entry(&json, list, contest, i);
    return jn_json_print(&json, root, page->stream);
}

static const struct jn_contest_type types[] = {
    {"text", jn_contest_text}, {"csv", print_csv}, {"json", print_json}};

const struct jn_contest_type *jn_contest_find(const char *name)
{
    size_t index = 0;
    while (strcmp(types[index].name, name) != 0)
        index++;
    return &types[index];
}
