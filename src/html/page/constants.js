// SPDX-License-Identifier: GPL-3.0-or-later
// All prices and areas that a run was computed with, once each.
import { el, quantity } from "./dom.js";
import { priceText } from "./drill/parts.js";
import { table } from "./table.js";

function pricesOf(run) {
    const found = new Map();
    for (const layer of run.valid)
        for (const part of layer.parts)
            for (const [action, price] of part.prices) {
                const key = JSON.stringify([part.name, price]);
                if (!found.has(key))
                    found.set(key, { part, price, actions: new Set() });
                found.get(key).actions.add(action);
            }
    const order = [...new Set(run.valid.flatMap(
        ({ parts }) => parts.map(({ name }) => name)))];
    return [...found.values()].sort((a, b) =>
        order.indexOf(a.part.name) - order.indexOf(b.part.name));
}

function pricesTable(run) {
    return table({
        caption: "Prices of actions",
        columns: [
            { title: "Module", cell: ({ part }) => part.name },
            { title: "Actions", class: "wrap",
                cell: ({ actions }) => [...actions].join(", ") },
            { title: "Price", numeric: true,
                cell: ({ price }) => priceText(price) },
            { title: "Estimator",
                cell: ({ price }) => price.estimator ?? "–" },
            { title: "Source", class: "wrap",
                cell: ({ price }) => price.source ?? "–" },
        ],
        rows: pricesOf(run),
    });
}

function areasTable(run) {
    const area = (title, read) => ({ title, numeric: true,
        cell: (part) => quantity(read(part), "area") });
    return table({
        caption: "Areas",
        columns: [
            { title: "Module", cell: ({ name }) => name },
            area("One instance", ({ areaUm2 }) => areaUm2),
            { title: "Instances", numeric: true,
                cell: ({ instances }) => instances },
            area("All", ({ areaTotalUm2 }) => areaTotalUm2),
            { title: "Estimator", cell: ({ areaEstimator }) =>
                areaEstimator ?? "–" },
            { title: "Source", class: "wrap",
                cell: ({ areaSource }) => areaSource ?? "–" },
        ],
        rows: run.valid[0].parts.filter(({ areaUm2 }) => areaUm2 !== null),
    });
}

export function constantsView(run) {
    return run.valid.length === 0 ? el("p", {}, "No layer has figures.") :
        el("div", { class: "stack" }, pricesTable(run), areasTable(run));
}
