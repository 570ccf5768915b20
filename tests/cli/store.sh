#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The store of the command map: what an earlier run found is used if it still
# holds, also after a run that was killed.
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
  { name = "mac"; class = "compute"; spatial = { x = 3; y = 5; };
    compute_pj = 0.56; area_um2 = 43.0; } );
END
sed 's/97\.0/98.0/' machine.cfg >dearer.cfg
cat >layers.cfg <<'END'
layers = (
  { name = "one"; type = "matmul"; M = 15; N = 7; K = 9; },
  { name = "two"; type = "matmul"; M = 5; N = 11; K = 3; },
  { name = "twin"; type = "matmul"; M = 15; N = 7; K = 9; count = 3; } );
END
sed 's/"one"/"uno"/' layers.cfg >renamed.cfg
cat >constraints.cfg <<'END'
constraints = ( { level = "buf"; spatial = true; factors = [ "K = 3" ]; } );
END

# Maps with the store.
map() {
    "$joulenest" map --samples=900 --store=store -f json "$@" >out 2>err
}

# stored COUNT SENTENCE: so many layers come from the store.
stored() {
    [ "$(grep -c '"from_store": true' out)" = "$1" ]
    verdict $? "$2"
}

entries() {
    [ "$(find store -type f | wc -l)" = "$1" ]
    verdict $? "... $1 entries are there"
}

figures() {
    grep -e '"energy_pj"' -e '"temporal"' -e '"gap_ratio"' -e '"cost"' "$1"
}

map machine.cfg layers.cfg
stored 0 "the first run finds nothing in the store"
entries 2
cp out first
map machine.cfg layers.cfg --threads=1
stored 3 "the second takes all from there"
[ ! -s err ] && diff <(figures first) <(figures out) >/dev/null
verdict $? "... with the same figures"
"$joulenest" map machine.cfg layers.cfg --samples=900 --store=store >text 2>err
grep -q 'from the store' text
verdict $? "... and says so"
map machine.cfg renamed.cfg
stored 3 "names do not matter"
for other in --objective=edp --effort=300 --search=random --search=anneal \
    --constraints=constraints.cfg --gap=0.5; do
    map machine.cfg layers.cfg $other -l one
    stored 0 "$other is another search"
    map machine.cfg layers.cfg $other -l one
    stored 1 "... and found again"
done
map dearer.cfg layers.cfg -l one
stored 0 "another price is another search"
"$joulenest" evaluate machine.cfg layers.cfg -l one store/*.cfg >out 2>&1
for entry in store/*.cfg; do
    "$joulenest" check machine.cfg "$entry" >out 2>err || break
done
verdict $? "an entry is a mapping file"

# Damage of any kind.
entry=$(grep -l '"one"' store/*.cfg | while read -r file; do
    rm -rf probe && mkdir probe && cp "$file" probe
    "$joulenest" map --samples=900 --store=probe -f json machine.cfg \
        layers.cfg -l one 2>/dev/null | grep -q '"from_store": true' &&
        echo "$file"
done | head -1)
[ -n "$entry" ]
verdict $? "the entry of a layer is found"
cp "$entry" good.cfg
for damage in 's/cost \(.\)/cost 7\1/' 's/certified 0/certified 1/' '$d' '1d' \
    's/K[0-9]/K8/' 's/keep = ( "w/keep = ( "x/' '1s/mapping 1/mapping 2/' \
    '2s/key ../key gg/'; do
    sed "$damage" good.cfg >"$entry"
    cmp -s good.cfg "$entry" && continue
    map machine.cfg layers.cfg -l one
    stored 0 "a damaged entry ($damage) is not used"
    grep -q "store/.*: warning: this entry of the store is damaged" err
    verdict $? "... and warned about"
    cmp -s good.cfg "$entry"
    verdict $? "... but written again"
done
: >"$entry"
map machine.cfg layers.cfg -l one
stored 0 "nor is an empty one"
head -c 200 /dev/urandom >"$entry"
map machine.cfg layers.cfg -l one
stored 0 "nor anything else"
other=$(find store -name '*.cfg' ! -path "$entry" | head -1)
cp "$other" "$entry"
map machine.cfg layers.cfg -l one
stored 0 "nor that of another problem"
grep -q "is of another problem" err
verdict $? "... which is told"
cmp -s good.cfg "$entry"
verdict $? "... and written again"

# Cut off: not kept.
cat >endless.cfg <<'END'
layers = ( { name = "next"; type = "matmul"; M = 3; N = 2; K = 2; },
           { name = "long"; type = "matmul"; M = 30030; N = 30030; K = 30030; } );
END
rm -rf store
map machine.cfg endless.cfg --search=random --samples=100000000 -l long \
    --time-limit=0.1
entries 0
"$joulenest" map machine.cfg endless.cfg --search=random --samples=100000000 \
    -l long --store=store >out 2>err &
search=$!
sleep 0.3
kill -INT $search
wait $search
entries 0

# Killed: what was finished is kept, and nothing half.
"$joulenest" map machine.cfg layers.cfg endless.cfg --samples=900 \
    --store=store >out 2>err
rm -rf store
"$joulenest" map machine.cfg endless.cfg --search=exhaustive --store=store \
    >out 2>err &
search=$!
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    sleep 0.2
    [ "$(find store -name '*.cfg' 2>/dev/null | wc -l)" -gt 0 ] && break
done
kill -KILL $search
wait $search 2>/dev/null
entries 1
map machine.cfg endless.cfg --search=exhaustive --time-limit=0.1
stored 1 "a run that was killed goes on where it stopped"
grep -q '"certified": true' out
verdict $? "... and what was proved stays proved"

# Several at once.
rm -rf store
for process in 1 2 3 4; do
    "$joulenest" map machine.cfg layers.cfg --samples=900 --store=store \
        --threads=1 -f json >out-$process 2>err-$process &
done
wait
entries 2
cat err-* | grep -q .
[ $? = 1 ]
verdict $? "several runs share a store"
diff <(figures first) <(figures out-1) >/dev/null &&
    diff <(figures out-1) <(figures out-4) >/dev/null
verdict $? "... and find the same"

# What cannot be.
"$joulenest" map machine.cfg layers.cfg --store=layers.cfg >out 2>err
[ $? = 1 ] && grep -q "cannot make folder 'layers.cfg'" err
verdict $? "a store is a folder"
"$joulenest" map machine.cfg layers.cfg --store=store -s random --stream=- \
    >out 2>err
[ $? = 2 ] && grep -q "leave '--store' out" err
verdict $? "a stream has no store"
if [ "$(id -u)" != 0 ]; then
    rm -rf store && mkdir store && chmod a-w store
    map machine.cfg layers.cfg -l one
    [ $? = 0 ] && grep -q "warning: cannot keep the mapping" err
    verdict $? "a store that cannot be written is warned about"
    chmod u+w store
fi

echo "$passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]
