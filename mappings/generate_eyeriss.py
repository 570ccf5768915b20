#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a legal, reasonable mapping of every layer of a network on Eyeriss.

    generate_eyeriss.py ../workloads/resnet50.cfg > eyeriss_resnet50.cfg

Not a search: the array and the scratchpads are filled by the rules of the row
stationary dataflow (see arch/eyeriss.cfg) with divisors of the bounds, then
the tile of the global buffer is the one of least DRAM traffic that fits.
"""
import itertools
import math
import re
import sys

COLUMNS, ROWS = 14, 12
IFMAP_WORDS, WEIGHT_WORDS, PSUM_WORDS, BUFFER_WORDS = 12, 224, 24, 55296


def read_layers(path):
    """The groups of the list "layers", as dictionaries; @include is followed."""
    with open(path, encoding="utf-8") as file:
        text = re.sub(r"#.*", "", file.read())
    text = text[text.index("layers"):]
    layers = []
    for group in re.findall(r"\{([^{}]*)\}", text):
        pairs = re.findall(r"(\w+)\s*=\s*(\"[^\"]*\"|\d+)", group)
        layers.append({k: v.strip('"') if v[0] == '"' else int(v)
                       for k, v in pairs})
    return layers


def divisors(number, limit):
    return [d for d in range(1, min(number, limit) + 1) if number % d == 0]


def largest(number, limit):
    return divisors(number, limit)[-1]


class Layer:
    """Bounds left to place, and the tensors: name -> ranks of (dim, factor)."""

    def __init__(self, settings):
        self.name, self.type = settings["name"], settings["type"]
        stride = settings.get("stride", 1)
        rows, columns = [("P", stride), ("R", 1)], [("Q", stride), ("S", 1)]
        one = lambda *dims: [[(d, 1)] for d in dims]
        window = lambda *dims: one(*dims) + [rows, columns]
        self.tensors = {
            "conv": {"weights": one("M", "C", "R", "S"),
                     "inputs": window("N", "C"),
                     "outputs": one("N", "M", "P", "Q")},
            "grouped": {"weights": one("G", "M", "C", "R", "S"),
                        "inputs": window("N", "G", "C"),
                        "outputs": one("N", "G", "M", "P", "Q")},
            "depthwise": {"weights": one("C", "R", "S"),
                          "inputs": window("N", "C"),
                          "outputs": one("N", "C", "P", "Q")},
            "fc": {"weights": one("M", "C"), "inputs": one("N", "C"),
                   "outputs": one("N", "M")},
            "matmul": {"weights": one("K", "N"), "inputs": one("M", "K"),
                       "outputs": one("M", "N")},
            "attention_scores": {"key": one("B", "H", "N", "K"),
                                 "query": one("B", "H", "M", "K"),
                                 "outputs": one("B", "H", "M", "N")},
            "attention_values": {"value": one("B", "H", "K", "N"),
                                 "scores": one("B", "H", "M", "K"),
                                 "outputs": one("B", "H", "M", "N")},
            "pooling": {"inputs": window("N", "C"),
                        "outputs": one("N", "C", "P", "Q")},
            "elementwise": {"inputs2": one("N", "C", "P", "Q"),
                            "inputs": one("N", "C", "P", "Q"),
                            "outputs": one("N", "C", "P", "Q")},
        }
        self.tensors["average_pooling"] = self.tensors["pooling"]
        self.tensors = self.tensors[self.type]
        dims = {d for ranks in self.tensors.values()
                for rank in ranks for d, _ in rank}
        self.left = {d: settings.get(d, 1) for d in dims}
        # which scratchpad holds which tensor
        self.weight = next((t for t in self.tensors
                            if t in ("weights", "key", "value", "inputs2")),
                           None)
        self.input = next(t for t in self.tensors
                          if t in ("inputs", "query", "scores"))

    def words(self, tensor, box):
        """Words of a tensor that a box of iterations touches."""
        size = 1
        for rank in self.tensors[tensor]:
            size *= 1 + sum(f * (box.get(d, 1) - 1) for d, f in rank)
        return size

    def uses(self, tensor, dim):
        return any(d == dim for rank in self.tensors[tensor] for d, _ in rank)


class Mapping:
    """Loops of each place, outermost first, as (dim, bound)."""

    def __init__(self, layer):
        self.layer = layer
        self.loops = {place: [] for place in
                      ("dram", "buffer", "y", "x", "weight", "psum")}

    def place(self, where, dim, limit):
        """Takes the largest divisor up to LIMIT of what is left of DIM."""
        if dim not in self.layer.left:
            return 1
        bound = largest(self.layer.left[dim], max(limit, 1))
        self.take(where, dim, bound)
        return bound

    def take(self, where, dim, bound):
        self.layer.left[dim] //= bound
        if bound > 1:
            self.loops[where].append((dim, bound))

    def box(self, *places):
        box = {}
        for place in places:
            for dim, bound in self.loops[place]:
                box[dim] = box.get(dim, 1) * bound
        return box


def fill_convolution(mapping):
    layer = mapping.layer
    rows = mapping.place("y", "R", ROWS)
    window = mapping.place("weight", "S", IFMAP_WORDS)
    columns = mapping.place("x", "P", COLUMNS)
    mapping.place("x", "M", COLUMNS // columns)
    together = mapping.place("y", "C", min(ROWS // rows, 4 if rows == 1 else 2))
    mapping.place("y", "M", ROWS // rows // together)
    channels = mapping.place("weight", "C", IFMAP_WORDS // window)
    mapping.place("psum", "M",
                  min(PSUM_WORDS, WEIGHT_WORDS // (channels * window)))
    assert layer.left["R"] == layer.left["S"] == 1


def fill_depthwise(mapping):
    rows = mapping.place("y", "R", ROWS)
    mapping.place("x", "P", COLUMNS)
    mapping.place("y", "C", ROWS // rows)
    window = mapping.place("weight", "S", IFMAP_WORDS)
    mapping.place("psum", "C", IFMAP_WORDS // window)


def fill_product(mapping):
    outer, inner = ("M", "C") if mapping.layer.type == "fc" else ("N", "K")
    mapping.place("x", outer, COLUMNS)
    mapping.place("y", inner, ROWS)
    channels = mapping.place("weight", inner, IFMAP_WORDS)
    mapping.place("psum", outer, min(PSUM_WORDS, WEIGHT_WORDS // channels))


def fill_pooling(mapping):
    left = mapping.layer.left
    rows = 1
    if left["R"] * left["S"] > IFMAP_WORDS:
        rows = mapping.place("y", "R", ROWS)
    mapping.place("weight", "R", IFMAP_WORDS)
    mapping.place("weight", "S", IFMAP_WORDS)
    columns = mapping.place("x", "P", COLUMNS)
    mapping.place("x", "C", COLUMNS // columns)
    mapping.place("y", "C", ROWS // rows)


def fill_elementwise(mapping):
    columns = mapping.place("x", "P", COLUMNS)
    mapping.place("x", "C", COLUMNS // columns)
    mapping.place("y", "C", ROWS)


FILL = {"conv": fill_convolution, "grouped": fill_convolution,
        "depthwise": fill_depthwise, "fc": fill_product,
        "matmul": fill_product, "attention_scores": fill_product,
        "attention_values": fill_product, "pooling": fill_pooling,
        "average_pooling": fill_pooling, "elementwise": fill_elementwise}


def fetches(layer, tensor, loops):
    """How often LOOPS (outermost first) replace a tile of TENSOR."""
    last = max((i for i, (d, b) in enumerate(loops)
                if b > 1 and layer.uses(tensor, d)), default=-1)
    return math.prod(bound for _, bound in loops[:last + 1])


def memory_words(mapping, outer, inner):
    """Words between DRAM and the chip, with these loops outside and inside."""
    layer = mapping.layer
    pads = mapping.box("x", "y", "weight", "psum")
    tile = dict(pads)
    for dim, bound in inner:
        tile[dim] = tile.get(dim, 1) * bound
    held = sum(layer.words(t, tile) for t in layer.tensors
               if t != layer.weight or t == "inputs2")
    if held > BUFFER_WORDS:
        return None
    total = 0
    for tensor in layer.tensors:
        if tensor == layer.weight and tensor != "inputs2":
            total += fetches(layer, tensor, outer + inner) * \
                layer.words(tensor, pads)
        elif tensor == "outputs":
            total += (2 * fetches(layer, tensor, outer) * \
                layer.words(tensor, tile))
        else:
            total += fetches(layer, tensor, outer) * layer.words(tensor, tile)
    return total


def cut_for_buffer(mapping):
    """Divides what is left between DRAM and the buffer."""
    left = mapping.layer.left
    orders = [order for order in ("BHGMPQNKC", "BHGPMQNKC", "BHGKCNPQM",
                                  "BHGNMPQKC")]
    inside = "BHGNCKMPQ" if mapping.layer.type != "matmul" else "NKM"
    names = [d for d in "BHGNMKCPQ" if d in left]
    best = None
    choices = [divisors(left[d], left[d]) for d in names]
    for picks in itertools.product(*choices):
        kept = dict(zip(names, picks))
        inner = [(d, kept[d]) for d in inside if kept.get(d, 1) > 1]
        for order in orders:
            outer = [(d, left[d] // kept[d]) for d in order
                     if d in left and left[d] > kept[d]]
            words = memory_words(mapping, outer, inner)
            if words is not None:
                # of equals the one with the most work in the buffer
                key = (words, -math.prod(picks))
                if best is None or key < best[0]:
                    best = (key, outer, inner)
    assert best, mapping.layer.name
    mapping.loops["dram"], mapping.loops["buffer"] = best[1], best[2]


def check_scratchpads(mapping):
    layer = mapping.layer
    pads = mapping.box("weight", "psum")
    assert layer.words(layer.input, pads) <= IFMAP_WORDS, layer.name
    if layer.weight:
        assert layer.words(layer.weight, pads) <= WEIGHT_WORDS, layer.name
    assert layer.words("outputs", mapping.box("psum")) <= PSUM_WORDS


def map_layer(settings):
    mapping = Mapping(Layer(settings))
    FILL[mapping.layer.type](mapping)
    check_scratchpads(mapping)
    cut_for_buffer(mapping)
    return mapping


def text(loops):
    return " ".join("%s%d" % loop for loop in loops)


def print_mapping(mapping):
    """What the levels keep is what arch/eyeriss.cfg says."""
    levels = []
    for level, places in (("DRAM", ("temporal dram",)),
                          ("GLB", ("temporal buffer", "spatial_y y",
                                   "spatial_x x")),
                          ("weight_spad", ("temporal weight",)),
                          ("psum_spad", ("temporal psum",))):
        loops = "".join(" %s = \"%s\";" % (key, text(mapping.loops[place]))
                        for key, place in map(str.split, places)
                        if mapping.loops[place])
        if loops:
            levels.append("    { name = \"%s\";%s }" % (level, loops))
    return "  { layer = \"%s\"; levels = (\n%s ); }" % (
        mapping.layer.name, ",\n".join(levels))


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: generate_eyeriss.py WORKLOAD.cfg")
    name = sys.argv[1].rsplit("/", 1)[-1]
    shapes, mappings = {}, []
    for settings in read_layers(sys.argv[1]):
        shape = tuple(sorted((k, v) for k, v in settings.items()
                             if k not in ("name", "module", "padding")))
        if shape not in shapes:
            shapes[shape] = map_layer(settings)
        shapes[shape].layer.name = settings["name"]
        mappings.append(print_mapping(shapes[shape]))
    print("# SPDX-License-Identifier: GPL-3.0-or-later")
    print("# Every layer of workloads/%s on arch/eyeriss.cfg: legal and" % name)
    print("# reasonable, not the best.  Written by generate_eyeriss.py.")
    print("mappings = (\n%s\n);" % ",\n".join(mappings))


if __name__ == "__main__":
    main()
