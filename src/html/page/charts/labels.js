// SPDX-License-Identifier: GPL-3.0-or-later
// Labels along an axis: short enough, turned if need be, legible.

const glyphWidth = 6.1;
const lineHeight = 13;
const longest = 26;

// One line without controls, with its middle left out if it is long.
export function shortLabel(text, limit = longest) {
    const line = [...text.replace(/[\u0000-\u001f\u007f]+/g, "\u240a")];
    if (line.length <= limit)
        return line.join("");
    const kept = limit - 1;
    return line.slice(0, Math.ceil(kept / 2)).join("") + "…" +
        line.slice(line.length - Math.floor(kept / 2)).join("");
}

function rotationFor(room, width) {
    if (width <= room - 6)
        return 0;
    return room >= 30 ? 40 : 90;
}

// How labels fit under so many columns: their turn, height and how many
// columns can be seen at a time.
export function fitLabels(labels, width, printing) {
    const size = printing && labels.length > 50 ? 0.62 : 1;
    const widest = Math.max(1, ...labels.map((label) => [...label].length)) *
        glyphWidth * size;
    const line = lineHeight * size;
    const shown = Math.min(labels.length,
        Math.max(1, Math.floor(width / line)));
    const rotate = rotationFor(width / shown, widest);
    const turn = rotate * Math.PI / 180;
    return {
        shown: printing ? labels.length : shown,
        rotate,
        fontSize: 11 * size,
        height: Math.ceil(widest * Math.sin(turn) + line * Math.cos(turn)) + 8,
    };
}
