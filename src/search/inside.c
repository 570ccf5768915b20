/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/inside.h"

#include "search/fan.h"
#include "search/overlap.h"
#include "search/tolls.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

void jn_inside_copy(const struct jn_lattice *lattice,
                    const struct jn_inside *from, struct jn_inside *to)
{
    memcpy(to, from,
           offsetof(struct jn_inside, accounts) +
               lattice->charge_count * sizeof from->accounts[0]);
}

void jn_inside_begin(struct jn_inside *node, size_t slot)
{
    node->slot = slot;
    node->start = node->state;
    node->looped = 0;
    node->last = SIZE_MAX;
}

/* --- accounts --- */

static bool is_due(const struct jn_charge *charge, size_t level)
{
    return charge->release < 0 || charge->release >= (int)level;
}

static bool waits(const struct jn_lattice *lattice,
                  const struct jn_inside *node, size_t charge, size_t open)
{
    const struct jn_charge *at = &lattice->charges[charge];
    return node->accounts[charge].times == 0 &&
           jn_lattice_waits(lattice, at, open,
                            jn_debt_count(node->debts, at->tensor));
}

/* Nothing more depends on the account. */
static void close_account(struct jn_inside *node, size_t charge)
{
    struct jn_account *account = &node->accounts[charge];
    node->paid += jn_mix(charge, jn_bits_of(account->words * account->times));
    account->words = 0;
}

/* Words to be paid for, and how many first ones are had back. */
struct bill {
    double words, first;
    double surely; /* of the first ones: what is not known yet counts as had */
};

static void pay(const struct jn_lattice *lattice, struct jn_inside *node,
                size_t charge, struct bill bill)
{
    const struct jn_charge *at = &lattice->charges[charge];
    struct jn_account *account = &node->accounts[charge];
    double least = account->begun ? 0 : lattice->least_words[at->tensor];
    node->energy += at->scale * bill.words - at->less * bill.first;
    account->begun = true;
    for (size_t k = 0; k < lattice->rate_count; k++)
        node->rates[k] += at->rates[k] * (bill.words - least) -
                          at->rates_less[k] * (bill.surely - least);
}

/* Pays for all visits of a boundary that is moved inside of LEVEL; a fan-out
 * further out may tell how many of its words are first ones. */
static void pay_visits(const struct jn_lattice *lattice, struct jn_inside *node,
                       size_t charge, size_t level)
{
    const struct jn_charge *at = &lattice->charges[charge];
    const struct jn_account *account = &node->accounts[charge];
    double words = account->words * account->times;
    struct bill bill = {words, account->words, account->words};
    if (at->refund >= 0)
        bill.first = bill.surely = 0;
    if (at->refund >= 0 && at->refund < (int)level)
        bill.surely = words;
    pay(lattice, node, charge, bill);
}

/* What the arithmetic asks for and forgets; its energy is in the lattice's
 * constant where nothing is to be known of fan-outs. */
static void start_forgotten(const struct jn_lattice *lattice, size_t charge,
                            struct jn_inside *node)
{
    const struct jn_charge *at = &lattice->charges[charge];
    size_t last = lattice->state_count - 1;
    double words = lattice->words[at->tensor][last];
    double times = lattice->still[at->tensor][last];
    node->accounts[charge] = (struct jn_account){words, times, false};
    if (at->release < 0)
        pay_visits(lattice, node, charge, lattice->relax->level_count);
}

void jn_inside_start(const struct jn_lattice *lattice, struct jn_inside *node)
{
    size_t last = lattice->state_count - 1;
    *node = (struct jn_inside){.slot = lattice->relax->slot_count,
                               .state = last,
                               .start = last,
                               .last = SIZE_MAX,
                               .children = 1};
    for (size_t k = 0; k < lattice->rate_count; k++)
        node->rates[k] = lattice->least_rates[k];
    for (size_t i = 0; i < lattice->charge_count; i++) {
        const struct jn_charge *charge = &lattice->charges[i];
        if (lattice->relax->boundaries[charge->boundary].forgets)
            start_forgotten(lattice, i, node);
        else if (charge->below == lattice->relax->level_count)
            node->accounts[i] = (struct jn_account){
                lattice->words[charge->tensor][last], 0, false};
    }
    node->debts = jn_lattice_begin(lattice);
    node->energy = lattice->constant;
}

/* What waited is moved, or visited once in all. */
static void end_wait(const struct jn_lattice *lattice, struct jn_inside *node,
                     size_t level, size_t charge, double share)
{
    const struct jn_charge *at = &lattice->charges[charge];
    struct jn_account *account = &node->accounts[charge];
    account->times = lattice->still[at->tensor][node->state];
    if (jn_lattice_passed(lattice, level, at->below)) {
        struct bill others = {account->words * (account->times - 1), 0, 0};
        if (is_due(at, level))
            pay(lattice, node, charge, others);
    } else {
        account->words *= share;
        if (is_due(at, level))
            pay_visits(lattice, node, charge, level);
    }
    if (is_due(at, level) && (at->refund < 0 || at->refund >= (int)level))
        close_account(node, charge);
}

