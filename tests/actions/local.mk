# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += %D%/test_access
%C%_test_access_SOURCES = %D%/test_access.c
check_PROGRAMS += %D%/test_fit
%C%_test_fit_SOURCES = %D%/test_fit.c
check_PROGRAMS += %D%/test_network
%C%_test_network_SOURCES = %D%/test_network.c
