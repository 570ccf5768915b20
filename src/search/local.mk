# SPDX-License-Identifier: GPL-3.0-or-later
libjn_la_SOURCES += \
	%D%/anneal.c \
	%D%/clash.c %D%/clash.h \
	%D%/dataflow.c %D%/dataflow.h \
	%D%/dataflow_layer.c %D%/dataflow_layer.h \
	%D%/demands.c %D%/demands.h \
	%D%/draw.c %D%/draw.h \
	%D%/exhaustive.c \
	%D%/factor.c %D%/factor.h \
	%D%/key.c %D%/key.h \
	%D%/mapspace.c %D%/mapspace.h \
	%D%/objective.c %D%/objective.h \
	%D%/objective_list.c %D%/objective_list.h \
	%D%/phases.c %D%/phases.h \
	%D%/random.c \
	%D%/restrict.c %D%/restrict.h \
	%D%/search.c %D%/search.h %D%/stream.c %D%/stream.h \
	%D%/size.c %D%/size.h \
	%D%/strategy.h \
	%D%/worker.c %D%/worker.h
libjn_la_SOURCES += %D%/atoms.c %D%/atoms.h %D%/board.c %D%/board.h \
	 %D%/explain.c %D%/explain.h \
	%D%/reach.c %D%/reach.h
libjn_la_SOURCES += %D%/request.c
