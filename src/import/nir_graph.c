/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/nir_graph.h"

#include "base/names.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_DEPTH = 16, MOST_NODES = 16384 };

/* What a name stands for: a node, or a graph with nodes of its own. */
struct entry {
    const char *name; /* within its graph */
    bool is_graph, is_connected;
    size_t node;                      /* of a graph: unused */
    size_t input, output;             /* of a graph: the last of its ... */
    size_t input_count, output_count; /* ... inputs and outputs */
};

struct reading {
    struct jn_hdf5 *file;
    struct jn_arena *arena;
    struct jn_names *entries; /* by dotted name */
    bool repair;
    struct jn_nir_graph *graph;
};

/* One graph of the file, the root or one within. */
struct scope {
    const char *path, *name;
    const char *prefix; /* "", or "lif1." */
    size_t depth;
    struct entry **members;
    size_t member_count;
};

static void say_where(const struct reading *reading, const char *what,
                      const char *name)
{
    jn_hdf5_set_where(
        reading->file,
        name[0] == '\0'
            ? ""
            : jn_arena_format(reading->arena, "%s '%s': ", what, name));
}

static void *grow(struct jn_arena *arena, void *items, size_t count,
                  size_t *room, size_t size)
{
    if (count < *room)
        return items;
    *room = *room == 0 ? 64 : 2 * *room;
    void *grown = jn_arena_take(arena, *room, size);
    if (count > 0)
        memcpy(grown, items, count * size);
    return grown;
}

static struct jn_nir_node *add_node(const struct reading *reading,
                                    const struct jn_nir_type *type,
                                    const char *name)
{
    struct jn_nir_graph *graph = reading->graph;
    graph->nodes = grow(reading->arena, graph->nodes, graph->node_count,
                        &graph->node_room, sizeof *graph->nodes);
    struct jn_nir_node *node = &graph->nodes[graph->node_count++];
    *node = (struct jn_nir_node){.name = name, .type = type};
    return node;
}

/* What enters or leaves a graph within goes on outside. */
static void make_port(const struct reading *reading, struct entry *graph,
                      struct jn_nir_node *node)
{
    static const struct jn_nir_type port = {"port", JN_NIR_PASS, NULL, false};
    size_t number = reading->graph->node_count - 1;
    if (node->type->kind == JN_NIR_INPUT) {
        graph->input = number;
        graph->input_count++;
    } else if (node->type->kind == JN_NIR_OUTPUT) {
        graph->output = number;
        graph->output_count++;
    } else
        return;
    node->type = &port;
}

static bool read_node(const struct reading *reading, const struct scope *scope,
                      const char *path, const char *type, struct entry *entry)
{
    const char *meant;
    const char *name =
        jn_arena_format(reading->arena, "%s%s", scope->prefix, entry->name);
    const struct jn_nir_type *known = jn_nir_type_find(type, &meant);
    if (!known)
        return jn_hdf5_refuse(reading->file,
                              meant ? "type '%s' is not known; did the writer "
                                      "mean '%s'?"
                                    : "type '%s' is not known%s",
                              type, meant ? meant : "");
    if (reading->graph->node_count == MOST_NODES)
        return jn_hdf5_refuse(reading->file, "there are more than %d nodes",
                              MOST_NODES);
    struct jn_nir_node *node = add_node(reading, known, name);
    node->within = scope->name;
    entry->node = reading->graph->node_count - 1;
    return jn_nir_node_read(reading->file, path, node);
}

static bool read_graph(const struct reading *reading, const struct scope *outer,
                       struct entry *self);

static bool read_inner_graph(const struct reading *reading,
                             const struct scope *outer, const char *path,
                             struct entry *entry)
{
    const char *name =
        jn_arena_format(reading->arena, "%s%s", outer->prefix, entry->name);
    const struct scope scope = {
        .path = path,
        .name = name,
        .prefix = jn_arena_format(reading->arena, "%s.", name),
        .depth = outer->depth + 1,
    };
    entry->is_graph = true;
    return scope.depth > MOST_DEPTH
               ? jn_hdf5_refuse(reading->file,
                                "graphs are within each other more than %d "
                                "deep",
                                MOST_DEPTH)
               : read_graph(reading, &scope, entry);
}

