# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += %D%/test_eyeriss %D%/test_zigzag %D%/test_networks \
	%D%/test_sparse
published = %D%/published.c %D%/published.h
%C%_test_eyeriss_SOURCES = %D%/test_eyeriss.c $(published)
%C%_test_zigzag_SOURCES = %D%/test_zigzag.c $(published)
%C%_test_networks_SOURCES = %D%/test_networks.c $(published)
%C%_test_sparse_SOURCES = %D%/test_sparse.c $(published)

EXTRA_DIST += %D%/README.md %D%/isca_machine.cfg %D%/isca_layers.cfg \
	%D%/isca_mapping.cfg %D%/jssc_mapping.cfg %D%/zigzag_machine.cfg \
	%D%/zigzag_layer.cfg %D%/zigzag_mapping.cfg \
	%D%/stc_layers.cfg %D%/stc_mapping.cfg %D%/v2_layers.cfg \
	%D%/v2_mapping.cfg %D%/rlc_machine.cfg %D%/rlc_layers.cfg
