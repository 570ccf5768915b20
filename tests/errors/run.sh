#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Checks each file of this folder by itself: `joulenest check` must print what
# the .txt beside it says, and exit with 1.  A .txt without a file of its own
# is an error, as is a file without a .txt.  With --write the .txt are written.

export LC_ALL=C
joulenest=${JOULENEST:-joulenest}
cd "$(dirname "$0")" || exit 2

passed=0
failed=0

fail() {
    printf 'FAIL %s: %s\n' "$1" "$2"
    failed=$((failed + 1))
}

check_case() {
    local file=$1 name=${1%.*}
    local actual status
    actual=$("$joulenest" check "$file" 2>&1 >/dev/null)
    status=$?
    if [ -n "$write" ]; then
        printf '%s\n' "$actual" >"$name.txt"
    fi
    if [ ! -f "$name.txt" ]; then
        fail "$file" "there is no $name.txt"
    elif [ $status != 1 ]; then
        fail "$file" "exit status $status"
    elif ! difference=$(diff "$name.txt" <(printf '%s\n' "$actual")); then
        fail "$file" "$difference"
    else
        passed=$((passed + 1))
    fi
}

[ "$1" = --write ] && write=1
for file in *.cfg *.yaml; do
    check_case "$file"
done
for expected in *.txt; do
    name=${expected%.txt}
    [ -f "$name.cfg" ] || [ -f "$name.yaml" ] ||
        fail "$expected" "there is no file of this name"
done
echo "$passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]