static bool read_member(const struct reading *reading,
                        const struct scope *scope, struct entry *self,
                        struct entry *entry)
{
    struct jn_arena *arena = reading->arena;
    const char *name =
        jn_arena_format(arena, "%s%s", scope->prefix, entry->name);
    const char *path =
        jn_arena_format(arena, "%s/nodes/%s", scope->path, entry->name);
    const char *type;
    say_where(reading, "node", name);
    if (jn_hdf5_kind(reading->file, path) != JN_HDF5_GROUP)
        return jn_hdf5_refuse(reading->file, "a node must be a group");
    void **slot = jn_names_slot(reading->entries, name);
    if (*slot)
        return jn_hdf5_refuse(reading->file, "a second node has this name");
    *slot = entry;
    if (!jn_hdf5_text(reading->file, jn_arena_format(arena, "%s/type", path),
                      &type))
        return false;
    if (strcmp(type, "NIRGraph") == 0)
        return read_inner_graph(reading, scope, path, entry);
    if (!read_node(reading, scope, path, type, entry))
        return false;
    if (scope->depth > 0)
        make_port(reading, self, &reading->graph->nodes[entry->node]);
    return true;
}

static bool read_members(const struct reading *reading, struct scope *scope,
                         struct entry *self)
{
    const char **names;
    const char *path = jn_arena_format(reading->arena, "%s/nodes", scope->path);
    if (jn_hdf5_kind(reading->file, path) != JN_HDF5_GROUP)
        return jn_hdf5_refuse(reading->file, "there is no group 'nodes'");
    if (!jn_hdf5_members(reading->file, path, &names, &scope->member_count))
        return false;
    scope->members = jn_arena_take(reading->arena, scope->member_count + 1,
                                   sizeof(struct entry *));
    bool good = true;
    for (size_t index = 0; index < scope->member_count; index++) {
        struct entry *entry = jn_arena_take(reading->arena, 1, sizeof *entry);
        entry->name = names[index];
        scope->members[index] = entry;
        good &= read_member(reading, scope, self, entry);
    }
    return good;
}

static struct entry *find(const struct reading *reading,
                          const struct scope *scope, const char *name)
{
    return *jn_names_slot(
        reading->entries,
        jn_arena_format(reading->arena, "%s%s", scope->prefix, name));
}

/* The ends of a graph's edges, two a row, of which some may name nothing. */
struct ends {
    const char **names;
    size_t count;
    const char *unknown; /* the first name that is no node's */
    size_t unknown_count;
    bool has_several;         /* unknown names */
    struct entry *substitute; /* what the unknown name is taken for */
};

static void connect(const struct reading *reading, const struct scope *scope,
                    struct ends *ends)
{
    for (size_t end = 0; end < ends->count; end++) {
        struct entry *entry = find(reading, scope, ends->names[end]);
        if (entry) {
            entry->is_connected = true;
            continue;
        }
        ends->unknown_count++;
        if (!ends->unknown)
            ends->unknown = ends->names[end];
        ends->has_several |= strcmp(ends->unknown, ends->names[end]) != 0;
    }
}

/* The only member that no edge names, or NULL. */
static struct entry *lonely_member(const struct scope *scope)
{
    struct entry *lonely = NULL;
    size_t count = 0;
    for (size_t index = 0; index < scope->member_count; index++)
        if (!scope->members[index]->is_connected) {
            lonely = scope->members[index];
            count++;
        }
    return count == 1 ? lonely : NULL;
}

static bool settle_unknown(const struct reading *reading,
                           const struct scope *scope, struct ends *ends)
{
    const struct jn_place place = {reading->graph->path, 0, 0};
    struct entry *lonely = ends->has_several ? NULL : lonely_member(scope);
    const char *graph =
        scope->depth == 0
            ? "the graph"
            : jn_arena_format(reading->arena, "graph '%s'", scope->name);
    if (!ends->unknown)
        return true;
    if (!lonely)
        return jn_hdf5_refuse(reading->file,
                              "an edge names '%s', which is no node of %s",
                              ends->unknown, graph);
    if (!reading->repair)
        return jn_hdf5_refuse(
            reading->file,
            "%zu ends of edges name '%s', which is no node of %s; '%s' is the "
            "only node without an edge, and with 'repair_edges = true' in a "
            "file of 'nir' it is taken for it",
            ends->unknown_count, ends->unknown, graph, lonely->name);
    jn_warning(reading->graph->reader->diags, place,
               "edges name '%s', which is no node of %s: taken for '%s'",
               ends->unknown, graph, lonely->name);
    ends->substitute = lonely;
    return true;
}

/* The node at an edge's end; a graph within is entered and left by its one
 * input and output. */
