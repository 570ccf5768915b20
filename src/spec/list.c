/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/list.h"

#include "spec/scan.h"

#include <string.h>

enum { MOST_WORDS = 256 };

static bool has_word(const struct jn_word *items, size_t count,
                     const char *name)
{
    while (count > 0)
        if (strcmp(items[--count].text, name) == 0)
            return true;
    return false;
}

/* The words between blanks (and commas) of one text. */
static bool split_text(const struct jn_node *node, const char *what,
                       const struct jn_reader *reader, struct jn_words *words)
{
    struct jn_scan scan;
    if (!jn_scan_node(node, what, reader, &scan))
        return false;
    size_t most = strlen(node->text) / 2 + 1;
    struct jn_word *items = jn_arena_take(reader->arena, most, sizeof *items);
    words->items = items;
    while (!jn_scan_ended(&scan)) {
        struct jn_place place = jn_scan_next(&scan);
        const char *name = jn_scan_name(&scan);
        if (!name)
            return jn_scan_fail(&scan, "%s must be a list of names", what);
        items[words->count++] = (struct jn_word){name, place};
        (void)jn_scan_sign(&scan, ",");
    }
    return true;
}

static bool read_items(const struct jn_node *node, const char *what,
                       const struct jn_reader *reader, struct jn_words *words)
{
    struct jn_word *items =
        jn_arena_take(reader->arena, node->item_count, sizeof *items);
    bool good = true;
    for (size_t index = 0; index < node->item_count; index++) {
        struct jn_word *word = &items[words->count];
        word->place = node->items[index]->place;
        if (jn_node_name(node->items[index], what, reader, &word->text))
            words->count++;
        else
            good = false;
    }
    words->items = items;
    return good;
}

static bool refuse_twins(const struct jn_words *words, const char *what,
                         const struct jn_reader *reader)
{
    bool good = true;
    for (size_t index = 1; index < words->count; index++)
        if (has_word(words->items, index, words->items[index].text)) {
            jn_error(reader->diags, words->items[index].place,
                     "%s names '%s' twice", what, words->items[index].text);
            good = false;
        }
    return good;
}

static bool refuse_length(const struct jn_node *node, const char *what,
                          const struct jn_reader *reader)
{
    jn_error(reader->diags, node->place, "%s has more than %d names", what,
             MOST_WORDS);
    return false;
}

bool jn_words_read(const struct jn_node *node, const char *what,
                   const struct jn_reader *reader, struct jn_words *words)
{
    *words = (struct jn_words){.given = node != NULL};
    if (!node)
        return true;
    bool good = node->kind == JN_LIST ? read_items(node, what, reader, words)
                                      : split_text(node, what, reader, words);
    if (words->count > MOST_WORDS)
        return refuse_length(node, what, reader);
    return refuse_twins(words, what, reader) && good;
}

bool jn_names_read(const struct jn_node *node, const char *what,
                   const struct jn_reader *reader, const char *const **names,
                   size_t *count)
{
    struct jn_words words;
    bool good = jn_words_read(node, what, reader, &words);
    const char **texts =
        jn_arena_take(reader->arena, words.count, sizeof *texts);
    for (size_t index = 0; index < words.count; index++)
        texts[index] = words.items[index].text;
    *names = texts;
    *count = words.count;
    return good;
}

bool jn_path_read(const struct jn_node *node, const char *what,
                  const struct jn_reader *reader, const char **path)
{
    const char *name;
    if (!jn_node_name(node, what, reader, &name))
        return false;
    const char *file = node->place.file;
    const char *slash = file ? strrchr(file, '/') : NULL;
    *path = name[0] == '/' || !slash
                ? name
                : jn_arena_format(reader->arena, "%.*s/%s", (int)(slash - file),
                                  file, name);
    return true;
}

bool jn_bits_check(uint64_t value, const struct jn_node *node,
                   const struct jn_reader *reader)
{
    if (value >= 1 && value <= JN_MAX_BITS)
        return true;
    jn_error(reader->diags, node->place, "a word has 1 to %d bits, not %llu",
             JN_MAX_BITS, (unsigned long long)value);
    return false;
}

static bool read_bits(const struct jn_node *node, const char *what,
                      const struct jn_reader *reader, double *number)
{
    uint64_t bits;
    if (!jn_node_count(node, what, reader, &bits) ||
        !jn_bits_check(bits, node, reader))
        return false;
    *number = (double)bits;
    return true;
}

static bool read_scale(const struct jn_node *node, const char *what,
                       const struct jn_reader *reader, double *number)
{
    if (!jn_node_real(node, what, reader, number))
        return false;
    if (*number > 0)
        return true;
    jn_error(reader->diags, node->place, "%s must be above 0", what);
    return false;
}

typedef bool read_number(const struct jn_node *node, const char *what,
                         const struct jn_reader *reader, double *number);

static bool read_settings(const struct jn_node *node,
                          const struct jn_reader *reader, read_number *number,
                          struct jn_tensor_setting **settings, size_t *count)
{
    *count = 0;
    *settings = NULL;
    if (!node)
        return true;
    const char *what = jn_arena_format(reader->arena, "'%s'", node->key);
    if (!jn_node_is(node, JN_GROUP, what, reader))
        return false;
    if (node->item_count > MOST_WORDS)
        return refuse_length(node, what, reader);
    *settings =
        jn_arena_take(reader->arena, node->item_count, sizeof **settings);
    bool good = true;
    for (size_t index = 0; index < node->item_count; index++) {
        const struct jn_node *item = node->items[index];
        struct jn_tensor_setting setting = {item->key, 0, item->key_place};
        if (number(item, jn_arena_format(reader->arena, "'%s'", item->key),
                   reader, &setting.number))
            (*settings)[(*count)++] = setting;
        else
            good = false;
    }
    return good;
}

bool jn_bits_read(const struct jn_node *node, const struct jn_reader *reader,
                  struct jn_tensor_setting **settings, size_t *count)
{
    return read_settings(node, reader, read_bits, settings, count);
}

bool jn_scales_read(const struct jn_node *node, const struct jn_reader *reader,
                    struct jn_tensor_setting **settings, size_t *count)
{
    return read_settings(node, reader, read_scale, settings, count);
}
