/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spike_format.h - how spikes are written down, at a level or on a network.
 *
 * Input:  `spike_formats` of a level, by tensor; `spike_format` of a network.
 * Output: enum jn_spike_format.
 * Next:   sparse/coding.h, which knows how many bits that takes.
 */
#ifndef JN_SPEC_SPIKE_FORMAT_H
#define JN_SPEC_SPIKE_FORMAT_H

#include "spec/list.h"

/* Names in files: "bitmap" and so on. */
enum jn_spike_format {
    JN_SPIKE_BITMAP, /* a bit for each input and step */
    JN_SPIKE_AER,    /* address events: a list of addresses for each step */
    JN_SPIKE_SORTED, /* one list for all steps: addresses with the step */
    JN_SPIKE_PACKED, /* a bit for each input, all steps of those that spike */
    JN_SPIKE_WINDOW, /* the same for each window of four steps */
    JN_SPIKE_FORMAT_COUNT
};
extern const char *const jn_spike_format_names[JN_SPIKE_FORMAT_COUNT];

/* Reads a group of formats by tensor, as numbers; a NULL node is empty. */
bool jn_spike_formats_read(const struct jn_node *node,
                           const struct jn_reader *reader,
                           struct jn_tensor_setting **settings, size_t *count);

/* Reads one format; a NULL node is the bitmap. */
bool jn_spike_format_read(const struct jn_node *node,
                          const struct jn_reader *reader,
                          enum jn_spike_format *format);

#endif
