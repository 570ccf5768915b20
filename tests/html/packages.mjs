// SPDX-License-Identifier: GPL-3.0-or-later
// The packages that the tests use: those that the page is built with.
import { createRequire } from "node:module";
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
export const top = resolve(here, "../..");

const candidates = [
    process.env.REPORT_PACKAGES,
    resolve("node_modules"),
    join(top, "src/html/page/node_modules"),
].filter(Boolean);

const folder = candidates.find(
    (candidate) => existsSync(join(candidate, "playwright-core"))) ??
    candidates.at(-1);

export const require = createRequire(join(folder, "..", "package.json"));
