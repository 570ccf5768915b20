// SPDX-License-Identifier: GPL-3.0-or-later
// Validates results of evaluate and map with the schema of results, and shows
// that it refuses broken ones: node schema.mjs; JOULENEST is the command.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { check, finish, group } from "./checks.mjs";
import { require, top } from "./packages.mjs";
import {
    evaluate, eyerissOnResnet, hostile, map, withRefused,
} from "./results.mjs";

const Ajv = require("ajv/dist/2020").default;
const schema = JSON.parse(readFileSync(
    join(top, "src/report/result.schema.json"), "utf8"));
const manual = readFileSync(
    join(top, "src/report/joulenest-json.5"), "utf8");
const validate = new Ajv({ allErrors: true, strict: true,
    strictTypes: false, strictRequired: false,
    allowUnionTypes: true }).compile(schema);

function accepts(name, text) {
    const holds = validate(JSON.parse(text));
    check(`valid: ${name}`, holds, (validate.errors ?? []).slice(0, 3)
        .map(({ instancePath, message }) => `${instancePath} ${message}`)
        .join("; "));
}

// Breaks a copy of a result and expects an error at a place.
function refuses(name, text, spoil, place) {
    const result = JSON.parse(text);
    spoil(result);
    const holds = validate(result);
    const places = (validate.errors ?? []).map(
        ({ instancePath, params }) =>
            `${instancePath}/${params.missingProperty ?? ""}`);
    check(`refused: ${name}`, !holds && places.some(
        (found) => found.includes(place)), places.join(" "));
}

const spoilers = [
    ["another schema", (r) => { r.schema = "joulenest-result-2"; }, "/schema"],
    ["no version", (r) => { delete r.version; }, "/version"],
    ["no files", (r) => { delete r.inputs.files; }, "/inputs/files"],
    ["a flag as text", (r) => { r.inputs.link_transfers = "yes"; },
        "/inputs/link_transfers"],
    ["no totals", (r) => { delete r.totals; }, "/totals"],
    ["totals without energy by tensor",
        (r) => { delete r.totals.energy_by_tensor_pj; },
        "/totals/energy_by_tensor_pj"],
    ["energy as text", (r) => { r.layers[0].energy_pj = "1"; },
        "/layers/0/energy_pj"],
    ["cycles with a fraction", (r) => { r.layers[0].cycles = 1.5; },
        "/layers/0/cycles"],
    ["a negative count", (r) => { r.layers[0].computes = -1; },
        "/layers/0/computes"],
    ["a layer without levels", (r) => { delete r.layers[0].levels; },
        "/layers/0/levels"],
    ["a level without prices",
        (r) => { delete r.layers[0].levels[0].prices; },
        "/layers/0/levels/0/prices"],
    ["a price without figure",
        (r) => { delete r.layers[0].levels[0].prices.read.energy_pj; },
        "/layers/0/levels/0/prices/read"],
    ["a tensor without lines", (r) => {
        delete Object.values(r.layers[0].levels[0].tensors)[0]
            .read_lines_per_instance;
    }, "/read_lines_per_instance"],
    ["a network's tensor that is carried \"yes\"", (r) => {
        Object.values(r.layers[0].networks[0].tensors)[0].carried = "yes";
    }, "/carried"],
    ["loops as a list", (r) => { r.layers[0].mapping[0].temporal = []; },
        "/layers/0/mapping/0/temporal"],
    ["an unknown limit", (r) => { r.layers[0].bottleneck.limit = "luck"; },
        "/layers/0/bottleneck/limit"],
    ["not valid, but without a reason",
        (r) => { r.layers[0].valid = false; }, "/layers/0/reason"],
];

function requiredKeys(node, keys = new Set()) {
    if (Array.isArray(node))
        node.forEach((item) => requiredKeys(item, keys));
    else if (node && typeof node === "object") {
        if (Array.isArray(node.required))
            node.required.forEach((key) => keys.add(key));
        Object.values(node).forEach((item) => requiredKeys(item, keys));
    }
    return keys;
}

function checkManual() {
    const missing = [...requiredKeys(schema)].filter(
        (key) => !manual.includes(key));
    check("all keys that the schema requires are in joulenest-json(5)",
        missing.length === 0, missing.join(" "));
}

await group("results", async () => {
    const network = evaluate(...eyerissOnResnet);
    const found = map("arch/eyeriss.cfg", "workloads/mnist_b.cfg",
        "--layer=conv1", "--layer=fc2");
    accepts("a network", network);
    accepts("a single layer",
        evaluate(...eyerissOnResnet, "--layer=layer1.0.conv1"));
    accepts("a network with refused layers", evaluate(...withRefused));
    accepts("a refused layer alone", evaluate(...withRefused, "--layer=fc"));
    accepts("layers without a mapping", evaluate("arch/simba_like.cfg",
        "workloads/resnet18.cfg", "mappings/simba_like_resnet18.cfg"));
    accepts("hostile names", hostile(evaluate(...withRefused)));
    const zeros = evaluate("arch/eyeriss_v2_like.cfg",
        "workloads/alexnet_sparse.cfg",
        "mappings/eyeriss_v2_like_alexnet_sparse.cfg");
    accepts("zeros", zeros);
    refuses("skipped operations as text", zeros,
        (result) => { result.layers[0].skipped_computes = "none"; },
        "/layers/0/skipped_computes");
    refuses("gated words below zero", zeros, (result) => {
        Object.values(result.layers[0].levels[0].tensors)[0]
            .gated_reads_per_instance = -1;
    }, "/gated_reads_per_instance");
    accepts("a search", found);
    accepts("a drawn search", map("arch/eyeriss.cfg", "workloads/mnist_b.cfg",
        "--layer=fc2", "--search=random", "--samples=100"));
    for (const [name, spoil, place] of spoilers)
        refuses(name, network, spoil, place);
    refuses("a search without its cost", found,
        (result) => { delete result.layers[0].search.cost; }, "/search/cost");
    refuses("another gap", found,
        (result) => { result.layers[0].gap_ratio = true; }, "/gap_ratio");
    accepts("keys that come later", JSON.stringify(
        { ...JSON.parse(network), later: { anything: 1 } }));
    checkManual();
});
finish();
