// SPDX-License-Identifier: GPL-3.0-or-later
// Lying bars, one for each name, as an option of ECharts.
import { shadeOf } from "../palette.js";
import { scaleFor } from "../units.js";
import { valueAxis } from "./bars.js";
import { isStill } from "./echarts.js";
import { shortLabel } from "./labels.js";
import { tooltipBody, tooltipStyle } from "./tooltip.js";

function widest(columns) {
    return Math.max(...columns.map(({ label }) => shortLabel(label).length));
}

// The data set has one series; its columns have colours.
export function flatOption(data, view, hidden, canvas) {
    const [series] = data.series;
    const { factor, unit } = scaleFor(Math.max(...series.values), data.kind);
    const shown = (place) => data.columns[place];
    return {
        animation: !isStill && !canvas.printing,
        textStyle: { fontFamily: canvas.tokens.font },
        grid: { left: 14 + 6.6 * widest(data.columns), right: 44, top: 8,
            bottom: 34, outerBoundsMode: "none" },
        tooltip: {
            ...tooltipStyle(canvas.tokens, "item"),
            formatter: ({ dataIndex }) => tooltipBody(
                shown(dataIndex).label, shown(dataIndex).note, [{
                    name: data.valueName, kind: data.kind,
                    value: series.values[dataIndex],
                }]),
        },
        xAxis: valueAxis(unit, canvas.tokens, { nameLocation: "end",
            nameTextStyle: { color: canvas.tokens.muted, align: "left" } }),
        yAxis: {
            type: "category", inverse: true,
            data: data.columns.map((_, place) => String(place)),
            axisTick: { show: false },
            axisLine: { lineStyle: { color: canvas.tokens.line } },
            axisLabel: { color: canvas.tokens.text, fontSize: 11, interval: 0,
                formatter: (place) => shortLabel(shown(place).label) },
        },
        series: [{
            type: "bar", id: series.id, barMaxWidth: 22,
            emphasis: { disabled: true },
            data: series.values.map((value, place) => ({
                value: value / factor,
                itemStyle: { color: shadeOf(
                    shown(place).colour, canvas.tokens.isDark) },
            })),
        }],
        extraHeight: 42,
        plotHeight: 32 * data.columns.length,
    };
}
