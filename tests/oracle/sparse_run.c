/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/sparse_run.h"

#include <string.h>

/* What became of a delivery. */
enum fate { MISSING, DELIVERED, SAVED };

struct run {
    const struct sparse_plan *plan;
    const uint64_t *nonzeros;
    double weight;
    struct sparse_figures *figures;
    unsigned char fates[SPARSE_MAX_DELIVERIES];
};

bool sparse_plan_make(const struct sparse_case *planned,
                      enum sparse_foresight foresight, struct sparse_plan *plan)
{
    plan->planned = planned;
    for (size_t level = 0; level < planned->nest.arch.level_count; level++)
        for (size_t t = 0; t < planned->nest.layer.tensor_count; t++)
            sparse_tree_cut(planned, level, t, &plan->cuts[level][t]);
    plan->overbooking = (struct sparse_overbooking){.fits = true};
    return sparse_schedule_make(planned, foresight, &plan->schedule);
}

static unsigned count_words(uint64_t words)
{
    return (unsigned)__builtin_popcountll(words);
}

static const struct sparse_kept *kept_by(const struct run *run,
                                         const struct sparse_delivery *delivery)
{
    return &run->plan->planned->kept[delivery->level][delivery->tensor];
}

/* True when the tile would meet nothing but zeros of a condition. */
static bool is_in_vain(const struct run *run,
                       const struct sparse_delivery *delivery)
{
    const struct sparse_kept *kept = kept_by(run, delivery);
    for (size_t t = 0; t < run->plan->planned->nest.layer.tensor_count; t++)
        if (kept->conditions >> t & 1 &&
            (delivery->region[t] & run->nonzeros[t]) == 0)
            return true;
    return false;
}

static enum fate decide(const struct run *run,
                        const struct sparse_delivery *delivery)
{
    if (delivery->source != SPARSE_NOWHERE &&
        run->fates[delivery->source] != DELIVERED)
        return MISSING;
    return is_in_vain(run, delivery) ? SAVED : DELIVERED;
}

/* Accesses of one kind to a tile, TIMES of them by each instance. */
struct access {
    size_t level, tensor;
    enum jn_action action;
    enum jn_course course;
    uint64_t words; /* of them */
    uint64_t held;  /* and those of these that are held, where they are */
    uint64_t tile;  /* what the level holds */
    double times;
};

/* Under a level that compresses it, an empty tile never arrives. */
static bool is_known_empty(const struct run *run, const struct access *access)
{
    const struct sparse_case *planned = run->plan->planned;
    size_t parent = access->level;
    if ((access->tile & run->nonzeros[access->tensor]) != 0)
        return false;
    while (parent-- > 0)
        if (sparse_case_keeps(planned, parent, access->tensor))
            return sparse_case_compresses(planned, parent, access->tensor);
    return false;
}

static void count_access(struct run *run, const struct access *access)
{
    const struct sparse_case *planned = run->plan->planned;
    const struct sparse_kept *kept =
        &planned->kept[access->level][access->tensor];
    struct sparse_seen *seen = &run->figures->of[access->level][access->tensor];
    const uint64_t nonzeros = run->nonzeros[access->tensor];
    const bool is_compressed =
        sparse_case_compresses(planned, access->level, access->tensor);
    const double weight = run->weight * access->times;
    seen->of[access->action].of[access->course] +=
        weight *
        count_words(is_compressed ? access->held & nonzeros : access->held);
    if (kept->rank_count == 0 || is_known_empty(run, access))
        return;
    /* A part of the tile moves its share of what describes the tile. */
    const double part =
        weight * count_words(access->words) / count_words(access->tile);
    struct sparse_units units;
    sparse_tree_count(&run->plan->cuts[access->level][access->tensor], kept,
                      access->tile, nonzeros, &units);
    for (size_t rank = 0; rank < kept->rank_count; rank++) {
        /* Outer ranks are looked at to find what need not be sent. */
        const bool is_outer =
            rank < run->plan->cuts[access->level][access->tensor].own_count;
        struct jn_format_counts *counts =
            &seen->ranks[rank][access->action]
                        [is_outer ? JN_ACTUAL : access->course];
        counts->metadata += part * units.of[rank].metadata;
        counts->payload += part * units.of[rank].payload;
    }
}

static bool is_elided(const struct run *run, size_t level, size_t tensor)
{
    const struct oracle_case *nest = &run->plan->planned->nest;
    return nest->layer.tensors[tensor].read_write &&
           !nest->problem.options.no_first_read_elision &&
           !(nest->mapping.levels[level].rmw_first_update >> tensor & 1);
}

/* The words of the tile that its level holds, or zeros that take no room. */
static uint64_t held_words(const struct run *run, size_t level, size_t tensor,
                           uint64_t tile)
{
    const struct sparse_holding *holding = &run->plan->overbooking.of[tensor];
    if (level != run->plan->planned->overbooks_at || !holding->is_streamed)
        return tile;
    return tile & ~sparse_tail(tile, run->nonzeros[tensor], holding->held);
}

