// SPDX-License-Identifier: GPL-3.0-or-later
// What a run is called.

export function runTitle(run) {
    const layer = run.isNetwork ? "" : `${run.layers[0].name} of `;
    return `${layer}${run.inputs.network} on ${run.inputs.machine}`;
}
