/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "spec/reading.h"

#include <string.h>

/* Four levels, of which the DRAM and the buffer fan out. */
static const char machine[] =
    "levels = ( { name = \"DRAM\"; class = \"dram\"; },"
    "{ name = \"buf\"; class = \"sram\"; size_words = 5000; keep = [ "
    "\"inputs\", \"outputs\" ]; },"
    "{ name = \"reg\"; class = \"regfile\"; size_words = 7; spatial = { x = "
    "3; y = 5; }; bypass = [ \"outputs\" ]; multicast = false; },"
    "{ name = \"mac\"; class = \"compute\"; spatial = { x = 7; }; } );";

static const char layer[] =
    "layers = ( { name = \"l\"; type = \"einsum\"; dims = { M = 6; C = 13; x1 "
    "= 5; };"
    "equation = \"weights[M,C] * inputs[C,x1] -> outputs[M,x1]\"; } );";

static bool bind(struct reading *reading, const char *levels,
                 struct jn_spec *spec)
{
    return reading_bind(reading,
                        jn_arena_format(reading->arena,
                                        "%s%s\nmappings = ( { levels = ( %s ); "
                                        "} );",
                                        machine, layer, levels),
                        spec);
}

/* Short for { name = level; keys }. */
#define LEVEL(name, keys) "{ name = \"" name "\"; " keys " }"

static const struct {
    const char *levels;
    const char *text;
} mappings[] = {
    {LEVEL("DRAM", "temporal = \"M2 C13 x1=5 M3\";"),
     "0:M2 0:C13 0:x15 0:M3 | 1 keep inputs outputs | 2 keep weights inputs | "
     "2 unicast all"},
    {LEVEL("buf", "temporal = \"C13\"; spatial_x = \"M3\"; spatial_y = "
                  "\"x1=5\"; bypass = [ \"inputs\" ];") ", " LEVEL("DRAM",
                                                                   "temporal = "
                                                                   "\"M=2\";"),
     NULL},
    {LEVEL("buf",
           "temporal = \"C13\"; spatial_x = \"M3\"; spatial_y = "
           "\"x1=5\"; no_multicast = [ \"inputs\" ];") ", " LEVEL("DRAM",
                                                                  "temporal = "
                                                                  "\"M=2\"; "
                                                                  "no_coalesce "
                                                                  "= \"weights "
                                                                  "outputs\";"),
     "0:M2 1:C13 1y:x15 1x:M3 | 0 single weights outputs | 1 keep inputs "
     "outputs | 1 unicast inputs | 2 keep weights inputs | 2 unicast all"},
    {LEVEL("DRAM", "temporal = \"C4\"; bypass = [ \"inputs\" ];") ", " LEVEL(
         "reg", "temporal = \"C4,1 M6 x1=5\"; no_multicast = [ ]; "
                "no_temporal_reuse = [\"weights\"]; rmw_first_update = "
                "[\"outputs\"]; no_link_transfer = [\"inputs\"];"),
     "0:C4 2:C4,1 2:M6 2:x15 | 0 keep weights outputs | 1 keep inputs outputs "
     "| 2 keep weights inputs | 2 refetch weights | 2 unlinked inputs | 2 rmw "
     "outputs"},
};

static void mappings_say_what_runs_where(void)
{
    for (size_t row = 0; row < sizeof mappings / sizeof mappings[0]; row++) {
        struct reading reading;
        struct jn_spec spec;
        reading_start(&reading);
        bool good = bind(&reading, mappings[row].levels, &spec);
        CHECK_ROW(reading_messages(&reading),
                  good == (mappings[row].text != NULL));
        const char *text =
            good ? mapping_text(spec.mappings[0], &spec.workload.layers[0], 3,
                                reading.arena)
                 : "refused";
        const char *expected =
            mappings[row].text ? mappings[row].text : "refused";
        CHECK_ROW(text, strcmp(text, expected) == 0);
        reading_stop(&reading);
    }
}

static const struct {
    const char *levels;
    const char *messages;
} faults[] = {
    {LEVEL("DRAM", "temporal = \"M6 C13 x15\";"),
     "2:63: layer 'l' has no dimension 'x'; a name that ends in a digit needs "
     "a '=', as in 'x1=5'"},
    {LEVEL("DRAM", "temporal = \"M6 C13 x1=5,6\";"),
     "2:63: a loop's residual is not above its end"},
    {LEVEL("DRAM", "temporal = \"M6 C13 x1=\";"),
     "2:63: a loop must read like 'M16', 'M=16' or, with a residual, 'M16,5'"},
    {LEVEL("DRAM", "temporal = [ \"M6\" ];"),
     "2:55: 'temporal' must be a single value, not a list"},
    {LEVEL("DRAM", "temporal = \"M6 C13 x1=99999999999999999999\";"),
     "2:63: the loop's end is too large"},
};

static void faults_of_mappings_are_located(void)
{
    for (size_t row = 0; row < sizeof faults / sizeof faults[0]; row++) {
        struct reading reading;
        struct jn_spec spec;
        reading_start(&reading);
        bool good = bind(&reading, faults[row].levels, &spec);
        const char *messages = reading_messages(&reading);
        CHECK_ROW(faults[row].levels, !good);
        CHECK_ROW(messages, strcmp(messages, faults[row].messages) == 0);
        reading_stop(&reading);
    }
}

