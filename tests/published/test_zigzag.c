/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ZigZag's layer that can be checked by hand (zigzag_*.cfg): 68294568.736 pJ in
 * its own terms, and what we count otherwise.
 *
 * The vocabulary differs in one point.  ZigZag reads a finished output from the
 * memory that holds it before it goes outward; here that is the update of the
 * level outside, and no read.  So we count
 *  - 2 x 6422528 reads of the output registers less: an output's first product
 *    needs no old sum (ZigZag reads one), and nothing is read to drain it;
 *  - 784 reads of the SRAM less, which would drain the outputs to DRAM.
 * Everything else is equal to the line.
 */
#include "harness.h"
#include "published.h"

enum {
    MACS = 115605504,
    OUTPUT_REGISTER_FILLS = 6422528, /* 200704 outputs in 32 registers each */
    OUTPUT_LINES = 784               /* of the SRAM */
};

static const double zigzag_pj = 68294568.736;
static const double register_pj = 0.021;
static const double sram_read_pj = 416.16;

static const struct row {
    const char *name;
    const char *level, *tensor;
    enum jn_action action;
    uint64_t lines; /* of all instances */
    double energy_pj;
} rows[] = {
    {"weights leave DRAM", "DRAM", "weights", JN_READ, 4608, 3225600},
    {"weights are written once", "weight_rf", "weights", JN_FILL, 36864,
     3502.08},
    {"weights are read by each product", "weight_rf", "weights", JN_READ, MACS,
     10982522.88},
    {"inputs leave DRAM", "DRAM", "inputs", JN_READ, 26912, 18838400},
    {"inputs reach the SRAM", "SRAM", "inputs", JN_FILL, 841, 318234.4},
    {"inputs leave the SRAM in each cycle", "SRAM", "inputs", JN_READ, 14112,
     5872849.92},
    {"sums are written by each product", "output_rf", "outputs", JN_UPDATE,
     MACS, 2427715.584},
    {"sums are read by each product but the first", "output_rf", "outputs",
     JN_READ, MACS - OUTPUT_REGISTER_FILLS, 2292842.496},
    {"outputs reach the SRAM", "SRAM", "outputs", JN_UPDATE, OUTPUT_LINES,
     296665.6},
    {"outputs are not read to be drained", "SRAM", "outputs", JN_READ, 0, 0},
    {"outputs reach DRAM", "DRAM", "outputs", JN_UPDATE, 25088, 18816000}};

static struct jn_spec *load_zigzag(void)
{
    return load_published("tests/published/zigzag_machine.cfg",
                          "tests/published/zigzag_layer.cfg",
                          "tests/published/zigzag_mapping.cfg");
}

static void check_row_of(const struct jn_spec *spec,
                         const struct jn_result *result, const struct row *row)
{
    size_t tensor = tensor_named(spec, 0, row->tensor);
    const struct jn_tensor_result *at =
        &result->levels[level_named(spec, row->level)].tensors[tensor];
    double lines = (double)at->lines[row->action] * at->utilized_instances;
    CHECK_ROW(row->name, is_within(lines, (double)row->lines, 1e-9));
    CHECK_ROW(row->name,
              is_within(at->energy_pj_of[row->action], row->energy_pj, 1e-9));
}

static void every_access_is_zigzags(void)
{
    struct jn_spec *spec = load_zigzag();
    struct jn_arena *scratch = jn_arena_new();
    struct jn_result result;
    if (evaluate_named(spec, "conv", scratch, &result))
        for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
            check_row_of(spec, &result, &rows[i]);
    jn_arena_free(scratch);
    jn_spec_free(spec);
}

static void total_is_zigzags_but_for_the_reads_that_drain(void)
{
    double expected_pj = zigzag_pj - 2 * OUTPUT_REGISTER_FILLS * register_pj -
                         OUTPUT_LINES * sram_read_pj;
    struct jn_spec *spec = load_zigzag();
    struct jn_arena *scratch = jn_arena_new();
    struct jn_result result;
    if (evaluate_named(spec, "conv", scratch, &result)) {
        CU_ASSERT_EQUAL(result.compute.computes, MACS);
        CU_ASSERT_EQUAL(result.cycles, 112896);
        CU_ASSERT_DOUBLE_EQUAL(result.compute.energy_pj, 4624220.16, 1e-3);
        CU_ASSERT_DOUBLE_EQUAL(result.energy_pj, expected_pj, 1e-3);
        CU_ASSERT_TRUE(is_within(result.energy_pj, zigzag_pj, 0.9));
    }
    jn_arena_free(scratch);
    jn_spec_free(spec);
}

const struct jn_test tests[] = {
    {"every access is ZigZag's", every_access_is_zigzags},
    {"the total is ZigZag's but for the reads that drain",
     total_is_zigzags_but_for_the_reads_that_drain},
    {NULL, NULL}};
