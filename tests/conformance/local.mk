# SPDX-License-Identifier: GPL-3.0-or-later
EXTRA_DIST += %D%/README.md %D%/cases %D%/test_conformance.c
