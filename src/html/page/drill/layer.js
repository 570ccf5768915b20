// SPDX-License-Identifier: GPL-3.0-or-later
// A network's energy by module, one module in all layers, and one layer.
import { count, el, quantity } from "../dom.js";
import { addressOf, allLayers } from "../route.js";
import { table } from "../table.js";
import { digits, percent } from "../units.js";
import { facts, share } from "./parts.js";

function energyColumns(energyOf, wholePj) {
    return [
        { title: "Energy", numeric: true,
            cell: (row) => quantity(energyOf(row), "energy") },
        { title: "Share", numeric: true,
            cell: (row) => share(energyOf(row), wholePj) },
    ];
}

function partsTable(caption, parts, layerPlace, run, energyOf, wholePj) {
    const places = new Map(parts.map((part, place) => [part, place]));
    return table({
        caption,
        columns: [
            { title: "Module", cell: (part) => el("a", { href: addressOf(
                run.index, layerPlace, places.get(part)) }, part.name) },
            { title: "Kind", cell: (part) =>
                [part.className ?? part.partKind, part.kind]
                    .filter(Boolean).join(", ") },
            ...energyColumns(energyOf, wholePj),
        ],
        rows: [...parts].sort((a, b) => energyOf(b) - energyOf(a) ||
            places.get(a) - places.get(b)),
    });
}

export function networkView(run) {
    if (run.valid.length === 0)
        return el("p", {}, "No layer has figures.");
    const { totals } = run;
    return el("div", {},
        el("p", {}, run.isNetwork ? "All layers, each as often as it runs. " :
            "One run of the layer. ",
        "Open a layer in the table, or a module here."),
        partsTable("Energy by module", run.valid[0].parts, allLayers, run,
            (part) => totals.energyByComponentPj.get(part.name) ?? 0,
            totals.energyPj));
}

export function partEverywhereView(run, route, { part }) {
    const energyOf = (layer) =>
        layer.runs * (layer.energyByComponentPj.get(part.name) ?? 0);
    const wholePj = run.totals.energyByComponentPj.get(part.name) ?? 0;
    return el("div", {},
        el("p", {}, "Energy of this module in all layers: ",
            quantity(wholePj, "energy"), "."),
        table({
            caption: `Energy of ${part.name} by layer, all its runs`,
            columns: [
                { title: "Layer", cell: (layer) => el("a", { href: addressOf(
                    run.index, layer.index, route.part) }, layer.name) },
                { title: "Runs", numeric: true, cell: ({ runs }) => runs },
                ...energyColumns(energyOf, wholePj),
            ],
            rows: [...run.valid].sort((a, b) => energyOf(b) - energyOf(a)),
        }));
}

function limitText({ component, limit, wantedWordsPerCycle,
    limitWordsPerCycle }) {
    return limit === "compute" ? `compute (${component})` :
        `${limit} of ${component}: ${digits(wantedWordsPerCycle)} words per ` +
        `cycle wanted, ${digits(limitWordsPerCycle)} possible`;
}

function dimensionsText(layer) {
    return [...layer.dimensions]
        .map(([name, bound]) => `${name}\u00a0=\u00a0${bound}`).join(", ");
}

export function layerView(run, { layer }) {
    const known = facts([
        ["Type", layer.type], ["Block", layer.module || null],
        ["Runs", layer.count > 1 ? `${layer.count} times; figures are of ` +
            "one run" : null],
        ["Dimensions", dimensionsText(layer)],
    ]);
    if (!layer.valid)
        return el("div", {}, known, el("p", { class: "notice" },
            `No figures: ${layer.reason}`));
    return el("div", {}, known, facts([
        ["Energy", quantity(layer.energyPj, "energy")],
        ["Latency", count(layer.cycles, "cycles")],
        ["Time", layer.timeNs === null ? null : quantity(layer.timeNs, "time")],
        ["Operations", count(layer.computes)],
        ["Utilization", percent(layer.utilizationPercent)],
        ["Per operation", quantity(layer.fjPerCompute, "energyPerOperation")],
        ["Limited by", limitText(layer.bottleneck)],
    ]), partsTable("Energy by module, one run", layer.parts, layer.index, run,
        (part) => part.energyPj, layer.energyPj));
}
