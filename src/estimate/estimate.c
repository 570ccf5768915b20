/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/estimate.h"

#include "estimate/builtin.h"
#include "estimate/describe.h"
#include "estimate/pricers.h"

/* What goes through all of the pricing. */
struct pricing {
    struct jn_pricers pricers;
    bool all_loaded; /* else a missing price need not be the user's fault */
    bool good;
};

/* A component on its way. */
struct part {
    struct jn_component *component;
    struct jn_place place;
    size_t pricer[JN_ACTION_COUNT]; /* who priced it; their count: nobody */
    bool refused;
    jn_actions missing;
};

static enum jn_reply ask(struct pricing *pricing, struct part *part,
                         enum jn_action action, size_t limit,
                         struct jn_inquiry *inquiry)
{
    *inquiry = (struct jn_inquiry){.component = part->component,
                                   .place = part->place,
                                   .action = action,
                                   .limit = limit};
    enum jn_reply reply = jn_pricers_ask(&pricing->pricers, inquiry);
    if (reply == JN_REFUSAL) {
        part->refused = true;
        pricing->good = false;
    }
    return reply;
}

static void set_price(struct pricing *pricing, const struct jn_inquiry *inquiry,
                      struct jn_price *price)
{
    const struct jn_pricers *pricers = &pricing->pricers;
    *price =
        (struct jn_price){true, inquiry->quote.figure,
                          jn_arena_text(pricers->reader->arena,
                                        pricers->items[inquiry->pricer].name),
                          inquiry->quote.source};
}

/* Prices an action by the first LIMIT pricers; false if none of them can. */
static bool price_by(struct pricing *pricing, struct part *part,
                     enum jn_action action, size_t limit)
{
    struct jn_inquiry inquiry;
    if (ask(pricing, part, action, limit, &inquiry) != JN_ANSWER)
        return false;
    set_price(pricing, &inquiry, &part->component->prices[action]);
    part->pricer[action] = inquiry.pricer;
    return true;
}

static const struct jn_price nothing = {true, 0, "none", "nobody prices it"};

/* An action without which there is no evaluation. */
static void price_needed(struct pricing *pricing, struct part *part,
                         enum jn_action action)
{
    if (!part->component->prices[action].known &&
        !price_by(pricing, part, action, pricing->pricers.count))
        part->missing |= JN_ACTION_BIT(action);
}

/* An action that costs what BASE does, unless somebody who is at least as
 * accurate knows better; of a BASE that was given, nobody is. */
static void price_like(struct pricing *pricing, struct part *part,
                       enum jn_action action, enum jn_action base)
{
    struct jn_price *prices = part->component->prices;
    bool base_given = part->pricer[base] == pricing->pricers.count;
    if (prices[action].known || !prices[base].known)
        return;
    size_t limit = base_given ? 0 : part->pricer[base] + 1;
    if (!price_by(pricing, part, action, limit))
        prices[action] = prices[base];
}

static void price_leak(struct pricing *pricing, struct part *part)
{
    struct jn_price *price = &part->component->prices[JN_LEAK];
    if (!price->known &&
        !price_by(pricing, part, JN_LEAK, pricing->pricers.count))
        *price = nothing;
}

static void price_area(struct pricing *pricing, struct part *part)
{
    struct jn_component *component = part->component;
    if (component->area.known)
        return;
    struct jn_inquiry inquiry;
    component->area = nothing;
    component->area_um2 = 0;
    if (ask(pricing, part, JN_ACTION_COUNT, pricing->pricers.count, &inquiry) !=
        JN_ANSWER)
        return;
    set_price(pricing, &inquiry, &component->area);
    component->area.energy_pj = 0;
    component->area_um2 = inquiry.quote.figure;
}

/* What is only done where zeros count is free unless somebody prices it; but
 * metadata is data: an access to a line of it costs what BASE does. */
static void price_sparse(struct pricing *pricing, struct part *part,
                         enum jn_action action, const struct jn_price *base)
{
    struct jn_price *price = &part->component->prices[action];
    if (!price->known &&
        !price_by(pricing, part, action, pricing->pricers.count))
        *price = *base;
}

