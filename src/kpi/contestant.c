/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kpi/contestant.h"

#include "config/schema.h"
#include "spec/arithmetic.h"

#include <math.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

/* What is derived from a measurement stays finite. */
static const double most_measured = 1e15;

struct keys {
    struct jn_contestant contestant;
    const struct jn_node *machine, *workload, *mappings, *arithmetic, *measured;
};

#define OF(member) offsetof(struct keys, member)

static const struct jn_field fields[] = {
    {"name", JN_FIELD_NAME, OF(contestant.name), JN_NO_HAS,
     JN_REQUIRED | JN_POSITIVE, NULL},
    {"machine", JN_FIELD_NODE, OF(machine), JN_NO_HAS, JN_OPTIONAL, NULL},
    {"workload", JN_FIELD_NODE, OF(workload), JN_NO_HAS, JN_OPTIONAL, NULL},
    {"mappings", JN_FIELD_NODE, OF(mappings), JN_NO_HAS, JN_OPTIONAL, NULL},
    {"arithmetic", JN_FIELD_NODE, OF(arithmetic), JN_NO_HAS, JN_OPTIONAL, NULL},
    {"measured", JN_FIELD_NODE, OF(measured), JN_NO_HAS, JN_OPTIONAL, NULL},
    {"accuracy_percent", JN_FIELD_REAL, OF(contestant.accuracy_percent),
     JN_NO_HAS, JN_OPTIONAL, NULL},
    {"accuracy_source", JN_FIELD_NAME, OF(contestant.accuracy_source),
     JN_NO_HAS, JN_OPTIONAL, NULL},
    {NULL, JN_FIELD_NODE, 0, 0, 0, NULL},
};

/* A file beside the one that names it, or else as it is named. */
static const char *find_beside(const struct jn_node *node,
                               struct jn_arena *arena)
{
    const char *file = node->place.file ? node->place.file : "";
    const char *slash = strrchr(file, '/');
    if (!slash || node->text[0] == '/')
        return node->text;
    const char *beside = jn_arena_format(arena, "%.*s/%s", (int)(slash - file),
                                         file, node->text);
    return access(beside, R_OK) == 0 ? beside : node->text;
}

bool jn_files_read(const struct jn_node *node, const char *what,
                   const struct jn_reader *reader, struct jn_files *files)
{
    struct jn_node *alone[] = {NULL};
    struct jn_node *const *nodes = alone;
    size_t count = 1;
    const char *ignored;
    if (node->kind == JN_LIST) {
        nodes = node->items;
        count = node->item_count;
    }
    const char **items = jn_arena_take(reader->arena, count, sizeof *items);
    for (size_t i = 0; i < count; i++) {
        const struct jn_node *item = node->kind == JN_LIST ? nodes[i] : node;
        if (!jn_node_name(item, what, reader, &ignored))
            return false;
        items[i] = find_beside(item, reader->arena);
    }
    *files = (struct jn_files){items, count};
    return true;
}

static bool read_files(const struct keys *keys, const struct jn_reader *reader,
                       struct jn_contestant *contestant)
{
    const struct jn_node *nodes[] = {keys->machine, keys->workload,
                                     keys->mappings};
    static const char *const names[] = {"'machine'", "'workload'",
                                        "'mappings'"};
    struct jn_files files[3] = {{NULL, 0}};
    size_t count = 0;
    for (size_t i = 0; i < 3; i++) {
        if (nodes[i] && !jn_files_read(nodes[i], names[i], reader, &files[i]))
            return false;
        count += files[i].count;
    }
    const char **all = jn_arena_take(reader->arena, count, sizeof *all);
    contestant->files = all;
    for (size_t i = 0; i < 3; i++)
        for (size_t file = 0; file < files[i].count; file++)
            all[contestant->file_count++] = files[i].items[file];
    return true;
}

struct widths {
    bool unused, is_float;
    const char *equal_to;
    uint64_t weights_bits, inputs_bits, sums_bits;
};

#define WIDTH(member) offsetof(struct widths, member)

static const struct jn_field width_fields[] = {
    {"equal_to", JN_FIELD_NAME, WIDTH(equal_to), JN_NO_HAS, JN_POSITIVE, NULL},
    {"float", JN_FIELD_FLAG, WIDTH(is_float), JN_NO_HAS, JN_OPTIONAL, NULL},
    {"weights_bits", JN_FIELD_COUNT, WIDTH(weights_bits), JN_NO_HAS,
     JN_POSITIVE, NULL},
    {"inputs_bits", JN_FIELD_COUNT, WIDTH(inputs_bits), JN_NO_HAS, JN_POSITIVE,
     NULL},
    {"sums_bits", JN_FIELD_COUNT, WIDTH(sums_bits), JN_NO_HAS, JN_POSITIVE,
     NULL},
    {NULL, JN_FIELD_NODE, 0, 0, 0, NULL},
};

/* More than anything has, but not cut off. */
static unsigned clip(uint64_t bits)
{
    return bits < 1000 ? (unsigned)bits : 1000;
}

static bool read_widths(const struct jn_node *node,
                        const struct jn_reader *reader,
                        struct jn_contestant *contestant)
{
    struct widths widths = {.unused = false};
    if (!jn_group_read(node, "an arithmetic", width_fields, &widths, reader))
        return false;
    contestant->equal_title = widths.equal_to;
    if (widths.equal_to) {
        if (node->item_count > 1)
            jn_error(reader->diags, node->place,
                     "an arithmetic that is equal to another has no widths of "
                     "its own");
        return node->item_count == 1;
    }
    contestant->has_arithmetic = true;
    contestant->arithmetic = (struct jn_arithmetic){
        widths.is_float, clip(widths.weights_bits), clip(widths.inputs_bits),
        clip(widths.sums_bits)};
    if (jn_arithmetic_is_known(&contestant->arithmetic))
        return true;
    jn_error(reader->diags, node->place,
             "an arithmetic has 'weights_bits', 'inputs_bits' and 'sums_bits', "
             "each of 1 to 64 (8 to 64 if it is 'float')");
    return false;
}

