# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += %D%/test_oracle
%C%_test_oracle_SOURCES = \
	%D%/case.c %D%/case.h %D%/case_print.c %D%/case_shrink.c \
	%D%/compare.h %D%/compare_results.c %D%/compare_transfers.c \
	%D%/finding.h %D%/in_full.c %D%/in_full.h %D%/layers.c \
	%D%/loops.c %D%/loops.h %D%/points.c %D%/points.h %D%/space.c \
	%D%/traffic.c %D%/traffic.h %D%/walk.c %D%/walk.h %D%/walk_inner.h \
	%D%/test_oracle.c
