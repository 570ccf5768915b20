/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Models that other people's programs wrote (tests/import/nir/README.md), and
 * what a file beside them adds. */
#include "harness.h"
#include "import/nir_reading.h"

#include <stdio.h>
#include <string.h>

#define SAID "nir = { T = 4; dt_us = 125.0; reset = \"subtract\"; };"

static uint64_t sum_over_layers(uint64_t (*of)(const struct jn_node *layer))
{
    uint64_t sum = 0;
    const struct jn_node *root = read_nir("cnn_sinabs.nir", SAID)->root;
    const struct jn_node *layers = jn_node_find(root, "layers");
    for (size_t index = 0; layers && index < layers->item_count; index++)
        sum += of(layers->items[index]);
    return sum;
}

static bool is_of(const struct jn_node *layer, const char *type)
{
    return strcmp(jn_node_find(layer, "type")->text, type) == 0;
}

/* From the keys alone, as a reader with a pencil would. */
static uint64_t positions(const struct jn_node *layer)
{
    uint64_t padded =
        layer_number(layer, "H") + 2 * (jn_node_find(layer, "padding")
                                            ? layer_number(layer, "padding")
                                            : 0);
    uint64_t side =
        (padded - layer_number(layer, "R")) / layer_number(layer, "stride") + 1;
    return jn_node_find(layer, "H") ? side * side : 1;
}

static uint64_t macs(const struct jn_node *layer)
{
    return is_of(layer, "average_pooling")
               ? 0
               : layer_number(layer, "M") * layer_number(layer, "C") *
                     layer_number(layer, "R") * layer_number(layer, "S") *
                     positions(layer);
}

static uint64_t neurons(const struct jn_node *layer)
{
    return jn_node_find(layer, "neuron")
               ? layer_number(layer, "M") * positions(layer)
               : 0;
}

static void nmnist_network_has_its_operations_and_neurons(void)
{
    CU_ASSERT_EQUAL(sum_over_layers(macs), 903680);
    CU_ASSERT_EQUAL(sum_over_layers(neurons), 8970);
}

/* A sample, what is said beside, the tree or what is wrong with it. */
static const struct {
    const char *model, *side, *result;
} samples[] = {
    {"lif_norse.nir", SAID,
     "{defaults={T=4} layers=({name=\"0\" type=\"fc\" M=1 C=1 "
     "neuron={model=\"lif\" reset=\"subtract\" leak=\"multiply\"}})}"},
    {"lif_norse.nir", "nir = { T = 4; dt_us = 625.0; reset = \"value\"; };",
     "{defaults={T=4} layers=({name=\"0\" type=\"fc\" M=1 C=1 "
     "neuron={model=\"lif\" reset=\"value\" leak=\"shift\"}})}"},
    {"lif_norse.nir",
     "nir = { T = 4; dt_us = 0.625; tau_unit = \"ms\"; reset = \"value\"; };",
     "{defaults={T=4} layers=({name=\"0\" type=\"fc\" M=1 C=1 "
     "neuron={model=\"lif\" reset=\"value\" leak=\"shift\"}})}"},
    {"two_lif_neurons.nir", SAID,
     "{defaults={T=4} layers=({name=\"linear1\" type=\"fc\" M=1 C=1 "
     "neuron={model=\"lif\" reset=\"subtract\" leak=\"multiply\"}} "
     "{name=\"linear2\" type=\"fc\" M=1 C=1 "
     "neuron={model=\"lif\" reset=\"subtract\" leak=\"multiply\"}})}"},
    {"braille_noDelay_bias_zero.nir", SAID,
     "{defaults={T=4} layers=({name=\"fc1\" type=\"fc\" M=38 C=50 "
     "neuron={model=\"cuba_lif\" reset=\"subtract\" leak=\"multiply\" "
     "recurrent=true}} {name=\"fc2\" type=\"fc\" M=7 C=38 "
     "neuron={model=\"cuba_lif\" reset=\"subtract\" leak=\"multiply\"}})}"},
    {"braille_noDelay_noBias_subtract.nir", SAID,
     "{defaults={T=4} layers=({name=\"fc1\" type=\"fc\" M=40 C=52 "
     "neuron={model=\"cuba_lif\" reset=\"subtract\" leak=\"multiply\" "
     "recurrent=true}} {name=\"fc2\" type=\"fc\" M=7 C=40 "
     "neuron={model=\"cuba_lif\" reset=\"subtract\" leak=\"multiply\"}})}"},
};

