# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += %D%/test_version
%C%_test_version_SOURCES = %D%/test_version.c

dist_check_SCRIPTS += %D%/layers.sh %D%/header.sh
EXTRA_DIST += %D%/.clang-tidy %D%/header.c %D%/header.cpp %D%/lint.sh %D%/lsan.supp \
	%D%/installed.c %D%/installed.sh
check_PROGRAMS += %D%/test_eval
%C%_test_eval_SOURCES = %D%/test_eval.c
check_PROGRAMS += %D%/test_load
%C%_test_load_SOURCES = %D%/test_load.c
check_PROGRAMS += %D%/test_one_step
%C%_test_one_step_SOURCES = %D%/test_one_step.c
EXTRA_DIST += %D%/one_step/alexnet_sparse.cfg %D%/one_step/mnist_b.cfg \
	%D%/one_step/resnet18.cfg
