/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval.h"
#include "harness.h"
#include "notation.h"
#include "search/search.h"
#include "search/stream.h"

#include <string.h>

enum { SAMPLES = 7001, STOP_NUMBER = 3456, MOST_BYTES = 1 << 20 };

static struct notation n;
static struct jn_mapspace space;

/* What was written, and when writing is to fail. */
struct paper {
    char bytes[MOST_BYTES];
    size_t length, room;
    atomic_bool *interrupted; /* set at STOP_NUMBER */
};

static void print(const struct jn_trial *trial, void *data,
                  struct jn_text *text)
{
    struct paper *paper = data;
    jn_text_count(text, trial->number);
    jn_text_add(text, trial->result ? " fits " : " refused ");
    if (trial->result)
        jn_text_real(text, trial->result->energy_pj);
    else
        jn_text_add(text, trial->refusal->component);
    jn_text_add(text, "\n");
    if (paper->interrupted && trial->number == STOP_NUMBER)
        atomic_store(paper->interrupted, true);
}

static bool write(const struct jn_text *text, void *data)
{
    struct paper *paper = data;
    if (paper->length + text->length > paper->room)
        return false;
    memcpy(&paper->bytes[paper->length], text->start, text->length);
    paper->length += text->length;
    return true;
}

static void read_space(struct jn_arena *arena)
{
    notation_read(&n, "1x1 1x1 2x2 2x2", "M4 C6 P5", "W:M,C I:C,P O!:M,P", "");
    n.levels[1].has_size = n.levels[2].has_size = true;
    n.levels[1].size_words = 40;
    n.levels[2].size_words = 7;
    n.levels[0].component.prices[JN_READ].energy_pj = 200.5;
    jn_problem_look(&n.problem);
    CU_ASSERT_TRUE_FATAL(jn_mapspace_make(&n.problem, NULL, 0, arena, &space));
}

static void run(struct paper *paper, unsigned threads, bool stops,
                struct jn_found *found)
{
    atomic_bool interrupted = false;
    struct jn_arena *arena = jn_arena_new();
    const struct jn_stream stream = {print, write, paper};
    struct jn_search_options options = {.strategy = "random",
                                        .sample_count = SAMPLES,
                                        .seed = 5,
                                        .threads = threads,
                                        .stream = &stream,
                                        .interrupted = &interrupted};
    options.objectives.items[0] = JN_OBJECTIVE_ENERGY;
    options.objectives.count = 1;
    paper->length = 0;
    paper->interrupted = stops ? &interrupted : NULL;
    read_space(arena);
    (void)!jn_search_run(&space, &options, arena, found);
    jn_arena_free(arena);
}

static size_t count_lines(const struct paper *paper)
{
    size_t count = 0;
    for (size_t i = 0; i < paper->length; i++)
        count += paper->bytes[i] == '\n';
    return count;
}

static struct paper whole, other;

static void every_trial_is_written_in_order_at_any_number_of_threads(void)
{
    static const unsigned threads[] = {2, 3, 8};
    struct jn_found found;
    whole.room = other.room = MOST_BYTES;
    run(&whole, 1, false, &found);
    CU_ASSERT_TRUE(found.complete);
    CU_ASSERT_EQUAL(count_lines(&whole), SAMPLES);
    CU_ASSERT_EQUAL(strncmp(whole.bytes, "0 ", 2), 0);
    CU_ASSERT_PTR_NOT_NULL(memmem(whole.bytes, whole.length, "\n7000 ", 6));
    CU_ASSERT_PTR_NOT_NULL(memmem(whole.bytes, whole.length, " fits ", 6));
    CU_ASSERT_PTR_NOT_NULL(memmem(whole.bytes, whole.length, " refused ", 9));
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
        run(&other, threads[i], false, &found);
        CU_ASSERT_EQUAL(other.length, whole.length);
        CU_ASSERT_EQUAL(memcmp(other.bytes, whole.bytes, whole.length), 0);
    }
}

static void an_interrupted_search_writes_the_start_of_it(void)
{
    struct jn_found found;
    whole.room = other.room = MOST_BYTES;
    run(&whole, 1, false, &found);
    for (unsigned threads = 1; threads <= 4; threads++) {
        run(&other, threads, true, &found);
        CU_ASSERT_FALSE(found.complete);
        CU_ASSERT_TRUE(other.length > 0 && other.length < whole.length);
        CU_ASSERT_EQUAL(memcmp(other.bytes, whole.bytes, other.length), 0);
        CU_ASSERT_EQUAL(other.bytes[other.length - 1], '\n');
    }
}

static void a_stream_that_cannot_be_written_ends_the_search(void)
{
    struct jn_found found;
    for (unsigned threads = 1; threads <= 4; threads++) {
        other.room = 20000;
        run(&other, threads, false, &found);
        CU_ASSERT_FALSE(found.complete);
        CU_ASSERT_TRUE(other.length <= 20000);
    }
}

const struct jn_test tests[] = {
    {"every trial is written in order at any number of threads",
     every_trial_is_written_in_order_at_any_number_of_threads},
    {"an interrupted search writes the start of it",
     an_interrupted_search_writes_the_start_of_it},
    {"a stream that cannot be written ends the search",
     a_stream_that_cannot_be_written_ends_the_search},
    {NULL, NULL}};
