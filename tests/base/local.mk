# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += %D%/test_arena %D%/test_diag
%C%_test_arena_SOURCES = %D%/test_arena.c
%C%_test_diag_SOURCES = %D%/test_diag.c
