/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "spec/reading.h"

#include <inttypes.h>
#include <string.h>

/* The buffer of a machine of one DRAM, two buffers and six MACs. */
static const struct jn_level *
read_buffer(struct reading *reading, const char *keys, struct jn_arch *arch)
{
    const struct jn_node *root = reading_parse(
        reading,
        jn_arena_format(reading->arena,
                        "clock_ghz = 0.7; technology_nm = 45;"
                        "levels = ( { name = \"DRAM\"; class = \"dram\"; },\n"
                        "{ name = \"buf\"; class = \"sram\"; spatial = { y = "
                        "2; }; %s },\n"
                        "{ name = \"mac\"; class = \"compute\"; spatial = { x "
                        "= 3; }; } );",
                        keys));
    if (!root || !jn_arch_read(root, &reading->reader, arch))
        return NULL;
    return &arch->levels[1];
}

static const char *size_text(const struct jn_level *level,
                             struct jn_arena *arena)
{
    const char *text = jn_arena_format(
        arena, "%" PRIu64 "x%u line %" PRIu64 "=%" PRIu64, level->size_words,
        level->word_bits, level->line_bits, level->block_words);
    const struct jn_bandwidth *bandwidths[] = {&level->read, &level->write,
                                               &level->shared};
    for (size_t row = 0; row < 3; row++)
        if (bandwidths[row]->given)
            text = jn_arena_format(arena, "%s %c%g", text, "rws"[row],
                                   bandwidths[row] -> words_per_cycle);
    return text;
}

static const struct {
    const char *keys;
    const char *text;
} sizes[] = {
    {"size_words = 5000;", "5000x16 line 16=1"},
    {"size_words = \"5*1000 + 7\"; word_bits = 24;", "5007x24 line 24=1"},
    {"size_bytes = 6144; word_bits = 24;", "2048x24 line 24=1"},
    {"size_bits = 720; word_bits = 24; width_bits = 64;", "30x24 line 64=2"},
    {"depth_lines = 11; word_bits = 24; width_bits = 64;", "22x24 line 64=2"},
    {"depth_lines = 11; word_bits = 24; width_bits = 10;", "3x24 line 10=1"},
    {"depth_lines = 11; block_words = 7;", "77x16 line 112=7"},
    {"size_words = 70; read_bandwidth_words_per_cycle = 2.5;"
     " write_bandwidth_bits_per_cycle = 40; shared_bandwidth_words_per_cycle"
     " = 3;",
     "70x16 line 16=1 r2.5 w2.5 s3"},
};

static void sizes_are_words_of_the_level(void)
{
    for (size_t row = 0; row < sizeof sizes / sizeof sizes[0]; row++) {
        struct reading reading;
        struct jn_arch arch;
        reading_start(&reading);
        const struct jn_level *level =
            read_buffer(&reading, sizes[row].keys, &arch);
        CHECK_ROW(reading_messages(&reading), level != NULL);
        if (level) {
            const char *text = size_text(level, reading.arena);
            CHECK_ROW(text, strcmp(text, sizes[row].text) == 0);
        }
        reading_stop(&reading);
    }
}

static void grids_multiply_inward(void)
{
    struct reading reading;
    struct jn_arch arch;
    reading_start(&reading);
    CU_ASSERT_PTR_NOT_NULL(read_buffer(&reading, "size_words = 7;", &arch));
    CU_ASSERT_EQUAL(arch.level_count, 2);
    CU_ASSERT_EQUAL(arch.levels[0].mesh.x * arch.levels[0].mesh.y, 1);
    CU_ASSERT_EQUAL(arch.levels[1].mesh.x, 1);
    CU_ASSERT_EQUAL(arch.levels[1].mesh.y, 2);
    CU_ASSERT_EQUAL(arch.compute.mesh.x, 3);
    CU_ASSERT_EQUAL(arch.compute.mesh.y, 2);
    CU_ASSERT_PTR_EQUAL(jn_arch_inner_mesh(&arch, 0), &arch.levels[1].mesh);
    CU_ASSERT_PTR_EQUAL(jn_arch_inner_mesh(&arch, 1), &arch.compute.mesh);
    CU_ASSERT_EQUAL(jn_arch_find_level(&arch, "buf"), 1);
    CU_ASSERT_EQUAL(jn_arch_find_level(&arch, "mac"), JN_NO_LEVEL);
    reading_stop(&reading);
}

