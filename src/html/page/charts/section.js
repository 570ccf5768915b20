// SPDX-License-Identifier: GPL-3.0-or-later
// A section of charts with the choices that hold for all of them.
import { radioGroup } from "../controls.js";
import { el } from "../dom.js";
import { Panel } from "./panel.js";

const widthSettles = 150;

function controlsOf(view, scales, hasBlocks, changed) {
    const choose = (key) => (value) => {
        view[key] = value;
        changed();
    };
    return el("div", { class: "controls" },
        radioGroup("Scale", `scale-${view.name}`, scales, view.scale,
            choose("scale")),
        radioGroup("Order", `order-${view.name}`,
            [["network", "network"], ["value", "by value"]], view.order,
            choose("order")),
        hasBlocks && radioGroup("Columns", `by-${view.name}`,
            [["layer", "layers"], ["block", "blocks"]], view.by,
            choose("by")));
}

export class ChartSection {
    // DATA_OF(kind, view) makes the data set of a chart.
    constructor({ name, kinds, scales, hasBlocks, dataOf }) {
        this.view = { name, scale: "absolute", order: "network", by: "layer" };
        this.panels = kinds.map((kind) => new Panel(kind, () => ({
            data: dataOf(kind, this.view),
            view: this.view,
        })));
        this.element = el("div", {},
            controlsOf(this.view, scales, hasBlocks, () => this.update()),
            el("div", { class: "panels" },
                this.panels.map(({ figure }) => figure)));
    }

    // Draws each chart when it comes near to what is seen.
    watch() {
        if (this.isWatched)
            return;
        this.isWatched = true;
        const panels = new Map(
            this.panels.map((panel) => [panel.canvas, panel]));
        const seen = new IntersectionObserver((entries) => {
            for (const { target } of entries.filter(
                ({ isIntersecting }) => isIntersecting)) {
                seen.unobserve(target);
                panels.get(target).show();
            }
        }, { rootMargin: "300px" });
        let timer = 0;
        const resized = new ResizeObserver(() => {
            clearTimeout(timer);
            timer = setTimeout(() => this.drawResized(), widthSettles);
        });
        resized.observe(this.element);
        this.panels.forEach(({ canvas }) => seen.observe(canvas));
    }

    drawResized() {
        const width = this.element.clientWidth;
        if (this.isPrinting || width === this.width)
            return;
        this.width = width;
        this.panels.forEach((panel) => panel.draw());
    }

    update() {
        this.panels.forEach((panel) => panel.update());
    }

    redraw() {
        this.panels.forEach((panel) => panel.draw());
    }

    print(isPrinting) {
        this.isPrinting = isPrinting;
        this.panels.forEach((panel) => {
            panel.isSeen = true;
            panel.zoomKey = null;
            panel.draw(isPrinting);
        });
    }
}
