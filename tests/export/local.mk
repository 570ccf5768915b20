# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += %D%/test_action_counts
%C%_test_action_counts_SOURCES = %D%/test_action_counts.c $(sample_sources)
check_PROGRAMS += %D%/test_mapping
%C%_test_mapping_SOURCES = %D%/test_mapping.c
check_PROGRAMS += %D%/test_constraints
%C%_test_constraints_SOURCES = %D%/test_constraints.c
