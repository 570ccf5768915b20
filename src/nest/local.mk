# SPDX-License-Identifier: GPL-3.0-or-later
libjn_la_SOURCES += \
	%D%/box.c %D%/box.h \
	%D%/meet.c %D%/meet.h \
	%D%/nest.c %D%/nest.h \
	%D%/places.c %D%/places.h \
	%D%/residual.c %D%/residual.h \
	%D%/reuse.c %D%/reuse.h \
	%D%/spread.c %D%/spread.h \
	%D%/tile.c %D%/tile.h \
	%D%/transfers.c %D%/transfers.h
