// SPDX-License-Identifier: GPL-3.0-or-later
// A tensor at a level or on a network: how its counts become energy.
import { count, el, quantity } from "../dom.js";
import { addressOf } from "../route.js";
import { table } from "../table.js";
import { digits, format, percent } from "../units.js";
import { equation, facts } from "./parts.js";

function priceLink(route, part, action) {
    const place = [...part.prices.keys()].indexOf(action);
    return place < 0 ? null : el("a", { href: addressOf(
        route.run, route.layer, route.part, route.tensor, place) },
    `source of the price of ${action}`);
}

// Lines, instances and price of an action, and the energy they make.
export function actionEquation(part, tensor, action) {
    const price = part.prices.get(action.name);
    if (!price)
        return null;
    const factors = [
        { value: action.lines, label: "lines of an instance" },
        { value: tensor.instances, label: "instances" },
        { value: price.figure, unit: price.unit,
            label: `price of ${action.name}` },
    ];
    const shared = part.instancesPerAccess === 1 ? [] : [
        { operator: "÷", value: part.instancesPerAccess,
            label: "instances share an access" }];
    return equation([...factors, ...shared],
        { value: action.energyPj, unit: "pJ", label: "energy" });
}

function actionsView(route, part, tensor) {
    return tensor.actions.map((action) => el("section", { class: "action" },
        el("h4", {}, `${action.name}: `, quantity(action.energyPj, "energy")),
        el("p", {}, count(action.words, "words"), action.isMetadata ?
            " of metadata. " : [", in lines of ",
            tensor.blockWords, " × ", tensor.wordBits, " bits. "],
            priceLink(route, part, action.name)),
        actionEquation(part, tensor, action)));
}

function addressEquation(part, tensor) {
    const price = part.prices.get("address_generation");
    return price ? equation([
        { value: tensor.addressGenerations, label: "addresses of a cluster" },
        { value: part.clusters, label: "clusters" },
        { value: price.figure, unit: price.unit, label: "price of one" },
    ], { value: tensor.addressesEnergyPj, unit: "pJ",
        label: "energy of generating addresses" }) : null;
}

function levelTensor(route, part, tensor) {
    return el("div", {},
        facts([
            ["Energy", quantity(tensor.energyPj, "energy")],
            ["Tile of an instance", `${digits(tensor.tileWords, 9)} words, ` +
                format(tensor.tileWords * tensor.wordBits, "bits")],
            ["Words that are not zero", tensor.densityPercent === null ? null :
                percent(tensor.densityPercent)],
            ["Format", tensor.format],
            ["A tile takes at most", tensor.capacityBits === null ? null :
                format(tensor.capacityBits, "bits")],
            ["Different words over the run", count(tensor.partitionWords)],
            ["Additions to what is there", count(tensor.temporalReductions)],
            ["Addresses generated", count(tensor.addressGenerations)],
        ]),
        addressEquation(part, tensor),
        actionsView(route, part, tensor));
}

function instancesOfOuter(layer, part) {
    return layer.parts.find(({ name, partKind }) => partKind === "level" &&
        name === part.outerLevel)?.utilizedInstances ?? 1;
}

function hopsEquation(layer, part, flow) {
    const factors = [
        { value: flow.ingresses, label: "ingresses" },
        { value: flow.averageHops, label: "hops of a word" },
        { value: flow.energyPerHopFj / 1000, unit: "pJ",
            label: "energy per hop" },
        { value: instancesOfOuter(layer, part),
            label: `instances of ${part.outerLevel}` },
    ];
    const product = factors.reduce((all, { value }) => all * value, 1);
    const isHops = Math.abs(product - flow.hopsEnergyPj) <=
        1e-9 * flow.hopsEnergyPj;
    return [equation(factors, { value: product, unit: "pJ",
        label: "energy of hops" }),
    isHops ? null : facts([["Routers, ingresses, multicasts",
        quantity(flow.hopsEnergyPj - product, "energy")]])];
}

function multicastTable(flow) {
    return table({
        caption: "Words by how many children take them at once",
        columns: [
            { title: "Children × groups",
                cell: ([name]) => name.replace("x", " × ") },
            { title: "Words", numeric: true,
                cell: ([, words]) => count(words) },
        ],
        rows: [...flow.multicast],
    });
}

function networkPrices(route, part) {
    return el("p", {}, "Prices: ", [...part.prices.keys()].map(
        (action, place) => [place > 0 ? ", " : "",
            priceLink(route, part, action)]));
}

function networkTensor(route, layer, part, flow) {
    if (!flow.carried)
        return el("div", {},
            el("p", {}, "This network does not carry the tensor."),
            networkPrices(route, part));
    return el("div", {},
        facts([
            ["Energy", quantity(flow.energyPj, "energy")],
            ["Children in use", count(flow.fanout)],
            ["Link transfers", count(flow.linkTransfers)],
            ["Their energy", quantity(flow.linkEnergyPj, "energy")],
            ["Spatial reductions", count(flow.spatialReductions)],
            ["Their energy", quantity(flow.reductionEnergyPj, "energy")],
        ]),
        hopsEquation(layer, part, flow),
        multicastTable(flow),
        networkPrices(route, part));
}

export function tensorView(run, route, { layer, part, tensor }) {
    return part.partKind === "level" ? levelTensor(route, part, tensor) :
        networkTensor(route, layer, part, tensor);
}
