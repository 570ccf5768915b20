/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/lattice.h"

#include "search/fan.h"
#include "search/overlap.h"
#include "search/step.h"

#include <math.h>
#include <string.h>

/* Makes room for rows of so many debts. */
static void add_rows(struct jn_lattice *lattice, size_t count)
{
    size_t slots = lattice->relax->slot_count;
    size_t room = 2 * count + 16;
    uint32_t **rows = jn_arena_take(lattice->arena, room * slots, sizeof *rows);
    if (lattice->row_room > 0)
        memcpy(rows, lattice->rows, lattice->row_room * slots * sizeof *rows);
    lattice->rows = rows;
    lattice->row_room = room;
}

uint32_t *jn_lattice_place(struct jn_lattice *lattice, size_t slot,
                           size_t state, uint64_t debts)
{
    const uint32_t *known = jn_memo_recall(&lattice->debts, debts + 1);
    size_t number =
        known != NULL ? *known
                      : jn_memo_add(&lattice->debts, debts + 1, lattice->arena);
    if (number >= lattice->row_room)
        add_rows(lattice, number + 1);
    uint32_t **row = &lattice->rows[number * lattice->relax->slot_count + slot];
    if (*row == NULL)
        *row =
            jn_arena_take(lattice->arena, lattice->state_count, sizeof **row);
    return &(*row)[state];
}

void jn_lattice_count(struct jn_lattice *lattice)
{
    size_t count = lattice->value_count + lattice->front_count;
    lattice->full |= count > lattice->most_entries;
    if (count % 256 == 0 && lattice->stops(lattice->stops_data))
        lattice->full = true;
}

/* --- fan-outs --- */

/* A step through a fan-out. */
struct crossing {
    struct jn_lattice *lattice;
    size_t level;
    struct jn_fan *fan;
    size_t inside, outside;
    uint64_t debts;
    double base;
    double pass[JN_LATTICE_TENSORS];
    double hop[JN_LATTICE_TENSORS]; /* of a pass, and all its words */
    double limit;                   /* costs from here on are of no interest */
};

/* What does not wait. */
static double settle(const struct crossing *crossing, size_t tensor,
                     const struct jn_fan_toll *toll)
{
    const struct jn_lattice *lattice = crossing->lattice;
    double copies = crossing->fan->copies[tensor];
    double still = lattice->still[tensor][crossing->outside];
    return lattice->least_words[tensor] * toll->release * still -
           lattice->most_words[tensor] *
               (toll->release_less + toll->refund * copies) +
           lattice->forgotten[crossing->level][tensor] / copies *
               jn_overlap_meet(lattice, crossing->fan, tensor,
                               crossing->inside);
}

/* What waits through the fan-out, and a mark on the loop that is to come. */
static void wait_through(struct crossing *crossing, size_t tensor,
                         unsigned mark)
{
    const struct jn_lattice *lattice = crossing->lattice;
    unsigned count = jn_debt_count(crossing->debts, tensor);
    const struct jn_fan_toll *toll =
        &lattice->tolls[crossing->level][tensor][count];
    const struct jn_fan *fan = crossing->fan;
    double copies = fan->copies[tensor];
    double words = lattice->words[tensor][crossing->inside];
    double meet = jn_overlap_meet(lattice, fan, tensor, crossing->inside);
    double sent = toll->sent;
    double share = 1; /* of the tiles, filled */
    double part = 1;  /* sent */
    double unserved = 1;
    if (mark != 0) {
        const struct jn_mover mover = {mark - 1, 2, crossing->inside,
                                       crossing->outside};
        unserved = jn_overlap_unserved(lattice, fan, tensor, &mover);
        share = jn_overlap_slide(lattice, tensor, &mover, 1);
        part = jn_overlap_slide(lattice, tensor, &mover, unserved);
    }
    crossing->hop[tensor] = 0;
    if (toll->hops > 0 && (meet < 1 || unserved < 1))
        sent += toll->hops * jn_fan_hops(&lattice->fans[crossing->level], fan,
                                         tensor, meet, unserved);
    else if (toll->hops > 0 && fan->total > 1)
        crossing->hop[tensor] = words * part * toll->hops;
    crossing->pass[tensor] =
        words * (toll->fills * copies * share + sent * meet * part);
    crossing->base -= words * (toll->fills_less * copies + toll->sent_less);
}

