// SPDX-License-Identifier: GPL-3.0-or-later
// Opens reports in a browser and checks them: node report.mjs PAGE.html,
// where PAGE.html is the built page. JOULENEST is the command, CHROMIUM the
// browser.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drawAll, launch, open, rowsOf } from "./browser.mjs";
import { check, checkEqual, finish, group } from "./checks.mjs";
import {
    checkAllEquations, checkKeyboard, checkMachine, checkMouse,
} from "./drill.mjs";
import * as figures from "./figures.mjs";
import * as paper from "./page_checks.mjs";
import {
    evaluate, eyerissOnResnet, hostile, hostileNames, map, repeated, Reports,
    withRefused,
} from "./results.mjs";

async function checkNetwork(browser, reports) {
    const text = evaluate(...eyerissOnResnet);
    const result = JSON.parse(text);
    const path = reports.make("network", text);
    const opened = await open(browser, path);
    const { page } = opened;
    await figures.checkKpis(page, result);
    await figures.checkLayerTable(page, result);
    await drawAll(page);
    await paper.checkStructure(page);
    await paper.checkAccessible("light", page);
    await figures.checkBars(page, result);
    await figures.checkTooltip(page, result);
    await figures.checkChartFigures(page, result);
    await figures.checkLegend(page);
    await figures.checkOrder(page, result);
    await figures.checkPercent(page, result);
    await figures.checkBlocks(page, result);
    await figures.checkDownloads(page, text);
    await page.evaluate(() => document.querySelectorAll("details")
        .forEach((details) => {
            details.open = false;
        }));
    await page.locator("#chart-energy-by-module").scrollIntoViewIfNeeded();
    await checkMouse(page, result);
    await checkMachine(page);
    await checkKeyboard(page, result);
    await checkAllEquations(page, result, 2);
    paper.checkQuiet("a network", opened, path);
    await opened.close();
    await paper.checkDark(browser, path);
    await paper.checkNarrow(browser, path);
    await paper.checkPrint(browser, path);
}

async function checkHostile(browser, reports) {
    const path = reports.make("hostile", hostile(evaluate(...withRefused)),
        evaluate("tests/golden/hostile_machine.cfg", "tests/golden/hostile.cfg",
            "tests/golden/hostile_mapping.cfg"));
    const opened = await open(browser, path, { hash: "#/0/0/1/0" });
    const { page } = opened;
    await drawAll(page);
    const shown = [await page.locator("body").textContent()];
    await page.evaluate(() => {
        location.hash = "#/0/0";
    });
    await page.waitForTimeout(200);
    shown.push(await page.locator("body").textContent());
    const text = shown.join("\n");
    for (const [place, name] of [...hostileNames.values()].entries())
        check(`hostile name ${place + 1} is shown as it is`,
            text.includes(name), name);
    for (const chart of await page.locator(".chart").all()) {
        await chart.scrollIntoViewIfNeeded();
        const { x, y, width, height } = await chart.boundingBox();
        await page.mouse.move(x + width / 2, y + height / 3);
        await page.mouse.move(x + 90, y + 180);
    }
    for (const choice of await page.locator("input[type=radio]").all())
        await choice.check();
    for (const details of await page.locator("details summary").all())
        await details.click();
    await page.evaluate(() => {
        location.hash = "#/1/0";
    });
    await page.waitForTimeout(300);
    checkEqual("no name is executed",
        await page.evaluate(() => typeof window.hacked), "undefined");
    checkEqual("no name becomes an element",
        await page.locator("main img, main script").count(), 0);
    paper.checkQuiet("hostile names", opened, path);
    await opened.close();
}

async function checkLayer(browser, reports) {
    const text = evaluate(...eyerissOnResnet, "--layer=layer1.0.conv1");
    const result = JSON.parse(text);
    const path = reports.make("layer", text);
    const opened = await open(browser, path);
    await drawAll(opened.page);
    checkEqual("a single layer's energy is that of the result",
        Number(await opened.page.locator(".kpis dd data").first()
            .getAttribute("value")), result.energy_pj);
    check("its command names the layer",
        (await opened.page.locator("#inputs pre").textContent())
            .includes("--layer=layer1.0.conv1"));
    paper.checkQuiet("a single layer", opened, path);
    await opened.close();
}

// A layer that runs several times counts as often in charts and drill-down.
async function checkRepeated(page, result) {
    await page.evaluate(() => {
        location.hash = "#/0";
    });
    await page.waitForTimeout(200);
    const { header, rows } = await figures.shownFigures(
        page, "energy-by-module");
    const valid = result.layers.filter((layer) => layer.valid);
    checkEqual("a layer's energy counts as often as it runs",
        rows.map((row) => row[header.indexOf("buffer")]),
        valid.map((layer) =>
            layer.energy_by_component_pj.buffer * layer.count));
    const drilled = new Map((await rowsOf(page, ".drill table"))
        .map((row) => [row[0], row[2]]));
    checkEqual("the network's modules have the energies of the totals",
        [...drilled].sort(),
        Object.entries(result.totals.energy_by_component_pj).sort());
}

