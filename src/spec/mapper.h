/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mapper.h - how a file wants mappings to be looked for.
 *
 * Input:  the `mapper` of Timeloop's files (import/timeloop_mapper.h).
 * Output: what a search is asked, where the command line does not say it.
 * Next:   cli/map_options.h.
 */
#ifndef JN_SPEC_MAPPER_H
#define JN_SPEC_MAPPER_H

#include "base/diag.h"

#include <stdint.h>

/* An objective as --objective names it: "edp", "accesses@DRAM". */
struct jn_mapper_objective {
    const char *name;
    struct jn_place place;
};

/* An evaluation does not look at them, so what there is to say about them is
 * kept apart until a search does. */
struct jn_mapper_settings {
    struct jn_diags *diags; /* NULL: no settings; nothing below holds */
    bool is_bad;            /* there are errors among the messages */
    const char *strategy;   /* as --search names it; NULL: the default */
    const struct jn_mapper_objective *objectives;
    size_t objective_count;
    uint64_t sample_count; /* 0: not given */
    uint64_t threads;      /* 0: not given */
    bool has_factors;      /* what factors to try is given */
    bool imperfect;        /* also such that leave a residual */
};

#endif
