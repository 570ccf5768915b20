# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += %D%/test_conformance %D%/dosa/test_dosa
%C%_test_conformance_SOURCES = %D%/test_conformance.c \
	%D%/compare.c %D%/compare.h \
	%D%/sparse_figures.c %D%/sparse_figures.h
%C%_dosa_test_dosa_SOURCES = %D%/dosa/test_dosa.c
dist_check_SCRIPTS += %D%/command.sh
EXTRA_DIST += %D%/README.md %D%/cases %D%/dosa/README.md %D%/dosa/rows.csv
