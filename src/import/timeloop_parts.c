/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/timeloop_parts.h"

#include "base/checked.h"
#include "import/timeloop_keys.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

static const char storage_classes[] = "DRAM SRAM regfile smartbuffer storage";
static const char compute_classes[] = "mac intmac fpmac compute";
static const char network_classes[] =
    "XY_NoC Legacy ReductionTree SimpleMulticast";

/* Instances are counted exactly and compared with meshes. */
static const uint64_t most_instances = UINT64_C(1) << 48;

/* What a subtree or a list gives to the parts inside. */
struct frame {
    const struct jn_timeloop_scope *scope;
    uint64_t instances;
    const struct jn_reader *reader;
    struct jn_timeloop_parts *parts;
};

const struct jn_node *jn_timeloop_attribute(const struct jn_timeloop_part *part,
                                            const char *keys)
{
    for (const char *key = keys; *key != '\0'; key += strspn(key, " ")) {
        size_t length = strcspn(key, " ");
        char one[64];
        assert(length < sizeof one);
        memcpy(one, key, length);
        one[length] = '\0';
        for (const struct jn_timeloop_scope *scope = part->scope; scope != NULL;
             scope = scope->outer) {
            const struct jn_node *found =
                jn_timeloop_find(scope->attributes, one);
            if (found != NULL)
                return found;
        }
        key += length;
    }
    return NULL;
}

const char *jn_timeloop_last_name(const char *name, struct jn_arena *arena)
{
    const char *start = name;
    bool in_range = false;
    for (const char *at = name; *at != '\0'; at++) {
        if (*at == '[' || *at == ']')
            in_range = *at == '[';
        else if (*at == '.' && !in_range)
            start = at + 1;
    }
    return jn_arena_slice(arena, start, strcspn(start, "["));
}

static bool has_class(const char *text, const char *classes,
                      struct jn_arena *arena)
{
    size_t count;
    const char **words = jn_timeloop_words(classes, arena, &count);
    for (size_t i = 0; i < count; i++)
        if (strstr(text, words[i]) != NULL)
            return true;
    return false;
}

/* Digits at TEXT as a number; the text after them, or NULL. */
static const char *read_digits(const char *text, uint64_t *number)
{
    *number = 0;
    if (!isdigit((unsigned char)*text))
        return NULL;
    while (isdigit((unsigned char)*text))
        *number = jn_add(jn_mul(*number, 10), (uint64_t)(*text++ - '0'));
    return text;
}

/* "X[1..4]" is X and 4 instances. */
static bool read_name(const struct jn_node *node, const char **name,
                      uint64_t *instances, const struct jn_reader *reader)
{
    *instances = 1;
    if (!jn_node_name(node, "'name'", reader, name))
        return false;
    size_t length = strcspn(*name, "[");
    const char *range = *name + length;
    uint64_t first = 0, last = 0;
    *name = jn_arena_slice(reader->arena, *name, length);
    if (*range == '\0' && length > 0)
        return true;
    const char *dots = length > 0 ? read_digits(range + 1, &first) : NULL;
    const char *end = NULL;
    if (dots != NULL && strncmp(dots, "..", 2) == 0)
        end = read_digits(dots + 2, &last);
    if (end == NULL || strcmp(end, "]") != 0 || first > last ||
        last >= most_instances) {
        jn_error(reader->diags, node->place,
                 "a part's name must look like 'PE' or 'PE[0..167]', not '%s'",
                 node->text);
        return false;
    }
    *instances = last - first + 1;
    return true;
}

