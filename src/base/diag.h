/* SPDX-License-Identifier: GPL-3.0-or-later */
/* diag.h - located messages to the user, collected over a whole run.
 *
 * Input:  places in the user's files and what is wrong there.
 * Output: "file:line:column: error: sentence", the line, a caret.
 * Next:   cli/ prints them; the library hands them to the caller's sink.
 */
#ifndef JN_BASE_DIAG_H
#define JN_BASE_DIAG_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* A position in a user's file.  Lines and columns count from 1; 0 means that
 * it is not known.  The file name is borrowed from whoever read the file. */
struct jn_place {
    const char *file;
    unsigned line;
    unsigned column;
};

enum jn_severity { JN_NOTE, JN_WARNING, JN_ERROR };

struct jn_message {
    enum jn_severity severity;
    struct jn_place place;
    const char *text; /* one sentence, lower case, no full stop */
    struct jn_message *next;
};

/* The messages of one run, in the order in which they were found.  An equal
 * message at the same place is kept once. */
struct jn_diags;

struct jn_diags *jn_diags_new(struct jn_arena *arena);
void jn_error(struct jn_diags *diags, struct jn_place place, const char *format,
              ...) __attribute__((format(printf, 3, 4)));
void jn_warning(struct jn_diags *diags, struct jn_place place,
                const char *format, ...) __attribute__((format(printf, 3, 4)));
void jn_note(struct jn_diags *diags, struct jn_place place, const char *format,
             ...) __attribute__((format(printf, 3, 4)));

size_t jn_diags_error_count(const struct jn_diags *diags);
const struct jn_message *jn_diags_first(const struct jn_diags *diags);

/* One message as text, with the excerpt and the caret when the file can be
 * read again and the column is known; from ARENA, ends in a newline. */
const char *jn_message_text(const struct jn_message *message,
                            struct jn_arena *arena);

/* The entry of NAMES that NAME was most likely meant to be, or NULL. */
const char *jn_did_you_mean(const char *name, const char *const names[],
                            size_t count);

#endif