static void note_shape(struct jn_inside *node, const struct jn_growth *growth,
                       size_t slot)
{
    node->shape = jn_mix(node->shape, slot);
    node->shape = jn_mix(node->shape, growth->dim);
    node->shape = jn_mix(node->shape, growth->to);
}

void jn_inside_add_loop(const struct jn_lattice *lattice,
                        const struct jn_growth *growth, struct jn_inside *node)
{
    size_t level = lattice->relax->level_of[node->slot];
    size_t k = growth->dim;
    double end = (double)growth->end;
    const struct jn_mover mover = {k, end, node->state, node->state};
    for (size_t i = 0; i < lattice->charge_count; i++) {
        size_t t = lattice->charges[i].tensor;
        if (jn_has(lattice->movers[k], t) && waits(lattice, node, i, level + 1))
            end_wait(lattice, node, level, i,
                     lattice->slides[t]
                         ? jn_overlap_slide(lattice, t, &mover, 1)
                         : 1);
    }
    for (size_t t = 0; t < lattice->relax->tensor_count; t++)
        if (lattice->slides[t] && (jn_has(lattice->movers[k], t) ||
                                   (lattice->opened[level + 1][t] > 0 &&
                                    jn_debt_count(node->debts, t) == 0)))
            note_shape(node, growth, node->slot);
    node->split += jn_mix(jn_mix(node->slot, k), jn_bits_of(end));
    node->debts = growth->debts;
    node->state = growth->to;
    node->looped |= (jn_dims)1 << k;
    node->last = k;
}

void jn_inside_open(const struct jn_lattice *lattice, size_t level,
                    struct jn_inside *node)
{
    for (size_t i = 0; i < lattice->charge_count; i++) {
        const struct jn_charge *charge = &lattice->charges[i];
        if (charge->below == level)
            node->accounts[i] = (struct jn_account){
                lattice->words[charge->tensor][node->state], 0, false};
    }
    node->debts = jn_lattice_open(lattice, level, node->debts);
}

/* What waits through a fan-out. */
static void pass_fan(const struct jn_lattice *lattice,
                     const struct jn_growth *growth, size_t charge,
                     struct jn_inside *node)
{
    const struct jn_charge *at = &lattice->charges[charge];
    const struct jn_fan *fan = growth->fan;
    struct jn_account *account = &node->accounts[charge];
    size_t level = growth->level;
    unsigned mark = jn_debt_mark(growth->debts, at->tensor);
    double meet = jn_overlap_meet(lattice, fan, at->tensor, node->state);
    if (level < at->space_end)
        account->words *= fan->copies[at->tensor];
    else
        account->words *= meet;
    double unserved = 1;
    if (mark != 0) {
        const struct jn_mover mover = {mark - 1, 2, node->state, growth->to};
        unserved = jn_overlap_unserved(lattice, fan, at->tensor, &mover);
        account->words *= jn_overlap_slide(
            lattice, at->tensor, &mover, level < at->space_end ? 1 : unserved);
    }
    if (at->hops && (meet < 1 || unserved < 1))
        account->words *=
            jn_fan_hops(&lattice->fans[level], fan, at->tensor, meet, unserved);
    else if (at->hops)
        account->words *= growth->ways->hops[at->tensor];
    double once = account->words;
    pay(lattice, node, charge, (struct bill){once, once, once});
}

/* What was moved inside of the fan-out. */
static void settle_fan(const struct jn_lattice *lattice,
                       const struct jn_growth *growth, size_t charge,
                       struct jn_inside *node)
{
    const struct jn_charge *at = &lattice->charges[charge];
    struct jn_account *account = &node->accounts[charge];
    double copies = growth->fan->copies[at->tensor];
    int level = (int)growth->level;
    if (!is_due(at, growth->level + 1)) {
        account->times /= copies;
        account->words *=
            jn_overlap_meet(lattice, growth->fan, at->tensor, node->state);
        if (at->release == level)
            pay_visits(lattice, node, charge, growth->level);
    } else if (at->refund == level) {
        double first = account->words * copies;
        pay(lattice, node, charge,
            (struct bill){0, first, first - account->words * account->times});
    }
    if (is_due(at, growth->level) && (at->refund < 0 || at->refund >= level))
        close_account(node, charge);
}

