/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events of layers, by hand and against running their loops. */
#include "harness.h"
#include "sparse/bind.h"
#include "sparse/events.h"
#include "sparse/spike_case.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static struct notation n;
static struct jn_reader reader;
static struct jn_arena *scratch;
static struct jn_events events;

static void start(void)
{
    reader.arena = jn_arena_new();
    reader.diags = jn_diags_new(reader.arena);
    reader.variables = NULL;
    scratch = jn_arena_new();
}

static void end(void)
{
    jn_arena_free(scratch);
    jn_arena_free(reader.arena);
}

static void count(void)
{
    struct jn_data_file *files = NULL;
    CU_ASSERT_TRUE_FATAL(jn_densities_bind(
        &n.layer, &n.problem.options, &reader, &files, n.problem.densities));
    CU_ASSERT_TRUE_FATAL(
        jn_events_count(&n.layer, n.problem.densities, scratch, &events));
}

static bool is_near(double value, double wanted)
{
    return fabs(value - wanted) <= 1e-9 * (1 + fabs(wanted));
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_TRUE(fputs(text, file) >= 0);
    CU_ASSERT_EQUAL(fclose(file), 0);
}

/* Three inputs in a row, padded by one, a window of three, two filters.  The
 * first input spikes in steps 0 and 2, the middle one in step 2: they are read
 * by 2 and 3 windows. */
