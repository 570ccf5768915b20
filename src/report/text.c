/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/text.h"

#include "base/number.h"
#include "base/utf8.h"
#include "cost/pace.h"
#include "report/searched.h"
#include "report/section.h"

#include <string.h>

static jn_section *const sections[] = {
    jn_section_mapping, jn_section_energy,   jn_section_actions,
    jn_section_cycles,  jn_section_roofline, jn_section_counts,
    jn_section_sparse,  jn_section_neurons,  jn_section_networks,
    jn_section_area,    jn_section_prices,
};

void jn_section_mapping(const struct jn_outcome *outcome,
                        const struct jn_page *page)
{
    jn_page_heading(page, "Mapping", "what one instance holds, and the loops");
    jn_loops_draw(outcome, page);
}

static const char *quantity(double value, const struct jn_unit *unit,
                            struct jn_arena *arena)
{
    return jn_arena_format(arena, "%s %s",
                           jn_fixed_text(arena, value / unit->size, 3),
                           unit->name);
}

void jn_text_energy(const struct jn_page *page, double energy_pj,
                    uint64_t computes, const char *operation)
{
    struct jn_arena *arena = page->arena;
    jn_page_entry(
        page, "energy",
        jn_arena_format(
            arena, "%s   %s pJ per %s",
            quantity(energy_pj, jn_energy_unit(energy_pj, 1), arena),
            jn_short_text(arena,
                          computes ? energy_pj / (double)computes : energy_pj),
            operation));
}

void jn_text_time(const struct jn_page *page, uint64_t cycles, double energy_pj,
                  const struct jn_arch *arch)
{
    struct jn_arena *arena = page->arena;
    const char *text =
        jn_arena_format(arena, "%s cycles", jn_count_text(arena, cycles));
    double ns = arch->clock_ghz > 0 ? (double)cycles / arch->clock_ghz : 0;
    if (ns > 0) {
        double mw = energy_pj / ns;
        const struct jn_unit *unit = jn_power_unit(mw, 1);
        text =
            jn_arena_format(arena, "%s   %s at %s GHz, %s %s on average", text,
                            quantity(ns, jn_time_unit(ns, 1), arena),
                            jn_short_text(arena, arch->clock_ghz),
                            jn_short_text(arena, mw / unit->size), unit->name);
    }
    jn_page_entry(page, "time", text);
}

void jn_text_pace(const struct jn_page *page, const struct jn_run *run)
{
    struct jn_arena *arena = page->arena;
    struct jn_pace pace;
    jn_pace_count(run->outcomes, run->outcome_count, &pace);
    if (pace.period_ns <= 0)
        return;
    const struct jn_unit *unit = jn_time_unit(pace.period_ns, 1);
    const char *period = quantity(pace.period_ns, unit, arena);
    if (pace.idle_ns <= 0)
        jn_page_entry(page, "real time",
                      jn_arena_format(arena,
                                      "too slow: the steps take %s, the layers "
                                      "%s",
                                      period,
                                      quantity(pace.busy_ns, unit, arena)));
    else
        jn_page_entry(
            page, "real time",
            jn_arena_format(arena,
                            "%s for all steps, idle for %s of them: %s more "
                            "leakage, not counted above",
                            period, quantity(pace.idle_ns, unit, arena),
                            quantity(pace.idle_pj,
                                     jn_energy_unit(pace.idle_pj, 1), arena)));
}

void jn_text_area(const struct jn_page *page, double area_um2)
{
    jn_page_entry(
        page, "area",
        area_um2 > 0
            ? quantity(area_um2, jn_area_unit(area_um2, 0.01), page->arena)
            : "not known");
}

/* Some are in use now and then where children are skipped. */
static const char *in_use_text(const struct jn_result *result,
                               struct jn_arena *arena)
{
    const char *used = jn_count_text(arena, result->compute.utilized_instances);
    if (!result->sparse || result->sparse->in_use[result->level_count] >= 1)
        return used;
    return jn_arena_format(
        arena, "%s (on average %s)", used,
        jn_short_text(arena, result->sparse->computing_instances));
}