static void samples_become_layers(void)
{
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        const struct nir_reading *reading =
            read_nir(samples[i].model, samples[i].side);
        CHECK_ROW(samples[i].model,
                  strcmp(reading->text, samples[i].result) == 0);
        CHECK_ROW(samples[i].model, strcmp(reading->messages, "") == 0);
    }
}

static void shapes_of_as_many_words_are_told(void)
{
    const struct nir_reading *reading = read_nir("lif_rockpool.nir", SAID);
    CU_ASSERT_STRING_EQUAL(
        reading->text,
        "{defaults={T=4} layers=({name=\"0_LinearTorch\" type=\"fc\" M=1 C=1 "
        "neuron={model=\"lif\" reset=\"subtract\" leak=\"multiply\"}})}");
    CU_ASSERT_STRING_EQUAL(reading->messages,
                           "warning: node 'output': its 'shape' is 1 x 1 x 1, "
                           "but what enters is 1; both are as many words\n");
}

static void edges_of_subgraphs_are_repaired_when_asked(void)
{
    static const char *const models[] = {
        "braille_noDelay_bias_zero_subgraph.nir",
        "braille_noDelay_noBias_subtract_subgraph.nir"};
    for (size_t i = 0; i < 2; i++) {
        const struct nir_reading *reading = read_nir(models[i], SAID);
        CHECK_ROW(models[i], !reading->root);
        CHECK_ROW(models[i],
                  strcmp(reading->messages,
                         "error: graph 'lif1': 4 ends of edges name 'lif', "
                         "which is no node of graph 'lif1'; 'lif1' is the only "
                         "node without an edge, and with 'repair_edges = true' "
                         "in a file of 'nir' it is taken for it\n") == 0);
        reading = read_nir(models[i], "nir = { T = 4; dt_us = 125.0; reset = "
                                      "\"subtract\"; repair_edges = true; };");
        CHECK_ROW(models[i],
                  strcmp(layer_text("fc1"), samples[4 + i].result) != 0);
        CHECK_ROW(models[i], strstr(samples[4 + i].result, layer_text("fc1")) &&
                                 layer_text("fc1")[0] != '\0');
        CHECK_ROW(models[i],
                  strcmp(reading->messages,
                         "warning: edges name 'lif', which is no node of "
                         "graph 'lif1': taken for 'lif1'\n") == 0);
    }
}

static void sums_of_spikes_are_graded(void)
{
    read_nir("cnn_sinabs.nir", SAID);
    CU_ASSERT_STRING_EQUAL(
        layer_text("4"), "{name=\"4\" type=\"average_pooling\" C=16 H=16 W=16 "
                         "R=2 S=2 stride=2 bits={outputs=3}}");
    CU_ASSERT_STRING_EQUAL(
        layer_text("5"),
        "{name=\"5\" type=\"conv\" M=8 C=16 H=8 W=8 R=3 S=3 padding=1 "
        "encoding=\"graded\" bits={inputs=3} neuron={model=\"if\" "
        "reset=\"subtract\" leak=\"none\"}}");
}

static void what_is_not_said_is_told_once(void)
{
    const struct nir_reading *reading = read_nir("two_lif_neurons.nir", NULL);
    CU_ASSERT_STRING_EQUAL(
        reading->messages,
        "warning: node 'lif1': models of NIR's do not say how potentials are "
        "reset; without 'v_reset' it is taken for 'subtract', else give "
        "'reset' in a file of 'nir'\n"
        "warning: node 'lif1': models of NIR's do not say how long a step is, "
        "so leaks are taken for multiplications; 'dt_us' in a file of 'nir' "
        "tells which are shifts\n"
        "warning: models of NIR's do not say how many time steps they run: it "
        "is one unless 'T' in a file of 'nir' says otherwise\n");
    CU_ASSERT_PTR_NOT_NULL(strstr(reading->text, "defaults={T=1}"));
}

