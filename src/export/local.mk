# SPDX-License-Identifier: GPL-3.0-or-later
libjn_la_SOURCES += %D%/action_counts.c %D%/action_counts.h \
	%D%/mapping.c %D%/mapping.h
libjn_la_SOURCES += %D%/constraints.c %D%/constraints.h %D%/libconfig.c \
	%D%/libconfig.h
