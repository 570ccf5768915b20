/* SPDX-License-Identifier: GPL-3.0-or-later */
/* component.h - what a file says about one piece of hardware as such: prices
 * and attributes.
 *
 * Input:  the group of a level, of the compute level or of a network.
 * Output: struct jn_component, with the prices that the user gives.
 * Next:   estimate/ fills in the prices that nobody gave.
 */
#ifndef JN_SPEC_COMPONENT_H
#define JN_SPEC_COMPONENT_H

#include "spec/arch.h"

/* Sets the prices that GROUP gives: read_pj, write_pj, update_pj,
 * leak_pj_per_cycle, compute_pj, add_pj, compare_pj, area_um2 and those of
 * what is only done where zeros count (gated_read_pj, ...), said to be from
 * price_source or from the line itself.  The values are checked. */
bool jn_prices_read(const struct jn_node *group, const struct jn_reader *reader,
                    struct jn_component *component);

/* Attributes as they are collected: room for the user's and ours. */
struct jn_attributes {
    struct jn_attribute *items;
    size_t count;
    size_t room;
};

/* Starts with the user's group `attributes`, which may be NULL. */
bool jn_attributes_read(const struct jn_node *group,
                        const struct jn_reader *reader,
                        struct jn_attributes *attributes);

/* Adds one of ours; the user's value of the same name, if any, wins. */
void jn_attributes_add(struct jn_attributes *attributes, const char *name,
                       double number);
/* The same, unless it is 0: not given. */
void jn_attributes_add_given(struct jn_attributes *attributes, const char *name,
                             double number);

/* Adds technology_nm, voltage_v and clock_ghz: the component's own or the
 * machine's. */
void jn_process_add(struct jn_attributes *attributes, double technology_nm,
                    double voltage_v, const struct jn_arch *arch);

#endif
