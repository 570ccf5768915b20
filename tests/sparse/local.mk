# SPDX-License-Identifier: GPL-3.0-or-later
check_LTLIBRARIES += %D%/libplacements.la
%C%_libplacements_la_SOURCES = %D%/placements.c %D%/placements.h
check_PROGRAMS += %D%/test_bind %D%/test_data %D%/test_density %D%/test_hypergeometric \
	%D%/test_models %D%/test_tiles
%C%_test_bind_SOURCES = %D%/test_bind.c
%C%_test_data_SOURCES = %D%/test_data.c
%C%_test_density_SOURCES = %D%/test_density.c
%C%_test_density_LDADD = %D%/libplacements.la $(LDADD)
%C%_test_hypergeometric_SOURCES = %D%/test_hypergeometric.c
%C%_test_models_SOURCES = %D%/test_models.c
%C%_test_models_LDADD = %D%/libplacements.la $(LDADD)
%C%_test_tiles_SOURCES = %D%/test_tiles.c
%C%_test_tiles_LDADD = %D%/libplacements.la $(LDADD)
check_PROGRAMS += %D%/test_portions
%C%_test_portions_SOURCES = %D%/test_portions.c
check_LTLIBRARIES += %D%/libspikecase.la
%C%_libspikecase_la_SOURCES = %D%/spike_case.c %D%/spike_case.h
check_PROGRAMS += %D%/test_events
%C%_test_events_SOURCES = %D%/test_events.c
%C%_test_events_LDADD = %D%/libspikecase.la $(LDADD)
check_PROGRAMS += %D%/test_recorded
%C%_test_recorded_SOURCES = %D%/test_recorded.c
EXTRA_DIST += %D%/recorded/README.md %D%/recorded/speck_activity.npy
