# SPDX-License-Identifier: GPL-3.0-or-later
libjn_la_SOURCES += %D%/chart.c %D%/chart.h %D%/drawing.c %D%/drawing.h \
	%D%/kind_layers.c %D%/kind_machine.c %D%/kind_nest.c \
	%D%/kind_roofline.c %D%/kind_runs.c %D%/kinds.c %D%/kinds.h \
	%D%/palette.c %D%/palette.h %D%/saved.c %D%/saved.h %D%/script.c \
	%D%/script.h %D%/series.c %D%/series.h
