# SPDX-License-Identifier: GPL-3.0-or-later
sample_sources = tests/report/sample.c tests/report/sample.h
check_PROGRAMS += %D%/test_csv %D%/test_json %D%/test_loops \
	%D%/test_notes %D%/test_searched %D%/test_table %D%/test_text
%C%_test_csv_SOURCES = %D%/test_csv.c $(sample_sources)
%C%_test_json_SOURCES = %D%/test_json.c $(sample_sources)
%C%_test_loops_SOURCES = %D%/test_loops.c $(sample_sources)
%C%_test_notes_SOURCES = %D%/test_notes.c $(sample_sources)
%C%_test_searched_SOURCES = %D%/test_searched.c $(sample_sources)
%C%_test_table_SOURCES = %D%/test_table.c $(sample_sources)
%C%_test_text_SOURCES = %D%/test_text.c $(sample_sources)
dist_check_SCRIPTS += %D%/manual.sh
