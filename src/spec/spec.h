/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spec.h - everything the user's files say, cross-checked.
 *
 * Input:  machine, workload and mappings, read by spec/ or import/.
 * Output: struct jn_spec: one problem per layer, one mapping per layer where
 *         the files have one.  It owns the arena that all of it lives in.
 * Next:   eval.h.  load.c fills it in from files.
 */
#ifndef JN_SPEC_SPEC_H
#define JN_SPEC_SPEC_H

#include "spec/mapper.h"
#include "spec/mapping.h"
#include "spec/problem.h"

struct jn_spec {
    struct jn_arena *arena;
    struct jn_diags *diags;
    struct jn_options options;
    struct jn_arch arch;
    bool has_arch;
    struct jn_workload workload;
    bool has_workload;
    bool has_side; /* what a model of NIR's does not say; see import/nir.h */
    struct jn_mapping_source *sources;
    size_t source_count;
    struct jn_problem *problems;      /* one per layer */
    struct jn_mapping **mappings;     /* one per layer; NULL without one */
    struct jn_mapper_settings mapper; /* of searches, if the files say any */
    const char **files;               /* as given, for reports */
    size_t file_count;
    const char *messages; /* of the load, as one text; NULL: none yet */
};

/* After arch, workload and sources are in: binds problems and mappings and
 * complains about what does not fit together.  Prices need not be known yet.
 * A layer with a mapping already in MAPPINGS (import) keeps it. */
bool jn_spec_bind(struct jn_spec *spec);

/* As jn_spec_load, but machine, workload or mappings may be missing: what is
 * there is checked, each in itself and against the others that are there.
 * For `joulenest check`. */
JN_MUST_USE enum jn_status jn_spec_check(const char *const *files,
                                         size_t file_count,
                                         const struct jn_options *options,
                                         struct jn_spec **spec);

#endif
