// SPDX-License-Identifier: GPL-3.0-or-later
// Pieces that several views of the drill-down share.
import { el } from "../dom.js";
import { addressOf } from "../route.js";
import { table } from "../table.js";
import { digits, exact, integer, percent, percentOf } from "../units.js";

export function facts(pairs) {
    return el("dl", { class: "facts" }, pairs.filter(
        (pair) => pair && pair[1] !== null && pair[1] !== undefined)
        .map(([name, value]) => el("div", {}, el("dt", {}, name),
            el("dd", {}, value))));
}

// A share as digits and as the length of a line.
export function share(part, whole, more = "") {
    const value = percentOf(part, whole);
    return el("span", { class: "share" },
        el("span", { class: "share-line", "aria-hidden": "true",
            style: `width:${Math.min(value, 100).toFixed(1)}%` }),
        el("data", { value, title: `${value} %` }, percent(value) + more));
}

function figureText(value) {
    return Number.isInteger(value) ? integer(value) : digits(value, 7);
}

function termView({ value, label, operator, unit }) {
    return el("span", { class: "term" },
        operator && el("span", { class: "operator" }, operator),
        el("span", { class: "factor" },
            el("data", { value, title: exact(value) },
                figureText(value) + (unit ? `\u00a0${unit}` : "")),
            el("span", { class: "factor-label" }, label)));
}

// The figures of a product and what it makes, each with what it is.
export function equation(factors, result) {
    return el("p", { class: "equation" },
        factors.map((factor, place) => termView({
            operator: place > 0 ? "×" : null, ...factor })),
        termView({ ...result, operator: "=" }));
}

// What leaks of a module, or null if nothing does.
export function leakageEquation(part, layer) {
    const price = part.prices.get("leak");
    if (!price || !part.leakagePj)
        return null;
    return equation([
        { value: part.leakingInstances, label: "instances that leak" },
        { value: layer.leakingCycles, label: "cycles" },
        { value: price.figure, unit: price.unit, label: "leakage of one" },
    ], { value: part.leakagePj, unit: "pJ", label: "leakage" });
}

export function priceText(price) {
    return el("data", { value: price.figure ?? "",
        title: `${price.figure} ${price.unit}` },
    `${digits(price.figure, 6)}\u00a0${price.unit}`);
}

// The prices of a module, each a way to its source.
export function pricesTable(part, route, layerPlace) {
    return table({
        caption: `Prices of ${part.name}`,
        columns: [
            { title: "Action", cell: ([name], place) => name },
            { title: "Price", numeric: true,
                cell: ([, price]) => priceText(price) },
            { title: "Estimator", cell: ([, price]) => price.estimator },
            { title: "Source", class: "wrap",
                cell: ([, price, place]) => el("a", { href: addressOf(
                    route.run, layerPlace, route.part, "all", place) },
                price.source || "not said") },
        ],
        rows: [...part.prices].map(
            ([name, price], place) => [name, price, place]),
    });
}
