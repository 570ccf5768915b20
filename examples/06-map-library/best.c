/* SPDX-License-Identifier: GPL-3.0-or-later */
/* best.c - the best mapping of each layer: best FOLDER MACHINE WORKLOAD
 *
 * Writes FOLDER/0.cfg, FOLDER/1.cfg, ..., which `joulenest evaluate` replays.
 * Ctrl-C ends the search of a layer with the best found so far. */
#include <joulenest.h>
#include <signal.h>
#include <stdio.h>

static volatile sig_atomic_t interrupted;

static void interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

static bool goes_on(const struct jn_progress *progress, void *data)
{
    (void)progress;
    (void)data;
    return !interrupted;
}

static void map_layer(const struct jn_spec *spec, size_t layer,
                      const char *folder, struct jn_arena *arena)
{
    const struct jn_search_request request = {
        .objectives = "edp,energy", .seed = 1, .progress = goes_on};
    struct jn_search_answer answer;
    char path[4096];
    if (jn_search_layer(spec, layer, &request, arena, &answer) != JN_OK) {
        printf("%-6s %s\n", jn_layer_name(spec, layer), answer.reason);
        return;
    }
    printf("%-6s %12.6g pJ %10llu cycles, %s\n", jn_layer_name(spec, layer),
           answer.result.energy_pj, (unsigned long long)answer.result.cycles,
           answer.certified ? "the best there is" : "perhaps not the best");
    snprintf(path, sizeof path, "%s/%zu.cfg", folder, layer);
    if (jn_mapping_save(spec, layer, &answer.mapping, path) != JN_OK)
        perror(path);
}

int main(int argc, char **argv)
{
    struct jn_spec *spec;
    if (argc < 3)
        return 2;
    enum jn_status status = jn_spec_load((const char *const *)argv + 2,
                                         (size_t)argc - 2, NULL, &spec);
    struct jn_arena *arena = jn_arena_new();

    fputs(jn_spec_messages(spec), stderr);
    signal(SIGINT, interrupt);
    for (size_t i = 0; status == JN_OK && i < jn_layer_count(spec); i++)
        map_layer(spec, i, argv[1], arena);

    jn_arena_free(arena);
    jn_spec_free(spec);
    return status == JN_OK ? 0 : 1;
}