static void file_beside_adds_to_layers(void)
{
    const struct nir_reading *reading = read_nir(
        "two_lif_neurons.nir",
        "name = \"pair\"; variables = { steps = 8; };\n"
        "nir = { T = \"steps\"; dt_us = 1.0; encoding = \"direct\";\n"
        "  neuron = { refractory = 2; };\n"
        "  defaults = { bits = { weights = 4; }; density = { spikes = 0.1; }; "
        "};\n"
        "  layers = ( { name = \"linear2\"; bits = { inputs = 2; };\n"
        "               neuron = { reset = \"value\"; refractory = 0; }; },\n"
        "             { name = \"linear2\"; bits = { weights = 8; }; } ); };");
    CU_ASSERT_STRING_EQUAL(
        reading->text,
        "{name=\"pair\" variables={steps=8} defaults={bits={weights=4} "
        "density={spikes=0.1} T=\"steps\"} "
        "layers=({name=\"linear1\" type=\"fc\" M=1 C=1 encoding=\"direct\" "
        "neuron={model=\"lif\" reset=\"subtract\" leak=\"multiply\" "
        "refractory=2}} "
        "{name=\"linear2\" type=\"fc\" M=1 C=1 neuron={model=\"lif\" "
        "reset=\"value\" leak=\"multiply\" refractory=0} "
        "bits={inputs=2 weights=8}})}");
}

static const struct {
    const char *side, *message;
} faults[] = {
    {"nir = { T = 1; layers = ( { name = \"linear\"; } ); };",
     "error: the model has no layer 'linear'; did you mean 'linear1'?\n"},
    {"nir = { T = 1; layers = ( { name = \"lif1\"; } ); };",
     "error: the neurons 'lif1' are part of layer 'linear1'\n"},
    {"nir = { T = 1; layers = ( { name = \"xyzxyz\"; } ); };",
     "error: the model has no layer 'xyzxyz'\n"},
    {"nir = { T = 1; layers = ( { bits = 4; } ); };",
     "error: a layer needs 'name'\n"},
    {"nir = { T = 1; layers = ( 4 ); };",
     "error: a layer must be a group, not a single value\n"},
    {"nir = { dt = 1.0; };",
     "error: 'nir' has no 'dt'; did you mean 'dt_us'?\n"},
    {"nir = { dt_us = 0.0; };", "error: 'dt_us' must be above 0, but is 0\n"},
    {"nir = { tau_unit = \"us\"; };",
     "error: 'tau_unit' must be 's' or 'ms', not 'us'\n"},
    {"nir = { reset = \"zero\"; };",
     "error: 'reset' must be 'subtract' or 'value', not 'zero'\n"},
    {"nir = { defaults = { T = 4; }; };",
     "error: 'T' of a model of NIR's stands in 'nir' itself\n"},
    {"nir = { file = \"other.nir\"; };",
     "error: a second model of NIR's\nnote: this is the first one\n"},
    {"nir = 4;", "error: 'nir' must be a group, not a single value\n"},
};

static void faults_beside_are_told(void)
{
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        const struct nir_reading *reading =
            read_nir("two_lif_neurons.nir", faults[i].side);
        CHECK_ROW(faults[i].side, !reading->root);
        bool told = strstr(reading->messages, faults[i].message) != NULL;
        CHECK_ROW(faults[i].side, told);
        if (!told)
            puts(reading->messages);
    }
}

static void long_steps_are_told(void)
{
    const struct nir_reading *reading =
        read_nir("lif_norse.nir",
                 "nir = { T = 1; dt_us = 5000.0; reset = \"value\"; };");
    CU_ASSERT_STRING_EQUAL(
        reading->messages,
        "warning: node '1': a step of 5000 us is longer than its time constant "
        "of 2500 us; 'tau_unit' says whether the model's are in s (default) or "
        "ms\n");
    forget_nir();
}

const struct jn_test tests[] = {
    {"the N-MNIST network has its operations and neurons",
     nmnist_network_has_its_operations_and_neurons},
    {"samples become layers", samples_become_layers},
    {"shapes of as many words are told", shapes_of_as_many_words_are_told},
    {"edges of subgraphs are repaired when asked",
     edges_of_subgraphs_are_repaired_when_asked},
    {"sums of spikes are graded", sums_of_spikes_are_graded},
    {"what is not said is told once", what_is_not_said_is_told_once},
    {"a file beside adds to layers", file_beside_adds_to_layers},
    {"faults beside are told", faults_beside_are_told},
    {"long steps are told", long_steps_are_told},
    {NULL, NULL},
};
