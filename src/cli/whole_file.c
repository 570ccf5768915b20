/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/whole_file.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

char *jn_whole_file(const char *path, size_t most_bytes, struct jn_arena *arena)
{
    struct stat status;
    char *text = NULL;
    FILE *stream = fopen(path, "r");
    if (!stream)
        return NULL;
    if (fstat(fileno(stream), &status) == 0 && S_ISREG(status.st_mode) &&
        (size_t)status.st_size < most_bytes) {
        text = jn_arena_take(arena, (size_t)status.st_size + 1, 1);
        size_t length = fread(text, 1, (size_t)status.st_size, stream);
        text[length] = '\0';
    } else {
        errno = EINVAL;
    }
    fclose(stream);
    return text;
}
