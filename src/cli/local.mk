# SPDX-License-Identifier: GPL-3.0-or-later
bin_PROGRAMS += joulenest
joulenest_SOURCES += %D%/cmd_chart.c %D%/cmd_check.c %D%/gnuplot.c %D%/gnuplot.h %D%/draw.c %D%/draw.h %D%/keep.c %D%/keep.h \
	%D%/cmd_report.c %D%/present.c %D%/present.h \
	%D%/whole_file.c %D%/whole_file.h %D%/cmd_dataflows.c %D%/cmd_estimate.c \
	%D%/cmd_compare.c %D%/cmd_evaluate.c %D%/contest_run.c %D%/contest_run.h \
	%D%/contest_keep.c %D%/contest_keep.h \
	%D%/cmd_map.c %D%/cmd_verify.c %D%/dataflow_name.c %D%/dataflow_name.h %D%/job.c \
	%D%/job.h %D%/map_files.c %D%/map_files.h %D%/map_layers.c \
	%D%/map_layers.h %D%/map_run.c %D%/map_run.h %D%/show_dataflow.c \
	%D%/show_dataflow.h %D%/map_options.c %D%/map_options.h \
	%D%/command.h %D%/help.c %D%/help.h %D%/main.c %D%/options.c \
	%D%/options.h %D%/output.c %D%/output.h %D%/quantity.c %D%/quantity.h \
	%D%/run.c %D%/run.h \
	%D%/terminal.c %D%/terminal.h
joulenest_SOURCES += %D%/progress.c %D%/progress.h %D%/map_store.c %D%/map_store.h %D%/map_stream.c \
	%D%/map_stream.h
# Shared objects of estimators call the public functions.
joulenest_LDFLAGS = $(AM_LDFLAGS) -export-dynamic
dist_man_MANS += %D%/joulenest.1
