# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += %D%/test_version
%C%_test_version_SOURCES = %D%/test_version.c
