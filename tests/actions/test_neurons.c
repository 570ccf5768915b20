/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What neurons do and cost, by hand. */
#include "base/arena.h"
#include "cost/pace.h"
#include "eval.h"
#include "harness.h"
#include "oracle/neuron_case.h"

static struct notation n;
static struct jn_result result;
static struct jn_arena *arena, *scratch;

/* 6 steps, 4 neurons, sums of 3 terms. */
static void start(const char *machine, const char *mapping, size_t level)
{
    arena = jn_arena_new();
    scratch = jn_arena_new();
    notation_read(&n, machine, "T6 K4 C3", "W:K,C S:T,C Z!:T,K", mapping);
    neuron_case_fire(&n, level, false, arena);
    n.arch.neurons.overlaps = true;
    for (size_t l = 0; l < n.arch.level_count; l++)
        n.mapping.levels[l].keep = l <= level ? 0x1f : 7;
    for (int action = 0; action < JN_ACTION_COUNT; action++)
        n.arch.neurons.component.prices[action] =
            (struct jn_price){true, action == JN_LEAK ? 0.5 : 2, "", ""};
}

static void end(void)
{
    jn_arena_free(scratch);
    jn_arena_free(arena);
}

static void evaluate(void)
{
    CU_ASSERT_EQUAL_FATAL(jn_evaluate(&n.problem, &n.mapping, scratch, &result),
                          JN_OK);
}

static void refuse(enum jn_misfit misfit)
{
    CU_ASSERT_EQUAL_FATAL(jn_evaluate(&n.problem, &n.mapping, scratch, &result),
                          JN_INFEASIBLE);
    CU_ASSERT_EQUAL(result.refusal.misfit, misfit);
}

/* Decays, multiplications, integrations, comparisons of one update. */
static const struct {
    struct jn_neuron neuron;
    struct jn_update update;
} models[] = {
    {{.model = JN_NEURON_IF}, {0, 0, 1, 1}},
    {{.model = JN_NEURON_LIF, .leak = JN_LEAK_SHIFT}, {1, 0, 1, 1}},
    {{.model = JN_NEURON_LIF, .leak = JN_LEAK_MULTIPLY}, {0, 1, 0, 1}},
    {{.model = JN_NEURON_CUBA_LIF, .leak = JN_LEAK_SHIFT}, {2, 0, 2, 1}},
    {{.model = JN_NEURON_CUBA_LI, .leak = JN_LEAK_MULTIPLY}, {0, 2, 0, 0}},
    {{.model = JN_NEURON_LI, .leak = JN_LEAK_SHIFT}, {1, 0, 1, 0}},
    {{.model = JN_NEURON_ALIF, .leak = JN_LEAK_SHIFT, .refractory_steps = 3},
     {2, 0, 1, 2}},
};

static void models_differ_in_what_an_update_does(void)
{
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++) {
        struct jn_update update = jn_neuron_update(&models[i].neuron);
        CU_ASSERT_EQUAL(update.decays, models[i].update.decays);
        CU_ASSERT_EQUAL(update.multiplications,
                        models[i].update.multiplications);
        CU_ASSERT_EQUAL(update.integrations, models[i].update.integrations);
        CU_ASSERT_EQUAL(update.comparisons, models[i].update.comparisons);
    }
}

static void actions_are_counted_and_priced(void)
{
    start("1x1 1x1 1x1", "T6 K4 | C3", 1);
    n.problem.spiking = (struct jn_spiking){
        .touched_share = 0.5, .spike_share = 0.25, .state_share = 1};
    evaluate();
    const double *counts = result.neurons.counts;
    CU_ASSERT_EQUAL(counts[JN_VISIT], 24);
    CU_ASSERT_EQUAL(counts[JN_INTEGRATE], 24);
    CU_ASSERT_EQUAL(counts[JN_THRESHOLD], 24);
    CU_ASSERT_EQUAL(counts[JN_DECAY], 0);
    CU_ASSERT_EQUAL(counts[JN_RESET], 6);
    CU_ASSERT_EQUAL(counts[JN_SPIKE], 6);
    CU_ASSERT_EQUAL(counts[JN_SYNC], 6);
    CU_ASSERT_EQUAL(result.neurons.energy_pj, 2 * (24 * 3 + 6 * 3));
    CU_ASSERT_EQUAL(result.neurons.leakage_pj, 0.5 * 72);
    CU_ASSERT_EQUAL(result.neurons.touched_share, 0.5);
    end();
}

