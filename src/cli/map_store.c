/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/map_store.h"

#include "base/hash.h"
#include "base/text.h"
#include "base/utf8.h"
#include "cli/output.h"
#include "cli/whole_file.h"
#include "config/load.h"
#include "eval.h"
#include "export/mapping.h"
#include "search/key.h"
#include "spec/mapping.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char title[] = "# joulenest found mapping 1 ";

enum { MOST_BYTES = 1 << 24 };

static void warn(const char *path, const char *fault, struct jn_arena *arena)
{
    jn_output_messages(jn_arena_format(arena, "%s: warning: %s\n",
                                       jn_utf8_plain(arena, path), fault));
}

static const char *find_key(const struct jn_stored *stored)
{
    char key[JN_HASH_DIGITS + 1];
    jn_search_key(stored->problem, stored->demands, stored->options, key);
    return jn_arena_text(stored->arena, key);
}

static const char *entry_path(const struct jn_stored *stored)
{
    return jn_arena_format(stored->arena, "%s/%s.cfg", stored->folder,
                           find_key(stored));
}

/* What is behind the title and the hash of all that follows; NULL if they do
 * not match. */
static const char *check_title(const char *text)
{
    char hash[JN_HASH_DIGITS + 1];
    size_t length = sizeof title - 1;
    if (strncmp(text, title, length) != 0 ||
        strlen(text) < length + JN_HASH_DIGITS + 1)
        return NULL;
    const char *rest = text + length + JN_HASH_DIGITS + 1;
    jn_hash_bytes(rest, strlen(rest), hash);
    return memcmp(hash, text + length, JN_HASH_DIGITS) == 0 ? rest : NULL;
}

/* Numbers behind "# NAME", as many as there are objectives. */
static bool read_numbers(const char *text, const char *name, size_t count,
                         double *numbers)
{
    const char *at = strstr(text, name);
    if (!at)
        return false;
    at += strlen(name);
    for (size_t i = 0; i < count; i++) {
        char *end;
        numbers[i] = strtod(at, &end);
        if (end == at)
            return false;
        at = end;
    }
    return true;
}

static bool read_mapping(const struct jn_stored *stored, const char *path,
                         const char *text, struct jn_mapping *mapping)
{
    struct jn_mapping_source *sources;
    size_t count;
    const struct jn_reader reader = {stored->arena, jn_diags_new(stored->arena),
                                     NULL};
    const struct jn_node *root =
        jn_tree_parse(text, strlen(text), JN_SYNTAX_LIBCONFIG, path, &reader);
    return root && jn_mappings_read(root, &reader, &sources, &count) &&
           count == 1 &&
           jn_mapping_bind(&sources[0], stored->problem->arch,
                           stored->problem->layer, &reader, mapping);
}

/* The mapping is evaluated again: what it costs now counts. */
static bool still_costs(const struct jn_stored *stored,
                        const struct jn_found *found)
{
    struct jn_cost cost;
    struct jn_result *result = jn_arena_take(stored->arena, 1, sizeof *result);
    struct jn_arena *scratch = jn_arena_new();
    bool same =
        jn_evaluate(stored->problem, &found->mapping, scratch, result) == JN_OK;
    if (same)
        jn_objectives_cost(&stored->options->objectives, result, &cost);
    for (size_t i = 0; same && i < stored->options->objectives.count; i++)
        same = cost.items[i] == found->cost.items[i];
    jn_arena_free(scratch);
    return same;
}

/* Why the entry is of no use, or NULL. */
static const char *take_entry(const struct jn_stored *stored, const char *path,
                              const char *text, struct jn_found *found)
{
    size_t count = stored->options->objectives.count;
    double certified;
    const char *rest = check_title(text);
    if (!rest || !read_numbers(rest, "# cost", count, found->cost.items) ||
        !read_numbers(rest, "# bound", count, found->bound.items) ||
        !read_numbers(rest, "# gap_ratio", 1, &found->gap_ratio) ||
        !read_numbers(rest, "# certified", 1, &certified) ||
        !read_mapping(stored, path, rest, &found->mapping))
        return "this entry of the store is damaged; it is not used";
    if (!strstr(rest, find_key(stored)) ||
        jn_demands_breach(stored->problem, stored->demands, &found->mapping,
                          stored->arena) ||
        !still_costs(stored, found))
        return "this entry of the store is of another problem; it is not used";
    found->certified = certified > 0;
    found->any = found->complete = true;
    return NULL;
}

bool jn_map_store_find(const struct jn_stored *stored, struct jn_found *found)
{
    const char *path = entry_path(stored);
    const char *text = jn_whole_file(path, MOST_BYTES, stored->arena);
    if (!text)
        return false;
    memset(found, 0, sizeof *found);
    const char *fault = take_entry(stored, path, text, found);
    if (fault)
        warn(path, fault, stored->arena);
    return !fault;
}

static void add_numbers(struct jn_text *text, const char *name,
                        const double *numbers, size_t count)
{
    jn_text_add(text, name);
    for (size_t i = 0; i < count; i++) {
        jn_text_add(text, " ");
        jn_text_real(text, numbers[i]);
    }
    jn_text_add(text, "\n");
}

/* All behind the title; false without memory. */
static bool print_entry(const struct jn_stored *stored,
                        const struct jn_found *found, struct jn_text *text)
{
    size_t count = stored->options->objectives.count;
    double certified = found->certified;
    char *mapping = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&mapping, &length);
    if (!stream)
        return false;
    jn_mapping_print(stored->problem, &found->mapping, stored->arena, stream);
    bool good = fclose(stream) == 0;
    jn_text_add(text, "# key ");
    jn_text_add(text, find_key(stored));
    jn_text_add(text, "\n");
    add_numbers(text, "# cost", found->cost.items, count);
    add_numbers(text, "# bound", found->bound.items, count);
    add_numbers(text, "# gap_ratio", &found->gap_ratio, 1);
    add_numbers(text, "# certified", &certified, 1);
    if (good)
        jn_text_bytes(text, mapping, length);
    free(mapping);
    return good;
}

static bool write_entry(const char *path, const struct jn_text *text,
                        struct jn_arena *arena)
{
    char hash[JN_HASH_DIGITS + 1];
    char *beside = jn_arena_format(arena, "%s.XXXXXX", path);
    FILE *stream = jn_output_beside(beside);
    if (!stream)
        return false;
    jn_hash_bytes(text->start, text->length, hash);
    fprintf(stream, "%s%s\n", title, hash);
    fwrite(text->start, 1, text->length, stream);
    return jn_output_replace(stream, beside, path);
}

void jn_map_store_put(const struct jn_stored *stored,
                      const struct jn_found *found)
{
    const char *path = entry_path(stored);
    struct jn_text text = {.arena = jn_arena_new()};
    errno = ENOMEM;
    if (!print_entry(stored, found, &text) ||
        !write_entry(path, &text, stored->arena))
        warn(path,
             jn_arena_format(stored->arena, "cannot keep the mapping: %s",
                             strerror(errno)),
             stored->arena);
    jn_arena_free(text.arena);
}
