// SPDX-License-Identifier: GPL-3.0-or-later
// A chart on the page: drawn when seen, with legend, table and downloads.
import { detailsOf, el } from "../dom.js";
import { download, fileName } from "../download.js";
import { swatchColour } from "../palette.js";
import { inOrder } from "./columns.js";
import { createChart } from "./echarts.js";
import { exportSvg } from "./picture.js";
import { sheetCsv, sheetOf, sheetTable } from "./sheet.js";
import { readTokens } from "./tokens.js";

const plotHeight = 250;
const printWidth = 640;

function swatch(colour) {
    return el("span", { class: "swatch",
        style: `background:${swatchColour(colour)}` });
}

function legendEntries(data) {
    const entries = new Map();
    for (const series of data.series)
        if (series.name && series.colour)
            entries.set(series.group ?? series.id, series);
    return [...entries];
}

export class Panel {
    // SOURCE() gives {data, view} of what is to be drawn now.
    constructor(kind, source) {
        Object.assign(this, { kind, source, hidden: new Set(), chart: null,
            zoomKey: null });
        this.canvas = el("div", { class: "chart", role: "img",
            id: `chart-${kind.id}` });
        this.legend = el("ul", { class: "legend",
            "aria-label": `Parts of: ${kind.title}` });
        this.caption = el("figcaption", { id: `finding-${kind.id}` });
        this.figures = detailsOf("Figures of this chart",
            () => this.figuresTable(), { class: "figures" });
        this.figure = el("figure", {
            class: kind.isWide ? "panel wide" : "panel",
            id: `panel-${kind.id}`,
        }, this.head(), this.caption, this.legend, this.canvas, this.figures);
        this.describe();
    }

    head() {
        return el("div", { class: "panel-head" },
            el("h3", {}, this.kind.title),
            el("span", { class: "panel-buttons" },
                el("button", { type: "button", onclick: () => this.saveSvg(),
                    "aria-label": `Download as SVG: ${this.kind.title}` },
                "SVG"),
                el("button", { type: "button", onclick: () => this.saveCsv(),
                    "aria-label": `Download as CSV: ${this.kind.title}` },
                "CSV")));
    }

    read() {
        const { data, view } = this.source();
        return { view,
            data: this.kind.hasColumns ? inOrder(data, view) : data };
    }

    figuresTable() {
        return sheetTable(sheetOf(this.read().data), this.kind.title);
    }

    // Everything but the drawing, which waits until it is seen.
    describe() {
        const { data } = this.read();
        this.caption.textContent = data.finding;
        this.canvas.setAttribute("aria-label",
            `${this.kind.title}. ${data.finding}`);
        const entries = legendEntries(data);
        this.legend.hidden = entries.length < 2;
        this.legend.replaceChildren(...entries.map(([id, series]) =>
            el("li", {}, el("button", {
                type: "button",
                "aria-pressed": String(!this.hidden.has(id)),
                onclick: (event) => this.toggle(id, event.currentTarget),
            }, swatch(series.colour), series.name))));
    }

    toggle(id, button) {
        if (!this.hidden.delete(id))
            this.hidden.add(id);
        button.setAttribute("aria-pressed", String(!this.hidden.has(id)));
        this.draw();
    }

    hiddenIds(data) {
        return new Set(data.series.map(({ id, group }) =>
            this.hidden.has(group ?? id) ? id : null).concat([...this.hidden]));
    }

    option(width, printing, tokens = readTokens()) {
        const { data, view } = this.read();
        const zoomKey = JSON.stringify([view.by, view.run, view.order]);
        const resetsZoom = zoomKey !== this.zoomKey;
        this.zoomKey = zoomKey;
        const { extraHeight, plotHeight: height = plotHeight, ...option } =
            this.kind.option(data, view, this.hiddenIds(data),
                { width, printing, tokens, resetsZoom });
        this.shown = data;
        const replaced = resetsZoom ? ["series", "dataZoom"] : ["series"];
        return { option, replaced, height: height + extraHeight };
    }

    draw(printing = false) {
        if (!this.isSeen || !this.canvas.isConnected)
            return;
        const width = printing ? printWidth : this.canvas.clientWidth;
        const { option, replaced, height } = this.option(width, printing);
        this.canvas.style.height = `${height}px`;
        if (!this.chart) {
            this.chart = createChart(this.canvas, { width, height });
            this.chart.on("click", (event) => this.follow(event));
        }
        this.chart.resize({ width, height });
        this.chart.setOption(option, { replaceMerge: replaced });
        this.canvas.dataset.drawn = "true";
    }

    show() {
        this.isSeen = true;
        this.draw();
    }

    // After the run or the view have changed.
    update() {
        this.describe();
        const body = this.figures.querySelector(".details-body");
        body.replaceChildren(...this.figures.open ? [this.figuresTable()] : []);
        this.draw();
    }

    follow({ seriesId, dataIndex }) {
        const series = this.shown.series.find(({ id }) => id === seriesId);
        const column = this.shown.columns?.[dataIndex] ??
            series?.points?.[dataIndex];
        const address = column && series && this.shown.addressAt ?
            this.shown.addressAt(column, series) : column?.address;
        if (address)
            location.hash = address;
    }

    saveCsv() {
        download(fileName(this.kind.id, "csv"), "text/csv",
            sheetCsv(sheetOf(this.read().data)));
    }

    saveSvg() {
        const { data, view } = this.read();
        download(fileName(this.kind.id, "svg"), "image/svg+xml",
            exportSvg(this.kind, data, view, this.hiddenIds(data),
                legendEntries(data).map(([, series]) => series)));
    }
}
