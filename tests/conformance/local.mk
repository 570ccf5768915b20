# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += %D%/test_conformance
%C%_test_conformance_SOURCES = %D%/test_conformance.c
EXTRA_DIST += %D%/README.md %D%/cases
