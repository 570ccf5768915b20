/* SPDX-License-Identifier: GPL-3.0-or-later */
/* key.h - a name for all that the answer of a search depends on.
 *
 * Input:  a problem, its constraints, what is searched and how.
 * Output: a hash: equal keys mean equal answers.
 * Next:   cli/map_store.h keeps answers by key.
 *
 * Part of it are the shape of the layer (not its name), the machine with its
 * prices, the constraints, the objectives, the strategy with its settings and
 * the version of the program; neither threads nor limits of time.
 */
#ifndef JN_SEARCH_KEY_H
#define JN_SEARCH_KEY_H

#include "base/hash.h"
#include "search/demands.h"
#include "search/search.h"

void jn_search_key(const struct jn_problem *problem,
                   const struct jn_demands *demands,
                   const struct jn_search_options *options,
                   char key[JN_HASH_DIGITS + 1]);

#endif
