/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "notation.h"
#include "search/key.h"
#include "sparse/density.h"
#include "sparse/rates.h"

#include <string.h>

static struct notation n;
static struct jn_search_options options;
static struct jn_factor_limit limit = {.dim = "M", .value = 2};
static struct jn_constraint constraint;
static const char *const names[] = {"M", "C"};

static void start(void)
{
    notation_read(&n, "1x1 1x1 2x2 2x2", "M4 C6 P5", "W:M,C I:C,P O!:M,P", "");
    jn_problem_look(&n.problem);
    constraint = (struct jn_constraint){
        .level = "L1", .factors = &limit, .factor_count = 1};
    options = (struct jn_search_options){
        .strategy = "random", .sample_count = 100, .seed = 7, .threads = 1};
    options.objectives.count = 1;
}

static void find_key(char key[JN_HASH_DIGITS + 1])
{
    const struct jn_demands demands = {&constraint, 1, NULL};
    jn_search_key(&n.problem, &demands, &options, key);
}

static void change_bound(void)
{
    n.layer.bounds[1] = 7;
}
static void change_bits(void)
{
    n.layer.tensors[0].has_bits = true;
    n.layer.tensors[0].bits = 4;
}
static void change_operation(void)
{
    n.layer.operation = JN_ADD;
}
static void change_size(void)
{
    n.levels[1].has_size = true;
    n.levels[1].size_words = 40;
}
static void change_price(void)
{
    n.levels[2].component.prices[JN_READ].energy_pj += 1e-15;
    n.levels[2].component.prices[JN_READ].energy_pj *= 1.0000000000000002;
}
static void change_mesh(void)
{
    n.levels[2].mesh.x = 3;
}
static void change_bandwidth(void)
{
    n.levels[0].read = (struct jn_bandwidth){true, 0.5};
}
static void change_compute(void)
{
    n.arch.compute.component.prices[JN_COMPUTE].energy_pj += 1;
}
static void change_clock(void)
{
    n.arch.clock_ghz += 0.125;
}
static void change_rule(void)
{
    n.problem.options.old_translation_rule = true;
}
static void change_relation(void)
{
    limit.relation = JN_AT_MOST;
}
static void change_level(void)
{
    constraint.level = "L2";
}
static void change_order(void)
{
    constraint.inner_order = names;
    constraint.inner_order_count = 2;
}
static void change_order_outside(void)
{
    constraint.outer_order = names;
    constraint.outer_order_count = 2;
}
static void change_flag(void)
{
    constraint.flagged[JN_FLAG_NO_COALESCE].tensors = names;
    constraint.flagged[JN_FLAG_NO_COALESCE].count = 1;
}
static void change_parallelism(void)
{
    constraint.min_parallelism = 0.25;
}
static void change_objective(void)
{
    options.objectives.items[0] = JN_OBJECTIVE_EDP;
}
static void change_objectives(void)
{
    options.objectives.items[1] = JN_OBJECTIVE_EDP;
    options.objectives.count = 2;
}
static void change_strategy(void)
{
    options.strategy = "anneal";
}
static void change_samples(void)
{
    options.sample_count++;
}
static void change_effort(void)
{
    options.effort++;
}

static void change_seed(void)
{
    options.seed++;
}
static void change_level_of_accesses(void)
{
    options.objectives.items[0] = JN_OBJECTIVE_ACCESSES;
    options.objectives.level_names[0] = "L1";
}

static void change_tolerance(void)
{
    options.objectives.tolerances[0] = 0.02;
}

static void change_factors(void)
{
    options.imperfect = !options.imperfect;
}

static void change_gap(void)
{
    options.gap_ratio = 0.01;
}

