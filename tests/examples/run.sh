#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh [-u] [NUMBER]: runs the examples with the command and the library that
# were just built, and compares what they print with their expected.txt; with
# -u it writes that file instead.  JOULENEST is the command (build/joulenest).

source=$(cd "${srcdir:-.}" && pwd) || exit 1
build=$(dirname "${JOULENEST:-$source/build/joulenest}")
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
failed=0
update=
if [ "${1:-}" = -u ]; then
    update=yes
    shift
fi

# What the Makefile says a variable is.
setting() {
    sed -n "s/^$1 = //p" "$build/Makefile"
}

# pkg-config prefers this file to that of an installed library.
describe_library() {
    local library="$build/.libs/libjoulenest.so -Wl,-rpath,$build/.libs"
    if [ ! -e "$build/.libs/libjoulenest.so" ]; then
        library="$build/.libs/libjoulenest.a $(pkg-config --libs libconfig gsl \
            yaml-0.1 jansson muparser nettle hdf5-serial) $(setting CSV_LIBS) $(setting LIBS)"
    fi
    cat >"$folder/joulenest-uninstalled.pc" <<END
Name: joulenest
Description: the library in the build folder
Version: 0
Cflags: -I$source/src $(setting INSTRUMENTATION_CFLAGS)
Libs: $library
END
}

# run EXAMPLE
run() {
    local name code
    name=$(basename "$1")
    sh "$1/run.sh" >"$folder/output" 2>"$folder/errors"
    code=$?
    if [ $code = 77 ]; then
        echo "$name: skipped"
    elif [ $code != 0 ]; then
        echo "$name: failed"
        cat "$folder/errors"
        failed=1
    elif [ -n "$update" ]; then
        cp "$folder/output" "$1/expected.txt"
    elif ! diff -u "$1/expected.txt" "$folder/output"; then
        echo "$name: prints something else"
        failed=1
    else
        echo "$name: as expected"
    fi
}

describe_library
export PKG_CONFIG_PATH=$folder${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
export PATH=$build:$PATH
for example in "$source"/examples/"${1:-}"*/run.sh; do
    run "$(dirname "$example")"
done
exit $failed
