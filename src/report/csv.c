/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/csv.h"

#include "base/number.h"
#include "report/searched.h"

#include <csv.h>

#include <inttypes.h>
#include <string.h>

static const char columns[] =
    "layer,module,runs,component,component_class,instances,tensor,action,"
    "action_count,words,energy_pj_per_action,energy_pj";
static const char search_columns[] = ",gap_ratio,certified,seconds";

/* libcsv puts a text in quotes and doubles those inside. */
static void print_text(const struct jn_page *page, const char *text)
{
    csv_fwrite(page->stream, text, strlen(text));
    fputc(',', page->stream);
}

static void print_number(const struct jn_page *page, double number,
                         const char *end)
{
    fprintf(page->stream, "%s%s", jn_exact_text(page->arena, number), end);
}

static const char *class_name(const struct jn_arch *arch, size_t component)
{
    static const char *const names[] = {[JN_CLASS_DRAM] = "dram",
                                        [JN_CLASS_SRAM] = "sram",
                                        [JN_CLASS_REGFILE] = "regfile",
                                        [JN_CLASS_COMPUTE] = "compute",
                                        [JN_CLASS_NETWORK] = "network",
                                        [JN_CLASS_NEURON] = "neuron"};
    if (component >= arch->level_count &&
        component < jn_compute_component(arch))
        return names[JN_CLASS_NETWORK];
    return names[jn_component_at(arch, component)->class_];
}

static void print_part(const struct jn_outcome *outcome,
                       const struct jn_part *part, const struct jn_page *page)
{
    const struct jn_layer *layer = outcome->problem->layer;
    const struct jn_arch *arch = outcome->problem->arch;
    print_text(page, layer->name);
    print_text(page, layer->module);
    fprintf(page->stream, "%" PRIu64 ",", layer->count);
    print_text(page, jn_component_at(arch, part->component)->name);
    print_text(page, class_name(arch, part->component));
    fprintf(page->stream, "%" PRIu64 ",",
            jn_component_instances(arch, part->component));
    print_text(page, part->tensor == JN_NO_TENSOR
                         ? ""
                         : layer->tensors[part->tensor].name);
    print_text(page, part->activity == JN_ACTIVITY_COMPUTE
                         ? jn_action_name(layer->operation)
                         : jn_activity_name(part->activity));
    print_number(page, part->count, ",");
    print_number(page, part->words, ",");
    print_number(page,
                 part->each_pj > 0 || part->count <= 0
                     ? part->each_pj
                     : part->energy_pj / part->count,
                 ",");
    print_number(page, part->energy_pj, "");
}

/* Of a mapping that was found: what is not known is left empty. */
static void print_search(const struct jn_searches *searches, size_t outcome,
                         const struct jn_page *page)
{
    const struct jn_searched *item = &searches->items[outcome];
    fputc(',', page->stream);
    if (jn_searched_has_gap(item))
        print_number(page, item->gap_ratio, "");
    fprintf(page->stream, ",%s,", item->certified ? "true" : "false");
    if (searches->has_seconds)
        print_number(page, item->seconds, "");
}

static void print_outcome(const struct jn_run *run, size_t index,
                          const struct jn_page *page)
{
    const struct jn_outcome *outcome = &run->outcomes[index];
    for (size_t part = 0; part < outcome->summary->part_count; part++) {
        print_part(outcome, &outcome->summary->parts[part], page);
        if (run->searches)
            print_search(run->searches, index, page);
        fputc('\n', page->stream);
    }
}

static bool print_csv(const struct jn_run *run, const struct jn_page *page)
{
    fprintf(page->stream, "%s%s\n", columns,
            run->searches ? search_columns : "");
    for (size_t i = 0; i < run->outcome_count; i++)
        if (run->outcomes[i].fate == JN_EVALUATED)
            print_outcome(run, i, page);
    return true;
}

const struct jn_report_type jn_report_csv = {"csv", print_csv};
