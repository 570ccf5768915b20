// SPDX-License-Identifier: GPL-3.0-or-later
// Colours and sizes of the page's theme, for what is drawn by script.
import { isDarkGround } from "../palette.js";

export function readTokens() {
    const style = getComputedStyle(document.documentElement);
    const probe = document.querySelector(".theme-probe");
    const probed = getComputedStyle(probe);
    return {
        text: probed.color,
        muted: probed.outlineColor,
        line: probed.borderTopColor,
        surface: probed.backgroundColor,
        isDark: isDarkGround(probed.backgroundColor),
        font: style.fontFamily,
    };
}
