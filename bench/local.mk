# SPDX-License-Identifier: GPL-3.0-or-later
BENCHMARKS += %D%/bench_evaluate %D%/bench_files
EXTRA_PROGRAMS += %D%/bench_evaluate %D%/bench_files
%C%_bench_evaluate_SOURCES = %D%/bench_evaluate.c \
	%D%/measure.c %D%/measure.h
%C%_bench_evaluate_LDADD = tests/libnotation.la libjn.la
%C%_bench_files_SOURCES = %D%/bench_files.c \
	%D%/measure.c %D%/measure.h
%C%_bench_files_LDADD =
BENCHMARKS += %D%/bench_random
EXTRA_PROGRAMS += %D%/bench_random
%C%_bench_random_SOURCES = %D%/bench_random.c \
	%D%/measure.c %D%/measure.h
%C%_bench_random_LDADD = tests/libnotation.la libjn.la
BENCHMARKS += %D%/bench_map
EXTRA_PROGRAMS += %D%/bench_map
%C%_bench_map_SOURCES = %D%/bench_map.c \
	%D%/measure.c %D%/measure.h
%C%_bench_map_LDADD = libjn.la
BENCHMARKS += %D%/bench_density
EXTRA_PROGRAMS += %D%/bench_density
%C%_bench_density_SOURCES = %D%/bench_density.c \
	%D%/measure.c %D%/measure.h
%C%_bench_density_LDADD = libjn.la
BENCHMARKS += %D%/bench_sparse
EXTRA_PROGRAMS += %D%/bench_sparse
%C%_bench_sparse_SOURCES = %D%/bench_sparse.c \
	%D%/measure.c %D%/measure.h
%C%_bench_sparse_LDADD = libjn.la
