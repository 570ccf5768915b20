// SPDX-License-Identifier: GPL-3.0-or-later
// Points and lines between axes of numbers as options of ECharts.
import { shadeOf } from "../palette.js";
import { digits } from "../units.js";
import { isStill } from "./echarts.js";
import { shortLabel } from "./labels.js";
import { tooltipStyle } from "./tooltip.js";

function numberAxis(axis, tokens, isVertical) {
    return {
        type: axis.isLog ? "log" : "value",
        name: axis.name,
        min: axis.min,
        max: axis.max,
        nameLocation: "middle",
        nameGap: isVertical ? 58 : 28,
        nameTextStyle: { color: tokens.muted },
        axisLine: { show: true, lineStyle: { color: tokens.line } },
        axisLabel: { color: tokens.muted, fontSize: 11,
            formatter: (value) => digits(value / (axis.factor ?? 1), 3),
            showMaxLabel: axis.isLog },
        splitLine: { lineStyle: { color: tokens.line, width: 0.6 } },
    };
}

function isAtRight(x, { min, max, isLog }) {
    return isLog ? x * x > min * max : x > (min + max) / 2;
}

function pointSeries(series, data, tokens) {
    return {
        type: "scatter",
        id: series.id,
        symbolSize: data.symbolSize,
        symbol: series.symbol ?? "circle",
        itemStyle: { color: shadeOf(series.colour, tokens.isDark),
            opacity: 0.85, borderColor: tokens.surface, borderWidth: 0.8 },
        emphasis: { scale: 1.3 },
        label: {
            show: Boolean(data.labelsPoints), color: tokens.text,
            offset: [0, -9],
            formatter: ({ dataIndex }) =>
                shortLabel(series.points[dataIndex].label),
        },
        labelLayout: { hideOverlap: true },
        data: series.points.map(({ x, y }) => ({
            value: [x, y],
            label: { position: isAtRight(x, data.xAxis) ? "left" : "right" },
        })),
    };
}

function lineSeries(series, tokens) {
    return {
        type: "line",
        id: series.id,
        symbol: "none",
        silent: true,
        step: series.step,
        lineStyle: { color: series.colour ?
            shadeOf(series.colour, tokens.isDark) : tokens.text,
            width: 1.6, type: series.dash ?? "solid" },
        endLabel: { show: Boolean(series.endLabel), color: tokens.text,
            align: "right", offset: [0, -9], distance: 0,
            formatter: () => series.endLabel },
        data: series.line,
        tooltip: { show: false },
    };
}

// The data set: {xAxis, yAxis, series: [{id, colour, points or line}]}.
export function pointOption(data, view, hidden, canvas) {
    const visible = data.series.filter(
        ({ id, group }) => !hidden.has(group ?? id));
    return {
        animation: !isStill && !canvas.printing,
        textStyle: { fontFamily: canvas.tokens.font },
        grid: { left: 78, right: 26, top: 24, bottom: 44,
            outerBoundsMode: "none" },
        tooltip: {
            ...tooltipStyle(canvas.tokens, "item"),
            formatter: ({ seriesId, dataIndex }) => data.tooltip(
                visible.find(({ id }) => id === seriesId).points[dataIndex]),
        },
        xAxis: numberAxis(data.xAxis, canvas.tokens, false),
        yAxis: numberAxis(data.yAxis, canvas.tokens, true),
        series: visible.map((series) => series.points ?
            pointSeries(series, data, canvas.tokens) :
            lineSeries(series, canvas.tokens)),
        extraHeight: 60,
        plotHeight: data.plotHeight,
    };
}
