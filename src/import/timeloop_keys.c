/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/timeloop_keys.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* Keys whose hyphens or underscores Timeloop takes literally. */
static const char *const literal_keys[] = {
    "network_word_bits",
    "payload_word_bits",
    "energy-per-ingress",
};
enum { LITERAL_KEY_COUNT = sizeof literal_keys / sizeof literal_keys[0] };

static bool same_length(const char *a, const char *b, size_t b_length)
{
    return strlen(a) == b_length && strncmp(a, b, b_length) == 0;
}

static bool is_literal(const char *key, size_t length)
{
    for (size_t i = 0; i < LITERAL_KEY_COUNT; i++)
        if (same_length(literal_keys[i], key, length))
            return true;
    return false;
}

static char without_hyphen(char letter)
{
    return letter == '-' ? '_' : letter;
}

static bool same_but_hyphens(const char *written, const char *key,
                             size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (without_hyphen(written[i]) != without_hyphen(key[i]))
            return false;
    return written[length] == '\0';
}

static bool spells(const char *written, const char *key, size_t length)
{
    assert(length > 0);
    if (is_literal(key, length))
        return same_length(written, key, length);
    return same_but_hyphens(written, key, length);
}

/* Calls from word to word: the next one in TEXT, or NULL at its end. */
static const char *next_word(const char *text, size_t *length)
{
    text += strspn(text, " ");
    *length = strcspn(text, " ");
    return *length == 0 ? NULL : text;
}

bool jn_timeloop_is_key(const char *written, const char *keys)
{
    size_t length;
    assert(written != NULL);
    for (const char *key = keys; (key = next_word(key, &length)) != NULL;
         key += length)
        if (spells(written, key, length))
            return true;
    return false;
}

bool jn_timeloop_is_word(const struct jn_node *node, const char *words)
{
    return node != NULL && node->kind == JN_SCALAR &&
           jn_timeloop_is_key(node->text, words);
}

static const struct jn_node *find_one(const struct jn_node *group,
                                      const char *key, size_t length)
{
    for (size_t i = 0; i < group->item_count; i++)
        if (group->items[i]->kind != JN_NULL &&
            spells(group->items[i]->key, key, length))
            return group->items[i];
    return NULL;
}

const struct jn_node *jn_timeloop_find(const struct jn_node *group,
                                       const char *keys)
{
    if (group == NULL || group->kind != JN_GROUP)
        return NULL;
    size_t length;
    for (const char *key = keys; (key = next_word(key, &length)) != NULL;
         key += length) {
        const struct jn_node *found = find_one(group, key, length);
        if (found != NULL)
            return found;
    }
    return NULL;
}

const char **jn_timeloop_words(const char *text, struct jn_arena *arena,
                               size_t *count)
{
    const char **words =
        jn_arena_take(arena, strlen(text) / 2 + 1, sizeof *words);
    size_t length;
    *count = 0;
    for (const char *word = text; (word = next_word(word, &length)) != NULL;
         word += length)
        words[(*count)++] = jn_arena_slice(arena, word, length);
    return words;
}

/* The literal key that WRITTEN would be with other hyphens, or NULL. */
static const char *literal_twin(const char *written)
{
    for (size_t i = 0; i < LITERAL_KEY_COUNT; i++)
        if (same_but_hyphens(written, literal_keys[i], strlen(literal_keys[i])))
            return literal_keys[i];
    return NULL;
}

static void warn_slip(const struct jn_node *item, const char *what,
                      const char *meant, const struct jn_reader *reader)
{
    if (literal_twin(item->key) == meant)
        jn_warning(reader->diags, item->key_place,
                   "Timeloop never recognises '%s', so it has no effect here; "
                   "write '%s'",
                   item->key, meant);
    else
        jn_warning(reader->diags, item->key_place,
                   "'%s' is not known in %s and has no effect; did you mean "
                   "'%s'?",
                   item->key, what, meant);
}

void jn_timeloop_warn_slips(const struct jn_node *group, const char *what,
                            const char *known, const struct jn_reader *reader)
{
    if (group == NULL || group->kind != JN_GROUP)
        return;
    size_t count;
    const char **words = jn_timeloop_words(known, reader->arena, &count);
    for (size_t i = 0; i < group->item_count; i++) {
        const struct jn_node *item = group->items[i];
        if (jn_timeloop_is_key(item->key, known))
            continue;
        const char *meant = literal_twin(item->key);
        if (meant == NULL || !jn_timeloop_is_key(meant, known))
            meant = jn_did_you_mean(item->key, words, count);
        if (meant != NULL)
            warn_slip(item, what, meant, reader);
    }
}

const char *jn_timeloop_label(const struct jn_node *node,
                              const struct jn_reader *reader)
{
    if (node->key == NULL)
        return "a value";
    return jn_arena_format(reader->arena, "'%s'", node->key);
}

bool jn_timeloop_count(const struct jn_node *node,
                       const struct jn_reader *reader, uint64_t *value)
{
    return node == NULL ||
           jn_node_count(node, jn_timeloop_label(node, reader), reader, value);
}

bool jn_timeloop_real(const struct jn_node *node,
                      const struct jn_reader *reader, double *value)
{
    if (node == NULL)
        return true;
    const char *label = jn_timeloop_label(node, reader);
    if (!jn_node_real(node, label, reader, value))
        return false;
    if (isfinite(*value))
        return true;
    jn_error(reader->diags, node->place, "%s must be a finite number", label);
    return false;
}

bool jn_timeloop_flag(const struct jn_node *node,
                      const struct jn_reader *reader, bool *value)
{
    return node == NULL ||
           jn_node_flag(node, jn_timeloop_label(node, reader), reader, value);
}

struct jn_place jn_timeloop_place_in(const struct jn_node *node,
                                     size_t position)
{
    struct jn_place place = node->place;
    assert(node->kind == JN_SCALAR && position <= strlen(node->text));
    if (place.column != 0 && memchr(node->text, '\n', position) == NULL)
        place.column += (unsigned)position + (node->quoted ? 1 : 0);
    return place;
}
