# SPDX-License-Identifier: GPL-3.0-or-later
libjn_la_SOURCES += %D%/timeloop.c %D%/timeloop.h \
	%D%/timeloop_arch.c %D%/timeloop_arch.h \
	%D%/timeloop_constraint.c %D%/timeloop_constraint.h \
	%D%/timeloop_density.c %D%/timeloop_density.h \
	%D%/timeloop_factors.c %D%/timeloop_factors.h \
	%D%/timeloop_format.c %D%/timeloop_format.h \
	%D%/timeloop_flatten.h %D%/timeloop_list.c %D%/timeloop_tree.c \
	%D%/timeloop_keys.c %D%/timeloop_keys.h \
	%D%/timeloop_level.c %D%/timeloop_level.h \
	%D%/timeloop_mapper.c %D%/timeloop_mapper.h \
	%D%/timeloop_mapping.c %D%/timeloop_mapping.h \
	%D%/timeloop_network.c %D%/timeloop_network.h \
	%D%/timeloop_parts.c %D%/timeloop_parts.h \
	%D%/timeloop_prices.c %D%/timeloop_prices.h \
	%D%/timeloop_problem.c %D%/timeloop_problem.h \
	%D%/timeloop_projection.c %D%/timeloop_projection.h \
	%D%/timeloop_sparse.c %D%/timeloop_sparse.h \
	%D%/timeloop_tables.c %D%/timeloop_tables.h
libjn_la_SOURCES += %D%/hdf5_data.c %D%/hdf5_file.c %D%/hdf5_file.h \
	%D%/hdf5_heap.c %D%/hdf5_heap.h %D%/hdf5_object.h %D%/nir.c %D%/nir.h %D%/nir_data.c %D%/nir_data.h %D%/nir_emit.c %D%/nir_emit.h \
	%D%/nir_graph.c %D%/nir_graph.h %D%/nir_layers.c %D%/nir_layers.h \
	%D%/nir_node.c %D%/nir_order.c %D%/nir_order.h %D%/nir_shape.c \
	%D%/nir_shape.h %D%/nir_side.c %D%/nir_side.h %D%/nir_tree.c \
	%D%/nir_tree.h