static void change_zeros(void)
{
    n.arch.is_sparse = true;
}
static void change_density(void)
{
    change_zeros();
    n.layer.tensors[1].density =
        (struct jn_density_source){.kind = JN_DENSITY_UNIFORM, .share = 0.3};
}
static void change_rank_of_density(void)
{
    change_density();
    n.layer.tensors[1].density.rank = 1;
}
static void change_block(void)
{
    change_density();
    n.layer.tensors[1].density.block = 4;
}
static void change_block_nonzeros(void)
{
    change_density();
    n.layer.tensors[1].density.block_nonzeros = 2;
}
static void change_band(void)
{
    change_density();
    n.layer.tensors[1].density.band_width = 3;
}
static void change_silence(void)
{
    change_density();
    n.layer.tensors[1].density.silent_share = 0.25;
}
static void change_channels(void)
{
    static const double shares[] = {0.5, 0.25};
    change_density();
    n.layer.tensors[1].density.shares = shares;
    n.layer.tensors[1].density.share_count = 2;
}
static void change_data(void)
{
    static uint64_t bits[] = {5};
    static const struct jn_bitmap bitmap = {1, {3}, 3, bits};
    static const struct jn_density bound = {.bitmap = &bitmap};
    change_density();
    n.problem.densities[1] = &bound;
}
static const double rate_values[] = {0.5, 0.25};
static void change_rates(void)
{
    static const struct jn_rate_map map = {
        .array = {1, {2}}, .values = rate_values, .count = 2};
    static const struct jn_density bound = {.rates = &map, .rank_count = 2};
    change_density();
    n.problem.densities[1] = &bound;
}
static void change_rank_of_rates(void)
{
    static const struct jn_rate_map map = {.array = {1, {2}},
                                           .layout = {.has = {false, true}},
                                           .values = rate_values,
                                           .count = 2};
    static const struct jn_density bound = {.rates = &map, .rank_count = 2};
    change_density();
    n.problem.densities[1] = &bound;
}
static void change_sparse_price(void)
{
    change_zeros();
    n.levels[0].component.prices[JN_GATED_READ].energy_pj = 3;
}
static void change_format(void)
{
    static const struct jn_sparse_rank rank = {.format = JN_RANK_BITMASK};
    static const struct jn_sparse_format format = {
        .tensor = "I", .ranks = &rank, .rank_count = 1};
    change_zeros();
    n.levels[1].sparsity.formats = &format;
    n.levels[1].sparsity.format_count = 1;
}
static void change_saving(void)
{
    static const struct jn_saving_option option = {
        .target = "W", .conditions = names, .condition_count = 1};
    static const struct jn_saving saving = {
        .kind = JN_SAVE_SKIP, .options = &option, .option_count = 1};
    change_zeros();
    n.levels[1].sparsity.savings = &saving;
    n.levels[1].sparsity.saving_count = 1;
}
static void change_overbooking(void)
{
    change_zeros();
    n.levels[1].sparsity.overbooks = true;
}
static void change_overbooked_share(void)
{
    change_overbooking();
    n.levels[1].sparsity.max_overbooked_share = 0.25;
}
static void change_gating(void)
{
    change_zeros();
    n.arch.compute.sparsity.gates_on_zero = true;
}

static void change_neuron(void)
{
    n.layer.neuron.model = JN_NEURON_LIF;
}
static void change_leak(void)
{
    change_neuron();
    n.layer.neuron.leak = JN_LEAK_SHIFT;
}
static void change_style(void)
{
    change_neuron();
    n.layer.neuron.style = JN_UPDATE_LAZY;
}
static void change_reset(void)
{
    change_neuron();
    n.layer.neuron.resets_to_value = true;
}
static void change_streaming(void)
{
    change_neuron();
    n.layer.neuron.streaming = true;
}
static void change_recurrence(void)
{
    change_neuron();
    n.layer.neuron.recurrent = true;
}
static void change_refractory(void)
{
    change_neuron();
    n.layer.neuron.refractory_steps = 3;
}
static void change_touched(void)
{
    change_neuron();
    n.layer.neuron.has_touched = true;
    n.layer.neuron.touched_share = 0.75;
}
static void change_unit_level(void)
{
    change_neuron();
    n.arch.neurons.level = 1;
}
static void change_units(void)
{
    change_neuron();
    n.arch.neurons.units = 5;
}
static void change_unit_cycles(void)
{
    change_neuron();
    n.arch.neurons.cycles_per_update = 0.5;
}
static void change_overlap(void)
{
    change_neuron();
    n.arch.neurons.overlaps = true;
}
static void change_sync(void)
{
    change_neuron();
    n.arch.neurons.sync_cycles = 7;
}
static void change_unit_price(void)
{
    change_neuron();
    n.arch.neurons.component.prices[JN_INTEGRATE].energy_pj = 0.25;
}
static void change_state_share(void)
{
    change_neuron();
    n.problem.spiking.state_share = 0.5;
}
static void change_spike_share(void)
{
    change_neuron();
    n.problem.spiking.spike_share = 0.5;
}
static void change_touched_share(void)
{
    change_neuron();
    n.problem.spiking.touched_share = 0.5;
}
static void change_coding(void)
{
    change_neuron();
    n.problem.storage[1][0].word_bits = 0.25;
}
static void change_packets(void)
{
    change_neuron();
    n.problem.packets[0][0].per_word = 0.25;
}
static void change_binary(void)
{
    n.layer.tensors[1].is_binary = true;
}
static void change_spikes_once(void)
{
    n.layer.tensors[1].spikes_once = true;
}