/* Words that are used, but not held, come from outside and go there. */
static void stream(struct run *run, const struct sparse_delivery *delivery,
                   bool is_read)
{
    const struct sparse_case *planned = run->plan->planned;
    const size_t level = delivery->level, tensor = delivery->tensor;
    const unsigned *instances = run->plan->schedule.instances;
    const uint64_t held = held_words(run, level, tensor, delivery->tile);
    const double words = run->weight * count_words(delivery->words & ~held);
    const int outer = sparse_outer(planned, level, tensor);
    if (outer < 0)
        return;
    struct sparse_seen *there = &run->figures->of[outer][tensor];
    if (is_read) {
        run->figures->of[level][tensor].of[JN_FILL].of[JN_ACTUAL] +=
            words / instances[level];
        there->of[JN_READ].of[JN_ACTUAL] += words / instances[outer];
    }
    if (planned->nest.layer.tensors[tensor].read_write)
        there->of[JN_UPDATE].of[JN_ACTUAL] += words / instances[outer];
}

/* The level's side. */
static void count_sending(struct run *run,
                          const struct sparse_delivery *delivery,
                          enum fate fate)
{
    const struct oracle_case *nest = &run->plan->planned->nest;
    const bool is_skipped = kept_by(run, delivery)->saving == JN_SAVE_SKIP;
    const bool is_read = !delivery->first_here ||
                         !is_elided(run, delivery->level, delivery->tensor);
    struct sparse_seen *seen =
        &run->figures->of[delivery->level][delivery->tensor];
    struct access access = {
        .level = delivery->level,
        .tensor = delivery->tensor,
        .action = JN_READ,
        .course = fate == DELIVERED ? JN_ACTUAL
                  : is_skipped      ? JN_SKIPPED
                                    : JN_GATED,
        .words = delivery->words,
        .held = held_words(run,
                           sparse_case_child(run->plan->planned,
                                             delivery->level, delivery->tensor),
                           delivery->tensor, delivery->words),
        .tile = delivery->tile,
        .times = 1.0 / run->plan->schedule.instances[delivery->level],
    };
    const double words =
        run->weight * access.times * count_words(delivery->words);
    seen->of[JN_READ].algorithmic += is_read ? words : 0;
    if (is_read && fate != MISSING)
        count_access(run, &access);
    if (fate == DELIVERED)
        stream(run, delivery, is_read);
    if (!nest->layer.tensors[delivery->tensor].read_write)
        return;
    access.action = JN_UPDATE;
    seen->of[JN_UPDATE].algorithmic += words;
    if (fate != MISSING)
        count_access(run, &access);
}

/* The children's side. */
static void count_taking(struct run *run,
                         const struct sparse_delivery *delivery, enum fate fate)
{
    const struct sparse_case *planned = run->plan->planned;
    const size_t tensor = delivery->tensor;
    const size_t child = sparse_case_child(planned, delivery->level, tensor);
    if (child == planned->nest.arch.level_count)
        return;
    struct sparse_seen *seen = &run->figures->of[child][tensor];
    const unsigned elided =
        is_elided(run, child, tensor) ? delivery->first_of_takers : 0;
    const unsigned instances = run->plan->schedule.instances[child];
    const struct access access = {
        .level = child,
        .tensor = tensor,
        .action = JN_FILL,
        .course = JN_ACTUAL,
        .words = delivery->words,
        .held = held_words(run, child, tensor, delivery->words),
        .tile = delivery->words,
        .times = (double)(delivery->takers - elided) / instances,
    };
    const unsigned words = count_words(delivery->words);
    seen->of[JN_FILL].algorithmic += run->weight * access.times * words;
    if (fate != DELIVERED)
        return;
    count_access(run, &access);
    if (!sparse_case_compresses(planned, delivery->level, tensor) ||
        sparse_case_compresses(planned, child, tensor))
        return;
    seen->decompressions += run->weight * access.times * words;
    if (planned->nest.layer.tensors[tensor].read_write)
        seen->compressions +=
            run->weight * delivery->takers / instances *
            count_words(delivery->words & run->nonzeros[tensor]);
}

/* The operands of an operation. */
struct operands {
    unsigned nonzero, zero, absent;
    bool is_gated, is_skipped; /* one of them, by some level */
};

/* What the levels made of an operand; there is no operation without those that
 * were skipped. */
static void follow(const struct run *run, int source, struct operands *operands)
{
    while (source != SPARSE_NOWHERE) {
        const struct sparse_delivery *delivery =
            &run->plan->schedule.deliveries[source];
        const bool is_skip = kept_by(run, delivery)->saving == JN_SAVE_SKIP;
        if (is_in_vain(run, delivery))
            *(is_skip ? &operands->is_skipped : &operands->is_gated) = true;
        source = delivery->source;
    }
}

