#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Certificates, from the search that writes them to the check that refuses them.
# Prints a line for each check and "N passed, N failed".

subcommand=
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
  { name = "a/b"; type = "matmul"; M = 5; N = 11; K = 3; },
  { name = "twin"; type = "matmul"; M = 15; N = 7; K = 9; count = 3; } );
END
cat >constraints.cfg <<'END'
constraints = ( { level = "buf"; factors = [ "K = 3" ]; } );
END

expect 0 "mappings are certified" map machine.cfg layers.cfg -o found --certify
[ "$(head -qn 1 found/*.cfg | grep -c certificate)" = 2 ]
verdict $? "... for alike layers once"
expect 0 "certified mappings are evaluated" evaluate machine.cfg layers.cfg \
    found/*.cfg
expect 0 "certificates hold" verify machine.cfg layers.cfg found/*.cfg
says out "found/one.cfg: holds: no mapping of 'one' has less energy than"
says out "found/a_b.cfg: holds"
[ "$(wc -l <out)" = 2 ]
verdict $? "... one line each"
expect 0 "files may be options" verify -a machine.cfg -w layers.cfg found/one.cfg
expect 1 "certificates of another machine do not hold" verify dearer.cfg \
    layers.cfg found/*.cfg
says err "found/one.cfg:3: error: made for another layer, machine or constraints"
says err "found/a_b.cfg:3: error:"
expect 1 "nor without the constraints of the search's" verify machine.cfg \
    layers.cfg found/one.cfg -c constraints.cfg

sed '0,/closed from /s//closed from 1/' found/one.cfg >changed.cfg
expect 1 "a changed line is refused" verify machine.cfg layers.cfg changed.cfg
line=$(grep -n -m 1 'closed from' changed.cfg | cut -d: -f1)
says err "changed.cfg:$line: error: what is closed costs"
sed '/^# steps/d' found/one.cfg >changed.cfg
expect 1 "a line too few is refused" verify machine.cfg layers.cfg changed.cfg
grep '^#' found/one.cfg >changed.cfg
expect 1 "a proof without a mapping is refused" verify machine.cfg layers.cfg \
    changed.cfg
says err "changed.cfg"
{ grep '^#' found/one.cfg; grep -v '^#' found/a_b.cfg; } >changed.cfg
expect 1 "a proof with another layer's mapping is refused" verify machine.cfg \
    layers.cfg changed.cfg
expect 1 "one of two is refused" verify machine.cfg layers.cfg found/one.cfg \
    changed.cfg
says out "found/one.cfg: holds"

expect 0 "constraints are part of it" map machine.cfg layers.cfg \
    -c constraints.cfg -l one --objective=edp,energy -o bound --certify
expect 0 "... and hold" verify machine.cfg layers.cfg constraints.cfg \
    bound/one.cfg
says out "has less edp than"
expect 1 "... only with them" verify machine.cfg layers.cfg bound/one.cfg

cat >zeros.cfg <<'END'
name = "sparse";
levels = (
  { name = "DRAM"; class = "dram"; word_bits = 8; read_pj = 97.0;
    write_pj = 101.0; area_um2 = 0.0; metadata_bits = 4;
    formats = { inputs = "run_length"; weights = [ "offsets", "coordinates" ]; }; },
  { name = "buf"; class = "sram"; word_bits = 8; size_words = 97;
    read_pj = 1.25; write_pj = 1.5; area_um2 = 700.0; metadata_bits = 4;
    formats = { inputs = "run_length"; };
    skip = ( { target = "weights"; where = "inputs"; } ); },
  { name = "mac"; class = "compute"; spatial = { x = 3; y = 5; };
    gates_on_zero = true; gated_compute_pj = 0.1; compute_pj = 0.56;
    area_um2 = 43.0; } );
END
cat >pruned.cfg <<'END'
layers = (
  { name = "one"; type = "matmul"; M = 15; N = 7; K = 9;
    density = { inputs = 0.3; weights = 0.6; }; } );
END
expect 0 "so are mappings where zeros count" map zeros.cfg pruned.cfg -o sparse \
    --certify
expect 0 "... and hold" verify zeros.cfg pruned.cfg sparse/one.cfg
says out "sparse/one.cfg: holds: no mapping of 'one' has less energy than"
sed 's/inputs = 0\.3/inputs = 0.2/' pruned.cfg >fewer.cfg
expect 1 "... only for so many zeros" verify zeros.cfg fewer.cfg sparse/one.cfg
expect 0 "by Timeloop's rule there are no bounds" map zeros.cfg pruned.cfg \
    -o rounded --certify --sparse-rule=timeloop
says err "no certificate"

# Neurons behind a layer, in steps of time.
cat >spiking.cfg <<'END'
name = "spiking";
levels = (
  { name = "DRAM"; class = "dram"; word_bits = 8; read_pj = 97.0;
    write_pj = 101.0; area_um2 = 0.0; },
  { name = "buf"; class = "sram"; word_bits = 8; size_words = 97;
    read_pj = 1.25; write_pj = 1.5; area_um2 = 700.0; },
  { name = "acc"; class = "compute"; spatial = { x = 3; y = 5; };
    compute_pj = 0.56; add_pj = 0.07; area_um2 = 43.0; } );
neurons = { level = "buf"; units = 2; visit_pj = 0.2; decay_pj = 0.11;
  multiply_pj = 0.4; integrate_pj = 0.13; threshold_pj = 0.05; reset_pj = 0.1;
  spike_pj = 0.3; sync_pj = 1.7; area_um2 = 11.0; };
END
cat >steps.cfg <<'END'
layers = (
  { name = "one"; type = "matmul"; T = 4; M = 15; N = 3; K = 9;
    neuron = { model = "lif"; leak = "shift"; }; },
  { name = "fed back"; type = "matmul"; T = 3; M = 5; N = 2; K = 7;
    neuron = { model = "cuba_lif"; leak = "shift"; recurrent = true; }; } );
END
expect 0 "so are mappings with neurons" map spiking.cfg steps.cfg -o fires \
    --certify
[ "$(head -qn 1 fires/*.cfg | grep -c certificate)" = 2 ]
verdict $? "... all of them"
expect 0 "... which hold" verify spiking.cfg steps.cfg fires/*.cfg
says out "fires/one.cfg: holds: no mapping of 'one' has less energy than"
expect 0 "... and are evaluated" evaluate spiking.cfg steps.cfg fires/*.cfg
sed 's/model = "lif"/streaming = true; model = "lif"/' steps.cfg >stream.cfg
expect 1 "... only for such neurons" verify spiking.cfg stream.cfg \
    fires/one.cfg
sed 's/visit_pj = 0\.2/visit_pj = 0.3/' spiking.cfg >dear.cfg
expect 1 "... and such units" verify dear.cfg steps.cfg fires/one.cfg
for search in random anneal; do
    expect 0 "$search search keeps what neurons need" map spiking.cfg \
        steps.cfg --search=$search --samples=500 -o $search
    expect 0 "... in files that load again" evaluate spiking.cfg steps.cfg \
        $search/*.cfg
done
cat >spread.cfg <<'END'
constraints = ( { level = "DRAM"; keep = [ "outputs" ]; },
  { level = "buf"; bypass = [ "outputs" ]; } );
END
expect 3 "sums are where neurons are" map spiking.cfg steps.cfg -c spread.cfg
says out "'buf' must keep 'outputs', but is not to (spread.cfg:2)"

expect 0 "mappings that are not proved have none" map machine.cfg layers.cfg \
    --search=random --samples=50 -l one -o drawn --certify
says err "note: layer 'one': no certificate: the mapping is not proved"
expect 2 "a folder is needed" map machine.cfg layers.cfg --certify
expect 2 "a certificate is needed" verify machine.cfg layers.cfg
expect 2 "... not just a mapping" verify machine.cfg layers.cfg drawn/one.cfg
expect 1 "a machine is needed" verify layers.cfg found/one.cfg

echo "$passed passed, $failed failed"
[ $failed = 0 ]
