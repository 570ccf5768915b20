/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/candidates.h"

#include "estimate/builtin.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

bool jn_refuse(struct jn_candidates *candidates, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    candidates->refusal = jn_arena_vformat(candidates->arena, format, list);
    va_end(list);
    return false;
}

static const char *rows_text(const struct jn_candidates *candidates,
                             const char *file)
{
    unsigned first = candidates->rows[0]->line, last = first;
    for (size_t i = 1; i < candidates->count; i++) {
        unsigned line = candidates->rows[i]->line;
        first = line < first ? line : first;
        last = line > last ? line : last;
    }
    return first == last
               ? jn_arena_format(candidates->arena, "%s:%u", file, first)
               : jn_arena_format(candidates->arena, "%s:%u to %u", file, first,
                                 last);
}

const char *jn_rows_text(const struct jn_candidates *candidates)
{
    return rows_text(candidates, candidates->table->file);
}

const char *jn_rows_short_text(const struct jn_candidates *candidates)
{
    const char *slash = strrchr(candidates->table->file, '/');
    return rows_text(candidates, slash ? slash + 1 : candidates->table->file);
}

/* The bit by which rows name the action of the question. */
static jn_actions action_bit(const struct jn_candidates *candidates)
{
    if (candidates->component->class_ != JN_CLASS_NETWORK)
        return JN_ACTION_BIT(candidates->action);
    return candidates->action == (enum jn_action)JN_WIRE  ? JN_WIRE_BIT
           : candidates->action == (enum jn_action)JN_HOP ? JN_HOP_BIT
                                                          : 0;
}

/* The cell of a row that answers the question, or NULL. */
static const struct jn_price_cell *
answer_of(const struct jn_candidates *candidates,
          const struct jn_price_row *row)
{
    if (candidates->action == JN_ACTION_COUNT)
        return row->area.given ? &row->area : NULL;
    if (candidates->action == JN_LEAK && row->leak.given)
        return &row->leak;
    return (row->actions & action_bit(candidates)) != 0 ? &row->energy : NULL;
}

/* How specific a row is, as a number to compare; 0 if it does not fit. */
static uint64_t specificity(const struct jn_candidates *candidates,
                            const struct jn_price_row *row)
{
    const struct jn_component *component = candidates->component;
    const struct jn_price_table *table = candidates->table;
    if ((row->class_ != JN_ANY_CLASS &&
         row->class_ != (int)component->class_) ||
        (row->name && strcmp(row->name, component->name) != 0) ||
        (row->kind && strcmp(row->kind, component->kind) != 0))
        return 0;
    uint64_t bits = 1 | (uint64_t)(row->name != NULL) << 63 |
                    (uint64_t)(row->kind != NULL) << 62 |
                    (uint64_t)(row->class_ != JN_ANY_CLASS) << 1;
    for (size_t i = 0; i < table->attribute_count; i++) {
        if (table->attributes[i].is_number || !row->attributes[i].given)
            continue;
        const char *text =
            jn_attribute_text(component, table->attributes[i].name, NULL);
        if (!text || strcmp(text, row->attributes[i].text) != 0)
            return 0;
        bits |= (uint64_t)1 << (i + 2);
    }
    return bits;
}

/* Bits that an access moves. */
static double width_bits(const struct jn_candidates *candidates)
{
    const struct jn_component *component = candidates->component;
    bool is_metadata = candidates->action >= JN_METADATA_READ &&
                       candidates->action <= JN_SKIPPED_METADATA_UPDATE;
    return jn_attribute_number(
        component, is_metadata ? "metadata_width_bits" : "width_bits",
        jn_attribute_number(component, "word_bits", (double)NAN));
}

bool jn_candidates_select(struct jn_candidates *candidates)
{
    const struct jn_price_table *table = candidates->table;
    uint64_t best = 0;
    for (size_t i = 0; i < table->row_count; i++) {
        const struct jn_price_row *row = &table->rows[i];
        uint64_t bits = answer_of(candidates, row) != NULL
                            ? specificity(candidates, row)
                            : 0;
        if (bits > best)
            candidates->count = 0;
        best = bits > best ? bits : best;
        candidates->count += bits > 0 && bits == best;
    }
    if (best == 0)
        return false;
    size_t count = 0;
    candidates->rows = jn_arena_take(candidates->arena, candidates->count,
                                     sizeof *candidates->rows);
    for (size_t i = 0; i < table->row_count; i++)
        if (answer_of(candidates, &table->rows[i]) != NULL &&
            specificity(candidates, &table->rows[i]) == best)
            candidates->rows[count++] = &table->rows[i];
    assert(count == candidates->count);
    return true;
}

static bool set_figures(struct jn_candidates *candidates)
{
    double bits = width_bits(candidates);
    candidates->figures = jn_arena_take(candidates->arena, candidates->count,
                                        sizeof *candidates->figures);
    for (size_t i = 0; i < candidates->count; i++) {
        const struct jn_price_row *row = candidates->rows[i];
        const struct jn_price_cell *cell = answer_of(candidates, row);
        assert(cell);
        bool per_bit = cell == &row->energy && row->energy_is_per_bit;
        if (per_bit && isnan(bits))
            return jn_refuse(candidates,
                             "an energy per bit needs its 'word_bits' (%s)",
                             jn_rows_text(candidates));
        candidates->figures[i] = per_bit ? cell->number * bits : cell->number;
    }
    return true;
}

