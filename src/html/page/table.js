// SPDX-License-Identifier: GPL-3.0-or-later
// Tables with captions and scoped headers that scroll within their place.
import { el } from "./dom.js";

function headRow(columns) {
    return el("tr", {}, columns.map((column) => el("th", {
        scope: "col", class: column.numeric ? "number" : null,
    }, column.title)));
}

function bodyRow(columns, row, rowAttributes) {
    return el("tr", rowAttributes?.(row) ?? {},
        columns.map((column, place) => el(place === 0 ? "th" : "td", {
            scope: place === 0 ? "row" : null,
            class: column.numeric ? "number" : column.class ?? null,
        }, place === 0 ? el("span", { class: "name" }, column.cell(row)) :
            column.cell(row))));
}

// Columns are {title, numeric, cell(row)}; the first holds the row's header.
export function table({ caption, columns, rows, foot, rowAttributes }) {
    const grid = el("table", {},
        el("caption", {}, caption),
        el("thead", {}, headRow(columns)),
        el("tbody", {},
            rows.map((row) => bodyRow(columns, row, rowAttributes))));
    if (foot)
        grid.append(el("tfoot", {}, bodyRow(columns, foot)));
    return el("div", {
        class: "scroll", role: "region", tabindex: "0", "aria-label": caption,
    }, grid);
}
