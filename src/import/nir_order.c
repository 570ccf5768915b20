/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/nir_order.h"

/* A node is found, then left when all behind it are: an edge to a node that
 * is found but not left closes a loop. */
enum progress { UNSEEN, FOUND, LEFT };

struct search {
    const struct jn_nir_graph *graph;
    struct jn_nir_order *order;
    unsigned char *progress; /* by node */
    size_t *stack, *next;    /* nodes found, and the edge to follow next */
    size_t depth, left;
};

static void index_edges(const struct jn_nir_graph *graph,
                        struct jn_nir_order *order)
{
    for (size_t edge = 0; edge < graph->edge_count; edge++) {
        order->leaving[graph->edges[edge].from + 1]++;
        order->entering[graph->edges[edge].to + 1]++;
    }
    for (size_t node = 0; node < graph->node_count; node++) {
        order->leaving[node + 1] += order->leaving[node];
        order->entering[node + 1] += order->entering[node];
    }
    /* From the end, so that the starts are left where they belong. */
    for (size_t edge = graph->edge_count; edge-- > 0;)
        order->entries[--order->entering[graph->edges[edge].to + 1]] = edge;
    for (size_t node = 0; node < graph->node_count; node++)
        order->entering[node] = order->entering[node + 1];
    order->entering[graph->node_count] = graph->edge_count;
}

static void enter(struct search *search, size_t node)
{
    search->progress[node] = FOUND;
    search->stack[search->depth] = node;
    search->next[search->depth++] = search->order->leaving[node];
}

/* Nodes are left in reverse: the last one that is left works first. */
static void go_through(struct search *search, size_t start, bool is_reached)
{
    enter(search, start);
    while (search->depth > 0) {
        size_t node = search->stack[search->depth - 1];
        size_t edge = search->next[search->depth - 1]++;
        search->order->is_reached[node] |= is_reached;
        if (edge == search->order->leaving[node + 1]) {
            search->progress[node] = LEFT;
            search->order->nodes[--search->left] = node;
            search->depth--;
            continue;
        }
        size_t to = search->graph->edges[edge].to;
        if (search->progress[to] == UNSEEN)
            enter(search, to);
        else if (search->progress[to] == FOUND)
            search->order->goes_back[edge] = true;
    }
}

void jn_nir_order_make(const struct jn_nir_graph *graph,
                       struct jn_nir_order *order)
{
    struct jn_arena *arena = graph->reader->arena;
    size_t nodes = graph->node_count;
    size_t edges = graph->edge_count;
    *order = (struct jn_nir_order){
        .nodes = jn_arena_take(arena, nodes + 1, sizeof *order->nodes),
        .goes_back = jn_arena_take(arena, edges + 1, sizeof(bool)),
        .leaving = jn_arena_take(arena, nodes + 2, sizeof(size_t)),
        .entering = jn_arena_take(arena, nodes + 2, sizeof(size_t)),
        .entries = jn_arena_take(arena, edges + 1, sizeof(size_t)),
        .is_reached = jn_arena_take(arena, nodes + 1, sizeof(bool)),
    };
    struct search search = {
        .graph = graph,
        .order = order,
        .progress = jn_arena_take(arena, nodes + 1, 1),
        .stack = jn_arena_take(arena, nodes + 1, sizeof(size_t)),
        .next = jn_arena_take(arena, nodes + 1, sizeof(size_t)),
        .left = nodes,
    };
    index_edges(graph, order);
    for (size_t node = 0; node < nodes; node++)
        if (graph->nodes[node].type->kind == JN_NIR_INPUT &&
            search.progress[node] == UNSEEN)
            go_through(&search, node, true);
    for (size_t node = 0; node < nodes; node++)
        if (search.progress[node] == UNSEEN &&
            order->entering[node] == order->entering[node + 1])
            go_through(&search, node, false);
    for (size_t node = 0; node < nodes; node++)
        if (search.progress[node] == UNSEEN)
            go_through(&search, node, false);
}
