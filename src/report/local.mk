# SPDX-License-Identifier: GPL-3.0-or-later
dist_man_MANS += %D%/joulenest-json.5
dist_pkgdata_DATA = %D%/result.schema.json
libjn_la_SOURCES += %D%/compare.c %D%/compare.h %D%/contest.c %D%/contest.h %D%/contest_text.c %D%/csv.c %D%/csv.h %D%/dump.c %D%/dump.h \
	%D%/estimate_rows.c %D%/estimate_rows.h %D%/json.c \
	%D%/json.h %D%/json_build.c %D%/json_build.h %D%/json_layer.c %D%/json_neurons.c %D%/json_sparse.c \
	%D%/loops.c %D%/loops.h %D%/notes.c %D%/notes.h %D%/page.c %D%/page.h %D%/refusal.c %D%/report.c \
	%D%/report.h %D%/report_estimate.c %D%/report_estimate.h \
	%D%/searched.c %D%/searched.h %D%/section.h \
	%D%/section_counts.c %D%/section_energy.c %D%/section_hardware.c \
	%D%/section_neurons.c %D%/section_sparse.c %D%/section_time.c %D%/table.c %D%/table.h %D%/text.c %D%/text.h \
	%D%/text_network.c
