/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What models can be made of: each has a line of notation and its layers. */
#include "harness.h"
#include "import/nir_reading.h"
#include "import/nir_writing.h"

#include <stdio.h>
#include <string.h>

#define ROOT            "/node/type 'NIRGraph'\n"
#define SAID            "nir = { T = 1; dt_us = 125000.0; reset = \"value\"; };"
#define IF(name, shape) name " IF r " shape " v_threshold " shape "\n"
#define NEURON          " neuron={model=\"if\" reset=\"value\" leak=\"none\"}"

static const struct {
    const char *what, *model, *layers, *messages;
} models[] = {
    {"padding by name, dilation, one number for both axes",
     ROOT "i Input shape [2,9,9]\n"
          "c Conv2d weight <4,2,3,3> stride 1 padding 'same' dilation 2 "
          "groups 1\n" IF("n", "<4,9,9>") "i > c\nc > n\n",
     "({name=\"c\" type=\"conv\" M=4 C=2 H=9 W=9 R=3 S=3 dilation=2 "
     "padding=2" NEURON "})",
     ""},
    {"an even kernel is padded more behind",
     ROOT "i Input shape [2,9,9]\n"
          "c Conv2d weight <4,2,2,2> padding 'same'\n"
          "i > c\n",
     "({name=\"c\" type=\"conv\" M=4 C=2 H=9 W=9 R=2 S=2 padding=(0 1 0 1)})",
     ""},
    {"other strides along other axes, groups",
     ROOT "i Input shape [4,9,7]\n"
          "c Conv2d weight <6,2,3,1> stride [2,1] padding 'valid' groups 2\n"
          "i > c\n",
     "({name=\"c\" type=\"grouped\" G=2 M=3 C=2 H=9 W=7 R=3 S=1 "
     "stride=(2 1)})",
     ""},
    {"as many groups as channels",
     ROOT "c Conv2d weight <6,1,3,3> groups 6 input_shape [8,8]\n"
          "p AvgPool2d kernel_size 2 stride 2 padding 0\n"
          "f Flatten start_dim 0 end_dim -1\n"
          "l Linear weight <10,54>\ni Input shape [6,8,8]\n"
          "i > c\nc > p\np > f\nf > l\n",
     "({name=\"c\" type=\"depthwise\" C=6 H=8 W=8 R=3 S=3} "
     "{name=\"p\" type=\"average_pooling\" C=6 H=6 W=6 R=2 S=2 stride=2 "
     "encoding=\"graded\"} "
     "{name=\"l\" type=\"fc\" M=10 C=54 encoding=\"graded\"})",
     ""},
    {"one dimension is one row",
     ROOT "i Input shape [3,20]\n"
          "c Conv1d weight <5,3,4> stride 2 padding [1] dilation 1 groups 1 "
          "input_shape 20\ni > c\n",
     "({name=\"c\" type=\"conv\" M=5 C=3 H=1 W=20 R=1 S=4 stride=(1 2) "
     "padding=(0 0 1 1)})",
     ""},
    {"weights of more ranks, vectors of more ranks",
     ROOT "i Input shape [3,8]\na Affine weight <3,4,8> bias <3,4>\n"
          "l Linear weight <2,4>\ni > a\na > l\n",
     "({name=\"a\" type=\"grouped\" G=3 M=4 C=8} "
     "{name=\"l\" type=\"fc\" N=3 M=2 C=4 encoding=\"graded\"})",
     ""},
    {"every model of neurons",
     ROOT "i Input shape [2]\na Linear weight <2,2>\nb Linear weight <2,2>\n"
          "c Linear weight <2,2>\nd Linear weight <2,2>\n"
          "lif LIF tau 1.0 r <2> v_leak <2> v_threshold <2>\n"
          "cuba CubaLIF tau_mem 1.0 tau_syn 0.5 r <2> v_leak <2> "
          "v_threshold <2> v_reset 1.0 w_in 1.0\n"
          "li LI tau 1.5 r <2> v_leak <2>\n"
          "cli CubaLI tau_mem 1.0 tau_syn 0.3 r <2> v_leak <2> w_in 1.0\n"
          "sum I r <2>\ne Linear weight <2,2>\n"
          "i > a\na > lif\nlif > b\nb > cuba\ncuba > c\nc > li\nli > d\n"
          "d > cli\ncli > e\ne > sum\n",
     "({name=\"a\" type=\"fc\" M=2 C=2 neuron={model=\"lif\" "
     "reset=\"value\" leak=\"shift\"}} "
     "{name=\"b\" type=\"fc\" M=2 C=2 neuron={model=\"cuba_lif\" "
     "reset=\"value\" leak=\"shift\"}} "
     "{name=\"c\" type=\"fc\" M=2 C=2 neuron={model=\"li\" "
     "leak=\"multiply\"}} "
     "{name=\"d\" type=\"fc\" M=2 C=2 encoding=\"graded\" "
     "neuron={model=\"cuba_li\" leak=\"multiply\"}} "
     "{name=\"e\" type=\"fc\" M=2 C=2 encoding=\"graded\" "
     "neuron={model=\"li\" leak=\"none\"}})",
     ""},
    {"neurons without weights before them",
     ROOT "i Input shape [2,3,3]\n" IF("n", "<2,3,3>") "i > n\n",
     "({name=\"n\" type=\"average_pooling\" C=2 P=3 Q=3 R=1 S=1" NEURON "})",
     ""},
    {"a path around weights",
     ROOT
     "i Input shape [2]\na Linear weight <2,2>\nb Linear weight <2,2>\n" IF(
         "n", "<2>") IF("m", "<2>") "i > a\na > n\nn > b\nb > m\nn > m\n",
     "({name=\"a\" type=\"fc\" M=2 C=2" NEURON "} "
     "{name=\"b\" type=\"fc\" M=2 C=2" NEURON "} "
     "{name=\"m.from.n\" type=\"average_pooling\" C=2 P=1 Q=1 R=1 S=1})",
     "note: node 'm': the sums of 2 layers add up in it; it is part of "
     "'b'\n"},
    {"spikes that add up before weights",
     ROOT "i Input shape [2]\na Linear weight <2,2>\nb Linear weight <2,2>\n"
          "c Linear weight <2,2>\n" IF("n", "<2>")
              IF("m", "<2>") "i > a\na > n\ni > b\nb > m\nn > c\nm > c\n",
     "({name=\"b\" type=\"fc\" M=2 C=2" NEURON "} "
     "{name=\"a\" type=\"fc\" M=2 C=2" NEURON "} "
     "{name=\"c.sum\" type=\"elementwise\" C=2 P=1 Q=1} "
     "{name=\"c\" type=\"fc\" M=2 C=2 encoding=\"graded\"})",
     ""},
    {"weights back to an earlier layer",
     ROOT "i Input shape [3]\na Linear weight <2,3>\nb Linear weight <4,2>\n"
          "w Linear weight <2,4>\n" IF("n", "<2>")
              IF("m", "<4>") "i > a\na > n\nn > b\nb > m\nm > w\nw > n\n",
     "({name=\"a\" type=\"fc\" M=2 C=3" NEURON "} "
     "{name=\"b\" type=\"fc\" M=4 C=2" NEURON "} "
     "{name=\"w\" type=\"fc\" M=2 C=4})",
     "note: node 'w': a layer of its own, whose sums come back a step "
     "later\n"},
    {"a graph within, of which the name is the module; edges twice",
     ROOT "i Input shape [3]\ng NIRGraph\ng/nodes/in Input shape [3]\n"
          "g/nodes/w Linear weight <2,3>\ng/nodes/v Linear weight <2,2>\n"
          "g/nodes/n IF r <2> v_threshold <2>\ng/nodes/out Output shape [2]\n"
          "g: in > w\ng: w > n\ng: n > v\ng: v > n\ng: n > out\ng: in > w\n"
          "o Output shape [2]\ni > g\ng > o\n",
     "({name=\"g.w\" type=\"fc\" module=\"g\" M=2 C=5 neuron={model=\"if\" "
     "reset=\"value\" leak=\"none\" recurrent=true}})",
     ""},
    {"scales, delays, thresholds",
     ROOT "i Input shape [2]\ns Scale scale 2.0\na Linear weight <2,2>\n"
          "d Delay delay 0.25\nt Threshold threshold <2>\n"
          "b Linear weight <2,2>\ni > s\ns > a\na > d\nd > t\nt > b\n",
     "({name=\"a\" type=\"fc\" M=2 C=2} {name=\"b\" type=\"fc\" M=2 C=2})",
     "note: node 's': the scale is taken into the weights beside it: no "
     "operations\n"
     "warning: node 'd': delays are not counted: they keep 4 words\n"
     "warning: node 't': a threshold without a state or a reset is no neuron: "
     "its comparisons are not counted\n"},
    {"what no input reaches",
     ROOT "i Input shape [2]\na Linear weight <2,2>\nb Linear weight <4,3>\n"
          "i > a\n",
     "({name=\"b\" type=\"fc\" M=4 C=3} {name=\"a\" type=\"fc\" M=2 C=2})",
     "warning: node 'b': no input of the model reaches it\n"},
};