static const struct {
    const char *name;
    void (*change)(void);
} matters[] = {
    {"bound", change_bound},
    {"bits", change_bits},
    {"operation", change_operation},
    {"size", change_size},
    {"price", change_price},
    {"mesh", change_mesh},
    {"bandwidth", change_bandwidth},
    {"compute", change_compute},
    {"clock", change_clock},
    {"translation rule", change_rule},
    {"relation", change_relation},
    {"level of a constraint", change_level},
    {"order", change_order},
    {"order outside", change_order_outside},
    {"flag", change_flag},
    {"parallelism", change_parallelism},
    {"objective", change_objective},
    {"objectives", change_objectives},
    {"strategy", change_strategy},
    {"samples", change_samples},
    {"seed", change_seed},
    {"effort", change_effort},
    {"level of accesses", change_level_of_accesses},
    {"tolerance", change_tolerance},
    {"factors", change_factors},
    {"gap", change_gap},
    {"zeros", change_zeros},
    {"density", change_density},
    {"rank of a density", change_rank_of_density},
    {"block", change_block},
    {"non-zeros of a block", change_block_nonzeros},
    {"band", change_band},
    {"silence", change_silence},
    {"channels", change_channels},
    {"data", change_data},
    {"rates", change_rates},
    {"rank of rates", change_rank_of_rates},
    {"price where zeros count", change_sparse_price},
    {"format", change_format},
    {"saving", change_saving},
    {"overbooking", change_overbooking},
    {"overbooked share", change_overbooked_share},
    {"gating of compute", change_gating},
    {"neuron", change_neuron},
    {"leak", change_leak},
    {"style of updates", change_style},
    {"reset", change_reset},
    {"streaming", change_streaming},
    {"recurrence", change_recurrence},
    {"refractory steps", change_refractory},
    {"touched neurons", change_touched},
    {"level of the units", change_unit_level},
    {"number of units", change_units},
    {"cycles of an update", change_unit_cycles},
    {"overlap of updates", change_overlap},
    {"synchronisation", change_sync},
    {"price of an update", change_unit_price},
    {"share of state", change_state_share},
    {"share of spikes", change_spike_share},
    {"share of touched ones", change_touched_share},
    {"coding at a level", change_coding},
    {"packets", change_packets},
    {"binary tensor", change_binary},
    {"spikes once", change_spikes_once},
};

static void what_the_answer_depends_on_changes_the_key(void)
{
    enum { COUNT = sizeof matters / sizeof *matters };
    static char keys[COUNT + 1][JN_HASH_DIGITS + 1];
    start();
    find_key(keys[COUNT]);
    for (size_t i = 0; i < COUNT; i++) {
        start();
        matters[i].change();
        find_key(keys[i]);
        limit.relation = JN_EQUAL;
        for (size_t other = 0; other <= COUNT; other++)
            CHECK_ROW(matters[i].name,
                      other == i || strcmp(keys[i], keys[other]) != 0);
    }
}

static void nothing_else_does(void)
{
    char before[JN_HASH_DIGITS + 1];
    char after[JN_HASH_DIGITS + 1];
    start();
    find_key(before);
    n.layer.name = "renamed";
    n.layer.count = 17;
    n.arch.name = "renamed";
    n.arch.neurons.units = 9; /* of a layer without */
    n.problem.spiking.state_share = 0.125;
    constraint.dataflow = "renamed";
    constraint.place.line = 12;
    options.threads = 5;
    options.time_limit_seconds = 3;
    find_key(after);
    CU_ASSERT_STRING_EQUAL(before, after);
    options.strategy = "exhaustive";
    find_key(before);
    options.seed = 1234;
    options.sample_count = 5;
    find_key(after);
    CU_ASSERT_STRING_EQUAL(before, after);
}

const struct jn_test tests[] = {{"what the answer depends on changes the key",
                                 what_the_answer_depends_on_changes_the_key},
                                {"nothing else does", nothing_else_does},
                                {NULL, NULL}};