void jn_inside_add_fan(const struct jn_lattice *lattice,
                       const struct jn_growth *growth, struct jn_inside *node)
{
    for (size_t i = 0; i < lattice->charge_count; i++) {
        const struct jn_charge *charge = &lattice->charges[i];
        if (node->accounts[i].words == 0 || charge->below <= growth->level)
            continue;
        if (waits(lattice, node, i, growth->level + 1))
            pass_fan(lattice, growth, i, node);
        else
            settle_fan(lattice, growth, i, node);
    }
    node->shape = jn_mix(node->shape, growth->fan->vector);
    node->split += jn_mix(jn_mix(1000 + growth->level, 0), growth->fan->vector);
    node->children *= growth->fan->total;
    node->debts = growth->debts;
    node->state = growth->to;
}

/* --- what it comes to --- */

/* Energy of one pass of what waits, by tensor, outside of all fan-outs. */
static double front_bound(struct jn_lattice *lattice,
                          const struct jn_inside *node)
{
    const struct jn_relax *relax = lattice->relax;
    size_t level = relax->level_of[node->slot];
    double pass[JN_LATTICE_TENSORS] = {0};
    double least = HUGE_VAL;
    uint64_t debts = (int)level == lattice->outermost
                         ? node->debts
                         : jn_lattice_unmark(lattice, node->debts);
    const struct jn_front *front =
        jn_lattice_front(lattice, node->slot, node->state, debts);
    for (size_t i = 0; i < lattice->charge_count; i++) {
        const struct jn_charge *charge = &lattice->charges[i];
        if (node->accounts[i].words > 0 &&
            jn_lattice_passed(lattice, level, charge->below) &&
            waits(lattice, node, i, level + 1))
            pass[charge->tensor] += charge->scale * node->accounts[i].words;
    }
    for (size_t i = 0; i < front->count; i++) {
        double energy = front->points[i].base;
        for (size_t t = 0; t < relax->tensor_count; t++)
            if (pass[t] > 0)
                energy += pass[t] * ((double)front->points[i].passes[t] - 1);
        least = fmin(least, energy);
    }
    return least;
}

/* Children that the loops outside can make at most. */
static double most_children(const struct jn_lattice *lattice,
                            const struct jn_inside *node)
{
    const struct jn_relax *relax = lattice->relax;
    double most = jn_most_children(relax, 0, relax->level_of[node->slot]);
    double pieces = 1;
    for (size_t k = 0; k < lattice->dim_count; k++)
        pieces *=
            (double)lattice->counts
                [k][lattice->indices[node->state * lattice->dim_count + k]];
    return fmin(most, pieces);
}

/* Instances that update neurons: of loops in space there are some below one
 * level at most, and inside of the node, all or none. */
static double most_units(const struct jn_lattice *lattice,
                         const struct jn_inside *node)
{
    const struct jn_relax *relax = lattice->relax;
    size_t unit = relax->neurons.unit;
    size_t level = relax->level_of[node->slot];
    double outside = jn_most_children(relax, 0, level < unit ? level : unit);
    return jn_lattice_passed(lattice, level, unit) ? node->children * outside
                                                   : outside;
}

/* Cycles at least. */
static double least_cycles(const struct jn_lattice *lattice,
                           const struct jn_inside *node)
{
    double cycles = lattice->relax->work_cycles /
                    (node->children * most_children(lattice, node));
    for (size_t k = 0; k < lattice->rate_count; k++)
        cycles = fmax(cycles, node->rates[k]);
    return lattice->relax->neurons.any
               ? jn_add_neurons(lattice->relax, cycles,
                                most_units(lattice, node))
               : cycles;
}

double jn_inside_bound(struct jn_lattice *lattice, const struct jn_inside *node)
{
    const struct jn_relax *relax = lattice->relax;
    double energy = node->energy;
    energy +=
        jn_lattice_is_outside(lattice, relax->level_of[node->slot])
            ? front_bound(lattice, node)
            : jn_lattice_value(lattice, node->slot, node->state, node->debts);
    if (lattice->full)
        return -HUGE_VAL;
    return jn_relax_log_cost(relax, energy, least_cycles(lattice, node));
}

uint64_t jn_inside_key(const struct jn_lattice *lattice,
                       const struct jn_inside *node)
{
    uint64_t key = jn_mix(node->slot, node->state);
    key = jn_mix(key, node->debts);
    key = jn_mix(key, node->start);
    key = jn_mix(key, node->looped);
    key = jn_mix(key, node->last);
    key = jn_mix(key, jn_bits_of(node->children));
    for (size_t i = 0; i < lattice->charge_count; i++) {
        if (node->accounts[i].words == 0)
            continue;
        key = jn_mix(key, i);
        key = jn_mix(key, jn_bits_of(node->accounts[i].words));
        key = jn_mix(key, jn_bits_of(node->accounts[i].times));
    }
    return key;
}
