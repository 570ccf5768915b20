/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_timeloop.c - any bytes as a file of Timeloop's, evaluated if it makes
 * sense; libconfig when it begins with a comment "//", else YAML. */
#include "config/load.h"
#include "fuzz/target.h"
#include "load.h"

#include <string.h>

static void evaluate(const struct jn_spec *spec)
{
    static struct jn_result result;
    struct jn_arena *scratch = jn_arena_new();
    if (jn_layer_mapping(spec, 0) &&
        jn_evaluate_layer(spec, 0, scratch, &result) == JN_BAD_INPUT)
        __builtin_trap();
    jn_arena_free(scratch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct jn_spec *spec;
    struct jn_loading loading;
    bool is_libconfig = size > 1 && memcmp(data, "//", 2) == 0;
    jn_loading_start(NULL, &spec, &loading);
    const struct jn_node *root =
        jn_tree_parse((const char *)data, size,
                      is_libconfig ? JN_SYNTAX_LIBCONFIG : JN_SYNTAX_YAML,
                      "input", &loading.reader);
    if (root)
        jn_loading_take(&loading, root);
    if (jn_loading_finish(&loading, false) == JN_OK && spec->has_arch &&
        spec->has_workload)
        evaluate(spec);
    jn_spec_free(spec);
    return 0;
}
