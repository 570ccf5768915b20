# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += %D%/test_factor %D%/test_mapspace %D%/test_search
%C%_test_factor_SOURCES = %D%/test_factor.c
%C%_test_mapspace_SOURCES = %D%/test_mapspace.c
%C%_test_search_SOURCES = %D%/test_search.c
check_PROGRAMS += %D%/test_clash %D%/test_dataflow
%C%_test_clash_SOURCES = %D%/test_clash.c
%C%_test_dataflow_SOURCES = %D%/test_dataflow.c
check_PROGRAMS += %D%/test_stream
%C%_test_stream_SOURCES = %D%/test_stream.c
check_PROGRAMS += %D%/test_key %D%/test_key_sizes
%C%_test_key_SOURCES = %D%/test_key.c
%C%_test_key_sizes_SOURCES = %D%/test_key_sizes.c
check_PROGRAMS += %D%/test_explain
%C%_test_explain_SOURCES = %D%/test_explain.c
check_PROGRAMS += %D%/test_board
%C%_test_board_SOURCES = %D%/test_board.c
check_PROGRAMS += %D%/test_request
%C%_test_request_SOURCES = %D%/test_request.c
check_PROGRAMS += %D%/test_objective
%C%_test_objective_SOURCES = %D%/test_objective.c
check_PROGRAMS += %D%/test_exact
%C%_test_exact_SOURCES = %D%/test_exact.c %D%/draw_neurons.c \
	%D%/draw_neurons.h %D%/draw_zeros.c %D%/draw_zeros.h
check_PROGRAMS += %D%/test_certificate
%C%_test_certificate_SOURCES = %D%/test_certificate.c
check_PROGRAMS += %D%/test_neurons
%C%_test_neurons_SOURCES = %D%/test_neurons.c
