#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# How the command behaves: exit codes, streams, files it cannot write.
# Prints a line for each check and "N passed, N failed".

subcommand=
# shellcheck source=tests/cli/checks.sh
. "${srcdir:-.}/tests/cli/checks.sh"

# A small machine and three layers: one fits, one does not, one is not mapped.
cat >machine.cfg <<'END'
name = "small";
levels = (
  { name = "DRAM"; class = "dram"; word_bits = 8; read_pj = 97.0;
    write_pj = 101.0; area_um2 = 0.0; },
  { name = "buf"; class = "sram"; word_bits = 8; size_words = 29;
    read_pj = 1.25; write_pj = 1.5; area_um2 = 700.0; },
  { name = "mac"; class = "compute"; spatial = { x = 3; }; compute_pj = 0.56;
    area_um2 = 43.0; } );
END
cat >layers.cfg <<'END'
name = "three";
layers = (
  { name = "fits"; type = "matmul"; M = 5; N = 7; K = 3; count = 2; },
  { name = "big"; type = "matmul"; M = 5; N = 7; K = 3; },
  { name = "lost"; type = "matmul"; M = 5; N = 7; K = 3; } );
END
cat >mappings.cfg <<'END'
mappings = (
  { layer = "fits"; levels = ( { name = "DRAM"; temporal = "N7 M5"; },
                               { name = "buf"; spatial_x = "K3"; } ); },
  { layer = "big"; levels = ( { name = "DRAM"; temporal = "M5"; },
                              { name = "buf"; temporal = "N7 K3"; } ); } );
END
three_files=(machine.cfg layers.cfg mappings.cfg)

cat >good.cfg <<'END'
name = "two";
layers = (
  { name = "one"; type = "matmul"; M = 5; N = 7; K = 3; },
  { name = "other"; type = "matmul"; M = 11; N = 7; K = 3; } );
END
cat >any.cfg <<'END'
mappings = (
  { layer = "one"; levels = ( { name = "DRAM"; temporal = "N7 M5 K3"; } ); },
  { layer = "other"; levels = ( { name = "DRAM"; temporal = "N7 M11 K3"; } ); } );
END
good_files=(machine.cfg good.cfg any.cfg)

is_empty() {
    [ ! -s "$1" ]
    verdict $? "... and $1 is empty"
}

expect 0 "help is given" --help
says out "evaluate"
expect 0 "help on a command is given" help evaluate
says out "--format=text|csv|json"
expect 0 "the version is told" --version
says out "joulenest "
expect 2 "without a command there is nothing to do"
is_empty out
expect 2 "an unknown command is refused" evalaute
says err "did you mean 'evaluate'?"
expect 2 "help on an unknown command is refused" help chek
says err "did you mean 'check'?"
expect 2 "evaluate needs files" evaluate
expect 2 "an unknown option is refused" evaluate --fromat=csv x
expect 2 "an unknown kind of counts file is refused" \
    evaluate --action-counts=counts.txt "${good_files[@]}"
says err ".csv or .yaml"

expect 0 "a network is evaluated" evaluate "${good_files[@]}"
says out "two on small"
is_empty err
expect 0 "one layer is evaluated" evaluate --layer other "${good_files[@]}"
says out "other of two"
expect 0 "files may be named by what they are" \
    evaluate -a machine.cfg -w good.cfg -m any.cfg -l one -l other
says out "2 of 2 evaluated"
expect 2 "an unknown layer is refused" \
    evaluate --layer oter "${good_files[@]}"
says err "there is no layer 'oter'; did you mean 'other'?"
expect 1 "without mappings there is nothing to evaluate" \
    evaluate machine.cfg good.cfg
says err "no layer has a mapping"
is_empty out
expect 1 "a missing file is bad input" evaluate nowhere.cfg
says err "nowhere.cfg: error:"

expect 3 "a mapping that does not fit is refused" \
    evaluate "${three_files[@]}" --layer big
says err "layers.cfg:4: error: layer 'big': the mapping does not fit: buf:"
says err "buf: tiles need 31 words, it holds 29: inputs 3 + weights 21 + outputs 7"
expect 3 "the layers that fit are reported all the same" \
    evaluate "${three_files[@]}" --format=json
says out '"valid": true'
says out '"valid": false'
expect 3 "layers without a mapping are listed" evaluate "${three_files[@]}"
says out "1 of 3 evaluated, run 2 times in all"
says out "no mapping in the files: lost"
expect 3 "with CSV they are noted" evaluate "${three_files[@]}" --format=csv
says err "layers.cfg:5: note: layer 'lost'"
expect 3 "what does not fit can be dumped" \
    evaluate "${three_files[@]}" --layer big --dump=tiles,actions
