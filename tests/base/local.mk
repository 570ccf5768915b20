# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += %D%/test_arena %D%/test_diag %D%/test_number %D%/test_utf8
%C%_test_arena_SOURCES = %D%/test_arena.c
%C%_test_diag_SOURCES = %D%/test_diag.c
%C%_test_number_SOURCES = %D%/test_number.c
%C%_test_utf8_SOURCES = %D%/test_utf8.c
check_PROGRAMS += %D%/test_text
%C%_test_text_SOURCES = %D%/test_text.c
check_PROGRAMS += %D%/test_hash
%C%_test_hash_SOURCES = %D%/test_hash.c
