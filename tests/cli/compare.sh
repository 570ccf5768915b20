#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The command compare: what it says of a contestant is what evaluate says of the
# same network with the same widths written out; parts add up; formats agree;
# what it refuses.  Prints a line for each check and "N passed, N failed".

subcommand=compare
# shellcheck source=tests/cli/checks.sh
. "${srcdir:-.}/tests/cli/checks.sh"

# A machine whose arithmetic unit the estimators price.
machine() { # NAME KIND WORD_BITS SUM_BITS STORAGE_OUTPUTS
    cat <<END
name = "$1"; technology_nm = 45; clock_ghz = 0.5;
levels = (
  { name = "DRAM"; class = "dram"; word_bits = 8; width_bits = 64;
    read_pj = 96.0; write_pj = 104.0; area_um2 = 0.0; $5 },
  { name = "buf"; class = "sram"; word_bits = 8; size_words = 4096;
    width_bits = 32; read_pj = 2.0; write_pj = 3.0; area_um2 = 700.0;
    leak_pj_per_cycle = 0.25; bits = { outputs = $4; }; },
  { name = "mac"; class = "compute"; kind = "$2"; word_bits = $3;
    attributes = { accumulator_bits = $4; }; } );
neurons = { level = "buf"; word_bits = 16; };
END
}
machine own int_mac 8 24 "bits = { outputs = 8; };" >int8.cfg
machine own int_mac 8 16 "bits = { outputs = 16; };" >machine.cfg
cat >ann.cfg <<'END'
name = "ann";
layers = (
  { name = "one"; type = "matmul"; M = 12; N = 4; K = 9; module = "a"; },
  { name = "two"; type = "matmul"; M = 12; N = 4; K = 9; module = "a"; count = 3; },
  { name = "last"; type = "fc"; M = 5; C = 12; module = "b"; } );
END
cat >snn.cfg <<'END'
name = "snn";
defaults = { T = 5; neuron = { model = "lif"; };
             bits = { weights = 8; outputs = 16; potentials = 16; }; };
layers = (
  { name = "one"; type = "fc"; M = 12; C = 9; module = "a";
    density = { inputs = 0.25; spikes = 0.125; }; },
  { name = "last"; type = "fc"; M = 5; C = 12; module = "b";
    density = { inputs = 0.125; spikes = 0.5; }; } );
END
cat >use.cfg <<'END'
name = "a task"; least_accuracy_percent = 90.0; machines = [ "machine.cfg" ];
contestants = (
  { name = "INT8"; workload = "ann.cfg"; arithmetic = "int8";
    accuracy_percent = 95.5; accuracy_source = "somebody"; },
  { name = "FP32"; workload = "ann.cfg"; arithmetic = "fp32"; },
  { name = "QNN"; workload = "ann.cfg"; arithmetic = { equal_to = "SNN"; };
    accuracy_percent = 89.0; },
  { name = "SNN"; workload = "snn.cfg"; accuracy_percent = 94.0; },
  { name = "chip"; accuracy_percent = 93.0;
    measured = { energy_uj = 2.5; static_uj = 0.5; latency_us = 40.0;
                 area_mm2 = 3.0; source = "a bench"; }; } );
END

# figure CONTESTANT SCOPE NAME FIGURE, of the table last.csv
figure() {
    awk -F, -v who="\"$1\"" -v scope="\"$2\"" -v name="\"$3\"" \
        -v figure="\"$4\"" '$1 == who && $2 == scope && $3 == name &&
        $4 == figure { print $5 }' last.csv
}

# same A B: numbers that differ by rounding at most
same() {
    awk -v a="$1" -v b="$2" \
        'BEGIN { d = a - b; if (d < 0) d = -d; exit !(a != "" && b != "" && d <= 1e-9 * (b < 0 ? -b : b)) }'
}

equals() { # SENTENCE A B
    same "$2" "$3"
    verdict $? "$1 ($2)"
}

expect 0 "contestants are compared" use.cfg --format=csv
cp out last.csv

# INT8: widths written out give the same figures.
"$joulenest" map int8.cfg ann.cfg --format=json >int8.json 2>err
energy=$(sed -n '/"totals"/,$s/^  "energy_pj": \(.*\),$/\1/p' int8.json | head -1)
equals "int8 is what its widths written out are" \
    "$(figure INT8 total '' energy_pj)" "$energy"

