/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/names.h"

#include <stdint.h>
#include <string.h>

enum { FIRST_CAPACITY = 4 };

struct entry {
    const char *name; /* NULL: free */
    void *attached;
};

/* Open addressing; the capacity is a power of two, at most half full. */
struct jn_names {
    struct jn_arena *arena;
    struct entry *entries;
    size_t capacity;
    size_t count;
};

struct jn_names *jn_names_new(struct jn_arena *arena)
{
    struct jn_names *names = jn_arena_take(arena, 1, sizeof *names);
    names->arena = arena;
    names->capacity = FIRST_CAPACITY;
    names->entries =
        jn_arena_take(arena, names->capacity, sizeof names->entries[0]);
    return names;
}

/* FNV-1a, 64 bits, with the high half folded in. */
static size_t hash(const char *name)
{
    uint64_t value = 14695981039346656037u;
    for (; *name != '\0'; name++)
        value = (value ^ (unsigned char)*name) * 1099511628211u;
    return (size_t)(value ^ (value >> 32));
}

static struct entry *find_entry(const struct jn_names *names, const char *name)
{
    size_t at = hash(name) & (names->capacity - 1);
    while (names->entries[at].name != NULL &&
           strcmp(names->entries[at].name, name) != 0)
        at = (at + 1) & (names->capacity - 1);
    return &names->entries[at];
}

static void grow(struct jn_names *names)
{
    struct entry *old = names->entries;
    size_t old_capacity = names->capacity;
    names->capacity *= 2;
    names->entries = jn_arena_take(names->arena, names->capacity, sizeof *old);
    for (size_t i = 0; i < old_capacity; i++)
        if (old[i].name != NULL)
            *find_entry(names, old[i].name) = old[i];
}

void **jn_names_slot(struct jn_names *names, const char *name)
{
    struct entry *entry = find_entry(names, name);
    if (entry->name == NULL) {
        if (2 * (names->count + 1) > names->capacity) {
            grow(names);
            entry = find_entry(names, name);
        }
        entry->name = name;
        names->count++;
    }
    return &entry->attached;
}