/* Name and instances of a part or subtree, multiplied along its path. */
static bool name_part(const struct jn_node *group, const struct frame *frame,
                      const char **name, uint64_t *instances)
{
    const struct jn_reader *reader = frame->reader;
    const struct jn_node *node = jn_timeloop_find(group, "name");
    if (node == NULL) {
        jn_error(reader->diags, group->place, "a part needs a 'name'");
        return false;
    }
    uint64_t own;
    if (!read_name(node, name, &own, reader))
        return false;
    *instances = jn_mul(own, frame->instances);
    if (*instances <= most_instances)
        return true;
    jn_error(reader->diags, node->place,
             "'%s' has too many instances: at most 2^48 are supported", *name);
    return false;
}

/* The scope inside GROUP. */
static bool enter_scope(const struct jn_node *group, const struct frame *frame,
                        const struct jn_timeloop_scope **inner)
{
    struct jn_timeloop_scope *scope =
        jn_arena_take(frame->reader->arena, 1, sizeof *scope);
    scope->outer = frame->scope;
    scope->attributes = jn_timeloop_find(group, "attributes");
    *inner = scope;
    return scope->attributes == NULL ||
           jn_node_is(scope->attributes, JN_GROUP, "'attributes'",
                      frame->reader);
}

static bool is_dram(const struct jn_timeloop_part *part)
{
    return strstr(part->class_, "DRAM") != NULL ||
           jn_timeloop_is_word(jn_timeloop_attribute(part, "technology"),
                               "DRAM");
}

static bool add_storage(struct jn_timeloop_part *part,
                        const struct frame *frame)
{
    struct jn_timeloop_parts *parts = frame->parts;
    struct jn_diags *diags = frame->reader->diags;
    for (size_t i = 0; i < parts->storage_count; i++)
        if (strcmp(parts->storages[i].name, part->name) == 0) {
            jn_error(diags, part->place, "a second storage level is named '%s'",
                     part->name);
            return false;
        }
    if (parts->storage_count == JN_MAX_LEVELS) {
        jn_error(diags, part->place, "a machine has at most %d storage levels",
                 JN_MAX_LEVELS);
        return false;
    }
    part->is_dram = is_dram(part);
    parts->storages[parts->storage_count++] = *part;
    return true;
}

static bool add_compute(const struct jn_timeloop_part *part,
                        const struct frame *frame)
{
    if (frame->parts->has_compute) {
        jn_error(frame->reader->diags, part->place,
                 "a machine has one compute part, but '%s' follows '%s'",
                 part->name, frame->parts->compute.name);
        return false;
    }
    frame->parts->compute = *part;
    frame->parts->has_compute = true;
    return true;
}

static bool add_network(const struct jn_timeloop_part *part,
                        const struct frame *frame)
{
    struct jn_timeloop_parts *parts = frame->parts;
    if (parts->network_count == JN_MAX_NETWORKS) {
        jn_error(frame->reader->diags, part->place,
                 "a machine has at most %d networks", JN_MAX_NETWORKS);
        return false;
    }
    parts->networks[parts->network_count++] = *part;
    return true;
}

/* By parts of the class's name; what is no storage, compute or network has no
 * part in an evaluation. */
static bool add_part(struct jn_timeloop_part *part, const struct frame *frame)
{
    struct jn_arena *arena = frame->reader->arena;
    if (has_class(part->class_, network_classes, arena))
        return add_network(part, frame);
    if (has_class(part->class_, storage_classes, arena)) {
        if (!frame->parts->has_compute)
            return add_storage(part, frame);
        jn_error(frame->reader->diags, part->place,
                 "storage level '%s' must come before the compute part '%s': "
                 "parts are listed outermost first",
                 part->name, frame->parts->compute.name);
        return false;
    }
    if (has_class(part->class_, compute_classes, arena))
        return add_compute(part, frame);
    jn_warning(frame->reader->diags, part->place,
               "'%s' is passed over: its class '%s' names no storage (%s), "
               "compute (%s) or network (%s)",
               part->name, part->class_, storage_classes, compute_classes,
               network_classes);
    return true;
}

