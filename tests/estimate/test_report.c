/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/machine.h"
#include "harness.h"
#include "report/estimate_rows.h"
#include "report/report_estimate.h"

#include <jansson.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The machine printed in a format; the caller frees the text. */
static char *printed(const struct machine *machine, size_t format, size_t width,
                     const struct bench *bench)
{
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    const struct jn_page page = {stream, bench->reader.arena, width, false};
    CU_ASSERT(jn_estimate_formats[format].print(&machine->arch, &page));
    fclose(stream);
    return text;
}

static void priced_machine(struct machine *machine, const struct bench *bench)
{
    make_machine(machine);
    machine->levels[1].component.name = "G \"x\"";
    machine->levels[1].component.kind = "SRAM";
    machine->networks[0].has_hop_pj = true;
    machine->networks[0].hop_pj = 2;
    machine->networks[0].router_pj = 0.5;
    machine->networks[1].component.kind = "wire";
    CU_ASSERT(price_machine(machine, NULL, bench));
}

static void actions_that_cost_the_same_share_a_line_of_text(void)
{
    struct bench bench = start_bench();
    struct machine machine;
    priced_machine(&machine, &bench);
    char *text = printed(&machine, 0, 200, &bench);
    CU_ASSERT_PTR_NOT_NULL(strstr(
        text, "\n  G \"x\" (sram SRAM)\n"
              "    read, fill, update       20  pJ         sram     [3]\n"
              "    leak                      0  pJ/cycle   none\n"
              "    area                129,574  um2        sram     [4]\n"
              "\n"
              "  RF (regfile)\n"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "\n  [3]  Horowitz, ISSCC 2014, Fig. 1.1.9 (45 nm)\n"));
    if (CU_get_number_of_failures() > 0)
        puts(text);
    free(text);
    end_bench(&bench);
}

static size_t longest_line(const char *text)
{
    size_t longest = 0;
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        longest = length > longest ? length : longest;
        text += length + (text[length] == '\n');
    }
    return longest;
}

static void text_fits_the_page(void)
{
    struct bench bench = start_bench();
    struct machine machine;
    priced_machine(&machine, &bench);
    for (size_t width = 80; width < 160; width += 7) {
        char *text = printed(&machine, 0, width, &bench);
        CU_ASSERT(longest_line(text) <= width);
        free(text);
    }
    end_bench(&bench);
}

static void csv_has_a_row_for_each_action(void)
{
    struct bench bench = start_bench();
    struct machine machine;
    priced_machine(&machine, &bench);
    char *text = printed(&machine, 1, 80, &bench);
    static const char head[] =
        "component,component_class,kind,action,energy_pj,energy_pj_per_cycle,"
        "energy_pj_per_bit_mm,area_um2,estimator,source\n"
        "\"DRAM\",\"dram\",\"\",\"read\",325,,,,\"dram\",\"1300 pJ per 64 "
        "bits: "
        "Horowitz, ISSCC 2014, Fig. 1.1.9, lower end\"\n";
    CU_ASSERT(strncmp(text, head, sizeof head - 1) == 0);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "\n\"G \"\"x\"\"\",\"sram\",\"SRAM\",\"leak\",,0,,,"
                     "\"none\",\"nobody prices it\"\n"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "\n\"n0\",\"network\",\"\",\"hop\",2,,,,\"user\","
                     "\"given in the file\"\n"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "\n\"n1\",\"network\",\"wire\",\"wire\",,,0.12109375,,"
                     "\"wire\","));
    free(text);
    end_bench(&bench);
}

static void json_can_be_read_back(void)
{
    struct bench bench = start_bench();
    struct machine machine;
    priced_machine(&machine, &bench);
    char *text = printed(&machine, 2, 80, &bench);
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(root);
    json_t *components = json_object_get(root, "components");
    CU_ASSERT_EQUAL(json_array_size(components), 6);
    json_t *glb = json_array_get(components, 1);
    CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(glb, "name")),
                           "G \"x\"");
    json_t *attributes = json_object_get(glb, "attributes");
    CU_ASSERT_EQUAL(
        json_integer_value(json_object_get(attributes, "size_bits")), 262144);
    json_t *prices = json_object_get(glb, "prices");
    CU_ASSERT_EQUAL(json_object_size(prices), 5);
    json_t *read = json_object_get(prices, "read");
    CU_ASSERT_EQUAL(json_real_value(json_object_get(read, "energy_pj")), 20);
    CU_ASSERT_STRING_EQUAL(
        json_string_value(json_object_get(read, "estimator")), "sram");
    json_t *area = json_object_get(prices, "area");
    CU_ASSERT(json_real_value(json_object_get(area, "area_um2")) > 100000);
    json_decref(root);
    free(text);
    end_bench(&bench);
}

static void every_network_figure_has_a_row(void)
{
    struct bench bench = start_bench();
    struct machine machine;
    static const struct jn_multicast_price prices[] = {{"weights", 3, 0.25},
                                                       {NULL, 0, 0.75}};
    make_machine(&machine);
    machine.networks[0].multicast_prices = prices;
    machine.networks[0].multicast_price_count = 2;
    machine.networks[0].ingress_pj = 3;
    machine.networks[0].adder_pj = 5;
    CU_ASSERT(price_machine(&machine, NULL, &bench));
    struct jn_estimate_rows rows =
        jn_estimate_rows(&machine.arch, bench.reader.arena);
    static const char *const actions[] = {
        "multicast to 3, weights", "multicast", "ingress", "adder", "hop"};
    CU_ASSERT_EQUAL_FATAL(rows.count, 3 * 5 + 5 + 5);
    for (size_t i = 0; i < 5; i++)
        check_text(actions[i], rows.items[20 + i].action, actions[i]);
    check_text("nobody", rows.items[24].source, "nobody prices it");
    end_bench(&bench);
}

const struct jn_test tests[] = {
    {"actions that cost the same share a line of text",
     actions_that_cost_the_same_share_a_line_of_text},
    {"text fits the page", text_fits_the_page},
    {"csv has a row for each action", csv_has_a_row_for_each_action},
    {"json can be read back", json_can_be_read_back},
    {"every network figure has a row", every_network_figure_has_a_row},
    {NULL, NULL},
};
