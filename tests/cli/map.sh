#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The command map: what it finds can be replayed, is the same at any number of
# threads, keeps to constraints; what it refuses.
# Prints a line for each check and "N passed, N failed".

subcommand=map
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
  rows = ( { level = "buf"; spatial = true; factors = [ "M <= 1" ]; },
           { level = "reg"; inner_order = [ "K" ]; } );
  columns = ( { level = "buf"; spatial = true; factors = [ "N <= 1" ]; } );
};
END
# "twin" is "one" again, "wide" is not: its words are wider.
cat >layers.cfg <<'END'
name = "four";
layers = (
  { name = "one"; type = "matmul"; M = 15; N = 7; K = 9; module = "a"; },
  { name = "two"; type = "matmul"; M = 5; N = 11; K = 3; },
  { name = "twin"; type = "matmul"; M = 15; N = 7; K = 9; count = 3; },
  { name = "wide"; type = "matmul"; M = 15; N = 7; K = 9;
    bits = { weights = 16; }; } );
END
files=(machine.cfg layers.cfg)

is_empty() {
    [ ! -s "$1" ]
    verdict $? "... and $1 is empty"
}

# The layers of a JSON result, without what only map says.
figures() {
    sed -n '/^ "layers": \[/,$p' "$1" | sed '/^   "search": {/,/^   }/d' |
        grep -v '^   "\(gap_ratio\|certified\|seconds\)": ' |
        sed 's/,$//'
}

