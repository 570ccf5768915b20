#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes nir/data.nir (needs python3-h5py): recorded spikes as NIR's own
write_data (neuromorphs/NIR, nir/serialization.py) lays them out, compressed.

Node conv: 2 samples of 4 steps of 2 x 3 x 3 neurons on a grid; in sample s
neuron n fires in step t when (7 n + 3 t + s) % 5 == 0.  Node lif1.lin, in a
graph within: 1 sample of events in 1 ms, one place of which is empty.
"""
import sys

import h5py
import numpy

SAMPLES, STEPS, NEURONS = 2, 4, 18


def fires(sample, step, neuron):
    return (7 * neuron + 3 * step + sample) % 5 == 0


def write(name):
    grid = numpy.fromfunction(
        lambda s, t, n: fires(s, t, n), (SAMPLES, STEPS, NEURONS), dtype=int
    ).astype(numpy.int64)
    with h5py.File(name, "w") as file:
        file.attrs["__type__"] = "NIRGraphData"
        conv = file.create_group("nodes/conv")
        conv.attrs["__type__"] = "NIRNodeData"
        spikes = conv.create_group("observables/spikes")
        spikes.attrs["__type__"] = "TimeGriddedData"
        spikes.attrs["dt"] = 0.001
        spikes.create_dataset("data", data=grid, compression="gzip")
        inner = file.create_group("nodes/lif1")
        inner.attrs["__type__"] = "NIRGraphData"
        linear = inner.create_group("nodes/lin")
        linear.attrs["__type__"] = "NIRNodeData"
        events = linear.create_group("observables/spikes")
        events.attrs["__type__"] = "EventData"
        events.attrs["n_neurons"] = 5
        events.attrs["t_max"] = 0.001
        events.create_dataset(
            "idx", data=numpy.array([[3, 0, 4, -1]]), compression="gzip"
        )
        events.create_dataset(
            "time",
            data=numpy.array([[0.0001, 0.0006, 0.001, numpy.inf]]),
            compression="gzip",
        )


write(sys.argv[1] if len(sys.argv) > 1 else "nir/data.nir")
