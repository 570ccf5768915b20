/* SPDX-License-Identifier: GPL-3.0-or-later */
/* overbook.h - tiles with more non-zeros than there is room for.
 *
 * Input:  what the tiles hold; later a tensor's accesses as if all of it were
 *         held.
 * Output: the words of each tile that are held; accesses to the others.
 * Next:   sparse.c sees whether what is held fits, and prices the accesses.
 *
 * After Xue et al., Tailors, MICRO 2023: the head of a tile that is too full
 * stays where it is, its tail comes from the level outside at each use.
 */
#ifndef JN_ACTIONS_OVERBOOK_H
#define JN_ACTIONS_OVERBOOK_H

#include "actions/sparse_line.h"

/* Makes the tiles of levels that overbook as small as it takes, by one share
 * of tiles for all tensors of a level: the largest one that find room.  What
 * fits as it is, or not even with as many tiles too large as may be, is for
 * the usual tests; the latter with the tiles that would have to fit. */
void jn_overbook(struct jn_sparse_tiles *sparse);

/* Words and metadata of the tensor that are not held where they are used; for
 * its lines (jn_sparse_mean_line). */
void jn_overbook_stream(const struct jn_sparse_counting *counting,
                        size_t tensor);

#endif
