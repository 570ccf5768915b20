# SPDX-License-Identifier: GPL-3.0-or-later
libjn_la_SOURCES += \
	%D%/area.c %D%/area.h \
	%D%/energy.c %D%/energy.h \
	%D%/event_cycles.c %D%/event_cycles.h \
	%D%/latency.c %D%/latency.h \
	%D%/network_energy.c %D%/network_energy.h \
	%D%/neuron_cost.c %D%/neuron_cost.h \
	%D%/pace.c %D%/pace.h
libjn_la_SOURCES += %D%/roofline.c %D%/roofline.h %D%/summary.c \
	%D%/summary.h %D%/totals.c %D%/totals.h %D%/traffic.c %D%/traffic.h
