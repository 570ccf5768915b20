# SPDX-License-Identifier: GPL-3.0-or-later
libjn_la_SOURCES += \
	%D%/anneal.c \
	%D%/certificate.c %D%/certificate.h %D%/certify.c %D%/prove.c \
	%D%/request.h \
	%D%/verify.c %D%/verify.h %D%/verify_leaf.c \
	%D%/verify_steps.c %D%/verify_steps.h %D%/verify_tree.c \
	%D%/clash.c %D%/clash.h \
	%D%/dataflow.c %D%/dataflow.h \
	%D%/dataflow_layer.c %D%/dataflow_layer.h \
	%D%/demands.c %D%/demands.h \
	%D%/draw.c %D%/draw.h \
	%D%/branch.c %D%/branch.h %D%/descent.c %D%/descent.h %D%/exact.c \
	%D%/layout.c %D%/layout.h \
	%D%/links.c %D%/links.h \
	%D%/actual.c %D%/actual.h \
	%D%/kinds.c %D%/kinds.h \
	%D%/leaf.c %D%/leaf.h \
	%D%/bundle.c %D%/bundle.h \
	%D%/relax.h %D%/relax_make.c \
	%D%/relax_networks.c %D%/relax_networks.h \
	%D%/relax_terms.c %D%/relax_terms.h \
	%D%/relax_flows.c %D%/relax_flows.h \
	%D%/relax_fits.c %D%/relax_fits.h \
	%D%/relax_weights.c %D%/relax_weights.h \
	%D%/relax_bound.c %D%/relax_bound.h \
	%D%/relax_paths.c %D%/relax_paths.h \
	%D%/relax_dual.c \
	%D%/exhaustive.c \
	%D%/fan.c %D%/fan.h \
	%D%/front.c %D%/lattice.c %D%/lattice.h %D%/lattice_make.c \
	%D%/memo.c %D%/memo.h %D%/overlap.c %D%/overlap.h \
	%D%/inside.c %D%/inside.h %D%/seen.c %D%/seen.h \
	%D%/step.c %D%/step.h %D%/tolls.c %D%/tolls.h \
	%D%/factor.c %D%/factor.h \
	%D%/key.c %D%/key.h \
	%D%/neurons.c %D%/neurons.h \
	%D%/mapspace.c %D%/mapspace.h \
	%D%/objective.c %D%/objective.h \
	%D%/objective_list.c %D%/objective_list.h \
	%D%/phases.c %D%/phases.h \
	%D%/plan.c %D%/plan.h \
	%D%/random.c \
	%D%/restrict.c %D%/restrict.h \
	%D%/search.c %D%/search.h %D%/stream.c %D%/stream.h \
	%D%/size.c %D%/size.h \
	%D%/strategy.h \
	%D%/ascent.c %D%/ascent.h \
	%D%/walk.c %D%/walk.h \
	%D%/worker.c %D%/worker.h \
	%D%/zeros.c %D%/zeros.h
libjn_la_SOURCES += %D%/atoms.c %D%/atoms.h %D%/board.c %D%/board.h \
	 %D%/explain.c %D%/explain.h \
	%D%/reach.c %D%/reach.h
libjn_la_SOURCES += %D%/request.c
