// SPDX-License-Identifier: GPL-3.0-or-later
// The mapping of a layer as nested loops, and what its levels hold.
import { count, el } from "./dom.js";
import { share } from "./drill/parts.js";
import { swatchColour } from "./palette.js";
import { table } from "./table.js";
import { format } from "./units.js";

const withSign = /^(.+)=(\d+)(?:,(\d+))?$/s;
const withoutSign = /^(.*\D)(\d+)(?:,(\d+))?$/s;

// "M4 P14,5" as loops: dimension, bound, size of the last pass if it differs.
export function parseLoops(notation) {
    return notation.split(/\s+/).filter(Boolean).map((text) => {
        const found = withSign.exec(text) ?? withoutSign.exec(text);
        return found ? { dimension: found[1], bound: Number(found[2]),
            last: found[3] === undefined ? null : Number(found[3]) } :
            { dimension: text, bound: null, last: null };
    });
}

// Names of loops as written in programs: in small letters if all then differ.
function loopNames(dimensions) {
    const small = [...dimensions.keys()].map((name) => name.toLowerCase());
    const differ = new Set(small).size === small.length;
    return (name) => differ ? name.toLowerCase() : name;
}

function rangeText({ bound, last }) {
    return `[0:${bound})` + (last === null ? "" : `, at last [0:${last})`);
}

function loopLine(loop, nameOf, axis) {
    return el("p", { class: axis ? "loop is-spatial" : "loop" },
        el("b", {}, axis ? "parallel-for" : "for"),
        ` ${nameOf(loop.dimension)} in ${rangeText(loop)}`,
        axis && el("span", { class: "axis" }, ` along ${axis}`));
}

function loopLines(level, nameOf) {
    return [
        ...parseLoops(level.temporal).map((loop) => loopLine(loop, nameOf)),
        ...parseLoops(level.spatialY).map(
            (loop) => loopLine(loop, nameOf, "y")),
        ...parseLoops(level.spatialX).map(
            (loop) => loopLine(loop, nameOf, "x")),
    ];
}

function levelHead(level, colour) {
    return el("p", { class: "nest-head" },
        el("span", { class: "swatch",
            style: `background:${swatchColour(colour)}` }),
        el("b", {}, level.name), " keeps ",
        level.keep.length > 0 ? level.keep.join(", ") : "nothing",
        level.flags.map(([flag, tensors]) =>
            el("span", { class: "flag" }, `${flag}: ${tensors.join(", ")}`)));
}

function bodyLine(layer) {
    const text = { compute: "multiply and accumulate", add: "add",
        compare: "compare" }[layer.operation] ?? layer.operation;
    return el("p", { class: "loop nest-body" }, text);
}

function boxes(layer, colourOf) {
    const nameOf = loopNames(layer.dimensions);
    return layer.mapping.reduceRight((inner, level) =>
        el("div", { class: "nest-level", role: "group",
            "aria-label": level.name },
        levelHead(level, colourOf(level.name)),
        loopLines(level, nameOf), inner), bodyLine(layer));
}

function tileRows(layer) {
    return layer.parts.filter(({ partKind }) => partKind === "level")
        .flatMap((level) => [...level.tensors].map(([name, tensor], place) =>
            ({ level, name, tensor, isFirst: place === 0 })));
}

function occupancy({ level, isFirst }) {
    if (!isFirst)
        return "";
    return level.sizeBits === null ? "no limit" :
        share(level.usedBits, level.sizeBits,
            ` of ${format(level.sizeBits, "bits")}`);
}

function tilesTable(layer) {
    return table({
        caption: "Tiles that one instance of a level holds",
        columns: [
            { title: "Level", cell: ({ level }) => level.name },
            { title: "Tensor", cell: ({ name }) => name },
            { title: "Tile (words)", numeric: true,
                cell: ({ tensor }) => count(tensor.tileWords) },
            { title: "Size", numeric: true, cell: ({ tensor }) =>
                format(tensor.tileWords * tensor.wordBits, "bits") },
            { title: "Level used", numeric: true, cell: occupancy },
        ],
        rows: tileRows(layer),
    });
}

export function mappingView(layer, colourOf) {
    if (!layer?.mapping)
        return el("p", {}, layer ?
            `Layer ${layer.name} has no mapping: ${layer.reason}` :
            "No layer has a mapping.");
    return el("div", { class: "mapping-view" },
        el("div", { class: "nest", role: "region", tabindex: "0",
            "aria-label": `Loop nest of ${layer.name}` },
        boxes(layer, colourOf)),
        layer.valid ? tilesTable(layer) :
            el("p", { class: "notice" }, `Refused: ${layer.reason}`));
}