/* The least over all layouts of the fan. */
static double lay_out(struct crossing *crossing, const struct jn_front *front)
{
    struct jn_lattice *lattice = crossing->lattice;
    size_t tensors = lattice->relax->tensor_count;
    struct jn_fan *fan = crossing->fan;
    double least = HUGE_VAL;
    double pass[JN_LATTICE_TENSORS] = {0};
    bool any = false;
    for (size_t t = 0; t < tensors; t++) {
        pass[t] = crossing->pass[t] + crossing->hop[t] * fan->way;
        any |= crossing->hop[t] > 0;
    }
    double bound = crossing->base + jn_front_least(front, pass, tensors);
    if (!any || bound >= crossing->limit)
        return bound;
    jn_fan_lay_out(lattice, crossing->level, fan);
    for (size_t i = 0; i < fan->layout_count; i++) {
        for (size_t t = 0; t < tensors; t++)
            pass[t] =
                crossing->pass[t] + crossing->hop[t] * fan->layouts[i].hops[t];
        least = fmin(least, jn_front_least(front, pass, tensors));
    }
    return crossing->base + least;
}

static double cross_marked(struct crossing *crossing, size_t tensor);

/* The least over all dimensions that may move the tensor first. */
static double cross_sliding(struct crossing *crossing, size_t tensor)
{
    const struct jn_lattice *lattice = crossing->lattice;
    struct crossing kept = *crossing;
    wait_through(crossing, tensor, 0);
    double least = cross_marked(crossing, tensor + 1);
    for (size_t k = 0; k < lattice->dim_count; k++) {
        size_t left = lattice->indices[kept.outside * lattice->dim_count + k];
        const struct jn_mover mover = {k, 2, kept.inside, kept.outside};
        *crossing = kept;
        if (left == 0 || !jn_overlap_saves(lattice, kept.fan, tensor, &mover))
            continue;
        crossing->debts =
            jn_debt_set(kept.debts, tensor, jn_debt_count(kept.debts, tensor),
                        (unsigned)k + 1);
        wait_through(crossing, tensor, (unsigned)k + 1);
        least = fmin(least, cross_marked(crossing, tensor + 1));
    }
    return least;
}

/* Chooses marks from the tensor on. */
static double cross_marked(struct crossing *crossing, size_t tensor)
{
    struct jn_lattice *lattice = crossing->lattice;
    const struct jn_relax *relax = lattice->relax;
    for (; tensor < relax->tensor_count; tensor++) {
        if (jn_debt_count(crossing->debts, tensor) == 0)
            continue;
        if (lattice->slides[tensor])
            return cross_sliding(crossing, tensor);
        wait_through(crossing, tensor, 0);
    }
    double least = crossing->base + lattice->least_outside;
    for (size_t t = 0; t < relax->tensor_count; t++)
        least +=
            crossing->pass[t] +
            (crossing->hop[t] > 0 ? crossing->hop[t] * crossing->fan->way : 0);
    if (least > crossing->limit)
        return HUGE_VAL;
    return lay_out(crossing,
                   jn_lattice_front(lattice, relax->time_slot[crossing->level],
                                    crossing->outside, crossing->debts));
}

static double cross(struct jn_lattice *lattice, size_t slot, size_t state,
                    uint64_t debts)
{
    size_t level = lattice->relax->level_of[slot];
    struct jn_fans *fans = &lattice->fans[level];
    double least = HUGE_VAL;
    for (size_t i = 0; i < fans->count; i++) {
        size_t outside = jn_fan_exit(lattice, &fans->items[i], state);
        struct crossing crossing = {.lattice = lattice,
                                    .level = level,
                                    .fan = &fans->items[i],
                                    .inside = state,
                                    .outside = outside,
                                    .debts = debts};
        if (outside == SIZE_MAX || !lattice->open[slot][outside])
            continue;
        for (size_t t = 0; t < lattice->relax->tensor_count; t++)
            crossing.base +=
                settle(&crossing, t,
                       &lattice->tolls[level][t][jn_debt_count(debts, t)]);
        crossing.limit = fmin(least, lattice->limit);
        least = fmin(least, cross_marked(&crossing, 0));
    }
    return least;
}

