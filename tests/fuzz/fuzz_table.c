/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_table.c - any bytes as a table of energies, which is then asked about
 * every action of several components. */
#include "config/source.h"
#include "estimate/lookup.h"
#include "fuzz/target.h"

#include <math.h>
#include <stdlib.h>

static const struct jn_attribute attributes[] = {
    {"size_bits", NULL, 65536}, {"width_bits", NULL, 24},
    {"word_bits", NULL, 8},     {"technology_nm", NULL, 28},
    {"banks", NULL, 3},         {"cell", "6T", 0}};

static const struct jn_component components[] = {
    {.name = "GLB",
     .class_ = JN_CLASS_SRAM,
     .kind = "hd",
     .attributes = attributes,
     .attribute_count = 6},
    {.name = "mac",
     .class_ = JN_CLASS_COMPUTE,
     .kind = "",
     .attributes = attributes + 2,
     .attribute_count = 2},
    {.name = "n", .class_ = JN_CLASS_NETWORK, .kind = "mesh"}};

static void ask(const struct jn_price_table *table, struct jn_arena *arena)
{
    for (size_t i = 0; i < 3; i++)
        for (int action = 0; action <= JN_ACTION_COUNT; action++) {
            struct jn_quote quote;
            enum jn_reply reply = jn_price_table_look_up(
                table, &components[i], (enum jn_action)action, arena, &quote);
            if (reply == JN_ANSWER &&
                !(isfinite(quote.figure) && quote.figure >= 0))
                abort();
            if (reply != JN_NO_ANSWER && !quote.source)
                abort();
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct jn_arena *arena = jn_arena_new();
    const struct jn_reader reader = {arena, jn_diags_new(arena), NULL};
    struct jn_source source = {.file = "t.csv"};
    const struct jn_price_table *table = NULL;
    if (jn_source_hold((const char *)data, size, &reader, &source))
        table = jn_price_table_parse(source.text, source.length, source.file,
                                     &reader);
    if (!table == (jn_diags_error_count(reader.diags) == 0))
        abort();
    if (table)
        ask(table, arena);
    jn_arena_free(arena);
    return 0;
}
