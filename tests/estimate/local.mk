# SPDX-License-Identifier: GPL-3.0-or-later
jn_bench = %D%/bench.c %D%/bench.h
jn_machine = %D%/machine.c %D%/machine.h $(jn_bench)
check_PROGRAMS += %D%/test_builtin %D%/test_csv %D%/test_estimate \
	%D%/test_lookup %D%/test_scaling %D%/test_table
%C%_test_builtin_SOURCES = %D%/test_builtin.c $(jn_bench)
%C%_test_csv_SOURCES = %D%/test_csv.c $(jn_bench)
%C%_test_estimate_SOURCES = %D%/test_estimate.c $(jn_machine)
%C%_test_lookup_SOURCES = %D%/test_lookup.c $(jn_bench)
%C%_test_scaling_SOURCES = %D%/test_scaling.c $(jn_bench)
%C%_test_table_SOURCES = %D%/test_table.c $(jn_bench)
