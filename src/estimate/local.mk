# SPDX-License-Identifier: GPL-3.0-or-later
libjn_la_SOURCES += %D%/arith.c %D%/builtin.c %D%/builtin.h %D%/candidates.c \
	%D%/candidates.h %D%/component.c %D%/csv.c %D%/csv.h %D%/describe.c \
	%D%/describe.h %D%/dram.c %D%/estimate.c %D%/estimate.h \
	%D%/interpolate.c %D%/interpolate.h %D%/lookup.c %D%/lookup.h \
	%D%/pat.c %D%/plugin.c %D%/plugin.h %D%/power.c %D%/power.h \
	%D%/pricers.c %D%/pricers.h %D%/published.c %D%/published.h \
	%D%/regfile.c %D%/scaling.c %D%/scaling.h %D%/sram.c %D%/table.c \
	%D%/table.h %D%/table_header.c %D%/table_header.h %D%/wire.c
