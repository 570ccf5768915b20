// SPDX-License-Identifier: GPL-3.0-or-later
// What runs are called.

function titleOf(run) {
    const layer = run.isNetwork ? "" : `${run.layers[0].name} of `;
    return `${layer}${run.inputs.network} on ${run.inputs.machine}`;
}

function stemOf(path) {
    return path.split("/").at(-1).replace(/\.json$/, "");
}

// Runs that have their title in common are told apart by their files' names.
export function named(runs) {
    const titles = runs.map(titleOf);
    return runs.map((run, place) => {
        const title = titles[place];
        const isShared = titles.indexOf(title) !== titles.lastIndexOf(title);
        return { ...run,
            title: isShared ? `${stemOf(run.path)}: ${title}` : title };
    });
}
