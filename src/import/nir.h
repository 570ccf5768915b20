/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nir.h - models of NIR's, the Neuromorphic Intermediate Representation.
 *
 * Input:  a file of HDF5's whose name ends in .nir, and a file of ours with
 *         what NIR has no words for.
 * Output: the tree of a workload, as a file of ours would have given it.
 * Next:   load.c gives it to spec/workload.c, which checks it like any other.
 */
#ifndef JN_IMPORT_NIR_H
#define JN_IMPORT_NIR_H

#include "config/tree.h"

/* True when a file's name is that of a model. */
bool jn_nir_recognises(const char *path);

/* MODEL may be NULL when the root SIDE names it; SIDE may be NULL.  NULL after
 * complaints. */
const struct jn_node *jn_nir_read(const char *model, const struct jn_node *side,
                                  const struct jn_reader *reader);

/* True when the root of a file beside names its model. */
bool jn_nir_names_model(const struct jn_node *side);

/* Such a file by itself, as far as that goes; false after complaints. */
bool jn_nir_check_side(const struct jn_node *side,
                       const struct jn_reader *reader);

#endif
