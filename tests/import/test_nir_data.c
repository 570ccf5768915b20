/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recorded spikes; make_nir_data.py says what is in data.nir. */
#include "harness.h"
#include "import/nir_data.h"
#include "import/nir_writing.h"

#include <stdio.h>
#include <string.h>

static struct jn_arena *arena;
static struct jn_diags *diags;
static struct jn_nir_spikes spikes;

static bool read(struct jn_nir_recording recording)
{
    jn_arena_free(arena);
    arena = jn_arena_new();
    diags = jn_diags_new(arena);
    const struct jn_reader reader = {arena, diags, NULL};
    if (!recording.path)
        recording.path = source_path("tests/import/nir/data.nir");
    return jn_nir_data_read(&recording, &reader, &spikes);
}

static bool fires(uint64_t step, uint64_t neuron)
{
    uint64_t bit = step * spikes.neurons + neuron;
    return spikes.bits[bit / 8] >> bit % 8 & 1;
}

static void grids_are_read_sample_by_sample(void)
{
    for (uint64_t sample = 0; sample < 2; sample++) {
        bool same = read((struct jn_nir_recording){
            .node = "conv", .observable = "spikes", .sample = sample});
        CU_ASSERT_TRUE_FATAL(same);
        CU_ASSERT_EQUAL(spikes.steps, 4);
        CU_ASSERT_EQUAL_FATAL(spikes.neurons, 18);
        CU_ASSERT_EQUAL(spikes.byte_count, 9);
        for (uint64_t step = 0; step < 4; step++)
            for (uint64_t neuron = 0; neuron < 18; neuron++)
                same = same && fires(step, neuron) ==
                                   ((7 * neuron + 3 * step + sample) % 5 == 0);
        CU_ASSERT_TRUE(same);
    }
}

static void events_are_cut_into_steps(void)
{
    static const char *const expected[] = {"00010", "00000", "10000", "00001"};
    CU_ASSERT_TRUE_FATAL(read((struct jn_nir_recording){
        .node = "lif1.lin", .observable = "spikes", .steps = 4}));
    CU_ASSERT_EQUAL(spikes.steps, 4);
    CU_ASSERT_EQUAL_FATAL(spikes.neurons, 5);
    for (uint64_t step = 0; step < 4; step++)
        for (uint64_t neuron = 0; neuron < 5; neuron++)
            CHECK_ROW(expected[step],
                      fires(step, neuron) == (expected[step][neuron] == '1'));
}

#define DATA   "/nodes/a/observables/s/"
#define TYPES  "@/ __type__ 'NIRGraphData'\n@/nodes/a/observables/s __type__ "
#define EVENTS TYPES "'EventData'\n"
#define SIZES                                                                  \
    "@/nodes/a/observables/s n_neurons 5\n@/nodes/a/observables/s t_max 1.0\n"

static const struct {
    const char *node, *observable;
    uint64_t sample;
    const char *file; /* NULL: data.nir */
    const char *message;
} faults[] = {
    {"conf", "spikes", 0, NULL, "there is no node 'conf'; there is 'conv'"},
    {"lif1.in", "spikes", 0, NULL, "there is no node 'in'; there is 'lin'"},
    {"conv.in", "spikes", 0, NULL, "there is no group '/nodes/conv/nodes'"},
    {"lif1", "spikes", 0, NULL, "node 'lif1' has no 'observables'"},
    {"conv/observables", "spikes", 0, NULL,
     "there is no node 'conv/observables'; there is 'conv'"},
    {"conv", "spike", 0, NULL,
     "there is no observable 'spike'; there is 'spikes'"},
    {"conv", "spikes", 2, NULL,
     "'spikes' of node 'conv': 'data' has 2 samples, counted from 0: no "
     "sample 2"},
    {"a", "s", 0, DATA "data <1,2,3>\n",
     "no file of recorded data: its '__type__' is not 'NIRGraphData'"},
    {"a", "s", 0, DATA "data <1,2,3>\n" TYPES "'Grid'\n",
     "its '__type__' must be 'TimeGriddedData', 'EventData' or "
     "'ValuedEventData'"},
    {"a", "s", 0, DATA "data <1,2>\n" TYPES "'TimeGriddedData'\n",
     "a sample of 'data' is 2; it must be steps x neurons"},
    {"a", "s", 0, DATA "data 5\n" TYPES "'TimeGriddedData'\n",
     "'data' has 0 samples, counted from 0: no sample 0"},
    {"a", "s", 0, DATA "data <1,65536,65536>\n" TYPES "'TimeGriddedData'\n",
     "'data' has too many numbers to read them all"},
    {"a", "s", 0, DATA "idx <1,2>\n" EVENTS,
     "events need the attributes 'n_neurons' and 't_max', both above 0"},
    {"a", "s", 0, DATA "idx <1,2>\n" EVENTS SIZES, "there is no 'time'"},
    {"a", "s", 0, DATA "idx <1,2>\n" DATA "time <1,3>\n" EVENTS SIZES,
     "'idx' and 'time' are of different shapes"},
    {"a", "s", 1, DATA "idx [0,5]\n" DATA "time [0,0]\n" EVENTS SIZES,
     "event 0 is of neuron 5 at 0; there are 5 neurons and times from 0 to 1"},
    {"a", "s", 1, DATA "idx [0,4]\n" DATA "time [0,2]\n" EVENTS SIZES,
     "event 0 is of neuron 4 at 2; there are 5 neurons and times from 0 to 1"},
    {"a", "s", 1, DATA "idx [0,-2]\n" DATA "time [0,1]\n" EVENTS SIZES,
     "event 0 is of neuron -2 at 1; there are 5 neurons and times from 0 to "
     "1"},
};

static void faults_are_told(void)
{
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        bool good = read((struct jn_nir_recording){
            .path = faults[i].file ? write_nir(faults[i].file) : NULL,
            .node = faults[i].node,
            .observable = faults[i].observable,
            .sample = faults[i].sample,
            .steps = 4});
        const struct jn_message *first = jn_diags_first(diags);
        const char *text = first ? first->text : "";
        bool told = strstr(text, faults[i].message) != NULL;
        CHECK_ROW(faults[i].message, !good);
        CHECK_ROW(faults[i].message, told);
        if (!told)
            puts(text);
    }
    remove_nir();
    jn_arena_free(arena);
    arena = NULL;
}

const struct jn_test tests[] = {
    {"grids are read sample by sample", grids_are_read_sample_by_sample},
    {"events are cut into steps", events_are_cut_into_steps},
    {"faults are told", faults_are_told},
    {NULL, NULL},
};
