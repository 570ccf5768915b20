/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench_map.c - the exact search for each unique layer of three networks on
 * three machines, for the least energy and the least energy-delay product, by
 * perfect factors and on one thread: how long it takes, how many of the
 * mappings are proved to be the best, and how far from their bounds the others
 * may be.
 *
 *     bench_map [WORD...]
 *
 * runs the part that the words choose, of each kind all if none is named:
 *
 *     resnet18, mobilenet_v2, bert_base   a network
 *     eyeriss, simba_like, tpu_like       a machine
 *     energy, edp                         an objective
 *     layers          a line for each layer, too
 *     limit=SECONDS   for each layer; 1 unless given, 0: none
 *     effort=BOUNDS   computed for a layer at most; 0 unless given: no limit
 *
 * Without arguments the words are those of the environment variable BENCH_MAP:
 *
 *     make bench BENCH_MAP="resnet18 eyeriss layers"
 */
#include "base/arena.h"
#include "joulenest.h"
#include "measure.h"
#include "spec/alike.h"
#include "spec/spec.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind { NETWORK, MACHINE, OBJECTIVE, KIND_COUNT };

enum { MOST_NAMES = 3 };

static const char *const names[KIND_COUNT][MOST_NAMES + 1] = {
    [NETWORK] = {"resnet18", "mobilenet_v2", "bert_base"},
    [MACHINE] = {"eyeriss", "simba_like", "tpu_like"},
    [OBJECTIVE] = {"energy", "edp"}};

/* What to run. */
struct choice {
    bool named[KIND_COUNT][MOST_NAMES];
    bool some_named[KIND_COUNT];
    bool shows_layers;
    double limit_seconds;
    uint64_t effort; /* 0: no limit */
};

/* What the searches for the layers of a network came to. */
struct tally {
    double *seconds; /* of each unique layer */
    size_t layer_count;
    double *gap_ratios; /* of those that are not proved */
    size_t gap_count;
};

static bool choose_name(const char *word, struct choice *choice)
{
    for (size_t kind = 0; kind < KIND_COUNT; kind++)
        for (size_t i = 0; names[kind][i]; i++)
            if (strcmp(word, names[kind][i]) == 0)
                return choice->some_named[kind] = choice->named[kind][i] = true;
    return false;
}

/* What follows the '=' of WORD, or NULL if it does not begin with KEY. */
static const char *value_of(const char *word, const char *key)
{
    size_t length = strlen(key);
    return strncmp(word, key, length) == 0 ? word + length : NULL;
}

static bool read_seconds(const char *text, double *seconds)
{
    char *end;
    *seconds = strtod(text, &end);
    return end != text && *end == '\0' && *seconds >= 0;
}

static bool read_count(const char *text, uint64_t *count)
{
    char *end;
    *count = strtoull(text, &end, 10);
    return *text >= '0' && *text <= '9' && *end == '\0';
}

static bool choose(const char *word, struct choice *choice)
{
    const char *seconds = value_of(word, "limit=");
    const char *bounds = value_of(word, "effort=");
    if (seconds)
        return read_seconds(seconds, &choice->limit_seconds);
    if (bounds)
        return read_count(bounds, &choice->effort);
    if (strcmp(word, "layers") == 0)
        return choice->shows_layers = true;
    return choose_name(word, choice);
}

static void read_word(const char *word, struct choice *choice)
{
    if (choose(word, choice))
        return;
    fprintf(stderr, "bench_map: '%s' chooses nothing: see bench_map.c\n", word);
    exit(2);
}

static void read_words(int count, char **words, struct choice *choice)
{
    const char *variable = getenv("BENCH_MAP");
    char text[512];
    char *rest = text;
    char *word;
    for (int i = 1; i < count; i++)
        read_word(words[i], choice);
    if (count > 1 || !variable)
        return;
    snprintf(text, sizeof text, "%s", variable);
    while ((word = strtok_r(rest, " ", &rest)))
        read_word(word, choice);
}

static bool is_chosen(const struct choice *choice, enum kind kind, size_t i)
{
    return choice->named[kind][i] || !choice->some_named[kind];
}

static struct jn_spec *load(const char *network, const char *machine)
{
    const char *srcdir = getenv("srcdir");
    char paths[2][512];
    const char *files[2] = {paths[0], paths[1]};
    struct jn_spec *spec;
    snprintf(paths[0], sizeof paths[0], "%s/arch/%s.cfg", srcdir ? srcdir : ".",
             machine);
    snprintf(paths[1], sizeof paths[1], "%s/workloads/%s.cfg",
             srcdir ? srcdir : ".", network);
    if (jn_spec_load(files, 2, NULL, &spec) == JN_OK)
        return spec;
    fprintf(stderr, "bench_map: %s", jn_spec_messages(spec));
    exit(1);
}

