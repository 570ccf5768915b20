# SPDX-License-Identifier: GPL-3.0-or-later
libjn_la_SOURCES += %D%/timeloop.c %D%/timeloop.h \
	%D%/timeloop_arch.c %D%/timeloop_arch.h \
	%D%/timeloop_constraint.c %D%/timeloop_constraint.h \
	%D%/timeloop_density.c %D%/timeloop_density.h \
	%D%/timeloop_factors.c %D%/timeloop_factors.h \
	%D%/timeloop_format.c %D%/timeloop_format.h \
	%D%/timeloop_flatten.h %D%/timeloop_list.c %D%/timeloop_tree.c \
	%D%/timeloop_keys.c %D%/timeloop_keys.h \
	%D%/timeloop_level.c %D%/timeloop_level.h \
	%D%/timeloop_mapper.c %D%/timeloop_mapper.h \
	%D%/timeloop_mapping.c %D%/timeloop_mapping.h \
	%D%/timeloop_network.c %D%/timeloop_network.h \
	%D%/timeloop_parts.c %D%/timeloop_parts.h \
	%D%/timeloop_prices.c %D%/timeloop_prices.h \
	%D%/timeloop_problem.c %D%/timeloop_problem.h \
	%D%/timeloop_projection.c %D%/timeloop_projection.h \
	%D%/timeloop_sparse.c %D%/timeloop_sparse.h \
	%D%/timeloop_tables.c %D%/timeloop_tables.h
