# SPDX-License-Identifier: GPL-3.0-or-later
libjn_la_SOURCES += \
	%D%/access.c %D%/access.h \
	%D%/compute.c %D%/compute.h \
	%D%/fit.c %D%/fit.h \
	%D%/network.c %D%/network.h