static bool find_end(const struct reading *reading, const struct scope *scope,
                     const struct ends *ends, size_t end, size_t *node)
{
    struct entry *entry = find(reading, scope, ends->names[end]);
    if (!entry)
        entry = ends->substitute;
    bool is_source = end % 2 == 0;
    *node = entry->node;
    if (!entry->is_graph)
        return true;
    size_t count = is_source ? entry->output_count : entry->input_count;
    *node = is_source ? entry->output : entry->input;
    return count == 1 ||
           jn_hdf5_refuse(reading->file,
                          "an edge %s graph '%s', which has %zu %s: it must "
                          "name one of them",
                          is_source ? "leaves" : "enters", ends->names[end],
                          count, is_source ? "outputs" : "inputs");
}

static bool add_edges(const struct reading *reading, const struct scope *scope,
                      const struct ends *ends)
{
    struct jn_nir_graph *graph = reading->graph;
    for (size_t end = 0; end < ends->count; end += 2) {
        struct jn_nir_edge edge;
        if (!find_end(reading, scope, ends, end, &edge.from) ||
            !find_end(reading, scope, ends, end + 1, &edge.to))
            return false;
        graph->edges = grow(reading->arena, graph->edges, graph->edge_count,
                            &graph->edge_room, sizeof *graph->edges);
        graph->edges[graph->edge_count++] = edge;
    }
    return true;
}

static bool read_edges(const struct reading *reading, const struct scope *scope)
{
    struct jn_extents extents;
    struct ends ends = {0};
    const char *path = jn_arena_format(reading->arena, "%s/edges", scope->path);
    say_where(reading, "graph", scope->name);
    if (!jn_hdf5_extents(reading->file, path, &extents))
        return false;
    if (jn_extents_words(&extents) == 0)
        return true;
    if (extents.count != 2 || extents.items[1] != 2)
        return jn_hdf5_refuse(reading->file,
                              "'edges' has the shape %s; it must be N x 2",
                              jn_extents_text(&extents, reading->arena));
    if (!jn_hdf5_texts(reading->file, path, &extents, &ends.names))
        return false;
    ends.count = (size_t)extents.items[0] * 2;
    connect(reading, scope, &ends);
    return settle_unknown(reading, scope, &ends) &&
           add_edges(reading, scope, &ends);
}

static bool read_graph(const struct reading *reading, const struct scope *outer,
                       struct entry *self)
{
    struct scope scope = *outer;
    return read_members(reading, &scope, self) && read_edges(reading, &scope);
}

static int compare_edges(const void *left, const void *right)
{
    const struct jn_nir_edge *a = left;
    const struct jn_nir_edge *b = right;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    return a->to == b->to ? 0 : a->to < b->to ? -1 : 1;
}

static void sort_edges(struct jn_nir_graph *graph)
{
    size_t count = 0;
    if (graph->edge_count > 0)
        qsort(graph->edges, graph->edge_count, sizeof *graph->edges,
              compare_edges);
    for (size_t edge = 0; edge < graph->edge_count; edge++)
        if (count == 0 ||
            compare_edges(&graph->edges[count - 1], &graph->edges[edge]) != 0)
            graph->edges[count++] = graph->edges[edge];
    graph->edge_count = count;
}

static bool read_root(const struct reading *reading)
{
    static const struct scope root = {
        .path = "/node", .name = "", .prefix = ""};
    struct entry self = {0};
    const char *type;
    if (jn_hdf5_kind(reading->file, "/node") != JN_HDF5_GROUP)
        return jn_hdf5_refuse(reading->file,
                              "no model of NIR's: it has no group 'node'");
    if (!jn_hdf5_text(reading->file, "/node/type", &type))
        return false;
    if (strcmp(type, "NIRGraph") != 0)
        return jn_hdf5_refuse(reading->file,
                              "the root is of type '%s'; it must be "
                              "'NIRGraph'",
                              type);
    return read_graph(reading, &root, &self);
}

bool jn_nir_graph_read(const char *path, bool repair,
                       const struct jn_reader *reader,
                       struct jn_nir_graph *graph)
{
    *graph = (struct jn_nir_graph){.path = path, .reader = reader};
    const struct reading reading = {
        .file = jn_hdf5_open(path, reader),
        .arena = reader->arena,
        .entries = jn_names_new(reader->arena),
        .repair = repair,
        .graph = graph,
    };
    if (!reading.file)
        return false;
    bool good = read_root(&reading);
    jn_hdf5_close(reading.file);
    sort_edges(graph);
    return good;
}
