/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_expression.c - any bytes as arithmetic. */
#include "config/expr.h"
#include "fuzz/target.h"

#include <math.h>
#include <stdlib.h>

static const struct jn_variable items[] = {{"width", 7.0}, {"depth", 0.0}};
static const struct jn_variables variables = {items, 2};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct jn_arena *arena = jn_arena_new();
    const char *text = jn_arena_slice(arena, (const char *)data, size);
    struct jn_expression expression =
        jn_expression_read(text, &variables, arena);
    if (expression.has_value
            ? !isfinite(expression.value)
            : !expression.message || expression.position > size)
        abort();
    jn_arena_free(arena);
    return 0;
}
