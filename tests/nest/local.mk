# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += %D%/test_reuse
%C%_test_reuse_SOURCES = %D%/test_reuse.c
check_PROGRAMS += %D%/test_spread
%C%_test_spread_SOURCES = %D%/test_spread.c
check_PROGRAMS += %D%/test_tile
%C%_test_tile_SOURCES = %D%/test_tile.c