/* A part's number of instances comes from names alone. */
static bool check_instances(const struct jn_timeloop_part *part,
                            const struct jn_reader *reader)
{
    const struct jn_node *node = jn_timeloop_attribute(part, "instances");
    uint64_t instances = part->instances;
    if (!jn_timeloop_count(node, reader, &instances))
        return false;
    if (instances == part->instances)
        return true;
    jn_error(reader->diags, node->place,
             "'instances' is %llu, but the names around '%s' make %llu; give "
             "the number as a range in the name, '%s[0..%llu]'",
             (unsigned long long)instances, part->name,
             (unsigned long long)part->instances, part->name,
             (unsigned long long)(instances > 0 ? instances - 1 : 0));
    return false;
}

static bool read_local(const struct jn_node *group, const struct frame *frame)
{
    const struct jn_reader *reader = frame->reader;
    struct jn_timeloop_part part = {.place = group->place};
    if (!jn_node_is(group, JN_GROUP, "a part of 'local'", reader) ||
        !name_part(group, frame, &part.name, &part.instances) ||
        !enter_scope(group, frame, &part.scope))
        return false;
    const struct jn_node *class_ = jn_timeloop_find(group, "class");
    if (class_ == NULL) {
        jn_error(reader->diags, group->place, "part '%s' needs a 'class'",
                 part.name);
        return false;
    }
    return jn_node_name(class_, "'class'", reader, &part.class_) &&
           check_instances(&part, reader) && add_part(&part, frame);
}

static bool read_locals(const struct jn_node *list, const struct frame *frame)
{
    if (list == NULL)
        return true;
    if (!jn_node_is(list, JN_LIST, "'local'", frame->reader))
        return false;
    bool fine = true;
    for (size_t i = 0; i < list->item_count; i++)
        fine &= read_local(list->items[i], frame);
    return fine;
}

/* The single entry of a `subtree`, or NULL after a complaint. */
static const struct jn_node *only_entry(const struct jn_node *list,
                                        const struct jn_reader *reader)
{
    if (!jn_node_is(list, JN_LIST, "'subtree'", reader))
        return NULL;
    if (list->item_count != 1) {
        jn_error(reader->diags, list->place,
                 "a 'subtree' must have exactly one entry, not %zu",
                 list->item_count);
        return NULL;
    }
    return jn_node_is(list->items[0], JN_GROUP, "an entry of 'subtree'", reader)
               ? list->items[0]
               : NULL;
}

static bool read_subtrees(const struct jn_node *list, struct frame frame)
{
    bool fine = true;
    while (list != NULL) {
        const struct jn_node *entry = only_entry(list, frame.reader);
        const char *name;
        if (entry == NULL ||
            !name_part(entry, &frame, &name, &frame.instances) ||
            !enter_scope(entry, &frame, &frame.scope))
            return false;
        if (frame.parts->name == NULL)
            frame.parts->name = name;
        fine &= read_locals(jn_timeloop_find(entry, "local"), &frame);
        list = jn_timeloop_find(entry, "subtree");
    }
    return fine;
}

/* A part of the list form: its keys lie side by side with its attributes. */
static bool read_listed(const struct jn_node *group, const struct frame *frame,
                        const char *fallback_name,
                        struct jn_timeloop_part *part)
{
    const struct jn_reader *reader = frame->reader;
    struct jn_timeloop_scope *scope =
        jn_arena_take(reader->arena, 1, sizeof *scope);
    scope->attributes = group;
    *part = (struct jn_timeloop_part){.name = fallback_name,
                                      .class_ = "",
                                      .place = group->place,
                                      .instances = 1,
                                      .scope = scope};
    const struct jn_node *name = jn_timeloop_find(group, "name");
    const struct jn_node *class_ = jn_timeloop_find(group, "class");
    if (name == NULL && fallback_name == NULL) {
        jn_error(reader->diags, group->place, "a storage level needs a 'name'");
        return false;
    }
    const struct jn_node *instances = jn_timeloop_find(group, "instances");
    uint64_t x = 1, y = 1;
    bool fine =
        name == NULL || jn_node_name(name, "'name'", reader, &part->name);
    fine &= class_ == NULL ||
            jn_node_name(class_, "'class'", reader, &part->class_);
    fine &= jn_timeloop_count(jn_timeloop_find(group, "meshX"), reader, &x);
    fine &= jn_timeloop_count(jn_timeloop_find(group, "meshY"), reader, &y);
    part->instances = jn_mul(x, y);
    fine &= jn_timeloop_count(instances, reader, &part->instances);
    if (!fine || (part->instances > 0 && part->instances <= most_instances))
        return fine;
    jn_error(reader->diags, group->place,
             "'%s' must have between 1 and 2^48 instances", part->name);
    return false;
}

