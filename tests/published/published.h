/* SPDX-License-Identifier: GPL-3.0-or-later */
/* published.h - loads shipped files and evaluates layers by name.
 *
 * Input:  files of the source tree.
 * Output: a spec, and results that are complete or a failed assertion.
 * Next:   the tests that compare them with published figures.
 */
#ifndef JN_TESTS_PUBLISHED_PUBLISHED_H
#define JN_TESTS_PUBLISHED_PUBLISHED_H

#include "joulenest.h"

/* Loads up to three files, NULL for fewer; the test fails with the messages if
 * they say anything wrong.  The caller frees the spec. */
struct jn_spec *load_published(const char *machine, const char *workload,
                               const char *mapping);

/* Index of a layer, level or tensor by name; the test fails if there is none.
 */
size_t layer_named(const struct jn_spec *spec, const char *name);
size_t level_named(const struct jn_spec *spec, const char *name);
size_t tensor_named(const struct jn_spec *spec, size_t layer, const char *name);

/* Evaluates a layer's own mapping; false, and a failed test, if it does not
 * fit the machine. */
bool evaluate_named(const struct jn_spec *spec, const char *name,
                    struct jn_arena *scratch, struct jn_result *result);

/* True when VALUE is within PERCENT of REFERENCE. */
bool is_within(double value, double reference, double percent);

#endif