/* --- all together --- */

static double outward(struct jn_lattice *lattice, size_t slot, size_t state,
                      uint64_t debts)
{
    const struct jn_relax *relax = lattice->relax;
    if (!relax->in_space[slot])
        return jn_lattice_value(lattice, slot, state, debts);
    if (lattice->fans[relax->level_of[slot]].count > 0)
        return cross(lattice, slot, state, debts);
    return lattice->open[slot][state]
               ? jn_lattice_value(lattice, slot - 1, state, debts)
               : HUGE_VAL;
}

static double find_value(struct jn_lattice *lattice, size_t slot, size_t state,
                         uint64_t debts)
{
    size_t level = lattice->relax->level_of[slot];
    struct jn_stepping at = {lattice, slot, state, debts, 0, SIZE_MAX};
    struct jn_step step;
    double least = HUGE_VAL;
    if (lattice->open[slot][state])
        least = outward(lattice, slot - 1, state,
                        jn_lattice_open(lattice, level, debts));
    while (jn_step_next(&at, &step))
        least = fmin(least,
                     jn_step_cost(lattice, level, &at, &step) +
                         jn_lattice_value(lattice, slot, step.to, step.debts));
    return least;
}

double jn_lattice_value(struct jn_lattice *lattice, size_t slot, size_t state,
                        uint64_t debts)
{
    static const double nothing[JN_LATTICE_TENSORS] = {0};
    if (lattice->full)
        return -HUGE_VAL;
    if (jn_lattice_is_outside(lattice, lattice->relax->level_of[slot]))
        return jn_front_least(jn_lattice_front(lattice, slot, state, debts),
                              nothing, lattice->relax->tensor_count);
    uint32_t *place = jn_lattice_place(lattice, slot, state, debts);
    if (*place != 0)
        return lattice->values[*place - 1];
    double value = find_value(lattice, slot, state, debts);
    if (lattice->value_count == lattice->value_room)
        lattice->values =
            jn_memo_widen(lattice->arena, lattice->values, &lattice->value_room,
                          sizeof *lattice->values);
    lattice->values[lattice->value_count++] = value;
    *place = (uint32_t)lattice->value_count;
    jn_lattice_count(lattice);
    return value;
}

double jn_lattice_least_cycles(const struct jn_lattice *lattice)
{
    const struct jn_relax *relax = lattice->relax;
    double points = (double)jn_layer_points(relax->space->problem->layer);
    double most = jn_most_children(relax, 0, relax->level_count);
    double cycles = relax->work_cycles / fmin(points, most);
    for (size_t k = 0; k < lattice->rate_count; k++)
        cycles = fmax(cycles, lattice->least_rates[k]);
    if (relax->neurons.any)
        cycles = jn_add_neurons(
            relax, cycles, jn_most_children(relax, 0, relax->neurons.unit));
    return cycles;
}

void jn_lattice_limit(struct jn_lattice *lattice, double log_cost)
{
    const struct jn_relax *relax = lattice->relax;
    double cycles = jn_lattice_least_cycles(lattice) + relax->pause_cycles;
    double rest = log_cost - relax->latency_power * log(cycles);
    if (relax->energy_power > 0)
        lattice->limit =
            exp(rest / relax->energy_power) * (1 + 1e-6) - lattice->constant;
}

double jn_lattice_root(struct jn_lattice *lattice)
{
    double value =
        outward(lattice, lattice->relax->slot_count - 1,
                lattice->state_count - 1, jn_lattice_begin(lattice)) +
        lattice->constant;
    return lattice->full ? 0 : value;
}
