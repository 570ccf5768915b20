/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/sparse_tree.h"

#include <string.h>

/* How a loop cuts: RANK is where it belongs. */
struct blade {
    unsigned end;
    unsigned dim;
    size_t rank;
};

struct blades {
    struct blade of[CASE_MAX_LOOPS];
    size_t count, rank_count;
};

/* Loops that move in the tensor, of levels FROM to TO, without TO; the I-th of
 * them is given to the rank with the number OF_LOOP[I]. */
struct stretch {
    size_t from, to;
    size_t of_loop[CASE_MAX_LOOPS];
};

static void add_blades(const struct sparse_case *cut_up, size_t tensor,
                       const struct stretch *stretch, struct blades *blades)
{
    const struct oracle_case *nest = &cut_up->nest;
    size_t number = 0;
    for (size_t i = 0; i < nest->mapping.loop_count; i++) {
        const struct jn_loop *loop = &nest->loops[i];
        if (loop->level < stretch->from || loop->level >= stretch->to ||
            loop->end == 1 ||
            !(nest->layer.tensors[tensor].indexed_by >> loop->dim & 1))
            continue;
        blades->of[blades->count++] =
            (struct blade){(unsigned)loop->end, loop->dim,
                           blades->rank_count + stretch->of_loop[number++]};
    }
}

/* A rank for each loop; of fewer ranks the one that comes last takes all loops
 * that are left, and of more some have none. */
static void add_own(const struct sparse_case *cut_up, size_t level,
                    size_t tensor, struct blades *blades)
{
    const struct sparse_kept *kept = &cut_up->kept[level][tensor];
    struct stretch stretch = {.from = level,
                              .to = sparse_case_child(cut_up, level, tensor)};
    const size_t loops = sparse_case_loops(cut_up, level, stretch.to, tensor);
    const size_t ranks = kept->own_ranks > 0 ? kept->own_ranks : loops;
    for (size_t i = 0; i < loops; i++) {
        const size_t inside = loops - 1 - i;
        if (kept->inner_to_outer)
            stretch.of_loop[i] = inside < ranks ? ranks - 1 - inside : 0;
        else
            stretch.of_loop[i] = i < ranks ? i : ranks - 1;
    }
    add_blades(cut_up, tensor, &stretch, blades);
    blades->rank_count += ranks;
}

/* The level's own ranks, then those of the next level with the tensor, whose
 * whole tile is one rank if it has no format. */
static void gather(const struct sparse_case *cut_up, size_t level,
                   size_t tensor, struct blades *blades)
{
    const size_t level_count = cut_up->nest.arch.level_count;
    for (;;) {
        add_own(cut_up, level, tensor, blades);
        level = sparse_case_child(cut_up, level, tensor);
        if (level == level_count ||
            sparse_case_loops(cut_up, level, level_count, tensor) == 0)
            return;
        if (cut_up->kept[level][tensor].rank_count == 0)
            break;
    }
    const struct stretch tail = {.from = level, .to = level_count};
    add_blades(cut_up, tensor, &tail, blades);
    blades->rank_count++;
}

/* Coordinates of a word, by dimension. */
static void unfold(const struct sparse_case *cut_up, size_t tensor,
                   uint64_t word, uint64_t *at)
{
    const struct oracle_case *nest = &cut_up->nest;
    for (size_t r = nest->layer.tensors[tensor].rank_count; r-- > 0;) {
        const unsigned dim = nest->terms[tensor][r][0].dim;
        at[dim] = word % nest->layer.bounds[dim];
        word /= nest->layer.bounds[dim];
    }
}

/* Every loop takes the lowest digit left of its dimension. */
static unsigned find_path(const struct blades *blades, uint64_t *at)
{
    uint64_t path = 0, stride = 1;
    for (size_t i = blades->count; i-- > 0;) {
        const struct blade *blade = &blades->of[i];
        path += at[blade->dim] % blade->end * stride;
        at[blade->dim] /= blade->end;
        stride *= blade->end;
    }
    return (unsigned)path;
}

void sparse_tree_cut(const struct sparse_case *cut_up, size_t level,
                     size_t tensor, struct sparse_cut *cut)
{
    struct blades blades = {.count = 0};
    uint64_t at[JN_MAX_DIMS] = {0};
    const size_t child = sparse_case_child(cut_up, level, tensor);
    gather(cut_up, level, tensor, &blades);
    cut->rank_count = blades.rank_count > 0 ? blades.rank_count : 1;
    cut->own_count = 0;
    if (child < cut_up->nest.arch.level_count)
        cut->own_count =
            cut->rank_count - sparse_case_inner_ranks(cut_up, child, tensor);
    for (size_t rank = 0; rank < cut->rank_count; rank++)
        cut->shape[rank] = 1;
    for (size_t i = 0; i < blades.count; i++)
        cut->shape[blades.of[i].rank] *= blades.of[i].end;
    for (unsigned word = 0; word < sparse_case_words(cut_up, tensor); word++) {
        unfold(cut_up, tensor, word, at);
        cut->path[word] = find_path(&blades, at);
    }
}

/* Different beginnings of the paths to the non-zeros, when what is INSIDE of
 * them is cut off. */
static unsigned count_branches(const struct sparse_cut *cut, uint64_t nonzeros,
                               unsigned inside)
{
    uint64_t branches = 0;
    for (unsigned word = 0; word < SPARSE_MAX_WORDS; word++)
        if (nonzeros >> word & 1)
            branches |= (uint64_t)1 << cut->path[word] / inside;
    return (unsigned)__builtin_popcountll(branches);
}

/* Fibers of a rank and their children: those that hold a non-zero. */
struct fibers {
    unsigned full, full_children, shape;
};

static struct jn_format_counts count_rank(enum jn_rank_format format,
                                          const struct fibers *fibers)
{
    switch (format) {
    case JN_RANK_OFFSETS:
        return (struct jn_format_counts){0, fibers->full * (fibers->shape + 1)};
    case JN_RANK_BITMASK:
        return (struct jn_format_counts){fibers->full * fibers->shape,
                                         fibers->full_children};
    case JN_RANK_UNCOMPRESSED: /* where a word stands says which it is */
        return (struct jn_format_counts){0, 0};
    case JN_RANK_COORDINATES:
    case JN_RANK_RUN_LENGTH:
    default:
        return (struct jn_format_counts){fibers->full_children,
                                         fibers->full_children};
    }
}

void sparse_tree_count(const struct sparse_cut *cut,
                       const struct sparse_kept *format, uint64_t tile,
                       uint64_t nonzeros, struct sparse_units *units)
{
    unsigned inside = 1;
    nonzeros &= tile;
    memset(units, 0, sizeof *units);
    for (size_t rank = cut->rank_count; rank-- > 0;)
        inside *= cut->shape[rank];
    struct fibers fibers = {.full = 1};
    size_t innermost = 0;
    for (size_t rank = 0; rank < format->rank_count; rank++) {
        fibers.shape = cut->shape[rank];
        if (rank > 0 && fibers.shape == 1)
            continue; /* nothing is to choose */
        innermost = rank;
        inside /= fibers.shape;
        fibers.full_children = count_branches(cut, nonzeros, inside);
        units->of[rank] = count_rank(format->formats[rank], &fibers);
        fibers.full = fibers.full_children;
    }
    units->of[innermost].payload = 0;
}
