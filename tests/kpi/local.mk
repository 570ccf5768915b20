# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += %D%/test_figures %D%/test_use_case
%C%_test_figures_SOURCES = %D%/test_figures.c
%C%_test_use_case_SOURCES = %D%/test_use_case.c $(spec_reading)
EXTRA_DIST += %D%/ann.cfg %D%/once.cfg %D%/small.cfg %D%/snn.cfg
