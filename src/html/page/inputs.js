// SPDX-License-Identifier: GPL-3.0-or-later
// What a run was computed from, and the command that computes it again.
import { el } from "./dom.js";
import { download } from "./download.js";
import { facts } from "./drill/parts.js";
import { resultText } from "./results.js";
import { percent } from "./units.js";

function quoted(word) {
    return /^[\w@%+=:,./-]+$/.test(word) ? word :
        `'${word.replaceAll("'", "'\\''")}'`;
}

function objectivesOf(search) {
    return search.objectives.map((name) => search.tolerances.has(name) ?
        `${name}:${search.tolerances.get(name)}` : name).join(",");
}

function searchOptions(search) {
    return [
        `--search=${search.strategy}`,
        `--objective=${objectivesOf(search)}`,
        `--factors=${search.factors}`,
        `--samples=${search.samples}`,
        `--seed=${search.seed}`,
        search.effort === null ? "--prove" : `--effort=${search.effort}`,
        search.gapRatio > 0 && `--gap=${100 * search.gapRatio}%`,
        search.timeLimitSeconds !== null &&
            `--time-limit=${search.timeLimitSeconds}`,
        search.dataflow !== null && `--dataflow=${search.dataflow}`,
    ];
}

// The command of a run, as far as its result tells.
export function commandOf(run) {
    const { inputs } = run;
    return ["joulenest", inputs.search ? "map" : "evaluate",
        ...inputs.files,
        !run.isNetwork && `--layer=${run.layers[0].name}`,
        ...inputs.search ? searchOptions(inputs.search) : [],
        inputs.translationRule === "old" && "--translation-rule=old",
        inputs.sparseRule === "timeloop" && "--sparse-rule=timeloop",
        !inputs.linkTransfers && "--no-link-transfers",
        !inputs.firstReadElision && "--no-first-read-elision",
        "--format=json",
    ].filter(Boolean).map(quoted).join(" ");
}

function searchFacts(search) {
    return search ? [
        ["Search", search.strategy],
        ["Objectives", objectivesOf(search)],
        ["Samples", search.samples],
        ["Seed", search.seed],
        ["Effort", search.effort ?? "as much as it takes"],
        ["Gap that is good enough", percent(100 * search.gapRatio)],
        ["Limit of time", search.timeLimitSeconds === null ? "none" :
            `${search.timeLimitSeconds} s`],
        ["Factors", search.factors],
        ["Dataflow", search.dataflow ?? "any"],
    ] : [];
}

function yesNo(flag) {
    return flag ? "yes" : "no";
}

function fileList(files) {
    return el("ul", { class: "files" }, files.map((file) => el("li", {},
        el("code", {}, file))));
}

export function inputsView(run) {
    const { inputs } = run;
    return el("div", { class: "stack" },
        facts([
            ["Result", run.path],
            ["Schema", run.schema],
            ["Version of joulenest", run.version],
            ["Files", fileList(inputs.files)],
            ["Machine", inputs.machine],
            ["Network", inputs.network],
            ["Clock", inputs.clockGhz > 0 ? `${inputs.clockGhz} GHz` :
                "not known"],
            ["Technology", inputs.technologyNm > 0 ?
                `${inputs.technologyNm} nm` : "not known"],
            ["Translation rule", inputs.translationRule],
            ["Rule where zeros count", inputs.sparseRule],
            ["Transfers between neighbours", yesNo(inputs.linkTransfers)],
            ["First reads left out", yesNo(inputs.firstReadElision)],
            ...searchFacts(inputs.search),
        ]),
        el("div", {}, el("h3", {}, "The command that computes it again"),
            el("pre", { tabindex: "0" }, el("code", {}, commandOf(run)))),
        el("p", { class: "no-print" }, el("button", { type: "button",
            id: "save-result", onclick: () => download(
                `joulenest-run-${run.index + 1}.json`, "application/json",
                resultText(run)) },
        "Download this result as JSON")));
}