static const struct {
    struct jn_loop loops[4];
    size_t count;
    const char *messages; /* "" for a mapping that is legal */
} checks[] = {
    {{{6, 6, 0, 0, JN_TIME}, {13, 13, 1, 0, JN_SPACE_Y}, {5, 5, 2, 2, JN_TIME}},
     3,
     ""},
    {{{13, 13, 1, 0, JN_SPACE_Y}, {6, 6, 0, 0, JN_TIME}, {5, 5, 2, 2, JN_TIME}},
     3,
     "7:5: the loops must be listed level by level, each over a dimension of "
     "the layer"},
    {{{6, 6, 0, 0, JN_SPACE_X},
      {13, 13, 1, 0, JN_SPACE_Y},
      {5, 5, 2, 2, JN_TIME}},
     3,
     "7:5: the loops must be listed level by level, each over a dimension of "
     "the layer"},
    {{{6, 6, 0, 0, JN_TIME}, {13, 13, 1, 3, JN_TIME}, {5, 5, 2, 3, JN_TIME}},
     3,
     "7:5: the loops must be listed level by level, each over a dimension of "
     "the layer"},
    {{{6, 6, 0, 0, JN_TIME},
      {3, 3, 1, 0, JN_TIME},
      {5, 3, 1, 1, JN_SPACE_X},
      {5, 5, 2, 2, JN_TIME}},
     4,
     ""},
    {{{6, 6, 0, 0, JN_TIME},
      {3, 3, 1, 0, JN_TIME},
      {5, 2, 1, 1, JN_SPACE_X},
      {5, 5, 2, 2, JN_TIME}},
     4,
     "7:5: the factors of 'C' make 12, layer 'l' has 13"},
    {{{7, 6, 0, 0, JN_SPACE_X}, {13, 13, 1, 1, JN_TIME}, {5, 5, 2, 2, JN_TIME}},
     3,
     "7:5: the residual of 'M' in space needs another loop of 'M' outside"},
    {{{7, 6, 0, 0, JN_TIME}, {13, 13, 1, 1, JN_TIME}, {5, 5, 2, 2, JN_TIME}},
     3,
     ""},
};

static void mappings_made_elsewhere_are_checked(void)
{
    for (size_t row = 0; row < sizeof checks / sizeof checks[0]; row++) {
        struct reading reading;
        struct jn_spec spec;
        reading_start(&reading);
        CU_ASSERT_TRUE(reading_bind(
            &reading, jn_arena_format(reading.arena, "%s%s", machine, layer),
            &spec));
        const struct jn_mapping mapping = {
            checks[row].loops, checks[row].count, {{0, 0, 0, 0, 0, 0}}};
        bool good = jn_mapping_check(
            &mapping, &spec.arch, &spec.workload.layers[0],
            (struct jn_place){"t.cfg", 7, 5}, reading.reader.diags);
        const char *messages = reading_messages(&reading);
        CHECK_ROW(messages, strcmp(messages, checks[row].messages) == 0);
        CHECK_ROW(messages, good == (messages[0] == '\0'));
        reading_stop(&reading);
    }
}

static const char two_layers[] =
    "levels = ( { name = \"D\"; class = \"dram\"; }, { name = \"m\"; class = "
    "\"compute\"; } );\n"
    "layers = ( { name = \"a\"; type = \"fc\"; M = 3; C = 5; }, { name = "
    "\"b\"; type = \"fc\"; M = 5; C = 3; }, { name = \"c\"; type = \"fc\"; M = "
    "3; C = 5; } );\n";

/* The first loop of each layer's mapping, or '-'. */
static const struct {
    const char *mappings;
    const char *first_loops;
    const char *messages;
} choices[] = {
    {"{ levels = ( { name = \"D\"; temporal = \"M3 C5\"; } ); }", "M-M", ""},
    {"{ layer = \"c\"; levels = ( { name = \"D\"; temporal = \"C5 M3\"; } ); },"
     "{ levels = ( { name = \"D\"; temporal = \"M3 C5\"; } ); }",
     "M-C", ""},
    {"{ levels = ( { name = \"D\"; temporal = \"M3 C5\"; } ); },"
     "{ levels = ( { name = \"D\"; temporal = \"C3 M5\"; } ); }",
     "MCM", ""},
    {"{ layer = [ \"a\", \"c\" ]; levels = ( { name = \"D\"; temporal = \"C5 "
     "M3\"; } ); }",
     "C-C", ""},
    {"{ layer = \"other\"; levels = ( ); }", "---",
     "3:24: the workload has no layer 'other': its mapping is not used"},
    {"{ layer = [ \"other\", \"third\", \"fourth\" ]; levels = ( ); }", "---",
     "3:14: the workload has no layer 'other', nor 2 others that mappings are "
     "for: these mappings are not used"},
};

static void layers_find_their_mappings(void)
{
    for (size_t row = 0; row < sizeof choices / sizeof choices[0]; row++) {
        struct reading reading;
        struct jn_spec spec;
        char first[4] = "---";
        reading_start(&reading);
        bool good =
            reading_bind(&reading,
                         jn_arena_format(reading.arena, "%smappings = ( %s );",
                                         two_layers, choices[row].mappings),
                         &spec);
        const char *messages = reading_messages(&reading);
        CHECK_ROW(messages, good);
        CHECK_ROW(messages, strcmp(messages, choices[row].messages) == 0);
        for (size_t index = 0; good && index < jn_layer_count(&spec); index++) {
            const struct jn_mapping *mapping = jn_layer_mapping(&spec, index);
            if (mapping)
                first[index] = "NMC"[mapping->loops[0].dim];
        }
        CHECK_ROW(first, strcmp(first, choices[row].first_loops) == 0);
        reading_stop(&reading);
    }
}

const struct jn_test tests[] = {
    {"mappings say what runs where", mappings_say_what_runs_where},
    {"faults of mappings are located", faults_of_mappings_are_located},
    {"mappings made elsewhere are checked",
     mappings_made_elsewhere_are_checked},
    {"layers find their mappings", layers_find_their_mappings},
    {NULL, NULL},
};
