/* SPDX-License-Identifier: GPL-3.0-or-later */
/* output.h - files that are written, and noticing when they are not.
 *
 * Input:  a path, or NULL for standard output.
 * Output: a stream; a message on standard error if anything failed.
 * Next:   the commands write to it.
 */
#ifndef JN_CLI_OUTPUT_H
#define JN_CLI_OUTPUT_H

#include "base/diag.h"

#include <stdio.h>

/* Opens PATH for writing; NULL or "-" is standard output.  NULL after a
 * complaint. */
FILE *jn_output_open(const char *path);

/* Flushes and, unless it is standard output, closes the stream.  False after
 * a complaint: a full disk, a reader that went away. */
bool jn_output_close(FILE *stream, const char *path);

/* Says that PATH cannot be written, and why; false. */
bool jn_output_complain(const char *path, const char *fault);

/* A new file of a name like BESIDE, whose last six letters, all X, are set.
 * NULL, and errno, if that fails. */
FILE *jn_output_beside(char *beside);

/* Closes it and puts it in the place of PATH: whatever happens, there is the
 * old file or the whole new one.  False, and errno, if that fails; then BESIDE
 * is gone. */
bool jn_output_replace(FILE *stream, const char *beside, const char *path);

/* Closes it and takes it away. */
void jn_output_drop(FILE *stream, const char *beside);

/* The library's messages on standard error, in colour on a terminal. */
void jn_output_messages(const char *messages);

/* The same for messages that are not in one text yet. */
void jn_output_diags(const struct jn_diags *diags, struct jn_arena *arena);

#endif