static struct operands look_at(const struct run *run,
                               const struct sparse_operation *operation)
{
    const struct sparse_case *planned = run->plan->planned;
    struct operands operands = {.nonzero = 0};
    for (size_t t = 0; t < planned->nest.layer.tensor_count; t++) {
        const int source = operation->source[t];
        const size_t home = run->plan->schedule.deliveries[source].level;
        if (planned->nest.layer.tensors[t].read_write)
            continue;
        follow(run, source, &operands);
        if (run->nonzeros[t] >> operation->word[t] & 1)
            operands.nonzero++;
        else if (sparse_case_compresses(planned, home, t))
            operands.absent++;
        else
            operands.zero++;
    }
    return operands;
}

static void count_operation(struct run *run,
                            const struct sparse_operation *operation)
{
    const struct sparse_case *planned = run->plan->planned;
    const struct operands operands = look_at(run, operation);
    struct jn_sparse_counts *computes = &run->figures->computes;
    enum jn_course course = JN_ACTUAL;
    computes->algorithmic += run->weight;
    if (operands.is_skipped ||
        (operands.absent > 0 && operands.nonzero + operands.zero == 0 &&
         !operands.is_gated))
        return;
    if (operands.absent > 0 && planned->skips_not_aligned && !operands.is_gated)
        course = JN_SKIPPED;
    else if (operands.is_gated ||
             (operands.absent + operands.zero > 0 && planned->gates_on_zero))
        course = JN_GATED;
    computes->of[course] += run->weight;
}

void sparse_run(const struct sparse_plan *plan, const uint64_t *nonzeros,
                double weight, struct sparse_figures *figures)
{
    static struct run run;
    const struct sparse_schedule *schedule = &plan->schedule;
    run.plan = plan;
    run.nonzeros = nonzeros;
    run.weight = weight;
    run.figures = figures;
    for (size_t i = 0; i < schedule->delivery_count; i++) {
        const struct sparse_delivery *delivery = &schedule->deliveries[i];
        const enum fate fate = decide(&run, delivery);
        run.fates[i] = (unsigned char)fate;
        if (delivery->is_repeated)
            continue;
        count_sending(&run, delivery, fate);
        count_taking(&run, delivery, fate);
    }
    for (size_t i = 0; i < schedule->operation_count; i++)
        count_operation(&run, &schedule->operations[i]);
    for (size_t level = 0; level < SPARSE_MAX_LEVELS; level++)
        for (size_t t = 0; t < SPARSE_MAX_TENSORS; t++)
            figures->of[level][t].temporal_reductions =
                plan->planned->nest.layer.tensors[t].read_write
                    ? figures->of[level][t].of[JN_READ].of[JN_ACTUAL]
                    : 0;
}

static void mix(struct jn_format_counts *to, double kept,
                const struct jn_format_counts *from, double added)
{
    to->metadata = to->metadata * kept + from->metadata * added;
    to->payload = to->payload * kept + from->payload * added;
}

static void stream_metadata_of(const struct sparse_plan *plan, size_t tensor,
                               struct sparse_figures *mean)
{
    const struct sparse_case *planned = plan->planned;
    const size_t level = planned->overbooks_at;
    const size_t outer = (size_t)sparse_outer(planned, level, tensor);
    const double share = plan->overbooking.of[tensor].share;
    struct sparse_seen *here = &mean->of[level][tensor];
    struct sparse_seen *there = &mean->of[outer][tensor];
    const double each = share * plan->schedule.instances[level] /
                        plan->schedule.instances[outer];
    struct sparse_tile_means tile;
    sparse_tile_mean(planned, &plan->schedule, outer, tensor, &tile);
    for (size_t rank = 0; rank < planned->kept[level][tensor].rank_count;
         rank++)
        mix(&here->ranks[rank][JN_FILL][JN_ACTUAL], 1 - share,
            &here->ranks[rank][JN_READ][JN_ACTUAL], share);
    for (size_t rank = 0; rank < planned->kept[outer][tensor].rank_count;
         rank++)
        for (int course = 0; course < JN_COURSE_COUNT; course++) {
            const bool is_actual = course == JN_ACTUAL;
            for (int action = JN_READ; action <= JN_UPDATE; action++)
                if (action != JN_FILL)
                    mix(&there->ranks[rank][action][course], 1 - share,
                        &tile.units.of[rank],
                        is_actual
                            ? each * here->of[action].of[JN_ACTUAL] / tile.words
                            : 0);
        }
}

void sparse_stream_metadata(const struct sparse_plan *plan,
                            struct sparse_figures *mean)
{
    for (size_t t = 0; t < plan->planned->nest.layer.tensor_count; t++)
        if (plan->overbooking.of[t].is_streamed)
            stream_metadata_of(plan, t, mean);
}
