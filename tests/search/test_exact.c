/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exact search against counting all mappings through, on random machines,
 * layers and constraints. */
#include "eval.h"
#include "harness.h"
#include "notation.h"
#include "search/certificate.h"
#include "search/draw_neurons.h"
#include "search/draw_zeros.h"
#include "search/search.h"
#include "spec/neuron_unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRIPLES = 3000, MOST_POINTS = 20000, LEAST_POINTS = 20 };

static struct notation n;
static struct jn_mapspace space;
static struct jn_demands demands;

static uint64_t dice_state;
static uint64_t tree_count; /* proofs that do not just try all mappings */

static uint64_t roll(uint64_t sides)
{
    dice_state ^= dice_state << 13;
    dice_state ^= dice_state >> 7;
    dice_state ^= dice_state << 17;
    return (dice_state >> 11) % sides;
}

#define PICK(table) ((table)[roll(sizeof(table) / sizeof((table)[0]))])

static const char *const machines[] = {
    "1x1 1x1 1x1",         "1x1 1x1 2x2",         "1x1 2x1 2x1 2x1",
    "1x1 1x1 3x2 3x2",     "1x1 1x1 1x4",         "1x1 1x1 2x2 4x2",
    "1x1 1x1 2x1 2x3 2x3", "1x1 1x1 1x1 4x2 4x2", "1x1 1x1 6x1",
};

/* Dimensions of one letter each, and tensors. */
static const char *const layers[][2] = {
    {"MCP", "W:M,C I:C,P O!:M,P"},      {"MPR", "W:M,R I:P+R O!:M,P"},
    {"MPR", "W:M,R I:2P+R O!:M,P"},     {"CPR", "W:C,R I:C,P+2R O!:C,P"},
    {"CPR", "W:R I:C,P+R O!:C,P"},      {"PRQS", "W:R,S I:P+R,Q+S O!:P,Q"},
    {"MCPR", "W:M,C,R I:C,P+R O!:M,P"}, {"MCP", "I:M,C,P O!:M,P"},
    {"MCP", "A:M,P B:M,P O!:M,P,C"},
};

/* The same with neurons behind them, in steps of time. */
static const char *const spiking[][2] = {
    {"TMC", "W:M,C I:T,C O!:T,M"},      {"TMC", "W:M,C I:C O!:T,M"},
    {"TMCP", "W:M,C I:T,C,P O!:T,M,P"}, {"TPR", "W:R I:T,P+R O!:T,P"},
    {"TMPR", "W:M,R I:T,P+R O!:T,M,P"}, {"TCPR", "W:C,R I:T,C,P+R O!:T,C,P"},
    {"MC", "W:M,C I:C O!:M"},
};

static void read_layer(bool spikes)
{
    static const char *const bounds[] = {"1 ", "2 ", "2 ", "3 ",
                                         "4 ", "4 ", "6 "};
    char dims[64] = "";
    const char *const *layer = spikes ? PICK(spiking) : PICK(layers);
    for (const char *dim = layer[0]; *dim != '\0'; dim++) {
        strncat(dims, dim, 1);
        strcat(dims, dim == layer[0] + 3 ? "2 " : PICK(bounds));
    }
    notation_read(&n, PICK(machines), dims, layer[1], "");
}

static double price(double scale)
{
    return roll(6) == 0 ? 0 : scale * (double)(1 + roll(97)) / 16;
}

