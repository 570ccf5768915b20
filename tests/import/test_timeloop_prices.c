/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "import/timeloop_reading.h"

#include <string.h>

static const struct jn_component *component(const struct reading *reading,
                                            int level)
{
    return level < (int)reading->spec.arch.level_count
               ? &reading->spec.arch.levels[level].component
               : &reading->spec.arch.compute.component;
}

static void without_tables_the_formulas_price(void)
{
    const struct reading *reading = read_timeloop(
        "architecture: {subtree: [{name: a, local: [\n"
        "  {name: D, class: DRAM, attributes: {word-bits: 10, width: 50}},\n"
        "  {name: S, class: SRAM, attributes: {entries: 51199,\n"
        "    block-size: 2, cluster-size: 4}},\n"
        "  {name: M, class: mac, attributes: {word-bits: 24}}]}]}\n");
    CU_ASSERT_FALSE(reading->fine); /* one instance in clusters of 4 */
    reading = read_timeloop(
        "architecture: {subtree: [{name: a, local: [\n"
        "  {name: D, class: DRAM, attributes: {word-bits: 10, width: 50}},\n"
        "  {name: 'S[1..8]', class: SRAM, attributes: {entries: 51199,\n"
        "    block-size: 2, cluster-size: 4}},\n"
        "  {name: R, class: regfile, attributes: {entries: 0}},\n"
        "  {name: M, class: mac, attributes: {word-bits: 24}}]}]}\n");
    CU_ASSERT_FALSE(reading->fine); /* fewer R than S */
    reading = read_timeloop(
        "architecture: {subtree: [{name: a, local: [\n"
        "  {name: D, class: DRAM, attributes: {word-bits: 10, width: 50}},\n"
        "  {name: 'S[1..8]', class: SRAM, attributes: {entries: 51199,\n"
        "    block-size: 2, cluster-size: 4}},\n"
        "  {name: 'R[1..8]', class: regfile, attributes: {entries: 0}},\n"
        "  {name: 'M[1..8]', class: mac, attributes: {word-bits: 24}}]}]}\n");
    CHECK_ROW(reading->messages, reading->fine);
    CU_ASSERT_EQUAL_FATAL(reading->spec.arch.level_count, 3);
    for (int action = JN_READ; action <= JN_UPDATE; action++) {
        const struct jn_price *dram = &component(reading, 0)->prices[action];
        const struct jn_price *sram = &component(reading, 1)->prices[action];
        const struct jn_price *empty = &component(reading, 2)->prices[action];
        CU_ASSERT_DOUBLE_EQUAL(dram->energy_pj, 625, 1e-9);
        /* 400 KB in lines of four times two words of 16 bits */
        CU_ASSERT_DOUBLE_EQUAL(sram->energy_pj,
                               2 * (5 / 99.5 * (400 - 0.5) + 1), 1e-9);
        CU_ASSERT_TRUE(empty->known && empty->energy_pj == 0);
        CU_ASSERT_STRING_EQUAL(dram->estimator, "pat");
    }
    CU_ASSERT_TRUE(component(reading, 1)->prices[JN_LEAK].known);
    CU_ASSERT_EQUAL(component(reading, 1)->prices[JN_LEAK].energy_pj, 0);
    CU_ASSERT_EQUAL(component(reading, 1)->area_um2, 0);
    CU_ASSERT_EQUAL(component(reading, 3)->prices[JN_COMPUTE].energy_pj, 2.25);
    forget_timeloop();
}

#define TABLE(actions)                                                         \
    MACHINE "ERT:\n  version: 0.3\n  tables:\n"                                \
            "  - name: chip.PE[0..5].RF[1..6]\n    actions:\n" actions

