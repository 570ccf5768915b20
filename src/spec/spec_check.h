/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spec_check.h - whether machine, workload and mappings speak of the same.
 *
 * Input:  a spec of which all parts are read.
 * Output: complaints about names that nobody has and words of unclear width.
 * Next:   spec.c binds what is left.
 */
#ifndef JN_SPEC_SPEC_CHECK_H
#define JN_SPEC_SPEC_CHECK_H

#include "spec/spec.h"

/* Levels that constraints name must be the machine's.  Dimensions and tensors
 * that the machine names must be those of some layer of the workload or of
 * some layer type. */
bool jn_spec_check_names(const struct jn_spec *spec);

/* A level that counts words without saying how wide they are needs tensors of
 * the default width. */
/* Layers with neurons need a unit on the machine that updates them. */
bool jn_spec_check_neurons(const struct jn_spec *spec);

bool jn_spec_check_words(const struct jn_spec *spec);

/* Gives each layer the mapping that names it, else the first that names none
 * and fits, and complains about mappings that are not for any layer. */
bool jn_spec_bind_mappings(struct jn_spec *spec);

#endif