static void equip(void)
{
    double scale = 60;
    for (size_t level = 0; level < n.arch.level_count; level++) {
        struct jn_level *storage = &n.levels[level];
        for (int action = 0; action <= JN_LEAK; action++)
            storage->component.prices[action].energy_pj = price(scale);
        storage->component.prices[JN_LEAK].energy_pj =
            roll(2) ? price(scale / 10) : 0;
        storage->address_generation_pj = roll(4) ? 0 : price(1);
        storage->has_size = level > 0 && roll(4) > 0;
        storage->size_words = 1 + roll(level == 1 ? 60 : 14);
        storage->multiple_buffering = roll(6) ? 1 : 2;
        storage->min_utilization = roll(9) ? 0 : 0.3;
        storage->read =
            (struct jn_bandwidth){roll(3) == 0, 0.25 * (double)(1 + roll(9))};
        storage->write =
            (struct jn_bandwidth){roll(3) == 0, 0.25 * (double)(1 + roll(9))};
        storage->shared =
            (struct jn_bandwidth){roll(5) == 0, 0.5 * (double)(1 + roll(9))};
        storage->no_link_transfers = roll(3) == 0;
        storage->no_multicast = roll(8) == 0;
        scale /= 4;
    }
    for (size_t i = 0; i < n.arch.network_count; i++) {
        n.networks[i].has_hop_pj = true;
        n.networks[i].hop_pj = roll(2) ? price(2) : 0;
        n.networks[i].router_pj = roll(3) ? 0 : price(1);
        n.networks[i].ingress_pj = roll(3) ? 0 : price(1);
        n.networks[i].fill_latency_cycles = roll(4) ? 0 : 5;
    }
    n.arch.compute.component.prices[JN_COMPUTE].energy_pj = price(1);
    n.problem.options.old_translation_rule = roll(8) == 0;
    n.problem.options.no_first_read_elision = roll(8) == 0;
    jn_problem_look(&n.problem);
}

/* What neurons need is not kept inside of them, and their sums are kept there.
 */
static bool may_demand(size_t level, size_t tensor)
{
    return !(jn_neurons_banned(&n.arch, &n.layer, level) >> tensor & 1);
}

static bool must_demand(size_t level, size_t tensor)
{
    return jn_neurons_needed(&n.arch, &n.layer, level) >> tensor & 1;
}

/* Constraints that leave fewer mappings. */
static size_t constrain(struct jn_arena *arena, struct jn_constraint **list)
{
    struct jn_constraint *all = jn_arena_take(arena, 16, sizeof *all);
    size_t count = 0;
    for (size_t level = 0; level < n.arch.level_count; level++) {
        struct jn_constraint *c = &all[count];
        const char **names =
            jn_arena_take(arena, JN_MAX_TENSORS, sizeof *names);
        c->level = n.levels[level].component.name;
        if (level > 0 && roll(4) > 0) {
            for (size_t t = 0; t < n.layer.tensor_count; t++)
                if (may_demand(level, t) && (must_demand(level, t) || roll(2)))
                    names[c->keep_count++] = n.layer.tensors[t].name;
            c->keep = names;
            c->keep_only = true;
            count++;
        }
        c = &all[count];
        if (roll(2)) {
            struct jn_factor_limit *factors =
                jn_arena_take(arena, 4, sizeof *factors);
            c->level = n.levels[level].component.name;
            c->spatial = roll(2);
            c->factors = factors;
            c->factor_count = 1;
            factors[0].dim = n.layer.dim_names[roll(n.layer.dim_count)];
            factors[0].relation = roll(2) ? JN_AT_MOST : JN_EQUAL;
            factors[0].value = 1 + roll(2);
            count++;
        }
        c = &all[count];
        if (roll(4) == 0) {
            const char **order = jn_arena_take(arena, 4, sizeof *order);
            c->level = n.levels[level].component.name;
            order[0] = n.layer.dim_names[roll(n.layer.dim_count)];
            c->inner_order = order;
            c->inner_order_count = 1;
            count++;
        }
    }
    *list = all;
    return count;
}

static bool draw(uint64_t number, struct jn_arena *arena)
{
    dice_state = number * 0x9E3779B97F4A7C15U + 0x1234567U;
    bool spikes = number % 3 == 1;
    for (int i = 0; i < 8; i++)
        (void)roll(2);
    read_layer(spikes);
    equip();
    if (spikes)
        draw_neurons(&n, roll, arena);
    if (number % 2 == 0)
        draw_zeros(&n, roll, arena);
    demands.count = constrain(arena, &demands.items);
    bool made =
        (number % 4 == 3 ? jn_mapspace_make_imperfect : jn_mapspace_make)(
            &n.problem, demands.items, demands.count, arena, &space);
    return made && jn_mapspace_size(&space) <= MOST_POINTS &&
           jn_mapspace_size(&space) >= LEAST_POINTS;
}

