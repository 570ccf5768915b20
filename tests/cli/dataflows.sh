#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The command dataflows: what it shows can be given back as constraints and
# finds the same; what it compares is what map finds; what it refuses.
# Prints a line for each check and "N passed, N failed".

subcommand=dataflows
# shellcheck source=tests/cli/checks.sh
. "${srcdir:-.}/tests/cli/checks.sh"

cat >machine.cfg <<'END'
name = "small";
levels = (
  { name = "DRAM"; class = "dram"; word_bits = 8; read_pj = 97.0;
    write_pj = 101.0; area_um2 = 0.0; },
  { name = "buf"; class = "sram"; word_bits = 8; size_words = 97;
    read_pj = 1.25; write_pj = 1.5; area_um2 = 700.0; },
  { name = "reg"; class = "regfile"; word_bits = 8; size_words = 5;
    spatial = { x = 3; y = 5; }; read_pj = 0.125; write_pj = 0.25;
    area_um2 = 11.0; },
  { name = "mac"; class = "compute"; compute_pj = 0.56; area_um2 = 43.0; } );
dataflows = {
  rows = ( { level = "buf"; spatial = true; factors = [ "M <= 1" ]; } );
  no_local_reuse = ( { level = "buf"; spatial = true;
                       factors = [ "N <= 1" ]; } );
};
END
cat >layers.cfg <<'END'
name = "three";
layers = (
  { name = "one"; type = "matmul"; M = 15; N = 7; K = 9; module = "a"; },
  { name = "sum"; type = "elementwise"; C = 5; P = 3; Q = 3; },
  { name = "twin"; type = "matmul"; M = 15; N = 7; K = 9; count = 3; } );
END
cat >tiny.cfg <<'END'
layers = ( { name = "tiny"; type = "matmul"; M = 3; N = 2; K = 2; } );
END
cat >few.cfg <<'END'
constraints = (
  { level = "reg"; keep = [ "inputs", "weights", "outputs" ]; },
  { level = "buf"; keep = [ "inputs", "weights", "outputs" ]; } );
END
files=(machine.cfg layers.cfg)

# column FILE LAYER DATAFLOW NUMBER: of a CSV report.
column() {
    tr -d '"' <"$1" | awk -F, -v layer="$2" -v flow="$3" -v number="$4" \
        '$1 == layer && $4 == flow { print $number }'
}

expect 0 "help is given" --help
says out "--show=NAME"
expect 0 "dataflows are compared" "${files[@]}" --samples=300
says out "Dataflows of three on small"
says out "as are twin"
says out "row_stationary needs a convolution"
says out "All layers"
says out "3 of 3"
says out "0 of 3"
cp out text
expect 0 "... the same with several threads" "${files[@]}" --samples=300 \
    --threads=3
cmp -s out text
verdict $? "... to the byte"
expect 0 "JSON is printed" "${files[@]}" --samples=300 --format=json
says out '"own_dataflows"'
says out '"same_as": "one"'
says out '"ratio_to_best": 1.0'
says out '"reason": "row_stationary needs a convolution'
expect 0 "CSV is printed" "${files[@]}" --samples=300 --format=csv \
    --output=report.csv
[ "$(head -1 report.csv | tr , '\n' | wc -l)" = 10 ]
verdict $? "... with a header"
[ "$(wc -l <report.csv)" = $((1 + 3 * 7)) ]
verdict $? "... and a row for each layer and way"

# What map finds under a dataflow stands in the comparison.
for dataflow in rows weight_stationary output_stationary input_stationary \
    no_local_reuse ""; do
    "$joulenest" map "${files[@]}" --samples=300 --format=json -l one \
        ${dataflow:+--dataflow=$dataflow} >mapped 2>err
    cycles=$(grep -m1 '"cycles"' mapped | tr -cd 0-9)
    [ -n "$cycles" ] && [ "$(column report.csv one "$dataflow" 6)" = "$cycles" ]
    verdict $? "'$dataflow' costs what map says"
done

# What is shown, given back, is the dataflow.
for dataflow in weight_stationary output_stationary input_stationary rows; do
    expect 0 "$dataflow is shown" "${files[@]}" -l one --show=$dataflow \
        -o shown.cfg
    "$joulenest" map "${files[@]}" --samples=300 -l one --format=csv \
        --dataflow=$dataflow >named 2>err &&
        "$joulenest" map "${files[@]}" --samples=300 -l one --format=csv \
            -c shown.cfg >given 2>err && [ -s given ] && cmp -s named given
    verdict $? "... and leads to the same as constraints"
done
expect 0 "the machine's own wins over the usual one" "${files[@]}" \
    --show=no_local_reuse
says out 'factors = [ "N <= 1" ]'
expect 0 "row_stationary is for convolutions" "$srcdir/arch/eyeriss.cfg" \
    "$srcdir/workloads/resnet18.cfg" -l layer1.0.conv1 -l layer2.0.conv1 \
    --show=row_stationary
expect 0 "... on other machines, too" "$srcdir/arch/simba_like.cfg" \
    "$srcdir/workloads/resnet18.cfg" -l layer1.0.conv1 --show=row_stationary
says out '"R = 3"'

# In a mapspace that is searched whole, constraints can only cost.
for objective in energy latency edp ed2p; do
    expect 0 "all of a small mapspace is compared by $objective" machine.cfg \
        tiny.cfg few.cfg --search=exhaustive --objective=$objective \
        --format=csv
    [ "$(column out tiny "" 9)" = 1 ]
    verdict $? "... no dataflow beats any mapping"
    column out tiny weight_stationary 9 | awk '{ exit !($1 >= 1) }'
    verdict $? "... ratios are at least 1"
done

cat >impossible.cfg <<'END'
constraints = ( { level = "reg"; factors = [ "K = 9" ]; } );
END
expect 0 "a dataflow that a constraint rules out is told" "${files[@]}" \
    -l one -c impossible.cfg --samples=300
says out "weight_stationary: level 'reg', in time: 'K = 9' (impossible.cfg:1)"
cat >worse.cfg <<'END'
constraints = ( { level = "reg"; factors = [ "K = 4" ]; } );
END
expect 3 "if nothing is left the exit code tells" "${files[@]}" -l one \
    -c worse.cfg --samples=300 --width=200
says out "there is no way to split 'K' of 9"

cat >long.cfg <<'END'
layers = ( { name = "long"; type = "matmul"; M = 30030; N = 30030; K = 30030; },
           { name = "next"; type = "matmul"; M = 3; N = 2; K = 2; } );
END
"$joulenest" dataflows machine.cfg long.cfg --search=exhaustive >out 2>err &
search=$!
sleep 0.5
kill -INT $search
wait $search
verdict $? "an interrupted comparison ends well"
says out "weight_stationary, output_stationary, input_stationary,"
says out "not searched: interrupted"

expect 2 "an unknown dataflow is refused" "${files[@]}" --show=weight
says err "there is no dataflow 'weight'; did you mean 'weight_stationary'?"
expect 2 "layers that differ are not shown together" "${files[@]}" \
    --show=output_stationary
says err "becomes other constraints for layer 'sum' than for 'one': choose by --layer"
expect 3 "what makes no sense is not shown" "${files[@]}" -l one \
    --show=row_stationary
says err "layers.cfg:3: error: layer 'one': row_stationary needs a convolution"
expect 2 "an unknown layer is refused" "${files[@]}" -l oen
expect 2 "dataflows needs files"
expect 1 "a file that cannot be written is told" "${files[@]}" -l one \
    --show=rows -o nowhere/shown.cfg
says err "cannot write 'nowhere/shown.cfg'"

echo "$passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]
