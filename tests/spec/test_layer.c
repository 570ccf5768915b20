/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/checked.h"
#include "harness.h"
#include "spec/reading.h"

#include <string.h>

/* Keys of one layer called l, and what it comes to. */
static const struct {
    const char *keys;
    const char *text;
    uint64_t points, words; /* of the whole layer, of its first tensor */
} layers[] = {
    {"type = 'conv'; M = 6; C = 5; P = 7; Q = 3; R = 3; S = 5; stride = 4;",
     "M6 C5 P7 Q3 R3 S5 compute weights[M,C,R,S] inputs[N,C,4*P+R,4*Q+S] "
     "-> outputs[N,M,P,Q]",
     9450, 450},
    {"type = 'conv'; N = 2; M = 6; C = 5; stride = [3, 2]; dilation = [5, 7];",
     "N2 M6 C5 compute weights[M,C,R,S] inputs[N,C,3*P+5*R,2*Q+7*S] "
     "-> outputs[N,M,P,Q]",
     60, 30},
    {"type = 'depthwise'; C = 11; P = 5; R = 3; dilation = 2;",
     "C11 P5 R3 compute weights[C,R,S] inputs[N,C,P+2*R,Q+2*S] "
     "-> outputs[N,C,P,Q]",
     165, 33},
    {"type = 'grouped'; G = 3; M = 5; C = 7; P = 11;",
     "G3 M5 C7 P11 compute weights[G,M,C,R,S] inputs[N,G,C,P+R,Q+S] "
     "-> outputs[N,G,M,P,Q]",
     1155, 105},
    {"type = 'transposed_conv'; M = 3; C = 5; P = 7; R = 3; stride = 2;",
     "M3 C5 P7 R3 compute weights[M,C,R,S] inputs[N,C,P,Q] "
     "-> outputs[N,M,2*P+R,2*Q+S]",
     315, 45},
    {"type = 'conv'; T = 4; M = 6; C = 5; R = 3; bits = 8;",
     "T4 M6 C5 R3 add weights[M,C,R,S] 8b inputs[T,N,C,P+R,Q+S] 1b "
     "-> outputs[T,N,M,P,Q] 8b",
     360, 90},
    {"type = 'fc'; T = 4; M = 6; C = 5; encoding = 'direct'; neuron = { };",
     "T4 M6 C5 compute weights[M,C] inputs[N,C] -> outputs[T,N,M] -> "
     "potentials[N,M] -> spikes[T,N,M] 1b",
     120, 30},
    {"type = 'fc'; T = 4; M = 6; C = 5; encoding = 'signed';"
     " neuron = { model = 'cuba_lif'; refractory = 2; };"
     " bits = { potentials = 12; };",
     "T4 M6 C5 add weights[M,C] inputs[T,N,C] 2b -> outputs[T,N,M] -> "
     "potentials[N,M] 12b -> synaptic_currents[N,M] -> "
     "refractory_counters[N,M] -> spikes[T,N,M] 1b",
     120, 30},
    {"type = 'fc'; T = 4; M = 6; C = 5; encoding = 'graded';"
     " neuron = { model = 'li'; };",
     "T4 M6 C5 compute weights[M,C] inputs[T,N,C] -> outputs[T,N,M] -> "
     "potentials[N,M]",
     120, 30},
    {"type = 'fc'; T = 4; M = 6; C = 5; neuron = { model = 'alif'; };",
     "T4 M6 C5 add weights[M,C] inputs[T,N,C] 1b -> outputs[T,N,M] -> "
     "potentials[N,M] -> adaptations[N,M] -> spikes[T,N,M] 1b",
     120, 30},
    {"type = 'fc'; M = 13; C = 17; bits = 8;",
     "M13 C17 compute weights[M,C] 8b inputs[N,C] 8b -> outputs[N,M] 8b", 221,
     221},
    {"type = 'matmul'; M = 3; N = 5; K = 7; bits = { outputs = 24; };",
     "M3 N5 K7 compute inputs[M,K] weights[K,N] -> outputs[M,N] 24b", 105, 21},
    {"type = 'batched_matmul'; B = 2; M = 3; N = 5; K = 7;",
     "B2 M3 N5 K7 compute inputs[B,M,K] weights[B,K,N] -> outputs[B,M,N]", 210,
     42},
    {"type = 'attention_scores'; H = 12; M = 3; N = 5; K = 7;",
     "H12 M3 N5 K7 compute query[B,H,M,K] key[B,H,N,K] -> outputs[B,H,M,N]",
     1260, 252},
    {"type = 'attention_values'; B = 2; H = 12; M = 3; N = 5; K = 7;",
     "B2 H12 M3 N5 K7 compute scores[B,H,M,K] value[B,H,K,N] "
     "-> outputs[B,H,M,N]",
     2520, 504},
    {"type = 'pooling'; C = 7; P = 5; R = 3; S = 3; stride = 2;",
     "C7 P5 R3 S3 compare inputs[N,C,2*P+R,2*Q+S] -> outputs[N,C,P,Q]", 315,
     231},
    {"type = 'average_pooling'; C = 7; R = 3; S = 5;",
     "C7 R3 S5 add inputs[N,C,P+R,Q+S] -> outputs[N,C,P,Q]", 105, 105},
    {"type = 'elementwise'; C = 7; P = 3;",
     "C7 P3 add inputs[N,C,P,Q] inputs2[N,C,P,Q] -> outputs[N,C,P,Q]", 21, 21},
    {"type = 'einsum'; dims = { head = 3; i = 5; j = 7; k = 11; };"
     "coefficients = { stride = 2; }; operation = 'add'; tensors = ("
     "{ name = 'a'; ranks = ['head', 'i', 'k']; bits = 8; },"
     "{ name = 'b'; ranks = ['2*k + stride*i']; },"
     "{ name = 'c'; ranks = ['head', 'j']; output = true; } );",
     "head3 i5 j7 k11 add a[head,i,k] 8b b[2*k+2*i] -> c[head,j]", 1155, 165},
    {"type = 'einsum'; dims = { i = 5; k = 11; }; coefficients = { s = -3; };"
     "equation = 'a[2*s*i - k*5, k] * b[] -> c[i], d[k]';",
     "i5 k11 compute a[-6*i-5*k,k] b[] -> c[i] -> d[k]", 55, 825},
    {"type = 'conv'; M = 3; C = 5; H = 13; W = 11; R = 3; S = 5; stride = 2;"
     "padding = 1;",
     "M3 C5 P7 Q5 R3 S5 compute weights[M,C,R,S] inputs[N,C,2*P+R,2*Q+S] "
     "-> outputs[N,M,P,Q]",
     7875, 225},
    {"type = 'conv'; M = 3; C = 5; H = 13; P = 6; R = 3; stride = 2;"
     "padding = [1, 0, 5, 7];",
     "M3 C5 P6 R3 compute weights[M,C,R,S] inputs[N,C,2*P+R,2*Q+S] "
     "-> outputs[N,M,P,Q]",
     270, 45},
};