# replay SENTENCE FILE...: the mappings in found/ give what the last run gave.
replay() {
    local sentence=$1
    shift
    "$joulenest" evaluate "$@" found/*.cfg --format=json >again 2>err &&
        [ -s again ] && diff <(figures out) <(figures again) >difference
    verdict $? "$sentence"
}

expect 0 "help is given" --help
says out "--objective=NAME,..."
expect 0 "a network is mapped" "${files[@]}" --samples=900
says out "four on small"
says out "4 of 4 evaluated"
says out "Search  exact"
says out "as one"
is_empty err

for search in exact anneal random; do
    for threads in 1 2 3; do
        for format in text csv json; do
            "$joulenest" map "${files[@]}" --search=$search --samples=900 \
                --threads=$threads --format=$format --seed=7 \
                -o found-$search-$threads >$search-$threads.$format 2>err ||
                echo failed >>$search-$threads.$format
        done
    done
    for threads in 2 3; do
        cmp -s $search-1.text $search-$threads.text &&
            cmp -s $search-1.csv $search-$threads.csv &&
            cmp -s $search-1.json $search-$threads.json &&
            diff -r found-$search-1 found-$search-$threads >/dev/null
        verdict $? "$search finds the same with $threads threads as with one"
    done
done
grep -q failed ./*-?.*
[ $? = 1 ]
verdict $? "... and never fails"
! cmp -s random-1.json anneal-1.json
verdict $? "the strategies differ"
rm -rf found
expect 0 "factors need not divide" "${files[@]}" --samples=9000 \
    --factors=imperfect --objective=latency --format=json -o found
says out '"factors": "imperfect"'
grep -qE '[MNK][0-9]+,[0-9]' found/*.cfg
verdict $? "... and leave a residual"
replay "... in mappings that evaluate to the same" "${files[@]}"
rm -rf found
expect 0 "another seed draws other mappings" "${files[@]}" --search=random \
    --samples=900 --seed=8 --format=json
! cmp -s out random-1.json
verdict $? "... and gives another result"
! grep -q '"seconds": [^n]' out
verdict $? "times are left out"
expect 0 "... unless they are asked for" "${files[@]}" --samples=90 --timing \
    --format=json
says out '"seconds": 0'

for objective in energy latency edp ed2p latency,energy; do
    rm -rf found
    expect 0 "mappings for $objective are written" "${files[@]}" \
        --objective=$objective --samples=900 -o found --format=json
    replay "... and replayed to the last digit" "${files[@]}"
done
[ "$(ls found)" = "$(printf '%s\n' one.cfg twin.cfg two.cfg wide.cfg)" ]
verdict $? "each layer has a file"
says out '"same_as": "one"'
[ "$(grep -c '"same_as": null' out)" = 3 ]
verdict $? "equal layers are searched once, others on their own"
diff <(grep -v 'layer =' found/one.cfg) <(grep -v 'layer =' found/twin.cfg) \
    >/dev/null
verdict $? "... and share the mapping"

# The names of layers and tensors may be anything.
expect 0 "names that no file can have are mapped" \
    "$srcdir/tests/golden/hostile_machine.cfg" \
    "$srcdir/tests/golden/hostile.cfg" --samples=90 -o hostile --format=json
[ "$(find hostile -type f | wc -l)" = \
    "$(find hostile -type f -name '[A-Za-z0-9_]*.cfg' | wc -l)" ]
verdict $? "... their files have tame names"
rm -rf found && mv hostile found
"$joulenest" evaluate "$srcdir/tests/golden/hostile_machine.cfg" \
    "$srcdir/tests/golden/hostile.cfg" found/*.cfg -f json >again 2>err
energy=$(grep -o '"energy_pj": .*' again | head -1)
[ -n "$energy" ] && [ "$energy" = "$(grep -o '"energy_pj": .*' out | head -1)" ]
verdict $? "... and can be replayed"

# Files of Timeloop's, on a machine that the project brings along.
rm -rf found
expect 0 "a machine of several networks is mapped" \
    -a "$srcdir/arch/eyeriss.cfg" -w "$srcdir/workloads/mnist_a.cfg" \
    --dataflow=row_stationary --samples=200 -o found --format=json
replay "... and the mappings replayed" "$srcdir/arch/eyeriss.cfg" \
    "$srcdir/workloads/mnist_a.cfg"

cat >constraints.cfg <<'END'
constraints = (
  { level = "buf"; spatial = true; factors = [ "K = 3", "M = 5" ]; },
  { level = "buf"; inner_order = [ "M", "N" ]; },
  { level = "reg"; factors = [ "N <= 1" ];
    keep = [ "weights" ]; bypass = [ "inputs" ]; } );
END
for search in exact anneal random; do
    rm -rf found
    expect 0 "$search keeps to constraints" "${files[@]}" \
        --constraints=constraints.cfg --search=$search --samples=900 -l one \
        -o found
    "$joulenest" evaluate "${files[@]}" constraints.cfg found/one.cfg -l one \
        >again 2>err
    verdict $? "... evaluate agrees"
    "$joulenest" evaluate --arch=machine.cfg --workload=layers.cfg \
        --mapping=found/one.cfg --constraints=constraints.cfg -l one \
        >again2 2>err && cmp -s again again2
    verdict $? "... with files that say what they are, too"
    sed 's/K = 3/K = 9/' constraints.cfg >broken.cfg
    ! "$joulenest" evaluate "${files[@]}" found/one.cfg -c broken.cfg -l one \
        >again2 2>err && grep -q "the machine demands 'K = 9'" err
    verdict $? "... and refuses others"
    grep -q 'spatial_[xy] = "[^"]*K3' found/one.cfg
    verdict $? "... the factor is there"
done
cat >tiny.cfg <<'END'
layers = ( { name = "tiny"; type = "matmul"; M = 3; N = 2; K = 2; } );
END
cat >few.cfg <<'END'
constraints = (
  { level = "DRAM"; inner_order = [ "M", "N", "K" ]; },
  { level = "buf"; inner_order = [ "M", "N", "K" ]; },
  { level = "reg"; inner_order = [ "M", "N", "K" ]; } );
END
# Every mapping that is tried, as a stream.
for threads in 1 2 3; do
    for end in csv jsonl; do
        "$joulenest" map "${files[@]}" --search=random --samples=2345 \
            --threads=$threads --stream=stream-$threads.$end >streamed 2>err ||
            echo failed >>stream-$threads.$end
    done
done
cmp stream-1.csv stream-2.csv && cmp stream-1.csv stream-3.csv &&
    cmp stream-1.jsonl stream-2.jsonl && cmp stream-1.jsonl stream-3.jsonl &&
    ! grep -q failed stream-?.*
verdict $? "a stream is the same at any number of threads"
[ "$(wc -l <stream-1.csv)" = $((3 * 2345 + 1)) ] &&
    [ "$(wc -l <stream-1.jsonl)" = $((3 * 2345)) ]
verdict $? "... with a line for each mapping of the three layers that differ"
awk -F, 'NR > 1 && $3 == "" { sum = 0
        for (i = 9; i < NF; i++) sum += $i
        difference = sum - $5
        if (difference < 0) difference = -difference
        if (difference > 1e-9 * sum) bad = 1
        rows++ }
    NR > 1 && $3 != "" && ($4 == "" || $5 != "") { bad = 1 }
    END { exit bad || rows < 100 }' stream-1.csv
verdict $? "... whose energies add up where it fits"
awk -F, '$1 == "\"one\"" && $3 == "" && (!best || $5 + 0 < best) {
        best = $5 + 0; text = $5 }
    END { print text }' stream-1.csv >best
expect 0 "the best of the stream is the answer" "${files[@]}" --search=random \
    --samples=2345 -l one -f json
awk -F'[:,]' 'NR == FNR { if (FNR == 1) best = $1; next }
    /"energy_pj"/ { exit $2 != best }' best out
verdict $? "... to the last digit"
[ "$(grep -c '^{"layer":"[a-z]*","draw":[0-9]*,.*,"mapping":"[^"]*"}$' \
    stream-1.jsonl)" = $((3 * 2345)) ]
verdict $? "a line of JSON has its keys"
expect 0 "a stream may be the output" "${files[@]}" --search=random \
    --samples=2345 --stream=-
cmp out stream-1.jsonl
verdict $? "... alone"
expect 0 "a list with tolerances streams each mapping once" "${files[@]}" \
    --search=random --samples=2345 --stream=- --objective=latency:5%,energy
cmp out stream-1.jsonl
verdict $? "... the same"
expect 0 "names in a stream are escaped" \
    "$srcdir/tests/golden/hostile_machine.cfg" \
    "$srcdir/tests/golden/hostile.cfg" -s random --samples=40 --stream=-
[ "$(wc -l <out)" = "$(grep -c '^{"layer":.*"}$' out)" ]
verdict $? "... each is a line"
expect 0 "... also in CSV" "$srcdir/tests/golden/hostile_machine.cfg" \
    "$srcdir/tests/golden/hostile.cfg" -s random --samples=40 \
    --stream=hostile.csv
expect 2 "only a random search has a stream" "${files[@]}" -s anneal --stream=-
says err "'--stream' is for '--search=random' alone"
expect 2 "a stream has a known form" "${files[@]}" -s random --stream=x.txt
says err "'--stream' takes a file ending in .csv or .jsonl, or '-', not 'x.txt'"
expect 1 "a stream that cannot be opened is told" "${files[@]}" -s random \
    --stream=nowhere/x.csv
says err "cannot write 'nowhere/x.csv'"
if [ -e /dev/full ]; then
    ln -s /dev/full full.csv
    expect 1 "a full disk is told" "${files[@]}" -s random --samples=9000 \
        --stream=full.csv
    says err "cannot write 'full.csv'"
fi

expect 0 "an exhaustive search goes through all" machine.cfg tiny.cfg few.cfg \
    --search=exhaustive --format=json
says out '"complete": true'
says out '"gap_ratio": 0.0'
says out '"certified": true'
grep '"energy_pj"' out | head -1 >best
for search in exact anneal random; do
    expect 0 "$search finds nothing better" machine.cfg tiny.cfg few.cfg \
        --search=$search --samples=500 --format=json
    awk -F'[:,]' 'NR == FNR { best = $2; next }
        /"energy_pj"/ { exit $2 < best }' best out
    verdict $? "... than the exhaustive search"
done
expect 0 "a dataflow is a set of constraints" "${files[@]}" --dataflow=columns \
    --samples=300 -l one -o columns
! grep -q 'spatial_[xy] = "[^"]*N' columns/one.cfg
verdict $? "... that the mapping keeps to"

cat >impossible.cfg <<'END'
constraints = ( { level = "reg"; factors = [ "M = 4" ]; } );
END
expect 3 "constraints that leave nothing are told" "${files[@]}" -l one \
    -c impossible.cfg -o nothing
says err "layers.cfg:3: error: layer 'one': no mapping: there is no way to split 'M' of 15, because of 'M = 4' in time at reg (impossible.cfg:1); 'M = 3' in time at reg would help"
says out "no way to split 'M'"
[ -d nothing ] && [ -z "$(ls nothing)" ]
verdict $? "... and no file is written"
cat >busy.cfg <<'END'
constraints = ( { level = "buf"; spatial = true; min_parallelism = 1.0; } );
END
expect 3 "a mapping that breaks a constraint is never an answer" machine.cfg \
    tiny.cfg busy.cfg --samples=500 -o idle
says err "layer 'tiny': no mapping: "
[ -z "$(ls idle)" ]
verdict $? "... nor written"
cat >large.cfg <<'END'
constraints = ( { level = "reg"; factors = [ "M = 15" ];
                  keep = [ "outputs" ]; },
                { level = "buf"; spatial = true; max_factor = 1; } );
END
expect 3 "a layer that never fits is told" "${files[@]}" -c large.cfg -f json
says err "layer 'one': no mapping: reg holds 5 words, its smallest tiles have 15 (outputs 15), because of 'M = 15' in time at reg (large.cfg:1)"
says out '"valid": false'
says out "no 'keep outputs' at reg would help"
expect 3 "too few tries are told" "${files[@]}" --samples=3 \
    --search=anneal --seed=1 -l two
says err "no mapping: none of the 3 mappings tried fits; the first: reg: tiles need"
expect 0 "a time limit ends the search" "${files[@]}" --search=exhaustive \
    --factors=imperfect \
    --time-limit=0.05 -l one
says out "time is over"

cat >endless.cfg <<'END'
layers = ( { name = "long"; type = "matmul"; M = 30030; N = 30030; K = 30030; },
           { name = "next"; type = "matmul"; M = 3; N = 2; K = 2; } );
END
# Interrupted in the middle of a search that would take for ever.
"$joulenest" map machine.cfg endless.cfg --search=exhaustive -o halfway \
    --threads=1 >out 2>err &
search=$!
sleep 0.7
kill -INT $search
wait $search
verdict $? "an interrupted search ends well"
says err "layer 'long': interrupted: best of"
says err "mappings tried, gap unknown"
says err "layer 'next': no mapping: not searched: interrupted"
"$joulenest" evaluate machine.cfg endless.cfg halfway/long.cfg >again 2>err
verdict $? "... and leaves a mapping"

if command -v script >/dev/null; then
    script -qec "$joulenest map ${files[*]} --search=random --samples=90000" \
        /dev/null >out 2>err </dev/null
    says out "layer 1 of 3 (one)"
    says out "layer 3 of 3 ("
fi
! grep -q 'layer [0-9] of' err again
verdict $? "without a terminal there is no line of progress"

expect 2 "map needs files" --samples=3
expect 2 "an unknown objective is refused" "${files[@]}" --objective=enery
says err "'--objective' takes 'energy', 'latency', 'edp', 'ed2p' or \
'accesses@LEVEL', not 'enery'"
for bad in energy@DRAM accesses accesses@; do
    expect 2 "'$bad' is no objective" "${files[@]}" --objective=$bad,edp
    says err "'accesses@LEVEL', not '$bad'"
done
expect 2 "a level that there is not has no accesses" "${files[@]}" \
    --objective=accesses@DRAN
says err "'--objective' names level 'DRAN', which the machine does not have; \
did you mean 'DRAM'? It has 'DRAM', 'buf', 'reg'"
for bad in energy:x energy:100% energy:-1% energy: energy:0x1; do
    expect 2 "'$bad' has no tolerance" "${files[@]}" --objective=$bad,edp
    says err "takes a tolerance from 0 to below 1"
done
expect 2 "a tolerance is for another objective" "${files[@]}" \
    --objective=energy,edp:2%
says err "has a tolerance of 'edp', but no objective behind it"
expect 2 "an objective cannot come twice" "${files[@]}" --objective=edp,edp
says err "'--objective' has 'edp' twice"
expect 2 "an empty objective is refused" "${files[@]}" --objective=edp,
expect 2 "an unknown search is refused" "${files[@]}" --search=lucky
says err "'--search' takes 'exact', 'anneal', 'random' or 'exhaustive', not 'lucky'"
expect 2 "unknown factors are refused" "${files[@]}" --factors=whole
says err "whole"
expect 2 "no samples are refused" "${files[@]}" --samples=0
expect 2 "a seed must be a number" "${files[@]}" --seed=-1
expect 2 "no threads are refused" "${files[@]}" --threads=0
for limit in 0 -1 nan inf 1e99 0x3 3s ""; do
    expect 2 "a time limit of '$limit' is refused" "${files[@]}" \
        "--time-limit=$limit"
done
says err "'--time-limit' takes a number above 0, up to 1000000000"
for gap in 1 -1 nan inf 0x1p-3 100% 1e "" % .; do
    expect 2 "a gap of '$gap' is refused" "${files[@]}" "--gap=$gap"
done
says err "'--gap' takes a share from 0 to below 1, as 0.01 or 1%, not '.'"
for gap in 0 0.03 3% 2.5e-1 .5%; do
    expect 0 "a gap of '$gap' is taken" "${files[@]}" --samples=300 -l two \
        "--gap=$gap"
done
for size in 0 -1MB 1 999kB MB 0x10MB 1e300GB 5Mb/s ""; do
    expect 2 "memory of '$size' is refused" "${files[@]}" "--memory=$size"
done
says err "'--memory' takes a size of at least 1MB, as 300MB or 2GB, not ''"
for size in 1MB 1000000 2.5GB 64MiB 300m; do
    expect 0 "memory of '$size' is taken" "${files[@]}" --samples=300 -l two \
        "--memory=$size"
done
expect 2 "an unknown dataflow is refused" "${files[@]}" --dataflow=row
says err "there is no dataflow 'row'; did you mean 'rows'?; the machine has 'rows', 'columns', any machine 'weight_stationary', 'output_stationary'"
expect 2 "... also where there are none" "$srcdir/arch/minimal.cfg" \
    layers.cfg --dataflow=rows
says err "there is no dataflow 'rows'; the machine has none of its own, any machine 'weight_stationary'"
# Dataflows that any machine has.
for dataflow in weight_stationary output_stationary input_stationary \
    no_local_reuse; do
    rm -rf found
    expect 0 "$dataflow needs no machine that knows it" "${files[@]}" \
        --dataflow=$dataflow --samples=300 -o found --format=json
    replay "... and its mappings are replayed" "${files[@]}"
done
expect 3 "row_stationary is for convolutions" "${files[@]}" -l one \
    --dataflow=row_stationary --samples=300
says err "layers.cfg:3: error: layer 'one': no mapping: row_stationary needs a convolution"
cat >one.cfg <<'END'
constraints = ( { level = "buf"; factors = [ "M = 3" ]; keep = [ "weights" ]; } );
END
cat >other.cfg <<'END'
constraints = ( { level = "reg"; factors = [ "K = 3" ]; },
                { level = "buf";
                  factors = [ "M = 5" ]; } );
END
expect 3 "constraints that contradict each other are named" "${files[@]}" \
    -l one -c one.cfg -c other.cfg
says err "layer 'one': no mapping: level 'buf', in time: 'M = 5' (other.cfg:3) contradicts 'M = 3' (one.cfg:1)"
expect 3 "... also one of a dataflow" "${files[@]}" -l one -c other.cfg \
    --dataflow=weight_stationary
says err "level 'reg', in time: 'K = 3' (other.cfg:1) contradicts 'K = 1' (of dataflow 'weight_stationary')"
expect 2 "an unknown layer is refused" "${files[@]}" --layer=oen
says err "there is no layer 'oen'; did you mean 'one'?"
expect 1 "a missing file of constraints is told" "${files[@]}" -c nowhere.cfg
says err "nowhere.cfg: error:"
expect 1 "a folder that cannot be made is told" "${files[@]}" \
    -o nowhere/found --samples=9
says err "cannot make folder 'nowhere/found'"
expect 1 "a file is no folder" "${files[@]}" -o layers.cfg --samples=9
says err "cannot make folder 'layers.cfg': Not a directory"
mkdir -p taken/one.cfg
expect 1 "a file that cannot be written is told" "${files[@]}" -l one \
    -o taken --samples=2000
says err "cannot write 'taken/one.cfg'"

echo "$passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]
