// SPDX-License-Identifier: GPL-3.0-or-later
// Checks that the figures and charts of a report are those of its result.
import { barHeights, drawAll, figuresOf, open, rowsOf } from "./browser.mjs";
import { check, checkEqual, isClose } from "./checks.mjs";
import { readFileSync } from "node:fs";

export { figuresOf as shownFigures };

const dramColour = "#332288";
const macColour = "#EE8866";

async function kpis(page) {
    return new Map(await page.locator(".kpis > div").evaluateAll((items) =>
        items.map((item) => [item.querySelector("dt").textContent,
            Number(item.querySelector("dd data").value)])));
}

export async function checkKpis(page, result) {
    const { totals, layers, inputs } = result;
    const shown = await kpis(page);
    const timeNs = totals.cycles / inputs.clock_ghz;
    const wanted = [
        ["Energy per inference", totals.energy_pj],
        ["Latency", totals.cycles],
        ["Time", timeNs],
        ["Average power", totals.energy_pj / timeNs],
        ["Energy per operation", totals.fj_per_compute],
        ["Operations", totals.computes],
        ["Utilization", totals.utilization_percent],
        ["Area", layers[0].area_um2],
        ["Energy × cycles", totals.energy_pj * totals.cycles / 1e12],
    ];
    for (const [name, value] of wanted)
        checkEqual(`${name} is that of the result`, shown.get(name), value);
}

export async function checkLayerTable(page, result) {
    const rows = await rowsOf(page, ".layers-table table");
    checkEqual("the layer table's figures are those of the result",
        rows.map((row) => [row[0], ...row.slice(-5, -1)]),
        result.layers.map((layer) => [layer.name, layer.energy_pj,
            layer.cycles, layer.utilization_percent, layer.fj_per_compute]));
}

function sumsBy(result, key) {
    return result.layers.map((layer) => Object.values(layer[key])
        .reduce((sum, value) => sum + value * layer.count, 0));
}

export async function checkChartFigures(page, result) {
    const byModule = await figuresOf(page, "energy-by-module");
    for (const name of ["DRAM", "GLB", "mac"]) {
        const column = byModule.header.indexOf(name);
        checkEqual(`energy of ${name} by layer is that of the result`,
            byModule.rows.map((row) => row[column]),
            result.layers.map((layer) =>
                layer.energy_by_component_pj[name] * layer.count));
    }
    check("modules without energy are left out",
        !byModule.header.includes("psum_spad <==> mac"));
    for (const [id, key] of [["energy-by-module", "energy_by_component_pj"],
        ["energy-by-action", "energy_by_action_pj"]]) {
        const sums = sumsBy(result, key);
        const { rows } = await figuresOf(page, id);
        check(`${id} adds up to the energy of each layer`,
            rows.every((row, place) => isClose(row.at(-1), sums[place])));
    }
    const tensors = await figuresOf(page, "energy-by-tensor");
    check("tensors and the rest add up to the energy of each layer",
        tensors.rows.every((row, place) => isClose(
            row.at(-1), result.layers[place].energy_pj)));
    await checkOtherCharts(page, result);
}

async function checkOtherCharts(page, result) {
    const traffic = await figuresOf(page, "traffic");
    const dram = traffic.header.indexOf("DRAM");
    checkEqual("traffic of DRAM is that of the result",
        traffic.rows.map((row) => row[dram]),
        result.layers.map((layer) => layer.roofline.levels
            .find(({ name }) => name === "DRAM").bytes));
    const latency = await figuresOf(page, "latency");
    checkEqual("latency by layer is that of the result",
        latency.rows.map((row) => row.at(-1)),
        result.layers.map(({ cycles }) => cycles));
    const utilization = await figuresOf(page, "utilization");
    checkEqual("utilization by layer is that of the result",
        utilization.rows.map((row) => row[1]),
        result.layers.map((layer) => layer.utilization_percent));
    const roofline = await figuresOf(page, "roofline");
    const points = result.layers.flatMap((layer) => layer.roofline.levels
        .filter((level) => level.name === "GLB" &&
            level.operations_per_byte > 0)
        .map((level) => [level.operations_per_byte,
            layer.roofline.operations_per_cycle]));
    checkEqual("points under the roofline are those of the result",
        roofline.rows.filter((row) => row[1] === "GLB")
            .map((row) => [row[3], row[4]]), points);
    const area = await figuresOf(page, "area");
    const { compute, levels } = result.layers[0];
    checkEqual("areas are those of the result",
        area.rows.map((row) => row[1]).sort(),
        [compute, ...levels].map((part) => part.area_total_um2)
            .filter((value) => value > 0).sort());
}

// Bars are as high as the figures are large.
export async function checkBars(page, result) {
    const values = result.layers.map((layer) =>
        layer.energy_by_component_pj.DRAM * layer.count);
    const heights = await barHeights(page, "energy-by-module", dramColour);
    const scale = Math.max(...heights) / Math.max(...values);
    checkEqual("there is a bar of DRAM for each layer", heights.length,
        values.length);
    check("bars of DRAM are as high as its energies",
        heights.every((height, place) =>
            Math.abs(height - values[place] * scale) <= 1.2),
        JSON.stringify(heights.map((height, i) =>
            [height, values[i] * scale])));
    const macHeights = await barHeights(page, "energy-by-module", macColour);
    const macScale = Math.max(...macHeights) / Math.max(...result.layers.map(
        (layer) => layer.energy_by_component_pj.mac * layer.count));
    check("bars of all modules have the same scale",
        Math.abs(macScale / scale - 1) < 0.05, `${macScale} and ${scale}`);
}

