/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/savings.h"

#include "config/schema.h"
#include "spec/list.h"

#include <stddef.h>
#include <string.h>

enum { MOST_ENTRIES = 256, KIND_COUNT = JN_SAVE_SKIP_SPACE + 1 };

/* An entry is one of: target and where, options, between. */
struct keys {
    const struct jn_node *target, *where, *options, *between;
};

#define OF(member) offsetof(struct keys, member)

static const struct jn_field saving_fields[] = {
    {"target", JN_FIELD_NODE, OF(target), 0, 0, NULL},
    {"where", JN_FIELD_NODE, OF(where), 0, 0, NULL},
    {"options", JN_FIELD_NODE, OF(options), 0, 0, NULL},
    {"between", JN_FIELD_NODE, OF(between), 0, 0, NULL},
    {NULL, JN_FIELD_NODE, 0, 0, 0, NULL},
};

static const struct jn_field option_fields[] = {
    {"target", JN_FIELD_NODE, OF(target), 0, JN_REQUIRED, NULL},
    {"where", JN_FIELD_NODE, OF(where), 0, JN_REQUIRED, NULL},
    {NULL, JN_FIELD_NODE, 0, 0, 0, NULL},
};

static const char *const kind_keys[KIND_COUNT] = {
    [JN_SAVE_GATE] = "gate",
    [JN_SAVE_SKIP] = "skip",
    [JN_SAVE_SKIP_SPACE] = "skip_instances",
};

/* A level's savings as they are being read. */
struct draft {
    const struct jn_reader *reader;
    enum jn_saving_kind kind;
    struct jn_saving *savings;
    size_t saving_count;
};

/* An entry stands for at most as many savings as a layer has tensors. */
static bool read_names(const struct jn_node *node, const char *what,
                       const struct jn_reader *reader, struct jn_words *words)
{
    if (!jn_words_read(node, what, reader, words))
        return false;
    if (words->count >= 1 && words->count <= JN_MAX_TENSORS)
        return true;
    jn_error(reader->diags, node->place, "%s names 1 to %d tensors, not %zu",
             what, JN_MAX_TENSORS, words->count);
    return false;
}

static struct jn_saving_option make_option(const struct jn_word *target,
                                           const struct jn_words *where,
                                           struct jn_arena *arena)
{
    const char **names = jn_arena_take(arena, where->count, sizeof *names);
    for (size_t index = 0; index < where->count; index++)
        names[index] = where->items[index].text;
    return (struct jn_saving_option){target->text, target->place, names,
                                     where->count};
}

static void add_saving(struct draft *draft, struct jn_place place,
                       const struct jn_saving_option *options, size_t count)
{
    draft->savings[draft->saving_count++] =
        (struct jn_saving){draft->kind, place, options, count};
}

static void add_single(struct draft *draft, struct jn_place place,
                       const struct jn_word *target,
                       const struct jn_words *where)
{
    struct jn_arena *arena = draft->reader->arena;
    struct jn_saving_option *option = jn_arena_take(arena, 1, sizeof *option);
    *option = make_option(target, where, arena);
    add_saving(draft, place, option, 1);
}

/* Every target is saved by itself. */
static bool read_targets(const struct jn_node *group, const struct keys *keys,
                         struct draft *draft)
{
    struct jn_words targets;
    struct jn_words where;
    if (!keys->target || !keys->where) {
        jn_error(draft->reader->diags, group->place,
                 "an entry of '%s' needs '%s': %s", kind_keys[draft->kind],
                 keys->target ? "where" : "target",
                 keys->target ? "the tensors whose zeros tell"
                              : "the tensor that is not accessed");
        return false;
    }
    bool good = read_names(keys->target, "'target'", draft->reader, &targets);
    if (!read_names(keys->where, "'where'", draft->reader, &where) || !good)
        return false;
    for (size_t index = 0; index < targets.count; index++)
        add_single(draft, group->place, &targets.items[index], &where);
    return true;
}

/* Each of two tensors tells of the other. */
static bool read_between(const struct jn_node *group, const struct keys *keys,
                         struct draft *draft)
{
    struct jn_words pair;
    if (!jn_words_read(keys->between, "'between'", draft->reader, &pair))
        return false;
    if (pair.count != 2) {
        jn_error(draft->reader->diags, keys->between->place,
                 "'between' names two tensors, not %zu", pair.count);
        return false;
    }
    for (size_t index = 0; index < 2; index++) {
        const struct jn_words other = {true, &pair.items[1 - index], 1};
        add_single(draft, group->place, &pair.items[index], &other);
    }
    return true;
}

static bool read_option(const struct jn_node *group,
                        const struct jn_reader *reader,
                        struct jn_saving_option *option)
{
    struct keys keys = {0};
    struct jn_words target;
    struct jn_words where;
    if (!jn_node_is(group, JN_GROUP, "an option", reader) ||
        !jn_group_read(group, "an option", option_fields, &keys, reader) ||
        !read_names(keys.target, "'target'", reader, &target) ||
        !read_names(keys.where, "'where'", reader, &where))
        return false;
    *option = make_option(&target.items[0], &where, reader->arena);
    if (target.count == 1)
        return true;
    jn_error(reader->diags, keys.target->place,
             "an option has one target, not %zu", target.count);
    return false;
}

