/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The load of each step against running all loops of a mapping one by one. */
#include "actions/event_load.h"
#include "cost/event_cycles.h"
#include "harness.h"
#include "sparse/events.h"
#include "spec/spec.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { T = 6, C = 4, H = 9, W = 7, BYTES = (T * C * H * W + 7) / 8 };
enum { MOST_INSTANCES = 12, MOST_BARRIERS = 6 * 63, WORDS = T * C * H * W };

static unsigned char spikes[BYTES];

static bool spikes_at(size_t word)
{
    return spikes[word / 8] >> word % 8 & 1;
}

/* One spike in four or so, in the upper rows alone: work is uneven. */
static void draw_spikes(void)
{
    uint32_t state = 12345;
    memset(spikes, 0, sizeof spikes);
    for (size_t word = 0; word < (size_t)T * C * H * W; word++) {
        state = state * 1664525 + 1013904223;
        if (word / W % H < 6 && state >> 30 == 0)
            spikes[word / 8] |= (unsigned char)(1 << word % 8);
    }
}

static void write_file(const char *path, const void *bytes, size_t count)
{
    FILE *stream = fopen(path, "wb");
    CU_ASSERT_PTR_NOT_NULL(stream);
    if (stream == NULL)
        return;
    CU_ASSERT_EQUAL(fwrite(bytes, 1, count, stream), count);
    fclose(stream);
}

static const char machine[] =
    "clock_ghz = 1.0; levels = ("
    "{ name = \"D\"; class = \"dram\"; word_bits = 8; read_pj = 1.0; write_pj "
    "= 1.0; area_um2 = 0.0; }, { name = \"core\"; class = \"sram\"; word_bits "
    "= 8; size_words = 99999; spatial = { x = 16; y = 4; }; read_pj = 1.0; "
    "write_pj = 1.0; area_um2 = 1.0; }, { name = \"add\"; class = \"compute\"; "
    "spatial = { x = 8; }; compute_pj = 1.0; add_pj = 1.0; area_um2 = 1.0; } "
    "); neurons = { level = \"core\"; units = 2; cycles_per_update = 3.0; "
    "sync_cycles = 5.0; overlaps = %s; decay_pj = 1.0; integrate_pj = 1.0; "
    "threshold_pj = 1.0; reset_pj = 1.0; area_um2 = 1.0; };";

static const char layer[] =
    "layers = ( { name = \"l\"; type = \"conv\"; T = 6; M = 8; C = 4; H = 9; "
    "W = 7; R = 3; S = 3; padding = 1; neuron = { model = \"lif\"; }; bits = { "
    "potentials = 8; }; density = { inputs = { model = \"data\"; file = "
    "\"spikes.bits\"; shape = [ 6, 4, 9, 7 ]; }; }; } );"
    "mappings = ( { layer = \"l\"; levels = ( { name = \"D\"; %s }, { name = "
    "\"core\"; %s } ); } );";

static struct jn_spec *spec;
static struct jn_arena *arena;
static char folder[] = "/tmp/jn-load-XXXXXX";
static char made[64]; /* the folder of this case */

static void load(const char *outer, const char *inner, const char *overlaps)
{
    static char text[4096], path[128], other[128];
    static const char *names[] = {"spikes.bits", "machine.cfg", "layer.cfg"};
    strcpy(made, folder);
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(made));
    snprintf(path, sizeof path, "%s/%s", made, names[0]);
    write_file(path, spikes, sizeof spikes);
    snprintf(text, sizeof text, machine, overlaps);
    snprintf(path, sizeof path, "%s/%s", made, names[1]);
    write_file(path, text, strlen(text));
    snprintf(text, sizeof text, layer, outer, inner);
    snprintf(other, sizeof other, "%s/%s", made, names[2]);
    write_file(other, text, strlen(text));
    const char *files[] = {path, other};
    enum jn_status status = jn_spec_load(files, 2, NULL, &spec);
    CHECK_ROW(jn_spec_messages(spec), status == JN_OK);
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", made, names[i]);
        unlink(path);
    }
    rmdir(made);
    arena = jn_arena_new();
}

static void unload(void)
{
    jn_spec_free(spec);
    jn_arena_free(arena);
}

/* --- all loops, one by one --- */

