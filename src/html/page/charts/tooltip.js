// SPDX-License-Identifier: GPL-3.0-or-later
// What hovering shows: exact figures with units, names as text.
import { el } from "../dom.js";
import { swatchColour } from "../palette.js";
import { exact, format, percent } from "../units.js";

export function tooltipStyle(tokens, trigger) {
    return {
        trigger,
        axisPointer: { type: "shadow", animation: false },
        confine: true,
        transitionDuration: 0,
        backgroundColor: tokens.surface,
        borderColor: tokens.line,
        padding: 8,
        textStyle: { color: tokens.text, fontSize: 12 },
        extraCssText: "max-width:34rem;white-space:normal;box-shadow:none",
    };
}

// Rows are {colour, name, value, kind, share}; share in per cent or null.
export function tooltipBody(title, note, rows) {
    return el("div", { class: "tip" },
        el("p", { class: "tip-title" }, title),
        note && el("p", { class: "tip-note" }, note),
        el("table", {}, rows.map((row) => el("tr", {},
            el("th", { scope: "row" },
                row.colour && el("span", { class: "swatch",
                    style: `background:${swatchColour(row.colour)}` }),
                row.name),
            el("td", {}, format(row.value, row.kind)),
            el("td", {}, row.share === undefined ? "" : percent(row.share)),
            el("td", { class: "tip-exact" }, exact(row.value, row.kind))))));
}