static const char *with_double_quotes(const char *text, struct jn_arena *arena)
{
    char *copy = jn_arena_text(arena, text);
    for (char *at = copy; (at = strchr(at, '\''));)
        *at = '"';
    return copy;
}

static bool read_layer(struct reading *reading, const char *keys,
                       struct jn_workload *workload)
{
    const char *text =
        jn_arena_format(reading->arena, "layers = ( { name = \"l\"; %s } );",
                        with_double_quotes(keys, reading->arena));
    const struct jn_node *root = reading_parse(reading, text);
    return root && jn_workload_read(root, &reading->reader, workload);
}

static void every_type_is_an_einsum(void)
{
    for (size_t row = 0; row < sizeof layers / sizeof layers[0]; row++) {
        struct reading reading;
        struct jn_workload workload;
        reading_start(&reading);
        bool good = read_layer(&reading, layers[row].keys, &workload);
        CHECK_ROW(reading_messages(&reading), good);
        if (good) {
            const struct jn_layer *layer = &workload.layers[0];
            const char *text = layer_text(layer, reading.arena);
            CHECK_ROW(text, strcmp(text, layers[row].text) == 0);
            CHECK_ROW(text, jn_layer_points(layer) == layers[row].points);
            CHECK_ROW(text,
                      jn_layer_tensor_words(layer, 0) == layers[row].words);
        }
        reading_stop(&reading);
    }
}

/* Keys of a layer called l, and what is said about them. */
static const struct {
    const char *keys;
    const char *messages;
} faults[] = {
    {"type = 'conv'; M = 3;", "1:12: a layer of type 'conv' needs 'C'"},
    {"type = 'conv'; M = 3; C = 5; dilation = [2, 0];",
     "1:70: 'dilation' must be 1 or more"},
    {"type = 'conv'; M = 3; C = 5; stride = 3000000000L;",
     "1:64: 'stride' must be 1 or more, but not that large"},
    {"type = 'conv'; M = 3; C = 5; padding = { top = 1; };",
     "1:65: 'padding' is one number, two (rows, columns) or four (top, "
     "bottom, left, right)"},
    {"type = 'conv'; M = 3; C = 5; stride = { h = 1; };",
     "1:64: 'stride' is one number, or two: rows, columns"},
    {"type = 'pooling'; C = 5;", "1:12: a layer of type 'pooling' needs 'R'; "
                                 "1:12: a layer of type 'pooling' needs 'S'"},
    {"type = 'transposed_conv'; M = 3; C = 5; H = 7;",
     "1:66: a layer of type 'transposed_conv' has no 'H'; there is 'name', "
     "'type', 'module', 'count', 'bits', 'density', 'neuron', 'T', "
     "'encoding', 'stride', 'padding', 'dilation', "
     "'N', 'M', 'C', 'P', 'Q', 'R' or 'S'"},
    {"type = 'einsum'; equation = 'a[i] -> b[i]';",
     "1:12: an einsum needs 'dims'"},
    {"type = 'einsum'; dims = { i = 0; }; equation = 'a[i] -> b[i]';",
     "1:56: dimension 'i' must be 1 or more"},
    {"type = 'einsum'; dims = { i = 3; }; equation = 'a[i] -> b[i] c';",
     "1:87: the equation should end here"},
    {"type = 'einsum'; dims = { i = 3; }; equation = 'a -> b[i]';",
     "1:76: 'a' needs its ranks: 'a[i, j]'"},
    {"type = 'einsum'; dims = { i = 3; }; equation = 'a[i+] -> b[i]';",
     "1:78: a dimension is missing here"},
    {"type = 'einsum'; dims = { i = 3; }; equation = '[i] -> b[i]';",
     "1:74: a tensor is missing here"},
    {"type = 'einsum'; dims = { i = 3; }; equation = 'a[3000000000*i] -> b[]';",
     "1:86: the coefficient before here is too large"},
    {"type = 'einsum'; dims = { i = 3; }; equation = 'a[i] -> b[i]';"
     " tensors = ( );",
     "1:62: 'equation' says again what 'tensors' says: give one of them"},
    {"type = 'einsum'; dims = { i = 3; }; "
     "tensors = ( { name = 'a'; ranks = [ 'i i' ]; output = true; } );",
     "1:101: '+' or '*' is missing here"},
};

