/* SPDX-License-Identifier: GPL-3.0-or-later */
/* energy.c - energy of each layer: energy MACHINE WORKLOAD MAPPINGS */
#include <joulenest.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    struct jn_spec *spec;
    enum jn_status status = jn_spec_load((const char *const *)argv + 1,
                                         (size_t)argc - 1, NULL, &spec);
    struct jn_arena *scratch = jn_arena_new();
    struct jn_result result;

    fputs(jn_spec_messages(spec), stderr);
    for (size_t i = 0; status == JN_OK && i < jn_layer_count(spec); i++)
        if (jn_layer_mapping(spec, i) &&
            jn_evaluate_layer(spec, i, scratch, &result) == JN_OK)
            printf("%-6s %12.6g pJ\n", jn_layer_name(spec, i),
                   result.energy_pj);

    jn_arena_free(scratch);
    jn_spec_free(spec);
    return status == JN_OK ? 0 : 1;
}
