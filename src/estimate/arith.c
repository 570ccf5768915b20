/* SPDX-License-Identifier: GPL-3.0-or-later */
/* arith.c - adders, multipliers and multiply-accumulate units by word bits. */
#include "estimate/builtin.h"
#include "estimate/published.h"

#include <assert.h>
#include <string.h>

enum { POINTS = 3 };

/* One operation by the bits of its operands.  Areas at 45 nm: W. Dally,
 * "High-performance hardware for machine learning", NIPS 2015 tutorial
 * (synthesised for TSMC 45 nm); its 16-bit addition of 0.05 pJ stands beside
 * Horowitz's figures. */
struct operation {
    struct jn_point at_45nm_pj[POINTS];
    size_t count_45nm;
    struct jn_point at_7nm_pj[2];
    struct jn_point at_45nm_um2[POINTS];
    size_t area_count;
};

static const struct operation int_add = {{{8, 0.03}, {16, 0.05}, {32, 0.1}},
                                         3,
                                         {{8, 0.007}, {32, 0.03}},
                                         {{8, 36}, {16, 67}, {32, 137}},
                                         3};
static const struct operation int_multiply = {{{8, 0.2}, {32, 3.1}},
                                              2,
                                              {{8, 0.07}, {32, 1.48}},
                                              {{8, 282}, {32, 3495}},
                                              2};
static const struct operation float_add = {{{16, 0.4}, {32, 0.9}},
                                           2,
                                           {{16, 0.16}, {32, 0.38}},
                                           {{16, 1360}, {32, 4184}},
                                           2};
static const struct operation float_multiply = {{{16, 1.1}, {32, 3.7}},
                                                2,
                                                {{16, 0.34}, {32, 1.31}},
                                                {{16, 1640}, {32, 7700}},
                                                2};

/* What each kind of compute is made of. */
static const struct unit {
    const char *kind;
    const struct operation *multiply, *add; /* NULL: it has none */
    double min_bits, max_bits;
} units[] = {
    {"", &int_multiply, &int_add, 1, 64},
    {"mac", &int_multiply, &int_add, 1, 64},
    {"compute", &int_multiply, &int_add, 1, 64},
    {"int_mac", &int_multiply, &int_add, 1, 64},
    {"intmac", &int_multiply, &int_add, 1, 64},
    {"int_multiplier", &int_multiply, NULL, 1, 64},
    {"int_adder", NULL, &int_add, 1, 64},
    {"float_mac", &float_multiply, &float_add, 8, 64},
    {"fp_mac", &float_multiply, &float_add, 8, 64},
    {"fpmac", &float_multiply, &float_add, 8, 64},
    {"float_multiplier", &float_multiply, NULL, 8, 64},
    {"float_adder", NULL, &float_add, 8, 64},
};

static const struct unit *find_unit(const struct jn_component *component)
{
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strcmp(units[i].kind, component->kind) == 0)
            return &units[i];
    return NULL;
}

static double operation_pj(const struct operation *operation, double bits,
                           struct jn_process process)
{
    struct jn_published figures = {operation->at_45nm_pj, operation->count_45nm,
                                   operation->at_7nm_pj, 2};
    return jn_published_energy_pj(&figures, bits, process);
}

static double word_bits(const struct jn_component *component)
{
    return jn_attribute_number(component, "word_bits", 16);
}

/* Bits of the addition: sums are often wider than the factors. */
static double sum_bits(const struct jn_component *component)
{
    return jn_attribute_number(component, "accumulator_bits",
                               word_bits(component));
}

static bool within(double bits, const struct unit *unit)
{
    return bits >= unit->min_bits && bits <= unit->max_bits;
}

static bool is_neuron_action(enum jn_action action)
{
    return action == JN_DECAY || action == JN_MULTIPLY ||
           action == JN_INTEGRATE || action == JN_THRESHOLD ||
           action == JN_RESET || action == JN_ACTION_COUNT;
}

/* Of an int_mac: each of what a neuron's update consists of is an addition,
 * but for the decay that multiplies. */
static bool supports_neuron(const struct jn_component *component,
                            enum jn_action action)
{
    return component->class_ == JN_CLASS_NEURON && is_neuron_action(action);
}

static bool supports(const struct jn_component *component,
                     enum jn_action action)
{
    bool of_neuron = supports_neuron(component, action);
    if ((component->class_ != JN_CLASS_COMPUTE && !of_neuron) ||
        action == JN_LEAK)
        return false;
    const struct unit *unit = find_unit(component);
    if (!unit || !within(word_bits(component), unit) ||
        !within(sum_bits(component), unit) ||
        !jn_scaling_knows(jn_component_process(component, 45)))
        return false;
    switch (action) {
    case JN_COMPUTE:
    case JN_ACTION_COUNT:
        return true;
    case JN_DECAY:
    case JN_MULTIPLY:
    case JN_INTEGRATE:
    case JN_THRESHOLD:
    case JN_RESET:
        return of_neuron && unit->add;
    case JN_ADD:
    case JN_COMPARE:
        return unit->add;
    default:
        return false;
    }
}

/* A comparison is taken as a subtraction whose result is dropped. */
static double energy_pj(const struct jn_component *component,
                        enum jn_action action)
{
    const struct unit *unit = find_unit(component);
    struct jn_process process = jn_component_process(component, 45);
    double pj = 0;
    assert(unit);
    if (action == JN_COMPARE)
        return operation_pj(unit->add, word_bits(component), process);
    if ((action == JN_COMPUTE || action == JN_MULTIPLY) && unit->multiply)
        pj += operation_pj(unit->multiply, word_bits(component), process);
    if (unit->add)
        pj += operation_pj(unit->add, sum_bits(component), process);
    return pj;
}

static double area_um2(const struct jn_component *component)
{
    const struct unit *unit = find_unit(component);
    double um2 = 0;
    assert(unit);
    if (unit->multiply)
        um2 += jn_power_law(unit->multiply->at_45nm_um2,
                            unit->multiply->area_count, word_bits(component));
    if (unit->add)
        um2 += jn_power_law(unit->add->at_45nm_um2, unit->add->area_count,
                            sum_bits(component));
    return um2 * jn_scaling_area_ratio(
                     45, jn_component_process(component, 45).technology_nm);
}

static const char *source(const struct jn_component *component,
                          enum jn_action action)
{
    struct jn_process process = jn_component_process(component, 45);
    if (action != JN_ACTION_COUNT)
        return jn_published_source(process);
    return process.technology_nm == 45
               ? "Dally, NIPS 2015 tutorial (TSMC 45 nm)"
               : "Dally, NIPS 2015 tutorial (TSMC 45 nm), scaled by Stillmaker "
                 "and Baas, Integration 58 (2017)";
}

double jn_arith_mac16_pj(struct jn_process process)
{
    return operation_pj(&int_multiply, 16, process) +
           operation_pj(&int_add, 16, process);
}

const struct jn_estimator jn_estimator_arith = {
    JN_ESTIMATOR_ABI, "arith", 70, supports, energy_pj, area_um2, source};
