/* SPDX-License-Identifier: GPL-3.0-or-later */
/* replay.c - main() of a fuzz target that is built without libFuzzer.
 *
 * Input:  files and folders of a corpus as arguments; without any, the folder
 *         corpus/NAME of a program called replay_NAME.
 * Output: exit status 0 when the target survives all of them.
 * Next:   make check runs it; make fuzz makes new corpora.
 */
#include "fuzz/target.h"
#include "harness.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned replayed;

static unsigned char *read_bytes(const char *path, size_t size)
{
    unsigned char *bytes = malloc(size + 1);
    FILE *stream = fopen(path, "rb");
    size_t length = 0;
    if (bytes && stream)
        length = fread(bytes, 1, size, stream);
    if (stream)
        fclose(stream);
    if (length == size)
        return bytes;
    free(bytes);
    return NULL;
}

static int replay_file(const char *path, const struct stat *status, int type)
{
    if (type != FTW_F)
        return 0;
    size_t size = (size_t)status->st_size;
    unsigned char *bytes = read_bytes(path, size);
    if (!bytes)
        return 1;
    printf("%s\n", path);
    fflush(stdout);
    LLVMFuzzerTestOneInput(bytes, size);
    free(bytes);
    replayed++;
    return 0;
}

static const char *default_corpus(const char *program)
{
    static char name[256];
    const char *target = strstr(program, "replay_");
    if (!target)
        return NULL;
    snprintf(name, sizeof name, "tests/fuzz/corpus/%s",
             target + strlen("replay_"));
    return source_path(name);
}

int main(int argument_count, char *arguments[])
{
    int failed = 0;
    if (argument_count > 1)
        for (int i = 1; i < argument_count; i++)
            failed |= ftw(arguments[i], replay_file, 8);
    else
        failed = ftw(default_corpus(arguments[0]), replay_file, 8);
    printf("%u inputs replayed\n", replayed);
    return failed || replayed == 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
