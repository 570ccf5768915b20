#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The manual of the file formats names every key that the tables of src/spec/
# and src/kpi/ know, and its examples load, together.

export LC_ALL=C
joulenest=${JOULENEST:-joulenest}
manual=${srcdir:-.}/src/spec/joulenest.5
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
failed=0

# The keys: the texts and words that begin a row of a table of fields.
keys() {
    cat "${srcdir:-.}"/src/spec/*.[ch] "${srcdir:-.}"/src/kpi/*.[ch] | grep -v '^#define' |
        grep -oE '\{"[a-zA-Z_]+", JN_FIELD|(NODE|FLAG|PRICE|COUNT|RATE|IGNORED)\("[a-zA-Z_]+"|(SIZE|REAL)\([a-z_]+\)' |
        grep -oE '"[a-zA-Z_]+"|\([a-z_]+\)' | tr -d '"()' | sort -u
}

# The blocks of an example, by the title of its section.
example() {
    sed -n "/^.SS Example of $1\$/,/^.EE/p" "$manual" |
        sed -n '/^.EX/,/^.EE/p' | sed '/^\.E[XE]/d; s/\\-/-/g'
}

# Keys stand in bold.
described() {
    grep -qE "^\.(B|BR|BI|I) (.*[ \"])?$1([ \"].*)?\$" "$manual"
}

for key in $(keys); do
    case $key in
    ?) continue ;; # a dimension
    esac
    described "$key" && continue
    echo "joulenest.5 does not describe '$key'"
    failed=1
done

example 'a machine' >"$folder/machine.cfg"
example 'a workload' >"$folder/workload.cfg"
example 'a mapping' >"$folder/mapping.cfg"
example constraints >"$folder/constraints.cfg"
example 'a table' >"$folder/table.csv"
for file in "$folder"/*; do
    [ -s "$file" ] || { echo "joulenest.5 has no example: $file"; failed=1; }
done
"$joulenest" check "$folder"/*.cfg || failed=1
example 'a use case' >"$folder/use_case.cfg"
"$joulenest" check "$folder/use_case.cfg" || failed=1
example zeros >"$folder/zeros.cfg"
"$joulenest" check "$folder/zeros.cfg" || failed=1
exit $failed
