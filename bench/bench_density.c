/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench_density.c - from a file of 4096 x 4096 elements to the statistics of
 * one tile shape, on one core: median of seven runs, and the memory. */
#include "measure.h"
#include "sparse/data.h"
#include "sparse/density.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { RUNS = 7, SIDE = 4096, WORDS = SIDE * SIDE };

static const uint64_t sides[] = {SIDE, SIDE};

static const struct {
    const char *name;
    struct jn_tile_grid grid;
} cases[] = {
    {"16 x 16 side by side", {{16, 16}, {16, 16}, {256, 256}, {NULL}}},
    {"single words", {{1, 1}, {1, 1}, {SIDE, SIDE}, {NULL}}},
    {"3 x 3 sliding by 1", {{3, 3}, {1, 1}, {4094, 4094}, {NULL}}},
    {"2048 x 2048 sliding by 1", {{2048, 2048}, {1, 1}, {2049, 2049}, {NULL}}},
};

/* One element of ten is not zero. */
static void write_array(FILE *stream, const char *type, size_t bytes)
{
    static char text[256];
    static unsigned char row[8 * SIDE];
    uint32_t random = 1;
    int length = snprintf(text + 10, sizeof text - 10,
                          "{'descr': '%s', 'fortran_order': False, 'shape': "
                          "(%d, %d), }\n",
                          type, SIDE, SIDE);
    memcpy(text, "\x93NUMPY\1\0", 8);
    text[8] = (char)length;
    text[9] = 0;
    fwrite(text, 1, (size_t)length + 10, stream);
    for (size_t i = 0; i < SIDE; i++) {
        memset(row, 0, sizeof row);
        for (size_t j = 0; j < SIDE; j++) {
            random = random * 1664525u + 1013904223u;
            row[j * bytes] = random >> 16 < 6554;
        }
        fwrite(row, bytes, SIDE, stream);
    }
}

static double run_once(const char *path, const struct jn_tile_grid *grid)
{
    struct jn_density density = {.model = jn_density_model_find("data"),
                                 .rank_count = 2,
                                 .extents = {SIDE, SIDE}};
    const struct jn_data_shape shape = {.rank_count = 2, .extents = sides};
    const struct jn_tile_query query = {grid, NULL};
    struct jn_placed placed;
    struct jn_occupancy occupancy;
    double begin = measure_seconds();
    struct jn_arena *arena = jn_arena_new();
    struct jn_diags *diags = jn_diags_new(arena);
    if (!jn_data_load(path, &shape, arena, diags, &placed))
        exit(1);
    density.bitmap = &placed.bitmap;
    density.layout = &placed.layout;
    if (!jn_density_occupancy(&density, &query, arena, &occupancy) ||
        occupancy.expected <= 0)
        exit(1);
    jn_arena_free(arena);
    return measure_seconds() - begin;
}

static void run_type(const char *type, size_t bytes)
{
    char path[] = "/tmp/jn-bench-XXXXXX.npy";
    int descriptor = mkstemps(path, 4);
    FILE *stream = descriptor < 0 ? NULL : fdopen(descriptor, "wb");
    if (stream == NULL)
        exit(1);
    write_array(stream, type, bytes);
    fclose(stream);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double seconds[RUNS];
        for (size_t run = 0; run < RUNS; run++)
            seconds[run] = run_once(path, &cases[i].grid);
        printf("density of %d elements, %s, %s: %.3f s\n", WORDS, type,
               cases[i].name, measure_median(seconds, RUNS));
    }
    unlink(path);
}

int main(void)
{
    struct rusage usage;
    run_type("|b1", 1);
    run_type("<f4", 4);
    getrusage(RUSAGE_SELF, &usage);
    printf("density: %.2f bytes of memory for each element at most\n",
           (double)usage.ru_maxrss * 1024 / WORDS);
    return 0;
}
