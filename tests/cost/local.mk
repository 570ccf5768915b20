# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += %D%/test_cost
%C%_test_cost_SOURCES = %D%/test_cost.c
check_PROGRAMS += %D%/test_summary
%C%_test_summary_SOURCES = %D%/test_summary.c $(sample_sources)
check_PROGRAMS += %D%/test_sparse_cost
%C%_test_sparse_cost_SOURCES = %D%/test_sparse_cost.c $(sample_sources)
