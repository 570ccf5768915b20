# SPDX-License-Identifier: GPL-3.0-or-later
libjn_la_SOURCES += %D%/arithmetic.c %D%/arithmetic.h %D%/check.c \
	%D%/check.h %D%/expand.c %D%/expand.h \
	%D%/expr.c %D%/expr.h \
	%D%/expr_refuse.c %D%/expr_refuse.h %D%/literal.c %D%/literal.h %D%/load.c \
	%D%/load.h %D%/merge.c %D%/merge.h %D%/read.h %D%/read_libconfig.c \
	%D%/read_yaml.c %D%/schema.c %D%/schema.h %D%/source.c %D%/source.h \
	%D%/token.c %D%/token.h %D%/tree.c %D%/tree.h \
	%D%/yaml_fault.c %D%/yaml_fault.h
