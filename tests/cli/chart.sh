#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The command chart: every kind in every format, values read back from the
# drawing, names that mean something to gnuplot or a shell, results that are
# none.  Prints a line for each check and "N passed, N failed".  Skipped where
# gnuplot is not there.

command -v gnuplot >/dev/null || {
    echo "skipped: needs gnuplot"
    exit 77
}

subcommand=
# shellcheck source=tests/cli/checks.sh
. "${srcdir:-.}/tests/cli/checks.sh"

machine=$srcdir/arch/eyeriss.cfg
expect 0 "a network is evaluated" evaluate "$machine" \
    "$srcdir/workloads/alexnet.cfg" \
    "$srcdir/mappings/eyeriss_alexnet_row_stationary.cfg" -f json -o net.json
expect 0 "a layer is" evaluate "$machine" "$srcdir/workloads/alexnet.cfg" \
    "$srcdir/mappings/eyeriss_alexnet_row_stationary.cfg" -l conv2 -f json \
    -o layer.json

# starts FILE BYTES: the file begins with them.
starts() {
    [ "$(head -c "${#2}" "$1" | tr -d '\211')" = "$(tr -d '\211' <<<"$2")" ]
    verdict $? "... $1 begins as it should"
}

# fits SENTENCE KIND CHART RESULT...: the chart shows what the results say.
read_back=$(dirname "$joulenest")/tests/chart/read_back
fits() {
    local sentence=$1
    shift
    "$read_back" "$@" >out 2>err
    verdict $? "$sentence"
}

# draw KIND RESULT...: in all formats.
draw() {
    local kind=$1 format
    shift
    for format in svg pdf png; do
        expect 0 "$kind of $* as $format" chart "$@" --kind="$kind" \
            -o chart.$format
        ! grep -v 'batch4.json: note: left out: 6 layers' err
        verdict $? "... without a word"
    done
    starts chart.svg '<?xml'
    starts chart.pdf '%PDF-'
    [ "$(head -c 4 chart.png | tail -c 3)" = PNG ]
    verdict $? "... chart.png begins as it should"
    fits "... and its values are those of the results" "$kind" chart.svg "$@"
}

for kind in energy energy-percent tensor action traffic latency utilization \
    area roofline nest machine; do
    draw $kind net.json
    draw $kind layer.json
done
expect 0 "the network is evaluated with another batch" evaluate "$machine" \
    "$srcdir/workloads/alexnet_batch4.cfg" \
    "$srcdir/mappings/eyeriss_alexnet_batch4.cfg" --save batch4.json
expect 0 "another machine's result" evaluate \
    "$srcdir/arch/nvdla_like.cfg" "$srcdir/workloads/resnet18.cfg" \
    "$srcdir/mappings/nvdla_like_resnet18.cfg" --save nvdla.json -f csv
for kind in compare compare-layers pareto; do
    draw $kind net.json
    draw $kind net.json batch4.json layer.json
done
expect 0 "machines that have nothing in common" chart net.json nvdla.json \
    -k compare -o chart.svg
fits "... are compared" compare chart.svg net.json nvdla.json
expect 0 "... layer by layer" chart net.json nvdla.json -k compare-layers \
    -o chart.svg
says chart.svg "that 1 has not are left out"

# The measuring itself sees a wrong figure.
expect 0 "energy is drawn" chart net.json -o energy.svg
sed 's/"DRAM": 152441800/"DRAM": 162441800/' net.json >other.json
cmp -s net.json other.json
[ $? = 1 ]
verdict $? "a result is changed"
"$read_back" energy energy.svg other.json >out 2>err
[ $? = 1 ]
verdict $? "... which is noticed"

expect 0 "of one layer alone" chart net.json -l conv2 -o one.svg
expect 0 "... as if there were no others" chart layer.json -o single.svg
cmp -s one.svg single.svg
verdict $? "... both are the same"
expect 1 "a layer that there is not is told" chart net.json -l conv9 -o c.svg
says err "net.json: error: no layer 'conv9' that has figures"

# Drawn at once.
inputs=("$machine" "$srcdir/workloads/alexnet.cfg"
    "$srcdir/mappings/eyeriss_alexnet_row_stationary.cfg")
expect 0 "evaluate saves" evaluate "${inputs[@]}" --save saved.json
cmp -s saved.json net.json
verdict $? "... what it prints as JSON"
says out "energy"
expect 0 "evaluate draws" evaluate "${inputs[@]}" --chart now.svg
cmp -s now.svg energy.svg
verdict $? "... what chart draws"
expect 0 "... another kind" evaluate "${inputs[@]}" --chart now.svg \
    --chart-kind latency
fits "... with its values" latency now.svg net.json
expect 0 "map saves and draws" map "$machine" "$srcdir/workloads/mnist_a.cfg" \
    --effort=10 --save map.json --chart map.svg --chart-kind=nest
fits "... what it found" nest map.svg map.json
expect 2 "a kind without a chart is refused" evaluate "${inputs[@]}" \
    --chart-kind latency
expect 2 "a kind that there is not is, before any work" map "${inputs[@]}" \
    --chart now.svg --chart-kind pie
expect 2 "a format that there is not is" map "${inputs[@]}" --chart now.gif
expect 1 "a folder that there is not is told" evaluate "${inputs[@]}" \
    --save no/where.json
says err "cannot write 'no/where.json'"

# Names that gnuplot or a shell would do something with.
# shellcheck disable=SC2016
sed 's|"name": "conv1"|"name": "`touch a`'"'"'$(touch b) {x_y^z} \\" \\\\ </script> \\u00e9"|' \
    net.json >hostile.json
expect 0 "names may be anything" chart hostile.json -o hostile.svg \
    --script=hostile.gp
[ ! -e a ] && [ ! -e b ]
verdict $? "... no command is run"
# shellcheck disable=SC2016
says hostile.svg '`touch a`'
says hostile.svg '{x_y^z} '
for kind in nest machine roofline latency compare-layers; do
    expect 0 "... in $kind, too" chart hostile.json -k $kind -o other.svg
done
gnuplot hostile.gp >again.svg 2>err && cmp -s hostile.svg again.svg
verdict $? "... and the script draws the same again"
[ ! -e a ] && [ ! -e b ]
verdict $? "... without commands, too"

expect 1 "what is no JSON is refused" chart "$machine" -o chart.svg
says err "eyeriss.cfg:1:1: error: no JSON"
echo '{"layers": []}' >other.json
expect 1 "what says of itself no schema is refused" chart other.json \
    -o chart.svg
says err "other.json: error: no 'schema' in it"
sed 's/joulenest-result-1/joulenest-result-2/' net.json >later.json
expect 1 "a later schema is refused" chart later.json -o chart.svg
says err "its 'schema' is 'joulenest-result-2', not 'joulenest-result-1'"
echo '{"schema": "joulenest-result-1", "layers": []}' >empty.json
expect 1 "what is no result is refused" chart empty.json -o chart.svg
says err "empty.json: error: no layer has figures"
sed 's/"cycles": 696960/"cycles": "many"/' net.json >bad.json
expect 1 "a figure that is none is refused" chart bad.json -o chart.svg
says err "bad.json: error: layer 'conv1': 'cycles' is not a number from 0"
expect 1 "a file that there is not is refused" chart nothing.json -o chart.svg
expect 2 "a kind that there is not is refused" chart net.json -k pie -o c.svg
expect 2 "a format that there is not is refused" chart net.json -o c.gif
expect 2 "a chart needs a file" chart net.json
expect 2 "two results do not go into one chart of layers" chart net.json \
    net.json -o c.svg
expect 1 "a folder that there is not is told" chart net.json -o no/where.svg
PATH='' expect 1 "without gnuplot there is no chart" chart net.json -o c.svg
says err "install it"
[ ! -e c.svg ]
verdict $? "... and no file"

echo "$passed passed, $failed failed"
[ $failed = 0 ]