static const struct {
    const char *row;
    const char *actions;
    double read, fill, update, leak; /* -1: the formula's */
} precedences[] = {
    {"one write for fills and updates",
     "    - {name: read, energy: 3}\n    - {name: write, energy: 5}\n", 3, 5, 5,
     0},
    {"updates of their own",
     "    - {name: read, energy: 3}\n    - {name: write, energy: 5}\n"
     "    - {name: update, energy: 7}\n",
     3, 5, 7, 0},
    {"fills of their own",
     "    - {name: fill, energy: 11}\n    - {name: write, energy: 5}\n"
     "    - {name: read, energy: 3}\n    - {name: leak, energy: 0.5}\n",
     3, 11, 5, 0.5},
    {"random accesses come first",
     "    - {name: read, energy: 3}\n    - {name: write, energy: 5}\n"
     "    - {name: update, energy: 7}\n    - {name: fill, energy: 11}\n"
     "    - {name: random_read, energy: 13}\n"
     "    - {name: random_fill, energy: 17}\n"
     "    - {name: random_update, energy: 19}\n",
     13, 17, 19, 0},
    {"a random write is before a plain fill",
     "    - {name: read, energy: 3}\n    - {name: fill, energy: 5}\n"
     "    - {name: update, energy: 7}\n"
     "    - {name: random_write, energy: 11}\n",
     3, 11, 11, 0},
    {"the dearest arguments count",
     "    - {name: read, arguments: {d: 0}, energy: 3}\n"
     "    - {name: read, arguments: {d: 1}, energy: 9}\n"
     "    - {name: read, arguments: {d: 2}, energy: 5}\n"
     "    - {name: write, energy: 5}\n",
     9, 5, 5, 0},
    {"what the table lacks is the formula's", "    - {name: read, energy: 3}\n",
     3, -1, -1, 0},
};

static bool has_price(const struct jn_price *price, double energy_pj)
{
    if (energy_pj < 0)
        return price->known && strcmp(price->estimator, "pat") == 0;
    return price->known && price->energy_pj == energy_pj;
}

static void the_first_known_action_prices(void)
{
    for (size_t i = 0; i < sizeof precedences / sizeof precedences[0]; i++) {
        const struct reading *reading =
            read_timeloop_format(TABLE("%s"), precedences[i].actions);
        const struct jn_price *prices = component(reading, 2)->prices;
        CHECK_ROW(reading->messages, reading->fine);
        CHECK_ROW(precedences[i].row,
                  has_price(&prices[JN_READ], precedences[i].read));
        CHECK_ROW(precedences[i].row,
                  has_price(&prices[JN_FILL], precedences[i].fill));
        CHECK_ROW(precedences[i].row,
                  has_price(&prices[JN_UPDATE], precedences[i].update));
        CHECK_ROW(precedences[i].row,
                  has_price(&prices[JN_LEAK], precedences[i].leak));
    }
    forget_timeloop();
}

static void a_tabled_price_says_where_it_is_from(void)
{
    const struct reading *reading =
        read_timeloop(TABLE("    - {name: read, energy: 3}\n"));
    CU_ASSERT_TRUE_FATAL(reading->fine);
    const struct jn_price *price = &component(reading, 2)->prices[JN_READ];
    CU_ASSERT_STRING_EQUAL(price->estimator, "ert");
    CU_ASSERT_STRING_EQUAL(price->source, "1:16");
    forget_timeloop();
}

static void levels_without_a_table_are_warned_about(void)
{
    const struct reading *reading =
        read_timeloop(TABLE("    - {name: read, energy: 3}\n"));
    CU_ASSERT_STRING_EQUAL(
        reading->messages,
        "6:7: warning: the ERT has no table for 'DRAM': its energies are those "
        "of Timeloop's built-in formulas\n"
        "7:7: warning: the ERT has no table for 'GLB': its energies are those "
        "of Timeloop's built-in formulas\n"
        "10:7: warning: the ERT has no table for 'MAC': its energies are those "
        "of Timeloop's built-in formulas\n"
        "8:7: warning: of 'RF' only 'read' is given, 'fill' is priced by "
        "'pat': are they on one scale?\n");
    forget_timeloop();
}

