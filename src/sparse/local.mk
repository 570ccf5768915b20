# SPDX-License-Identifier: GPL-3.0-or-later
libjn_la_SOURCES += \
	%D%/bind.c %D%/bind.h \
	%D%/bitmap.c %D%/bitmap.h \
	%D%/classes.c %D%/classes.h \
	%D%/content.c %D%/content.h \
	%D%/content_timeloop.c \
	%D%/convolve.c %D%/convolve.h \
	%D%/data.c %D%/data.h \
	%D%/data_bits.c \
	%D%/data_csv.c \
	%D%/data_npy.c \
	%D%/density.c %D%/density.h \
	%D%/event_pairs.c %D%/event_pairs.h \
	%D%/event_sums.c %D%/event_sums.h \
	%D%/events.c %D%/events.h \
	%D%/fibers.c %D%/fibers.h \
	%D%/hypergeometric.c %D%/hypergeometric.h \
	%D%/joint.c %D%/joint.h \
	%D%/model.h \
	%D%/model_band.c \
	%D%/model_blocks.c \
	%D%/model_channels.c \
	%D%/model_data.c \
	%D%/model_dense.c \
	%D%/model_fixed.c \
	%D%/model_rates.c \
	%D%/model_silent.c \
	%D%/model_uniform.c \
	%D%/models.c \
	%D%/npy_file.c %D%/npy_file.h \
	%D%/npy_header.c %D%/npy_header.h \
	%D%/occupancy.c %D%/occupancy.h \
	%D%/portions.c %D%/portions.h \
	%D%/rate_tiles.c %D%/rate_tiles.h \
	%D%/rates.c %D%/rates.h \
	%D%/region.c %D%/region.h \
	%D%/region_timeloop.c \
	%D%/shape.c %D%/shape.h \
	%D%/coding.c \
	%D%/coding.h \
	%D%/spiking.c \
	%D%/spiking.h \
	%D%/spot.c %D%/spot.h \
	%D%/stack.c %D%/stack.h \
	%D%/tally.c %D%/tally.h \
	%D%/ways.c %D%/ways.h \
	%D%/windows.c %D%/windows.h