struct run {
    const struct jn_mapping *mapping;
    const struct jn_layer *layer;
    uint64_t index[JN_MAX_DIMS], instance, step, pass, steps;
    size_t innermost_step; /* loop */
    uint16_t reads[MOST_BARRIERS][MOST_INSTANCES][WORDS];
};

static struct run run;

static size_t word_at(size_t t, size_t c, size_t h, size_t w)
{
    return ((t * C + c) * H + h) * W + w;
}

/* Turns of an instance between two barriers. */
static double turns_of(size_t barrier, size_t instance, unsigned lanes)
{
    unsigned turns = 0;
    for (size_t word = 0; word < WORDS; word++)
        turns += (run.reads[barrier][instance][word] + lanes - 1) / lanes;
    return turns;
}

static uint64_t index_of(const char *dim)
{
    return run.index[jn_layer_find_dim(run.layer, dim)];
}

static void read_input(void)
{
    uint64_t h = index_of("P") + index_of("R");
    uint64_t w = index_of("Q") + index_of("S");
    if (h < 1 || h > H || w < 1 || w > W)
        return;
    size_t word = word_at(index_of("T"), index_of("C"), h - 1, w - 1);
    if (spikes_at(word))
        run.reads[run.pass * run.steps + run.step][run.instance][word]++;
}

static void go(size_t at)
{
    if (at == run.mapping->loop_count) {
        read_input();
        return;
    }
    const struct jn_loop *loop = &run.mapping->loops[at];
    const struct {
        uint64_t instance, step, pass;
    } before = {run.instance, run.step, run.pass};
    bool in_time = loop->axis == JN_TIME;
    bool is_step = run.layer->neuron.time == loop->dim;
    bool summed = run.layer->neuron.summed >> loop->dim & 1;
    uint64_t *index = &run.index[loop->dim];
    uint64_t outside = *index;
    for (uint64_t i = 0; i < loop->end; i++) {
        *index = outside * loop->end + i;
        if (!in_time && loop->level == 0)
            run.instance = before.instance * loop->end + i;
        if (in_time && is_step)
            run.step = before.step * loop->end + i;
        if (in_time && !is_step && !summed && at < run.innermost_step)
            run.pass = before.pass * loop->end + i;
        go(at + 1);
    }
    *index = outside;
    run.instance = before.instance;
    run.step = before.step;
    run.pass = before.pass;
}

static void run_loops(void)
{
    memset(&run, 0, sizeof run);
    run.mapping = spec->mappings[0];
    run.layer = &spec->workload.layers[0];
    run.steps = 1;
    for (size_t i = 0; i < run.mapping->loop_count; i++) {
        const struct jn_loop *loop = &run.mapping->loops[i];
        if (loop->axis != JN_TIME || run.layer->neuron.time != loop->dim)
            continue;
        run.innermost_step = i;
        run.steps *= loop->end;
    }
    go(0);
}

static const struct {
    const char *outer, *inner;
    double instances, lanes;
    uint64_t steps, passes;
} cases[] = {
    {"temporal = \"T6\"; spatial_x = \"P9\";", "temporal = \"M8 C4 Q7 R3 S3\";",
     9, 1, 6, 1},
    {"temporal = \"T6\"; spatial_x = \"P3 M2\";",
     "temporal = \"P3 C4 Q7 R3 S3\"; spatial_x = \"M4\";", 6, 4, 6, 1},
    {"temporal = \"P3 T6\"; spatial_x = \"P3\"; spatial_y = \"M4\";",
     "temporal = \"M2 C4 Q7 R3 S3\";", 12, 1, 6, 3},
    {"temporal = \"T2 M2 T3\"; spatial_x = \"P9\";",
     "temporal = \"M2 Q7 C4 R3 S3\"; spatial_x = \"M2\";", 9, 2, 6, 2},
    {"temporal = \"T2\"; spatial_x = \"Q7\";",
     "temporal = \"M8 P9 C4 R3 S3\"; spatial_x = \"T3\";", 7, 3, 2, 1},
    {"spatial_x = \"P9\";",
     "temporal = \"M8 C4 Q7 R3 S3\"; spatial_x = \"T6\";", 9, 6, 1, 1},
    {"spatial_x = \"M8\";", "temporal = \"P9 Q7 C4 T6 R3 S3\";", 8, 1, 6, 63},
};

