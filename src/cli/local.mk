# SPDX-License-Identifier: GPL-3.0-or-later
bin_PROGRAMS += joulenest
joulenest_SOURCES = %D%/main.c
