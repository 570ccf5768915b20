/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_native.c - any bytes as a libconfig file of ours: a machine, a workload
 * and mappings in one.  Whatever loads is evaluated. */
#include "config/load.h"
#include "fuzz/target.h"
#include "load.h"

static void evaluate(const struct jn_spec *spec)
{
    static struct jn_result result;
    struct jn_arena *scratch = jn_arena_new();
    for (size_t layer = 0; layer < jn_layer_count(spec); layer++)
        if (jn_layer_mapping(spec, layer) &&
            jn_evaluate_layer(spec, layer, scratch, &result) == JN_BAD_INPUT)
            __builtin_trap();
    jn_arena_free(scratch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct jn_spec *spec;
    struct jn_loading loading;
    jn_loading_start(NULL, &spec, &loading);
    const struct jn_node *root =
        jn_tree_parse((const char *)data, size, JN_SYNTAX_LIBCONFIG, "input",
                      &loading.reader);
    if (root)
        jn_loading_take(&loading, root);
    if (jn_loading_finish(&loading, false) == JN_OK && spec->has_arch &&
        spec->has_workload)
        evaluate(spec);
    jn_spec_free(spec);
    return 0;
}
