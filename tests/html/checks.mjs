// SPDX-License-Identifier: GPL-3.0-or-later
// Checks that print a line each, and their sum.

let passed = 0;
let failed = 0;

export function check(name, holds, detail = "") {
    if (holds)
        passed += 1;
    else
        failed += 1;
    process.stdout.write(holds ? `ok - ${name}\n` :
        `not ok - ${name}${detail === "" ? "" : `: ${detail}`}\n`);
    return holds;
}

export function checkEqual(name, got, wanted) {
    const [a, b] = [JSON.stringify(got), JSON.stringify(wanted)];
    return check(name, a === b, `got ${a}, not ${b}`.slice(0, 400));
}

// Equal but for what adding in another order makes of the last digits.
export function isClose(got, wanted) {
    return Math.abs(got - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted));
}

// Runs a group of checks; one that throws counts as failed.
export async function group(name, run) {
    try {
        await run();
    } catch (error) {
        check(name, false, String(error?.stack ?? error).split("\n")
            .slice(0, 4).join(" | "));
    }
}

export function finish() {
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
    process.exitCode = failed > 0 ? 1 : 0;
}