/* Only those that are touched have state that moves at home. */
static void lazy_neurons_are_not_looked_at(void)
{
    start("1x1 1x1 1x1", "T6 K4 | C3", 1);
    n.layer.neuron.style = JN_UPDATE_LAZY;
    n.problem.spiking = (struct jn_spiking){
        .touched_share = 0.5, .spike_share = 0.25, .state_share = 0.5};
    evaluate();
    CU_ASSERT_EQUAL(result.neurons.counts[JN_VISIT], 12);
    CU_ASSERT_EQUAL(result.levels[1].tensors[3].reads_per_instance, 12);
    CU_ASSERT_EQUAL(result.levels[0].tensors[3].reads_per_instance, 20);
    end();
}

/* Spec 2.4.  Gathered in a register, each sum comes once a step to where the
 * state is; scattered, each operation reads and writes there. */
static void sums_are_gathered_or_scattered(void)
{
    static const struct {
        const char *mapping;
        jn_tensors inside; /* kept within */
        uint64_t reads, updates;
    } rows[] = {{"T6 K4 | | C3", 7, 24, 24}, {"T6 | C3 K4 |", 3, 72, 72}};
    for (size_t i = 0; i < 2; i++) {
        start("1x1 1x1 1x1 1x1", rows[i].mapping, 1);
        n.mapping.levels[2].keep = rows[i].inside;
        evaluate();
        const struct jn_tensor_result *of = result.levels[1].tensors;
        CU_ASSERT_EQUAL(of[2].reads_per_instance, rows[i].reads);
        CU_ASSERT_EQUAL(of[2].updates_per_instance, rows[i].updates);
        CU_ASSERT_EQUAL(of[3].reads_per_instance, 24);
        CU_ASSERT_EQUAL(of[3].updates_per_instance, 24);
        CU_ASSERT_EQUAL(result.compute.computes, 72);
        end();
    }
}

static void updates_take_time(void)
{
    start("1x1 1x1 1x1", "T6 K4 | C3", 1);
    n.arch.neurons.cycles_per_update = 5;
    evaluate();
    CU_ASSERT_EQUAL(result.neurons.cycles, 120);
    CU_ASSERT_EQUAL(result.cycles, 120);
    CU_ASSERT_EQUAL(result.bottleneck, 3);
    n.arch.neurons.sync_cycles = 2;
    evaluate();
    CU_ASSERT_EQUAL(result.cycles, 132);
    n.arch.neurons.overlaps = false;
    n.arch.neurons.units = 2;
    evaluate();
    CU_ASSERT_EQUAL(result.bottleneck, 2);
    CU_ASSERT_EQUAL(result.neurons.waiting_cycles, 72);
    CU_ASSERT_EQUAL(result.cycles, 72 + 72);
    n.arch.neurons.sync_cycles = 0x1p60;
    CU_ASSERT_EQUAL(jn_evaluate(&n.problem, &n.mapping, scratch, &result),
                    JN_INFEASIBLE);
    end();
}

static void a_levels_bandwidth_may_still_be_slowest(void)
{
    start("1x1 1x1 1x1", "T6 K4 | C3", 1);
    n.levels[1].read = (struct jn_bandwidth){true, 0.5};
    n.arch.neurons.sync_cycles = 1;
    evaluate();
    CU_ASSERT_EQUAL(result.bottleneck, 1);
    CU_ASSERT_EQUAL(result.cycles, result.levels[1].cycles + 6);
    end();
}

static void neurons_take_room_on_the_chip(void)
{
    start("1x1 2x1 2x1", "K2x T6 K2 | C3", 1);
    n.loops[0] = (struct jn_loop){6, 6, 0, 0, JN_TIME};
    n.loops[1] = (struct jn_loop){2, 2, 1, 0, JN_TIME};
    n.loops[2] = (struct jn_loop){2, 2, 1, 0, JN_SPACE_X};
    n.arch.neurons.units = 3;
    n.arch.neurons.component.area_um2 = 7;
    evaluate();
    CU_ASSERT_EQUAL(result.neurons.area_um2, 42);
    CU_ASSERT_EQUAL(result.neurons.utilized_instances, 2);
    end();
}