static void instances_may_stand_for_a_row(void)
{
    struct reading reading;
    struct jn_arch arch;
    reading_start(&reading);
    const struct jn_node *root = reading_parse(
        &reading,
        "levels = ( { name = \"a\"; class = \"dram\"; instances = 3; },"
        "{ name = \"b\"; class = \"dram\"; spatial = { y = 5; }; instances = "
        "15; },"
        "{ name = \"c\"; class = \"compute\"; instances = 105; } );");
    CU_ASSERT_TRUE(root && jn_arch_read(root, &reading.reader, &arch));
    CU_ASSERT_EQUAL(arch.levels[0].mesh.x, 3);
    CU_ASSERT_EQUAL(arch.levels[1].mesh.y, 5);
    CU_ASSERT_EQUAL(arch.compute.mesh.x, 21);
    CU_ASSERT_EQUAL(arch.compute.mesh.y, 5);
    reading_stop(&reading);
}

static const struct {
    const char *keys;
    const char *attribute;
    double number;
} attributes[] = {
    {"size_words = 70; word_bits = 24; width_bits = 64;", "word_bits", 24},
    {"size_words = 70; word_bits = 24; width_bits = 64;", "width_bits", 64},
    {"size_words = 70; word_bits = 24; width_bits = 60;", "depth_lines", 28},
    {"depth_lines = 13; word_bits = 24; width_bits = 64;", "depth_lines", 13},
    {"depth_lines = 13; word_bits = 24; width_bits = 64;", "size_words", 26},
    {"depth_lines = 13; word_bits = 24; width_bits = 64;", "size_bits", 624},
    {"size_words = 7; banks = 27; ports = 2;", "banks", 27},
    {"size_words = 7; banks = 27; ports = 2;", "ports", 2},
    {"size_words = 7;", "banks", -1},
    {"size_words = 7;", "technology_nm", 45},
    {"size_words = 7; technology_nm = 7;", "technology_nm", 7},
    {"size_words = 7; voltage_v = 0.9;", "voltage_v", 0.9},
    {"size_words = 7;", "clock_ghz", 0.7},
    {"size_words = 7; attributes = { speed = \"3*7\"; };", "speed", 21},
    {"size_words = 7; attributes = { low = true; };", "low", 1},
    {"size_words = 7; attributes = { banks = 5; }; banks = 3;", "banks", 5},
};

static void attributes_come_from_keys(void)
{
    size_t count = sizeof attributes / sizeof attributes[0];
    for (size_t row = 0; row < count; row++) {
        struct reading reading;
        struct jn_arch arch;
        reading_start(&reading);
        const struct jn_level *level =
            read_buffer(&reading, attributes[row].keys, &arch);
        CHECK_ROW(attributes[row].attribute, level != NULL);
        double number = level
                            ? jn_attribute_number(&level->component,
                                                  attributes[row].attribute, -1)
                            : -2;
        CHECK_ROW(attributes[row].keys, number == attributes[row].number);
        reading_stop(&reading);
    }
}

static void an_attribute_may_be_a_text(void)
{
    struct reading reading;
    struct jn_arch arch;
    reading_start(&reading);
    const struct jn_level *level = read_buffer(
        &reading, "size_words = 7; attributes = { cell = \"8T\"; };", &arch);
    CU_ASSERT_PTR_NOT_NULL_FATAL(level);
    CU_ASSERT_STRING_EQUAL(jn_attribute_text(&level->component, "cell", "none"),
                           "8T");
    reading_stop(&reading);
}

static void given_prices_are_the_users(void)
{
    struct reading reading;
    struct jn_arch arch;
    reading_start(&reading);
    const struct jn_level *level =
        read_buffer(&reading,
                    "size_words = 7; read_pj = 1.25; write_pj = 2.5;"
                    "leak_pj_per_cycle = 0.125; area_um2 = 75;",
                    &arch);
    CU_ASSERT_PTR_NOT_NULL_FATAL(level);
    const struct jn_price *prices = level->component.prices;
    CU_ASSERT_EQUAL(prices[JN_READ].energy_pj, 1.25);
    CU_ASSERT_EQUAL(prices[JN_FILL].energy_pj, 2.5);
    CU_ASSERT_EQUAL(prices[JN_UPDATE].energy_pj, 2.5);
    CU_ASSERT_EQUAL(prices[JN_LEAK].energy_pj, 0.125);
    CU_ASSERT_EQUAL(level->component.area_um2, 75);
    CU_ASSERT_TRUE(level->component.area.known && prices[JN_LEAK].known);
    CU_ASSERT_FALSE(prices[JN_COMPUTE].known);
    CU_ASSERT_STRING_EQUAL(prices[JN_READ].estimator, "user");
    CU_ASSERT_STRING_EQUAL(prices[JN_READ].source, "dir/t.cfg:2");
    reading_stop(&reading);
}