export async function checkLegend(page) {
    const button = page.locator("#panel-energy-by-module .legend button")
        .first();
    await button.click();
    checkEqual("the legend takes a module out",
        (await barHeights(page, "energy-by-module", dramColour)).length, 0);
    checkEqual("and says so", await button.getAttribute("aria-pressed"),
        "false");
    await button.click();
    check("the legend puts it back",
        (await barHeights(page, "energy-by-module", dramColour)).length > 0);
}

async function choose(page, name, value) {
    await page.locator(`input[name="${name}"][value="${value}"]`).check();
}

export async function checkOrder(page, result) {
    await choose(page, "order-run", "value");
    const { rows } = await figuresOf(page, "energy-by-module");
    const sorted = sumsBy(result, "energy_by_component_pj")
        .sort((a, b) => b - a);
    check("by value, the layer with the most energy comes first",
        rows.every((row, place) => isClose(row.at(-1), sorted[place])));
    await choose(page, "order-run", "network");
}

export async function checkPercent(page, result) {
    await choose(page, "scale-run", "percent");
    const heights = await barHeights(page, "energy-by-module", dramColour);
    const shares = result.layers.map((layer) =>
        layer.energy_by_component_pj.DRAM / layer.energy_pj);
    const scale = Math.max(...heights) / Math.max(...shares);
    check("in per cent, bars are as high as the shares",
        heights.every((height, place) =>
            Math.abs(height - shares[place] * scale) <= 1.2));
    const labels = await page.locator("#chart-energy-by-module svg text")
        .allTextContents();
    check("the axis is in per cent",
        labels.includes("%") && labels.includes("100"));
    await choose(page, "scale-run", "absolute");
}

export async function checkBlocks(page, result) {
    await choose(page, "by-run", "block");
    const { rows } = await figuresOf(page, "energy-by-module");
    const wanted = new Map(result.modules.map(
        (block) => [block.name, block.energy_pj]));
    check("columns of blocks have the energies of the result's modules",
        rows.length === wanted.size && rows.every(
            (row) => isClose(row.at(-1), wanted.get(row[0]))));
    const utilization = await figuresOf(page, "utilization");
    checkEqual("and their utilization",
        utilization.rows.map((row) => row[1]).sort(),
        result.modules.map((block) => block.utilization_percent).sort());
    await choose(page, "by-run", "layer");
}

export async function checkTooltip(page, result) {
    const chart = page.locator("#chart-energy-by-module");
    await chart.scrollIntoViewIfNeeded();
    const bar = await firstBar(page);
    await page.mouse.move(bar.x, bar.y);
    const tip = page.locator("#chart-energy-by-module .tip");
    await tip.waitFor();
    const text = await tip.textContent();
    const [layer] = result.layers;
    check("hovering shows the layer, and figures with all digits and units",
        text.includes(layer.name) && text.includes(
            `${layer.energy_by_component_pj.DRAM * layer.count} pJ`), text);
}

export async function firstBar(page) {
    return page.locator("#chart-energy-by-module svg").evaluate(
        (svg, fill) => {
            const bars = [...svg.querySelectorAll("path")]
                .filter((path) => path.getAttribute("fill")
                    ?.toLowerCase() === fill)
                .map((path) => path.getBoundingClientRect())
                .sort((a, b) => a.x - b.x);
            const { x, y, width, height } = bars[0];
            return { x: x + width / 2, y: y + height / 2 };
        }, dramColour);
}

export async function checkZoom(browser, path) {
    const { page, close } = await open(browser, path);
    await drawAll(page);
    const chart = page.locator("#chart-energy-by-module");
    await chart.scrollIntoViewIfNeeded();
    const labels = () => chart.locator("svg text").count();
    const before = await labels();
    const { x, y, width } = await chart.boundingBox();
    await page.mouse.move(x + width / 2, y + 120);
    await page.keyboard.down("Control");
    for (let turn = 0; turn < 4; turn += 1)
        await page.mouse.wheel(0, -240);
    await page.keyboard.up("Control");
    await page.waitForTimeout(300);
    const after = await labels();
    check("zooming leaves fewer layers, with their names", after < before &&
        after > 3, `${before} texts, then ${after}`);
    await close();
}

async function downloaded(page, button) {
    const [download] = await Promise.all(
        [page.waitForEvent("download"), button.click()]);
    return readFileSync(await download.path(), "utf8");
}

export async function checkDownloads(page, text) {
    const json = await downloaded(page, page.locator("#save-result"));
    checkEqual("the result that is handed out is the one given",
        JSON.parse(json), JSON.parse(text));
    check("its numbers have the digits they had",
        json.includes("\"clock_ghz\": 0.20000000000000001"));
    const csv = await downloaded(page, page.locator(
        "#panel-energy-by-module button", { hasText: "CSV" }));
    const [header, first] = csv.split("\n");
    const [layer] = JSON.parse(text).layers;
    check("CSV has exact figures and units",
        header.includes("DRAM (pJ)") && first.startsWith(
            `${layer.name},${layer.energy_by_component_pj.DRAM},`), csv);
    const svg = await downloaded(page, page.locator(
        "#panel-energy-by-module button", { hasText: "SVG" }));
    check("SVG has bars, title and legend", svg.startsWith("<svg") &&
        svg.includes("Energy by hardware module") && svg.includes("psum_spad"));
}
