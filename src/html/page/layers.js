// SPDX-License-Identifier: GPL-3.0-or-later
// The table of a run's layers, from which each opens.
import { count, el, quantity } from "./dom.js";
import { addressOf } from "./route.js";
import { table } from "./table.js";
import { percent } from "./units.js";

function limitOf(layer) {
    if (!layer.valid)
        return el("span", { class: "reason" }, layer.reason);
    const { component, limit } = layer.bottleneck;
    return limit === "compute" ? limit :
        `${component}, ${limit.replace(" bandwidth", "")}`;
}

function figure(title, cell) {
    return { title, numeric: true,
        cell: (layer) => layer.valid ? cell(layer) : "–" };
}

function columnsOf(run) {
    const runsTwice = run.layers.some(({ runs }) => runs > 1);
    return [
        { title: "Layer", cell: (layer) => el("a", {
            href: addressOf(run.index, layer.index),
            "data-layer": layer.index,
        }, layer.name) },
        { title: "Type", cell: ({ type }) => type },
        ...runsTwice ? [{ title: "Runs", numeric: true,
            cell: ({ runs }) => runs }] : [],
        figure("Energy", (layer) => quantity(layer.energyPj, "energy")),
        figure("Cycles", (layer) => count(layer.cycles)),
        figure("Utilization", (layer) => el("data", {
            value: layer.utilizationPercent,
            title: `${layer.utilizationPercent} %`,
        }, percent(layer.utilizationPercent))),
        figure("Per operation", (layer) =>
            quantity(layer.fjPerCompute, "energyPerOperation")),
        { title: "Limited by", cell: limitOf, class: "wrap" },
    ];
}

export function layersTable(run) {
    const each = run.layers.some(({ runs }) => runs > 1) ?
        "; figures are of one run of each" : "";
    const box = table({
        caption: `Layers of ${run.inputs.network}${each}`,
        columns: columnsOf(run),
        rows: run.layers,
        rowAttributes: ({ valid }) => valid ? {} : { class: "is-refused" },
    });
    box.classList.add("layers-table");
    return box;
}

// Marks the layer that is open.
export function markLayer(index) {
    for (const link of document.querySelectorAll("[data-layer]"))
        if (Number(link.dataset.layer) === index)
            link.setAttribute("aria-current", "true");
        else
            link.removeAttribute("aria-current");
}
