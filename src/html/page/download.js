// SPDX-License-Identifier: GPL-3.0-or-later
// Files that the page hands out, made in memory.
import { el } from "./dom.js";

export function fileName(stem, suffix) {
    return `joulenest-${stem}.${suffix}`;
}

export function download(name, type, text) {
    const address = URL.createObjectURL(
        new Blob([text], { type: `${type};charset=utf-8` }));
    const link = el("a", { href: address, download: name, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
}