static bool read_arithmetic(const struct jn_node *node,
                            const struct jn_reader *reader,
                            struct jn_contestant *contestant)
{
    const char *name;
    contestant->arithmetic_place = node->place;
    if (node->kind == JN_GROUP)
        return read_widths(node, reader, contestant);
    if (!jn_node_name(node, "'arithmetic'", reader, &name))
        return false;
    contestant->has_arithmetic = true;
    if (jn_arithmetic_named(name, &contestant->arithmetic))
        return true;
    jn_error(reader->diags, node->place,
             "an arithmetic is fp8 to fp64, int1 to int64, or a group, not "
             "'%s'",
             name);
    return false;
}

#define MEASURED(member) offsetof(struct jn_measured, member)

static const struct jn_field measured_fields[] = {
    {"energy_uj", JN_FIELD_REAL, MEASURED(energy_uj), JN_NO_HAS,
     JN_REQUIRED | JN_POSITIVE, NULL},
    {"static_uj", JN_FIELD_REAL, MEASURED(static_uj), JN_NO_HAS, JN_OPTIONAL,
     NULL},
    {"latency_us", JN_FIELD_REAL, MEASURED(latency_us), JN_NO_HAS, JN_POSITIVE,
     NULL},
    {"area_mm2", JN_FIELD_REAL, MEASURED(area_mm2), JN_NO_HAS, JN_POSITIVE,
     NULL},
    {"source", JN_FIELD_NAME, MEASURED(source), JN_NO_HAS,
     JN_REQUIRED | JN_POSITIVE, NULL},
    {NULL, JN_FIELD_NODE, 0, 0, 0, NULL},
};

static bool read_measured(const struct jn_node *node,
                          const struct jn_reader *reader,
                          struct jn_contestant *contestant)
{
    contestant->is_measured = true;
    contestant->measured = (struct jn_measured){-1, -1, -1, -1, NULL};
    if (contestant->file_count > 0 || contestant->has_arithmetic ||
        contestant->equal_title) {
        jn_error(reader->diags, node->place,
                 "contestant '%s' is measured: it has no machine, workload, "
                 "mappings or arithmetic to evaluate",
                 contestant->name);
        return false;
    }
    if (!jn_group_read(node, "a measurement", measured_fields,
                       &contestant->measured, reader))
        return false;
    const struct jn_measured *of = &contestant->measured;
    const double most = fmax(fmax(of->energy_uj, of->latency_us), of->area_mm2);
    if (most > most_measured)
        jn_error(reader->diags, node->place,
                 "a measurement is at most %g, not %g", most_measured, most);
    else if (of->static_uj > of->energy_uj)
        jn_error(reader->diags, node->place,
                 "'static_uj' is a part of 'energy_uj', and cannot be more");
    else
        return true;
    return false;
}

static bool check(const struct keys *keys, const struct jn_reader *reader)
{
    const struct jn_contestant *contestant = &keys->contestant;
    if (contestant->accuracy_percent > 100) {
        jn_error(reader->diags, contestant->place,
                 "an accuracy is at most 100 percent, not %g",
                 contestant->accuracy_percent);
        return false;
    }
    if (!keys->workload && !keys->measured)
        jn_error(reader->diags, contestant->place,
                 "contestant '%s' has neither a 'workload' nor what was "
                 "'measured'",
                 contestant->name);
    return keys->workload || keys->measured;
}

bool jn_contestant_read(const struct jn_node *group,
                        const struct jn_reader *reader,
                        struct jn_contestant *contestant, bool *has_machine)
{
    struct keys keys = {
        .contestant = {.accuracy_percent = -1, .equal_to = JN_NOBODY}};
    if (!jn_group_read(group, "a contestant", fields, &keys, reader))
        return false;
    keys.contestant.title = keys.contestant.name;
    keys.contestant.place = group->place;
    bool good =
        check(&keys, reader) && read_files(&keys, reader, &keys.contestant);
    if (good && keys.arithmetic)
        good = read_arithmetic(keys.arithmetic, reader, &keys.contestant);
    if (good && keys.measured)
        good = read_measured(keys.measured, reader, &keys.contestant);
    *contestant = keys.contestant;
    *has_machine = keys.machine != NULL;
    return good;
}

static bool find_equal(struct jn_contestant *contestant,
                       const struct jn_contestant *list, size_t count,
                       const struct jn_reader *reader)
{
    const char **names = jn_arena_take(reader->arena, count, sizeof *names);
    size_t name_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (list[i].equal_title || list[i].is_measured)
            continue;
        names[name_count++] = list[i].title;
        if (strcmp(list[i].title, contestant->equal_title) == 0) {
            contestant->equal_to = (int)i;
            return true;
        }
    }
    const char *meant =
        jn_did_you_mean(contestant->equal_title, names, name_count);
    jn_error(reader->diags, contestant->arithmetic_place,
             "there is no contestant '%s' with a network of its own%s%s%s",
             contestant->equal_title, meant ? "; did you mean '" : "",
             meant ? meant : "", meant ? "'?" : "");
    return false;
}

bool jn_contestants_link(struct jn_contestant *list, size_t count,
                         const struct jn_reader *reader)
{
    bool good = true;
    for (size_t i = 0; i < count; i++)
        if (list[i].equal_title)
            good &= find_equal(&list[i], list, count, reader);
    return good;
}
