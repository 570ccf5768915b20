// SPDX-License-Identifier: GPL-3.0-or-later
// The kinds of charts of one run: one entry of a table each.
import { colourAt, moduleColour, neutral } from "../palette.js";
import { addressOf } from "../route.js";
import { format, percent, percentOf } from "../units.js";
import { barOption } from "./bars.js";
import {
    columnsOf, isDrawn, namesIn, stackSeries, sumOver, totalAt,
} from "./columns.js";
import { flatOption } from "./flat.js";
import { pointOption } from "./points.js";
import { rooflineData } from "./roofline.js";

function sum(values) {
    return values.reduce((total, value) => total + (value ?? 0), 0);
}

function largest(items, sizeOf) {
    return items.reduce((best, item) =>
        best === null || sizeOf(item) > sizeOf(best) ? item : best, null);
}

// One sentence on who takes most of what.
function stackFinding(data, noun) {
    const total = sum(data.series.map(({ values }) => sum(values)));
    const part = largest(data.series, ({ values }) => sum(values));
    const place = largest(data.columns.map((_, i) => i),
        (i) => totalAt(data.series, i));
    if (!part || total === 0)
        return `There is no ${noun}.`;
    const shareOfPart = percent(percentOf(sum(part.values), total));
    const shareOfColumn =
        percent(percentOf(totalAt(data.series, place), total));
    const column = data.columns.length < 2 ? "" :
        `; ${data.columns[place].label} takes the most, ${shareOfColumn}`;
    return `${part.name} takes ${shareOfPart} of ` +
        `${format(total, data.kind)}${column}.`;
}

function stacks(run, view, mapOf, kind, colourOf) {
    const columns = columnsOf(run, view);
    return { kind, columns, base: "column", columnName: view.by,
        series: stackSeries(columns, namesIn(run, mapOf), mapOf, colourOf) };
}

function partAddress(run, column, name) {
    const part = column.layers[0].parts.findIndex(
        (candidate) => candidate.name === name);
    return part < 0 ? column.address :
        addressOf(run.index, column.layers[0].index, part);
}

function byModule(run, view, places) {
    const data = stacks(run, view, (layer) => layer.energyByComponentPj,
        "energy", (name) => moduleColour(places, name));
    return {
        ...data,
        finding: stackFinding(data, "energy"),
        addressAt: (column, series) => column.layers.length > 1 ? null :
            partAddress(run, column, series.name),
    };
}

// Energy of computing and leakage belongs to no tensor.
function byTensor(run, view) {
    const data = stacks(run, view, (layer) => layer.energyByTensorPj,
        "energy", (name, place) => colourAt(place));
    const rest = data.columns.map((column) => sumOver(column, (layer) =>
        layer.energyPj - sum([...layer.energyByTensorPj.values()])));
    const totals = data.columns.map((column) =>
        sumOver(column, (layer) => layer.energyPj));
    if (rest.some((value, place) => value > 1e-9 * totals[place]))
        data.series.push({ id: "rest", name: "no tensor: compute, leakage",
            colour: neutral, values: rest });
    return { ...data, finding: stackFinding(data, "energy") };
}

function byAction(run, view) {
    const data = stacks(run, view, (layer) => layer.energyByActionPj,
        "energy", (name, place) => colourAt(place));
    data.series.forEach((series) => {
        series.name = series.name.replaceAll("_", " ");
    });
    return { ...data, finding: stackFinding(data, "energy") };
}

function traffic(run, view, places) {
    const mapOf = (layer) => new Map(layer.roofline.levels
        .map((level) => [level.name, level.bytes]).reverse());
    const data = stacks(run, view, mapOf, "bytes",
        (name) => moduleColour(places, name));
    return { ...data, finding: stackFinding(data, "traffic") };
}

// Cycles of each layer in the colour of what limits it.
function latency(run, view, places) {
    const mapOf = (layer) =>
        new Map([[layer.bottleneck.component, layer.cycles]]);
    const data = stacks(run, view, mapOf, "cycles",
        (name) => moduleColour(places, name));
    data.series.forEach((series) => {
        series.name = `limited by ${series.name}`;
    });
    const clock = run.inputs.clockGhz;
    const time = clock > 0 ?
        ` (${format(run.totals.cycles / clock, "time")})` : "";
    const last = largest(data.columns, (column) =>
        sumOver(column, ({ cycles }) => cycles));
    const share = percent(percentOf(
        sumOver(last, ({ cycles }) => cycles), run.totals.cycles));
    return { ...data, base: "all",
        finding: `${format(run.totals.cycles, "cycles")}${time}; ` +
            `${last.label} takes the most, ${share}.` };
}

function blockUtilization(run, column) {
    return run.utilizationByBlock.get(column.layers[0].module) ?? null;
}

function utilization(run, view) {
    const columns = columnsOf(run, view);
    const values = columns.map((column) => view.by === "block" ?
        blockUtilization(run, column) : column.layers[0].utilizationPercent);
    const busiest = largest(columns.map((_, i) => i), (i) => values[i] ?? 0);
    return {
        kind: "percent", columns, base: null, columnName: view.by,
        series: [{ id: "utilization", name: "utilization",
            colour: colourAt(9), values }],
        finding: `${percent(run.totals.utilizationPercent)} over the run; ` +
            `${columns[busiest].label} reaches the most, ` +
            `${percent(values[busiest])}.`,
    };
}

function area(run, view, places) {
    const parts = run.valid[0].parts.filter(
        ({ areaTotalUm2 }) => areaTotalUm2 > 0);
    const columns = parts.map((part) => ({
        label: part.name,
        note: part.areaSource,
        colour: moduleColour(places, part.name),
        address: addressOf(run.index, "all", run.valid[0].parts.indexOf(part)),
    }));
    const values = parts.map(({ areaTotalUm2 }) => areaTotalUm2);
    const series = [{ id: "area", name: "area", values }];
    const place = largest(values.map((_, i) => i), (i) => values[i]);
    return {
        kind: "area", columns, base: null, columnName: "module",
        valueName: "area of all instances",
        series: series.filter(isDrawn),
        finding: values.length === 0 ? "No area is known." :
            `${columns[place].label} takes ` +
            `${percent(percentOf(values[place], sum(values)))} of ` +
            `${format(sum(values), "area")}.`,
    };
}

// MAKE(run, view, module places) returns a data set, OPTION draws it.
export const chartKinds = [
    { id: "energy-by-module", title: "Energy by hardware module",
        make: byModule, option: barOption, hasColumns: true, isWide: true },
    { id: "energy-by-tensor", title: "Energy by tensor",
        make: byTensor, option: barOption, hasColumns: true },
    { id: "energy-by-action", title: "Energy by action",
        make: byAction, option: barOption, hasColumns: true },
    { id: "traffic", title: "Traffic by memory level",
        make: traffic, option: barOption, hasColumns: true },
    { id: "latency", title: "Latency",
        make: latency, option: barOption, hasColumns: true },
    { id: "utilization", title: "Utilization",
        make: utilization, option: barOption, hasColumns: true },
    { id: "area", title: "Area by hardware module",
        make: area, option: flatOption },
    { id: "roofline", title: "Roofline",
        make: (run, view, places) => rooflineData(
            run, view, (name) => moduleColour(places, name)),
        option: pointOption, isWide: true },
];