static struct jn_search_options look(const char *strategy, uint64_t number)
{
    struct jn_search_options options = {.strategy = strategy, .threads = 1};
    options.objectives.items[0] = (enum jn_objective)(number % 3);
    options.objectives.count = 1;
    options.imperfect = space.imperfect;
    return options;
}

/* What a search that had to stop early says holds, too. */
static void check_bound(const char *row, uint64_t number,
                        const struct jn_found *best, struct jn_arena *arena)
{
    struct jn_search_options options = look("exact", number);
    struct jn_found found;
    options.effort = 20;
    options.gap_ratio = number % 5 == 0 ? 0.2 : 0;
    (void)!jn_search_run(&space, &options, arena, &found);
    if (!found.any)
        return;
    CHECK_ROW(row, found.cost.items[0] >= best->cost.items[0]);
    CHECK_ROW(row, found.bound.items[0] <= best->cost.items[0] * (1 + 1e-9));
    CHECK_ROW(row, !found.certified ||
                       jn_cost_compare(&options.objectives, &found.cost,
                                       &best->cost) == 0);
}

/* There is a proof, which says how much was tried in vain. */
static void check_proof(const char *row, const struct jn_search_options *how,
                        const struct jn_found *best, struct jn_arena *arena)
{
    const struct jn_claim claim = {&space,         &demands,
                                   NULL,           how->objectives,
                                   &best->mapping, best->cost.items[0]};
    const char *reason;
    if (jn_demands_breach(&n.problem, &demands, &best->mapping, arena))
        return; /* factors in space where there is no room */
    const char *text = jn_certify(&claim, arena, &reason);
    CHECK_ROW(row, text != NULL);
    if (text == NULL)
        fprintf(stderr, "%s: %s\n", row, reason);
    else
        tree_count += strstr(text, "\n# steps ") != NULL;
}

static void check(uint64_t number)
{
    struct jn_arena *arena = jn_arena_new();
    struct jn_search_options exact = look("exact", number);
    struct jn_search_options all = look("exhaustive", number);
    struct jn_found a;
    struct jn_found b;
    char row[64];
    snprintf(row, sizeof row, "triple %llu", (unsigned long long)number);
    enum jn_status found = jn_search_run(&space, &exact, arena, &a);
    enum jn_status known = jn_search_run(&space, &all, arena, &b);
    CHECK_ROW(row, found == known && a.any == b.any);
    CHECK_ROW(row, a.certified == a.any && a.complete);
    if (a.any && b.any) {
        CHECK_ROW(row, a.gap_ratio == 0);
        CHECK_ROW(row, jn_cost_compare(&all.objectives, &a.cost, &b.cost) == 0);
        CHECK_ROW(row, memcmp(&a.point, &b.point, sizeof a.point) == 0);
        check_bound(row, number, &b, arena);
        check_proof(row, &all, &b, arena);
    }
    jn_arena_free(arena);
}

/* Another number of triples, and the number of the first one, may come from
 * outside. */
static uint64_t setting(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);
    return text ? strtoull(text, NULL, 10) : otherwise;
}

static void it_finds_what_counting_through_all_mappings_finds(void)
{
    uint64_t wanted = setting("TEST_TRIPLES", how_many(TRIPLES));
    uint64_t number = setting("TEST_FIRST", 1);
    for (uint64_t done = 0; done < wanted; number++) {
        struct jn_arena *arena = jn_arena_new();
        if (draw(number, arena)) {
            check(number);
            done++;
        }
        jn_arena_free(arena);
    }
    if (wanted >= TRIPLES)
        CU_ASSERT(tree_count > wanted / 3);
}

const struct jn_test tests[] = {
    {"it finds what counting through all mappings finds",
     it_finds_what_counting_through_all_mappings_finds},
    {NULL, NULL},
};