static void models_become_layers(void)
{
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++) {
        const char *path = write_nir(models[i].model);
        CU_ASSERT_PTR_NOT_NULL_FATAL(path);
        const struct nir_reading *reading = read_nir(path, SAID);
        const char *layers = strstr(reading->text, "layers=(");
        const char *messages = reading->messages;
        size_t length = strlen(models[i].layers);
        bool same = layers &&
                    strncmp(layers + 7, models[i].layers, length) == 0 &&
                    strcmp(layers + 7 + length, "}") == 0;
        CHECK_ROW(models[i].what, same);
        CHECK_ROW(models[i].what, strcmp(messages, models[i].messages) == 0);
        if (!same)
            puts(reading->text);
        if (strcmp(messages, models[i].messages) != 0)
            puts(messages);
    }
    remove_nir();
    forget_nir();
}

static const struct {
    const char *model, *message;
} faults[] = {
    {"i Input shape [2]\n", "there is no 'type'"},
    {"/x 5\n", "no model of NIR's: it has no group 'node'"},
    {"/node 5\n", "no model of NIR's: it has no group 'node'"},
    {"/node/type 'Linear'\n",
     "the root is of type 'Linear'; it must be 'NIRGraph'"},
    {"/node/type 5\n", "'type' is no text"},
    {ROOT, "there is no group 'nodes'"},
    {ROOT "a 5\n", "node 'a': a node must be a group"},
    {ROOT "a/shape 5\n", "node 'a': there is no 'type'"},
    {ROOT "i Input shape [2]\n", "there is no 'edges'"},
    {ROOT "i Input shape [2]\n/node/edges [1,2]\n",
     "'edges' has the shape 2; it must be N x 2"},
    {ROOT "i Input shape [2]\n/node/edges <1,2>\n", "'edges' is no text"},
    {ROOT "i Input shape [2]\ni > x\n",
     "an edge names 'x', which is no node of the graph"},
    {ROOT "i Inputs shape [2]\n",
     "node 'i': type 'Inputs' is not known; did the writer mean 'Input'?"},
    {ROOT "i Input\n", "node 'i': there is no 'shape'"},
    {ROOT "i Input shape [0]\ni > i\n",
     "node 'i': 'shape' has the shape 0, which no layer has"},
    {ROOT "i Input shape [-4]\ni > i\n",
     "node 'i': 'shape' has the shape 0, which no layer has"},
    {ROOT "i Input shape 'wide'\n", "node 'i': 'shape' is no number"},
    {ROOT "i Input shape [1,1,1,1,1,1,1,1,1]\n", "node 'i': 'shape' has"},
    {ROOT "i Input shape [2]\ni > i\n", "node 'i': the model has no layers"},
    {ROOT "l Linear weight <4>\n l > l\n", "node 'l': 'weight' has the shape"},
    {ROOT "i Input shape [3]\nl Linear weight <4,2>\ni > l\n",
     "node 'l': its weights are for 2 words, but what enters is 3"},
    {ROOT "i Input shape [3,8,8]\nc Conv2d weight <4,2,3,3>\ni > c\n",
     "node 'c': its weights are for 2 channels, but what enters is 3 x 8 x 8"},
    {ROOT "i Input shape [8,8]\nc Conv2d weight <4,8,3,3>\ni > c\n",
     "node 'c': what enters is 8 x 8; it must have 3 ranks"},
    {ROOT "i Input shape [2,8,8]\nc Conv2d weight <4,2,3>\ni > c\n",
     "node 'c': 'weight' has the shape 4 x 2 x 3; it must have 4 ranks"},
    {ROOT "i Input shape [2,2,2]\nc Conv2d weight <4,2,3,3>\ni > c\n",
     "node 'c': its window of 3 is larger than the padded input of 2"},
    {ROOT "i Input shape [2,8,8]\n"
          "c Conv2d weight <4,2,3,3> input_shape [8,9]\ni > c\n",
     "node 'c': 'input_shape' has 9, but what enters is 2 x 8 x 8"},
    {ROOT "i Input shape [2,8,8]\n"
          "c Conv2d weight <4,2,3,3> stride 2 padding 'same'\ni > c\n",
     "node 'c': 'padding' cannot be 'same' where 'stride' is 2"},
    {ROOT "i Input shape [2,8,8]\n"
          "c Conv2d weight <4,2,3,3> padding 'some'\ni > c\n",
     "node 'c': 'padding' is 'some'; it must be numbers, 'same' or 'valid'"},
    {ROOT "i Input shape [2,8,8]\n"
          "c Conv2d weight <4,2,3,3> stride [1,0]\ni > c\n",
     "node 'c': 'stride' is 0; it must be at least 1"},
    {ROOT "i Input shape [2,8,8]\n"
          "c Conv2d weight <4,2,3,3> stride [1,1,1]\ni > c\n",
     "node 'c': 'stride' has the shape 3; it must be a vector of 1 to 2 "
     "numbers"},
    {ROOT "i Input shape [6,8,8]\n"
          "c Conv2d weight <4,2,3,3> groups 3\ni > c\n",
     "node 'c': 4 outputs cannot be in 3 groups"},
    {ROOT "c Conv2d weight <4,2,3,3>\n" IF("n", "<4,3,3>") "c > n\n",
     "node 'c': its size is not known: the model needs 'input_shape' or an "
     "'Input' before it"},
    {ROOT "i Input shape [2]\nl Linear weight <4,2>\n" IF(
         "n", "<3>") "i > l\nl > n\n",
     "node 'n': its parameters are 3, but what enters is 4"},
    {ROOT "i Input shape [2]\nn IF r <2> v_threshold <3>\ni > n\n",
     "node 'n': 'r' has the shape 2, other parameters have 3"},
    {ROOT "i Input shape [2]\nn IF v_threshold <3>\ni > n\n",
     "node 'n': there is no 'r'"},
    {ROOT IF("n", "<3>") "o Output shape [3]\nn > o\n",
     "node 'n': nothing enters it"},
    {ROOT
     "i Input shape [2]\no Output shape [3]\n" IF("n", "<2>") "i > n\nn > o\n",
     "node 'o': its 'shape' is 3, but what enters is 2"},
    {ROOT
     "i Input shape [2]\nj Input shape [3]\n" IF("n", "<2>") "i > n\nj > n\n",
     "node 'n': 2 and 3 words cannot add up"},
    {ROOT "i Input shape [2,3]\nf Flatten start_dim 2 end_dim -1\n"
          "i > f\n",
     "node 'f': dimensions 2 to -1 cannot be flattened: what enters is 2 x 3"},
    {ROOT "i Input shape [2]\ng NIRGraph\ng/nodes/in Input shape [2]\n"
          "g/nodes/io Input shape [2]\ng/nodes/out Output shape [2]\n"
          "g: in > out\ng: io > out\ni > g\n",
     "an edge enters graph 'g', which has 2 inputs: it must name one of them"},
    {ROOT "g NIRGraph\ng/nodes/w Linear weight <2,2>\ng: w > x\n",
     "graph 'g': an edge names 'x', which is no node of graph 'g'"},
    {ROOT "g.w Linear weight <2,2>\ng NIRGraph\n"
          "g/nodes/w Linear weight <2,2>\ng: w > w\ng.w > g\n",
     "node 'g.w': a second node has this name"},
    {ROOT "i Input shape [2]\nl Linear weight <2,2147483648>\n"
          "i > l\n",
     "node 'l': its weights are for 2147483648 words, but what enters is 2"},
    {ROOT "i Input shape [4294967296]\nl Linear weight <2,4294967296>\n"
          "i > l\n",
     "node 'l': 'weight' has the shape 2 x 4294967296, which no layer has"},
};

