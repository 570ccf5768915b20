/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Means.  A tile that meets no non-zero is not sent; what is inside of it then
 * never comes to the levels inside.  So what a level makes is what all savings
 * there and outside let pass, and what it saves itself is what those outside
 * let pass and its own do not.  A region of a condition lies within those that
 * savings further out look at: where it has a non-zero, they have.  Of each
 * condition only the innermost region counts, therefore, and those of different
 * tensors are independent of each other. */
#include "actions/sparse_line.h"
#include "base/checked.h"

/* The probability that a condition's innermost region has a non-zero. */
struct filled {
    double of[JN_MAX_TENSORS];
    const struct jn_parts *regions[JN_MAX_TENSORS]; /* NULL: no condition */
};

static const struct filled all_filled = {{1, 1, 1, 1, 1, 1, 1, 1}, {NULL}};
_Static_assert(JN_MAX_TENSORS == 8, "one for each tensor");

/* What lets tiles through: savings before a level, its skipping ones, all. */
enum { BEFORE, NOT_SKIPPED, AFTER, GATE_COUNT };
struct gates {
    struct filled of[GATE_COUNT];
    struct filled inward; /* one child, by all savings so far */
    double kept_words;    /* of all words those that a child gets */
};

/* Tiles of a tensor that a level sends: all, or the first sending of each. */
struct view {
    const struct jn_sparse_counting *counting;
    size_t level, tensor;
    const bool *at_first; /* loops that are in their first pass; NULL: none */
};

/* Where non-zeros have places: that all regions have non-zeros, and so does
 * what there may be of the tensor itself. */
static double joint_share(const struct view *view, const struct filled *filled,
                          const struct jn_factor *own)
{
    struct jn_joint joint = {.stack = &view->counting->sparse->stack,
                             .at_first = view->at_first};
    for (size_t t = 0; t < JN_MAX_TENSORS; t++)
        if (filled->regions[t] != NULL)
            joint.factors[joint.count++] =
                (struct jn_factor){.tensor = t, .parts = filled->regions[t]};
    if (own != NULL)
        joint.factors[joint.count++] = *own;
    return jn_joint_mean(&joint, view->counting->arena);
}

/* Of the tensor's words that are not zero, how many are in tiles for which all
 * regions have non-zeros. */
static double word_share(const struct view *view, const struct filled *filled,
                         const struct jn_factor *words)
{
    double density = joint_share(view, &all_filled, words);
    return density > 0 ? joint_share(view, filled, words) / density : 0;
}

static double share_of(const struct view *view, const struct filled *filled,
                       const struct jn_factor *words)
{
    double share = 1;
    if (view->counting->has_places)
        return words != NULL ? word_share(view, filled, words)
                             : joint_share(view, filled, NULL);
    for (size_t t = 0; t < JN_MAX_TENSORS; t++)
        share *= filled->of[t];
    return share;
}

/* Where a saving looks, and how often it finds something there. */
struct sight {
    const struct jn_parts *region;
    double shares[JN_MAX_TENSORS]; /* of its conditions */
};

static void look(const struct jn_sparse_counting *counting,
                 const struct jn_chosen_saving *saving,
                 enum jn_onlookers onlookers, struct sight *sight)
{
    size_t tensors = jn_sparse_problem(counting)->layer->tensor_count;
    struct jn_sending sending =
        jn_sparse_sending(counting, saving->level, saving->tensor);
    struct jn_parts *region = jn_arena_take(counting->arena, 1, sizeof *region);
    sending.onlookers = onlookers;
    region->count = 1;
    jn_region_part(&sending, counting->arena, &region->of[0]);
    *sight = (struct sight){.region = region};
    for (size_t t = 0; t < tensors; t++) {
        if (!(saving->conditions >> t & 1))
            continue;
        const struct jn_joint joint = {.stack = sending.stack,
                                       .factors = {{t, region, false, 0}},
                                       .count = 1};
        sight->shares[t] = jn_joint_mean(&joint, counting->arena);
    }
}

static void narrow(const struct sight *sight, jn_tensors conditions,
                   struct filled *filled)
{
    for (size_t t = 0; t < JN_MAX_TENSORS; t++) {
        if (!(conditions >> t & 1) ||
            (filled->regions[t] != NULL && sight->shares[t] >= filled->of[t]))
            continue;
        filled->of[t] = sight->shares[t];
        filled->regions[t] = sight->region;
    }
}