static bool read_arithmetic(const struct jn_node *group,
                            const struct frame *frame)
{
    struct jn_timeloop_part part;
    if (!jn_node_is(group, JN_GROUP, "'arithmetic'", frame->reader) ||
        !read_listed(group, frame, "__ARITH__", &part))
        return false;
    if (jn_timeloop_find(group, "instances meshX") != NULL)
        return add_compute(&part, frame);
    jn_error(frame->reader->diags, group->place,
             "'arithmetic' needs its number of 'instances'");
    return false;
}

static bool read_storage_list(const struct jn_node *list,
                              const struct frame *frame)
{
    if (!jn_node_is(list, JN_LIST, "'storage'", frame->reader))
        return false;
    bool fine = true;
    for (size_t i = list->item_count; i-- > 0;) {
        struct jn_timeloop_part part;
        fine &= jn_node_is(list->items[i], JN_GROUP, "a storage level",
                           frame->reader) &&
                read_listed(list->items[i], frame, NULL, &part) &&
                add_storage(&part, frame);
    }
    return fine;
}

/* True when the whole machine is there; the parts themselves are fine. */
static bool is_complete(const struct jn_node *architecture,
                        const struct frame *frame)
{
    const struct jn_timeloop_parts *parts = frame->parts;
    if (parts->storage_count == 0)
        jn_error(frame->reader->diags, architecture->place,
                 "the architecture has no storage level (%s)", storage_classes);
    if (!parts->has_compute)
        jn_error(frame->reader->diags, architecture->place,
                 "the architecture has no compute part (%s)", compute_classes);
    return parts->storage_count > 0 && parts->has_compute;
}

bool jn_timeloop_parts_read(const struct jn_node *architecture,
                            const struct jn_reader *reader,
                            struct jn_timeloop_parts *parts)
{
    memset(parts, 0, sizeof *parts);
    struct frame frame = {NULL, 1, reader, parts};
    if (!jn_node_is(architecture, JN_GROUP, "'architecture'", reader))
        return false;
    const struct jn_node *nodes = jn_timeloop_find(architecture, "nodes");
    if (nodes != NULL) {
        jn_error(reader->diags, nodes->key_place,
                 "'nodes' is the v0.4 format, which is not supported yet; run "
                 "timeloopfe and give its parsed-processed-input.yaml");
        return false;
    }
    const struct jn_node *subtree = jn_timeloop_find(architecture, "subtree");
    const struct jn_node *compute =
        jn_timeloop_find(architecture, "arithmetic");
    const struct jn_node *storage = jn_timeloop_find(architecture, "storage");
    if (subtree != NULL) {
        if (!read_subtrees(subtree, frame))
            return false;
    } else if (compute != NULL && storage != NULL) {
        bool fine = read_storage_list(storage, &frame);
        if (!read_arithmetic(compute, &frame) || !fine)
            return false;
    } else {
        jn_error(reader->diags, architecture->place,
                 "an architecture needs a 'subtree', or a 'storage' list and "
                 "'arithmetic'");
        return false;
    }
    return is_complete(architecture, &frame);
}
