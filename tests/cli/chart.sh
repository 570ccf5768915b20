#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The command chart: every kind in every format, values read back from the
# drawing, names that mean something to gnuplot or a shell, results that are
# none.  Prints a line for each check and "N passed, N failed".

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

for kind in energy energy-percent tensor action traffic latency utilization \
    area roofline; do
    for result in net layer; do
        for format in svg pdf png; do
            expect 0 "$kind of a $result as $format" chart $result.json \
                --kind=$kind -o chart.$format
            [ ! -s err ]
            verdict $? "... without a word"
        done
    done
    starts chart.svg '<?xml'
    starts chart.pdf '%PDF-'
    [ "$(head -c 4 chart.png | tail -c 3)" = PNG ]
    verdict $? "... chart.png begins as it should"
done
for kind in compare pareto; do
    expect 0 "$kind of two results" chart net.json layer.json --kind=$kind \
        -o chart.svg
done

# Energies by layer and module as the result has them, and as tall as the boxes
# of the drawing are; the first box of each part is that of the key.
expect 0 "energy is drawn" chart net.json -o energy.svg
# shellcheck disable=SC2016
read_back='
FNR == 1 { file++ }
file == 1 && /^ "totals"/ { over = 1 }
file == 1 && /"energy_by_component_pj"/ && !over { layer++; inside = 1; next }
file == 1 && inside && /}/ { inside = 0 }
file == 1 && inside {
    split($0, half, /": /); sub(/^ *"/, "", half[1]); sub(/,$/, "", half[2])
    if (!(half[1] in place)) { place[half[1]] = ++modules; }
    value[layer, place[half[1]]] = half[2] + 0
    used[place[half[1]]] += half[2]
    all += half[2]
}
file == 2 && /<polygon/ {
    match($0, /points = .*/); count = split(substr($0, RSTART), point, /[ ,]/)
    boxes++
    y[boxes] = point[4] - point[8]
}
END {
    for (m = 1; m <= modules; m++) if (used[m] > 0) order[++parts] = m
    if (boxes != parts * (layer + 1)) { print boxes " boxes"; exit 1 }
    for (p = 1; p <= parts; p++) for (l = 1; l <= layer; l++) {
        tall = y[(p - 1) * (layer + 1) + 1 + l]
        height[l, p] = tall < 0 ? -tall : tall
        sum += height[l, p]
    }
    scale = sum / all
    for (p = 1; p <= parts; p++) for (l = 1; l <= layer; l++) {
        off = height[l, p] - value[l, order[p]] * scale
        most = 0.1 + height[l, p] / 500 # heights are cut to 0.01
        if (off > most || off < -most) { print l, p, off; exit 1 }
        if (height[l, p] > 1) tallish++
    }
    if (tallish < 20) { print tallish " boxes to see"; exit 1 }
}'
awk "$read_back" net.json energy.svg >out 2>err
verdict $? "... as tall as the energies are"
sed 's/"DRAM": 152441800/"DRAM": 252441800/' net.json >other.json
awk "$read_back" other.json energy.svg >out 2>err
[ $? = 1 ]
verdict $? "... and not as others are"

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
says err "bad.json: error: layer 'conv1': 'cycles' is not a number"
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
