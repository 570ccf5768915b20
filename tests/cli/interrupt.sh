#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The command map is interrupted 200 times, at moments drawn from a seed: each
# time there is a valid mapping file for a layer or none, what was interrupted
# states its gap, and the program ends as the manual says.
# Prints a line for each check and "N passed, N failed".

joulenest=${JOULENEST:-joulenest}
folder=$(mktemp -d) || exit 1
# No trap takes the folder away: a child that a signal meets before it has
# become the program would run it too.
cd "$folder" || exit 1
rounds=${ROUNDS:-200}
RANDOM=17
set -m # or else jobs ignore the signal

cat >machine.cfg <<'END'
name = "small";
levels = (
  { name = "DRAM"; class = "dram"; word_bits = 8; read_pj = 97.0;
    write_pj = 101.0; area_um2 = 0.0; },
  { name = "buf"; class = "sram"; word_bits = 8; size_words = 977;
    read_pj = 1.25; write_pj = 1.5; area_um2 = 700.0; },
  { name = "reg"; class = "regfile"; word_bits = 8; size_words = 53;
    spatial = { x = 3; y = 5; }; read_pj = 0.125; write_pj = 0.25;
    area_um2 = 11.0; },
  { name = "mac"; class = "compute"; compute_pj = 0.56; area_um2 = 43.0; } );
END
cat >layers.cfg <<'END'
layers = (
  { name = "one"; type = "matmul"; M = 30; N = 42; K = 70; },
  { name = "two"; type = "conv"; M = 12; C = 18; P = 14; Q = 14; R = 3; S = 3; },
  { name = "three"; type = "matmul"; M = 60; N = 11; K = 90; } );
END

declare -A faults=() endings=()
fault() {
    faults[$1]=$((${faults[$1]:-0} + 1))
    [ "${faults[$1]}" = 1 ] && cp out "fault-out" && cp err "fault-err"
}

# What a run left behind and said.
judge() {
    local code=$1 file name
    endings[$code]=$((${endings[$code]:-0} + 1))
    case $code in
    0 | 3) ;;
    130) # before the search began
        [ -z "$(ls found 2>/dev/null)" ] || fault "killed with files"
        return
        ;;
    *) fault "exit code $code" ;;
    esac
    for file in found/*; do
        [ -e "$file" ] || continue
        name=$(basename "$file" .cfg)
        "$joulenest" evaluate machine.cfg layers.cfg "$file" -l "$name" -f csv \
            >again 2>&1 || fault "a file that is no mapping"
    done
    [ $code = 3 ] || [ -n "$(ls found)" ] || fault "done without a mapping"
    if grep -q ': note: layer .*: interrupted: ' err; then
        endings[interrupted]=$((${endings[interrupted]:-0} + 1))
        grep -q 'tried, \(gap unknown\|gap [<0-9.]* %\|optimal\)$' err ||
            fault "no gap is stated"
        grep -q 'interrupted' out || fault "the report does not tell"
    fi
    if grep -q 'error:' err && [ $code != 3 ]; then
        fault "an error, and done"
    fi
}

# Milliseconds within which signals come: slow builds take longer to begin.
milliseconds() {
    local now=$EPOCHREALTIME
    echo $((${now/[.,]/} / 1000))
}
begin=$(milliseconds)
"$joulenest" check machine.cfg layers.cfg >/dev/null
most=$((60 + 2 * ($(milliseconds) - begin)))

searches=("" --search=random --search=anneal)
for ((round = 0; round < rounds; round++)); do
    rm -rf found
    # shellcheck disable=SC2086
    "$joulenest" map machine.cfg layers.cfg ${searches[round % 3]} \
        --samples=$((round % 2 ? 20000 : 2000000)) --time-limit=0.5 -o found >out 2>err &
    search=$!
    printf -v pause '0.%03d' $((RANDOM % (most < 1000 ? most : 999)))
    sleep "$pause"
    kill -INT $search 2>/dev/null
    wait $search 2>/dev/null
    judge $?
done

for ending in "${!endings[@]}"; do
    echo "ended with $ending: ${endings[$ending]} of $rounds"
done
for fault in "${!faults[@]}"; do
    echo "FAIL $fault: ${faults[$fault]} of $rounds"
done
[ ${#faults[@]} = 0 ] || head -5 fault-out fault-err
passed=0
[ ${#faults[@]} = 0 ] && passed=1
[ "${endings[interrupted]:-0}" -ge $((rounds / 10)) ] ||
    { echo "FAIL hardly any was interrupted"; passed=0; }
cd / && rm -rf "$folder"
echo "$passed passed, $((1 - passed)) failed"
[ $passed = 1 ]
