// SPDX-License-Identifier: GPL-3.0-or-later
// Levels, networks and compute of a result: knows their keys.

export function mapOf(object, convert = (value) => value) {
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
        leakingInstances: part.leaking_instances ?? null,
        cycles: part.cycles ?? null,
    };
}

const accesses = ["read", "fill", "update"];

function metadataWords(tensor, course, access) {
    return Object.values(tensor[`${course}_format_${access}s`] ?? {})
        .flat().reduce((sum, words) => sum + words, 0);
}

// Actions that only there are where zeros count: those that happen.
function readSparseActions(tensor) {
    const of = (name, words) => ({
        name,
        words,
        lines: tensor[`${name}_lines_per_instance`] ?? 0,
        energyPj: tensor[`${name}_energy_pj`],
    });
    const courses = [["actual", ""], ["gated", "gated_"],
        ["skipped", "skipped_"]];
    const words = [
        ["decompress", tensor.decompressions_per_instance],
        ["compress", tensor.compressions_per_instance],
    ].map(([name, lines]) => ({ ...of(name, lines), lines: lines ?? 0 }));
    return [
        ...courses.slice(1).flatMap(([course, prefix]) => accesses.map(
            (access) => of(`${prefix}${access}`,
                tensor[`${course}_${access}s_per_instance`]))),
        ...courses.flatMap(([course, prefix]) => accesses.map((access) => ({
            ...of(`${prefix}metadata_${access}`,
                metadataWords(tensor, course, access)),
            isMetadata: true }))),
        ...words,
    ].filter(({ lines }) => lines > 0);
}

function readActions(tensor) {
    return [
        ...accesses.map((name) => ({
            name,
            words: tensor[`actual_${name}s_per_instance`] ??
                tensor[`${name}s_per_instance`],
            lines: tensor[`${name}_lines_per_instance`],
            energyPj: tensor[`${name}_energy_pj`],
        })),
        ...readSparseActions(tensor),
    ];
}

function readTensorAtLevel(tensor) {
    return {
        actions: readActions(tensor),
        format: tensor.format ?? null,
        densityPercent: tensor.tile_density_ratio === undefined ? null :
            100 * tensor.tile_density_ratio,
        capacityBits: tensor.capacity_bits ?? null,
        tileWords: tensor.tile_words,
        partitionWords: tensor.partition_words,
        wordBits: tensor.word_bits,
        blockWords: tensor.block_words,
        instances: tensor.utilized_instances_average,
        addressGenerations: tensor.address_generations_per_cluster,
        addressesEnergyPj: tensor.address_generation_energy_pj,
        temporalReductions: tensor.temporal_reductions_per_instance,
        energyPj: tensor.energy_pj,
    };
}

export function readLevel(level) {
    return {
        ...readPart(level, "level"),
        sizeBits: level.size_bits ?? null,
        usedBits: level.used_bits,
        utilizedInstances: level.utilized_instances_average,
        utilizedX: level.utilized_x,
        utilizedY: level.utilized_y,
        throttlingRatio: level.throttling_ratio,
        instancesPerAccess: level.instances_per_access,
        clusters: level.clusters,
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

export function readNetwork(network) {
    return {
        ...readPart(network, "network"),
        outerLevel: network.outer_level,
        fillLatency: network.fill_latency,
        drainLatency: network.drain_latency,
        tensors: mapOf(network.tensors, readFlow),
    };
}

// What is computed, and where zeros count what is not.
function readOperations(compute) {
    if (compute.actual_computes === undefined)
        return [{ price: null, count: compute.computes,
            energyPj: compute.energy_pj }];
    return [["actual", null], ["gated", "gated_compute"],
        ["skipped", "skipped_compute"]].map(([course, price]) => ({
        price,
        count: compute[`${course}_computes`],
        energyPj: compute[`${course}_compute_energy_pj`],
    })).filter(({ price, count }) => price === null || count > 0);
}

export function readCompute(compute) {
    return {
        ...readPart(compute, "compute"),
        utilizedInstances: compute.utilized_instances,
        operations: readOperations(compute),
        energyPj: compute.energy_pj + (compute.leakage_pj ?? 0),
        tensors: new Map(),
    };
}
