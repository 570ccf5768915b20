// SPDX-License-Identifier: GPL-3.0-or-later
// Elements from names, attributes and children; text is never markup.
import { exact, format, integer } from "./units.js";

const svgNamespace = "http://www.w3.org/2000/svg";

function assign(element, attributes) {
    for (const [name, value] of Object.entries(attributes)) {
        if (value === null || value === undefined || value === false)
            continue;
        if (name.startsWith("on"))
            element.addEventListener(name.slice(2), value);
        else
            element.setAttribute(name, value === true ? "" : value);
    }
    return element;
}

function append(element, children) {
    element.append(...children.flat(Infinity)
        .filter((child) => child !== null && child !== undefined &&
            child !== false)
        .map((child) => child instanceof Node ? child : String(child)));
    return element;
}

export function el(tag, attributes = {}, ...children) {
    return append(assign(document.createElement(tag), attributes), children);
}

export function svg(tag, attributes = {}, ...children) {
    const element = document.createElementNS(svgNamespace, tag);
    return append(assign(element, attributes), children);
}

export function contentOf(sectionId) {
    return document.querySelector(`#${sectionId} > .content`);
}

// A figure that reads well, with the exact one for machines and on hover.
export function quantity(value, kind) {
    return el("data", { value: value ?? "", title: exact(value, kind) },
        format(value, kind));
}

export function count(value, unit = "") {
    return el("data", { value: value ?? "", title: exact(value) },
        integer(value), unit && el("span", { class: "unit" }, ` ${unit}`));
}

export function plural(number, one, many = `${one}s`) {
    return `${integer(number)} ${number === 1 ? one : many}`;
}

export function detailsOf(summary, fill, attributes = {}) {
    const details = el("details", attributes, el("summary", {}, summary));
    const body = el("div", { class: "details-body" });
    details.append(body);
    const fillOnce = () => {
        if (body.childElementCount === 0)
            body.append(fill());
    };
    details.addEventListener("toggle", () => details.open && fillOnce());
    return details;
}