static void price_sparse_level(struct pricing *pricing, struct part *part)
{
    const struct jn_price *prices = part->component->prices;
    for (enum jn_action a = JN_GATED_READ; a < JN_METADATA_READ; a++)
        price_sparse(pricing, part, a, &nothing);
    price_sparse(pricing, part, JN_METADATA_READ, &prices[JN_READ]);
    price_sparse(pricing, part, JN_METADATA_FILL, &prices[JN_FILL]);
    price_sparse(pricing, part, JN_METADATA_UPDATE, &prices[JN_UPDATE]);
    for (enum jn_action a = JN_GATED_METADATA_READ; a <= JN_COMPRESS; a++)
        price_sparse(pricing, part, a, &nothing);
}

/* What would help, by class. */
static const char *const hints[] = {
    [JN_CLASS_DRAM] = "give 'read_pj' and 'write_pj', a table, or a kind that "
                      "is known: lpddr4, lpddr, ddr3, ddr4, gddr5, hbm2 or hmc",
    [JN_CLASS_SRAM] = "give 'read_pj' and 'write_pj' or a table; without them "
                      "a size of 64 bytes to 128 MiB, a 'technology_nm' of 7 "
                      "to 180 and no 'kind' are needed",
    [JN_CLASS_REGFILE] =
        "give 'read_pj' and 'write_pj' or a table; without "
        "them a size of up to 64 KiB, a 'technology_nm' of 7 to "
        "180 and no 'kind' are needed",
    [JN_CLASS_COMPUTE] = "give 'compute_pj', a table, or a kind that is known "
                         "(int_mac, int_adder, int_multiplier, float_mac, "
                         "float_adder or float_multiplier) with 'word_bits' of "
                         "up to 64 (floats: 8 to 64) and a 'technology_nm' of "
                         "7 to 180",
    [JN_CLASS_NEURON] = "give 'integrate_pj', a table, or 'word_bits' of up to "
                        "64 and a 'technology_nm' of 7 to 180",
};

static void complain_about_missing(struct pricing *pricing,
                                   const struct part *part)
{
    if (part->missing == 0)
        return;
    pricing->good = false;
    if (part->refused || !pricing->all_loaded)
        return;
    const struct jn_reader *reader = pricing->pricers.reader;
    const char *names = "";
    for (enum jn_action action = 0; action < JN_ACTION_COUNT; action++)
        if ((part->missing >> action & 1) != 0)
            names = jn_arena_format(reader->arena, "%s%s'%s'", names,
                                    names[0] == '\0' ? "" : " and ",
                                    jn_action_name(action));
    jn_error(reader->diags, part->place, "nobody prices %s of '%s'; %s", names,
             part->component->name, hints[part->component->class_]);
}

static struct part start_part(struct pricing *pricing,
                              struct jn_component *component,
                              struct jn_place place)
{
    struct part part = {.component = component, .place = place};
    for (size_t i = 0; i < JN_ACTION_COUNT; i++)
        part.pricer[i] = pricing->pricers.count;
    if (!jn_pricers_check(&pricing->pricers, component, place)) {
        part.refused = true;
        pricing->good = false;
    }
    return part;
}

/* Prices by hand are often relative ones. */
static void warn_of_two_scales(struct pricing *pricing, const struct part *part,
                               enum jn_action given, enum jn_action priced)
{
    const struct jn_price *price = &part->component->prices[priced];
    size_t nobody = pricing->pricers.count;
    if (part->pricer[given] == nobody && part->pricer[priced] != nobody)
        jn_warning(pricing->pricers.reader->diags, part->place,
                   "of '%s' only '%s' is given, '%s' is priced by '%s': are "
                   "they on one scale?",
                   part->component->name, jn_action_name(given),
                   jn_action_name(priced), price->estimator);
}

