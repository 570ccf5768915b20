# SPDX-License-Identifier: GPL-3.0-or-later
#
# A target NAME is fuzz_NAME.c with a folder of inputs corpus/NAME.  It is
# built twice: with replay.c for make check, with libFuzzer for make fuzz.
EXTRA_DIST += %D%/run.sh %D%/replay.c %D%/target.h

fuzz_tree = %D%/tree.c %D%/tree.h %D%/target.h

check_PROGRAMS += %D%/replay_libconfig %D%/replay_yaml %D%/replay_expression \
	%D%/replay_native %D%/replay_timeloop %D%/replay_table
%C%_replay_table_SOURCES = %D%/fuzz_table.c %D%/replay.c
%C%_replay_libconfig_SOURCES = %D%/fuzz_libconfig.c $(fuzz_tree) %D%/replay.c
%C%_replay_yaml_SOURCES = %D%/fuzz_yaml.c $(fuzz_tree) %D%/replay.c
%C%_replay_expression_SOURCES = %D%/fuzz_expression.c %D%/replay.c
%C%_replay_native_SOURCES = %D%/fuzz_native.c %D%/replay.c
%C%_replay_timeloop_SOURCES = %D%/fuzz_timeloop.c %D%/replay.c
check_PROGRAMS += %D%/replay_data
%C%_replay_data_SOURCES = %D%/fuzz_data.c %D%/replay.c
EXTRA_DIST += %D%/corpus

if FUZZING
EXTRA_PROGRAMS += %D%/fuzz_libconfig %D%/fuzz_yaml %D%/fuzz_expression \
	%D%/fuzz_native %D%/fuzz_timeloop
FUZZERS += %D%/fuzz_libconfig %D%/fuzz_yaml %D%/fuzz_expression \
	%D%/fuzz_native %D%/fuzz_timeloop
%C%_fuzz_libconfig_SOURCES = %D%/fuzz_libconfig.c $(fuzz_tree)
%C%_fuzz_libconfig_LDADD = libjn.la
%C%_fuzz_libconfig_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
%C%_fuzz_yaml_SOURCES = %D%/fuzz_yaml.c $(fuzz_tree)
%C%_fuzz_yaml_LDADD = libjn.la
%C%_fuzz_yaml_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
%C%_fuzz_expression_SOURCES = %D%/fuzz_expression.c
%C%_fuzz_expression_LDADD = libjn.la
%C%_fuzz_expression_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
%C%_fuzz_native_SOURCES = %D%/fuzz_native.c
%C%_fuzz_native_LDADD = libjn.la
%C%_fuzz_native_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
%C%_fuzz_timeloop_SOURCES = %D%/fuzz_timeloop.c
%C%_fuzz_timeloop_LDADD = libjn.la
%C%_fuzz_timeloop_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
EXTRA_PROGRAMS += %D%/fuzz_table
FUZZERS += %D%/fuzz_table
%C%_fuzz_table_SOURCES = %D%/fuzz_table.c
%C%_fuzz_table_LDADD = libjn.la
%C%_fuzz_table_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
EXTRA_PROGRAMS += %D%/fuzz_data
FUZZERS += %D%/fuzz_data
%C%_fuzz_data_SOURCES = %D%/fuzz_data.c
%C%_fuzz_data_LDADD = libjn.la
%C%_fuzz_data_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
endif
