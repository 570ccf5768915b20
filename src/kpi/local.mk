# SPDX-License-Identifier: GPL-3.0-or-later
libjn_la_SOURCES += %D%/contestant.c %D%/contestant.h %D%/figures.c %D%/figures.h \
	%D%/use_case.c %D%/use_case.h
