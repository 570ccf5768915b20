#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The command gives the figures of a conformance case as JSON, under the keys
# of the figures' file, and refuses a mapping that does not fit with exit code
# 3 and the name of the level.  All figures are test_conformance's business.

cases=${srcdir:-.}/tests/conformance/cases
failures=0

fail() {
    printf 'command.sh: %s\n' "$*"
    failures=$((failures + 1))
}

# Keys of a JSON text, each once; those of records ("3x2") are all the same.
keys() {
    grep -oE '"[^"]+": ' | sed -E 's/"[0-9]+x[0-9]+": /"MxS": /' |
        LC_ALL=C sort -u
}

for name in noc-101-015 spatial-101-004 imperfect-101-002; do
    output=$("$JOULENEST" evaluate --format=json "$cases/$name.yaml")
    status=$?
    [ $status = 0 ] || fail "$name: exit code $status, not 0"
    missing=$(LC_ALL=C comm -23 <(keys <"$cases/$name.json") \
        <(keys <<<"$output") | tr '\n' ' ')
    [ -z "$missing" ] || fail "$name: no $missing"
    for key in computes cycles; do
        figure=$(grep -m1 "^ \"$key\": " "$cases/$name.json")
        grep -qxF "${figure%,}," <<<"$output" || fail "$name: not $figure"
    done
done

name=tight-101-001
errors=$("$JOULENEST" evaluate "$cases/$name.yaml" 2>&1 >/dev/null)
status=$?
[ $status = 3 ] || fail "$name: exit code $status, not 3"
level=$(sed -n 's/.*"level": "\(.*\)".*/\1/p' "$cases/$name.json")
grep -qwF "$level" <<<"$errors" || fail "$name: no '$level' in: $errors"

[ $failures = 0 ]
