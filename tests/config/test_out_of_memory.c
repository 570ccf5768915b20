/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/load.h"
#include "config/reading.h"
#include "harness.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static jmp_buf out_of_memory;

static void jump(size_t size)
{
    (void)size;
    longjmp(out_of_memory, 1);
}

enum { FILES = 6 };

static const struct {
    const char *name;
    const char *head;
    const char *start; /* of forty lines, each with a number */
    const char *end;
} files[FILES] = {
    {"a.cfg", "@include \"b.cfg\"\n", "a", " = { c = ( 3, \"five\" ); };\n"},
    {"b.cfg", "b = 3;\n", "c", " = [ 3, 5 ];\n"},
    {"a.yaml", "x: &x {y: 3}\nb: !include b.yaml\n", "a",
     ": {<<: *x, c: [3, \"5*7\"]}\n"},
    {"b.yaml", "- 3\n", "- {d", ": 3}\n"},
    {"faults.cfg", "@include \"absent.cfg\"\n", "a", " = { c = 16k; };\n"},
    {"faults.yaml", "a: *gone\nb: [\n", "a", ": 3\n"},
};

/* Several blocks' worth of everything. */
static void write_files(const char *folder)
{
    for (size_t i = 0; i < FILES; i++) {
        char path[256];
        (void)snprintf(path, sizeof path, "%s/%s", folder, files[i].name);
        FILE *file = fopen(path, "wb");
        CU_ASSERT_PTR_NOT_NULL_FATAL(file);
        (void)fputs(files[i].head, file);
        for (int j = 0; j < 40; j++)
            (void)fprintf(file, "%s%d%s", files[i].start, j, files[i].end);
        (void)fclose(file);
    }
}

static void remove_files(const char *folder)
{
    for (size_t i = 0; i < FILES; i++) {
        char path[256];
        (void)snprintf(path, sizeof path, "%s/%s", folder, files[i].name);
        (void)unlink(path);
    }
    (void)rmdir(folder);
}

static void print_complaints(const struct jn_reader *reader)
{
    const struct jn_message *message = jn_diags_first(reader->diags);
    for (; message != NULL; message = message->next)
        CU_ASSERT(jn_message_text(message, reader->arena)[0] != '\0');
}

static void read_number(const struct jn_node *root,
                        const struct jn_reader *reader)
{
    const struct jn_node *list = jn_node_find(jn_node_find(root, "a7"), "c");
    double value;
    if (list != NULL)
        (void)jn_node_real(list->items[1], "'c'", reader, &value);
}

/* Loads a file while the k-th allocation fails; false once none did. */
static bool load_failing(const char *path, void (*fail_after)(size_t countdown),
                         size_t k)
{
    struct jn_arena *volatile arena = NULL;
    volatile bool failed = true;
    fail_after(k);
    if (setjmp(out_of_memory) == 0) {
        arena = jn_arena_new();
        const struct jn_reader reader = {arena, jn_diags_new(arena), NULL};
        const struct jn_node *root = jn_tree_load(path, &reader);
        read_number(root, &reader);
        print_complaints(&reader);
        failed = false;
    }
    fail_after(0);
    jn_arena_free(arena);
    return failed;
}

static size_t open_files(void)
{
    int lowest = dup(0);
    (void)close(lowest);
    return (size_t)lowest;
}

static void fail_each(const char *folder, const char *name,
                      void (*fail_after)(size_t countdown), size_t at_least)
{
    char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    size_t k = 1;
    while (k < 20000 && load_failing(path, fail_after, k))
        k++;
    CHECK_ROW(name, k > at_least && k < 20000);
}

static void every_allocation_of_a_load_may_fail(void)
{
    char folder[] = "/tmp/jn-memory-XXXXXX";
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    write_files(folder);
    jn_arena_set_hook(jump);
    size_t files_before = open_files();
    for (size_t i = 0; i < FILES; i++) {
        fail_each(folder, files[i].name, jn_arena_fail_after, 1);
        fail_each(folder, files[i].name, jn_arena_fail_at_piece, 20);
    }
    CU_ASSERT_EQUAL(open_files(), files_before);
    jn_arena_set_hook(NULL);
    remove_files(folder);
}

const struct jn_test tests[] = {
    {"every allocation of a load may fail",
     every_allocation_of_a_load_may_fail},
    {NULL, NULL},
};
