# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += %D%/test_access
%C%_test_access_SOURCES = %D%/test_access.c
check_PROGRAMS += %D%/test_fit
%C%_test_fit_SOURCES = %D%/test_fit.c
check_PROGRAMS += %D%/test_network
%C%_test_network_SOURCES = %D%/test_network.c
check_PROGRAMS += %D%/test_overbook
%C%_test_overbook_SOURCES = %D%/test_overbook.c
check_PROGRAMS += %D%/test_sparse
%C%_test_sparse_SOURCES = %D%/test_sparse.c
check_PROGRAMS += %D%/test_instances
%C%_test_instances_SOURCES = %D%/test_instances.c
check_PROGRAMS += %D%/test_spike_operations
%C%_test_spike_operations_SOURCES = %D%/test_spike_operations.c
%C%_test_spike_operations_LDADD = tests/sparse/libspikecase.la $(LDADD)
check_PROGRAMS += %D%/test_neurons
%C%_test_neurons_SOURCES = \
	tests/oracle/case.c tests/oracle/case.h tests/oracle/layers.c \
	tests/oracle/neuron_case.c tests/oracle/neuron_case.h \
	%D%/test_neurons.c
check_PROGRAMS += %D%/test_event_load
%C%_test_event_load_SOURCES = %D%/test_event_load.c
