/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/pricers.h"

#include "estimate/builtin.h"
#include "estimate/plugin.h"

#include <math.h>
#include <string.h>

static const struct jn_estimator *const builtins[] = {
    &jn_estimator_sram,  &jn_estimator_regfile, &jn_estimator_dram,
    &jn_estimator_arith, &jn_estimator_wire,    &jn_estimator_pat};
enum { BUILTIN_COUNT = sizeof builtins / sizeof builtins[0] };

static const char table_name[] = "table";

/* Inserts behind those that are as accurate. */
static void add(struct jn_pricers *pricers, struct jn_pricer pricer)
{
    size_t at = pricers->count++;
    while (at > 0 &&
           pricers->items[at - 1].accuracy_percent < pricer.accuracy_percent) {
        pricers->items[at] = pricers->items[at - 1];
        at--;
    }
    pricers->items[at] = pricer;
}

static void add_estimator(struct jn_pricers *pricers,
                          const struct jn_estimator *estimator, bool is_users)
{
    add(pricers,
        (struct jn_pricer){.name = estimator->name,
                           .accuracy_percent = estimator->accuracy_percent,
                           .estimator = estimator,
                           .is_users = is_users});
}

static bool add_table(struct jn_pricers *pricers, const char *path,
                      struct jn_place place, bool is_users)
{
    const struct jn_price_table *table =
        jn_price_table_load(path, place, pricers->reader);
    if (table)
        add(pricers,
            (struct jn_pricer){.name = table_name,
                               .accuracy_percent = table->accuracy_percent,
                               .table = table,
                               .is_users = is_users});
    return table;
}

