# SPDX-License-Identifier: GPL-3.0-or-later
include_HEADERS += %D%/joulenest.h %D%/joulenest_component.h \
	%D%/joulenest_search.h %D%/joulenest_sparse.h %D%/joulenest_spiking.h
libjn_la_SOURCES += %D%/eval.c %D%/eval.h \
	%D%/load.c %D%/load.h %D%/version.c
