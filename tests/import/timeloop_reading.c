/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/timeloop_reading.h"

#include "estimate/estimate.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

static struct jn_arena *arena;
static struct reading reading;

static const char *list_messages(const struct jn_diags *diags)
{
    static const char *const severities[] = {
        [JN_NOTE] = "note", [JN_WARNING] = "warning", [JN_ERROR] = "error"};
    const char *all = "";
    for (const struct jn_message *message = jn_diags_first(diags); message;
         message = message->next)
        all = jn_arena_format(arena, "%s%u:%u: %s: %s\n", all,
                              message->place.line, message->place.column,
                              severities[message->severity], message->text);
    return all;
}

const struct reading *read_timeloop_files(const char *const texts[],
                                          size_t count, enum jn_syntax syntax)
{
    static const char *const names[] = {"1", "2", "3"};
    const struct jn_node *roots[3];
    forget_timeloop();
    arena = jn_arena_new();
    memset(&reading, 0, sizeof reading);
    reading.spec.arena = arena;
    reading.spec.diags = jn_diags_new(arena);
    const struct jn_reader reader = {arena, reading.spec.diags, NULL};
    reading.fine = true;
    assert(count <= 3);
    for (size_t i = 0; i < count; i++) {
        roots[i] = jn_tree_parse(texts[i], strlen(texts[i]), syntax, names[i],
                                 &reader);
        reading.fine = reading.fine && roots[i] != NULL;
    }
    reading.fine =
        reading.fine && jn_timeloop_read(roots, count, &reader, &reading.spec);
    if (reading.fine && reading.spec.has_arch)
        reading.fine = jn_estimate(&reading.spec.arch, NULL, &reader);
    reading.messages = list_messages(reading.spec.diags);
    return &reading;
}

const struct reading *read_timeloop(const char *text)
{
    return read_timeloop_files(&text, 1, JN_SYNTAX_YAML);
}

const struct reading *read_timeloop_format(const char *format, ...)
{
    struct jn_arena *text_arena = jn_arena_new();
    va_list list;
    va_start(list, format);
    const char *text = jn_arena_vformat(text_arena, format, list);
    va_end(list);
    read_timeloop(text);
    jn_arena_free(text_arena);
    return &reading;
}

const struct reading *read_timeloop_level(const char *name,
                                          const char *attributes)
{
    return read_timeloop_format(
        "architecture:\n"
        "  subtree:\n"
        "  - name: chip\n"
        "    local:\n"
        "    - {name: DRAM, class: DRAM}\n"
        "    - {name: '%s', class: SRAM, attributes: {%s}}\n"
        "    - {name: 'MAC[0..23]', class: mac, attributes: {meshX: 6}}\n",
        name, attributes);
}

void forget_timeloop(void)
{
    jn_arena_free(arena);
    arena = NULL;
}

static const char *loop_text(const struct jn_loop *loop)
{
    static const char *const axes[] = {"", "x", "y"};
    const char *name = reading.spec.workload.layers[0].dim_names[loop->dim];
    const char *text =
        jn_arena_format(arena, "%s%s%llu", name, axes[loop->axis],
                        (unsigned long long)loop->end);
    if (loop->residual == loop->end)
        return text;
    return jn_arena_format(arena, "%s,%llu", text,
                           (unsigned long long)loop->residual);
}

const char *loops_text(const struct reading *read)
{
    const char *text = "";
    assert(read == &reading);
    if (read->spec.mappings == NULL)
        return "no mapping";
    const struct jn_mapping *mapping = read->spec.mappings[0];
    size_t next = 0;
    for (size_t level = 0; level < read->spec.arch.level_count; level++) {
        text = jn_arena_format(arena, "%s|", text);
        for (;
             next < mapping->loop_count && mapping->loops[next].level == level;
             next++)
            text = jn_arena_format(arena, "%s %s", text,
                                   loop_text(&mapping->loops[next]));
        text = jn_arena_format(arena, "%s ", text);
    }
    return text;
}
