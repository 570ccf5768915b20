// SPDX-License-Identifier: GPL-3.0-or-later
// What is looked at, as numbers in the address: #/run/layer/part/tensor/action.

const names = ["run", "layer", "part", "tensor", "action"];
export const allLayers = "all";

function readPlace(text) {
    return text === allLayers ? allLayers :
        /^\d+$/.test(text) ? Number(text) : null;
}

// The route of the address, or null if it names a section or nothing.
export function readRoute(hash = location.hash) {
    if (!hash.startsWith("#/"))
        return null;
    const places = hash.slice(2).split("/").map(readPlace);
    return Object.fromEntries(
        names.map((name, i) => [name, places[i] ?? null]));
}

export function addressOf(...places) {
    return `#/${places.join("/")}`;
}

// Puts what does not exist back to what does.
export function existing(route, runs) {
    const run = runs[route?.run] ? route.run : 0;
    const { layers, valid } = runs[run];
    const all = route?.layer === allLayers ? allLayers : null;
    const layer = layers[route?.layer] ? route.layer : all;
    const parts = layer === allLayers ? valid[0]?.parts : layers[layer]?.parts;
    const part = parts?.[route?.part];
    if (!part)
        return { run, layer: layer === allLayers ? null : layer,
            part: null, tensor: null, action: null };
    const hasTensor = layer !== allLayers &&
        (route.tensor === allLayers || route.tensor < part.tensors.size);
    return { run, layer, part: route.part,
        tensor: hasTensor ? route.tensor : null,
        action: hasTensor ? route.action : null };
}
