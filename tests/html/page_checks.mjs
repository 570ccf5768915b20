// SPDX-License-Identifier: GPL-3.0-or-later
// Checks of the page itself: paper, narrow screens, speed, accessibility.
import { readFileSync, statSync } from "node:fs";
import { drawAll, open } from "./browser.mjs";
import { check, checkEqual } from "./checks.mjs";
import { require } from "./packages.mjs";
import { pathToFileURL } from "node:url";

const largestPage = 1500000;
const firstPaintMs = 1000;
const attempts = 3;

export function checkSize(path) {
    const { size } = statSync(path);
    check(`the page without results has ${size} bytes, at most ${largestPage}`,
        size <= largestPage);
    const page = readFileSync(path, "utf8");
    checkEqual("its marker is on one line", page.split("\n")
        .filter((line) => line === "<!-- results -->").length, 1);
    check("it contains the notices of what it is made with",
        page.includes("The Apache Software Foundation") &&
        page.includes("Redistribution and use in source and binary forms"));
}

export function checkQuiet(name, { troubles, requests }, path) {
    checkEqual(`${name}: no error, no warning`, troubles, []);
    const file = pathToFileURL(path).href;
    checkEqual(`${name}: nothing is asked for but the page`,
        requests.filter((url) => !url.startsWith(file) &&
            !url.startsWith("blob:")), []);
}

export async function checkAccessible(name, page) {
    await page.evaluate(readFileSync(require.resolve("axe-core"), "utf8"));
    const found = await page.evaluate(() => axe.run(document,
        { resultTypes: ["violations"] }));
    checkEqual(`${name}: axe finds nothing`, found.violations.map(
        ({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)} ` +
            nodes[0].any.map(({ message }) => message).join(" ")
                .slice(0, 160)), []);
}

export async function checkStructure(page) {
    const seen = await page.evaluate(() => ({
        language: document.documentElement.lang,
        landmarks: ["header", "main", "footer", "nav"].filter(
            (tag) => !document.querySelector(tag)),
        headings: [...document.querySelectorAll("h1, h2, h3, h4")]
            .filter((heading) => heading.offsetParent !== null)
            .map((heading) => Number(heading.tagName[1])),
        unscoped: document.querySelectorAll("th:not([scope])").length,
        uncaptioned: document.querySelectorAll(
            "main table:not(:has(caption))").length,
        noScript: document.querySelector("noscript").textContent,
        charts: [...document.querySelectorAll(".chart")].map((chart) =>
            [chart.getAttribute("role"), chart.getAttribute("aria-label")]),
    }));
    checkEqual("the language is said", seen.language, "en");
    checkEqual("there are all landmarks", seen.landmarks, []);
    check("headings do not jump", seen.headings.every((level, place) =>
        place === 0 ? level === 1 : level <= seen.headings[place - 1] + 1),
    seen.headings.join(" "));
    checkEqual("headers of tables have a scope", seen.unscoped, 0);
    checkEqual("tables have captions", seen.uncaptioned, 0);
    check("without JavaScript the page says what it needs",
        seen.noScript.includes("needs JavaScript"));
    check("charts are images that say what they show", seen.charts.every(
        ([role, label]) => role === "img" && label.length > 30));
}

export async function checkDark(browser, path) {
    const { page, troubles, close } = await open(browser, path,
        { colorScheme: "dark" });
    const ground = () => page.evaluate(() =>
        getComputedStyle(document.body).backgroundColor);
    const brightness = (colour) => Number(/\d+/.exec(colour)[0]);
    check("dark where the system is", brightness(await ground()) < 60);
    await drawAll(page);
    await checkAccessible("dark", page);
    await page.locator("#theme").click();
    check("light when asked for", brightness(await ground()) > 200);
    checkEqual("dark: no error, no warning", troubles, []);
    await close();
}

export async function checkNarrow(browser, path) {
    const { page, close } = await open(browser, path,
        { viewport: { width: 400, height: 800 }, hash: "#/0/1/1/0" });
    await drawAll(page);
    const { scrollWidth, clientWidth } = await page.evaluate(() => {
        const { documentElement: root } = document;
        return { scrollWidth: root.scrollWidth, clientWidth: root.clientWidth };
    });
    check("at 400 pixels nothing is wider than the screen",
        scrollWidth <= clientWidth, `${scrollWidth} > ${clientWidth}`);
    await close();
}

export async function checkPrint(browser, path) {
    const { page, close } = await open(browser, path,
        { colorScheme: "dark" });
    await page.evaluate(() => addEventListener("beforeprint", () => {
        document.documentElement.dataset.drawnForPrint =
            document.querySelectorAll(".chart svg path").length;
    }));
    const pdf = await page.pdf({ format: "A4", printBackground: true });
    check("a PDF has pages and charts", pdf.length > 60000, pdf.length);
    check("all charts are drawn before they are printed", await page.evaluate(
        () => Number(document.documentElement.dataset.drawnForPrint) > 100 &&
            document.querySelectorAll(".chart svg").length ===
            document.querySelectorAll(".chart").length));
    await close();
}

async function firstPaint(browser, path) {
    const { page, close } = await open(browser, path);
    const time = await page.evaluate(() => performance
        .getEntriesByName("first-contentful-paint")[0].startTime);
    const figures = await page.locator(".kpis dd").count();
    await close();
    return figures > 0 ? time : Infinity;
}

export async function checkSpeed(browser, path) {
    let best = Infinity;
    for (let i = 0; i < attempts && best > firstPaintMs; i += 1)
        best = Math.min(best, await firstPaint(browser, path));
    check(`100 layers are first painted after ${Math.round(best)} ms, ` +
        `at most ${firstPaintMs}`, best <= firstPaintMs);
}
