// SPDX-License-Identifier: GPL-3.0-or-later
// Puts the page together: figures first, the rest when they are painted.
import { compareKinds } from "./charts/compare.js";
import { chartKinds } from "./charts/kinds.js";
import { ChartSection } from "./charts/section.js";
import { constantsView } from "./constants.js";
import { radioGroup, selectList } from "./controls.js";
import { contentOf, el } from "./dom.js";
import { drillView } from "./drill/drill.js";
import { inputsView } from "./inputs.js";
import { layersTable, markLayer } from "./layers.js";
import { machineView } from "./machine.js";
import { mappingView } from "./nest.js";
import { showHeader, showOverview } from "./overview.js";
import { moduleColour, modulePlaces } from "./palette.js";
import { knownSchema, readResults } from "./results.js";
import { addressOf, existing, readRoute } from "./route.js";
import { hasSearch, searchView } from "./search.js";
import { aroundPrint, themeButton } from "./theme.js";

const { runs, unknown } = readResults();
const places = modulePlaces(runs);
const colourOf = (name) => moduleColour(places, name);
const sections = [];
const app = { route: null, machineScope: "network" };

function currentRun() {
    return runs[app.route.run];
}

function costliest(run) {
    return run.valid.reduce((best, layer) => best === null ||
        layer.energyPj * layer.runs > best.energyPj * best.runs ?
        layer : best, null) ?? run.layers[0];
}

function chosenLayer() {
    return currentRun().layers[app.route.layer] ?? null;
}

function showMapping() {
    const run = currentRun();
    const layer = chosenLayer() ?? costliest(run);
    const hadFocus = document.activeElement?.id === "mapping-layer";
    contentOf("mapping").replaceChildren(
        selectList("Layer", "mapping-layer",
            run.layers.map(({ index, name }) => [index, name]), layer.index,
            (index) => {
                location.hash = addressOf(run.index, index);
                app.keepsFocus = true;
            }),
        mappingView(layer, colourOf));
    if (hadFocus)
        document.getElementById("mapping-layer").focus();
}

function showMachine() {
    const layer = chosenLayer();
    const content = contentOf("machine");
    const width = content.clientWidth;
    const scope = layer?.valid ? app.machineScope : "network";
    content.replaceChildren(...[
        layer?.valid && radioGroup("Energy of", "machine-scope",
            [["network", "the whole run"], ["layer", layer.name]], scope,
            (value) => {
                app.machineScope = value;
                showMachine();
                content.querySelector("input:checked").focus();
            }),
        machineView(currentRun(), scope === "layer" ? layer : null, width),
    ].filter(Boolean));
}

function showDrill() {
    contentOf("layers").querySelector(".drill")
        .replaceWith(drillView(currentRun(), app.route));
    markLayer(app.route.layer);
    showMapping();
    showMachine();
}

function showRun() {
    const run = currentRun();
    contentOf("layers").replaceChildren(el("div", { class: "split" },
        layersTable(run), el("div", { class: "drill" })));
    document.getElementById("search").hidden = !hasSearch(run);
    if (hasSearch(run))
        contentOf("search").replaceChildren(searchView(run));
    contentOf("constants").replaceChildren(constantsView(run));
    contentOf("inputs").replaceChildren(inputsView(run));
}

function showSections() {
    const shown = [...document.querySelectorAll("main > section")]
        .filter(({ hidden }) => !hidden);
    document.getElementById("sections").replaceChildren(...shown.map(
        ({ id }) => el("li", {}, el("a", { href: `#${id}` },
            document.getElementById(`${id}-title`).textContent))));
}

function followRoute() {
    const route = readRoute();
    if (!route)
        return;
    const before = app.route;
    app.route = existing(route, runs);
    if (app.route.run !== before.run)
        changeRun();
    if (app.route.layer !== before.layer)
        app.machineScope = chosenLayer() ? "layer" : "network";
    showDrill();
    if (!app.keepsFocus)
        document.getElementById("drill-title").focus();
    app.keepsFocus = false;
}

function changeRun() {
    showRun();
    showSections();
    showCharts();
    const list = document.getElementById("run");
    if (list)
        list.value = String(app.route.run);
}

function newCharts() {
    const charts = new ChartSection({
        name: "run", kinds: chartKinds, hasBlocks: currentRun().isNetwork,
        scales: [["absolute", "absolute"], ["percent", "per cent"]],
        dataOf: (kind, view) => kind.make(currentRun(), view, places),
    });
    sections.push(charts);
    return charts;
}

function showCharts() {
    if (currentRun().valid.length === 0) {
        contentOf("charts").replaceChildren(
            el("p", {}, "No layer has figures."));
        return;
    }
    if (app.charts)
        app.charts.update();
    app.charts ??= newCharts();
    if (!app.charts.element.isConnected)
        contentOf("charts").replaceChildren(app.charts.element);
    app.charts.watch();
}

function showComparison() {
    const compared = runs.filter(({ valid }) => valid.length > 0);
    document.getElementById("compare").hidden = compared.length < 2;
    if (compared.length < 2)
        return;
    const comparison = new ChartSection({
        name: "runs", kinds: compareKinds, hasBlocks: false,
        scales: [["absolute", "absolute"],
            ["percent", `per cent of run ${compared[0].index + 1}`]],
        dataOf: (kind, view) => kind.make(compared, view, places),
    });
    sections.push(comparison);
    contentOf("compare").replaceChildren(comparison.element);
    comparison.watch();
}

function redraw() {
    sections.forEach((section) => section.redraw());
}

function print(isPrinting) {
    for (const details of document.querySelectorAll(".notice details"))
        details.open = true;
    sections.forEach((section) => section.print(isPrinting));
}

function showBar() {
    document.getElementById("bar").hidden = false;
    const list = runs.length < 2 ? null : selectList("Run", "run",
        runs.map((run) => [run.index, `${run.index + 1}: ${run.title}`]),
        app.route.run, (index) => {
            app.keepsFocus = true;
            location.hash = addressOf(index);
        });
    document.getElementById("bar-controls").append(
        ...[list, themeButton(redraw)].filter(Boolean));
}

function showRest() {
    showComparison();
    showCharts();
    showRun();
    showDrill();
    showSections();
    addEventListener("hashchange", followRoute);
    aroundPrint(() => print(true), () => print(false));
    if (chosenLayer())
        document.getElementById("drill-title").focus();
    document.documentElement.dataset.ready = "true";
}

function start() {
    document.body.append(
        el("div", { class: "theme-probe", "aria-hidden": "true" }));
    showHeader(runs);
    showOverview(runs, unknown);
    document.getElementById("footer").textContent =
        `Drawn from results of schema ${knownSchema}; ` +
        "all figures are in this file, and nothing is asked of any network.";
    if (runs.length === 0)
        return;
    app.route = existing(readRoute(), runs);
    app.machineScope = chosenLayer() ? "layer" : "network";
    showBar();
    requestAnimationFrame(() => setTimeout(showRest));
}

start();
