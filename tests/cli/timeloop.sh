#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The command map on Timeloop's files: architecture, problem, constraints and
# the settings of a mapper in one file or in several.
# Prints a line for each check and "N passed, N failed".

subcommand=map
# shellcheck source=tests/cli/checks.sh
. "${srcdir:-.}/tests/cli/checks.sh"

# The same layer on the same machine, and the energy-delay product of the best
# mapping that Timeloop (4cf6d4c, hybrid) found in 50 seconds with two threads.
while read -r name timeloop; do
    file=$srcdir/tests/cli/timeloop/$name.yaml
    expect 0 "$name is mapped" "$file" --samples=20000 --format=json -o found
    grep -q '"objectives": \[' out && grep -q '^    "edp"' out
    verdict $? "... for the least product of energy and time"
    for setting in timeout victory_condition diagnostics live_status; do
        [ "$(grep -c "warning: '$setting' has no effect here" err)" = 1 ]
        verdict $? "... and once it is told that '$setting' has no effect"
    done
    grep -m1 '"edp_pj_cycles"' out | awk -F'[:,]' -v timeloop="$timeloop" \
        '{ exit !($2 > 0 && $2 <= timeloop) }'
    verdict $? "... better than Timeloop's $timeloop pJ x cycles"
    energy=$(grep -m1 "^   \"energy_pj\"" out | tr -d " ")
    "$joulenest" evaluate "$file" found/*.cfg --format=json >again 2>err
    [ -n "$energy" ] && tr -d " " <again | grep -qxF "$energy"
    verdict $? "... and evaluated again to the last digit"
    rm -rf found
done <<'END'
eyeriss_rs_alex_c2 1.1349738920481916e+16
simba_ws_r18_l2 925982195969194.6
systolic_mb_dw5 1815989158119.629
END

cat >arch.cfg <<'END'
arch = {
  arithmetic = { name = "MAC"; instances = 6; meshX = 3; word-bits = 8; };
  storage = ( { name = "RF"; entries = 16; instances = 6; meshX = 3;
                word-bits = 8; },
              { name = "GLB"; sizeKB = 1; instances = 1; word-bits = 8; },
              { name = "DRAM"; technology = "DRAM"; instances = 1;
                word-bits = 8; } ); };
END
cat >problem.cfg <<'END'
problem = { shape = { name = "product"; dimensions = [ "M", "N", "K" ];
    data-spaces = ( { name = "A"; projection = ( (("M")), (("K")) ); },
                    { name = "B"; projection = ( (("K")), (("N")) ); },
                    { name = "Z"; projection = ( (("M")), (("N")) );
                      read-write = true; } ); };
  M = 6; N = 5; K = 4; };
END
cat >constraints.cfg <<'END'
mapspace = { constraints = (
    { target = "RF"; type = "temporal"; factors = "N=5"; },
    { target = "GLB"; type = "spatial"; factors = "M<=3 K=2"; split = 1; },
    { target = "GLB"; type = "bypass"; keep = [ "A" ]; } ); };
END
cat >mapper.cfg <<'END'
mapper = { algorithm = "random"; num-threads = 2; search-size = 500;
           optimization-metrics = [ "delay", "energy" ];
           log-interval = 10; };
END
files=(arch.cfg problem.cfg constraints.cfg mapper.cfg)
expect 0 "settings act" "${files[@]}" --format=json
says out '"strategy": "random"'
says out '"samples": 500'
says out '"latency"'
says err "mapper.cfg:3:12: warning: 'log-interval' has no effect here"
[ "$(grep -c warning: err)" = 1 ]
verdict $? "... and nothing else is told"
expect 0 "the command line wins" "${files[@]}" --format=json --search=anneal \
    --samples=300 --objective=edp
says out '"strategy": "anneal"'
says out '"samples": 300'
says out '"edp_pj_cycles"'
sed 's/"random"/"exhaustive"/' mapper.cfg >exhaustive.cfg
cat >few.cfg <<'END'
arch_constraints = { targets = (
    { target = "RF"; type = "temporal"; factors = "M=1 K=1";
      permutation = "NMK"; },
    { target = "RF"; type = "bypass"; keep = [ "A", "B", "Z" ]; },
    { target = "GLB"; type = "temporal"; permutation = "MNK"; },
    { target = "DRAM"; type = "temporal"; permutation = "MNK"; } ); };
END
expect 0 "an exhaustive search ends" arch.cfg problem.cfg constraints.cfg \
    few.cfg exhaustive.cfg --format=json
says out '"complete": true'
"$joulenest" dataflows "${files[@]}" --format=csv >out 2>err
verdict $? "dataflows takes the settings, too"
says err "'log-interval' has no effect here"
cat >busy.cfg <<'END'
arch_constraints = { targets = (
    { target = "RF"; type = "parallelism"; min = 1.0; } ); };
END
expect 0 "all instances are to work" arch.cfg problem.cfg constraints.cfg \
    busy.cfg mapper.cfg --format=json
grep -q '"utilized_instances": 6[,.]*' out
verdict $? "... and do"
sed 's/M<=3/M=1/' constraints.cfg >lazy.cfg
expect 3 "... where they can" arch.cfg problem.cfg lazy.cfg busy.cfg mapper.cfg
says err "6 MAC must be in use, at most 4 can, because of 'min_total_parallelism = 1' (busy.cfg:2)"
cat >twice.cfg <<'END'
arch_constraints = { targets = (
    { target = "GLB"; type = "spatial"; factors = "K=4"; } ); };
END
expect 3 "constraints that contradict each other are named" "${files[@]}" \
    twice.cfg
says err "level 'GLB', in space: 'K = 4' (twice.cfg:2) contradicts 'K = 2' (constraints.cfg:3)"
sed 's/mapspace = {/mapspace = { template = "ruby";/' constraints.cfg >ruby.cfg
expect 0 "imperfect factors are tried" arch.cfg problem.cfg ruby.cfg mapper.cfg \
    --format=json
says out '"factors": "imperfect"'
expect 0 "... unless the command line wins" arch.cfg problem.cfg ruby.cfg \
    mapper.cfg --format=json --factors=perfect
says out '"factors": "perfect"'
sed 's/random/lucky/; s/log-interval/log-intervall/' mapper.cfg >bad.cfg
expect 1 "wrong settings are refused" arch.cfg problem.cfg bad.cfg
says err "bad.cfg:1:24: error: 'algorithm' must be 'hybrid'"
says err "bad.cfg:3:12: error: a mapper has no 'log-intervall'; did you mean 'log_interval'?"
cat >map.cfg <<'END'
mapping = ( { target = "DRAM"; type = "temporal"; factors = "M2 N5 K4"; },
            { target = "GLB"; type = "spatial"; factors = "M3"; },
            { target = "RF"; type = "temporal"; factors = "M1"; } );
END
"$joulenest" evaluate arch.cfg problem.cfg map.cfg bad.cfg >out 2>err
verdict $? "... but do not disturb an evaluation"
"$joulenest" check "$srcdir/tests/cli/timeloop/systolic_mb_dw5.yaml" >out 2>err
verdict $? "check finds nothing wrong with good settings"
says err "'timeout' has no effect here"
cat arch.cfg bad.cfg >both.cfg
"$joulenest" check both.cfg >out 2>err
[ $? = 1 ]
verdict $? "... but tells what is wrong with bad ones"
says err "both.cfg:10:12: error: a mapper has no 'log-intervall'"

echo "$passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]
