// SPDX-License-Identifier: GPL-3.0-or-later
// Results for the tests: from joulenest, and changed where it needs to be.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { top } from "./packages.mjs";

const command = process.env.JOULENEST ?? "joulenest";
const refusedCode = 3;

function run(words) {
    const [program, ...more] = command.split(" ");
    const done = spawnSync(program, [...more, ...words],
        { cwd: top, encoding: "utf8", maxBuffer: 1 << 28 });
    if (done.error || ![0, refusedCode].includes(done.status))
        throw new Error(`${command} ${words.join(" ")}: ` +
            (done.error ?? done.stderr));
    return done.stdout;
}

export function evaluate(...words) {
    return run(["evaluate", ...words, "--format=json"]);
}

export function map(...words) {
    return run(["map", ...words, "--format=json"]);
}

export const eyerissOnResnet = ["arch/eyeriss.cfg", "workloads/resnet18.cfg",
    "mappings/eyeriss_resnet18.cfg"];
const golden = ["machine.cfg", "layers.cfg", "mappings.cfg"]
    .map((name) => `tests/golden/${name}`);
export const withRefused = golden;

// A network of so many layers, made of those of another.
export function repeated(text, count) {
    const result = JSON.parse(text);
    const { layers } = result;
    result.layers = Array.from({ length: count }, (_, place) => ({
        ...layers[place % layers.length],
        name: `${layers[place % layers.length].name}.${place}`,
    }));
    return JSON.stringify(result);
}

function renamed(value, names) {
    if (typeof value === "string")
        return names.get(value) ?? value;
    if (Array.isArray(value))
        return value.map((item) => renamed(item, names));
    if (value === null || typeof value !== "object")
        return value;
    return Object.fromEntries(Object.entries(value).map(
        ([key, item]) => [names.get(key) ?? key, renamed(item, names)]));
}

export const hostileNames = new Map([
    ["DRAM", "</script><script>window.hacked = 1</script>"],
    ["buffer", "<!--<script>\"&amp;'"],
    ["spad", "__proto__"],
    ["weights", "<img src=x onerror='window.hacked = 2'>"],
    ["outputs", "constructor"],
    ["logits", "\ud83d\udd25 \u5c64 \u202etxt"],
    ["conv", "{a|b} {value}\n<b>second line</b>"],
    ["pool", "x".repeat(200)],
    ["sum", "toString"],
    ["fc", "hasOwnProperty"],
    ["body", "</title><svg onload='window.hacked = 3'>"],
    ["little", "net\"><script>window.hacked = 4</script>"],
    ["triple", "javascript:window.hacked=5"],
]);

export function hostile(text) {
    return JSON.stringify(renamed(JSON.parse(text), hostileNames));
}

function escaped(text) {
    return text.replaceAll("<", "\\u003c").replace(/[\u0080-\uffff]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

// A page as `joulenest report` makes it, but of whatever JSON there is.
function compose(page, paths) {
    const entries = paths.map((path) => `{"path":${JSON.stringify(path)},` +
        `"result":${readFileSync(path, "utf8")}}`);
    const data = escaped(`[${entries.join(",")}]`).replaceAll("\n", "");
    return readFileSync(page, "utf8").replace("<!-- results -->\n", () =>
        `<script type="application/json" id="results">${data}</script>\n`);
}

export class Reports {
    constructor(folder, page) {
        Object.assign(this, { folder, page });
    }

    write(name, texts) {
        return texts.map((text, place) => {
            const path = join(this.folder, `${name}-${place + 1}.json`);
            writeFileSync(path, text);
            return path;
        });
    }

    // Writes results and a page of them, and returns the page's path.
    make(name, ...texts) {
        const report = join(this.folder, `${name}.html`);
        run(["report", ...this.write(name, texts), "-o", report]);
        return report;
    }

    // The same without the command, which refuses what is no result.
    makeUnchecked(name, ...texts) {
        const report = join(this.folder, `${name}.html`);
        writeFileSync(report,
            compose(this.page, this.write(name, texts)));
        return report;
    }
}
