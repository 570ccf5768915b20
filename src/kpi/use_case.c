/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kpi/use_case.h"

#include "config/schema.h"
#include "kpi/contestant.h"
#include "spec/root.h"

#include <stddef.h>
#include <string.h>

enum { MOST_CONTESTANTS = 64 };

struct keys {
    const char *name;
    double least_accuracy_percent;
    const struct jn_node *contestants, *machines;
};

#define OF(member) offsetof(struct keys, member)

static const struct jn_field fields[] = {
    {"name", JN_FIELD_NAME, OF(name), JN_NO_HAS, JN_POSITIVE, NULL},
    {"least_accuracy_percent", JN_FIELD_REAL, OF(least_accuracy_percent),
     JN_NO_HAS, JN_OPTIONAL, NULL},
    {"machines", JN_FIELD_NODE, OF(machines), JN_NO_HAS, JN_OPTIONAL, NULL},
    {"contestants", JN_FIELD_NODE, OF(contestants), JN_NO_HAS, JN_REQUIRED,
     NULL},
    JN_ROOT_FIELDS,
    {NULL, JN_FIELD_NODE, 0, 0, 0, NULL},
};

/* The machine's name as its file's: without folder and suffix. */
static const char *machine_name(const char *path, struct jn_arena *arena)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    return jn_arena_slice(
        arena, name, dot && dot > name ? (size_t)(dot - name) : strlen(name));
}

static const char *const *put_first(const char *first,
                                    const struct jn_contestant *contestant,
                                    struct jn_arena *arena)
{
    const char **files =
        jn_arena_take(arena, contestant->file_count + 1, sizeof *files);
    files[0] = first;
    for (size_t i = 0; i < contestant->file_count; i++)
        files[i + 1] = contestant->files[i];
    return files;
}

/* One contestant for each of the machines. */
static void spread(const struct jn_contestant *contestant,
                   const struct jn_files *machines, struct jn_arena *arena,
                   struct jn_contestant *list)
{
    for (size_t i = 0; i < machines->count; i++) {
        list[i] = *contestant;
        list[i].files = put_first(machines->items[i], contestant, arena);
        list[i].file_count = contestant->file_count + 1;
        if (machines->count > 1)
            list[i].name =
                jn_arena_format(arena, "%s on %s", contestant->name,
                                machine_name(machines->items[i], arena));
    }
}

/* Reads one entry of the list into LIST, and says how many it became. */
static bool read_entry(const struct jn_node *node,
                       const struct jn_files *machines,
                       const struct jn_reader *reader,
                       struct jn_contestant *list, size_t *count)
{
    bool has_machine = false;
    struct jn_contestant contestant;
    if (!jn_contestant_read(node, reader, &contestant, &has_machine))
        return false;
    *count = 1;
    list[0] = contestant;
    if (has_machine || contestant.is_measured)
        return true;
    if (machines->count == 0) {
        jn_error(reader->diags, contestant.place,
                 "contestant '%s' has no machine: give it a 'machine', or the "
                 "file 'machines' for all",
                 contestant.name);
        return false;
    }
    spread(&contestant, machines, reader->arena, list);
    *count = machines->count;
    return true;
}

static bool refuse_twins(const struct jn_use_case *of,
                         const struct jn_reader *reader)
{
    for (size_t i = 0; i < of->contestant_count; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(of->contestants[i].name, of->contestants[j].name) == 0) {
                jn_error(reader->diags, of->contestants[i].place,
                         "a second contestant '%s'", of->contestants[i].name);
                jn_note(reader->diags, of->contestants[j].place,
                        "this is the first one");
                return false;
            }
    return true;
}

static bool read_contestants(const struct keys *keys,
                             const struct jn_reader *reader,
                             struct jn_use_case *of)
{
    struct jn_files machines = {NULL, 0};
    const struct jn_node *nodes = keys->contestants;
    bool good = !keys->machines ||
                jn_files_read(keys->machines, "'machines'", reader, &machines);
    if (!good || !jn_node_is(nodes, JN_LIST, "'contestants'", reader))
        return false;
    size_t each = machines.count > 0 ? machines.count : 1;
    if (nodes->item_count < 1 || nodes->item_count * each > MOST_CONTESTANTS) {
        jn_error(reader->diags, nodes->place,
                 "a use case has 1 to %d contestants, not %zu",
                 MOST_CONTESTANTS, nodes->item_count * each);
        return false;
    }
    struct jn_contestant *list =
        jn_arena_take(reader->arena, nodes->item_count * each, sizeof *list);
    for (size_t i = 0; i < nodes->item_count; i++) {
        size_t count = 0;
        good &= read_entry(nodes->items[i], &machines, reader,
                           &list[of->contestant_count], &count);
        of->contestant_count += count;
    }
    of->contestants = list;
    return good && refuse_twins(of, reader) &&
           jn_contestants_link(list, of->contestant_count, reader);
}

bool jn_use_case_read(const struct jn_node *root, const struct jn_reader *outer,
                      struct jn_use_case *of)
{
    struct jn_reader reader;
    struct keys keys = {.least_accuracy_percent = -1};
    *of = (struct jn_use_case){.least_accuracy_percent = -1};
    if (!jn_root_reader(root, outer, &reader) ||
        !jn_group_read(root, "a use case", fields, &keys, &reader))
        return false;
    of->name = keys.name ? keys.name : jn_root_name(root, &reader);
    of->least_accuracy_percent = keys.least_accuracy_percent;
    if (of->least_accuracy_percent > 100) {
        jn_error(reader.diags,
                 jn_node_find(root, "least_accuracy_percent")->place,
                 "an accuracy is at most 100 percent, not %g",
                 of->least_accuracy_percent);
        return false;
    }
    return read_contestants(&keys, &reader, of);
}

struct jn_arithmetic jn_use_case_equal(uint64_t steps, unsigned weight_bits,
                                       unsigned sum_bits)
{
    unsigned bits = 0;
    while (steps >> bits > 0)
        bits++;
    return (struct jn_arithmetic){false, weight_bits, bits, sum_bits};
}