/* Keeps the rows that have NUMBER in a column, if there are any. */
static bool keep_rows_with(struct jn_candidates *candidates, size_t attribute,
                           double number)
{
    size_t kept = 0;
    for (size_t i = 0; i < candidates->count; i++)
        kept += candidates->rows[i]->attributes[attribute].number == number;
    if (kept == 0)
        return false;
    kept = 0;
    for (size_t i = 0; i < candidates->count; i++)
        if (candidates->rows[i]->attributes[attribute].number == number)
            candidates->rows[kept++] = candidates->rows[i];
    candidates->count = kept;
    return true;
}

/* Attributes of the process: a component that says nothing about them has the
 * table's. */
static bool belongs_to_process(const char *name)
{
    return strcmp(name, "technology_nm") == 0 ||
           strcmp(name, "voltage_v") == 0 || strcmp(name, "clock_ghz") == 0;
}

static bool rows_agree(const struct jn_candidates *candidates, size_t attribute)
{
    double first = candidates->rows[0]->attributes[attribute].number;
    for (size_t i = 1; i < candidates->count; i++)
        if (candidates->rows[i]->attributes[attribute].number != first)
            return false;
    return true;
}

/* Narrows the rows by one column of numbers, or leaves it open. */
static bool narrow_by(struct jn_candidates *candidates, size_t attribute)
{
    const char *name = candidates->table->attributes[attribute].name;
    size_t given = 0;
    for (size_t i = 0; i < candidates->count; i++)
        given += candidates->rows[i]->attributes[attribute].given;
    if (given == 0)
        return true;
    if (given < candidates->count)
        return jn_refuse(candidates,
                         "some of the rows have a '%s' and some have none (%s)",
                         name, jn_rows_text(candidates));
    double number =
        jn_attribute_number(candidates->component, name, (double)NAN);
    if (isnan(number) && belongs_to_process(name) &&
        rows_agree(candidates, attribute))
        return true;
    if (isnan(number))
        return jn_refuse(candidates, "it has no '%s', which %s goes by", name,
                         jn_rows_text(candidates));
    if (!keep_rows_with(candidates, attribute, number))
        candidates->open[candidates->open_count++] = attribute;
    return true;
}

static void drop_open(struct jn_candidates *candidates, size_t open)
{
    candidates->open_count--;
    for (size_t i = open; i < candidates->open_count; i++)
        candidates->open[i] = candidates->open[i + 1];
}

/* The row's node that is nearest to the component's, or the component's own if
 * it lies between two of them: then it is interpolated. */
static double nearest_node_nm(const struct jn_candidates *candidates,
                              size_t attribute, double node_nm)
{
    bool above = false, below = false;
    double nearest_nm = candidates->rows[0]->attributes[attribute].number;
    for (size_t i = 0; i < candidates->count; i++) {
        double nm = candidates->rows[i]->attributes[attribute].number;
        above |= nm > node_nm;
        below |= nm < node_nm;
        if (fabs(nm - node_nm) < fabs(nearest_nm - node_nm))
            nearest_nm = nm;
    }
    return above && below ? node_nm : nearest_nm;
}

/* Takes the rows of the nearest technology and a factor for the rest. */
static bool scale_technology(struct jn_candidates *candidates, size_t open)
{
    size_t attribute = candidates->open[open];
    struct jn_process to = jn_component_process(candidates->component, 0);
    struct jn_process from = {
        nearest_node_nm(candidates, attribute, to.technology_nm), 0};
    if (from.technology_nm == to.technology_nm)
        return true;
    to.voltage_v = 0;
    if (!jn_scaling_knows(from) || !jn_scaling_knows(to))
        return jn_refuse(candidates,
                         "'technology_nm' is %.10g, but only %.10g to %.10g "
                         "can be scaled to from %s",
                         to.technology_nm, jn_scaling_min_nm, jn_scaling_max_nm,
                         jn_rows_text(candidates));
    keep_rows_with(candidates, attribute, from.technology_nm);
    candidates->scale_ratio =
        candidates->action == JN_ACTION_COUNT
            ? jn_scaling_area_ratio(from.technology_nm, to.technology_nm)
            : jn_scaling_energy_ratio(from, to);
    drop_open(candidates, open);
    return true;
}

static bool scale_if_asked(struct jn_candidates *candidates)
{
    if (!candidates->table->scales_technology)
        return true;
    const struct jn_price_attribute *attributes = candidates->table->attributes;
    for (size_t i = 0; i < candidates->open_count; i++)
        if (strcmp(attributes[candidates->open[i]].name, "technology_nm") == 0)
            return scale_technology(candidates, i);
    return true;
}

bool jn_candidates_narrow(struct jn_candidates *candidates)
{
    const struct jn_price_table *table = candidates->table;
    candidates->open = jn_arena_take(candidates->arena, table->attribute_count,
                                     sizeof *candidates->open);
    for (size_t i = 0; i < table->attribute_count; i++)
        if (table->attributes[i].is_number && !narrow_by(candidates, i))
            return false;
    return scale_if_asked(candidates) && set_figures(candidates);
}
