// SPDX-License-Identifier: GPL-3.0-or-later
// One module of a layer: a memory level, a network or the compute units.
import { count, el, quantity } from "../dom.js";
import { addressOf } from "../route.js";
import { table } from "../table.js";
import { digits, format, percent, percentOf } from "../units.js";
import {
    equation, facts, leakageEquation, pricesTable, share,
} from "./parts.js";

function rate(value, limit) {
    return `${digits(value)} words per cycle` +
        (limit === null ? "" : ` of ${digits(limit)}`);
}

function levelFacts(level) {
    const share = level.sizeBits === null ? null :
        percent(percentOf(level.usedBits, level.sizeBits));
    return facts([
        ["Energy", quantity(level.energyPj, "energy")],
        ["Leakage in it", quantity(level.leakagePj, "energy")],
        ["Instances", `${digits(level.utilizedInstances, 6)} of ` +
            `${level.instances} in use`],
        ["Along x and y", `${level.utilizedX} × ${level.utilizedY}`],
        ["Holds", level.sizeBits === null ?
            `${format(level.usedBits, "bits")}, no limit` :
            `${format(level.usedBits, "bits")} of ` +
            `${format(level.sizeBits, "bits")} (${share})`],
        ["Reads", rate(level.readWordsPerCycle, level.readLimit)],
        ["Writes", rate(level.writeWordsPerCycle, level.writeLimit)],
        ["Both together", level.sharedLimit === null ? null :
            `at most ${digits(level.sharedLimit)} words per cycle`],
        ["Moves", level.throttlingRatio === 1 ? "all that is wanted" :
            `${percent(100 * level.throttlingRatio)} of what is wanted`],
        ["Cycles", count(level.cycles)],
    ]);
}

function networkFacts(network) {
    return facts([
        ["Energy", quantity(network.energyPj, "energy")],
        ["Serves", network.outerLevel],
        ["Latency to fill", `${digits(network.fillLatency)} cycles`],
        ["Latency to drain", `${digits(network.drainLatency)} cycles`],
    ]);
}

function tensorLink(route, part, name) {
    const place = [...part.tensors.keys()].indexOf(name);
    return el("a", { href: addressOf(
        route.run, route.layer, route.part, place) }, name);
}

function energyColumns(part) {
    return [
        { title: "Energy", numeric: true,
            cell: ([, tensor]) => quantity(tensor.energyPj, "energy") },
        { title: "Share", numeric: true,
            cell: ([, tensor]) => share(tensor.energyPj, part.energyPj) },
    ];
}

function levelTensors(level, route) {
    const words = (title, place) => ({ title, numeric: true,
        cell: ([, tensor]) => count(tensor.actions[place].words) });
    return table({
        caption: `Tensors at ${level.name}; words of one instance`,
        columns: [
            { title: "Tensor",
                cell: ([name]) => tensorLink(route, level, name) },
            words("Reads", 0), words("Fills", 1), words("Updates", 2),
            ...energyColumns(level),
        ],
        rows: [...level.tensors],
    });
}

function networkTensors(network, route) {
    const figure = (title, cell) => ({ title, numeric: true,
        cell: ([, flow]) => flow.carried ? cell(flow) : "–" });
    return table({
        caption: `Tensors on ${network.name}; counts of one instance of ` +
            `${network.outerLevel}`,
        columns: [
            { title: "Tensor",
                cell: ([name]) => tensorLink(route, network, name) },
            figure("Ingresses", (flow) => count(flow.ingresses)),
            figure("Hops of a word", (flow) => digits(flow.averageHops)),
            figure("Energy per hop", (flow) =>
                quantity(flow.energyPerHopFj, "energyPerOperation")),
            figure("Link transfers", (flow) => count(flow.linkTransfers)),
            figure("Reductions", (flow) => count(flow.spatialReductions)),
            ...energyColumns(network),
        ],
        rows: [...network.tensors],
    });
}

// PRICE is null for the layer's own operation.
function operationEquation(compute, layer, operation) {
    const name = operation.price ?? layer.operation;
    const price = compute.prices.get(name);
    return price && equation([
        { value: operation.count, label: "operations" },
        { value: price.figure, unit: price.unit, label: `price of ${name}` },
    ], { value: operation.energyPj, unit: "pJ", label: "energy" });
}

function computeView(compute, layer) {
    return [
        facts([
            ["Energy", quantity(compute.energyPj, "energy")],
            ["Leakage in it", quantity(compute.leakagePj, "energy")],
            ["Instances", `${compute.utilizedInstances} of ` +
                `${compute.instances} have work`],
            ["Cycles", count(compute.cycles)],
        ]),
        ...compute.operations.map((operation) =>
            operationEquation(compute, layer, operation)),
        leakageEquation(compute, layer),
    ];
}

export function partView(run, route, { layer, part }) {
    const body = {
        level: () => [levelFacts(part), leakageEquation(part, layer),
            levelTensors(part, route)],
        network: () => [networkFacts(part), networkTensors(part, route)],
        compute: () => computeView(part, layer),
    }[part.partKind]();
    return el("div", {}, body.filter(Boolean),
        pricesTable(part, route, route.layer));
}
