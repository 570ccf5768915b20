/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/timeloop_parts.h"

#include "import/timeloop_flatten.h"
#include "import/timeloop_keys.h"

#include <assert.h>
#include <string.h>

static const char storage_classes[] = "DRAM SRAM regfile smartbuffer storage";
static const char compute_classes[] = "mac intmac fpmac compute";
static const char network_classes[] =
    "XY_NoC Legacy ReductionTree SimpleMulticast";

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

static bool is_dram(const struct jn_timeloop_part *part)
{
    return strstr(part->class_, "DRAM") != NULL ||
           jn_timeloop_is_word(jn_timeloop_attribute(part, "technology"),
                               "DRAM");
}

bool jn_timeloop_add_storage(struct jn_timeloop_part *part,
                             const struct jn_timeloop_frame *frame)
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
    assert(part->instances > 0 && part->scope != NULL);
    part->is_dram = is_dram(part);
    parts->storages[parts->storage_count++] = *part;
    return true;
}

bool jn_timeloop_add_compute(const struct jn_timeloop_part *part,
                             const struct jn_timeloop_frame *frame)
{
    if (frame->parts->has_compute) {
        jn_error(frame->reader->diags, part->place,
                 "a machine has one compute part, but '%s' follows '%s'",
                 part->name, frame->parts->compute.name);
        return false;
    }
    assert(part->instances > 0 && part->scope != NULL);
    frame->parts->compute = *part;
    frame->parts->has_compute = true;
    return true;
}

static bool add_network(const struct jn_timeloop_part *part,
                        const struct jn_timeloop_frame *frame)
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
bool jn_timeloop_add_part(struct jn_timeloop_part *part,
                          const struct jn_timeloop_frame *frame)
{
    struct jn_arena *arena = frame->reader->arena;
    if (has_class(part->class_, network_classes, arena))
        return add_network(part, frame);
    if (has_class(part->class_, storage_classes, arena)) {
        if (!frame->parts->has_compute)
            return jn_timeloop_add_storage(part, frame);
        jn_error(frame->reader->diags, part->place,
                 "storage level '%s' must come before the compute part '%s': "
                 "parts are listed outermost first",
                 part->name, frame->parts->compute.name);
        return false;
    }
    if (has_class(part->class_, compute_classes, arena))
        return jn_timeloop_add_compute(part, frame);
    jn_warning(frame->reader->diags, part->place,
               "'%s' is passed over: its class '%s' names no storage (%s), "
               "compute (%s) or network (%s)",
               part->name, part->class_, storage_classes, compute_classes,
               network_classes);
    return true;
}

/* True when the whole machine is there; the parts themselves are fine. */
static bool is_complete(const struct jn_node *architecture,
                        const struct jn_timeloop_frame *frame)
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

/* Timeloop takes a tree of another version for a list and then stops. */
static void warn_version(const struct jn_node *architecture,
                         const struct jn_reader *reader)
{
    const struct jn_node *version = jn_timeloop_find(architecture, "version");
    if (version == NULL || jn_timeloop_is_word(version, "0.2 0.3 0.4"))
        return;
    jn_warning(reader->diags, version->place,
               "Timeloop's trees have version 0.2, 0.3 or 0.4; this one is "
               "read as version 0.3");
}

bool jn_timeloop_parts_read(const struct jn_node *architecture,
                            const struct jn_reader *reader,
                            struct jn_timeloop_parts *parts)
{
    memset(parts, 0, sizeof *parts);
    struct jn_timeloop_frame frame = {NULL, 1, reader, parts};
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
    bool is_list = jn_timeloop_find(architecture, "storage") != NULL &&
                   jn_timeloop_find(architecture, "arithmetic") != NULL;
    if (subtree == NULL && !is_list) {
        jn_error(reader->diags, architecture->place,
                 "an architecture needs a 'subtree', or a 'storage' list and "
                 "'arithmetic'");
        return false;
    }
    if (subtree != NULL)
        warn_version(architecture, reader);
    bool fine = subtree != NULL ? jn_timeloop_read_tree(subtree, frame)
                                : jn_timeloop_read_list(architecture, &frame);
    return fine && is_complete(architecture, &frame);
}
