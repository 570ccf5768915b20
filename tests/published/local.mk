# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += %D%/test_eyeriss %D%/test_zigzag %D%/test_networks \
	%D%/test_sparse %D%/test_snn %D%/test_snn_sata %D%/test_snn_traces
published = %D%/published.c %D%/published.h
%C%_test_eyeriss_SOURCES = %D%/test_eyeriss.c $(published)
%C%_test_zigzag_SOURCES = %D%/test_zigzag.c $(published)
%C%_test_networks_SOURCES = %D%/test_networks.c $(published)
%C%_test_sparse_SOURCES = %D%/test_sparse.c $(published)
%C%_test_snn_SOURCES = %D%/test_snn.c $(published)
%C%_test_snn_sata_SOURCES = %D%/test_snn_sata.c $(published)
%C%_test_snn_traces_SOURCES = %D%/test_snn_traces.c %D%/snn_rows.c \
	%D%/snn_rows.h $(published)

EXTRA_DIST += %D%/README.md %D%/isca_machine.cfg %D%/isca_layers.cfg \
	%D%/isca_mapping.cfg %D%/jssc_mapping.cfg %D%/zigzag_machine.cfg \
	%D%/zigzag_layer.cfg %D%/zigzag_mapping.cfg \
	%D%/stc_layers.cfg %D%/stc_mapping.cfg %D%/v2_layers.cfg \
	%D%/v2_mapping.cfg %D%/rlc_machine.cfg %D%/rlc_layers.cfg \
	%D%/float_machine.cfg %D%/keras_layer.cfg %D%/keras_machine.cfg \
	%D%/keras_mapping.cfg %D%/mint_lenet5_mapping.cfg %D%/mint_machine.cfg \
	%D%/mint_vgg9_mapping.cfg %D%/refetch_machine.cfg \
	%D%/refetch_time_inside.cfg %D%/refetch_time_outside.cfg \
	%D%/sata_layers.cfg %D%/sata_mapping.cfg %D%/silent_layers.cfg \
	%D%/snn_example_layer.cfg %D%/snn_example_machine.cfg \
	%D%/snn_example_mapping.cfg %D%/spikesim_layers.cfg \
	%D%/spikesim_machine.cfg %D%/spikesim_mapping.cfg
