#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# installed.sh LIBDIR BINDIR: a program finds the installed library through
# pkg-config, shared and static, and it is the version the command is; the
# command finds the machines, networks and mappings that it brings along.
# make installcheck runs it, and so does make distcheck.

libdir=$(cd "$1" && pwd)
bindir=$(cd "$2" && pwd)
source=${srcdir:-.}
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
export PKG_CONFIG_PATH=$libdir/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}

fail() {
    echo "installed.sh: $*" >&2
    exit 1
}

# build NAME FLAG...
build() {
    local name=$1
    shift
    "${CC:-cc}" -std=c11 "$source/tests/installed.c" -o "$folder/$name" "$@" ||
        fail "cannot link a program with the $name library"
}

# shellcheck disable=SC2046
build shared $(pkg-config --cflags --libs joulenest)
# shellcheck disable=SC2046
build static $(pkg-config --cflags joulenest) "$libdir/libjoulenest.a" \
    $(pkg-config --static --libs joulenest | sed 's/-ljoulenest//')

version=$(LD_LIBRARY_PATH=$libdir "$folder/shared") || fail "shared: $version"
[ "$("$folder/static")" = "$version" ] || fail "the static library differs"
case $("$bindir/joulenest" --version) in
*"$version"*) ;;
*) fail "the command is not version $version" ;;
esac

# The command finds the files that were installed with it.
(cd "$folder" && "$bindir/joulenest" evaluate eyeriss alexnet \
    eyeriss_alexnet_row_stationary >report) ||
    fail "the command does not find what is installed"
grep -q 'conv5' "$folder/report" || fail "the command's report lacks a layer"

# Whatever the shared library shows begins with jn_, but for the linker's marks.
strangers=$(nm -D --defined-only "$libdir/libjoulenest.so" |
    sed -n 's/.* [A-Z] //p' |
    grep -vE '^(jn_|__bss_start$|_edata$|_end$)')
[ -z "$strangers" ] || fail "the library also exports $strangers"
