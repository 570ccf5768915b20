# SPDX-License-Identifier: GPL-3.0-or-later
timeloop_reading = %D%/timeloop_reading.c %D%/timeloop_reading.h

check_PROGRAMS += %D%/test_timeloop %D%/test_timeloop_arch \
	%D%/test_timeloop_arch_errors \
	%D%/test_timeloop_constraint %D%/test_timeloop_mapping \
	%D%/test_timeloop_network %D%/test_timeloop_prices \
	%D%/test_timeloop_problem
%C%_test_timeloop_SOURCES = %D%/test_timeloop.c $(timeloop_reading)
%C%_test_timeloop_arch_SOURCES = %D%/test_timeloop_arch.c $(timeloop_reading)
%C%_test_timeloop_arch_errors_SOURCES = %D%/test_timeloop_arch_errors.c \
	$(timeloop_reading)
%C%_test_timeloop_constraint_SOURCES = %D%/test_timeloop_constraint.c \
	$(timeloop_reading)
%C%_test_timeloop_mapping_SOURCES = %D%/test_timeloop_mapping.c \
	$(timeloop_reading)
%C%_test_timeloop_network_SOURCES = %D%/test_timeloop_network.c \
	$(timeloop_reading)
%C%_test_timeloop_prices_SOURCES = %D%/test_timeloop_prices.c \
	$(timeloop_reading)
%C%_test_timeloop_problem_SOURCES = %D%/test_timeloop_problem.c \
	$(timeloop_reading)
check_PROGRAMS += %D%/test_timeloop_mapper
%C%_test_timeloop_mapper_SOURCES = %D%/test_timeloop_mapper.c $(timeloop_reading)
check_PROGRAMS += %D%/test_timeloop_sparse
%C%_test_timeloop_sparse_SOURCES = %D%/test_timeloop_sparse.c $(timeloop_reading)
check_PROGRAMS += %D%/test_nir %D%/test_nir_graph
%C%_test_nir_SOURCES = %D%/test_nir.c %D%/nir_reading.c %D%/nir_reading.h
%C%_test_nir_graph_SOURCES = %D%/test_nir_graph.c %D%/nir_reading.c \
	%D%/nir_reading.h %D%/nir_writing.c %D%/nir_writing.h
EXTRA_DIST += %D%/nir
check_PROGRAMS += %D%/test_nir_data
%C%_test_nir_data_SOURCES = %D%/test_nir_data.c %D%/nir_writing.c \
	%D%/nir_writing.h
EXTRA_DIST += %D%/make_nir_data.py
check_PROGRAMS += %D%/test_nir_damage
%C%_test_nir_damage_SOURCES = %D%/test_nir_damage.c %D%/nir_reading.c \
	%D%/nir_reading.h