static const struct {
    const char *action;
    double energy_pj;
} compute_actions[] = {
    {"{name: compute, energy: 3}, {name: mac_random, energy: 5}", 5},
    {"{name: compute, energy: 3}, {name: mac, energy: 5}", 5},
    {"{name: mac, energy: 3}, {name: mult_random, energy: 5}", 5},
    {"{name: compute, energy: 3}, {name: idle, energy: 5}", 3},
};

static void compute_has_names_of_its_own(void)
{
    for (size_t i = 0; i < 4; i++) {
        const struct reading *reading = read_timeloop_format(
            MACHINE "ERT: {tables: [{name: MAC, actions: [%s]}]}\n",
            compute_actions[i].action);
        CHECK_ROW(reading->messages, reading->fine);
        CHECK_ROW(compute_actions[i].action,
                  component(reading, 3)->prices[JN_COMPUTE].energy_pj ==
                      compute_actions[i].energy_pj);
    }
    forget_timeloop();
}

static void old_tables_are_keyed_by_component_and_action(void)
{
    const struct reading *reading =
        read_timeloop(MACHINE "ERT:\n"
                              "  version: 0.2\n"
                              "  tables:\n"
                              "    chip.RF:\n"
                              "      read:\n"
                              "      - {arguments: {d: 0}, energy: 3}\n"
                              "      - {arguments: {d: 1}, energy: 7}\n"
                              "      write: {energy: 5}\n"
                              "      leak: 0.25\n"
                              "ART: {tables: {chip.RF: 117}}\n");
    const struct jn_component *regfile = component(reading, 2);
    CHECK_ROW(reading->messages, reading->fine);
    CU_ASSERT_EQUAL(regfile->prices[JN_READ].energy_pj, 7);
    CU_ASSERT_EQUAL(regfile->prices[JN_FILL].energy_pj, 5);
    CU_ASSERT_EQUAL(regfile->prices[JN_LEAK].energy_pj, 0.25);
    CU_ASSERT_EQUAL(regfile->area_um2, 117);
    forget_timeloop();
}

static const struct {
    enum jn_action action;
    double energy_pj;
    const char *name; /* in the table, where it is another one */
} sparse_prices[] = {
    {JN_GATED_READ, 0.25, NULL},
    {JN_SKIPPED_READ, 0.25, "(gated_read)"},
    {JN_GATED_FILL, 0.75, "(gated_write)"},
    {JN_GATED_UPDATE, 0.5, NULL},
    {JN_SKIPPED_FILL, 0.75, "(gated_write)"},
    {JN_SKIPPED_UPDATE, 0.5, "(gated_update)"},
    {JN_METADATA_READ, 1.25, NULL},
    {JN_METADATA_FILL, 1.75, "(metadata_write)"},
    {JN_METADATA_UPDATE, 1.75, "(metadata_write)"},
    {JN_DECOMPRESS, 2.25, "(decompression_count)"},
};

static void what_zeros_save_has_names_of_its_own(void)
{
    const struct reading *reading =
        read_timeloop(TABLE("    - {name: read, energy: 3}\n"
                            "    - {name: write, energy: 5}\n"
                            "    - {name: gated_read, energy: 0.25}\n"
                            "    - {name: gated_write, energy: 0.75}\n"
                            "    - {name: gated_update, energy: 0.5}\n"
                            "    - {name: metadata_read, energy: 1.25}\n"
                            "    - {name: metadata_write, energy: 1.75}\n"
                            "    - {name: decompression_count, energy: 2.25}\n"
                            "  - name: chip.MAC\n    actions:\n"
                            "    - {name: compute, energy: 7}\n"
                            "    - {name: compute_skipped, energy: 0.5}\n"));
    const struct jn_price *prices = component(reading, 2)->prices;
    const struct jn_price *compute = component(reading, 3)->prices;
    CHECK_ROW(reading->messages, reading->fine);
    for (size_t i = 0; i < sizeof sparse_prices / sizeof sparse_prices[0];
         i++) {
        const struct jn_price *price = &prices[sparse_prices[i].action];
        const char *row = jn_action_name(sparse_prices[i].action);
        const char *name = sparse_prices[i].name;
        CHECK_ROW(row, price->known);
        CHECK_ROW(row, price->energy_pj == sparse_prices[i].energy_pj);
        CHECK_ROW(row, !name || strstr(price->source, name) != NULL);
        CHECK_ROW(row, name || strchr(price->source, '(') == NULL);
    }
    CU_ASSERT_FALSE(prices[JN_GATED_METADATA_READ].known); /* a dense machine */
    CU_ASSERT_EQUAL(compute[JN_GATED_COMPUTE].energy_pj, 7);
    CU_ASSERT_EQUAL(compute[JN_SKIPPED_COMPUTE].energy_pj, 0.5);
    forget_timeloop();
}