static void price_level(struct pricing *pricing, bool is_sparse,
                        struct jn_level *level)
{
    struct part part = start_part(pricing, &level->component, level->place);
    price_needed(pricing, &part, JN_READ);
    price_needed(pricing, &part, JN_FILL);
    price_like(pricing, &part, JN_UPDATE, JN_FILL);
    if (part.missing == 0) {
        warn_of_two_scales(pricing, &part, JN_READ, JN_FILL);
        warn_of_two_scales(pricing, &part, JN_FILL, JN_READ);
    }
    if (is_sparse)
        price_sparse_level(pricing, &part);
    price_leak(pricing, &part);
    price_area(pricing, &part);
    complain_about_missing(pricing, &part);
}

static void price_compute(struct pricing *pricing, bool is_sparse,
                          struct jn_compute *compute)
{
    struct part part = start_part(pricing, &compute->component, compute->place);
    price_needed(pricing, &part, JN_COMPUTE);
    price_like(pricing, &part, JN_ADD, JN_COMPUTE);
    price_like(pricing, &part, JN_COMPARE, JN_COMPUTE);
    if (is_sparse) {
        price_sparse(pricing, &part, JN_GATED_COMPUTE, &nothing);
        price_sparse(pricing, &part, JN_SKIPPED_COMPUTE, &nothing);
    }
    price_leak(pricing, &part);
    price_area(pricing, &part);
    complain_about_missing(pricing, &part);
}

/* What an update consists of; a neuron that is only looked at, a spike and the
 * end of a step are free unless somebody prices them. */
static void price_neurons(struct pricing *pricing, struct jn_neuron_unit *unit)
{
    struct part part = start_part(pricing, &unit->component, unit->place);
    price_needed(pricing, &part, JN_INTEGRATE);
    price_like(pricing, &part, JN_DECAY, JN_INTEGRATE);
    price_like(pricing, &part, JN_THRESHOLD, JN_INTEGRATE);
    price_like(pricing, &part, JN_RESET, JN_INTEGRATE);
    price_like(pricing, &part, JN_MULTIPLY, JN_INTEGRATE);
    price_sparse(pricing, &part, JN_VISIT, &nothing);
    price_sparse(pricing, &part, JN_SPIKE, &nothing);
    price_sparse(pricing, &part, JN_SYNC, &nothing);
    price_leak(pricing, &part);
    price_area(pricing, &part);
    complain_about_missing(pricing, &part);
}

static void price_network(struct pricing *pricing, struct jn_network *network)
{
    struct part part = start_part(pricing, &network->component, network->place);
    const struct jn_price *prices = network->component.prices;
    size_t everybody = pricing->pricers.count;
    if (network->has_hop_pj || network->has_wire_pj_per_bit_mm ||
        network->wire_pj_per_bit_mm > 0)
        return;
    if (price_by(pricing, &part, (enum jn_action)JN_HOP, everybody)) {
        network->has_hop_pj = true;
        network->hop_pj = prices[JN_HOP].energy_pj;
        return;
    }
    if (price_by(pricing, &part, (enum jn_action)JN_WIRE, everybody)) {
        network->has_wire_pj_per_bit_mm = true;
        network->wire_pj_per_bit_mm = prices[JN_WIRE].energy_pj;
    }
}

bool jn_estimate(struct jn_arch *arch, const struct jn_options *options,
                 const struct jn_reader *reader)
{
    struct pricing pricing = {.good = true};
    pricing.all_loaded =
        jn_pricers_load(arch, options, reader, &pricing.pricers);
    pricing.good = pricing.all_loaded;
    jn_arch_describe(arch, reader->arena);
    for (size_t i = 0; i < arch->level_count; i++)
        price_level(&pricing, arch->is_sparse, &arch->levels[i]);
    price_compute(&pricing, arch->is_sparse, &arch->compute);
    if (arch->neurons.given)
        price_neurons(&pricing, &arch->neurons);
    for (size_t i = 0; i < arch->network_count; i++)
        price_network(&pricing, &arch->networks[i]);
    return pricing.good;
}
