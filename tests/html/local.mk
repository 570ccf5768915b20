# SPDX-License-Identifier: GPL-3.0-or-later
dist_check_SCRIPTS += %D%/report.sh %D%/schema.sh
EXTRA_DIST += %D%/browser.mjs %D%/checks.mjs %D%/clusters.cfg %D%/drill.mjs %D%/figures.mjs \
	%D%/packages.mjs %D%/page_checks.mjs %D%/report.mjs %D%/results.mjs \
	%D%/schema.mjs
