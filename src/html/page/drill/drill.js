// SPDX-License-Identifier: GPL-3.0-or-later
// What is looked at: network, layer, module, tensor or price, with its path.
import { el } from "../dom.js";
import { addressOf, allLayers } from "../route.js";
import { layerView, networkView, partEverywhereView } from "./layer.js";
import { partView } from "./part.js";
import { priceView } from "./price.js";
import { tensorView } from "./tensor.js";

function chosen(run, route) {
    const layer = run.layers[route.layer] ?? null;
    const parts = (layer ?? run.valid[0])?.parts;
    const part = parts?.[route.part] ?? null;
    const names = part ? [...part.tensors.keys()] : [];
    const prices = part ? [...part.prices.keys()] : [];
    return {
        layer, part,
        tensorName: names[route.tensor] ?? null,
        tensor: part?.tensors.get(names[route.tensor]) ?? null,
        action: prices[route.action] ?? null,
    };
}

// Names and addresses from the network down to what is looked at.
function pathOf(run, route, { layer, part, tensorName, action }) {
    const { run: index } = route;
    const place = layer ? route.layer : allLayers;
    const tensorPlace = tensorName === null ? allLayers : route.tensor;
    return [
        { name: run.inputs.network || "network", href: addressOf(index) },
        layer && { name: layer.name, href: addressOf(index, place) },
        part && { name: part.name, href: addressOf(index, place, route.part) },
        tensorName !== null && { name: tensorName,
            href: addressOf(index, place, route.part, route.tensor) },
        action !== null && { name: `price of ${action}`, href: addressOf(
            index, place, route.part, tensorPlace, route.action) },
    ].filter(Boolean);
}

function breadcrumb(path) {
    return path.length < 2 ? "" :
        el("nav", { "aria-label": "Path", class: "path" },
            el("ol", {}, path.map(({ name, href }, place) => el("li", {},
                place === path.length - 1 ?
                    el("span", { "aria-current": "page" }, name) :
                    el("a", { href }, name)))));
}

function viewOf(run, route, found) {
    if (found.action !== null)
        return priceView(run, route, found);
    if (found.tensor)
        return tensorView(run, route, found);
    if (found.part && found.layer)
        return partView(run, route, found);
    if (found.part)
        return partEverywhereView(run, route, found);
    return found.layer ? layerView(run, found) : networkView(run);
}

export function drillView(run, route) {
    const found = chosen(run, route);
    const path = pathOf(run, route, found);
    return el("div", { class: "drill" },
        breadcrumb(path),
        el("h3", { id: "drill-title", tabindex: "-1" }, path.at(-1).name),
        viewOf(run, route, found));
}
