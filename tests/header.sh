#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Headers can be included alone: the public one as strict C11 and as C++, the
# others as the library compiles them.

source=${srcdir:-.}
flags="-Wall -Wextra -pedantic -Werror -fsyntax-only -I$source/src"
hdf5=$(pkg-config --cflags hdf5-serial 2>/dev/null ||
    pkg-config --cflags hdf5 2>/dev/null)
status=0

if [ -f "$source/src/joulenest.h" ]; then
    # shellcheck disable=SC2086
    ${CC:-cc} -std=c11 $flags "$source/tests/header.c" || status=1
    if command -v "${CXX:-c++}" >/dev/null; then
        # shellcheck disable=SC2086
        ${CXX:-c++} -std=c++11 $flags "$source/tests/header.cpp" || status=1
    fi
fi

for header in "$source"/src/*/*.h; do
    # shellcheck disable=SC2086
    ${CC:-cc} -std=gnu11 -D_GNU_SOURCE $flags $hdf5 \
        -Wno-unused-function -x c "$header" ||
        { echo "$header cannot be included alone"; status=1; }
done
exit $status
