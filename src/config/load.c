/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/load.h"

#include "config/read.h"

#include <string.h>
#include <strings.h>

typedef const struct jn_node *reader_of_syntax(const struct jn_source *source,
                                               const struct jn_reader *reader);

static reader_of_syntax *const readers[] = {
    [JN_SYNTAX_LIBCONFIG] = jn_libconfig_read,
    [JN_SYNTAX_YAML] = jn_yaml_read,
};

static const struct {
    const char *ending;
    enum jn_syntax syntax;
} endings[] = {
    {".cfg", JN_SYNTAX_LIBCONFIG},
    {".yaml", JN_SYNTAX_YAML},
    {".yml", JN_SYNTAX_YAML},
    {".json", JN_SYNTAX_YAML},
};

static bool ends_with(const char *text, const char *ending)
{
    size_t length = strlen(text);
    size_t ending_length = strlen(ending);
    return length > ending_length &&
           strcasecmp(text + length - ending_length, ending) == 0;
}

static bool find_syntax(const char *path, const struct jn_reader *reader,
                        enum jn_syntax *syntax)
{
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (ends_with(path, endings[i].ending)) {
            *syntax = endings[i].syntax;
            return true;
        }
    jn_error(reader->diags, (struct jn_place){path, 0, 0},
             "a file's name must end in .cfg, .yaml, .yml or .json");
    return false;
}

static const struct jn_node *read_root(const struct jn_source *source,
                                       enum jn_syntax syntax,
                                       const struct jn_reader *reader)
{
    const struct jn_node *root = readers[syntax](source, reader);
    if (root == NULL || !jn_node_is(root, JN_GROUP, "the whole file", reader))
        return NULL;
    return root;
}

const struct jn_node *jn_tree_load(const char *path,
                                   const struct jn_reader *reader)
{
    struct jn_budget budget = {0, 0};
    struct jn_source source = {.may_include = true, .budget = &budget};
    enum jn_syntax syntax;
    path = jn_arena_text(reader->arena, path);
    if (!find_syntax(path, reader, &syntax) ||
        !jn_source_load(path, (struct jn_place){path, 0, 0}, reader, &source))
        return NULL;
    return read_root(&source, syntax, reader);
}

const struct jn_node *jn_tree_parse(const char *text, size_t length,
                                    enum jn_syntax syntax, const char *file,
                                    const struct jn_reader *reader)
{
    struct jn_budget budget = {0, 0};
    struct jn_source source = {.file = file, .budget = &budget};
    if (!jn_source_hold(text, length, reader, &source))
        return NULL;
    return read_root(&source, syntax, reader);
}
