// SPDX-License-Identifier: GPL-3.0-or-later
// Colours that the colour-blind can tell apart (P. Tol), and a scale for heat.

const colours = ["#332288", "#88CCEE", "#44AA99", "#117733", "#999933",
    "#DDCC77", "#CC6677", "#882255", "#AA4499", "#77AADD", "#EE8866",
    "#FFAABB", "#99DDFF", "#BBCC33", "#AAAA00", "#555555"];

// What stands for colours that are hard to see on a dark ground.
const onDark = new Map([["#332288", "#8577E0"], ["#117733", "#3DA863"],
    ["#882255", "#C9548F"], ["#555555", "#A5ABB3"]]);

const heat = [[255, 251, 213], [254, 227, 145], [254, 196, 79],
    [251, 154, 41], [236, 112, 20], [204, 76, 2], [140, 45, 4]];

export const neutral = "#8A8F98";

export function shadeOf(colour, isDark) {
    return isDark ? onDark.get(colour) ?? colour : colour;
}

// The same for style sheets, which follow the theme by themselves.
export function swatchColour(colour) {
    return `light-dark(${colour}, ${shadeOf(colour, true)})`;
}

function byte(text, place) {
    return Number(text.match(/\d+/g)?.[place] ?? 255);
}

export function isDarkGround(rgbText) {
    return luminance([0, 1, 2].map((place) => byte(rgbText, place))) < 0.2;
}

export function colourAt(place) {
    return colours[place % colours.length];
}

// Places of the modules of all runs: those of the first run in its order,
// then those of others that take energy, on colours that no other shows.
export function modulePlaces(runs) {
    const [first, ...others] = runs.map(({ totals }) =>
        [...totals.energyByComponentPj]);
    const places = new Map((first ?? []).map(([name], place) => [name, place]));
    const shown = new Set((first ?? []).filter(([, energyPj]) => energyPj > 0)
        .map(([name]) => places.get(name)));
    for (const [name, energyPj] of others.flat()) {
        if (places.has(name) && (energyPj <= 0 || shown.has(places.get(name))))
            continue;
        const place = places.get(name) ?? freePlace(shown);
        places.set(name, place);
        if (energyPj > 0)
            shown.add(place);
    }
    return places;
}

function freePlace(shown) {
    const free = colours.findIndex((_, place) => !shown.has(place));
    return free < 0 ? shown.size : free;
}

export function moduleColour(places, name) {
    return places.has(name) ? colourAt(places.get(name)) : neutral;
}

function channel(value) {
    const ratio = value / 255;
    return ratio <= 0.04045 ? ratio / 12.92 : ((ratio + 0.055) / 1.055) ** 2.4;
}

function luminance([red, green, blue]) {
    return 0.2126 * channel(red) + 0.7152 * channel(green) +
        0.0722 * channel(blue);
}

// The colour of a share of the largest heat, and one to write on it.
export function heatColour(ratio) {
    const place = Math.min(Math.max(ratio, 0), 1) * (heat.length - 1);
    const below = Math.min(Math.floor(place), heat.length - 2);
    const mixed = heat[below].map((value, i) => Math.round(
        value + (heat[below + 1][i] - value) * (place - below)));
    return {
        fill: `rgb(${mixed.join(" ")})`,
        text: luminance(mixed) > 0.18 ? "#111111" : "#ffffff",
    };
}

export function heatStops() {
    return heat.map((rgb) => `rgb(${rgb.join(" ")})`);
}
