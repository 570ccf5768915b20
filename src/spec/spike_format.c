/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/spike_format.h"

#include "config/schema.h"

const char *const jn_spike_format_names[JN_SPIKE_FORMAT_COUNT] = {
    [JN_SPIKE_BITMAP] = "bitmap", [JN_SPIKE_AER] = "aer",
    [JN_SPIKE_SORTED] = "sorted", [JN_SPIKE_PACKED] = "packed",
    [JN_SPIKE_WINDOW] = "window"};

static bool read_format(const struct jn_node *node, const char *what,
                        const struct jn_reader *reader,
                        enum jn_spike_format *format)
{
    int choice = jn_node_choice(node, what, jn_spike_format_names,
                                JN_SPIKE_FORMAT_COUNT, reader);
    if (choice >= 0)
        *format = (enum jn_spike_format)choice;
    return choice >= 0;
}

bool jn_spike_format_read(const struct jn_node *node,
                          const struct jn_reader *reader,
                          enum jn_spike_format *format)
{
    *format = JN_SPIKE_BITMAP;
    return !node || read_format(node, "'spike_format'", reader, format);
}

bool jn_spike_formats_read(const struct jn_node *node,
                           const struct jn_reader *reader,
                           struct jn_tensor_setting **settings, size_t *count)
{
    *settings = NULL;
    *count = 0;
    if (!node)
        return true;
    if (!jn_node_is(node, JN_GROUP, "'spike_formats'", reader))
        return false;
    *settings =
        jn_arena_take(reader->arena, node->item_count, sizeof **settings);
    bool good = true;
    for (size_t index = 0; index < node->item_count; index++) {
        const struct jn_node *item = node->items[index];
        const char *what = jn_arena_format(reader->arena, "'%s'", item->key);
        enum jn_spike_format format;
        if (read_format(item, what, reader, &format))
            (*settings)[(*count)++] = (struct jn_tensor_setting){
                item->key, (double)format, item->key_place};
        else
            good = false;
    }
    return good;
}
