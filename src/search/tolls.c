/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/tolls.h"

#include <math.h>

bool jn_lattice_spreads(const struct jn_lattice *lattice, size_t level)
{
    return lattice->relax->space_slot[level] >= 0 &&
           lattice->relax->most_children[level] > 1;
}

static bool is_charged(const struct jn_relax *relax, size_t index)
{
    const struct jn_monomial *monomial = &relax->monomials[index];
    return monomial->sum == 0 && monomial->boundary != JN_NO_BOUNDARY;
}

static struct jn_charge read_charge(const struct jn_lattice *lattice,
                                    const struct jn_monomial *monomial)
{
    const struct jn_boundary *at =
        &lattice->relax->boundaries[monomial->boundary];
    struct jn_charge charge = {.scale = monomial->scale,
                               .less = monomial->less,
                               .boundary = monomial->boundary,
                               .tensor = at->tensor,
                               .below = at->below,
                               .space_end = monomial->space_end,
                               .from =
                                   monomial->sent ? monomial->from : at->below,
                               .hops = monomial->hops,
                               .links = monomial->sent && at->may_link,
                               .release = -1,
                               .refund = -1};
    for (size_t level = charge.below; level-- > 0;) {
        if (!jn_lattice_spreads(lattice, level))
            continue;
        if (level >= charge.from)
            charge.release = (int16_t)level;
        else
            charge.refund = (int16_t)level;
    }
    charge.scale = charge.hops && (charge.release < 0 || at->forgets)
                       ? 0 /* without a fan-out there is no way to go */
                       : charge.scale;
    return charge;
}

/* Where tiles slide it is not known which of the words are first ones: as many
 * as can be are taken to be. */
static void settle_less(const struct jn_lattice *lattice,
                        struct jn_charge *charge)
{
    bool any = charge->less > 0;
    bool clear = !lattice->slides[charge->tensor];
    charge->scale -= clear ? 0 : charge->less;
    charge->less *= clear;
    for (size_t k = 0; k < lattice->rate_count; k++) {
        any |= charge->rates_less[k] > 0;
        charge->rates[k] -= clear ? 0 : charge->rates_less[k];
        charge->rates_less[k] *= clear;
    }
    if (!any || !clear)
        charge->refund = -1;
}

/* Instances that share a monomial at most. */
static double most_sharing(const struct jn_relax *relax,
                           const struct jn_monomial *monomial)
{
    return jn_most_children(relax, monomial->shared_first,
                            monomial->shared_end);
}

static bool is_like(const struct jn_charge *a, const struct jn_charge *b)
{
    return a->boundary == b->boundary && a->from == b->from &&
           a->space_end == b->space_end && a->hops == b->hops;
}

/* Adds what the words mean for the latency of a level. */
static void add_rate(struct jn_lattice *lattice, size_t rate,
                     const struct jn_monomial *monomial)
{
    struct jn_charge like = read_charge(lattice, monomial);
    double most = most_sharing(lattice->relax, monomial);
    size_t i = 0;
    lattice->rates_known &= most <= 1;
    while (i < lattice->charge_count && !is_like(&lattice->charges[i], &like))
        i++;
    if (i == lattice->charge_count) {
        like.scale = like.less = 0;
        lattice->charges[lattice->charge_count++] = like;
    }
    lattice->charges[i].rates[rate] += monomial->scale / most;
    lattice->charges[i].rates_less[rate] += monomial->less / most;
}

/* What has no boundary is the same in all mappings; the cycles of the units
 * that update neurons are counted by themselves. */
static void add_to_rate(struct jn_lattice *lattice, size_t sum,
                        const struct jn_monomial *monomial)
{
    if (monomial->sum != sum || monomial->of_neurons)
        return;
    if (monomial->boundary != JN_NO_BOUNDARY)
        add_rate(lattice, lattice->rate_count, monomial);
    else
        lattice->least_rates[lattice->rate_count] +=
            monomial->scale / most_sharing(lattice->relax, monomial);
}

static void list_rates(struct jn_lattice *lattice)
{
    const struct jn_relax *relax = lattice->relax;
    lattice->rates_known = relax->sum_count <= 2 + JN_MOST_RATES;
    for (size_t sum = 2; sum < relax->sum_count && sum < 2 + JN_MOST_RATES;
         sum++) {
        for (size_t i = 0; i < relax->monomial_count; i++)
            add_to_rate(lattice, sum, &relax->monomials[i]);
        lattice->rate_count++;
    }
    for (size_t i = 0; i < lattice->charge_count; i++) {
        struct jn_charge *charge = &lattice->charges[i];
        settle_less(lattice, charge);
        for (size_t k = 0; k < lattice->rate_count; k++)
            lattice->least_rates[k] +=
                (charge->rates[k] - charge->rates_less[k]) *
                lattice->least_words[charge->tensor];
    }
}

static void list_charges(struct jn_lattice *lattice)
{
    const struct jn_relax *relax = lattice->relax;
    lattice->charges = jn_arena_take(lattice->arena, relax->monomial_count + 1,
                                     sizeof *lattice->charges);
    for (size_t below = relax->level_count + 1; below-- > 0;)
        for (size_t i = 0; i < relax->monomial_count; i++)
            if (is_charged(relax, i) &&
                relax->boundaries[relax->monomials[i].boundary].below == below)
                lattice->charges[lattice->charge_count++] =
                    read_charge(lattice, &relax->monomials[i]);
    for (size_t i = 0; i < relax->monomial_count; i++) {
        const struct jn_monomial *monomial = &relax->monomials[i];
        if (monomial->sum == 0 && monomial->boundary == JN_NO_BOUNDARY)
            lattice->constant +=
                monomial->scale / most_sharing(relax, monomial);
    }
}

