/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define JN_POISON 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(JN_POISON)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(address, size)                             \
    ((void)(address), (void)(size))
#endif

enum { SMALLEST_BLOCK = 4096, LARGEST_BLOCK = 1 << 20 };

struct block {
    struct block *next;
    size_t size; /* bytes after this header */
    alignas(max_align_t) unsigned char memory[];
};

struct jn_arena {
    struct block *first;
    struct block *current; /* NULL: before the first block */
    size_t used;           /* bytes of the current block */
    size_t next_size;
    struct jn_held *held;
};

static void print_and_abort(size_t size)
{
    (void)fprintf(stderr, "joulenest: out of memory (%zu bytes)\n", size);
    abort();
}

static jn_out_of_memory_hook *out_of_memory = print_and_abort;
static atomic_size_t fail_countdown;
static atomic_size_t piece_countdown;
static atomic_size_t system_allocations;

void jn_arena_set_hook(jn_out_of_memory_hook *hook)
{
    out_of_memory = hook != NULL ? hook : print_and_abort;
}

void jn_arena_fail_after(size_t countdown)
{
    atomic_store(&fail_countdown, countdown);
}

void jn_arena_fail_at_piece(size_t countdown)
{
    atomic_store(&piece_countdown, countdown);
}

size_t jn_arena_system_allocations(void)
{
    return atomic_load(&system_allocations);
}

static bool must_fail(atomic_size_t *countdown)
{
    return atomic_load_explicit(countdown, memory_order_relaxed) != 0 &&
           atomic_fetch_sub(countdown, 1) == 1;
}

static void fail(size_t size)
{
    out_of_memory(size);
    abort();
}

static void *ask_system(size_t size)
{
    atomic_fetch_add(&system_allocations, 1);
    void *memory = must_fail(&fail_countdown) ? NULL : malloc(size);
    if (memory == NULL)
        fail(size);
    return memory;
}

struct jn_arena *jn_arena_new(void)
{
    struct jn_arena *arena = ask_system(sizeof *arena);
    *arena = (struct jn_arena){.next_size = SMALLEST_BLOCK};
    return arena;
}

static void release_until(struct jn_arena *arena, const struct jn_held *last)
{
    while (arena->held != last) {
        struct jn_held *held = arena->held;
        arena->held = held->older;
        if (held->resource != NULL)
            held->release(held->resource);
    }
}

void jn_arena_free(struct jn_arena *arena)
{
    if (arena == NULL)
        return;
    release_until(arena, NULL);
    for (struct block *block = arena->first, *next; block; block = next) {
        next = block->next;
        ASAN_UNPOISON_MEMORY_REGION(block->memory, block->size);
        free(block);
    }
    free(arena);
}

static void poison_after(const struct block *block, size_t used)
{
    ASAN_POISON_MEMORY_REGION(block->memory + used, block->size - used);
}

struct jn_arena_mark jn_arena_mark(struct jn_arena *arena)
{
    return (struct jn_arena_mark){arena->current, arena->used, arena->held};
}

void jn_arena_rewind(struct jn_arena *arena, struct jn_arena_mark mark)
{
    release_until(arena, mark.held);
    arena->current = mark.block;
    arena->used = mark.used;
    if (arena->current != NULL)
        poison_after(arena->current, arena->used);
}

void jn_arena_reset(struct jn_arena *arena)
{
    jn_arena_rewind(arena, (struct jn_arena_mark){NULL, 0, NULL});
}

static struct block *new_block(struct jn_arena *arena, size_t bytes)
{
    size_t size = bytes > arena->next_size ? bytes : arena->next_size;
    if (size > SIZE_MAX - sizeof(struct block))
        fail(size);
    struct block *block = ask_system(sizeof *block + size);
    block->size = size;
    if (arena->next_size < LARGEST_BLOCK)
        arena->next_size *= 2;
    return block;
}

/* Makes the first later block with enough room the current one, so that equal
 * requests after a reset find equal blocks. */
static void enter_next_block(struct jn_arena *arena, size_t bytes)
{
    struct block **place =
        arena->current != NULL ? &arena->current->next : &arena->first;
    struct block **link = place;
    while (*link != NULL && (*link)->size < bytes)
        link = &(*link)->next;

    struct block *block = *link;
    if (block != NULL)
        *link = block->next;
    else
        block = new_block(arena, bytes);
    block->next = *place;
    *place = block;
    arena->current = block;
    arena->used = 0;
    poison_after(block, 0);
}

/* Distance between pieces: one byte more than asked for, so that each has an
 * address of its own and a sanitizer sees the byte after its end. */
static size_t rounded(size_t bytes)
{
    const size_t alignment = alignof(max_align_t);
    return bytes > SIZE_MAX - alignment ? SIZE_MAX - alignment + 1
                                        : (bytes / alignment + 1) * alignment;
}

void *jn_arena_take(struct jn_arena *arena, size_t count, size_t size)
{
    size_t bytes;
    bool overflow = __builtin_mul_overflow(count, size, &bytes);
    assert(!overflow);
    if (overflow)
        bytes = SIZE_MAX;

    if (must_fail(&piece_countdown))
        fail(bytes);

    size_t step = rounded(bytes);
    if (arena->current == NULL || arena->current->size - arena->used < step)
        enter_next_block(arena, step);
    void *piece = arena->current->memory + arena->used;
    arena->used += step;
    ASAN_UNPOISON_MEMORY_REGION(piece, bytes);
    return memset(piece, 0, bytes);
}

char *jn_arena_slice(struct jn_arena *arena, const char *text, size_t length)
{
    char *copy = jn_arena_take(arena, length + 1, 1);
    if (length > 0)
        memcpy(copy, text, length);
    return copy;
}

char *jn_arena_text(struct jn_arena *arena, const char *text)
{
    return jn_arena_slice(arena, text, strlen(text));
}

char *jn_arena_vformat(struct jn_arena *arena, const char *format, va_list list)
{
    va_list again;
    va_copy(again, list);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    assert(length >= 0);

    char *text = jn_arena_take(arena, (size_t)length + 1, 1);
    (void)vsnprintf(text, (size_t)length + 1, format, list);
    return text;
}

char *jn_arena_format(struct jn_arena *arena, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    char *text = jn_arena_vformat(arena, format, list);
    va_end(list);
    return text;
}

struct jn_held *jn_arena_hold(struct jn_arena *arena, jn_release *release)
{
    struct jn_held *held = jn_arena_take(arena, 1, sizeof *held);
    *held = (struct jn_held){NULL, release, arena->held};
    arena->held = held;
    return held;
}

void jn_arena_drop(struct jn_arena *arena, struct jn_held *held)
{
    assert(arena->held == held);
    release_until(arena, held->older);
}