static void faults_of_layers_are_located(void)
{
    for (size_t row = 0; row < sizeof faults / sizeof faults[0]; row++) {
        struct reading reading;
        struct jn_workload workload;
        reading_start(&reading);
        bool good = read_layer(&reading, faults[row].keys, &workload);
        const char *messages = reading_messages(&reading);
        CHECK_ROW(faults[row].keys, !good);
        CHECK_ROW(messages, strcmp(messages, faults[row].messages) == 0);
        reading_stop(&reading);
    }
}

static void defaults_hold_where_a_layer_is_silent(void)
{
    struct reading reading;
    struct jn_workload workload;
    reading_start(&reading);
    const struct jn_node *root = reading_parse(
        &reading,
        "name = \"net\"; defaults = { N = 3; M = 7; bits = { weights = 4; "
        "outputs = 20; } };"
        "layers = ( { name = \"a\"; type = \"fc\"; module = \"head\"; C = 5; "
        "count = 11; bits = { outputs = 12; }; },"
        "{ name = \"b\"; type = \"fc\"; N = 2; M = 5; C = 3; } );");
    CU_ASSERT_TRUE(root && jn_workload_read(root, &reading.reader, &workload));
    const char *first = layer_text(&workload.layers[0], reading.arena);
    const char *second = layer_text(&workload.layers[1], reading.arena);
    CHECK_ROW(first, strcmp(first, "N3 M7 C5 compute weights[M,C] 4b "
                                   "inputs[N,C] -> outputs[N,M] 12b") == 0);
    CHECK_ROW(second, strcmp(second, "N2 M5 C3 compute weights[M,C] 4b "
                                     "inputs[N,C] -> outputs[N,M] 20b") == 0);
    CU_ASSERT_STRING_EQUAL(workload.name, "net");
    CU_ASSERT_STRING_EQUAL(workload.layers[0].module, "head");
    CU_ASSERT_STRING_EQUAL(workload.layers[1].module, "");
    CU_ASSERT_EQUAL(workload.layers[0].count, 11);
    CU_ASSERT_EQUAL(workload.layers[1].count, 1);
    reading_stop(&reading);
}

static void a_workload_without_a_name_has_its_files(void)
{
    struct reading reading;
    struct jn_workload workload;
    reading_start(&reading);
    CU_ASSERT_TRUE(
        read_layer(&reading, "type = 'fc'; M = 3; C = 5;", &workload));
    CU_ASSERT_STRING_EQUAL(workload.name, "t");
    reading_stop(&reading);
}

static void padding_is_noted_by_side(void)
{
    static const struct {
        const char *keys;
        uint64_t padding[4];
    } rows[] = {
        {"padding = 3;", {3, 3, 3, 3}},
        {"padding = [5, 2];", {5, 5, 2, 2}},
        {"padding = [5, 2, 7, 3];", {5, 2, 7, 3}},
        {"", {0, 0, 0, 0}},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct reading reading;
        struct jn_workload workload;
        reading_start(&reading);
        bool good = read_layer(
            &reading,
            jn_arena_format(reading.arena, "type = 'conv'; M = 3; C = 5; %s",
                            rows[row].keys),
            &workload);
        CHECK_ROW(rows[row].keys,
                  good && memcmp(workload.layers[0].padding, rows[row].padding,
                                 sizeof rows[row].padding) == 0);
        reading_stop(&reading);
    }
}

const struct jn_test tests[] = {
    {"every type is an einsum", every_type_is_an_einsum},
    {"faults of layers are located", faults_of_layers_are_located},
    {"defaults hold where a layer is silent",
     defaults_hold_where_a_layer_is_silent},
    {"a workload without a name has its file's",
     a_workload_without_a_name_has_its_files},
    {"padding is noted by side", padding_is_noted_by_side},
    {NULL, NULL},
};
