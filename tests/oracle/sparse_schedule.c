/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/sparse_schedule.h"

#include <assert.h>
#include <string.h>

enum { HELD = SPARSE_MAX_LEVELS + 1 };

/* All loops in time make one number, all in space another: those of the
 * levels from one on inward are their lowest digits. */
struct clockwork {
    const struct sparse_case *planned;
    enum sparse_foresight foresight;
    struct sparse_schedule *schedule;
    unsigned times, spaces;
    unsigned inner_times[HELD], inner_spaces[HELD];
    uint8_t word[SPARSE_MAX_OPERATIONS][SPARSE_MAX_TENSORS];
    /* By level and instance: the receipt of the tile, all words
     * that ever came, and that ever were sent. */
    int current[HELD][SPARSE_MAX_TENSORS][SPARSE_MAX_INSTANCES];
    uint64_t came[HELD][SPARSE_MAX_TENSORS][SPARSE_MAX_INSTANCES];
    uint64_t sent[HELD][SPARSE_MAX_TENSORS][SPARSE_MAX_INSTANCES];
};

static void count_steps(struct clockwork *clockwork)
{
    const struct oracle_case *nest = &clockwork->planned->nest;
    for (size_t level = 0; level <= nest->arch.level_count; level++) {
        unsigned times = 1, spaces = 1;
        for (size_t i = 0; i < nest->mapping.loop_count; i++) {
            const struct jn_loop *loop = &nest->loops[i];
            if (loop->level < level)
                continue;
            if (loop->axis == JN_TIME)
                times *= (unsigned)loop->end;
            else
                spaces *= (unsigned)loop->end;
        }
        clockwork->inner_times[level] = times;
        clockwork->inner_spaces[level] = spaces;
    }
    clockwork->times = clockwork->inner_times[0];
    clockwork->spaces = clockwork->inner_spaces[0];
}

/* Where the dimensions are at a step in time and space: every loop takes the
 * lowest digit that is left, the innermost first. */
static void locate(const struct oracle_case *nest, unsigned time,
                   unsigned space, unsigned *at)
{
    unsigned stride[JN_MAX_DIMS];
    for (size_t dim = 0; dim < JN_MAX_DIMS; dim++) {
        at[dim] = 0;
        stride[dim] = 1;
    }
    for (size_t i = nest->mapping.loop_count; i-- > 0;) {
        const struct jn_loop *loop = &nest->loops[i];
        const unsigned end = (unsigned)loop->end;
        unsigned *number = loop->axis == JN_TIME ? &time : &space;
        at[loop->dim] += *number % end * stride[loop->dim];
        stride[loop->dim] *= end;
        *number /= end;
    }
}

static uint8_t name_word(const struct oracle_case *nest, size_t tensor,
                         const unsigned *at)
{
    uint64_t word = 0;
    for (size_t r = 0; r < nest->layer.tensors[tensor].rank_count; r++) {
        const unsigned dim = nest->terms[tensor][r][0].dim;
        word = word * nest->layer.bounds[dim] + at[dim];
    }
    return (uint8_t)word;
}

static void name_words(struct clockwork *clockwork)
{
    const struct oracle_case *nest = &clockwork->planned->nest;
    unsigned at[JN_MAX_DIMS];
    for (unsigned i = 0; i < clockwork->times * clockwork->spaces; i++) {
        locate(nest, i / clockwork->spaces, i % clockwork->spaces, at);
        for (size_t t = 0; t < nest->layer.tensor_count; t++)
            clockwork->word[i][t] = name_word(nest, t, at);
    }
}

/* Words that the instance of the level uses while all loops outside stay where
 * they are at TIME. */
static uint64_t tile_of(const struct clockwork *clockwork, size_t level,
                        size_t tensor, unsigned time, unsigned instance)
{
    const unsigned times = clockwork->inner_times[level];
    const unsigned spaces = clockwork->inner_spaces[level];
    uint64_t tile = 0;
    for (unsigned i = time / times * times; i < (time / times + 1) * times; i++)
        for (unsigned j = 0; j < spaces; j++)
            tile |= (uint64_t)1
                    << clockwork->word[i * clockwork->spaces +
                                       instance * spaces + j][tensor];
    return tile;
}

/* A child that takes a tile. */
struct taker {
    size_t tensor, level, child;
    unsigned from, to; /* instances */
    uint64_t words;
    size_t first; /* delivery of this step and level */
};

static int find_delivery(struct clockwork *clockwork, const struct taker *taker)
{
    const struct sparse_schedule *schedule = clockwork->schedule;
    for (size_t i = taker->first; i < schedule->delivery_count; i++)
        if (schedule->deliveries[i].from == taker->from &&
            schedule->deliveries[i].words == taker->words)
            return (int)i;
    return SPARSE_NOWHERE;
}

static int add_delivery(struct clockwork *clockwork, const struct taker *taker,
                        unsigned time)
{
    struct sparse_schedule *schedule = clockwork->schedule;
    uint64_t *sent = &clockwork->sent[taker->level][taker->tensor][taker->from];
    assert(schedule->delivery_count < SPARSE_MAX_DELIVERIES);
    schedule->deliveries[schedule->delivery_count] = (struct sparse_delivery){
        .tensor = taker->tensor,
        .level = taker->level,
        .from = taker->from,
        .words = taker->words,
        .tile =
            tile_of(clockwork, taker->level, taker->tensor, time, taker->from),
        .source = clockwork->current[taker->level][taker->tensor][taker->from],
        .time = time,
        .first_here = (*sent & taker->words) == 0,
        .pass = time / clockwork->inner_times[taker->level],
    };
    *sent |= taker->words;
    return (int)schedule->delivery_count++;
}

