// SPDX-License-Identifier: GPL-3.0-or-later
// Colours and sizes of the page's theme, for what is drawn by script.

export function readTokens() {
    const style = getComputedStyle(document.documentElement);
    const probe = document.querySelector(".theme-probe");
    const probed = getComputedStyle(probe);
    return {
        text: probed.color,
        muted: probed.outlineColor,
        line: probed.borderTopColor,
        surface: probed.backgroundColor,
        font: style.fontFamily,
    };
}
