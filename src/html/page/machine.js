// SPDX-License-Identifier: GPL-3.0-or-later
// The machine as a diagram of blocks, coloured by the energy they take.
import { shortLabel } from "./charts/labels.js";
import { count, el, quantity, svg } from "./dom.js";
import { share } from "./drill/parts.js";
import { heatColour, heatStops } from "./palette.js";
import { addressOf } from "./route.js";
import { table } from "./table.js";
import { digits, format, percent, percentOf } from "./units.js";

const block = { height: 62, gap: 16 };
const network = { height: 44, gap: 8, left: 128 };
const glyph = 7;

function sizeText(part) {
    const size = part.sizeBits === null || part.sizeBits === undefined ? null :
        format(part.sizeBits, "bits");
    return [[part.className, part.kind].filter(Boolean).join(" "),
        `${digits(part.instances, 9)} ${part.instances === 1 ? "instance" :
            "instances"}`, size && `${size} each`]
        .filter(Boolean).join(" · ");
}

function energyText(energyPj, wholePj) {
    return `${format(energyPj, "energy")} · ` +
        percent(percentOf(energyPj, wholePj));
}

function textLine(x, y, text, room, attributes) {
    return svg("text", { x, y, ...attributes },
        shortLabel(text, Math.max(8, Math.floor(room / glyph))));
}

function shadows(x, y, width, fill, instances) {
    return instances > 1 ? [8, 4].map((shift) => svg("rect", {
        x: x + shift, y: y + shift, width, height: block.height, rx: 4,
        fill, class: "machine-shadow" })) : [];
}

// A block that opens its module when it is chosen.
function blockShape({ part, energyPj, address }, heat, x, y, width) {
    const { fill, text } = heatColour(energyPj / heat.largestPj);
    const isNetwork = part.partKind === "network";
    const height = isNetwork ? network.height : block.height;
    const energy = energyText(energyPj, heat.wholePj);
    const lines = isNetwork ? [energy] : [sizeText(part), energy];
    return svg("a", { href: address, class: "machine-block" },
        svg("title", {}, `${part.name}: ${energy}`),
        isNetwork ? [] : shadows(x, y, width, fill, part.instances),
        svg("rect", { x, y, width, height, rx: isNetwork ? 14 : 4, fill }),
        textLine(x + 12, y + 18, part.name, (width - 20) * 0.82,
            { fill: text, "font-weight": 600 }),
        lines.map((line, place) => textLine(x + 12, y + 35 + 16 * place, line,
            width - 20, { fill: text })));
}

function fanOutText(outer, inner) {
    const ratio = inner.instances / outer.instances;
    return ratio === 1 ? "1 : 1" : `1 : ${digits(ratio, 6)}`;
}

function connector(outer, inner, networks, heat, y, width) {
    const height = Math.max(34, networks.length *
        (network.height + network.gap) + 14);
    const boxWidth = Math.min(420, width - network.left - 12);
    const middle = y + height / 2;
    return { height, shapes: [
        svg("line", { x1: 48, x2: 48, y1: y, y2: y + height,
            class: "machine-line" }),
        networks.length > 0 ? svg("line", { x1: 48, x2: network.left,
            y1: middle, y2: middle, class: "machine-line is-thin" }) : null,
        svg("text", { x: 56, y: middle - 6, class: "machine-fan" },
            fanOutText(outer, inner)),
        networks.map((item, place) => blockShape(item, heat, network.left,
            y + 8 + place * (network.height + network.gap), boxWidth)),
    ] };
}

function placedParts(run, layer) {
    const source = layer ?? run.valid[0];
    const energies = (layer ?? run.totals).energyByComponentPj;
    return source.parts.map((part, place) => ({
        part,
        energyPj: energies.get(part.name) ?? 0,
        address: addressOf(run.index, layer ? layer.index : "all", place),
    }));
}

function shapesOf(items, heat, width) {
    const blocks = items.filter(({ part }) => part.partKind !== "network");
    const blockWidth = Math.min(560, width - 24);
    const shapes = [];
    let y = 8;
    blocks.forEach((item, place) => {
        const inner = blocks[place + 1];
        if (inner) {
            const carried = items.filter(({ part }) =>
                part.outerLevel === item.part.name);
            const link = connector(item.part, inner.part, carried, heat,
                y + block.height, width);
            shapes.push(...link.shapes.flat().filter(Boolean));
            shapes.push(blockShape(item, heat, 8, y, blockWidth));
            y += block.height + link.height;
        } else {
            shapes.push(blockShape(item, heat, 8, y, blockWidth));
            y += block.height + block.gap;
        }
    });
    return { shapes, height: y };
}

// Each level before the networks that serve it, as in the diagram.
function fromOutside(items) {
    const blocks = items.filter(({ part }) => part.partKind !== "network");
    return blocks.flatMap((item) => [item, ...items.filter(
        ({ part }) => part.outerLevel === item.part.name)]);
}

function blocksTable(items, wholePj) {
    return table({
        caption: "Blocks, from the outermost level",
        columns: [
            { title: "Block", cell: ({ part, address }) =>
                el("a", { href: address }, part.name) },
            { title: "Instances", numeric: true,
                cell: ({ part }) => count(part.instances) },
            { title: "Size of one", numeric: true, cell: ({ part }) =>
                format(part.sizeBits, "bits") },
            { title: "Area of all", numeric: true, cell: ({ part }) =>
                quantity(part.areaTotalUm2, "area") },
            { title: "Energy", numeric: true, cell: ({ energyPj }) =>
                quantity(energyPj, "energy") },
            { title: "Share", numeric: true, cell: ({ energyPj }) =>
                share(energyPj, wholePj) },
        ],
        rows: fromOutside(items),
    });
}

function heatLegend(largestPj) {
    return el("p", { class: "heat-legend" }, "0 ",
        el("span", { class: "heat-bar", "aria-hidden": "true",
            style: `background:linear-gradient(90deg,${heatStops()})` }),
        ` ${format(largestPj, "energy")}`);
}

// LAYER is null for the whole network.
export function machineView(run, layer, width) {
    if (run.valid.length === 0)
        return el("p", {}, "Without figures there is nothing to colour.");
    const items = placedParts(run, layer);
    const heat = {
        largestPj: Math.max(...items.map(({ energyPj }) => energyPj)) || 1,
        wholePj: (layer ?? run.totals).energyPj,
    };
    const wide = Math.max(320, Math.min(width, 620));
    const { shapes, height } = shapesOf(items, heat, wide);
    return el("div", { class: "machine-view" }, el("div", {},
        heatLegend(heat.largestPj),
        svg("svg", { class: "machine-diagram", width: wide, height,
            viewBox: `0 0 ${wide} ${height}`, role: "group",
            "aria-label": `Blocks of ${run.inputs.machine}, outermost first, ` +
                "with the energy that each takes" }, shapes)),
    blocksTable(items, heat.wholePj));
}
