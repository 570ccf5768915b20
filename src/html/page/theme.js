// SPDX-License-Identifier: GPL-3.0-or-later
// Light or dark: as the system says, until the reader chooses; light on paper.
import { el } from "./dom.js";

const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");

function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
}

export function themeButton(changed) {
    const label = () => isDark() ? "Light" : "Dark";
    const button = el("button", { type: "button", id: "theme",
        onclick: () => {
            root.dataset.theme = isDark() ? "light" : "dark";
            button.textContent = label();
            changed();
        } }, label());
    system.addEventListener("change", () => {
        button.textContent = label();
        changed();
    });
    return button;
}

// What is to happen in light colours before and as before after printing.
export function aroundPrint(before, after) {
    let chosen;
    addEventListener("beforeprint", () => {
        chosen = root.dataset.theme;
        root.dataset.theme = "light";
        before();
    });
    addEventListener("afterprint", () => {
        if (chosen)
            root.dataset.theme = chosen;
        else
            delete root.dataset.theme;
        after();
    });
}