static void sums_are_complete_at_one_instance(void)
{
    start("1x1 3x1 3x1", "T6 C3x | K4", 1);
    refuse(JN_MISFIT_SPREAD);
    end();
    start("1x1 6x1 6x1", "T6x | K4 C3", 1);
    refuse(JN_MISFIT_SPREAD);
    end();
}

static void what_is_needed_is_not_lost(void)
{
    start("1x1 1x1 1x1", "C3 T6 | K4", 1);
    n.mapping.levels[0].keep = 0x1b;
    refuse(JN_MISFIT_LOST);
    CU_ASSERT_STRING_EQUAL(result.refusal.component, "L1");
    n.mapping.levels[0].keep = 0x1f;
    evaluate();
    end();
    start("1x1 1x1 1x1", "T6 K4 | C3", 1);
    n.mapping.levels[0].keep = 0x17;
    refuse(JN_MISFIT_LOST);
    end();
    /* what is forgotten with each pass is as if it left with it */
    start("1x1 1x1 1x1", "C3 | T6 K4", 1);
    n.mapping.levels[0].keep = 0x1b;
    evaluate();
    n.mapping.levels[1].no_temporal_reuse = 4;
    refuse(JN_MISFIT_LOST);
    end();
}

static void recurrent_neurons_hear_of_the_step_before(void)
{
    start("1x1 1x1 1x1", "T6 K4 | C3", 1);
    n.layer.neuron.recurrent = true;
    evaluate();
    end();
    start("1x1 1x1 1x1", "K4 T6 | C3", 1);
    n.layer.neuron.recurrent = true;
    refuse(JN_MISFIT_FEEDBACK);
    end();
    start("1x1 1x1 6x1", "K4 | T6x C3", 1);
    n.loops[1] = (struct jn_loop){3, 3, 2, 1, JN_TIME};
    n.loops[2] = (struct jn_loop){6, 6, 0, 1, JN_SPACE_X};
    evaluate();
    n.layer.neuron.recurrent = true;
    refuse(JN_MISFIT_FEEDBACK);
    end();
}

/* 4 potentials go in and out between the steps, 5 times. */
static void state_pays_on_the_network_both_ways(void)
{
    start("1x1 1x1 1x1", "T6 K4 | C3", 1);
    n.networks[0].has_hop_pj = true;
    n.networks[0].ingress_pj = 1;
    jn_problem_look(&n.problem);
    evaluate();
    CU_ASSERT_EQUAL(result.networks[0].tensors[3].ingresses, 40);
    CU_ASSERT_EQUAL(result.networks[0].tensors[2].ingresses, 0);
    CU_ASSERT_EQUAL(result.networks[0].tensors[4].ingresses, 24);
    CU_ASSERT_EQUAL(result.networks[1].tensors[3].ingresses, 0);
    n.networks[0].carries_updates = false;
    evaluate();
    CU_ASSERT_EQUAL(result.networks[0].tensors[3].ingresses, 20);
    /* a packet for every fourth spike */
    n.problem.packets[0][4] = (struct jn_packet){0.25, 9};
    evaluate();
    CU_ASSERT_EQUAL(result.networks[0].tensors[4].ingresses, 6);
    /* of 9 bits, a millimetre at a pJ a bit */
    n.networks[0].has_hop_pj = false;
    n.networks[0].wire_pj_per_bit_mm = 1;
    n.networks[0].has_tile_width_um = true;
    n.networks[0].tile_width_um = 1000;
    evaluate();
    CU_ASSERT_EQUAL(result.networks[0].tensors[4].energy_per_hop_fj, 9000);
    CU_ASSERT_EQUAL(result.networks[0].tensors[3].energy_per_hop_fj, 16000);
    end();
}

/* A level in between that lets state pass sees the words of the one outside. */
static void state_passes_a_level(void)
{
    start("1x1 1x1 1x1 1x1", "T6 K4 | | C3", 2);
    n.mapping.levels[1].keep = 0x17;
    evaluate();
    CU_ASSERT_EQUAL(result.networks[0].tensors[3].ingresses, 40);
    CU_ASSERT_EQUAL(result.networks[1].tensors[3].ingresses, 40);
    /* where no level further in keeps it, each update comes for it */
    n.mapping.levels[2].keep = 0x17;
    evaluate();
    CU_ASSERT_EQUAL(result.networks[1].tensors[3].ingresses, 48);
    CU_ASSERT_EQUAL(result.levels[0].tensors[3].reads_per_instance, 24);
    end();
}

