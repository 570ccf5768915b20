// SPDX-License-Identifier: GPL-3.0-or-later
// Layers as columns of stacks: grouped, summed over their runs, sorted.
import { addressOf } from "../route.js";

function layerColumn(run, layer) {
    return {
        label: layer.name,
        note: [layer.module, layer.type,
            layer.runs > 1 ? `runs ${layer.runs} times` : null]
            .filter(Boolean).join(", "),
        layers: [layer],
        address: addressOf(run.index, layer.index),
    };
}

function blockColumns(run) {
    const blocks = new Map();
    for (const layer of run.valid) {
        const block = blocks.get(layer.module) ?? {
            label: layer.module || "(no block)", layers: [], address: null,
        };
        block.layers.push(layer);
        blocks.set(layer.module, block);
    }
    return [...blocks.values()].map((block) => ({
        ...block,
        note: `${block.layers.length} layers`,
    }));
}

export function columnsOf(run, view) {
    return view.by === "block" ? blockColumns(run) :
        run.valid.map((layer) => layerColumn(run, layer));
}

export function sumOver(column, figureOf) {
    return column.layers.reduce(
        (sum, layer) => sum + (figureOf(layer) ?? 0) * layer.runs, 0);
}

export function namesIn(run, mapOf) {
    return [...new Set(run.valid.flatMap((layer) => [...mapOf(layer).keys()]))];
}

export function isDrawn(series) {
    return series.values.some((value) => value !== 0 && value !== null);
}

// Series of one figure by name, for instance energy by module.
export function stackSeries(columns, names, mapOf, colourOf) {
    return names.map((name, place) => ({
        id: `part-${place}`,
        name,
        colour: colourOf(name, place),
        values: columns.map((column) => sumOver(
            column, (layer) => mapOf(layer).get(name))),
    })).filter(isDrawn);
}

export function totalAt(series, place) {
    return series.reduce((sum, { values }) => sum + (values[place] ?? 0), 0);
}

// The data set with its columns in the order that the view asks for.
export function inOrder(data, view) {
    if (view.order !== "value")
        return data;
    const order = data.columns.map((_, place) => place).sort((a, b) =>
        totalAt(data.series, b) - totalAt(data.series, a) || a - b);
    return {
        ...data,
        columns: order.map((place) => data.columns[place]),
        series: data.series.map((series) => ({
            ...series, values: order.map((place) => series.values[place]),
        })),
    };
}