static void an_update_may_have_a_price_of_its_own(void)
{
    struct reading reading;
    struct jn_arch arch;
    reading_start(&reading);
    const struct jn_level *level = read_buffer(
        &reading,
        "size_words = 7; write_pj = 2.5; update_pj = 3.5; price_source = "
        "\"a paper\";",
        &arch);
    CU_ASSERT_PTR_NOT_NULL_FATAL(level);
    const struct jn_price *prices = level->component.prices;
    CU_ASSERT_FALSE(prices[JN_READ].known);
    CU_ASSERT_EQUAL(prices[JN_FILL].energy_pj, 2.5);
    CU_ASSERT_EQUAL(prices[JN_UPDATE].energy_pj, 3.5);
    CU_ASSERT_STRING_EQUAL(prices[JN_UPDATE].source, "a paper");
    reading_stop(&reading);
}

static void reduction_is_for_all_but_dram(void)
{
    struct reading reading;
    struct jn_arch arch;
    reading_start(&reading);
    CU_ASSERT_PTR_NOT_NULL(read_buffer(&reading, "size_words = 7;", &arch));
    CU_ASSERT_TRUE(arch.levels[0].no_reduction);
    CU_ASSERT_FALSE(arch.levels[1].no_reduction);
    CU_ASSERT_PTR_NOT_NULL(
        read_buffer(&reading, "size_words = 7; reduction = false;", &arch));
    CU_ASSERT_TRUE(arch.levels[1].no_reduction);
    reading_stop(&reading);
}

/* Networks by level: "name kind roles", for reads and for updates. */
static const char *networks_text(const struct jn_arch *arch,
                                 struct jn_arena *arena)
{
    static const char *const kinds[] = {"mesh", "tree", "list"};
    const char *text = "";
    for (size_t level = 0; level < arch->level_count; level++) {
        const struct jn_network *reads =
            &arch->networks[arch->levels[level].read_network];
        const struct jn_network *updates =
            &arch->networks[arch->levels[level].update_network];
        text = jn_arena_format(arena, "%s[%s %s%s", text, reads->component.name,
                               kinds[reads->kind],
                               reads->inferred ? " inferred" : "");
        if (updates != reads)
            text = jn_arena_format(
                arena, "%s, %s %s%s", text, updates->component.name,
                kinds[updates->kind], updates->inferred ? " inferred" : "");
        text = jn_arena_format(arena, "%s]", text);
    }
    return text;
}

static const struct {
    const char *keys;
    const char *text;
} networks[] = {
    {"", "[DRAM <==> buf mesh inferred][buf <==> mac mesh inferred]"},
    {"network = { name = \"bus\"; };",
     "[DRAM <==> buf mesh inferred][bus mesh]"},
    {"network = { kind = \"simple_multicast\"; multicast_pj = ( ); };",
     "[DRAM <==> buf mesh inferred][buf <==> mac list]"},
    {"read_network = { hop_pj = 0.5; };",
     "[DRAM <==> buf mesh inferred][buf ==> mac mesh, buf <== mac mesh "
     "inferred]"},
    {"update_network = { kind = \"reduction_tree\"; adder_pj = 0.5; };",
     "[DRAM <==> buf mesh inferred][buf ==> mac mesh inferred, buf <== mac "
     "tree]"},
};

static void every_level_is_connected(void)
{
    for (size_t row = 0; row < sizeof networks / sizeof networks[0]; row++) {
        struct reading reading;
        struct jn_arch arch;
        reading_start(&reading);
        const struct jn_level *level =
            read_buffer(&reading,
                        jn_arena_format(reading.arena, "size_words = 7; %s",
                                        networks[row].keys),
                        &arch);
        CHECK_ROW(reading_messages(&reading), level != NULL);
        const char *text = level ? networks_text(&arch, reading.arena) : "";
        CHECK_ROW(text, strcmp(text, networks[row].text) == 0);
        reading_stop(&reading);
    }
}

