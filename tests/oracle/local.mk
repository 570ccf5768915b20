# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += %D%/test_oracle %D%/test_sparse_oracle \
	%D%/test_dense_oracle
%C%_test_oracle_SOURCES = \
	%D%/case.c %D%/case.h %D%/case_print.c %D%/case_shrink.c \
	%D%/compare.h %D%/compare_results.c %D%/compare_transfers.c \
	%D%/finding.h %D%/in_full.c %D%/in_full.h %D%/layers.c \
	%D%/loops.c %D%/loops.h %D%/points.c %D%/points.h %D%/space.c \
	%D%/traffic.c %D%/traffic.h %D%/walk.c %D%/walk.h %D%/walk_inner.h \
	%D%/test_oracle.c
%C%_test_sparse_oracle_SOURCES = \
	%D%/case.c %D%/case.h %D%/case_print.c %D%/layers.c \
	%D%/sparse_case.c %D%/sparse_case.h %D%/sparse_compare.c \
	%D%/sparse_compare.h %D%/sparse_draw.c %D%/sparse_known.c \
	%D%/sparse_known.h %D%/sparse_limits.c %D%/sparse_limits.h \
	%D%/sparse_mean.c %D%/sparse_overbook.c %D%/sparse_overbook.h \
	%D%/sparse_places.c %D%/sparse_places.h %D%/sparse_print.c \
	%D%/sparse_run.c %D%/sparse_run.h \
	%D%/sparse_schedule.c %D%/sparse_schedule.h %D%/sparse_shrink.c \
	%D%/sparse_tree.c %D%/sparse_tree.h %D%/test_sparse_oracle.c
%C%_test_dense_oracle_SOURCES = \
	%D%/case.c %D%/case.h %D%/case_print.c %D%/compare.h \
	%D%/compare_dense.c %D%/compare_dense.h %D%/dense_case.c \
	%D%/layers.c %D%/test_dense_oracle.c
check_PROGRAMS += %D%/test_neuron_oracle
%C%_test_neuron_oracle_SOURCES = \
	%D%/case.c %D%/case.h %D%/layers.c \
	%D%/neuron_case.c %D%/neuron_case.h %D%/neuron_run.c \
	%D%/neuron_run.h %D%/test_neuron_oracle.c
check_PROGRAMS += %D%/test_golden_time
%C%_test_golden_time_SOURCES = \
	%D%/case.c %D%/case.h %D%/layers.c \
	%D%/neuron_case.c %D%/neuron_case.h %D%/test_golden_time.c
