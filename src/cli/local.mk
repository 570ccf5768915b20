# SPDX-License-Identifier: GPL-3.0-or-later
bin_PROGRAMS += joulenest
joulenest_SOURCES = %D%/command.h \
	%D%/help.c %D%/help.h %D%/main.c \
	%D%/options.c %D%/options.h %D%/output.c %D%/output.h  \
	%D%/terminal.c %D%/terminal.h
