// SPDX-License-Identifier: GPL-3.0-or-later
// The roofline of a run: peak, bandwidth of each level, points of its layers.
import { addressOf } from "../route.js";
import { digits, percentOf } from "../units.js";
import { tooltipBody } from "./tooltip.js";

function levelNames(run) {
    const levels = run.valid.flatMap((layer) => layer.roofline.levels);
    const limited = levels.filter((level) => level.bytesPerCycle !== null);
    const named = limited.length > 0 ? limited : levels;
    return [...new Set(named.map(({ name }) => name))].reverse();
}

function pointsOf(run, name) {
    return run.valid.flatMap((layer) => layer.roofline.levels
        .filter((level) => level.name === name && level.operationsPerByte > 0)
        .map((level) => ({
            x: level.operationsPerByte,
            y: layer.roofline.reached,
            label: layer.name,
            address: addressOf(run.index, layer.index),
            layer, level,
        })).filter(({ y }) => y > 0));
}

function bandwidthsOf(run, name) {
    const found = run.valid.flatMap((layer) => layer.roofline.levels)
        .filter((level) => level.name === name && level.bytesPerCycle > 0);
    return [...new Set(found.map(({ bytesPerCycle }) => bytesPerCycle))];
}

function decade(value, round) {
    return 10 ** round(Math.log10(value));
}

function rangeOf(values) {
    const finite = values.filter((value) => value > 0);
    if (finite.length === 0)
        return [1, 10];
    const low = decade(Math.min(...finite), Math.floor);
    const high = decade(Math.max(...finite), Math.ceil);
    return low === high ? [low, high * 10] : [low, high];
}

function roofLine(bandwidth, peak, [low, high]) {
    const knee = peak / bandwidth;
    const end = Math.min(Math.max(knee, low), high);
    return [[low, low * bandwidth], [end, Math.min(end * bandwidth, peak)]];
}

function tooltip(point) {
    const row = (name, value, share) => ({ name, value, kind: "operations",
        share });
    return tooltipBody(point.label, `at ${point.level.name} ` +
        `(${point.level.stream})`, [
        row("operations per byte", point.x),
        row("operations per cycle", point.y,
            percentOf(point.y, point.layer.roofline.peak)),
    ]);
}

function findingOf(run, peak) {
    const near = run.valid.filter(
        ({ roofline }) => roofline.reached >= roofline.peak / 2).length;
    const bound = run.valid.filter(
        ({ bottleneck }) => bottleneck.limit !== "compute").length;
    return `Peak ${digits(peak)} operations per cycle; ${near} of ` +
        `${run.valid.length} layers reach half of it, ${bound} ` +
        `${bound === 1 ? "is" : "are"} bound by a bandwidth.`;
}

function seriesOf(run, name, place, colour, ranges, peak) {
    const roofs = bandwidthsOf(run, name).map((bandwidth, i) => ({
        id: `roof-${place}-${i}`, group: `level-${place}`, colour,
        line: roofLine(bandwidth, peak, ranges.x),
        bytesPerCycle: bandwidth,
    }));
    return [...roofs, { id: `level-${place}`, name, colour,
        points: pointsOf(run, name) }];
}

export function rooflineData(run, view, moduleColourOf) {
    const names = levelNames(run);
    const peak = Math.max(...run.valid.map(({ roofline }) => roofline.peak));
    const points = names.flatMap((name) => pointsOf(run, name));
    const knees = names.flatMap((name) => bandwidthsOf(run, name))
        .map((bandwidth) => peak / bandwidth);
    const x = rangeOf([...points.map((point) => point.x), ...knees]);
    const [low, high] = rangeOf([...points.map((point) => point.y), peak]);
    const ranges = { x, y: [low, high] };
    return {
        xAxis: { name: "operations per byte", isLog: true,
            min: x[0], max: x[1] },
        yAxis: { name: "operations per cycle", isLog: true,
            min: low, max: high },
        symbolSize: 9,
        plotHeight: 340,
        series: [
            { id: "peak", line: [[x[0], peak], [x[1], peak]], dash: "dashed",
                endLabel: `peak ${digits(peak)}` },
            ...names.flatMap((name, place) => seriesOf(
                run, name, place, moduleColourOf(name), ranges, peak)),
        ],
        tooltip,
        finding: findingOf(run, peak),
        sheet: {
            header: ["layer", "level", "stream", "operations per byte",
                "operations per cycle", "bytes per cycle of the level"],
            rows: points.map(({ label, level, x: intensity, y }) => [label,
                level.name, level.stream, intensity, y, level.bytesPerCycle]),
        },
    };
}
