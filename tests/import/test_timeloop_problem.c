/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "import/timeloop_reading.h"

#include <stdio.h>
#include <string.h>

/* "A[M,2N+K]": names, then each rank's terms. */
static void print_tensor(const struct jn_layer *layer,
                         const struct jn_tensor *tensor, char *text,
                         size_t size)
{
    size_t used = (size_t)snprintf(text, size, "%s[", tensor->name);
    for (size_t i = 0; i < tensor->rank_count; i++) {
        const struct jn_rank *rank = &tensor->ranks[i];
        for (size_t j = 0; j < rank->term_count; j++)
            used += (size_t)snprintf(text + used, size - used, "%s%lld%s",
                                     j > 0 ? "+" : "",
                                     (long long)rank->terms[j].coefficient,
                                     layer->dim_names[rank->terms[j].dim]);
        used += (size_t)snprintf(text + used, size - used, ",");
    }
    snprintf(text + used, size - used, "]%s", tensor->read_write ? "*" : "");
}

static void check_tensor(const struct reading *reading, size_t tensor,
                         const char *wanted)
{
    char text[256];
    const struct jn_layer *layer = &reading->spec.workload.layers[0];
    print_tensor(layer, &layer->tensors[tensor], text, sizeof text);
    CHECK_ROW(text, strcmp(text, wanted) == 0);
}

static const char *const convolutions[] = {
    "problem: {shape: cnn-layer, instance: {R: 3, S: 5, P: 7, Q: 11, C: 13,\n"
    "  K: 17, N: 2, Hstride: 2, Wdilation: 3}}\n",
    "problem: {shape: cnn_layer, R: 3, S: 5, P: 7, Q: 11, C: 13, K: 17, N: 2,\n"
    "  Hstride: 2, Wdilation: 3}\n",
    "problem: {R: 3, S: 5, P: 7, Q: 11, C: 13, K: 17, N: 2,\n"
    "  Hstride: 2, Wdilation: 3}\n",
};

static void a_convolution_is_built_in(void)
{
    for (size_t i = 0; i < 3; i++) {
        const struct reading *reading = read_timeloop(convolutions[i]);
        CHECK_ROW(reading->messages,
                  reading->fine && reading->messages[0] == '\0');
        const struct jn_layer *layer = &reading->spec.workload.layers[0];
        CU_ASSERT_EQUAL_FATAL(layer->dim_count, 7);
        CU_ASSERT_STRING_EQUAL(layer->dim_names[0], "R");
        CU_ASSERT_EQUAL(layer->bounds[0], 3);
        CU_ASSERT_EQUAL(layer->bounds[4], 13);
        CU_ASSERT_EQUAL_FATAL(layer->tensor_count, 3);
        check_tensor(reading, 0, "Weights[1C,1K,1R,1S,]");
        check_tensor(reading, 1, "Inputs[1N,1C,3R+1P,1S+2Q,]");
        check_tensor(reading, 2, "Outputs[1N,1K,1Q,1P,]*");
        CU_ASSERT_EQUAL(layer->tensors[0].indexed_by, 0x33);
        CU_ASSERT_EQUAL(layer->count, 1);
        CU_ASSERT_EQUAL(layer->operation, JN_COMPUTE);
        CU_ASSERT_STRING_EQUAL(layer->name, "cnn-layer");
    }
    forget_timeloop();
}

#define SHAPE(projection, coefficients)                                        \
    "problem:\n"                                                               \
    "  name: odd\n"                                                            \
    "  shape: {name: x, dimensions: [M, N], coefficients: [" coefficients      \
    "],\n"                                                                     \
    "    data-spaces: [{name: A, projection: " projection "}]}\n"

static const struct {
    const char *projection;
    const char *wanted;
} projections[] = {
    {"[[[M]], [[N]]]", "A[1M,1N,]"},
    {"[M, [N], [[N]]]", "A[1M,1N,1N,]"},
    {"[[[M, 3], [N]]]", "A[3M+1N,]"},
    {"[[[M, -3], [N, 2]]]", "A[-3M+2N,]"},
    {"[[[M, Step], [N, Skip]]]", "A[5M+7N,]"},
    {"[[[M], [M, 4]], N]", "A[5M,1N,]"},
    {"[[[M, -1], [M, -4]], N]", "A[-5M,1N,]"},
    {"[[[M, 0], [M, 4]], N]", "A[4M,1N,]"},
    {"[]", "A[]"},
};

