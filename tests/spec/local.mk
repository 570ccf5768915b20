# SPDX-License-Identifier: GPL-3.0-or-later
spec_reading = %D%/reading.c %D%/reading.h

check_PROGRAMS += %D%/test_alike %D%/test_arch %D%/test_arithmetic %D%/test_constraint %D%/test_layer \
	%D%/test_mapping %D%/test_problem %D%/test_zeros
%C%_test_alike_SOURCES = %D%/test_alike.c
%C%_test_arch_SOURCES = %D%/test_arch.c $(spec_reading)
%C%_test_arithmetic_SOURCES = %D%/test_arithmetic.c $(spec_reading)
%C%_test_constraint_SOURCES = %D%/test_constraint.c $(spec_reading)
%C%_test_layer_SOURCES = %D%/test_layer.c $(spec_reading)
%C%_test_mapping_SOURCES = %D%/test_mapping.c $(spec_reading)
%C%_test_problem_SOURCES = %D%/test_problem.c $(spec_reading)
%C%_test_zeros_SOURCES = %D%/test_zeros.c $(spec_reading)
EXTRA_DIST += %D%/files
dist_check_SCRIPTS += %D%/manual.sh
