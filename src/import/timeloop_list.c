/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/checked.h"
#include "import/timeloop_flatten.h"
#include "import/timeloop_keys.h"

#include <assert.h>

/* A part of the list form: its keys lie side by side with its attributes. */
static bool read_listed(const struct jn_node *group,
                        const struct jn_timeloop_frame *frame,
                        const char *fallback_name,
                        struct jn_timeloop_part *part)
{
    const struct jn_reader *reader = frame->reader;
    assert(frame->scope == NULL && frame->instances == 1);
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
    if (!fine || (part->instances > 0 && part->instances <= JN_MOST_INSTANCES))
        return fine;
    jn_error(reader->diags, group->place,
             "'%s' must have between 1 and 2^48 instances", part->name);
    return false;
}

static bool read_arithmetic(const struct jn_node *group,
                            const struct jn_timeloop_frame *frame)
{
    struct jn_timeloop_part part;
    if (!jn_node_is(group, JN_GROUP, "'arithmetic'", frame->reader) ||
        !read_listed(group, frame, "__ARITH__", &part))
        return false;
    if (jn_timeloop_find(group, "instances meshX") != NULL)
        return jn_timeloop_add_compute(&part, frame);
    jn_error(frame->reader->diags, group->place,
             "'arithmetic' needs its number of 'instances'");
    return false;
}

static bool read_storage_list(const struct jn_node *list,
                              const struct jn_timeloop_frame *frame)
{
    if (!jn_node_is(list, JN_LIST, "'storage'", frame->reader))
        return false;
    bool fine = true;
    for (size_t i = list->item_count; i-- > 0;) {
        struct jn_timeloop_part part;
        fine &= jn_node_is(list->items[i], JN_GROUP, "a storage level",
                           frame->reader) &&
                read_listed(list->items[i], frame, NULL, &part) &&
                jn_timeloop_add_storage(&part, frame);
    }
    return fine;
}

bool jn_timeloop_read_list(const struct jn_node *architecture,
                           const struct jn_timeloop_frame *frame)
{
    bool fine =
        read_storage_list(jn_timeloop_find(architecture, "storage"), frame);
    return read_arithmetic(jn_timeloop_find(architecture, "arithmetic"),
                           frame) &&
           fine;
}
