/* SPDX-License-Identifier: GPL-3.0-or-later */
/* replay.c - makes a fuzz target a test that needs no libFuzzer.
 *
 * Input:  the files in corpus/NAME of the program replay_NAME.
 * Output: the target has seen them all and lives; the last one printed is the
 *         one that broke it.
 * Next:   make check runs it.
 */
#include "fuzz/target.h"
#include "harness.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static unsigned char *read_bytes(FILE *stream, size_t size)
{
    unsigned char *bytes = malloc(size + 1);
    if (bytes && fread(bytes, 1, size, stream) == size)
        return bytes;
    free(bytes);
    return NULL;
}

static bool replay_file(const char *path)
{
    struct stat status;
    FILE *stream = fopen(path, "rb");
    if (!stream)
        return false;
    unsigned char *bytes = NULL;
    size_t size = 0;
    if (fstat(fileno(stream), &status) == 0) {
        size = (size_t)status.st_size;
        bytes = read_bytes(stream, size);
    }
    fclose(stream);
    if (bytes)
        LLVMFuzzerTestOneInput(bytes, size);
    free(bytes);
    return bytes != NULL;
}

static unsigned replay_folder(const char *folder, DIR *stream)
{
    unsigned replayed = 0;
    char path[4096];
    for (struct dirent *entry; (entry = readdir(stream));) {
        if (entry->d_name[0] == '.')
            continue;
        printf("%s\n", entry->d_name);
        fflush(stdout);
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        CHECK_ROW(entry->d_name, replay_file(path));
        replayed++;
    }
    return replayed;
}

static void the_target_survives_its_corpus(void)
{
    char name[256] = "tests/fuzz/corpus/";
    const char *target = strchr(program_invocation_short_name, '_');
    strncat(name, target ? target + 1 : "", sizeof name - strlen(name) - 1);
    const char *folder = source_path(name);
    unsigned replayed = 0;
    DIR *stream = opendir(folder);
    if (stream) {
        replayed = replay_folder(folder, stream);
        closedir(stream);
    }
    CHECK_ROW(folder, replayed > 0);
}

const struct jn_test tests[] = {
    {"the target survives its corpus", the_target_survives_its_corpus},
    {NULL, NULL},
};
