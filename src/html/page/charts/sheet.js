// SPDX-License-Identifier: GPL-3.0-or-later
// The figures behind a chart as rows: for a table on the page and for CSV.
import { el, quantity } from "../dom.js";
import { table } from "../table.js";
import { baseUnit, digits } from "../units.js";
import { totalAt } from "./columns.js";

function seriesTitle(data, series) {
    const run = series.runName ? `${series.runName}: ` : "";
    return `${run}${series.name} (${baseUnit(data.kind)})`;
}

export function sheetOf(data) {
    if (data.sheet)
        return data.sheet;
    const hasTotal = data.series.length > 1 && !data.series[0].stack;
    return {
        kind: data.kind,
        header: [data.columnName ?? "layer",
            ...data.series.map((series) => seriesTitle(data, series)),
            ...(hasTotal ? [`total (${baseUnit(data.kind)})`] : [])],
        rows: data.columns.map((column, place) => [column.label,
            ...data.series.map(({ values }) => values[place]),
            ...(hasTotal ? [totalAt(data.series, place)] : [])]),
    };
}

function cellOf(value, kind) {
    if (typeof value !== "number")
        return value ?? "–";
    return kind ? quantity(value, kind) :
        el("data", { value, title: String(value) }, digits(value));
}

export function sheetTable(sheet, caption) {
    return table({
        caption,
        columns: sheet.header.map((title, place) => ({
            title: sheet.kind ? title.replace(/ \([^()]*\)$/, "") : title,
            numeric: typeof sheet.rows[0]?.[place] === "number",
            cell: (row) => cellOf(row[place], sheet.kind),
        })),
        rows: sheet.rows,
    });
}

function csvField(value) {
    const text = value === null || value === undefined ? "" : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function sheetCsv(sheet) {
    return [sheet.header, ...sheet.rows]
        .map((row) => row.map(csvField).join(",") + "\n").join("");
}
