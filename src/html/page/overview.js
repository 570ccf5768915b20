// SPDX-License-Identifier: GPL-3.0-or-later
// The figures at the top: of one run, or of several with ratios to the first.
import { contentOf, count, el, plural, quantity } from "./dom.js";
import { addressOf } from "./route.js";
import { table } from "./table.js";
import { digits, percent, percentOf } from "./units.js";

const fewRefused = 12;

function powerMw(run) {
    return run.timeNs > 0 ? run.totals.energyPj / run.timeNs : null;
}

function edpJs(run) {
    return run.timeNs > 0 ? run.totals.energyPj * run.timeNs / 1e21 : null;
}

const figures = [
    { title: "Energy per inference", layerTitle: "Energy",
        value: (run) => run.totals.energyPj, kind: "energy" },
    { title: "Latency", value: (run) => run.totals.cycles, isCount: true,
        unit: "cycles" },
    { title: "Time", value: (run) => run.timeNs, kind: "time",
        isOptional: true },
    { title: "Average power", value: powerMw, kind: "power",
        isOptional: true },
    { title: "Energy per operation", value: (run) => run.totals.fjPerCompute,
        kind: "energyPerOperation" },
    { title: "Operations", value: (run) => run.totals.computes,
        isCount: true },
    { title: "Utilization", value: (run) => run.totals.utilizationPercent,
        kind: "percent" },
    { title: "Area", value: (run) => run.areaUm2, kind: "area" },
    { title: "Energy × cycles", value: (run) => run.edpJCycles,
        kind: "edpCycles" },
    { title: "Energy × time", value: edpJs, kind: "edpTime",
        isOptional: true },
];

function shownFigure(figure, run) {
    const value = figure.value(run);
    return figure.isCount ? count(value, figure.unit) :
        quantity(value, figure.kind);
}

function figuresOf(runs) {
    return figures.filter((figure) => !figure.isOptional ||
        runs.some((run) => figure.value(run) !== null));
}

function titleOf(figure, run) {
    return !run.isNetwork && figure.layerTitle || figure.title;
}

function kpiList(run) {
    return el("dl", { class: "kpis" }, figuresOf([run]).map((figure) =>
        el("div", {}, el("dt", {}, titleOf(figure, run)),
            el("dd", {}, shownFigure(figure, run)))));
}

function ratioTo(figure, run, first) {
    const value = figure.value(run);
    const base = figure.value(first);
    return base > 0 && value !== null && value !== undefined ?
        el("span", { class: "ratio" }, `${digits(value / base, 3)} ×`) : null;
}

function kpiTable(runs) {
    return table({
        caption: "Figures of the runs, and their ratios to the first",
        columns: [
            { title: "Figure", cell: (figure) => figure.title },
            ...runs.map((run) => ({
                title: `${run.index + 1}: ${run.title}`,
                numeric: true,
                cell: (figure) => [shownFigure(figure, run),
                    run === runs[0] ? null : ratioTo(figure, run, runs[0])],
            })),
        ],
        rows: figuresOf(runs),
    });
}

function coverage(run) {
    const without = run.layers.length - run.valid.length;
    return without === 0 ? "" : ` The totals leave out ` +
        `${plural(without, "layer")} of ${run.layers.length}.`;
}

function largestEntry(map) {
    return [...map].reduce((best, entry) =>
        entry[1] > best[1] ? entry : best, ["", -1]);
}

// One sentence on where the energy goes.
export function findingOf(run) {
    if (run.valid.length === 0)
        return "No layer has figures.";
    const { totals } = run;
    const [name, energyPj] = largestEntry(totals.energyByComponentPj);
    const layer = run.valid.reduce((best, candidate) =>
        candidate.energyPj * candidate.runs > best.energyPj * best.runs ?
            candidate : best);
    const share = percent(percentOf(energyPj, totals.energyPj));
    const layerShare = percent(
        percentOf(layer.energyPj * layer.runs, totals.energyPj));
    return `${name} takes ${share} of the energy` +
        (run.layers.length > 1 ?
            `, layer ${layer.name} ${layerShare}.` : ".") + coverage(run);
}

function refusedList(run, refused) {
    return el("ul", { class: "refused" }, refused.map((layer) => el("li", {},
        el("a", { href: addressOf(run.index, layer.index) }, layer.name),
        `: ${layer.reason}`)));
}

function refusedNotice(run) {
    const refused = run.layers.filter(({ valid }) => !valid);
    if (refused.length === 0)
        return null;
    const title = `${plural(refused.length, "layer has", "layers have")} no ` +
        `figures in ${run.title}`;
    return el("div", { class: "notice", role: "note" },
        el("details", { open: refused.length <= fewRefused },
            el("summary", {}, title), refusedList(run, refused)));
}

function unknownNotice(unknown) {
    return unknown.length === 0 ? null : el("p", { class: "notice" },
        "Left out, for they are no results of a schema that this page knows: ",
        unknown.join(", "));
}

export function showOverview(runs, unknown) {
    contentOf("overview").replaceChildren(...[
        unknownNotice(unknown),
        runs.length === 1 ? kpiList(runs[0]) : kpiTable(runs),
        el("ul", { class: "findings" }, runs.map((run) => el("li", {},
            runs.length > 1 ? el("b", {}, `Run ${run.index + 1}: `) : null,
            findingOf(run)))),
        ...runs.map(refusedNotice),
    ].filter(Boolean));
}

export function showHeader(runs) {
    const titles = runs.map(({ title }) => title);
    const versions = [...new Set(runs.map(({ version }) => version))];
    document.getElementById("version").textContent = versions.join(", ");
    document.getElementById("title").textContent =
        runs.length === 0 ? "No results" :
            runs.length === 1 ? titles[0] : `${runs.length} runs`;
    document.getElementById("subtitle").textContent =
        runs.length === 1 ? runs[0].path : titles.join(" · ");
    document.title = `${titles.join(", ") || "report"} – joulenest`;
}