static void projections_sum_products(void)
{
    for (size_t i = 0; i < sizeof projections / sizeof projections[0]; i++) {
        const struct reading *reading = read_timeloop_format(
            SHAPE("%s", "{name: Step, default: 5}, {name: Skip, default: "
                        "3}") "  instance: {M: 3, N: 4, Skip: 7}\n",
            projections[i].projection);
        CHECK_ROW(reading->messages, reading->fine);
        check_tensor(reading, 0, projections[i].wanted);
        CU_ASSERT_STRING_EQUAL(reading->spec.workload.layers[0].name, "odd");
        CU_ASSERT_STRING_EQUAL(reading->spec.workload.layers[0].type, "x");
    }
    forget_timeloop();
}

static void libconfig_nests_in_the_same_way(void)
{
    static const char *const text =
        "problem = {\n"
        "  shape = { name = \"y\"; dimensions = [ \"R\", \"P\" ];\n"
        "    coefficients = ( { name = \"Stride\"; default = 1; } );\n"
        "    data-spaces = (\n"
        "      { name = \"I\"; projection = ( ( ( \"R\" ),\n"
        "                                     ( \"P\", \"Stride\" ) ) ); },\n"
        "      { name = \"O\"; projection = ( ( ( \"P\" ) ) );\n"
        "        read-write = True; } );\n"
        "  };\n"
        "  R = 3; P = 4; Stride = 2;\n"
        "};\n";
    const struct reading *reading =
        read_timeloop_files(&text, 1, JN_SYNTAX_LIBCONFIG);
    CHECK_ROW(reading->messages, reading->fine);
    check_tensor(reading, 0, "I[1R+2P,]");
    check_tensor(reading, 1, "O[1P,]*");
    forget_timeloop();
}

/* The public layer files spell the strides in a way that Timeloop passes
 * over, and so do the figures that were published for them. */
static void an_unknown_coefficient_is_a_warning_without_effect(void)
{
    const struct reading *reading = read_timeloop(
        "problem: {shape: cnn-layer, instance: {R: 3, S: 5, P: 7, Q: 11, C: 1,"
        "\n  K: 1, N: 2, HStride: 2, colour: 3, densities: {Weights: 0.5}}}\n");
    CU_ASSERT_TRUE(reading->fine);
    CU_ASSERT_STRING_EQUAL(
        reading->messages,
        "2:15: warning: 'HStride' is neither a dimension nor a coefficient of "
        "the shape and has no effect; did you mean 'Hstride'?\n"
        "2:27: warning: 'colour' is neither a dimension nor a coefficient of "
        "the shape and has no effect\n");
    check_tensor(reading, 1, "Inputs[1N,1C,1R+1P,1S+1Q,]");
    forget_timeloop();
}

