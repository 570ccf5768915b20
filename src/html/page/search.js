// SPDX-License-Identifier: GPL-3.0-or-later
// How the search went for each layer: what is proved, and how far from it.
import { count, el, plural } from "./dom.js";
import { addressOf } from "./route.js";
import { table } from "./table.js";
import { digits } from "./units.js";

function proof({ searched, valid, reason }) {
    if (!valid)
        return reason;
    if (searched.certified)
        return "proved optimal";
    return searched.gapRatio === null ? "no bound known" :
        `the best costs at most ${digits(
            100 * searched.gapRatio, 3)} % less`;
}

function course(searched) {
    return [
        searched.sameAs !== null && `as ${searched.sameAs}`,
        searched.fromStore && "from the store",
        searched.interrupted && "interrupted",
        searched.complete ? "complete" : "not complete",
    ].filter(Boolean).join(", ");
}

const costUnits = [["_pj_cycles2", "pJ·cycles²"],
    ["_pj_cycles", "pJ·cycles"], ["_pj", "pJ"], ["_cycles", "cycles"],
    ["_words", "words"]];

function costOf(name, value) {
    const [suffix, unit] =
        costUnits.find(([end]) => name.endsWith(end)) ?? ["", ""];
    return `${name.slice(0, name.length - suffix.length)} ` +
        `${digits(value, 9)}\u00a0${unit}`;
}

function costText(searched) {
    return [...searched.cost]
        .map(([name, value]) => costOf(name, value)).join(", ");
}

function sizeCell({ mapspaceDigits }) {
    if (mapspaceDigits === null || mapspaceDigits === undefined)
        return "–";
    const short = mapspaceDigits.length <= 9 ? mapspaceDigits :
        `${mapspaceDigits[0]}.${mapspaceDigits.slice(1, 3)}e` +
        `${mapspaceDigits.length - 1}`;
    return el("data", { value: mapspaceDigits, title: mapspaceDigits }, short);
}

export function hasSearch(run) {
    return run.layers.some(({ searched }) => searched !== null);
}

export function searchView(run) {
    const layers = run.layers.filter(({ searched }) => searched !== null);
    const proved = layers.filter(({ searched }) => searched.certified).length;
    const timed = layers.some(({ searched }) => searched.seconds !== null);
    const cell = (read) => ({ searched }) => read(searched);
    return el("div", {},
        el("p", { class: "finding" }, `${proved} of ` +
            `${plural(layers.length, "layer")} ` +
            "proved: no mapping costs less."),
        table({
            caption: "Searches by layer",
            columns: [
                { title: "Layer", cell: (layer) => el("a", { href: addressOf(
                    run.index, layer.index) }, layer.name) },
                { title: "Result", class: "wrap", cell: proof },
                { title: "Mappings there are", numeric: true,
                    cell: cell(sizeCell) },
                { title: "Tried", numeric: true,
                    cell: cell(({ tried }) => count(tried)) },
                { title: "Fit", numeric: true,
                    cell: cell(({ fit }) => count(fit)) },
                { title: "Course", cell: cell(course) },
                ...timed ? [{ title: "Seconds", numeric: true,
                    cell: cell(({ seconds }) => digits(seconds)) }] : [],
                { title: "Cost", class: "wrap", cell: cell(costText) },
            ],
            rows: layers,
        }));
}
