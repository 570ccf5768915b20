# SPDX-License-Identifier: GPL-3.0-or-later
libjn_la_SOURCES += %D%/chart.c %D%/chart.h %D%/kinds.c %D%/kinds.h \
	%D%/saved.c %D%/saved.h
