#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Checks the sources without running them:
#     tests/lint.sh format|tidy|cppcheck|analyzer [FILE...]
# for the named files or all of them.  Run it in a configured build folder, or
# give one in BUILD (config.h is there).

source=$(cd "$(dirname "$0")/.." && pwd)
build=$(cd "${BUILD:-.}" && pwd)
stage=$1
shift

fail() {
    echo "lint.sh: $*" >&2
    exit 1
}

# Files are named from the top of the tree.
cd "$source" || exit 1
if [ $# = 0 ]; then
    folders="src tests bench examples"
    names='*.c'
    case $stage in
    format) names='*.[ch]' ;;
    analyzer) folders="src bench examples" ;; # see tests/.clang-tidy
    esac
    # shellcheck disable=SC2086
    mapfile -t files < <(find $folders -name "$names" | LC_ALL=C sort)
else
    files=("$@")
fi

[ "$stage" = format ] || [ -f "$build/config.h" ] ||
    fail "no config.h in $build: run it in a build folder"

defines="-D_GNU_SOURCE -DHAVE_CONFIG_H -DJN_PKGDATADIR=\"/usr/share/joulenest\""
includes="-I$build -Isrc -Itests $(pkg-config --cflags hdf5-serial)"
warnings=$(sed -n 's/^WARNING_CFLAGS = *//p' "$build/Makefile" 2>/dev/null)

# Runs a command on each file, two at a time or as JOBS says.
each() {
    printf '%s\0' "${files[@]}" |
        xargs -0 -n1 -P"${JOBS:-$(nproc)}" "$@"
}

# clang-tidy on one file, without its counts of what it suppressed.
tidy() {
    local report status
    # shellcheck disable=SC2086
    report=$(clang-tidy --quiet "$1" -- $flags 2>/dev/null)
    status=$?
    [ $status = 0 ] || printf '%s\n' "$report"
    return $status
}
export -f tidy

case $stage in
format)
    clang-format --dry-run --Werror "${files[@]}"
    ;;
tidy)
    flags="-std=gnu11 $defines $includes"
    export flags
    each bash -c 'tidy "$1"' tidy
    ;;
cppcheck)
    # shellcheck disable=SC2086
    cppcheck --quiet --std=c11 --error-exitcode=1 --inline-suppr \
        -j "${JOBS:-$(nproc)}" --enable=warning,performance,portability \
        --suppress=missingInclude --suppress=missingIncludeSystem \
        $defines $includes "${files[@]}"
    ;;
analyzer)
    # shellcheck disable=SC2086
    each gcc -std=gnu11 -O2 $defines $includes $warnings -Werror -fanalyzer \
        -c -o /dev/null
    ;;
*)
    fail "unknown stage '$stage'; there are format, tidy, cppcheck, analyzer"
    ;;
esac
