/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plugin.h - somebody else's estimator, as a shared object.
 *
 * Input:  a path; the object exports `const struct jn_estimator
 *         jn_estimator_plugin` (joulenest.h).
 * Output: that struct, checked.
 * Next:   estimate.c asks it like the built-in ones.
 *
 * An object stays loaded until the process ends: figures are copied from it,
 * but nobody can know what else it has set up.  Loading one again is free, and
 * several threads may load at once.
 */
#ifndef JN_ESTIMATE_PLUGIN_H
#define JN_ESTIMATE_PLUGIN_H

#include "config/tree.h"
#include "joulenest.h"

/* NULL after a complaint at PLACE. */
const struct jn_estimator *jn_plugin_load(const char *path,
                                          struct jn_place place,
                                          const struct jn_reader *reader);

#endif
