/* SPDX-License-Identifier: GPL-3.0-or-later */
/* arena.h - memory that is given out in pieces and returned as a whole.
 *
 * Input:  sizes.
 * Output: zeroed memory that lives until the arena is reset or freed.
 * Next:   everybody; what is loaded or computed together shares one arena.
 */
#ifndef JN_BASE_ARENA_H
#define JN_BASE_ARENA_H

#include "joulenest.h"

#include <stdarg.h>
#include <stddef.h>

/* Called once when the system has no more memory.  It must not return; the
 * default prints a message and aborts.  Tests set one that jumps. */
typedef void jn_out_of_memory_hook(size_t size);
void jn_arena_set_hook(jn_out_of_memory_hook *hook);

/* Lets the COUNTDOWN-th allocation from the system fail (1 = the next one);
 * 0 turns this off.  For tests, which fail every allocation in turn. */
void jn_arena_fail_after(size_t countdown);

/* The same for the COUNTDOWN-th piece that any arena is asked for, whether or
 * not the system has to be asked: finds every place where memory can end. */
void jn_arena_fail_at_piece(size_t countdown);

/* Number of times any arena has asked the system for memory. */
size_t jn_arena_system_allocations(void);

/* jn_arena_new and jn_arena_free are public. */

/* Forgets all pieces and keeps the memory for the next ones. */
void jn_arena_reset(struct jn_arena *arena);

/* Zeroed memory for COUNT elements of SIZE bytes, aligned for any type.
 * Never NULL; COUNT * SIZE must not overflow (asserted). */
void *jn_arena_take(struct jn_arena *arena, size_t count, size_t size);

/* Copy of TEXT, of its first LENGTH bytes, or of a formatted text. */
char *jn_arena_text(struct jn_arena *arena, const char *text);
char *jn_arena_slice(struct jn_arena *arena, const char *text, size_t length);
char *jn_arena_format(struct jn_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *jn_arena_vformat(struct jn_arena *arena, const char *format, va_list list)
    __attribute__((format(printf, 2, 0)));

/* Something that is not memory of an arena but shall end with it: an open
 * file, another library's object.  Take the holder first, then acquire: an
 * allocation that fails in between then leaks nothing. */
typedef void jn_release(void *resource);
struct jn_held {
    void *resource; /* NULL: nothing to release */
    jn_release *release;
    struct jn_held *older;
};
struct jn_held *jn_arena_hold(struct jn_arena *arena, jn_release *release);

/* Releases what was held last, which is HELD, before the arena ends. */
void jn_arena_drop(struct jn_arena *arena, struct jn_held *held);

/* Place to return to: everything taken after the mark is forgotten, and what
 * was held after it is released. */
struct jn_arena_mark {
    void *block;
    size_t used;
    struct jn_held *held;
};
struct jn_arena_mark jn_arena_mark(struct jn_arena *arena);
void jn_arena_rewind(struct jn_arena *arena, struct jn_arena_mark mark);

#endif
