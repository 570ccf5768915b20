# SPDX-License-Identifier: GPL-3.0-or-later
jn_bench = %D%/bench.c %D%/bench.h
jn_machine = %D%/machine.c %D%/machine.h $(jn_bench)
check_PROGRAMS += %D%/test_builtin %D%/test_csv %D%/test_estimate \
	%D%/test_lookup %D%/test_out_of_memory %D%/test_plugin \
	%D%/test_report %D%/test_scaling %D%/test_table
%C%_test_builtin_SOURCES = %D%/test_builtin.c $(jn_bench)
%C%_test_csv_SOURCES = %D%/test_csv.c $(jn_bench)
%C%_test_estimate_SOURCES = %D%/test_estimate.c $(jn_machine)
%C%_test_lookup_SOURCES = %D%/test_lookup.c $(jn_bench)
%C%_test_out_of_memory_SOURCES = %D%/test_out_of_memory.c $(jn_machine)
%C%_test_out_of_memory_LDFLAGS = $(AM_LDFLAGS) -export-dynamic
%C%_test_plugin_SOURCES = %D%/test_plugin.c $(jn_machine)
%C%_test_plugin_LDFLAGS = $(AM_LDFLAGS) -export-dynamic
%C%_test_report_SOURCES = %D%/test_report.c $(jn_machine)
%C%_test_scaling_SOURCES = %D%/test_scaling.c $(jn_bench)
%C%_test_table_SOURCES = %D%/test_table.c $(jn_bench)

# Objects to load, from one source, which looks at its own name.  Compiled as
# the manual tells people to, so that they are there without shared libraries.
jn_plugins = %D%/plugin_good.so %D%/plugin_future.so %D%/plugin_mute.so \
	%D%/plugin_partial.so %D%/plugin_nameless.so %D%/plugin_boastful.so \
	%D%/plugin_negative.so
check_DATA += $(jn_plugins)
CLEANFILES += $(jn_plugins)
EXTRA_DIST += %D%/plugin.c
$(jn_plugins): %D%/plugin.c $(top_srcdir)/src/joulenest.h
	$(AM_V_CC)$(MKDIR_P) %D% && $(CC) -shared -fPIC $(AM_CPPFLAGS) \
		$(CPPFLAGS) $(AM_CFLAGS) $(CFLAGS) \
		-DPLUGIN=`basename $@ .so` -o $@ $(srcdir)/%D%/plugin.c