for who in INT8 FP32 QNN SNN; do
    for scope in component module layer; do
        sum=$(awk -F, -v who="\"$who\"" -v scope="\"$scope\"" \
            '$1 == who && $2 == scope { sum += $5 } END { printf "%.17g", sum }' last.csv)
        equals "energies by $scope of $who add up" "$sum" \
            "$(figure $who total '' energy_pj)"
    done
    equals "dynamic and static energy of $who add up" \
        "$(figure $who total '' energy_pj)" \
        "$(echo "$(figure $who total '' dynamic_pj) $(figure $who total '' static_pj)" |
            awk '{ printf "%.17g", $1 + $2 }')"
    equals "the products of $who are its energy and time" \
        "$(figure $who total '' edp_pj_s)" \
        "$(echo "$(figure $who total '' energy_pj) $(figure $who total '' cycles)" |
            awk '{ printf "%.17g", $1 * $2 * 2e-9 }')"
done
equals "operations without spikes" "$(figure INT8 total '' multiplications)" 1788
equals "... are the same in all arithmetics" "$(figure QNN total '' multiplications)" 1788
equals "spikes are added up" "$(figure SNN total '' additions)" 840
# 12 of 45 and 8 of 60 inputs spike, whole numbers of them
equals "... those there are" "$(figure SNN total '' synaptic_operations)" 184
equals "neurons are updated" "$(figure SNN total '' neuron_updates)" 85
equals "... and spike" "$(figure SNN total '' spikes)" 21
equals "a measurement is in pJ" "$(figure chip total '' energy_pj)" 2500000
equals "... and its product" "$(figure chip total '' edp_pj_s)" 100
[ -z "$(figure chip total '' compute_pj)" ]
verdict $? "... and has no figure that was not measured"

# 45 nm: a multiplication of 32-bit numbers 3.7 pJ, an addition 0.9.
equals "fp32 costs what such a unit does" "$(figure FP32 total '' operation_pj)" \
    "$(awk 'BEGIN { printf "%.17g", 1788 * 4.6 }')"

expect 0 "as JSON" use.cfg --format=json
says out '"schema": "joulenest-compare-1"'
says out '"accuracy_source": "somebody"'
says out '"measured_source": "a bench"'
says out "\"energy_pj\": $(figure SNN total '' energy_pj)"
tr -d ' \n' <out >flat
grep -q '"float":false,"weights_bits":8,"inputs_bits":3,"sums_bits":16' flat
verdict $? "... 5 steps are worth 3 bits"

expect 0 "as text" use.cfg --width=100
says out "3 QNN, 89.00 % where 90.00 % are asked for"
says out "least energy"
says out "5 chip: measured: a bench"
"$joulenest" compare use.cfg --width=100 --threads=1 >again 2>err
cmp -s out again
verdict $? "... the same with one thread"

expect 0 "results are kept" use.cfg --results=kept --output=text
[ "$(ls kept)" = "$(printf '%s\n' 1_INT8.json 2_FP32.json 3_QNN.json 4_SNN.json)" ]
verdict $? "... of those that were evaluated"
cmp -s text <("$joulenest" compare use.cfg)
verdict $? "... beside the same report"
energy=$(sed -n '/"totals"/,$s/^  "energy_pj": \(.*\),$/\1/p' kept/4_SNN.json | head -1)
equals "... and say the same" "$energy" "$(figure SNN total '' energy_pj)"

# Layers that have a mapping keep it, the others are searched.
best=$(figure SNN layer one energy_pj)
"$joulenest" map machine.cfg snn.cfg --search=random --samples=1 --seed=1 -o some >/dev/null 2>&1
sed 's/accuracy_percent = 94.0/mappings = "some\/one.cfg"/' use.cfg >given.cfg
"$joulenest" evaluate machine.cfg snn.cfg some/one.cfg -l one --format=json >one.json 2>err
expect 0 "mappings may be given" given.cfg --format=csv
cp out last.csv
equals "... and are kept" "$(figure SNN layer one energy_pj)" \
    "$(sed -n 's/^ "energy_pj": \(.*\),$/\1/p' one.json)"
