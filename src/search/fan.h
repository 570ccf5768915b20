/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fan.h - loops in space below a level.
 *
 * Input:  states of a lattice.
 * Output: which loops in space there may be, the ways to lay them out, and how
 *         far words go at least.
 * Next:   search/lattice.c and search/walk.c.
 */
#ifndef JN_SEARCH_FAN_H
#define JN_SEARCH_FAN_H

#include "search/lattice.h"

void jn_fans_list(const struct jn_lattice *lattice, size_t level,
                  struct jn_fans *fans);

/* The state outside of the fan's loops; SIZE_MAX if STATE has not got them. */
size_t jn_fan_exit(const struct jn_lattice *lattice, const struct jn_fan *fan,
                   size_t state);

/* Fills in the fan's layouts unless they are there. */
void jn_fan_lay_out(struct jn_lattice *lattice, size_t level,
                    struct jn_fan *fan);

/* Hops of a word at least, to all children that need it, where neighbours
 * serve all but a share of the children. */
double jn_fan_hops(const struct jn_fans *fans, const struct jn_fan *fan,
                   size_t tensor, double meet, double unserved);

#endif
