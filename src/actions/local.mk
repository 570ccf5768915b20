# SPDX-License-Identifier: GPL-3.0-or-later
libjn_la_SOURCES += \
	%D%/access.c %D%/access.h \
	%D%/compute.c %D%/compute.h \
	%D%/event_load.c %D%/event_load.h \
	%D%/fit.c %D%/fit.h \
	%D%/imbalance.c \
	%D%/instances.c %D%/instances.h \
	%D%/line.h \
	%D%/line_ratio.c \
	%D%/network.c %D%/network.h \
	%D%/neuron_access.c %D%/neuron_access.h \
	%D%/neurons.c %D%/neurons.h \
	%D%/overbook.c %D%/overbook.h \
	%D%/savings.c \
	%D%/sparse.c %D%/sparse.h \
	%D%/sparse_line.h \
	%D%/sparse_mean.c \
	%D%/sparse_operations.c \
	%D%/sparse_timeloop.c
