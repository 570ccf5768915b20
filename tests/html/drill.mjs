// SPDX-License-Identifier: GPL-3.0-or-later
// Checks of the way from a layer down to a price, by mouse and by keyboard.
import { rowsOf } from "./browser.mjs";
import { check, checkEqual } from "./checks.mjs";
import { firstBar } from "./figures.mjs";

const mostTabs = 300;

function hashOf(page) {
    return page.evaluate(() => location.hash);
}

async function follow(page, name) {
    await page.locator(".drill a", { hasText: name }).first().click();
}

function title(page) {
    return page.locator("#drill-title").textContent();
}

async function checkEquation(page, tensor) {
    const figures = await page.locator(".drill .equation").first()
        .locator("data").evaluateAll((items) =>
            items.map((item) => Number(item.value)));
    checkEqual("the equation has lines, instances, price and energy",
        figures, [tensor.lines, tensor.instances, tensor.price, tensor.pj]);
    const product = figures.slice(0, -1).reduce((all, one) => all * one, 1);
    check("the equation holds",
        Math.abs(product - figures.at(-1)) <= 1e-9 * figures.at(-1));
}

function readOf(level, tensorName) {
    const tensor = level.tensors[tensorName];
    return { lines: tensor.read_lines_per_instance,
        instances: tensor.utilized_instances_average,
        price: level.prices.read.energy_pj, pj: tensor.read_energy_pj };
}

// From a bar to the source of a price, and back by the browser's button.
export async function checkMouse(page, result) {
    const [layer] = result.layers;
    const dram = layer.levels.find(({ name }) => name === "DRAM");
    const bar = await firstBar(page);
    await page.mouse.click(bar.x, bar.y);
    await page.waitForFunction(() => location.hash.startsWith("#/0/0/"));
    checkEqual("a bar opens its module", await title(page), "DRAM");
    await page.locator(".drill .path a", { hasText: layer.name }).click();
    const parts = await rowsOf(page, ".drill table");
    checkEqual("energies of a layer's modules are those of the result",
        new Map(parts.map((row) => [row[0], row[2]])).get("GLB"),
        layer.energy_by_component_pj.GLB);
    await follow(page, "DRAM");
    const tensors = await rowsOf(page, ".drill table");
    checkEqual("tensors of a module are those of the result",
        tensors.map((row) => [row[0], row[4]]), Object.entries(dram.tensors)
            .map(([name, tensor]) => [name, tensor.energy_pj]));
    await follow(page, "inputs");
    await checkEquation(page, readOf(dram, "inputs"));
    await follow(page, "price of read");
    const text = await page.locator(".drill").textContent();
    check("a price says where it is from",
        text.includes(dram.prices.read.source) &&
        text.includes(dram.prices.read.estimator), text);
    await checkBack(page);
}

async function checkBack(page) {
    await page.goBack();
    checkEqual("back leads to the tensor", await title(page), "inputs");
    await page.goBack();
    checkEqual("back again to the module", await title(page), "DRAM");
    await page.goForward();
    checkEqual("forward to the tensor", await title(page), "inputs");
    const hash = await hashOf(page);
    await page.reload();
    await page.waitForFunction(() => document.documentElement.dataset.ready);
    checkEqual(`the address ${hash} leads there at once`,
        await title(page), "inputs");
}

// A block of the machine's diagram opens its module.
export async function checkMachine(page) {
    const block = page.locator(".machine-block", { hasText: "GLB" }).last();
    const name = await block.locator("text").first().textContent();
    await block.click();
    await page.waitForTimeout(100);
    checkEqual("a block of the machine opens its module", await title(page),
        name);
}

async function tabTo(page, selector, text) {
    for (let i = 0; i < mostTabs; i += 1) {
        await page.keyboard.press("Tab");
        const found = await page.evaluate(([wanted, name]) => {
            const active = document.activeElement;
            return active.matches(wanted) && active.textContent === name;
        }, [selector, text]);
        if (found)
            return true;
    }
    return false;
}

// The same by keyboard alone, and what shows where it is.
export async function checkKeyboard(page, result) {
    await page.evaluate(() => {
        location.hash = "#/0";
    });
    await page.locator("body").press("Home");
    await page.reload();
    await page.waitForFunction(() => document.documentElement.dataset.ready);
    await page.keyboard.press("Tab");
    checkEqual("the first stop is the link that skips to the figures",
        await page.evaluate(() => document.activeElement.className), "skip");
    const { name } = result.layers[1];
    const steps = [["[data-layer]", name], [".drill a", "GLB"],
        [".drill a", "inputs"], [".drill a", "source of the price of read"]];
    for (const [selector, text] of steps) {
        const reached = await tabTo(page, selector, text);
        if (!check(`the keyboard reaches ${text}`, reached))
            return;
        check(`${text} shows that it has the focus`, await page.evaluate(
            () => getComputedStyle(document.activeElement)
                .outlineStyle !== "none"));
        await page.keyboard.press("Enter");
        await page.waitForTimeout(50);
    }
    const source = result.layers[1].levels
        .find((level) => level.name === "GLB").prices.read.source;
    check("and the source of a price",
        (await page.locator(".drill").textContent()).includes(source));
}

// Every equation of every tensor at every level of a layer holds.
function equationsOf(page) {
    return page.locator(".drill .equation").evaluateAll((equations) =>
        equations.map((equation) => [...equation.querySelectorAll(".term")]
            .map((term) => ({
                operator: term.querySelector(".operator")?.textContent,
                value: Number(term.querySelector("data").value),
            }))));
}

export async function checkAllEquations(page, result, layerIndex) {
    const layer = result.layers[layerIndex];
    const levels = [...layer.levels].reverse();
    let wrong = 0;
    let count = 0;
    for (const [part, level] of levels.entries())
        for (const tensor of ["", ...Object.keys(level.tensors).keys()]) {
            await page.evaluate((hash) => {
                location.hash = hash;
            }, `#/0/${layerIndex}/${part}/${tensor}`.replace(/\/$/, ""));
            await page.waitForTimeout(30);
            for (const terms of await equationsOf(page)) {
                const { value: pj } = terms.pop();
                const product = terms.reduce((all, { operator, value }) =>
                    operator === "÷" ? all / value : all * value, 1);
                count += 1;
                if (Math.abs(product - pj) > 1e-9 * Math.max(1, pj))
                    wrong += 1;
            }
        }
    check(`all ${count} equations of a layer hold`, count > 10 && wrong === 0,
        `${wrong} do not`);
}
