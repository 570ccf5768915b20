# SPDX-License-Identifier: GPL-3.0-or-later
dist_check_SCRIPTS += %D%/run.sh
EXTRA_DIST += %D%/machine.cfg %D%/layers.cfg %D%/mappings.cfg \
	%D%/hostile.cfg %D%/hostile_machine.cfg %D%/hostile_mapping.cfg \
	%D%/expected/counts.csv %D%/expected/counts.yaml \
	%D%/expected/dump.txt %D%/expected/hostile.csv \
	%D%/expected/hostile.json %D%/expected/hostile.txt \
	%D%/expected/hostile.yaml %D%/expected/layer-120.txt \
	%D%/expected/layer-40.txt %D%/expected/layer-80.txt \
	%D%/expected/layer-colour.txt %D%/expected/layer.csv \
	%D%/expected/layer.json %D%/expected/network-120.txt \
	%D%/expected/network-80.txt %D%/expected/network.csv \
	%D%/nested.yaml %D%/expected/nested.txt \
	%D%/expected/nested-counts.yaml \
	%D%/expected/network.json %D%/expected/refused.json \
	%D%/expected/refused.txt %D%/expected/map.txt \
	%D%/expected/map.json %D%/expected/map-found.cfg \
	%D%/expected/map-hostile.txt %D%/expected/map-hostile.cfg
EXTRA_DIST += %D%/dataflows.cfg %D%/expected/dataflows.txt \
	%D%/expected/dataflows.csv %D%/expected/dataflows.json \
	%D%/expected/dataflow-weight_stationary.cfg \
	%D%/expected/dataflow-output_stationary.cfg \
	%D%/expected/dataflow-input_stationary.cfg \
	%D%/expected/dataflow-row_stationary.cfg \
	%D%/expected/dataflow-no_local_reuse.cfg \
	%D%/expected/dataflow-filters.cfg
