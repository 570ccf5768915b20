#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The manual pages of the command and of its JSON: free of groff's warnings, and
# they mention every option, every key and every column that there is.

srcdir=${srcdir:-.}
joulenest=${JOULENEST:-joulenest}
failed=0

fail() {
    echo "FAIL $*"
    failed=$((failed + 1))
}

# plain PAGE: its text without the formatter's escapes.
plain() {
    sed 's/\\f[IBPR]//g; s/\\-/-/g' "$1"
}

missing=$(mktemp) || exit 1
trap 'rm -f "$missing"' EXIT

if command -v groff >/dev/null; then
    for page in src/cli/joulenest.1 src/report/joulenest-json.5; do
        warnings=$(groff -ww -man -t -Tutf8 "$srcdir/$page" 2>&1 >/dev/null)
        [ -z "$warnings" ] || fail "$page: $warnings"
    done
fi

for command in evaluate map verify dataflows compare chart estimate check; do
    "$joulenest" help $command | grep -oE -- '--[a-z-]+' | sort -u |
        while read -r option; do
            plain "$srcdir/src/cli/joulenest.1" | grep -qF -- "$option" ||
                echo "joulenest.1 does not describe $option of $command"
        done
done >"$missing"

for column in $(head -1 "$srcdir/tests/golden/expected/layer.csv" | tr ',' ' '); do
    grep -qw -- "$column" "$srcdir/src/cli/joulenest.1" ||
        echo "joulenest.1 does not describe the column $column"
done >>"$missing"

grep -hoE '^ *"[a-z_0-9]+":' "$srcdir"/tests/golden/expected/{layer,network,refused,map}.json |
    tr -d '": ' | sort -u | while read -r key; do
    case $key in
    [0-9]*x[0-9]* | buffer | spad | mac | weights | inputs2 | outputs) continue ;;
    esac
    grep -qw -- "$key" "$srcdir/src/report/joulenest-json.5" ||
        echo "joulenest-json.5 does not describe $key"
done >>"$missing"

while read -r line; do
    fail "$line"
done <"$missing"
if [ $failed = 0 ]; then
    echo "1 passed, 0 failed"
else
    echo "0 passed, $failed failed"
    exit 1
fi
