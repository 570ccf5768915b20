/* SPDX-License-Identifier: GPL-3.0-or-later */
/* size.h - how many points a mapspace has, to the last digit.
 *
 * Input:  a mapspace.
 * Output: its size and that of its parts, of any length.
 * Next:   report/searched.h prints them.
 */
#ifndef JN_SEARCH_SIZE_H
#define JN_SEARCH_SIZE_H

#include "search/mapspace.h"

/* Decimal digits.  The whole is the product of the parts; as orders are
 * numbered for all dimensions (search/mapspace.h), it counts a mapping more
 * than once where a level has loops of only some. */
struct jn_mapspace_size {
    const char *whole;
    const char *splits; /* of all dimensions */
    const char *orders; /* of all loops */
    const char *keeps;  /* ways to keep tensors or let them pass */
};

void jn_mapspace_measure(const struct jn_mapspace *space,
                         struct jn_arena *arena, struct jn_mapspace_size *size);

#endif
