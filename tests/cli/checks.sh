# SPDX-License-Identifier: GPL-3.0-or-later
# What the scripts here share: they run in a folder of their own, print a line
# for each check, and count.  Sourced with `subcommand` set, or empty.
# shellcheck shell=bash

srcdir=$(cd "${srcdir:-.}" && pwd)
joulenest=${JOULENEST:-joulenest}
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
passed=0
failed=0

verdict() {
    if [ "$1" = 0 ]; then
        passed=$((passed + 1))
        echo "pass $2"
    else
        failed=$((failed + 1))
        echo "FAIL $2"
        head -5 out err 2>/dev/null
    fi
}

# expect CODE SENTENCE ARGUMENT...: the command ends with CODE.
expect() {
    local code=$1 sentence=$2 got
    shift 2
    # shellcheck disable=SC2086
    "$joulenest" $subcommand "$@" >out 2>err
    got=$?
    [ $got = "$code" ]
    verdict $? "$sentence (exit $got)"
}

# The last run's stream has the text.
says() {
    grep -qF -- "$2" "$1"
    verdict $? "... and $1 says '$2'"
}
