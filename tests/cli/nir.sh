#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The command on models of NIR's, with and without a file that says what they
# lack.  Prints a line for each check and "N passed, N failed".

subcommand=check
# shellcheck source=tests/cli/checks.sh
. "${srcdir:-.}/tests/cli/checks.sh"
models=$srcdir/tests/import/nir

# What the samples have by themselves: layers, operations of one step.
while read -r name layers operations; do
    layers=${layers/_/ }
    expect 0 "$name is read" "$models/$name.nir"
    says out "network '$name' of $layers, $operations operations"
    says err "warning: models of NIR's do not say how many time steps they run"
done <<'END'
lif_norse 1_layer 1
lif_rockpool 1_layer 1
two_lif_neurons 2_layers 2
braille_noDelay_bias_zero 2_layers 2,166
braille_noDelay_noBias_subtract 2_layers 2,360
END

expect 0 "the N-MNIST network is read" "$models/cnn_sinabs.nir"
says out "network 'cnn_sinabs' of 7 layers, 908,288 operations"
for name in braille_noDelay_bias_zero braille_noDelay_noBias_subtract; do
    expect 1 "${name}_subgraph is refused" "$models/${name}_subgraph.nir"
    says err "4 ends of edges name 'lif', which is no node of graph 'lif1'"
done

cat >said.cfg <<END
name = "nmnist";
nir = { file = "$models/cnn_sinabs.nir"; T = 5; reset = "subtract";
  defaults = { bits = { weights = 8; outputs = 16; potentials = 16; };
               density = { inputs = 0.1; spikes = 0.1; }; };
  layers = ( { name = "11"; density = { inputs = 0.25; }; } ); };
END
expect 0 "a file beside names its model" said.cfg
says out "network 'nmnist' of 7 layers, 4,541,440 operations"
[ ! -s err ]
verdict $? "... and leaves nothing to be warned of"

cat >repair.cfg <<END
nir = { T = 10; dt_us = 125.0; reset = "subtract"; repair_edges = true;
        file = "$models/braille_noDelay_bias_zero_subgraph.nir"; };
END
expect 0 "edges are repaired" repair.cfg
says err "warning: edges name 'lif', which is no node of graph 'lif1': taken for 'lif1'"
says out "of 2 layers, 21,660 operations"

echo 'nir = { T = 3; reset = "subtract"; layers = ( { name = "11"; density = { inputs = 0.5; }; } ); };' >beside.cfg
expect 0 "a file beside, and its model" beside.cfg "$models/cnn_sinabs.nir"
says out "beside.cfg: ok: what a model of NIR's does not say"
says out "together: ok"
echo 'nir = { T = 3; resets = "subtract"; };' >fault.cfg
expect 1 "a fault in a file beside" fault.cfg
says err "fault.cfg:1:16: error: 'nir' has no 'resets'; did you mean 'reset'?"
sed 's/inputs/imputs/' beside.cfg >fault.cfg
expect 1 "what a layer has not" fault.cfg "$models/cnn_sinabs.nir"
says err "fault.cfg:1:74: error: layer '11' has no tensor 'imputs'; did you mean 'inputs'?"

subcommand=evaluate
expect 1 "a file beside without a model" beside.cfg
says err "beside.cfg:1:1: error: 'nir' needs a model: a file ending in .nir beside it, or 'file'"
expect 1 "two models" "$models/lif_norse.nir" "$models/lif_rockpool.nir"
says err "lif_rockpool.nir: error: a second model of NIR's"
expect 1 "two files beside" beside.cfg said.cfg
says err "said.cfg:2:1: error: a second group 'nir'"
expect 1 "a model and a workload" "$models/lif_norse.nir" \
    "$srcdir/workloads/alexnet.cfg"
says err "error: a second workload"
subcommand=check

echo "no model" >text.nir
expect 1 "a file of another kind" text.nir
says err "text.nir: error: not a file of HDF5's, as models of NIR's are: it does not start like one"
head -c 9000 "$models/cnn_sinabs.nir" >cut.nir
expect 1 "a file that is cut short" cut.nir
says err "cut.nir: error: not a file of HDF5's, as models of NIR's are: truncated file"
expect 1 "a file that is not there" missing.nir
says err "missing.nir: error: there is no such file"

echo "$passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]
