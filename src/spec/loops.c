/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/loops.h"

#include "base/checked.h"
#include "spec/scan.h"

#include <assert.h>
#include <string.h>

/* The digits that end NAME are the loop's end: cuts them off. */
static bool split_name(const char **name, uint64_t *end, struct jn_arena *arena)
{
    size_t length = strlen(*name);
    size_t letters = length;
    while (letters > 0 && (*name)[letters - 1] >= '0' &&
           (*name)[letters - 1] <= '9')
        letters--;
    if (letters == length)
        return false;
    assert(letters > 0);
    *end = 0;
    for (size_t at = letters; at < length; at++)
        *end = jn_add(jn_mul(*end, 10), (uint64_t)((*name)[at] - '0'));
    *name = jn_arena_slice(arena, *name, letters);
    return true;
}

static bool check_loop(const struct jn_named_loop *loop,
                       const struct jn_reader *reader)
{
    const char *fault = NULL;
    if (loop->end == 0 || loop->residual == 0)
        fault = "a loop makes 1 pass or more";
    else if (!jn_fits(loop->end) || !jn_fits(loop->residual))
        fault = "the loop's end is too large";
    else if (loop->residual > loop->end)
        fault = "a loop's residual is not above its end";
    if (fault)
        jn_error(reader->diags, loop->place, "%s", fault);
    return !fault;
}

static bool read_loop(struct jn_scan *scan, struct jn_named_loop *loop)
{
    loop->place = jn_scan_next(scan);
    loop->dim = jn_scan_name(scan);
    bool good = loop->dim != NULL;
    if (good && jn_scan_sign(scan, "="))
        good = jn_scan_count(scan, &loop->end);
    else if (good)
        good = split_name(&loop->dim, &loop->end, scan->reader->arena);
    loop->residual = loop->end;
    if (good && jn_scan_sign(scan, ","))
        good = jn_scan_count(scan, &loop->residual);
    if (good)
        return check_loop(loop, scan->reader);
    jn_error(scan->reader->diags, loop->place,
             "a loop must read like 'M16', 'M=16' or, with a residual, "
             "'M16,5'");
    return false;
}

bool jn_loops_read(const struct jn_node *node, const char *what,
                   const struct jn_reader *reader, struct jn_loop_list *loops)
{
    struct jn_scan scan;
    *loops = (struct jn_loop_list){NULL, 0};
    if (!node)
        return true;
    if (!jn_scan_node(node, what, reader, &scan))
        return false;
    struct jn_named_loop *items =
        jn_arena_take(reader->arena, strlen(node->text) / 2 + 1, sizeof *items);
    loops->items = items;
    while (!jn_scan_ended(&scan)) {
        if (!read_loop(&scan, &items[loops->count]))
            return false;
        loops->count++;
    }
    return true;
}