static void check_case(const char *row, size_t number)
{
    struct jn_event_load of;
    bool known =
        jn_event_load_count(&spec->problems[0], spec->mappings[0], arena, &of);
    CHECK_ROW(row, known);
    if (!known)
        return;
    run_loops();
    double turns = 0;
    double most = 0;
    CHECK_ROW(row, of.instances == cases[number].instances);
    CHECK_ROW(row, of.lanes == cases[number].lanes);
    CHECK_ROW(row, of.steps == cases[number].steps);
    CHECK_ROW(row, of.passes == cases[number].passes);
    double sums[MOST_INSTANCES] = {0};
    for (size_t b = 0; b < of.steps * of.passes; b++) {
        double largest = 0;
        for (size_t i = 0; i < (size_t)of.instances; i++) {
            double work = turns_of(b, i, (unsigned)of.lanes);
            largest = fmax(largest, work);
            sums[i] += work;
            turns += work;
            most = fmax(most, sums[i]);
        }
        CHECK_ROW(row, of.busiest[b] == largest);
    }
    CHECK_ROW(row, of.turns == turns);
    CHECK_ROW(row,
              of.lanes > 1 || of.turns == spec->problems[0].events->synops);
    CHECK_ROW(row, of.largest == most);
}

static void steps_are_those_of_running_the_loops(void)
{
    draw_spikes();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        load(cases[i].outer, cases[i].inner, "true");
        check_case(cases[i].outer, i);
        unload();
    }
}

/* Nine rows of neurons, the last three of which get no spikes. */
static void steps_wait_for_the_busiest(void)
{
    static struct jn_result result;
    static const struct {
        const char *overlaps;
        bool adds;
    } rows[] = {{"true", false}, {"false", true}};
    draw_spikes();
    for (size_t row = 0; row < 2; row++) {
        struct jn_event_load of;
        struct jn_arena *scratch = jn_arena_new();
        load(cases[0].outer, cases[0].inner, rows[row].overlaps);
        CU_ASSERT_EQUAL_FATAL(jn_evaluate_layer(spec, 0, scratch, &result),
                              JN_OK);
        CU_ASSERT_FATAL(jn_event_load_count(&spec->problems[0],
                                            spec->mappings[0], arena, &of));
        struct jn_event_cycles cycles =
            jn_event_cycles(&spec->problems[0], &result, &of);
        /* 56 neurons of a row on two units, three cycles each */
        double updates = 8 * 7 * 3 / 2.0;
        double expected = 6 * 5;
        double largest = 0;
        for (size_t t = 0; t < T; t++) {
            expected += rows[row].adds ? of.busiest[t] + updates
                                       : fmax(of.busiest[t], updates);
            largest += of.busiest[t];
        }
        CU_ASSERT_DOUBLE_EQUAL(cycles.cycles, expected, 1e-9);
        CU_ASSERT_DOUBLE_EQUAL(cycles.step_imbalance, 9 * largest / of.turns,
                               1e-12);
        CU_ASSERT_DOUBLE_EQUAL(cycles.run_imbalance, 9 * of.largest / of.turns,
                               1e-12);
        CU_ASSERT(cycles.run_imbalance > 1.2);
        CU_ASSERT(cycles.step_imbalance > cycles.run_imbalance);
        unload();
        jn_arena_free(scratch);
    }
}

static void what_is_not_known_by_place_has_no_load(void)
{
    struct jn_event_load of;
    draw_spikes();
    load(cases[0].outer, cases[0].inner, "true");
    struct jn_problem *problem = &spec->problems[0];
    spec->workload.layers[0].neuron.model = JN_NEURON_NONE;
    CU_ASSERT(!jn_event_load_count(problem, spec->mappings[0], arena, &of));
    spec->workload.layers[0].neuron.model = JN_NEURON_LIF;
    problem->events = NULL;
    CU_ASSERT(!jn_event_load_count(problem, spec->mappings[0], arena, &of));
    unload();
    load("temporal = \"T6 P3\"; spatial_x = \"P4,1\";",
         "temporal = \"M8 C4 Q7 R3 S3\";", "true");
    CU_ASSERT(!jn_event_load_count(&spec->problems[0], spec->mappings[0], arena,
                                   &of));
    unload();
}

const struct jn_test tests[] = {
    {"steps are those of running the loops",
     steps_are_those_of_running_the_loops},
    {"steps wait for the busiest", steps_wait_for_the_busiest},
    {"what is not known by place has no load",
     what_is_not_known_by_place_has_no_load},
    {NULL, NULL},
};