/* True when the child holds the tile already and nobody looks at it again. */
static bool is_there(const struct clockwork *clockwork,
                     const struct taker *taker, unsigned time,
                     bool *is_repeated)
{
    const int current =
        clockwork->current[taker->child][taker->tensor][taker->to];
    *is_repeated = false;
    if (taker->child == clockwork->planned->nest.arch.level_count ||
        current == SPARSE_NOWHERE)
        return false;
    const struct sparse_schedule *schedule = clockwork->schedule;
    const struct sparse_delivery *held =
        &schedule->deliveries[schedule->receipts[current].delivery];
    *is_repeated = held->words == taker->words;
    return *is_repeated &&
           (clockwork->foresight == SPARSE_TO_THE_END ||
            held->pass == time / clockwork->inner_times[taker->level]);
}

static void deliver(struct clockwork *clockwork, const struct taker *taker,
                    unsigned time)
{
    uint64_t *came = &clockwork->came[taker->child][taker->tensor][taker->to];
    bool is_repeated;
    if (is_there(clockwork, taker, time, &is_repeated))
        return;
    int index = find_delivery(clockwork, taker);
    if (index == SPARSE_NOWHERE)
        index = add_delivery(clockwork, taker, time);
    struct sparse_schedule *schedule = clockwork->schedule;
    schedule->deliveries[index].is_repeated = is_repeated;
    assert(schedule->receipt_count < SPARSE_MAX_RECEIPTS);
    clockwork->current[taker->child][taker->tensor][taker->to] =
        (int)schedule->receipt_count;
    schedule->receipts[schedule->receipt_count++] = (struct sparse_receipt){
        .delivery = (size_t)index,
        .is_first = (*came & taker->words) == 0,
    };
    *came |= taker->words;
}

static void deliver_from(struct clockwork *clockwork, size_t level,
                         size_t tensor, unsigned time)
{
    const unsigned *instances = clockwork->schedule->instances;
    const size_t child = sparse_case_child(clockwork->planned, level, tensor);
    struct taker taker = {.tensor = tensor, .level = level, .child = child};
    taker.first = clockwork->schedule->delivery_count;
    for (taker.to = 0; taker.to < instances[child]; taker.to++) {
        taker.from = taker.to / (instances[child] / instances[level]);
        taker.words = tile_of(clockwork, child, tensor, time, taker.to);
        deliver(clockwork, &taker, time);
    }
}

/* The words of one operation are in the regions of all deliveries that brought
 * them, through all levels. */
static void use_words(struct clockwork *clockwork, const uint8_t *word,
                      int index, unsigned time)
{
    while (index != SPARSE_NOWHERE) {
        struct sparse_receipt *receipt = &clockwork->schedule->receipts[index];
        struct sparse_delivery *delivery =
            &clockwork->schedule->deliveries[receipt->delivery];
        const bool is_own =
            time / clockwork->inner_times[delivery->level] == delivery->pass;
        for (size_t t = 0; t < clockwork->planned->nest.layer.tensor_count; t++)
            if (is_own || clockwork->foresight == SPARSE_TO_THE_END) {
                delivery->region[t] |= (uint64_t)1 << word[t];
                receipt->region[t] |= (uint64_t)1 << word[t];
            }
        index = delivery->source;
    }
}

static void operate(struct clockwork *clockwork, unsigned time, unsigned space)
{
    struct sparse_schedule *schedule = clockwork->schedule;
    const size_t level_count = clockwork->planned->nest.arch.level_count;
    const uint8_t *word = clockwork->word[time * clockwork->spaces + space];
    struct sparse_operation *operation =
        &schedule->operations[schedule->operation_count++];
    for (size_t t = 0; t < clockwork->planned->nest.layer.tensor_count; t++) {
        operation->word[t] = word[t];
        operation->source[t] = clockwork->current[level_count][t][space];
        use_words(clockwork, word, operation->source[t], time);
    }
}

static void run(struct clockwork *clockwork)
{
    const struct oracle_case *nest = &clockwork->planned->nest;
    for (unsigned time = 0; time < clockwork->times; time++) {
        for (size_t level = 0; level < nest->arch.level_count; level++)
            for (size_t t = 0; t < nest->layer.tensor_count; t++)
                if (sparse_case_keeps(clockwork->planned, level, t))
                    deliver_from(clockwork, level, t, time);
        for (unsigned space = 0; space < clockwork->spaces; space++)
            operate(clockwork, time, space);
    }
}

bool sparse_schedule_make(const struct sparse_case *planned,
                          enum sparse_foresight foresight,
                          struct sparse_schedule *schedule)
{
    static struct clockwork clockwork;
    memset(&clockwork, 0, sizeof clockwork);
    memset(schedule, 0, sizeof *schedule);
    clockwork.planned = planned;
    clockwork.foresight = foresight;
    clockwork.schedule = schedule;
    memset(clockwork.current, -1, sizeof clockwork.current);
    count_steps(&clockwork);
    if (clockwork.spaces > SPARSE_MAX_INSTANCES ||
        clockwork.times * clockwork.spaces > SPARSE_MAX_OPERATIONS)
        return false;
    for (size_t level = 0; level <= planned->nest.arch.level_count; level++)
        schedule->instances[level] =
            clockwork.spaces / clockwork.inner_spaces[level];
    name_words(&clockwork);
    run(&clockwork);
    return true;
}
