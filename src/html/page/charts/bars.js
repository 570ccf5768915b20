// SPDX-License-Identifier: GPL-3.0-or-later
// Stacked bars of a data set as an option of ECharts.
import { shadeOf } from "../palette.js";
import { digits, percentOf, scaleFor } from "../units.js";
import { isStill } from "./echarts.js";
import { fitLabels, shortLabel } from "./labels.js";
import { tooltipBody, tooltipStyle } from "./tooltip.js";
import { totalAt } from "./columns.js";

const manyColumns = 40;
const margin = { left: 64, right: 18, top: 30 };

function baseOf(data, place, stack) {
    if (data.base === "all")
        return data.columns.reduce(
            (sum, _, column) => sum + totalAt(data.series, column), 0);
    if (data.base === "first column")
        return totalAt(data.series, 0);
    if (data.base === "first stack")
        return totalAt(data.series.filter(
            (series) => series.stack === data.baseStack), place);
    return totalAt(data.series.filter(
        (series) => series.stack === stack), place);
}

function isShared(data, view) {
    return view.scale !== "absolute" && Boolean(data.base);
}

// Values as drawn, in per cent or in the axis' unit, which is returned too.
export function drawnValues(data, view, hidden) {
    const visible = data.series.filter(({ id }) => !hidden.has(id));
    if (isShared(data, view))
        return { unit: "%", visible: visible.map((series) => ({
            ...series,
            drawn: series.values.map((value, place) => percentOf(
                value, baseOf(data, place, series.stack))),
        })) };
    const stacks = [...new Set(visible.map(({ stack }) => stack))];
    const largest = Math.max(0, ...data.columns.flatMap((_, place) =>
        stacks.map((stack) => totalAt(visible.filter(
            (series) => series.stack === stack), place))));
    const { factor, unit } = scaleFor(largest, data.kind);
    return { unit, visible: visible.map((series) => ({
        ...series,
        drawn: series.values.map(
            (value) => value === null ? null : value / factor),
    })) };
}

function categoryAxis(columns, fit, tokens) {
    return {
        type: "category",
        data: columns.map((_, place) => String(place)),
        axisTick: { show: false },
        axisLine: { lineStyle: { color: tokens.line } },
        axisLabel: {
            interval: 0,
            rotate: fit.rotate,
            fontSize: fit.fontSize,
            color: tokens.text,
            hideOverlap: false,
            formatter: (place) => shortLabel(columns[place].label),
        },
    };
}

export function valueAxis(unit, tokens, more = {}) {
    return {
        type: "value",
        name: unit,
        nameTextStyle: { color: tokens.muted, align: "right" },
        nameGap: 12,
        axisLabel: {
            color: tokens.muted, fontSize: 11,
            formatter: (value) => digits(value),
        },
        splitLine: { lineStyle: { color: tokens.line, width: 0.6 } },
        ...more,
    };
}

function zoomParts(data, fit, canvas) {
    if (canvas.printing || data.columns.length <= Math.min(
        fit.shown, manyColumns))
        return [];
    const window = canvas.resetsZoom ?
        { startValue: 0, endValue: fit.shown - 1 } : {};
    return [
        { type: "inside", zoomOnMouseWheel: "ctrl", moveOnMouseWheel: false,
            moveOnMouseMove: false, preventDefaultMouseMove: false, ...window },
        { type: "slider", bottom: 4, height: 18, showDetail: false,
            brushSelect: false, borderColor: canvas.tokens.line,
            fillerColor: "rgba(120,140,170,0.2)", showDataShadow: false,
            ...window },
    ];
}

function barSeries(series, tokens) {
    return {
        type: "bar",
        id: series.id,
        name: series.id,
        stack: series.stack ?? "all",
        barMaxWidth: 44,
        barGap: "8%",
        barCategoryGap: "22%",
        itemStyle: {
            color: shadeOf(series.colour, tokens.isDark),
            borderColor: tokens.surface, borderWidth: 0.5,
        },
        emphasis: { disabled: true },
        data: series.drawn,
    };
}

function tooltipOf(data, place) {
    const column = data.columns[place];
    const rows = data.series.map((series) => ({
        colour: series.colour,
        name: series.runName ? `${series.runName}: ${series.name}` :
            series.name,
        value: series.values[place],
        kind: data.kind,
        share: data.base ?
            percentOf(series.values[place], baseOf(data, place, series.stack)) :
            undefined,
    })).filter((row) => row.value !== 0 && row.value !== null);
    const summed = data.series.length > 1 && !data.series[0].stack;
    const total = { name: "total", kind: data.kind,
        value: totalAt(data.series, place) };
    return tooltipBody(column.label, column.note,
        summed && rows.length > 1 ? [...rows, total] : rows);
}

// CANVAS: {width, tokens, printing, resetsZoom}.
export function barOption(data, view, hidden, canvas) {
    const { unit, visible } = drawnValues(data, view, hidden);
    const plotWidth = canvas.width - margin.left - margin.right;
    const labels = data.columns.map(({ label }) => shortLabel(label));
    const fit = fitLabels(labels, plotWidth, canvas.printing);
    const zoom = zoomParts(data, fit, canvas);
    const bottom = fit.height + (zoom.length > 0 ? 28 : 6);
    return {
        animation: !isStill && !canvas.printing,
        animationDuration: 200,
        textStyle: { fontFamily: canvas.tokens.font },
        grid: { ...margin, bottom, containLabel: false,
            outerBoundsMode: "none" },
        tooltip: {
            ...tooltipStyle(canvas.tokens, "axis"),
            formatter: ([first]) => tooltipOf(data, first.dataIndex),
        },
        xAxis: categoryAxis(data.columns, fit, canvas.tokens),
        yAxis: valueAxis(unit, canvas.tokens,
            isShared(data, view) && data.base === "column" ?
                { max: 100 } : {}),
        dataZoom: zoom,
        series: visible.map((series) => barSeries(series, canvas.tokens)),
        extraHeight: bottom,
    };
}
