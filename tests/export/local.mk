# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += %D%/test_action_counts
%C%_test_action_counts_SOURCES = %D%/test_action_counts.c $(sample_sources)