static const struct {
    const char *text;
    const char *messages;
} errors[] = {
    {"problem: 3\n",
     "1:10: error: 'problem' must be a group, not a single value\n"},
    {"problem: {shape: pooling, instance: {}}\n",
     "1:18: error: the shape 'pooling' is not built in; write it out, or use "
     "'cnn-layer'\n"},
    {"problem: {shape: [3], instance: {}}\n",
     "1:18: error: 'shape' must be a group, not a list\n"},
    {"problem: {shape: cnn-layer, instance: 3}\n",
     "1:39: error: 'instance' must be a group, not a single value\n"},
    {"problem: {shape: {data_spaces: []}, instance: {M: 3}}\n",
     "1:18: error: a problem's shape needs 'dimensions'\n"
     "1:32: error: 'data_spaces' must have between 1 and 8 entries, not 0\n"},
    {"problem: {shape: {dimensions: [M]}, instance: {M: 3}}\n",
     "1:18: error: a problem's shape needs 'data_spaces'\n"},
    {SHAPE("[M, N]", "") "  instance: {M: 3}\n",
     "5:13: error: the problem gives no bound for dimension 'N'\n"},
    {SHAPE("[M, N]", "") "  instance: {M: 3, N: 0}\n",
     "5:23: error: the bound of dimension 'N' must be positive\n"},
    {SHAPE("[M, N]", "") "  instance: {M: 3, N: 4.5}\n",
     "5:23: error: 'N' must be a whole number, but '4.5' is 4.5\n"},
    {SHAPE("[M, R]", "") "  instance: {M: 3, N: 4}\n",
     "4:45: error: the shape has no dimension 'R'\n"},
    {SHAPE("[[[M, Step]]]", "") "  instance: {M: 3, N: 4}\n",
     "4:47: error: the shape has no coefficient 'Step'\n"},
    {SHAPE("[[[M, 1, 2]]]", "") "  instance: {M: 3, N: 4}\n",
     "4:43: error: a term must be '[dimension]' or '[dimension, "
     "coefficient]', not a list of 3\n"},
    {SHAPE("[[[M, 3], [M, -1]]]", "") "  instance: {M: 3, N: 4}\n",
     "4:51: error: dimension 'M' has coefficients of both signs in one rank, "
     "which is not supported\n"},
    {SHAPE("[[[M, 5000000000]]]", "") "  instance: {M: 3, N: 4}\n",
     "4:43: error: a coefficient must lie between -2^32 and 2^32, not be "
     "5000000000\n"},
    {SHAPE("M", "") "  instance: {M: 3, N: 4}\n",
     "4:41: error: 'projection' must be a list, not a single value\n"},
    {SHAPE("[M,M,M,M,M,M,M,M,M,M,M,M,M,M,M,M,M]",
           "") "  instance: {M: 3, N: 4}\n",
     "4:41: error: 'A' has 17 ranks; at most 16 are supported\n"},
    {SHAPE("[M]", "3") "  instance: {M: 3, N: 4}\n",
     "3:55: error: a coefficient must be a group, not a single value\n"},
    {SHAPE("[M]", "{default: 3}") "  instance: {M: 3, N: 4}\n",
     "3:55: error: a coefficient needs a 'name'\n"},
    {SHAPE("[M]", "{name: Step}") "  instance: {M: 3, N: 4}\n",
     "3:55: error: coefficient 'Step' has neither a 'default' nor a value in "
     "the instance\n"},
    {"problem: {shape: {dimensions: [M, MN, M], data_spaces: [\n"
     "  {name: A, projection: [M]}]}, instance: {M: 3}}\n",
     "1:35: error: a dimension's name must be a single letter, not 'MN'\n"
     "1:39: error: dimension 'M' is listed twice\n"},
    {"problem: {shape: {dimensions: [M], data_spaces: [\n"
     "  {name: A, projection: [M]}, {name: A, projection: [M]},\n"
     "  {projection: [M]}, {name: C}, 3]}, instance: {M: 3}}\n",
     "2:38: error: a second data space is named 'A'\n"
     "3:3: error: a data space needs 'name'\n"
     "3:22: error: a data space needs 'projection'\n"
     "3:33: error: a data space must be a group, not a single value\n"},
    {"problem: {shape: {dimensions: [M], flatten: [{name: X}], data_spaces: [\n"
     "  {name: A, projection: [M]}]}, instance: {M: 3}}\n",
     "1:36: error: flattened dimensions are not supported\n"},
    {"problem: {shape: {dimensions: [M], data_spaces: [\n"
     "  {name: A, projection: [M], read_write: 2}]}, instance: {M: 3}}\n",
     "2:42: error: 'read_write' must be true or false, not '2'\n"},
};

static void faulty_problems_are_located(void)
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
    {"a convolution is built in", a_convolution_is_built_in},
    {"projections sum products", projections_sum_products},
    {"libconfig nests in the same way", libconfig_nests_in_the_same_way},
    {"an unknown coefficient is a warning without effect",
     an_unknown_coefficient_is_a_warning_without_effect},
    {"faulty problems are located", faulty_problems_are_located},
    {NULL, NULL},
};
