/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/action_counts.h"

#include "base/utf8.h"

#include <csv.h>

#include <assert.h>
#include <math.h>
#include <string.h>

/* Actions of storage by activity, then those of compute by operation. */
enum { OPERATIONS = JN_COMPARE - JN_COMPUTE + 1 };
enum { FIRST_OPERATION = JN_ACTIVITY_COUNT };
enum { SLOTS = FIRST_OPERATION + OPERATIONS };

/* Counts by component and slot, summed over tensors, layers and runs. */
struct counts {
    double of[JN_MAX_COMPONENTS][SLOTS];
};

static size_t slot_of(const struct jn_layer *layer, enum jn_activity activity)
{
    if (activity != JN_ACTIVITY_COMPUTE)
        return activity;
    return (size_t)FIRST_OPERATION + (layer->operation - JN_COMPUTE);
}

static void sum_counts(const struct jn_outcome *outcomes, size_t count,
                       struct counts *counts)
{
    for (size_t i = 0; i < count; i++) {
        if (outcomes[i].fate != JN_EVALUATED)
            continue;
        const struct jn_layer *layer = outcomes[i].problem->layer;
        const struct jn_summary *summary = outcomes[i].summary;
        for (size_t p = 0; p < summary->part_count; p++) {
            const struct jn_part *part = &summary->parts[p];
            counts->of[part->component][slot_of(layer, part->activity)] +=
                (double)layer->count * part->count;
        }
    }
}

static void print_text(FILE *stream, const char *text)
{
    csv_fwrite(stream, text, strlen(text));
    fputc(',', stream);
}

static void print_part(const struct jn_outcome *outcome,
                       const struct jn_part *part, FILE *stream)
{
    const struct jn_layer *layer = outcome->problem->layer;
    const struct jn_arch *arch = outcome->problem->arch;
    print_text(stream, layer->name);
    print_text(stream, jn_component_at(arch, part->component)->name);
    print_text(stream, part->tensor == JN_NO_TENSOR
                           ? ""
                           : layer->tensors[part->tensor].name);
    print_text(stream, part->activity == JN_ACTIVITY_COMPUTE
                           ? jn_action_name(layer->operation)
                           : jn_activity_name(part->activity));
    fprintf(stream, "%.17g\n", (double)layer->count * part->count);
}

void jn_action_counts_csv(const struct jn_outcome *outcomes, size_t count,
                          struct jn_arena *arena, FILE *stream)
{
    (void)arena;
    fputs("layer,component,tensor,action,action_count\n", stream);
    for (size_t i = 0; i < count; i++) {
        if (outcomes[i].fate != JN_EVALUATED)
            continue;
        for (size_t p = 0; p < outcomes[i].summary->part_count; p++)
            print_part(&outcomes[i], &outcomes[i].summary->parts[p], stream);
    }
}

/* Double-quoted scalar: valid for any name. */
static void print_quoted(const char *text, struct jn_arena *arena, FILE *stream)
{
    fputc('"', stream);
    for (const char *c = jn_utf8_valid(arena, text); *c; c++)
        if (*c == '"' || *c == '\\')
            fprintf(stream, "\\%c", *c);
        else if ((unsigned char)*c < 0x20 || *c == 0x7F)
            fprintf(stream, "\\x%02x", (unsigned)(unsigned char)*c);
        else
            fputc(*c, stream);
    fputc('"', stream);
}

/* Of an action that only there is where zeros count: as in the tables that
 * Accelergy makes for Timeloop. */
static const char *sparse_action(enum jn_action action)
{
    switch (action) {
    case JN_GATED_FILL:
        return "gated_write";
    case JN_SKIPPED_FILL:
        return "skipped_write";
    case JN_METADATA_FILL:
        return "metadata_write";
    case JN_GATED_METADATA_FILL:
        return "gated_metadata_write";
    case JN_SKIPPED_METADATA_FILL:
        return "skipped_metadata_write";
    case JN_DECOMPRESS:
        return "decompression_count";
    case JN_COMPRESS:
        return "compression_count";
    default:
        return jn_action_name(action);
    }
}

/* What Accelergy calls it; NULL for what it does not know. */
static const char *accelergy_action(size_t slot)
{
    if (slot >= FIRST_OPERATION)
        return jn_action_name(
            (enum jn_action)(JN_COMPUTE + slot - FIRST_OPERATION));
    if (slot >= JN_ACTIVITY_SPARSE)
        return sparse_action(jn_activity_action((enum jn_activity)slot));
    switch ((enum jn_activity)slot) {
    case JN_ACTIVITY_READ:
    case JN_ACTIVITY_UPDATE:
    case JN_ACTIVITY_LEAK:
        return jn_activity_name((enum jn_activity)slot);
    case JN_ACTIVITY_FILL:
        return "write";
    default:
        return NULL;
    }
}

static const char *accelergy_name(const struct jn_arch *arch, size_t component,
                                  struct jn_arena *arena)
{
    const struct jn_component *part = jn_component_at(arch, component);
    const char *path = jn_attribute_text(part, "path", NULL);
    if (path)
        return path;
    return jn_arena_format(arena, "%s.%s",
                           arch->name && arch->name[0] ? arch->name : "system",
                           part->name);
}

static bool has_counts(const double counts[SLOTS])
{
    for (size_t slot = 0; slot < SLOTS; slot++)
        if (counts[slot] > 0 && accelergy_action(slot))
            return true;
    return false;
}

static void print_component(const struct jn_arch *arch, size_t component,
                            const double counts[SLOTS], struct jn_arena *arena,
                            FILE *stream)
{
    if (!has_counts(counts))
        return;
    fputs("    - name: ", stream);
    print_quoted(accelergy_name(arch, component, arena), arena, stream);
    fputs("\n      action_counts:\n", stream);
    for (size_t slot = 0; slot < SLOTS; slot++)
        if (counts[slot] > 0 && accelergy_action(slot))
            fprintf(stream, "        - {name: %s, counts: %.0f}\n",
                    accelergy_action(slot), round(counts[slot]));
}

void jn_action_counts_yaml(const struct jn_outcome *outcomes, size_t count,
                           struct jn_arena *arena, FILE *stream)
{
    assert(count > 0);
    const struct jn_arch *arch = outcomes[0].problem->arch;
    struct counts counts = {0};
    sum_counts(outcomes, count, &counts);
    fputs("action_counts:\n  version: 0.3\n  local:\n", stream);
    for (size_t i = 0; i < arch->level_count; i++)
        print_component(arch, i, counts.of[i], arena, stream);
    size_t compute = jn_compute_component(arch);
    print_component(arch, compute, counts.of[compute], arena, stream);
}