static void print_utilization(const struct jn_outcome *outcome,
                              const struct jn_page *page)
{
    const struct jn_arch *arch = outcome->problem->arch;
    struct jn_arena *arena = page->arena;
    jn_page_entry(
        page, "utilization",
        jn_arena_format(
            arena, "%s %%   %s of %s %s in use",
            jn_fixed_text(arena, 100 * outcome->result->utilization_ratio, 2),
            in_use_text(outcome->result, arena),
            jn_count_text(arena, jn_component_instances(
                                     arch, jn_compute_component(arch))),
            arch->compute.component.name));
}

/* SEPARATOR and TEXT, unless TEXT says nothing new. */
static const char *continued(const char *separator, const char *text,
                             const char *said, struct jn_arena *arena)
{
    if (!text || !text[0] || strcmp(text, said) == 0)
        return "";
    return jn_arena_format(arena, "%s%s", separator, text);
}

static const char *layer_title(const struct jn_run *run,
                               const struct jn_outcome *outcome,
                               struct jn_arena *arena)
{
    const struct jn_layer *layer = outcome->problem->layer;
    return jn_arena_format(
        arena, "%s%s%s%s", layer->name,
        continued(" of ", run->spec->workload.name, layer->name, arena),
        continued(", ", layer->type, layer->name, arena),
        continued(", on ", run->spec->arch.name, "", arena));
}

/* "N 1  M 96  C 3 ...": the bounds that are not 1. */
static const char *shape_text(const struct jn_layer *layer,
                              struct jn_arena *arena)
{
    const char *text = "";
    for (size_t i = 0; i < layer->dim_count; i++)
        if (layer->bounds[i] > 1)
            text =
                jn_arena_format(arena, "%s%s%s %s", text, text[0] ? "  " : "",
                                jn_utf8_plain(arena, layer->dim_names[i]),
                                jn_count_text(arena, layer->bounds[i]));
    return text[0] ? text : "one step";
}

/* Residuals in space count with their average, cut to an integer: then what
 * is counted is less than what the layer has. */
static const char *work_text(const struct jn_outcome *outcome,
                             struct jn_arena *arena)
{
    const struct jn_layer *layer = outcome->problem->layer;
    uint64_t counted = outcome->result->compute.computes;
    uint64_t points = jn_layer_points(layer);
    const char *text =
        jn_arena_format(arena, "%s %ss", jn_count_text(arena, counted),
                        jn_operation_name(layer));
    if (points == counted)
        return text;
    return jn_arena_format(arena,
                           "%s counted of %s: a residual in space counts with "
                           "its average, cut to an integer",
                           text, jn_count_text(arena, points));
}

static void print_layer(const struct jn_run *run,
                        const struct jn_outcome *outcome,
                        const struct jn_page *page)
{
    const struct jn_layer *layer = outcome->problem->layer;
    const struct jn_result *result = outcome->result;
    struct jn_arena *arena = page->arena;
    jn_page_title(page, layer_title(run, outcome, arena));
    jn_page_entry(page, "layer", shape_text(layer, arena));
    jn_page_entry(page, "work", work_text(outcome, arena));
    jn_text_energy(page, result->energy_pj, result->compute.computes,
                   jn_operation_name(layer));
    jn_text_time(page, result->cycles, result->energy_pj,
                 outcome->problem->arch);
    jn_text_pace(page, run);
    print_utilization(outcome, page);
    jn_page_entry(page, "bottleneck",
                  jn_utf8_plain(arena, jn_bottleneck_text(outcome, arena)));
    jn_text_area(page, result->area_um2);
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        sections[i](outcome, page);
}

static void print_unevaluated(const struct jn_run *run,
                              const struct jn_outcome *outcome,
                              const struct jn_page *page)
{
    jn_page_title(page, layer_title(run, outcome, page->arena));
    jn_page_entry(page, "layer",
                  shape_text(outcome->problem->layer, page->arena));
    jn_page_entry(
        page, "mapping",
        outcome->fate == JN_UNMAPPED
            ? (outcome->reason ? outcome->reason : "none in the files")
            : jn_arena_format(page->arena, "does not fit: %s",
                              jn_outcome_refusal(outcome, page->arena)));
}

static bool print_text(const struct jn_run *run, const struct jn_page *page)
{
    if (run->is_network)
        jn_text_network(run, page);
    else if (run->outcomes[0].fate == JN_EVALUATED)
        print_layer(run, &run->outcomes[0], page);
    else
        print_unevaluated(run, &run->outcomes[0], page);
    if (run->searches)
        jn_text_searches(run, page);
    return true;
}

const struct jn_report_type jn_report_text = {"text", print_text};