static bool read_options(const struct jn_node *group, const struct keys *keys,
                         struct draft *draft)
{
    const struct jn_node *list = keys->options;
    const struct jn_reader *reader = draft->reader;
    if (!jn_node_is(list, JN_LIST, "'options'", reader))
        return false;
    if (list->item_count < 1 || list->item_count > JN_MAX_TENSORS) {
        jn_error(reader->diags, list->place,
                 "'options' has 1 to %d entries, not %zu", JN_MAX_TENSORS,
                 list->item_count);
        return false;
    }
    struct jn_saving_option *options =
        jn_arena_take(reader->arena, list->item_count, sizeof *options);
    bool good = true;
    for (size_t index = 0; index < list->item_count; index++)
        good &= read_option(list->items[index], reader, &options[index]);
    add_saving(draft, group->place, options, list->item_count);
    return good;
}

static bool read_entry(const struct jn_node *group, struct draft *draft)
{
    const struct jn_reader *reader = draft->reader;
    const char *what = jn_arena_format(reader->arena, "an entry of '%s'",
                                       kind_keys[draft->kind]);
    struct keys keys = {0};
    if (!jn_node_is(group, JN_GROUP, what, reader) ||
        !jn_group_read(group, what, saving_fields, &keys, reader))
        return false;
    int ways = (keys.target || keys.where) + (keys.options != NULL) +
               (keys.between != NULL);
    if (ways > 1) {
        jn_error(reader->diags, group->place,
                 "%s has either 'target' and 'where', or 'options', or "
                 "'between'",
                 what);
        return false;
    }
    if (keys.options)
        return read_options(group, &keys, draft);
    if (keys.between)
        return read_between(group, &keys, draft);
    return read_targets(group, &keys, draft);
}

static size_t entry_count(const struct jn_node *list)
{
    if (!list)
        return 0;
    return list->kind == JN_LIST ? list->item_count : 1;
}

/* A list of entries, or one of them. */
static bool read_list(const struct jn_node *list, struct draft *draft)
{
    bool good = true;
    for (size_t index = 0; index < entry_count(list); index++)
        good &= read_entry(list->kind == JN_LIST ? list->items[index] : list,
                           draft);
    return good;
}

static bool check_length(const struct jn_node *list,
                         const struct jn_reader *reader)
{
    if (entry_count(list) <= MOST_ENTRIES)
        return true;
    jn_error(reader->diags, list->place, "'%s' has more than %d entries",
             list->key, MOST_ENTRIES);
    return false;
}

/* The option of SAVING that spares accesses to a tensor, or NULL. */
static const struct jn_saving_option *
find_option(const struct jn_saving *saving, const char *tensor)
{
    for (size_t index = 0; index < saving->option_count; index++)
        if (strcmp(saving->options[index].target, tensor) == 0)
            return &saving->options[index];
    return NULL;
}

static bool check_pair(const struct jn_saving *time,
                       const struct jn_saving *space, const char *level,
                       const struct jn_reader *reader)
{
    if (time->kind != JN_SAVE_SKIP || space->kind != JN_SAVE_SKIP_SPACE)
        return true;
    for (size_t index = 0; index < space->option_count; index++) {
        const struct jn_saving_option *option = &space->options[index];
        const struct jn_saving_option *both = find_option(time, option->target);
        if (!both)
            continue;
        jn_error(reader->diags, option->place,
                 "'%s' cannot skip whole instances for '%s', which it skips in "
                 "time, too",
                 level, option->target);
        jn_note(reader->diags, both->place, "in time it does so here");
        return false;
    }
    return true;
}

/* Instances and time cannot be skipped at once. */
static bool check_skips(const struct jn_level *level,
                        const struct jn_reader *reader)
{
    const struct jn_level_sparsity *sparsity = &level->sparsity;
    for (size_t first = 0; first < sparsity->saving_count; first++)
        for (size_t second = 0; second < sparsity->saving_count; second++)
            if (!check_pair(&sparsity->savings[first],
                            &sparsity->savings[second], level->component.name,
                            reader))
                return false;
    return true;
}

bool jn_savings_read(const struct jn_saving_lists *lists,
                     const struct jn_reader *reader, struct jn_level *level)
{
    struct draft draft = {.reader = reader};
    size_t count = 0;
    bool good = true;
    for (size_t kind = 0; kind < KIND_COUNT; kind++) {
        if (!check_length(lists->of[kind], reader))
            return false;
        count += entry_count(lists->of[kind]);
    }
    draft.savings = jn_arena_take(reader->arena, count * JN_MAX_TENSORS + 1,
                                  sizeof *draft.savings);
    for (size_t kind = 0; kind < KIND_COUNT; kind++) {
        draft.kind = (enum jn_saving_kind)kind;
        good &= read_list(lists->of[kind], &draft);
    }
    level->sparsity.savings = draft.savings;
    level->sparsity.saving_count = draft.saving_count;
    return good && check_skips(level, reader);
}