says out "buf: 248 bits kept, 232 there"

# A result's mapping, as a mapping file, gives the same result.
"$joulenest" evaluate machine.cfg layers.cfg mappings.cfg -l fits -f json >first
sed -n '/^ "mapping": \[/,$p' first |
    sed '1s/.*/{"mappings": [{"layer": "fits", "levels": [/; $s/.*/}]}/' >again.json
"$joulenest" evaluate machine.cfg layers.cfg again.json -l fits -f json >second
diff <(grep -v '^   "' first) <(grep -v '^   "' second)
verdict $? "a result's mapping can be read back"

expect 0 "the result goes to a file" \
    evaluate "${good_files[@]}" --output=result.txt
is_empty out
grep -q "two on small" result.txt
verdict $? "... which has it"
expect 1 "a file that cannot be written is noticed" \
    evaluate "${good_files[@]}" --output=nowhere/result.txt
says err "cannot write 'nowhere/result.txt'"
expect 0 "counts are written" \
    evaluate "${good_files[@]}" --action-counts=counts.yaml
grep -q "name: \"small.buf\"" counts.yaml
verdict $? "... and name the components"
expect 1 "counts that cannot be written are noticed" \
    evaluate "${good_files[@]}" --action-counts=nowhere/counts.csv
expect 0 "stages are dumped" \
    evaluate "${good_files[@]}" -l one --dump=nest,tiles,transfers,actions
for heading in Nest Tiles Transfers Actions; do
    says out "$heading"
done
expect 0 "an option changes what is counted" evaluate "${good_files[@]}" \
    --no-link-transfers --no-first-read-elision --translation-rule=old -fjson
says out '"translation_rule": "old"'
expect 0 "a rule for zeros may be chosen where none count" \
    evaluate "${good_files[@]}" --sparse-rule=timeloop
expect 2 "only two rules for zeros are known" \
    evaluate "${good_files[@]}" --sparse-rule=left
says err "sparse-rule"

if [ -w /dev/full ]; then
    "$joulenest" evaluate "${good_files[@]}" >/dev/full 2>err
    [ $? = 1 ]
    verdict $? "a full disk is noticed"
    says err "cannot write 'standard output'"
    "$joulenest" --version >/dev/full 2>err
    [ $? = 1 ]
    verdict $? "... also for a few words"
fi
# A pipe that has lost its reader.
mkfifo pipe
exec 3<>pipe 4>pipe
exec 3>&-
"$joulenest" evaluate "${good_files[@]}" >&4 2>err
[ $? = 1 ]
verdict $? "a reader that went away is noticed"
[ ! -s err ]
verdict $? "... and nothing said about it"

"$joulenest" evaluate "${good_files[@]}" --color=always >out
grep -q "$(printf '\033\[1m')" out
verdict $? "colours come when they are asked for"
"$joulenest" evaluate "${good_files[@]}" >out
! grep -q "$(printf '\033')" out
verdict $? "... and not otherwise"
if script -qc true /dev/null >/dev/null 2>&1; then
    run="'$joulenest' evaluate machine.cfg good.cfg any.cfg -l one"
    env -u NO_COLOR TERM=xterm COLUMNS=60 script -qc "$run" out >/dev/null
    grep -q "$(printf '\033\[1m')" out
    verdict $? "a terminal gets colours"
    [ "$(tr -d '\r' <out | sed 's/\x1b\[[0-9;]*m//g; /^Script/d' |
        awk '{ if (length($0) > most) most = length($0) } END { print most }')" \
        -le 60 ]
    verdict $? "... and lines that fit it"
    NO_COLOR=1 TERM=xterm script -qc "$run" out >/dev/null
    ! grep -q "$(printf '\033\[1m')" out
    verdict $? "... but none with NO_COLOR"
fi

expect 0 "good files are good" check "${good_files[@]}"
says out "machine.cfg: ok: machine 'small' of 2 levels and 3 'mac'"
says out "good.cfg: ok: network 'two' of 2 layers, 336 operations"
says out "any.cfg: ok: 2 mappings"
says out "together: ok"
sed 's/M5 K3/M5 K2/' any.cfg >misfit.cfg
expect 1 "files that do not belong together are told" \
    check machine.cfg good.cfg misfit.cfg
says out "misfit.cfg: ok"
says err "misfit.cfg:2"
expect 0 "several machines are checked one by one" check "$srcdir"/arch/*.cfg
sed 's/levels/lewels/' machine.cfg >wrong.cfg
expect 1 "a bad file is bad" check wrong.cfg good.cfg
says err "wrong.cfg:"
says out "good.cfg: ok"
expect 1 "a missing file is no good file" check nowhere.cfg
expect 2 "check needs files" check

echo "$passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]
