// SPDX-License-Identifier: GPL-3.0-or-later
// Figures as text: units chosen by size, digits that fit the place.

const steps = {
    energy: [[1e12, "J"], [1e9, "mJ"], [1e6, "µJ"], [1e3, "nJ"], [1, "pJ"],
        [1e-3, "fJ"]],
    energyPerOperation: [[1e6, "nJ"], [1e3, "pJ"], [1, "fJ"]],
    bytes: [[1e12, "TB"], [1e9, "GB"], [1e6, "MB"], [1e3, "kB"], [1, "B"]],
    bits: [[8 * 1024 * 1024, "MiB"], [8 * 1024, "KiB"], [8, "B"], [1, "bit"]],
    time: [[1e9, "s"], [1e6, "ms"], [1e3, "µs"], [1, "ns"]],
    area: [[1e6, "mm²"], [1, "µm²"]],
    power: [[1e3, "W"], [1, "mW"], [1e-3, "µW"], [1e-6, "nW"]],
    edpCycles: [[1e6, "MJ·cycles"], [1e3, "kJ·cycles"], [1, "J·cycles"],
        [1e-3, "mJ·cycles"], [1e-6, "µJ·cycles"]],
    edpTime: [[1, "J·s"], [1e-3, "mJ·s"], [1e-6, "µJ·s"], [1e-9, "nJ·s"],
        [1e-12, "pJ·s"]],
    cycles: [[1e9, "G cycles"], [1e6, "M cycles"], [1e3, "k cycles"],
        [1, "cycles"]],
    operations: [[1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"], [1, ""]],
    percent: [[1, "%"]],
    ratio: [[1, "×"]],
};

const exactUnits = {
    energy: "pJ", energyPerOperation: "fJ", bytes: "B", bits: "bit",
    time: "ns", area: "µm²", power: "mW", edpCycles: "J·cycles",
    edpTime: "J·s", cycles: "cycles", operations: "operations",
    percent: "%", ratio: "×",
};

export const unknown = "–";

// The factor and unit in which a figure of this size reads well.
export function scaleFor(value, kind) {
    const list = steps[kind];
    const size = Math.abs(value ?? 0);
    const [factor, unit] = list.find(([step]) => size >= step) ??
        (size === 0 ? list.find(([step]) => step === 1) : list.at(-1));
    return { factor, unit };
}

function group(digits) {
    return digits.replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
}

// Thousands apart where there are more than four digits before the point.
function groupLong(text) {
    const [whole, ...rest] = text.split(".");
    return [whole.length > 4 ? group(whole) : whole, ...rest].join(".");
}

// An integer in full, with its thousands apart.
export function integer(value) {
    if (value === null || value === undefined)
        return unknown;
    if (!Number.isInteger(value) || Math.abs(value) >= 1e21)
        return digits(value, 7);
    const about = Number.isSafeInteger(value) ? "" : "≈ ";
    return about + group(String(value));
}

// At most so many significant digits, without zeros at the end.
export function digits(value, count = 4) {
    if (value === null || value === undefined || Number.isNaN(value))
        return unknown;
    if (Number.isInteger(value) && Math.abs(value) < 10 ** count)
        return groupLong(String(value));
    const size = Math.abs(value);
    if (size >= 10 ** count && size < 1e15)
        return group(String(Math.round(value)));
    if (size >= 1e15 || size < 1e-4)
        return value.toExponential(count - 1).replace(/\.?0+e/, "e")
            .replace("e+", "e");
    return groupLong(String(Number(value.toPrecision(count))));
}

export function format(value, kind, count = 4) {
    if (value === null || value === undefined)
        return unknown;
    const { factor, unit } = scaleFor(value, kind);
    const glue = unit === "" || unit === "×" ? "" : "\u00a0";
    return digits(value / factor, count) + glue + unit;
}

export function exact(value, kind) {
    if (value === null || value === undefined)
        return "not known";
    return `${value} ${exactUnits[kind] ?? ""}`.trim();
}

export function baseUnit(kind) {
    return exactUnits[kind];
}

export function percentOf(part, whole) {
    return whole > 0 ? 100 * part / whole : 0;
}

export function percent(value) {
    return value === null || value === undefined ? unknown :
        value > 0 && value < 0.05 ? "< 0.1\u00a0%" :
            `${value.toFixed(1)}\u00a0%`;
}