static bool ends_in(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

static bool add_path(struct jn_pricers *pricers, const char *path)
{
    struct jn_place place = {path, 0, 0};
    if (ends_in(path, ".csv"))
        return add_table(pricers, path, place, true);
    if (!ends_in(path, ".so")) {
        jn_error(pricers->reader->diags, place,
                 "an estimator is a table (.csv) or a shared object (.so)");
        return false;
    }
    const struct jn_estimator *estimator =
        jn_plugin_load(path, (struct jn_place){path, 0, 0}, pricers->reader);
    if (estimator)
        add_estimator(pricers, estimator, true);
    return estimator;
}

bool jn_pricers_load(const struct jn_arch *arch,
                     const struct jn_options *options,
                     const struct jn_reader *reader, struct jn_pricers *pricers)
{
    size_t path_count = options ? options->estimator_path_count : 0;
    *pricers = (struct jn_pricers){
        jn_arena_take(reader->arena,
                      path_count + arch->table_count + BUILTIN_COUNT,
                      sizeof *pricers->items),
        0, reader};
    bool good = true;
    for (size_t i = 0; i < path_count; i++)
        good &= add_path(pricers, options->estimator_paths[i]);
    for (size_t i = 0; i < arch->table_count; i++) {
        struct jn_place place = {arch->tables[i], 0, 0};
        good &= add_table(pricers, arch->tables[i],
                          arch->place.line > 0 ? arch->place : place, false);
    }
    for (size_t i = 0; i < BUILTIN_COUNT; i++)
        add_estimator(pricers, builtins[i], false);
    return good;
}

/* Whom the component wants to be priced by, or NULL. */
static const char *chosen_estimator(const struct jn_component *component)
{
    const char *chosen = jn_attribute_text(component, "estimator", NULL);
    bool is_pat = strcmp(component->kind, jn_estimator_pat.name) == 0;
    return !chosen && is_pat ? jn_estimator_pat.name : chosen;
}

bool jn_pricers_check(const struct jn_pricers *pricers,
                      const struct jn_component *component,
                      struct jn_place place)
{
    const char *chosen = chosen_estimator(component);
    if (!chosen)
        return true;
    const char **names =
        jn_arena_take(pricers->reader->arena, pricers->count, sizeof *names);
    for (size_t i = 0; i < pricers->count; i++) {
        names[i] = pricers->items[i].name;
        if (strcmp(names[i], chosen) == 0)
            return true;
    }
    const char *meant = jn_did_you_mean(chosen, names, pricers->count);
    jn_error(
        pricers->reader->diags, place,
        "there is no estimator '%s', by which '%s' wants to be priced%s%s%s",
        chosen, component->name, meant ? "; did you mean '" : "",
        meant ? meant : "", meant ? "'?" : "");
    return false;
}

/* What a refusal is about: all accesses are refused for the same reason, which
 * is said once. */
static const char *question_text(const struct jn_inquiry *inquiry,
                                 struct jn_arena *arena)
{
    const char *what = inquiry->action == JN_ACTION_COUNT ? "the area of "
                       : inquiry->action == JN_LEAK       ? "the leakage of "
                                                          : "";
    return jn_arena_format(arena, "%s'%s'", what, inquiry->component->name);
}

/* Strings of a shared object are copied, so that nothing points into it. */
static enum jn_reply ask_estimator(const struct jn_estimator *estimator,
                                   struct jn_inquiry *inquiry,
                                   const struct jn_reader *reader)
{
    const struct jn_component *component = inquiry->component;
    enum jn_action action = inquiry->action;
    if (!estimator->supports(component, action))
        return JN_NO_ANSWER;
    double figure = action == JN_ACTION_COUNT
                        ? estimator->area_um2(component)
                        : estimator->energy_pj(component, action);
    const char *source = estimator->source(component, action);
    inquiry->quote.figure = figure;
    inquiry->quote.source = jn_arena_text(reader->arena, source ? source : "");
    if (isfinite(figure) && figure >= 0)
        return JN_ANSWER;
    inquiry->quote.source = jn_arena_format(
        reader->arena, "it says %g, which is no energy and no area", figure);
    return JN_REFUSAL;
}

static enum jn_reply ask(const struct jn_pricers *pricers,
                         struct jn_inquiry *inquiry, size_t i)
{
    const struct jn_pricer *pricer = &pricers->items[i];
    inquiry->pricer = i;
    if (!pricer->table)
        return ask_estimator(pricer->estimator, inquiry, pricers->reader);
    return jn_price_table_look_up(pricer->table, inquiry->component,
                                  inquiry->action, pricers->reader->arena,
                                  &inquiry->quote);
}

/* A component that chooses one is priced by nobody else; but who chooses
 * Timeloop's formulas, as all of a Timeloop machine without tables does, still
 * leaves the user's own estimators their say. */
static bool may_price(const struct jn_pricer *pricer, const char *chosen)
{
    return !chosen || strcmp(pricer->name, chosen) == 0 ||
           (pricer->is_users && strcmp(chosen, jn_estimator_pat.name) == 0);
}

enum jn_reply jn_pricers_ask(const struct jn_pricers *pricers,
                             struct jn_inquiry *inquiry)
{
    const char *chosen = chosen_estimator(inquiry->component);
    struct jn_inquiry refused = {.pricer = pricers->count};
    for (size_t i = 0; i < pricers->count && i < inquiry->limit; i++) {
        const struct jn_pricer *pricer = &pricers->items[i];
        if (!may_price(pricer, chosen) ||
            (refused.pricer < pricers->count && !pricer->table))
            continue;
        enum jn_reply reply = ask(pricers, inquiry, i);
        if (reply == JN_ANSWER)
            return JN_ANSWER;
        if (reply == JN_REFUSAL && refused.pricer == pricers->count)
            refused = *inquiry;
    }
    if (refused.pricer == pricers->count)
        return JN_NO_ANSWER;
    jn_error(pricers->reader->diags, inquiry->place,
             "the estimator '%s' cannot price %s: %s",
             pricers->items[refused.pricer].name,
             question_text(inquiry, pricers->reader->arena),
             refused.quote.source);
    return JN_REFUSAL;
}
