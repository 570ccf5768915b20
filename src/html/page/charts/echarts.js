// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of ECharts that the charts need.
import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import {
    DataZoomInsideComponent, DataZoomSliderComponent, GridComponent,
    LegendPlainComponent, TitleComponent, TooltipComponent,
} from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

echarts.use([
    BarChart, LineChart, ScatterChart, DataZoomInsideComponent,
    DataZoomSliderComponent, GridComponent, LegendPlainComponent,
    TitleComponent, TooltipComponent, SVGRenderer,
]);

export const isStill = new URLSearchParams(location.search).has("test") ||
    matchMedia("(prefers-reduced-motion: reduce)").matches;

export function createChart(element, options = {}) {
    return echarts.init(element, null, { renderer: "svg", ...options });
}
