# SPDX-License-Identifier: GPL-3.0-or-later
# Called by tests/cli/chart.sh.
EXTRA_PROGRAMS += %D%/read_back
%C%_read_back_SOURCES = %D%/read_back.c %D%/drawn.c %D%/drawn.h
%C%_read_back_LDADD = $(JANSSON_LIBS) -lm
check_DATA += %D%/read_back
CLEANFILES += %D%/read_back
check_PROGRAMS += %D%/test_saved
%C%_test_saved_SOURCES = %D%/test_saved.c