/* Adds the level's own savings to what all of those outside let through. */
static void add_gates(const struct jn_sparse_counting *counting, size_t level,
                      size_t tensor, struct gates *gates)
{
    for (int gate = 0; gate < GATE_COUNT; gate++)
        gates->of[gate] = gates->inward;
    for (size_t i = 0; i < counting->saving_count; i++) {
        const struct jn_chosen_saving *saving = &counting->savings[i];
        struct sight sight;
        if (saving->level != level || saving->tensor != tensor)
            continue;
        look(counting, saving, JN_ALL_SERVED, &sight);
        narrow(&sight, saving->conditions, &gates->of[AFTER]);
        if (saving->kind != JN_SAVE_GATE)
            narrow(&sight, saving->conditions, &gates->of[NOT_SKIPPED]);
        if (jn_saving_onlookers(saving) != JN_ALL_SERVED)
            look(counting, saving, jn_saving_onlookers(saving), &sight);
        narrow(&sight, saving->conditions, &gates->inward);
    }
}

/* What of a tensor's tiles passes each gate: shares of what there would be
 * without zeros. */
struct passing {
    double words[GATE_COUNT]; /* of those that are not left out */
    double filled_words;      /* the same of what fills the level */
    struct jn_format_counts *units[GATE_COUNT]; /* metadata, by rank */
};

/* The tensor's regions are of no account to its own words. */
static void forget(struct filled *filled, size_t tensor)
{
    filled->of[tensor] = 1;
    filled->regions[tensor] = NULL;
}

/* The part of the tensor inside of a loop. */
static struct jn_parts *part_below(const struct view *view, size_t loop)
{
    const struct jn_stack *stack = &view->counting->sparse->stack;
    struct jn_arena *arena = view->counting->arena;
    struct jn_parts *parts = jn_arena_take(arena, 1, sizeof *parts);
    parts->count = 1;
    jn_part_find(stack, &stack->inside[loop], arena, &parts->of[0]);
    return parts;
}

/* A compressed tile without a non-zero has no words that could be spared. */
static void pass_words(const struct view *view, const struct gates *gates,
                       struct passing *passing)
{
    const struct jn_stack *stack = &view->counting->sparse->stack;
    const struct jn_sparse_line *line =
        &view->counting->sparse->lines[view->tensor];
    bool is_compressed = jn_sparse_is_compressed(line, view->level);
    size_t above = jn_stack_above(stack, line->children[view->level]);
    const struct jn_factor sent = {view->tensor, part_below(view, above), true,
                                   0};
    const struct jn_factor held = {
        view->tensor, part_below(view, stack->past[view->level]), true, 0};
    for (int gate = 0; gate < GATE_COUNT; gate++) {
        struct filled filled = gates->of[gate];
        if (is_compressed)
            forget(&filled, view->tensor);
        passing->words[gate] =
            share_of(view, &filled, is_compressed ? &sent : NULL);
        if (gate == BEFORE)
            passing->filled_words =
                share_of(view, &filled, is_compressed ? &held : NULL);
    }
}

static struct jn_format_counts scale(const struct jn_format_counts *units,
                                     double by)
{
    return (struct jn_format_counts){units->metadata * by, units->payload * by};
}

/* Metadata of a tensor whose non-zeros have places. */
static void place_units(const struct view *view, const struct filled *gate,
                        struct jn_format_counts *units)
{
    const struct jn_sparse_line *line =
        &view->counting->sparse->lines[view->tensor];
    const struct jn_stack *stack = &view->counting->sparse->stack;
    struct jn_arena *arena = view->counting->arena;
    const struct jn_fibers *fibers = &line->fibers.of[view->level];
    size_t inner = stack->past[view->level];
    int parent = line->parents[view->level];
    double *shares = jn_arena_take(arena, fibers->count, sizeof *shares);
    struct jn_parts parts = {.count = 1};
    const struct jn_factor child = {view->tensor, &parts, false, inner};
    const struct jn_factor tile = {view->tensor, part_below(view, inner), false,
                                   0};
    struct filled others = *gate;
    forget(&others, view->tensor);
    for (size_t rank = 0; rank < fibers->count; rank++) {
        if (fibers->ranks[rank].is_empty)
            continue;
        jn_part_find(stack, jn_fibers_below(fibers, rank), arena, &parts.of[0]);
        shares[rank] = joint_share(view, &others, &child);
    }
    bool is_there =
        parent == JN_NO_LEVEL || line->fibers.of[parent].format == NULL;
    double sent = joint_share(view, &others, is_there ? NULL : &tile);
    jn_fibers_count(fibers, sent, shares, units);
    for (size_t rank = 0; rank < fibers->count; rank++)
        units[rank] = scale(&units[rank], gate->of[view->tensor]);
}