static void a_machine_waits_for_the_next_steps(void)
{
    struct jn_pace pace;
    start("1x1 1x1 1x1", "T6 K4 | C3", 1);
    struct jn_outcome outcome = {.fate = JN_EVALUATED,
                                 .problem = &n.problem,
                                 .mapping = &n.mapping,
                                 .result = &result};
    evaluate();
    n.layer.step_us = 0.1;
    jn_pace_count(&outcome, 1, &pace);
    CU_ASSERT_EQUAL(pace.period_ns, 0);
    n.arch.clock_ghz = 2;
    jn_pace_count(&outcome, 1, &pace);
    CU_ASSERT_DOUBLE_EQUAL(pace.period_ns, 600, 1e-9);
    CU_ASSERT_EQUAL(pace.busy_ns, 36);
    CU_ASSERT_DOUBLE_EQUAL(pace.idle_ns, 564, 1e-9);
    /* of all components only neurons leak here */
    CU_ASSERT_DOUBLE_EQUAL(pace.idle_pj, 0.5 * 564 * 2, 1e-9);
    n.layer.step_us = 0.001;
    jn_pace_count(&outcome, 1, &pace);
    CU_ASSERT_EQUAL(pace.idle_ns, 0);
    n.layer.dim_names[0] = "U";
    jn_pace_count(&outcome, 1, &pace);
    CU_ASSERT_EQUAL(pace.period_ns, 0);
    end();
}

static void parts_of_a_neurons_energy_add_up(void)
{
    struct jn_summary summary;
    start("1x1 1x1 1x1", "T6 K4 | C3", 1);
    evaluate();
    jn_summary_count(&n.problem, &result, arena, &summary);
    size_t component = jn_neuron_component(&n.arch);
    CU_ASSERT_DOUBLE_EQUAL(summary.component_pj[component],
                           result.neurons.energy_pj + result.neurons.leakage_pj,
                           1e-9);
    double sum_pj = 0;
    for (size_t i = 0; i < summary.part_count; i++)
        sum_pj += summary.parts[i].energy_pj;
    CU_ASSERT_DOUBLE_EQUAL(sum_pj, result.energy_pj, 1e-9 * sum_pj);
    CU_ASSERT_EQUAL(jn_component_instances(&n.arch, component), 1);
    CU_ASSERT_PTR_EQUAL(jn_component_at(&n.arch, component),
                        &n.arch.neurons.component);
    end();
}

static void neurons_of_one_step_need_no_time(void)
{
    start("1x1 1x1 1x1", "T6 K4 | C3", 1);
    n.layer.neuron.time = -1;
    n.layer.neuron.spikes = -1;
    n.arch.neurons.sync_cycles = 3;
    evaluate();
    CU_ASSERT_EQUAL(result.neurons.counts[JN_SYNC], 1);
    CU_ASSERT_EQUAL(result.neurons.counts[JN_SPIKE], 0);
    CU_ASSERT_EQUAL(result.cycles, 75);
    end();
}

const struct jn_test tests[] = {
    {"models differ in what an update does",
     models_differ_in_what_an_update_does},
    {"actions are counted and priced", actions_are_counted_and_priced},
    {"lazy neurons are not looked at", lazy_neurons_are_not_looked_at},
    {"sums are gathered or scattered", sums_are_gathered_or_scattered},
    {"updates take time", updates_take_time},
    {"a level's bandwidth may still be slowest",
     a_levels_bandwidth_may_still_be_slowest},
    {"neurons take room on the chip", neurons_take_room_on_the_chip},
    {"sums are complete at one instance", sums_are_complete_at_one_instance},
    {"what is needed is not lost", what_is_needed_is_not_lost},
    {"recurrent neurons hear of the step before",
     recurrent_neurons_hear_of_the_step_before},
    {"state pays on the network both ways",
     state_pays_on_the_network_both_ways},
    {"state passes a level", state_passes_a_level},
    {"a machine waits for the next steps", a_machine_waits_for_the_next_steps},
    {"parts of a neuron's energy add up", parts_of_a_neurons_energy_add_up},
    {"neurons of one step need no time", neurons_of_one_step_need_no_time},
    {NULL, NULL},
};
