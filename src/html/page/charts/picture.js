// SPDX-License-Identifier: GPL-3.0-or-later
// A chart as a file of its own: light, with title and legend.
import { createChart } from "./echarts.js";
import { shortLabel } from "./labels.js";

const width = 900;
const tokens = {
    text: "#1b1f24", muted: "#59616b", line: "#c9ced6", surface: "#ffffff",
    font: "sans-serif", isDark: false,
};

function legendRows(entries) {
    const lengths = entries.map(({ name }) => shortLabel(name).length * 7 + 40);
    const total = lengths.reduce((sum, length) => sum + length, 0);
    return entries.length < 2 ? 0 : Math.ceil(total / (width - 80));
}

function legendOf(entries, hidden) {
    const shown = entries.filter(({ id }) => !hidden.has(id));
    const names = new Map(shown.map(({ id, name }) => [id, name]));
    return {
        show: entries.length > 1, top: 34, left: 60, itemHeight: 10,
        itemWidth: 10, textStyle: { color: tokens.text, fontSize: 11 },
        data: shown.map(({ id }) => ({ name: id, icon: "rect" })),
        formatter: (id) => shortLabel(names.get(id) ?? ""),
    };
}

export function exportSvg(kind, data, view, hidden, entries) {
    const { extraHeight, plotHeight = 320, ...option } = kind.option(
        data, view, hidden,
        { width, printing: true, tokens, resetsZoom: true });
    const head = 44 + 20 * legendRows(entries);
    const chart = createChart(null, { ssr: true, width,
        height: plotHeight + extraHeight + head });
    chart.setOption({
        ...option,
        backgroundColor: tokens.surface,
        title: { text: kind.title, left: 60, top: 8,
            textStyle: { fontSize: 14, color: tokens.text } },
        legend: legendOf(entries, hidden),
        grid: { ...option.grid, top: option.grid.top + head },
        series: option.series.map(
            (series) => ({ ...series, name: series.id })),
    });
    const text = chart.renderToSVGString();
    chart.dispose();
    return text;
}