/* Metadata goes with the words of its tile, wherever in the tile it is. */
static void pass_units(const struct view *view, const struct gates *gates,
                       struct passing *passing)
{
    const struct jn_sparse_line *line =
        &view->counting->sparse->lines[view->tensor];
    const struct jn_content *content = &line->contents[view->level];
    size_t count = line->fibers.of[view->level].count;
    bool has_places =
        jn_joint_has_places(jn_sparse_problem(view->counting), view->tensor);
    for (int gate = 0; gate < GATE_COUNT; gate++) {
        struct jn_format_counts *units =
            jn_arena_take(view->counting->arena, count, sizeof *units);
        passing->units[gate] = units;
        if (count == 0)
            continue;
        if (has_places) {
            place_units(view, &gates->of[gate], units);
            continue;
        }
        double tiles = share_of(view, &gates->of[gate], NULL);
        for (size_t rank = 0; rank < count; rank++)
            units[rank] = scale(&content->units[rank], tiles);
    }
}

/* What passes of all tiles, and of those that are sent for the first time: so
 * many words of results, which need not be read then. */
struct passings {
    struct passing all, first;
    double elided;
};

/* What an action moves: NEEDED without zeros, and what it would move if the
 * first tiles were not spared it. */
struct moved {
    double needed, elided;
};

static double mix(const struct moved *moved, double all, double first)
{
    return (moved->needed + moved->elided) * all - moved->elided * first;
}

static struct moved moved_by(const struct passings *passings,
                             const struct jn_sparse_tensor *tensor, int action)
{
    return (struct moved){tensor->of[action].algorithmic,
                          action == JN_UPDATE ? 0 : passings->elided};
}

/* What is skipped is not there to be gated. */
static void set_courses(const double passed[GATE_COUNT],
                        double courses[JN_COURSE_COUNT])
{
    courses[JN_ACTUAL] = passed[AFTER];
    courses[JN_GATED] = passed[NOT_SKIPPED] - passed[AFTER];
    courses[JN_SKIPPED] = passed[BEFORE] - passed[NOT_SKIPPED];
}

static void count_words(const struct passings *passings, double density,
                        struct jn_sparse_tensor *to)
{
    for (int action = 0; action < JN_LEAK; action++) {
        struct moved moved = moved_by(passings, to, action);
        double passed[GATE_COUNT] = {0};
        for (int gate = 0; gate < GATE_COUNT; gate++)
            passed[gate] = density * mix(&moved, passings->all.words[gate],
                                         passings->first.words[gate]);
        set_courses(passed, to->of[action].of);
    }
    struct moved fills = moved_by(passings, to, JN_FILL);
    to->of[JN_FILL].of[JN_ACTUAL] =
        density *
        mix(&fills, passings->all.filled_words, passings->first.filled_words);
    to->of[JN_FILL].of[JN_GATED] = to->of[JN_FILL].of[JN_SKIPPED] = 0;
}

/* Ranks outside of the child's tile are read to find what need not be sent. */
static void count_rank(const struct passings *passings, size_t rank,
                       bool is_inner, const struct moved *tiles,
                       struct jn_format_counts courses[JN_COURSE_COUNT])
{
    double metadata[GATE_COUNT] = {0};
    double payload[GATE_COUNT] = {0};
    double of_metadata[JN_COURSE_COUNT] = {0};
    double of_payload[JN_COURSE_COUNT] = {0};
    for (int gate = 0; gate < GATE_COUNT; gate++) {
        int at = is_inner ? gate : BEFORE;
        const struct jn_format_counts *all = &passings->all.units[at][rank];
        const struct jn_format_counts *first = &passings->first.units[at][rank];
        metadata[gate] = mix(tiles, all->metadata, first->metadata);
        payload[gate] = mix(tiles, all->payload, first->payload);
    }
    set_courses(metadata, of_metadata);
    set_courses(payload, of_payload);
    for (int course = 0; course < JN_COURSE_COUNT; course++)
        courses[course] =
            (struct jn_format_counts){of_metadata[course], of_payload[course]};
}

static void count_metadata(const struct jn_sparse_line *line, size_t level,
                           const struct passings *passings,
                           const struct jn_sparse_tensor *to,
                           struct jn_rank_result *ranks)
{
    const struct jn_fibers *fibers = &line->fibers.of[level];
    const struct jn_content *content = &line->contents[level];
    for (size_t rank = 0; rank < fibers->count; rank++) {
        bool is_inner = rank + fibers->inner >= fibers->count;
        ranks[rank].capacity = content->capacity[rank];
        for (int action = 0; action < JN_LEAK; action++) {
            struct moved tiles = moved_by(passings, to, action);
            tiles.needed /= jn_real(content->words);
            tiles.elided /= jn_real(content->words);
            count_rank(passings, rank, is_inner && action != JN_FILL, &tiles,
                       ranks[rank].of[action]);
        }
    }
}

