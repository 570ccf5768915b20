# SPDX-License-Identifier: GPL-3.0-or-later
libjn_la_SOURCES += %D%/arena.c %D%/arena.h %D%/checked.h %D%/diag.c \
	%D%/diag.h %D%/excerpt.c %D%/excerpt.h %D%/hash.c %D%/hash.h %D%/names.c %D%/names.h \
	%D%/number.c %D%/number.h \
	%D%/similar.c %D%/text.c %D%/text.h %D%/utf8.c %D%/utf8.h
