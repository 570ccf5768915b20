# SPDX-License-Identifier: GPL-3.0-or-later
BENCHMARKS += %D%/bench_evaluate
EXTRA_PROGRAMS += %D%/bench_evaluate
%C%_bench_evaluate_SOURCES = %D%/bench_evaluate.c
%C%_bench_evaluate_LDADD = tests/libnotation.la libjn.la
