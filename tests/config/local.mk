# SPDX-License-Identifier: GPL-3.0-or-later
jn_reading = %D%/reading.c %D%/reading.h
check_PROGRAMS += %D%/test_expr %D%/test_libconfig %D%/test_literal \
	%D%/test_load %D%/test_out_of_memory %D%/test_schema %D%/test_tree \
	%D%/test_yaml
%C%_test_expr_SOURCES = %D%/test_expr.c $(jn_reading)
%C%_test_libconfig_SOURCES = %D%/test_libconfig.c $(jn_reading)
%C%_test_literal_SOURCES = %D%/test_literal.c
%C%_test_load_SOURCES = %D%/test_load.c $(jn_reading)
%C%_test_out_of_memory_SOURCES = %D%/test_out_of_memory.c
%C%_test_schema_SOURCES = %D%/test_schema.c $(jn_reading)
%C%_test_tree_SOURCES = %D%/test_tree.c $(jn_reading)
%C%_test_yaml_SOURCES = %D%/test_yaml.c $(jn_reading)
