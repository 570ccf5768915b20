// SPDX-License-Identifier: GPL-3.0-or-later
// One price: what it is, who says so and where it is from.
import { el } from "../dom.js";
import { facts, priceText } from "./parts.js";
import { actionEquation } from "./tensor.js";

export function priceView(run, route, { part, tensor, action }) {
    const price = part.prices.get(action);
    const counted = tensor?.actions?.find(({ name }) => name === action);
    return el("div", { class: "price" },
        facts([
            ["Module", part.name],
            ["Action", action],
            ["Price", priceText(price)],
            ["Estimator", price.estimator ?? "not said"],
            ["Source", price.source ?? "not said"],
        ]),
        counted && actionEquation(part, tensor, counted),
        el("p", {}, el("a", { href: "#constants" },
            "All constants of this run")));
}
