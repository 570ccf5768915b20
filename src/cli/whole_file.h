/* SPDX-License-Identifier: GPL-3.0-or-later */
/* whole_file.h - a file as one text.
 *
 * Input:  a path.
 * Output: all that is in it.
 * Next:   cli/map_store.c and cli/cmd_verify.c.
 */
#ifndef JN_CLI_WHOLE_FILE_H
#define JN_CLI_WHOLE_FILE_H

#include "base/arena.h"

/* The whole file, ended by a zero; NULL, and errno, if it cannot be read, is no
 * regular file or has MOST_BYTES or more. */
char *jn_whole_file(const char *path, size_t most_bytes,
                    struct jn_arena *arena);

#endif