#define OWN(attributes)                                                        \
    "architecture: {subtree: [{name: a, local: [\n"                            \
    "  {name: S, class: SRAM, attributes: {entries: 64, " attributes "}},\n"   \
    "  {name: M, class: mac, attributes: {energy: 3.5, area: 7}}]}]}\n"

static void prices_given_by_hand_win_over_tables_in_levels(void)
{
    const struct reading *reading =
        read_timeloop(OWN("vector_access_energy: 1.25, cluster_area: "
                          "9") "ERT: {tables: [{name: S, actions: "
                               "[{name: read, energy: 3},\n"
                               "  {name: leak, energy: 0.5}]}]}\n"
                               "ART: {tables: [{name: S, area: "
                               "4}]}\n");
    const struct jn_component *level = component(reading, 0);
    CHECK_ROW(reading->messages, reading->fine);
    for (int action = JN_READ; action <= JN_UPDATE; action++)
        CU_ASSERT_EQUAL(level->prices[action].energy_pj, 1.25);
    CU_ASSERT_STRING_EQUAL(level->prices[JN_READ].estimator, "user");
    CU_ASSERT_EQUAL(level->prices[JN_LEAK].energy_pj, 0.5);
    CU_ASSERT_EQUAL(level->area_um2, 9);
    CU_ASSERT_EQUAL(component(reading, 1)->prices[JN_COMPUTE].energy_pj, 3.5);
    CU_ASSERT_EQUAL(component(reading, 1)->area_um2, 7);
    forget_timeloop();
}

static void tables_win_over_prices_given_by_hand_in_compute(void)
{
    const struct reading *reading =
        read_timeloop(OWN("depth: 3") "ERT: {tables: [{name: M, actions: "
                                      "[{name: compute, energy: 5}]}]}\n"
                                      "ART: {tables: [{name: M, area: 11}]}\n");
    CU_ASSERT_TRUE_FATAL(reading->fine);
    CU_ASSERT_EQUAL(component(reading, 1)->prices[JN_COMPUTE].energy_pj, 5);
    CU_ASSERT_EQUAL(component(reading, 1)->area_um2, 11);
    forget_timeloop();
}

static void tabled_areas_are_kept_in_single_precision(void)
{
    const struct reading *reading = read_timeloop(
        OWN("depth: 3") "ART: {tables: [{name: a.S, area: 4691.821}]}\n");
    CU_ASSERT_TRUE_FATAL(reading->fine);
    CU_ASSERT_EQUAL(component(reading, 0)->area_um2, (double)4691.821f);
    CU_ASSERT_NOT_EQUAL(component(reading, 0)->area_um2, 4691.821);
    forget_timeloop();
}

