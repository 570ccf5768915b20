# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += %D%/test_options
%C%_test_options_SOURCES = %D%/test_options.c src/cli/options.c
dist_check_SCRIPTS += %D%/command.sh %D%/dataflows.sh %D%/map.sh \
	%D%/timeloop.sh
dist_check_SCRIPTS += %D%/store.sh %D%/verify.sh %D%/chart.sh
EXTRA_DIST += %D%/checks.sh %D%/timeloop/eyeriss_rs_alex_c2.yaml \
	%D%/timeloop/simba_ws_r18_l2.yaml %D%/timeloop/systolic_mb_dw5.yaml
check_PROGRAMS += %D%/test_progress
%C%_test_progress_SOURCES = %D%/test_progress.c src/cli/progress.c \
	src/cli/terminal.c
dist_check_SCRIPTS += %D%/interrupt.sh
dist_check_SCRIPTS += %D%/nir.sh %D%/compare.sh
