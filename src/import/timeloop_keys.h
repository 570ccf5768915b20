/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeloop_keys.h - keys and values as Timeloop's files spell them.
 *
 * Input:  groups of the neutral tree.
 * Output: values by key, whatever its hyphens; warnings for likely slips.
 * Next:   all other timeloop_*.c.
 *
 * Timeloop rewrites the hyphens of its keywords to underscores, so both are
 * one key: except "network_word_bits" and "payload_word_bits", which it knows
 * with underscores only, and "energy-per-ingress" with hyphens only.  A value
 * of null is not given.
 */
#ifndef JN_IMPORT_TIMELOOP_KEYS_H
#define JN_IMPORT_TIMELOOP_KEYS_H

#include "config/tree.h"

/* Value of the first of KEYS (separated by spaces) that the group has, or
 * NULL; NULL for anything that is not a group. */
const struct jn_node *jn_timeloop_find(const struct jn_node *group,
                                       const char *keys);

/* True when WRITTEN is one of KEYS. */
bool jn_timeloop_is_key(const char *written, const char *keys);

/* The same without regard to hyphens for values: "skip-on..." and so on.
 * False for anything but a scalar. */
bool jn_timeloop_is_word(const struct jn_node *node, const char *words);

/* Warns about keys of the group that look like one of KNOWN but are not;
 * all others pass, as in Timeloop.  WHAT names such a group ("a problem"). */
void jn_timeloop_warn_slips(const struct jn_node *group, const char *what,
                            const char *known, const struct jn_reader *reader);

/* The value as a number; VALUE stays as it is when NODE is NULL (not given).
 * False after a complaint. */
bool jn_timeloop_count(const struct jn_node *node,
                       const struct jn_reader *reader, uint64_t *value);
bool jn_timeloop_real(const struct jn_node *node,
                      const struct jn_reader *reader, double *value);
bool jn_timeloop_flag(const struct jn_node *node,
                      const struct jn_reader *reader, bool *value);

/* The key as written, in quotes, for messages; "a value" in a list. */
const char *jn_timeloop_label(const struct jn_node *node,
                              const struct jn_reader *reader);

/* Like the node's place, but POSITION letters into its text. */
struct jn_place jn_timeloop_place_in(const struct jn_node *node,
                                     size_t position);

/* Names separated by spaces as an array, for jn_did_you_mean. */
const char **jn_timeloop_words(const char *text, struct jn_arena *arena,
                               size_t *count);

#endif