async function checkRefused(browser, reports) {
    const network = evaluate(...withRefused);
    const path = reports.make("refused", network,
        evaluate(...withRefused, "--layer=fc"));
    const opened = await open(browser, path);
    const { page } = opened;
    await drawAll(page);
    const notice = await page.locator("#overview .notice").first()
        .textContent();
    for (const layer of JSON.parse(network).layers.filter((one) => !one.valid))
        check(`the refused layer ${layer.name} is listed with its reason`,
            notice.includes(layer.name) && notice.includes(layer.reason));
    await page.evaluate(() => {
        location.hash = "#/1/0";
    });
    await page.waitForTimeout(200);
    check("a refused layer's page says why",
        (await page.locator(".drill").textContent()).includes("No figures"));
    await checkRepeated(page, JSON.parse(network));
    await paper.checkAccessible("refused layers", page);
    paper.checkQuiet("refused layers", opened, path);
    await opened.close();
}

async function checkRuns(browser, reports) {
    const texts = [evaluate(...eyerissOnResnet), evaluate("arch/simba_like.cfg",
        "workloads/resnet18.cfg", "mappings/simba_like_resnet18.cfg")];
    const results = texts.map((text) => JSON.parse(text));
    const path = reports.make("runs", ...texts);
    const opened = await open(browser, path);
    const { page } = opened;
    await drawAll(page);
    const [energies] = await rowsOf(page, "#overview table");
    checkEqual("runs stand side by side with their energies",
        energies.slice(1), results.map(({ totals }) => totals.energy_pj));
    const stacks = await page.locator("#compare figure").count();
    checkEqual("runs are compared in three charts", stacks, 3);
    await page.locator("#run").selectOption("1");
    await page.waitForTimeout(200);
    check("another run can be chosen",
        (await page.locator(".layers-table caption").textContent())
            .includes("resnet18") &&
        (await page.locator("#machine").textContent())
            .includes("global_buffer"));
    await paper.checkAccessible("several runs", page);
    paper.checkQuiet("several runs", opened, path);
    await opened.close();
}

async function checkSearch(browser, reports) {
    const text = map("arch/eyeriss.cfg", "workloads/mnist_b.cfg",
        "--layer=conv1", "--layer=conv2");
    const path = reports.make("search", text);
    const opened = await open(browser, path);
    const [first] = JSON.parse(text).layers;
    const [row] = await rowsOf(opened.page, "#search table");
    checkEqual("a search tells how many mappings there are and were tried",
        [row[0], row[2], row[3], row[4]],
        [first.name, Number(first.search.mapspace_digits),
            first.search.tried, first.search.fit]);
    check("and what is proved",
        row[1] === (first.certified ? "proved optimal" : row[1]));
    const command = await opened.page.locator("#inputs pre").textContent();
    check("its command has the search's options",
        command.includes("joulenest map") && command.includes("--seed=0"));
    await drawAll(opened.page);
    await paper.checkAccessible("a search", opened.page);
    paper.checkQuiet("a search", opened, path);
    await opened.close();
}

// Each kind of energy that there is, as a product of figures of the result.
async function checkPrices(browser, reports) {
    const text = map("tests/html/clusters.cfg", "tests/golden/layers.cfg",
        "--search=anneal", "--samples=2000");
    const result = JSON.parse(text);
    const [layer] = result.layers;
    check("accesses are shared, addresses cost, parts leak",
        layer.levels.some((level) => level.instances_per_access > 1 &&
            level.prices.address_generation && level.leakage_pj > 0));
    const path = reports.make("prices", text);
    const opened = await open(browser, path);
    await checkAllEquations(opened.page, result, 0);
    paper.checkQuiet("prices", opened, path);
    await opened.close();
}

async function checkLarge(browser, reports) {
    const path = reports.make("large",
        repeated(evaluate(...eyerissOnResnet), 100));
    await paper.checkSpeed(browser, path);
    await figures.checkZoom(browser, path);
}

// What is no result is named and left out; without any there is a message.
async function checkOthers(browser, reports) {
    const other = JSON.stringify({ schema: "joulenest-result-99", inputs: {} });
    const path = reports.makeUnchecked("others", other,
        evaluate(...withRefused, "--layer=conv"));
    const opened = await open(browser, path);
    check("a result of another schema is named and left out",
        (await opened.page.locator("#overview .notice").first().textContent())
            .includes("others-1.json"));
    checkEqual("the others are shown",
        await opened.page.locator(".kpis").count(), 1);
    paper.checkQuiet("another schema", opened, path);
    await opened.close();
}

const pagePath = process.argv[2];
if (!pagePath) {
    process.stderr.write("Usage: node report.mjs PAGE.html\n");
    process.exit(64);
}
const folder = mkdtempSync(join(tmpdir(), "joulenest-report-"));
const reports = new Reports(folder, pagePath);
const browser = await launch();
const groups = { checkNetwork, checkHostile, checkLayer, checkRefused,
    checkRuns, checkSearch, checkPrices, checkLarge, checkOthers };
try {
    await group("the page", () => paper.checkSize(pagePath));
    for (const [name, run] of Object.entries(groups))
        await group(name, () => run(browser, reports));
} finally {
    await browser.close();
    rmSync(folder, { recursive: true });
}
finish();
