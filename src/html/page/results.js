// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the embedded results into runs: with result_parts.js the only file
// that knows their keys.
import {
    mapOf, readCompute, readLevel, readNetwork,
} from "./result_parts.js";
import { named } from "./runs.js";

export const knownSchema = "joulenest-result-1";

function readRoofline(roofline) {
    return {
        peak: roofline.peak_operations_per_cycle,
        reached: roofline.operations_per_cycle,
        levels: roofline.levels.map((level) => ({
            name: level.name,
            stream: level.stream,
            bytes: level.bytes,
            operationsPerByte: level.operations_per_byte,
            bytesPerCycle: level.bytes_per_cycle ?? null,
        })),
    };
}

function readMappingLevel(level) {
    const flags = [
        ["no temporal reuse", level.no_temporal_reuse],
        ["no multicast", level.no_multicast],
        ["no link transfer", level.no_link_transfer],
        ["first update reads", level.rmw_first_update],
        ["no coalescing", level.no_coalesce],
    ];
    return {
        name: level.name,
        temporal: level.temporal,
        spatialY: level.spatial_y,
        spatialX: level.spatial_x,
        keep: level.keep,
        flags: flags.filter(([, tensors]) => tensors?.length > 0),
    };
}

function readSearched(layer) {
    const search = layer.search;
    if (!search)
        return null;
    return {
        gapRatio: layer.gap_ratio ?? null,
        certified: layer.certified ?? null,
        seconds: layer.seconds ?? null,
        sameAs: search.same_as,
        fromStore: search.from_store,
        mapspaceDigits: search.mapspace_digits,
        tried: search.tried,
        fit: search.fit,
        complete: search.complete,
        interrupted: search.interrupted,
        cost: mapOf(search.cost),
    };
}

function readBottleneck(bottleneck) {
    return {
        component: bottleneck.component,
        limit: bottleneck.limit,
        wantedWordsPerCycle: bottleneck.wanted_words_per_cycle ?? null,
        limitWordsPerCycle: bottleneck.limit_words_per_cycle ?? null,
    };
}

function readFigures(layer) {
    return {
        computes: layer.computes,
        cycles: layer.cycles,
        leakingCycles: layer.leaking_cycles,
        timeNs: layer.time_ns ?? null,
        utilizationPercent: layer.utilization_percent,
        energyPj: layer.energy_pj,
        fjPerCompute: layer.fj_per_compute,
        edpJCycles: layer.edp_j_cycles,
        areaUm2: layer.area_um2,
        bottleneck: readBottleneck(layer.bottleneck),
        energyByComponentPj: mapOf(layer.energy_by_component_pj),
        energyByTensorPj: mapOf(layer.energy_by_tensor_pj),
        energyByActionPj: mapOf(layer.energy_by_action_pj),
        parts: [
            ...layer.levels.map(readLevel).reverse(),
            ...layer.networks.map(readNetwork).reverse(),
            readCompute(layer.compute),
        ],
        roofline: readRoofline(layer.roofline),
    };
}

function readLayer(layer, index, isNetwork) {
    const common = {
        index,
        name: layer.name,
        module: layer.module ?? "",
        type: layer.type,
        count: layer.count,
        runs: isNetwork ? layer.count : 1,
        operation: layer.operation,
        dimensions: mapOf(layer.dimensions),
        valid: layer.valid,
        reason: layer.reason ?? null,
        mapping: layer.mapping?.map(readMappingLevel) ?? null,
        searched: readSearched(layer),
    };
    return layer.valid ? { ...common, ...readFigures(layer) } : common;
}

function readTotals(totals) {
    return {
        layers: totals.layers,
        computes: totals.computes,
        cycles: totals.cycles,
        utilizationPercent: totals.utilization_percent,
        energyPj: totals.energy_pj,
        fjPerCompute: totals.fj_per_compute,
        energyByComponentPj: mapOf(totals.energy_by_component_pj),
        energyByActionPj: mapOf(totals.energy_by_action_pj),
        energyByTensorPj: mapOf(totals.energy_by_tensor_pj),
        refused: totals.layers_refused ?? 0,
        unmapped: totals.layers_unmapped ?? 0,
    };
}

function readInputs(inputs) {
    return {
        files: inputs.files,
        machine: inputs.machine,
        network: inputs.network,
        translationRule: inputs.translation_rule,
        sparseRule: inputs.sparse_rule ?? null,
        linkTransfers: inputs.link_transfers,
        firstReadElision: inputs.first_read_elision,
        clockGhz: inputs.clock_ghz,
        technologyNm: inputs.technology_nm,
        search: inputs.search && {
            strategy: inputs.search.strategy,
            objectives: inputs.search.objectives,
            tolerances: mapOf(inputs.search.tolerance_ratios),
            samples: inputs.search.samples,
            seed: inputs.search.seed,
            effort: inputs.search.effort,
            gapRatio: inputs.search.gap_ratio,
            timeLimitSeconds: inputs.search.time_limit_seconds,
            factors: inputs.search.factors,
            dataflow: inputs.search.dataflow,
        },
    };
}

function totalsOf(result, layer) {
    if (result.totals)
        return readTotals(result.totals);
    if (!layer.valid)
        return { ...readTotals({ layers: 0, computes: 0, cycles: 0,
            energy_pj: 0, layers_refused: 1 }) };
    return { ...layer, layers: 1, refused: 0, unmapped: 0 };
}

export function readRun({ path, result }, index) {
    const isNetwork = Array.isArray(result.layers);
    const layers = (isNetwork ? result.layers : [result])
        .map((layer, place) => readLayer(layer, place, isNetwork));
    const valid = layers.filter((layer) => layer.valid);
    const totals = totalsOf(result, layers[0]);
    const clockGhz = result.inputs.clock_ghz;
    return {
        index, path, isNetwork, layers, valid, totals,
        schema: result.schema,
        version: result.version,
        inputs: readInputs(result.inputs),
        timeNs: clockGhz > 0 ? totals.cycles / clockGhz : null,
        areaUm2: valid[0]?.areaUm2 ?? null,
        edpJCycles: totals.energyPj * totals.cycles / 1e12,
        utilizationByBlock: new Map((result.modules ?? []).map(
            (block) => [block.name, block.utilization_percent])),
    };
}

function isResult(entry) {
    return entry?.result?.schema === knownSchema;
}

export function embeddedText() {
    return document.getElementById("results")?.textContent ?? "[]";
}

// The runs, and the names of files that hold something else.
export function readResults(text = embeddedText()) {
    const entries = JSON.parse(text);
    return {
        runs: named(entries.filter(isResult).map(readRun)),
        unknown: entries.filter((entry) => !isResult(entry))
            .map((entry) => String(entry?.path)),
    };
}

function verbatim(key, value, context) {
    const exact = typeof value === "number" && context?.source;
    return exact && JSON.rawJSON ? JSON.rawJSON(context.source) : value;
}

// The result of a run as it was given, every digit of its numbers included.
export function resultText(run) {
    const entries = JSON.parse(embeddedText(), verbatim).filter(isResult);
    return JSON.stringify(entries[run.index].result, null, 1) + "\n";
}