static void a_network_has_its_prices(void)
{
    struct reading reading;
    struct jn_arch arch;
    reading_start(&reading);
    const struct jn_level *level = read_buffer(
        &reading,
        "size_words = 7; network = { kind = \"simple_multicast\"; word_bits = "
        "24; tile_width_um = 0; router_pj = 0.75; fill_latency_cycles = 5; "
        "distributed = true; multicast = false; link_transfers = false;"
        "multicast_pj = ( { factor = 3; pj = 0.5; tensor = \"weights\"; }, "
        "{ pj = 0.25; } ); };",
        &arch);
    CU_ASSERT_PTR_NOT_NULL_FATAL(level);
    const struct jn_network *network = &arch.networks[level->read_network];
    CU_ASSERT_TRUE(network->has_word_bits && network->word_bits == 24);
    CU_ASSERT_TRUE(network->has_tile_width_um && !network->has_hop_pj);
    CU_ASSERT_TRUE(network->distributed && network->carries_updates);
    CU_ASSERT_EQUAL(network->router_pj, 0.75);
    CU_ASSERT_EQUAL(network->fill_latency_cycles, 5);
    CU_ASSERT_EQUAL(network->level, 1);
    CU_ASSERT_EQUAL_FATAL(network->multicast_price_count, 2);
    CU_ASSERT_STRING_EQUAL(network->multicast_prices[0].tensor, "weights");
    CU_ASSERT_EQUAL(network->multicast_prices[0].factor, 3);
    CU_ASSERT_EQUAL(network->multicast_prices[1].factor, 0);
    CU_ASSERT_PTR_NULL(network->multicast_prices[1].tensor);
    CU_ASSERT_TRUE(level->no_multicast && level->no_link_transfers);
    reading_stop(&reading);
}

static void a_gate_may_lie_further_in(void)
{
    struct reading reading;
    struct jn_arch arch;
    reading_start(&reading);
    const struct jn_node *root = reading_parse(
        &reading,
        "levels = ( { name = \"a\"; class = \"dram\"; power_gated_at = \"b\"; "
        "}, { name = \"b\"; class = \"dram\"; },"
        "{ name = \"c\"; class = \"compute\"; } );");
    CU_ASSERT_TRUE(root && jn_arch_read(root, &reading.reader, &arch));
    CU_ASSERT_EQUAL(arch.levels[0].power_gated_at, 1);
    CU_ASSERT_EQUAL(arch.levels[1].power_gated_at, JN_NO_LEVEL);
    reading_stop(&reading);
}

static void tables_lie_beside_the_file(void)
{
    struct reading reading;
    struct jn_arch arch;
    reading_start(&reading);
    const struct jn_node *root = reading_parse(
        &reading, "tables = [ \"tables/a.csv\", \"/b.csv\" ]; levels = ( "
                  "{ name = \"a\"; class = \"dram\"; },"
                  "{ name = \"c\"; class = \"compute\"; word_bits = 5; } );");
    CU_ASSERT_TRUE(root && jn_arch_read(root, &reading.reader, &arch));
    CU_ASSERT_EQUAL_FATAL(arch.table_count, 2);
    CU_ASSERT_STRING_EQUAL(arch.tables[0], "dir/tables/a.csv");
    CU_ASSERT_STRING_EQUAL(arch.tables[1], "/b.csv");
    CU_ASSERT_EQUAL(arch.compute.word_bits, 5);
    CU_ASSERT_EQUAL(
        jn_attribute_number(&arch.compute.component, "word_bits", 0), 5);
    reading_stop(&reading);
}

static void variables_may_use_those_before_them(void)
{
    struct reading reading;
    struct jn_arch arch;
    reading_start(&reading);
    const struct jn_node *root = reading_parse(
        &reading,
        "variables = { side = 3; all = \"side*(side + 2)\"; }; levels = ( "
        "{ name = \"a\"; class = \"dram\"; },"
        "{ name = \"c\"; class = \"compute\"; spatial = { x = \"all\"; }; } "
        ");");
    CU_ASSERT_TRUE(root && jn_arch_read(root, &reading.reader, &arch));
    CU_ASSERT_EQUAL(arch.compute.mesh.x, 15);
    reading_stop(&reading);
}

const struct jn_test tests[] = {
    {"sizes are words of the level", sizes_are_words_of_the_level},
    {"grids multiply inward", grids_multiply_inward},
    {"instances may stand for a row", instances_may_stand_for_a_row},
    {"attributes come from keys", attributes_come_from_keys},
    {"an attribute may be a text", an_attribute_may_be_a_text},
    {"given prices are the user's", given_prices_are_the_users},
    {"an update may have a price of its own",
     an_update_may_have_a_price_of_its_own},
    {"reduction is for all but dram", reduction_is_for_all_but_dram},
    {"every level is connected", every_level_is_connected},
    {"a network has its prices", a_network_has_its_prices},
    {"a gate may lie further in", a_gate_may_lie_further_in},
    {"tables lie beside the file", tables_lie_beside_the_file},
    {"variables may use those before them",
     variables_may_use_those_before_them},
    {NULL, NULL},
};
