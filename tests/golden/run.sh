#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Whole runs of the command: what they print must not change by a byte.
#     tests/golden/run.sh            compares with tests/golden/expected/
#     tests/golden/run.sh --update   writes what is printed now; read the diff

srcdir=$(cd "${srcdir:-.}" && pwd)
joulenest=${JOULENEST:-joulenest}
update=false
[ "$1" = --update ] && update=true
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$srcdir/tests/golden" || exit 1
passed=0
failed=0

# The version is not what these runs are about.
normalise() {
    sed 's/"version": "[^"]*"/"version": "X"/'
}

compare() {
    local name=$1 got=$2
    if $update; then
        mkdir -p expected && cp "$got" "expected/$name"
    elif diff -u "expected/$name" "$got"; then
        passed=$((passed + 1))
        echo "pass $name"
    else
        failed=$((failed + 1))
        echo "FAIL $name"
    fi
}

# golden NAME ARGUMENT...: standard output, standard error, exit code.
golden() {
    local name=$1
    shift
    run "$name" evaluate "$@"
}

run() {
    local name=$1 code
    shift
    "$joulenest" "$@" >"$folder/out" 2>"$folder/err"
    code=$?
    {
        normalise <"$folder/out"
        [ $code = 0 ] || sed 's/^/stderr: /' "$folder/err"
        [ $code = 0 ] || echo "exit code $code"
    } >"$folder/$name"
    compare "$name" "$folder/$name"
}

files=(machine.cfg layers.cfg mappings.cfg)
golden layer-80.txt "${files[@]}" --layer=conv
golden layer-120.txt "${files[@]}" --layer=conv --width=120
golden layer-40.txt "${files[@]}" --layer=conv --width=40
golden layer-colour.txt "${files[@]}" --layer=conv --color=always
golden layer.csv "${files[@]}" --layer=conv --format=csv
golden layer.json "${files[@]}" --layer=conv --format=json
golden dump.txt "${files[@]}" --layer=conv --dump=nest,tiles,transfers,actions
golden refused.txt "${files[@]}" --layer=fc
golden refused.json "${files[@]}" --layer=fc --format=json
golden network-80.txt "${files[@]}" --action-counts="$folder/counts.yaml"
golden network-120.txt "${files[@]}" --width=120 \
    --action-counts="$folder/counts.csv"
golden network.csv "${files[@]}" --format=csv
golden network.json "${files[@]}" --format=json
compare counts.yaml "$folder/counts.yaml"
compare counts.csv "$folder/counts.csv"
files=(hostile_machine.cfg hostile.cfg hostile_mapping.cfg)
golden hostile.txt "${files[@]}"
golden hostile.csv "${files[@]}" --format=csv
golden hostile.json "${files[@]}" --format=json \
    --action-counts="$folder/hostile.yaml"
compare hostile.yaml "$folder/hostile.yaml"
golden nested.txt nested.yaml --action-counts="$folder/nested-counts.yaml"
compare nested-counts.yaml "$folder/nested-counts.yaml"
files=(machine.cfg layers.cfg)
run map.txt map "${files[@]}" --search=random --samples=700 --seed=3 \
    -o "$folder/found"
cat "$folder"/found/*.cfg >"$folder/map-found.cfg"
compare map-found.cfg "$folder/map-found.cfg"
run map.json map "${files[@]}" --search=random --samples=700 --layer=conv \
    --objective=edp,latency --format=json
run map-hostile.txt map hostile_machine.cfg hostile.cfg --search=random \
    --samples=90 -o "$folder/hostile"
cat "$folder"/hostile/*.cfg >"$folder/map-hostile.cfg"
compare map-hostile.cfg "$folder/map-hostile.cfg"
how=(--search=exhaustive --objective=energy,latency,edp)
run dataflows.txt dataflows dataflows.cfg "${how[@]}"
run dataflows.csv dataflows dataflows.cfg "${how[@]}" --format=csv
run dataflows.json dataflows dataflows.cfg "${how[@]}" --format=json
for flow in weight_stationary output_stationary input_stationary \
    row_stationary no_local_reuse filters; do
    run "dataflow-$flow.cfg" dataflows dataflows.cfg --layer=conv --show=$flow
done

echo "$passed passed, $failed failed"
[ $failed = 0 ]