static void faults_are_told(void)
{
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        const char *path = write_nir(faults[i].model);
        CU_ASSERT_PTR_NOT_NULL_FATAL(path);
        const struct nir_reading *reading = read_nir(path, SAID);
        bool told = strstr(reading->messages, faults[i].message) != NULL;
        CHECK_ROW(faults[i].message, !reading->root);
        CHECK_ROW(faults[i].message, told);
        if (!told)
            puts(reading->messages);
    }
    remove_nir();
    forget_nir();
}

static void files_of_other_kinds_are_refused(void)
{
    static const struct {
        const char *name, *message;
    } files[] = {
        {"README.md", "error: not a file of HDF5's, as models of NIR's are: it "
                      "does not start like one\n"},
        {"missing.nir", "error: No such file or directory\n"},
        {"", "error: this is no regular file\n"},
    };
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        const struct nir_reading *reading = read_nir(files[i].name, SAID);
        CHECK_ROW(files[i].name, !reading->root);
        CHECK_ROW(files[i].name,
                  strcmp(reading->messages, files[i].message) == 0);
    }
    forget_nir();
}

const struct jn_test tests[] = {
    {"models become layers", models_become_layers},
    {"faults are told", faults_are_told},
    {"files of other kinds are refused", files_of_other_kinds_are_refused},
    {NULL, NULL},
};
