// SPDX-License-Identifier: GPL-3.0-or-later
// A browser that opens reports and keeps what goes wrong in them.
import { pathToFileURL } from "node:url";
import { require } from "./packages.mjs";

const { chromium } = require("playwright-core");

export async function launch() {
    return chromium.launch({
        executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
        args: ["--headless", "--no-sandbox"],
    });
}

// Opens a report and waits until all of it is there.
export async function open(browser, path, options = {}) {
    const { hash = "", ...more } = options;
    const context = await browser.newContext({
        viewport: { width: 1400, height: 1000 }, acceptDownloads: true,
        ...more,
    });
    const page = await context.newPage();
    const troubles = [];
    const requests = [];
    page.on("console", (message) =>
        ["error", "warning"].includes(message.type()) &&
        troubles.push(message.text()));
    page.on("pageerror", (error) => troubles.push(String(error)));
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(`${pathToFileURL(path)}?test${hash}`);
    await page.waitForFunction(() => document.documentElement.dataset.ready);
    return { page, troubles, requests, close: () => context.close() };
}

// Brings all charts into view, so that they are drawn.
export async function drawAll(page) {
    for (const chart of await page.locator(".chart").all()) {
        await chart.scrollIntoViewIfNeeded();
        await chart.locator("svg").first().waitFor();
    }
}

// Rows of a table as texts, or exact values where cells have them.
export async function rowsOf(page, selector) {
    return page.locator(selector).first().evaluate((table) =>
        [...table.querySelectorAll("tbody tr")].map((row) =>
            [...row.children].map((cell) => {
                const value = cell.querySelector("data")?.value;
                return value === undefined || value === "" ?
                    cell.textContent : Number(value);
            })));
}

export async function figuresOf(page, id) {
    const details = page.locator(`#panel-${id} details`);
    if (!await details.evaluate((element) => element.open))
        await details.locator("summary").click();
    const table = details.locator("table");
    await table.waitFor();
    const header = await table.locator("thead th").allTextContents();
    return { header, rows: await rowsOf(page, `#panel-${id} details table`) };
}

// Heights of the bars of a colour in the order of the columns.
export async function barHeights(page, id, colour) {
    return page.locator(`#chart-${id} svg`).evaluate((svg, fill) =>
        [...svg.querySelectorAll("path")]
            .filter((path) =>
                path.getAttribute("fill")?.toLowerCase() === fill)
            .map((path) => path.getBBox())
            .sort((a, b) => a.x - b.x)
            .map(({ height }) => height), colour.toLowerCase());
}
