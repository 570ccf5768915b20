// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the embedded results into runs: the only file that knows their keys.

export const knownSchema = "joulenest-result-1";

function mapOf(object, convert = (value) => value) {
    return new Map(Object.entries(object ?? {})
        .map(([name, value]) => [name, convert(value)]));
}

function readPrice(price) {
    const figures = [
        ["energy_pj", "pJ"],
        ["energy_pj_per_cycle", "pJ/cycle"],
        ["energy_pj_per_bit_mm", "pJ/(bit mm)"],
        ["area_um2", "µm²"],
    ];
    const [key, unit] =
        figures.find(([name]) => name in price) ?? figures[0];
    return {
        figure: price[key] ?? null,
        unit,
        estimator: price.estimator,
        source: price.source,
    };
}

function readPart(part, partKind) {
    return {
        partKind,
        name: part.name,
        className: part.class ?? null,
        kind: part.kind ?? null,
        instances: part.instances ?? null,
        prices: mapOf(part.prices, readPrice),
        areaUm2: part.area_um2 ?? null,
        areaEstimator: part.area_estimator ?? null,
        areaSource: part.area_source ?? null,
        areaTotalUm2: part.area_total_um2 ?? null,
        energyPj: part.energy_pj,
        leakagePj: part.leakage_pj ?? null,
        cycles: part.cycles ?? null,
    };
}

function readTensorAtLevel(tensor) {
    const actions = ["read", "fill", "update"].map((name) => ({
        name,
        words: tensor[`${name}s_per_instance`],
        lines: tensor[`${name}_lines_per_instance`],
        energyPj: tensor[`${name}_energy_pj`],
    }));
    return {
        actions,
        tileWords: tensor.tile_words,
        partitionWords: tensor.partition_words,
        wordBits: tensor.word_bits,
        blockWords: tensor.block_words,
        instances: tensor.utilized_instances_average,
        addressGenerations: tensor.address_generations_per_cluster,
        temporalReductions: tensor.temporal_reductions_per_instance,
        energyPj: tensor.energy_pj,
    };
}

function readLevel(level) {
    return {
        ...readPart(level, "level"),
        sizeBits: level.size_bits ?? null,
        usedBits: level.used_bits,
        utilizedInstances: level.utilized_instances_average,
        utilizedX: level.utilized_x,
        utilizedY: level.utilized_y,
        throttlingRatio: level.throttling_ratio,
        readWordsPerCycle: level.read_words_per_cycle,
        writeWordsPerCycle: level.write_words_per_cycle,
        readLimit: level.read_limit_words_per_cycle ?? null,
        writeLimit: level.write_limit_words_per_cycle ?? null,
        sharedLimit: level.shared_limit_words_per_cycle ?? null,
        tensors: mapOf(level.tensors, readTensorAtLevel),
    };
}

function readFlow(flow) {
    return {
        carried: flow.carried,
        fanout: flow.fanout,
        ingresses: flow.ingresses,
        multicast: mapOf(flow.multicast),
        linkTransfers: flow.link_transfers,
        spatialReductions: flow.spatial_reductions,
        averageHops: flow.average_hops,
        energyPerHopFj: flow.energy_per_hop_fj,
        hopsEnergyPj: flow.energy_pj,
        linkEnergyPj: flow.link_transfer_energy_pj,
        reductionEnergyPj: flow.spatial_reduction_energy_pj,
        energyPj: flow.energy_pj + flow.link_transfer_energy_pj +
            flow.spatial_reduction_energy_pj,
    };
}

function readNetwork(network) {
    return {
        ...readPart(network, "network"),
        outerLevel: network.outer_level,
        fillLatency: network.fill_latency,
        drainLatency: network.drain_latency,
        tensors: mapOf(network.tensors, readFlow),
    };
}

function readCompute(compute) {
    return {
        ...readPart(compute, "compute"),
        utilizedInstances: compute.utilized_instances,
        computes: compute.computes,
        operationsEnergyPj: compute.energy_pj,
        energyPj: compute.energy_pj + (compute.leakage_pj ?? 0),
        tensors: new Map(),
    };
}

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
        runs: entries.filter(isResult).map(readRun),
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