[ "$(figure SNN layer one energy_pj)" != "$best" ]
verdict $? "... though the best costs less than $(figure SNN layer one energy_pj)"
[ -n "$(figure SNN layer last energy_pj)" ]
verdict $? "... where there are none they are found"

mkdir elsewhere
cp ./*.cfg elsewhere
expect 0 "files are found beside the use case" elsewhere/use.cfg
sed 's/\[ "machine.cfg" \]/[ "machine.cfg", "int8.cfg" ]/' use.cfg >two.cfg
expect 0 "every machine" two.cfg --width=120
says out "SNN on machine"
says out "SNN on int8"

if command -v gnuplot >/dev/null; then
    expect 0 "all in one chart" use.cfg --chart=chart.svg
    grep -q "FP32" chart.svg
    verdict $? "... that names them"
    sed "s/\"FP32\"/\"it's 50 % of it\"/" use.cfg >percent.cfg
    expect 0 "names as they are" percent.cfg --chart=percent.svg
    grep -q "50 % of it" percent.svg
    verdict $? "... with their signs"
    sed 's/size_words = 4096/size_words = 1/' machine.cfg >tiny.cfg
    sed 's/\[ "machine.cfg" \]/[ "tiny.cfg", "machine.cfg" ]/' use.cfg >some.cfg
    expect 3 "a chart of those with figures" some.cfg --chart=some.svg
    says err "some.svg: note: left out: contestants without figures of all layers"
    grep -q "SNN on machine" some.svg && ! grep -q "SNN on tiny" some.svg
    verdict $? "... names no others"
    echo 'contestants = ( { name = "SNN"; machine = "tiny.cfg"; workload = "snn.cfg"; } );' >lone.cfg
    expect 1 "a chart of nothing" lone.cfg --chart=none.svg
    says err "no contestant has figures"
    expect 2 "a chart of one result" use.cfg --chart=chart.svg --chart-kind=roofline
    says err "those of several are compare, compare-layers and pareto"
fi

# What is wrong.
sed 's/fp32/fp99/' use.cfg >wrong.cfg
expect 1 "an arithmetic that is none" wrong.cfg
says err "an arithmetic is fp8 to fp64, int1 to int64, or a group, not 'fp99'"
sed 's/"snn.cfg"/"snn.cfg"; arithmetic = "int8"/' use.cfg >wrong.cfg
expect 1 "an arithmetic for spikes" wrong.cfg
says err "layer 'one' has spikes"
says err "this is contestant 'SNN'"
sed 's/equal_to = "SNN"/equal_to = "INT8"/' use.cfg >wrong.cfg
expect 1 "information without spikes" wrong.cfg
says err "wrong.cfg:6:54: error:"
says err "'INT8' has no spikes in time steps 'T'"
sed '/bits = {/d; s/{ model = "lif"; };/{ model = "lif"; }; };/' snn.cfg >bare.cfg
sed 's/"snn.cfg"/"bare.cfg"/' use.cfg >bare_use.cfg
expect 0 "widths are the machine's where the network has none" bare_use.cfg --width=200
says out "integers, weights of 8 bits, inputs of 3, sums of 16;"
expect 0 "what was measured has no arithmetic to disagree with" use.cfg
sed 's/2.5; static_uj = 0.5/0.000001/' use.cfg >chip.cfg
expect 0 "... and may win" chip.cfg
says out "least energy  5 chip"
! grep -q "names another" out
verdict $? "... alone"
sed 's/"ann.cfg"/"ann.cgf"/' use.cfg >wrong.cfg
expect 1 "a network that is not there" wrong.cfg
says err "there is no such file"
says err "this is contestant 'INT8'"
sed 's/size_words = 4096/size_words = 1/' machine.cfg >tiny.cfg
sed 's/"machine.cfg"/"tiny.cfg"/' use.cfg >tight.cfg
expect 3 "a machine on which something does not fit" tight.cfg
says out "has no figures: layer"
expect 1 "a use case that is not there" none.cfg
expect 2 "no use case"
expect 2 "two use cases" use.cfg two.cfg
says err "one use case at a time"
subcommand=check expect 0 "check knows use cases" use.cfg
says out "use.cfg: ok: use case 'a task' of 5 contestants"
subcommand=evaluate expect 1 "evaluate does not" use.cfg
says err "a use case is for 'joulenest compare'"

echo "$passed passed, $failed failed"
[ $failed = 0 ]