static bool reads_first(const struct jn_sparse_counting *counting, size_t level,
                        size_t tensor)
{
    const struct jn_nest *nest = counting->sparse->stack.nest;
    return nest->problem->options.no_first_read_elision ||
           nest->mapping->levels[level].rmw_first_update >> tensor & 1;
}

static void find_passings(const struct jn_sparse_counting *counting,
                          size_t level, size_t tensor,
                          const struct gates *gates, struct passings *passings)
{
    const struct jn_stack *stack = &counting->sparse->stack;
    size_t child = counting->sparse->lines[tensor].children[level];
    struct view view = {counting, level, tensor, NULL};
    pass_words(&view, gates, &passings->all);
    pass_units(&view, gates, &passings->all);
    passings->first = passings->all;
    passings->elided = 0;
    if (!counting->has_places || reads_first(counting, level, tensor) ||
        !jn_sparse_problem(counting)->layer->tensors[tensor].read_write)
        return;
    bool *at_first =
        jn_arena_take(counting->arena, stack->count, sizeof *at_first);
    for (size_t i = jn_stack_above(stack, child); i < stack->count; i++)
        at_first[i] =
            !stack->loops[i].in_space && !jn_stack_indexes(stack, i, tensor);
    view.at_first = at_first;
    pass_words(&view, gates, &passings->first);
    pass_units(&view, gates, &passings->first);
    passings->elided = jn_real(
        counting->result->levels[level].tensors[tensor].partition_words);
}

/* What an instance sends to the level outside: as often as that sends it back,
 * and once more for each word that was not there yet. */
static double words_outward(const struct jn_sparse_counting *counting,
                            size_t level, size_t tensor)
{
    const struct jn_tensor_result *dense =
        &counting->result->levels[level].tensors[tensor];
    return jn_real(dense->fills_per_instance) +
           (reads_first(counting, level, tensor)
                ? 0
                : jn_real(dense->partition_words));
}

/* What a child has of a result to send outward: of the non-zeros, if the level
 * keeps no more. */
static void keep_words(const struct jn_sparse_counting *counting, size_t level,
                       size_t tensor, struct gates *gates)
{
    const struct jn_sparse_line *line = &counting->sparse->lines[tensor];
    const struct jn_stack *stack = &counting->sparse->stack;
    const struct view view = {counting, level, tensor, NULL};
    size_t above = jn_stack_above(stack, line->children[level]);
    const struct jn_factor sent = {tensor, part_below(&view, above), true, 0};
    struct filled inward = gates->inward;
    forget(&inward, tensor);
    gates->kept_words =
        share_of(&view, &inward, &sent) * line->contents[level].density;
}

static void count_level(const struct jn_sparse_counting *counting, size_t level,
                        size_t tensor, struct gates *gates)
{
    const struct jn_sparse_line *line = &counting->sparse->lines[tensor];
    struct jn_sparse_tensor *to = &counting->counts->of[level][tensor];
    bool is_compressed = jn_sparse_is_compressed(line, level);
    double density = is_compressed ? line->contents[level].density : 1;
    double kept_words = gates->kept_words;
    struct passings passings;
    add_gates(counting, level, tensor, gates);
    find_passings(counting, level, tensor, gates, &passings);
    bool is_result =
        jn_sparse_problem(counting)->layer->tensors[tensor].read_write;
    if (is_result && is_compressed)
        keep_words(counting, level, tensor, gates);
    count_words(&passings, density, to);
    struct jn_rank_result *ranks = jn_arena_take(
        counting->arena, line->fibers.of[level].count, sizeof *ranks);
    count_metadata(line, level, &passings, to, ranks);
    to->ranks = ranks;
    to->rank_count = line->fibers.of[level].count;
    if (is_result)
        to->temporal_reductions = to->of[JN_READ].of[JN_ACTUAL];
    int parent = line->parents[level];
    if (parent == JN_NO_LEVEL || is_compressed ||
        !jn_sparse_is_compressed(line, (size_t)parent))
        return;
    const struct jn_sparse_counts *updates =
        &counting->counts->of[parent][tensor].of[JN_UPDATE];
    to->decompressions = to->of[JN_FILL].of[JN_ACTUAL];
    if (updates->algorithmic > 0)
        to->compressions = words_outward(counting, level, tensor) * kept_words;
}

void jn_sparse_mean_line(const struct jn_sparse_counting *counting,
                         size_t tensor)
{
    const struct jn_stack *stack = &counting->sparse->stack;
    struct gates *gates = jn_arena_take(counting->arena, 1, sizeof *gates);
    gates->inward = all_filled;
    for (size_t level = 0; level < stack->nest->level_count; level++)
        if (jn_stack_keeps(stack, level, tensor))
            count_level(counting, level, tensor, gates);
}
