/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nir_data.h - recorded spikes from NIR's files of data (NIRGraphData).
 *
 * Input:  an HDF5 file with observables of nodes: on a grid of steps
 *         (TimeGriddedData) or as events (EventData, ValuedEventData).
 * Output: one bit for each neuron and step.
 * Next:   load.c hands them to the density of a tensor.
 */
#ifndef JN_IMPORT_NIR_DATA_H
#define JN_IMPORT_NIR_DATA_H

#include "config/tree.h"

struct jn_nir_recording {
    const char *path, *node, *observable;
    uint64_t sample;
    uint64_t steps; /* into how many the time of events is cut */
};

/* Step by step, neuron by neuron, the least significant bit first: as in a
 * file of .bits. */
struct jn_nir_spikes {
    uint64_t steps, neurons;
    unsigned char *bits;
    size_t byte_count;
};

/* False after complaints. */
bool jn_nir_data_read(const struct jn_nir_recording *recording,
                      const struct jn_reader *reader,
                      struct jn_nir_spikes *spikes);

#endif