static const struct {
    const char *text;
    const char *messages;
} errors[] = {
    {OWN("depth: 3") "ERT: 3\n",
     "4:6: error: ERT must be a group, not a single value\n"},
    {OWN("depth: 3") "ERT: {version: 0.3}\n",
     "4:6: error: an ERT needs its 'tables'\n"},
    {OWN("depth: 3") "ART: {version: 0.3}\n",
     "4:6: error: an ART needs its 'tables'\n"},
    {OWN("depth: 3") "ERT: {tables: 3}\n",
     "4:15: error: 'tables' must be a list, not a single value\n"},
    {OWN("depth: 3") "ERT: {tables: [3]}\n",
     "4:16: error: a table must be a group, not a single value\n"},
    {OWN("depth: 3") "ERT: {tables: [{name: S}]}\n",
     "4:16: error: a table of the ERT needs 'actions'\n"},
    {OWN("depth: 3") "ART: {tables: [{area: 3}]}\n",
     "4:16: error: a table of the ART needs 'name'\n"},
    {OWN("depth: 3") "ERT: {tables: [{name: S, actions: 3}]}\n",
     "4:35: error: 'actions' must be a list, not a single value\n"},
    {OWN("depth: 3") "ERT: {tables: [{name: S, actions: [3]}]}\n",
     "4:36: error: an action must be a group, not a single value\n"},
    {OWN("depth: 3") "ERT: {tables: [{name: S, actions: [{energy: 3}]}]}\n",
     "4:36: error: an action of 'S' needs a 'name'\n"},
    {OWN("depth: 3") "ERT: {tables: [{name: S, actions: [{name: read}]}]}\n",
     "4:36: error: action 'read' of 'S' needs its 'energy'\n"},
    {OWN("depth: 3") "ERT: {tables: [{name: S, actions: [{name: read, energy: "
                     "-3}]}]}\n",
     "4:57: error: 'energy' of 'S' must not be negative, but is -3\n"},
    {OWN("depth: 3") "ERT: {tables: {S: {read: [3]}}}\n",
     "4:27: error: an energy table's entry must be a group, not a single "
     "value\n"},
    {OWN("vector_access_energy: -1"),
     "2:74: error: 'vector_access_energy' of 'S' must not be negative, but is "
     "-1\n"},
    {OWN("cluster_area: -1"),
     "2:66: error: 'cluster_area' of 'S' must not be negative, but is -1\n"},
    {"architecture: {subtree: [{name: a, local: [{name: S, class: SRAM},\n"
     "  {name: M, class: mac}]}]}\n",
     "1:44: error: 'S' has neither a size nor an energy in an ERT, so its "
     "energy is not known; give 'entries', 'depth' or 'sizeKB'\n"},
    {"architecture: {subtree: [{name: a, local: [{name: 'D[0..1]',\n"
     "  class: DRAM, attributes: {cluster-size: 2}},\n"
     "  {name: 'M[0..1]', class: mac}]}]}\n",
     "1:44: error: 'D' has no energy in an ERT, and the DRAM formula asks for "
     "a cluster size of 1, not 2\n"},
};

static void faulty_prices_are_located(void)
{
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
        const struct reading *reading = read_timeloop(errors[i].text);
        CHECK_ROW(errors[i].text, !reading->fine);
        CHECK_ROW(reading->messages,
                  strcmp(reading->messages, errors[i].messages) == 0);
    }
    forget_timeloop();
}

const struct jn_test tests[] = {
    {"without tables the formulas price", without_tables_the_formulas_price},
    {"the first known action prices", the_first_known_action_prices},
    {"a tabled price says where it is from",
     a_tabled_price_says_where_it_is_from},
    {"levels without a table are warned about",
     levels_without_a_table_are_warned_about},
    {"compute has names of its own", compute_has_names_of_its_own},
    {"old tables are keyed by component and action",
     old_tables_are_keyed_by_component_and_action},
    {"prices given by hand win over tables in levels",
     prices_given_by_hand_win_over_tables_in_levels},
    {"tables win over prices given by hand in compute",
     tables_win_over_prices_given_by_hand_in_compute},
    {"tabled areas are kept in single precision",
     tabled_areas_are_kept_in_single_precision},
    {"faulty prices are located", faulty_prices_are_located},
    {"what zeros save has names of its own",
     what_zeros_save_has_names_of_its_own},
    {NULL, NULL},
};
