// SPDX-License-Identifier: GPL-3.0-or-later
// Builds the page: node build.mjs OUT.html, one file without any reference.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const largestPage = 1500000;
const marker = "<!-- results -->";

function read(name) {
    return readFileSync(join(here, name), "utf8");
}

// The packages of the folder that the build runs in, else those of NODE_PATH,
// else of this script.
function packageFolder() {
    const candidates = [resolve("node_modules"),
        ...(process.env.NODE_PATH ?? "").split(delimiter).filter(Boolean),
        join(here, "node_modules")];
    return candidates.find((folder) => existsSync(join(folder, "echarts"))) ??
        candidates.at(-1);
}

function licenceNotice() {
    const names = ["echarts-NOTICE", "echarts-LICENSE", "zrender-LICENSE",
        "tslib-LICENSE"];
    const texts = names.map((name) => read(`licences/${name}`).trim());
    return "/*!\njoulenest's report page, GPL-3.0-or-later; it contains " +
        "Apache ECharts, zrender and tslib:\n\n" +
        texts.join("\n\n----\n\n").replaceAll("*/", "* /") + "\n*/";
}

async function bundle(esbuild, packages) {
    const result = await esbuild.build({
        absWorkingDir: here,
        alias: { echarts: join(packages, "echarts") },
        banner: { js: licenceNotice() },
        bundle: true,
        charset: "ascii",
        entryPoints: ["main.js"],
        format: "iife",
        legalComments: "none",
        logLevel: "warning",
        minify: true,
        target: ["es2022"],
        write: false,
    });
    return escapeForScript(result.outputFiles[0].text);
}

function escapeForScript(code) {
    return code.replace(/<(?=\/script|!--|script)/gi, "\\x3C").trim();
}

async function style(esbuild) {
    const names = ["base.css", "parts.css", "print.css"];
    const text = names.map((name) => read(`style/${name}`)).join("\n");
    const result = await esbuild.transform(text, {
        loader: "css", minify: true,
    });
    return result.code.trim();
}

function fill(page, place, text) {
    if (page.split(place).length !== 2)
        throw new Error(`index.html must have ${place} once`);
    return page.replace(place, () => text);
}

function check(page) {
    const lines = page.split("\n").filter((line) => line === marker);
    if (lines.length !== 1)
        throw new Error(`${lines.length} lines are the marker ${marker}`);
    if (Buffer.byteLength(page) > largestPage)
        throw new Error(`the page has more than ${largestPage} bytes`);
}

async function main(output) {
    const packages = packageFolder();
    const require = createRequire(join(packages, "..", "package.json"));
    const esbuild = await import(pathToFileURL(require.resolve("esbuild")));
    const code = await bundle(esbuild, packages);
    const hash = createHash("sha256").update(code).digest("base64");
    let page = read("index.html");
    page = fill(page, "{{script-hash}}", `'sha256-${hash}'`);
    page = fill(page, "{{style}}", await style(esbuild));
    page = fill(page, "{{script}}", code);
    check(page);
    writeFileSync(output, page);
}

if (process.argv.length !== 3) {
    process.stderr.write("Usage: node build.mjs OUT.html\n");
    process.exitCode = 64;
} else {
    await main(process.argv[2]);
}