static void a_small_layer_is_known_by_hand(void)
{
    static const char path[] = "test_events_hand.csv";
    static const uint64_t shape[] = {3, 3};
    start();
    write_text(path, "0,0\n2,0\n2,1\n");
    notation_read(&n, "1x1 1x1", "T3 M2 P3 R3",
                  "inputs:T,P+R weights:M,R outputs!:T,M,P", "");
    n.layer.type = "conv";
    n.layer.padding[0] = n.layer.padding[1] = 1;
    n.layer.tensors[0].density =
        (struct jn_density_source){.kind = JN_DENSITY_DATA,
                                   .file = path,
                                   .shape = shape,
                                   .shape_count = 2};
    count();
    CU_ASSERT_EQUAL(remove(path), 0);
    CU_ASSERT_EQUAL(events.operand_count, 1);
    const struct jn_event_operand *inputs = &events.operands[0];
    CU_ASSERT_EQUAL(events.dense_operations, 54);
    CU_ASSERT_EQUAL(events.synops, 2 * (2 + 2 + 3));
    CU_ASSERT_EQUAL(events.step_count, 3);
    CU_ASSERT_EQUAL(events.step_synops[0], 4);
    CU_ASSERT_EQUAL(events.step_synops[1], 0);
    CU_ASSERT_EQUAL(events.step_synops[2], 10);
    CU_ASSERT_DOUBLE_EQUAL(events.synops_by_rate, 54 / 3.0, 1e-12);
    CU_ASSERT_TRUE(events.has_error);
    CU_ASSERT_DOUBLE_EQUAL(events.error_percent, 400 / 14.0, 1e-12);
    CU_ASSERT_EQUAL(inputs->words, 9);
    CU_ASSERT_EQUAL(inputs->spikes, 3);
    CU_ASSERT_TRUE(inputs->is_counted && inputs->has_time);
    CU_ASSERT_DOUBLE_EQUAL(inputs->silent_share, 1 / 3.0, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(inputs->window_active[0], 3 / 6.0, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(inputs->window_active[1], 2 / 3.0, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(inputs->window_active_by_rate[0],
                           (5 / 9.0 + 1 / 3.0) / 2, 1e-12);
    CU_ASSERT_TRUE(events.has_touched);
    CU_ASSERT_DOUBLE_EQUAL(events.touched, (2 + 0 + 3) / 9.0, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(events.touched_by_rate, 1 - 8 / 27.0, 1e-12);
    end();
}

static bool agrees(const struct spike_case *drawn, const struct spike_run *run)
{
    const struct jn_event_operand *inputs = &events.operands[0];
    double all = run->words / (double)drawn->steps;
    bool good = is_near(events.synops, run->synops) &&
                is_near(inputs->words, run->words) &&
                is_near(inputs->spikes, run->spikes);
    /* of a dilated window the words between those that are read count, too */
    double touched = run->touched / run->outputs;
    good &= drawn->dilation == 1 ? is_near(events.touched, touched)
                                 : events.touched >= touched - 1e-9;
    if (!drawn->has_rates)
        good &= events.synops == run->synops && inputs->spikes == run->spikes;
    if (run->words == 0)
        return good;
    good &= is_near(inputs->silent_share, run->silent / all);
    for (size_t i = 0; i < JN_EVENT_WINDOWS; i++) {
        uint64_t window = jn_event_window_steps[i];
        uint64_t windows = (drawn->steps + window - 1) / window;
        good &= is_near(inputs->window_active[i],
                        run->active[i] / all / (double)windows);
    }
    for (uint64_t t = 0; t < drawn->steps; t++)
        good &= is_near(inputs->step_spikes[t], run->step_spikes[t]) &&
                is_near(events.step_synops[t], run->step_synops[t]);
    return good;
}

static void check_random(bool has_rates)
{
    enum { CASES = 1500 };
    static struct spike_case drawn;
    struct spike_run run;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    char row[160];
    for (int i = 0; i < CASES; i++) {
        start();
        spike_case_draw(rng, has_rates, &drawn);
        spike_case_read(&drawn, "1x1 1x1", "", &n);
        spike_case_run(&drawn, &run);
        count();
        (void)snprintf(
            row, sizeof row,
            "case %d: T%d H%d W%d R%d S%d stride %d dilation %d padding %d %d "
            "%d %d: synops %g, not %g",
            i, (int)drawn.steps, (int)drawn.size[0], (int)drawn.size[1],
            (int)drawn.kernel[0], (int)drawn.kernel[1], (int)drawn.stride,
            (int)drawn.dilation, (int)drawn.padding[0], (int)drawn.padding[1],
            (int)drawn.padding[2], (int)drawn.padding[3], events.synops,
            run.synops);
        CHECK_ROW(row, agrees(&drawn, &run));
        CU_ASSERT_EQUAL(remove(drawn.path), 0);
        end();
    }
    gsl_rng_free(rng);
}

static void data_agree_with_running_the_loops(void)
{
    check_random(false);
}

static void rates_agree_with_running_the_loops(void)
{
    check_random(true);
}

static void models_without_words_go_by_their_rates(void)
{
    start();
    notation_read(&n, "1x1 1x1", "T4 M5 C8",
                  "inputs:T,C weights:M,C outputs!:T,M", "");
    n.layer.tensors[0].density =
        (struct jn_density_source){.kind = JN_DENSITY_SILENT,
                                   .rank = 1,
                                   .silent_share = 0.5,
                                   .share = 0.5};
    count();
    const struct jn_event_operand *inputs = &events.operands[0];
    CU_ASSERT_DOUBLE_EQUAL(inputs->rate, 0.25, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(inputs->spikes, 8, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(events.synops, 40, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(inputs->silent_share, 0.5 + 0.5 / 16, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(inputs->window_active[0], 0.5 * 0.75, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(inputs->window_active_by_rate[0], 0.4375, 1e-12);
    CU_ASSERT_PTR_NULL(events.step_synops);
    /* 8 of the 16 words of the other inputs spike, 4 of them in a step */
    CU_ASSERT_DOUBLE_EQUAL(events.touched, 1 - 495 / 12870.0, 1e-12);

    n.layer.tensors[0].density =
        (struct jn_density_source){.kind = JN_DENSITY_UNIFORM, .share = 0.5};
    count();
    CU_ASSERT_DOUBLE_EQUAL(events.synops, 80, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(inputs->silent_share, 1 / 16.0, 1e-12);
    CU_ASSERT_FALSE(inputs->is_counted);

    n.layer.tensors[0].density =
        (struct jn_density_source){.kind = JN_DENSITY_DENSE};
    count();
    CU_ASSERT_EQUAL(events.synops, 160);
    CU_ASSERT_EQUAL(inputs->rate, 1);
    CU_ASSERT_EQUAL(inputs->silent_share, 0);
    CU_ASSERT_EQUAL(events.touched, 1);
    end();
}

static void channels_differ_in_time(void)
{
    static const double shares[] = {1, 0, 0.5};
    start();
    notation_read(&n, "1x1 1x1", "T2 M2 C3",
                  "inputs:T,C weights:M,C outputs!:T,M", "");
    n.layer.tensors[0].density =
        (struct jn_density_source){.kind = JN_DENSITY_CHANNELS,
                                   .rank = 1,
                                   .shares = shares,
                                   .share_count = 3};
    count();
    CU_ASSERT_DOUBLE_EQUAL(events.operands[0].window_active[0],
                           (1 + 0 + 0.75) / 3, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(events.operands[0].silent_share, 1.25 / 3, 1e-12);
    end();
}

/* Without time, and of a layer without a spiking operand. */
static void time_is_not_needed(void)
{
    start();
    notation_read(&n, "1x1 1x1", "M5 C8", "inputs:C weights:M,C outputs!:M",
                  "");
    n.layer.tensors[0].density =
        (struct jn_density_source){.kind = JN_DENSITY_UNIFORM, .share = 0.5};
    count();
    CU_ASSERT_EQUAL(events.step_count, 1);
    CU_ASSERT_FALSE(events.operands[0].has_time);
    CU_ASSERT_DOUBLE_EQUAL(events.synops, 20, 1e-9);
    n.layer.tensors[0].name = "image";
    CU_ASSERT_FALSE(
        jn_events_count(&n.layer, n.problem.densities, scratch, &events));
    end();
}

/* query[T,M,K] and key[T,N,K] with spikes at random: each point needs both. */
static void attention_needs_a_spike_of_each_operand(void)
{
    enum { T = 3, M = 4, N = 5, K = 6 };
    static const char *const paths[2] = {"test_events_q.csv",
                                         "test_events_k.csv"};
    static bool spikes[2][T][N][K];
    static const int rows[2] = {M, N};
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    start();
    notation_read(&n, "1x1 1x1", "T3 M4 N5 K6",
                  "query:T,M,K key:T,N,K outputs!:T,M,N", "");
    for (int i = 0; i < 2; i++) {
        FILE *file = fopen(paths[i], "w");
        CU_ASSERT_PTR_NOT_NULL_FATAL(file);
        for (int j = 0; j < T * rows[i] * K; j++) {
            int t = j / rows[i] / K, row = j / K % rows[i], k = j % K;
            spikes[i][t][row][k] = gsl_rng_uniform(rng) < 0.3;
            if (spikes[i][t][row][k])
                (void)fprintf(file, "%d,%d,%d\n", t, row, k);
        }
        CU_ASSERT_EQUAL(fclose(file), 0);
        n.layer.tensors[i].density = (struct jn_density_source){
            .kind = JN_DENSITY_DATA, .file = paths[i]};
    }
    int synops = 0, touched = 0, first_step = 0;
    for (int j = 0; j < T * M * N; j++) {
        int t = j / M / N, row = j / N % M, column = j % N;
        int both = 0;
        for (int k = 0; k < K; k++)
            both += spikes[0][t][row][k] && spikes[1][t][column][k];
        synops += both;
        touched += both > 0;
        first_step += t == 0 ? both : 0;
    }
    count();
    CU_ASSERT_EQUAL(events.operand_count, 2);
    CU_ASSERT_EQUAL(events.synops, synops);
    CU_ASSERT_EQUAL(events.step_synops[0], first_step);
    CU_ASSERT_DOUBLE_EQUAL(events.touched, touched / 60.0, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(
        events.synops_by_rate,
        360 * events.operands[0].rate * events.operands[1].rate, 1e-9);
    n.layer.tensors[1].density =
        (struct jn_density_source){.kind = JN_DENSITY_UNIFORM, .share = 0.5};
    count();
    CU_ASSERT_DOUBLE_EQUAL(events.synops, 180 * events.operands[0].rate, 1e-9);
    for (int i = 0; i < 2; i++)
        CU_ASSERT_EQUAL(remove(paths[i]), 0);
    gsl_rng_free(rng);
    end();
}

const struct jn_test tests[] = {
    {"a small layer is known by hand", a_small_layer_is_known_by_hand},
    {"data agree with running the loops", data_agree_with_running_the_loops},
    {"rates agree with running the loops", rates_agree_with_running_the_loops},
    {"models without words go by their rates",
     models_without_words_go_by_their_rates},
    {"channels differ in time", channels_differ_in_time},
    {"time is not needed", time_is_not_needed},
    {"attention needs a spike of each operand",
     attention_needs_a_spike_of_each_operand},
    {NULL, NULL},
};
