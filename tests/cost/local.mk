# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += %D%/test_cost
%C%_test_cost_SOURCES = %D%/test_cost.c