static bool is_first(const struct jn_workload *workload, size_t layer)
{
    for (size_t i = 0; i < layer; i++)
        if (jn_layers_alike(&workload->layers[i], &workload->layers[layer]))
            return false;
    return true;
}

static void print_layer(const char *name, double seconds,
                        const struct jn_search_answer *answer)
{
    printf("  %-38s %9.1f ms ", name, seconds * 1e3);
    if (!answer->any)
        printf(" no mapping: %s\n", answer->reason);
    else if (answer->certified)
        printf(" %.9g, proved\n", answer->cost);
    else
        printf(" %.9g, gap %.2f %%\n", answer->cost, 100 * answer->gap_ratio);
    fflush(stdout);
}

/* A layer without a mapping counts as one of which nothing is known. */
static void search(const struct jn_spec *spec, size_t layer,
                   const struct choice *choice, const char *objective,
                   struct tally *tally)
{
    const struct jn_search_request request = {
        .strategy = "exact",
        .objectives = objective,
        .effort = choice->effort > 0 ? choice->effort : UINT64_MAX,
        .threads = 1,
        .time_limit_seconds = choice->limit_seconds};
    struct jn_search_answer answer;
    struct jn_arena *arena = jn_arena_new();
    double begin = measure_seconds();
    enum jn_status status =
        jn_search_layer(spec, layer, &request, arena, &answer);
    double seconds = measure_seconds() - begin;
    if (status == JN_BAD_INPUT) {
        fprintf(stderr, "bench_map: %s\n", answer.reason);
        exit(1);
    }
    tally->seconds[tally->layer_count++] = seconds;
    if (!answer.certified)
        tally->gap_ratios[tally->gap_count++] = answer.gap_ratio;
    if (choice->shows_layers)
        print_layer(jn_layer_name(spec, layer), seconds, &answer);
    jn_arena_free(arena);
}

static void print_gaps(double *ratios, size_t count)
{
    if (count == 0) {
        printf(" %12s %9s\n", "-", "-");
        return;
    }
    double middle = measure_median(ratios, count);
    double worst = ratios[count - 1];
    printf(" %10.2f %% %7.2f %%\n", 100 * middle, 100 * worst);
}

static void print_heading(const struct choice *choice)
{
    printf("exact search, one thread");
    if (choice->limit_seconds > 0)
        printf(", at most %g s for a layer", choice->limit_seconds);
    printf("; gaps of the layers not proved:\n%-12s %-10s %-9s %6s %6s %10s "
           "%9s %8s %12s %9s\n",
           "network", "machine", "objective", "layers", "proved", "median ms",
           "worst ms", "sum s", "median gap", "worst gap");
    fflush(stdout);
}

static void print_tally(const char *const chosen[KIND_COUNT],
                        struct tally *tally)
{
    double sum = 0;
    for (size_t i = 0; i < tally->layer_count; i++)
        sum += tally->seconds[i];
    double middle = measure_median(tally->seconds, tally->layer_count);
    double worst = tally->seconds[tally->layer_count - 1];
    printf("%-12s %-10s %-9s %6zu %6zu %10.1f %9.1f %8.2f", chosen[NETWORK],
           chosen[MACHINE], chosen[OBJECTIVE], tally->layer_count,
           tally->layer_count - tally->gap_count, middle * 1e3, worst * 1e3,
           sum);
    print_gaps(tally->gap_ratios, tally->gap_count);
    fflush(stdout);
}

static void run(const char *const chosen[KIND_COUNT],
                const struct choice *choice)
{
    struct jn_spec *spec = load(chosen[NETWORK], chosen[MACHINE]);
    struct jn_arena *arena = jn_arena_new();
    size_t count = spec->workload.layer_count;
    struct tally tally = {
        .seconds = jn_arena_take(arena, count, sizeof tally.seconds[0]),
        .gap_ratios = jn_arena_take(arena, count, sizeof tally.gap_ratios[0])};
    for (size_t i = 0; i < count; i++)
        if (is_first(&spec->workload, i))
            search(spec, i, choice, chosen[OBJECTIVE], &tally);
    print_tally(chosen, &tally);
    jn_arena_free(arena);
    jn_spec_free(spec);
}

/* Runs what is chosen of this kind and those behind it, with what has been
 * CHOSEN of those before it. */
static void run_kind(size_t kind, const char *chosen[KIND_COUNT],
                     const struct choice *choice)
{
    if (kind == KIND_COUNT) {
        run(chosen, choice);
        return;
    }
    for (size_t i = 0; names[kind][i]; i++) {
        chosen[kind] = names[kind][i];
        if (is_chosen(choice, (enum kind)kind, i))
            run_kind(kind + 1, chosen, choice);
    }
}

int main(int count, char **words)
{
    struct choice choice = {.limit_seconds = 1};
    const char *chosen[KIND_COUNT];
    read_words(count, words, &choice);
    print_heading(&choice);
    run_kind(NETWORK, chosen, &choice);
    return 0;
}
