// SPDX-License-Identifier: GPL-3.0-or-later
// Choices on the page: plain radio buttons and lists, usable by keyboard.
import { el } from "./dom.js";

// Choices are [value, text]; CHANGED is called with the value chosen.
export function radioGroup(title, name, choices, chosen, changed) {
    return el("fieldset", { class: "choice" },
        el("legend", {}, title),
        choices.map(([value, text]) => el("label", {},
            el("input", { type: "radio", name, value,
                checked: value === chosen, onchange: () => changed(value) }),
            el("span", {}, text))));
}

export function selectList(title, id, choices, chosen, changed) {
    const list = el("select", { id,
        onchange: (event) => changed(event.target.value) },
    choices.map(([value, text]) => el("option", { value,
        selected: String(value) === String(chosen) }, text)));
    return el("label", { class: "choice", for: id }, `${title} `, list);
}
