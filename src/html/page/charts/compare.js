// SPDX-License-Identifier: GPL-3.0-or-later
// The kinds of charts of several runs side by side: one entry each.
import { colourAt, moduleColour } from "../palette.js";
import { digits, format, scaleFor } from "../units.js";
import { barOption } from "./bars.js";
import { isDrawn } from "./columns.js";
import { pointOption } from "./points.js";
import { tooltipBody } from "./tooltip.js";

const farApart = 30;

function findingOf(runs, figureOf, kind) {
    const best = runs.reduce((least, run) =>
        figureOf(run) < figureOf(least) ? run : least);
    const first = figureOf(runs[0]);
    const others = runs.slice(1).map((run) =>
        `run ${run.index + 1} takes ${digits(figureOf(run) / first, 3)} times`);
    return `Run ${best.index + 1} takes the least, ` +
        `${format(figureOf(best), kind)}; ${others.join(", ")} what run ` +
        `${runs[0].index + 1} does.`;
}

function totalsByModule(runs, view, places) {
    const columns = runs.map((run) => ({
        label: `${run.index + 1}: ${run.title}`,
        note: run.path,
        address: `#/${run.index}`,
    }));
    const series = [...places.keys()].map((name, place) => ({
        id: `part-${place}`, name, colour: moduleColour(places, name),
        values: runs.map(
            (run) => run.totals.energyByComponentPj.get(name) ?? 0),
    }));
    return {
        kind: "energy", columns, base: "first column", columnName: "run",
        series: series.filter(isDrawn),
        finding: findingOf(runs, (run) => run.totals.energyPj, "energy"),
    };
}

function layersByName(run) {
    const byName = new Map();
    for (const layer of run.valid)
        if (!byName.has(layer.name))
            byName.set(layer.name, layer);
    return byName;
}

function seriesOfRun(run, found, names, places) {
    return [...places.keys()].map((module, place) => ({
        id: `run-${run.index}-part-${place}`,
        group: `part-${place}`,
        stack: `run-${run.index}`,
        runName: `run ${run.index + 1}`,
        name: module,
        colour: moduleColour(places, module),
        values: names.map((name) => {
            const layer = found.get(name);
            return layer ?
                (layer.energyByComponentPj.get(module) ?? 0) * layer.runs : 0;
        }),
    })).filter(isDrawn);
}

function layersByRun(runs, view, places) {
    const found = runs.map(layersByName);
    const names = [...new Set(found.flatMap((layers) => [...layers.keys()]))];
    const common = names.filter(
        (name) => found.every((layers) => layers.has(name))).length;
    return {
        kind: "energy", base: "first stack", baseStack: `run-${runs[0].index}`,
        columnName: "layer",
        columns: names.map((name) => ({ label: name,
            note: "bars from left to right: runs in their order" })),
        series: runs.flatMap(
            (run, i) => seriesOfRun(run, found[i], names, places)),
        finding: "The bars of a layer are, from left to right, the runs in " +
            `their order; ${common} of ${names.length} layers are in all.`,
    };
}

function isBeaten(point, points) {
    return points.some((other) => other.x <= point.x && other.y <= point.y &&
        (other.x < point.x || other.y < point.y));
}

// Logarithmic where runs differ by more than a line of figures shows.
function axisOf(values, kind) {
    const largest = Math.max(...values);
    const least = Math.min(...values);
    const { factor, unit } = scaleFor(largest, kind);
    const isLog = least > 0 && largest / least > farApart;
    return {
        name: kind === "energy" ? `energy in ${unit}` : `latency in ${unit}`,
        isLog, factor,
        min: isLog ? 10 ** Math.floor(Math.log10(least)) : 0,
        max: isLog ? 10 ** Math.ceil(Math.log10(largest * 1.01)) :
            largest * 1.1,
    };
}

function pointTooltip({ run }) {
    return tooltipBody(run.title, run.path, [
        { name: "energy", value: run.totals.energyPj, kind: "energy" },
        { name: "latency", value: run.totals.cycles, kind: "cycles" },
        { name: "energy-delay product", value: run.edpJCycles,
            kind: "edpCycles" },
    ]);
}

function pareto(runs) {
    const points = runs.map((run) => ({
        x: run.totals.cycles, y: run.totals.energyPj, run,
        label: `${run.index + 1}: ${run.title}`,
        address: `#/${run.index}`,
    }));
    const front = points.filter((point) => !isBeaten(point, points))
        .sort((a, b) => a.x - b.x || a.y - b.y);
    return {
        xAxis: axisOf(points.map(({ x }) => x), "cycles"),
        yAxis: axisOf(points.map(({ y }) => y), "energy"),
        symbolSize: 12,
        labelsPoints: true,
        series: [
            { id: "front", step: "end", dash: "dotted",
                line: front.map(({ x, y }) => [x, y]) },
            { id: "runs", name: "runs", colour: colourAt(6), points },
        ],
        tooltip: pointTooltip,
        finding: `No other run is better in both than ${front.map(({ run }) =>
            `run ${run.index + 1}`).join(", ")}.`,
        sheet: {
            header: ["run", "file", "latency (cycles)", "energy (pJ)"],
            rows: points.map(({ label, run }) =>
                [label, run.path, run.totals.cycles, run.totals.energyPj]),
        },
    };
}

export const compareKinds = [
    { id: "runs-by-module", title: "Energy of the runs by hardware module",
        make: totalsByModule, option: barOption, hasScale: true },
    { id: "pareto", title: "Energy and latency of the runs",
        make: pareto, option: pointOption },
    { id: "layers-by-run", title: "Energy by layer, runs side by side",
        make: layersByRun, option: barOption, hasColumns: true, isWide: true },
];
