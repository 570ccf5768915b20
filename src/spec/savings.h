/* SPDX-License-Identifier: GPL-3.0-or-later */
/* savings.h - which accesses a level saves that would only meet zeros.
 *
 * Input:  the lists `gate`, `skip` and `skip_instances` of a level.
 * Output: the savings of struct jn_level_sparsity.
 * Next:   level_sparsity.c.
 */
#ifndef JN_SPEC_SAVINGS_H
#define JN_SPEC_SAVINGS_H

#include "spec/arch.h"

/* By enum jn_saving_kind; NULL where nothing is given. */
struct jn_saving_lists {
    const struct jn_node *of[JN_SAVE_SKIP_SPACE + 1];
};

bool jn_savings_read(const struct jn_saving_lists *lists,
                     const struct jn_reader *reader, struct jn_level *level);

#endif