/* Boundaries of each tensor that are open inside of each level. */
static void count_opened(struct jn_lattice *lattice)
{
    const struct jn_relax *relax = lattice->relax;
    for (size_t level = 0; level <= relax->level_count; level++)
        for (size_t b = 0; b < relax->boundary_count; b++)
            if (relax->boundaries[b].below >= level &&
                !relax->boundaries[b].forgets)
                lattice->opened[level][relax->boundaries[b].tensor]++;
}

bool jn_lattice_waits(const struct jn_lattice *lattice,
                      const struct jn_charge *charge, size_t open, size_t count)
{
    size_t t = charge->tensor;
    size_t rank = lattice->opened[charge->below][t]; /* 1: the innermost */
    return !lattice->relax->boundaries[charge->boundary].forgets &&
           charge->below >= open && rank + count > lattice->opened[open][t];
}

bool jn_lattice_passed(const struct jn_lattice *lattice, size_t from, size_t to)
{
    for (size_t level = from; level < to; level++)
        if (jn_lattice_spreads(lattice, level))
            return true;
    return false;
}

/* What a loop at the level that moves the tensor costs where COUNT wait. */
static void toll_move(struct jn_lattice *lattice, size_t level, size_t tensor,
                      size_t count)
{
    struct jn_move_toll *toll = &lattice->moves[level][tensor][count];
    for (size_t i = 0; i < lattice->charge_count; i++) {
        const struct jn_charge *charge = &lattice->charges[i];
        if (charge->tensor != tensor ||
            !jn_lattice_waits(lattice, charge, level + 1, count) ||
            (charge->release >= 0 && charge->release < (int)level))
            continue;
        if (jn_lattice_passed(lattice, level, charge->below))
            continue;
        toll->scale += charge->scale;
        if (charge->refund < 0)
            toll->less += charge->less;
    }
}

static void toll_waiting(size_t level, const struct jn_charge *charge,
                         struct jn_fan_toll *toll)
{
    if (charge->hops) {
        toll->hops += charge->scale;
    } else if (level < charge->space_end) {
        toll->fills += charge->scale;
        toll->fills_less += charge->less;
    } else {
        toll->sent += charge->scale;
        toll->sent_less += charge->less;
    }
}

static void toll_fan(struct jn_lattice *lattice, size_t level, size_t tensor,
                     size_t count)
{
    struct jn_fan_toll *toll = &lattice->tolls[level][tensor][count];
    for (size_t i = 0; i < lattice->charge_count; i++) {
        const struct jn_charge *charge = &lattice->charges[i];
        bool forgets = lattice->relax->boundaries[charge->boundary].forgets;
        if (charge->tensor != tensor || charge->below <= level)
            continue;
        if (jn_lattice_waits(lattice, charge, level + 1, count)) {
            toll_waiting(level, charge, toll);
            continue;
        }
        if (charge->release == (int)level && !forgets) {
            toll->release += charge->scale;
            toll->release_less += charge->less;
        }
        if (charge->refund == (int)level)
            toll->refund += charge->less;
    }
}

/* What the arithmetic asks for, and forgets. */
static void charge_forgotten(struct jn_lattice *lattice)
{
    size_t last = lattice->state_count - 1;
    for (size_t i = 0; i < lattice->charge_count; i++) {
        const struct jn_charge *charge = &lattice->charges[i];
        size_t t = charge->tensor;
        double words = lattice->words[t][last];
        if (!lattice->relax->boundaries[charge->boundary].forgets)
            continue;
        double visits = words * lattice->still[t][last];
        if (charge->release < 0) {
            lattice->constant +=
                charge->scale * visits -
                (charge->refund < 0 ? charge->less * words : 0);
            continue;
        }
        if (!charge->links)
            lattice->forgotten[charge->release][t] +=
                (charge->scale - charge->less) * visits;
    }
}

static bool list_by_count(struct jn_lattice *lattice)
{
    const struct jn_relax *relax = lattice->relax;
    for (size_t t = 0; t < relax->tensor_count; t++) {
        if (lattice->opened[0][t] > JN_MOST_WAITING)
            return false;
        for (size_t level = 0; level < relax->level_count; level++)
            for (size_t c = 0; c <= lattice->opened[level + 1][t]; c++) {
                toll_move(lattice, level, t, c);
                if (jn_lattice_spreads(lattice, level))
                    toll_fan(lattice, level, t, c);
            }
    }
    return true;
}

/* Every word comes in at least once. */
static void charge_outside(struct jn_lattice *lattice)
{
    for (size_t i = 0; i < lattice->charge_count; i++) {
        const struct jn_charge *charge = &lattice->charges[i];
        if ((int)charge->below <= lattice->outermost)
            lattice->least_outside += (charge->scale - charge->less) *
                                      lattice->least_words[charge->tensor];
    }
}

bool jn_tolls_list(struct jn_lattice *lattice)
{
    list_charges(lattice);
    list_rates(lattice);
    count_opened(lattice);
    charge_forgotten(lattice);
    charge_outside(lattice);
    return list_by_count(lattice);
}
