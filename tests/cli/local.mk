# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += %D%/test_options
%C%_test_options_SOURCES = %D%/test_options.c src/cli/options.c
dist_check_SCRIPTS += %D%/command.sh %D%/dataflows.sh %D%/map.sh
dist_check_SCRIPTS += %D%/store.sh
