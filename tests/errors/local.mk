# SPDX-License-Identifier: GPL-3.0-or-later
#
# NAME.cfg or NAME.yaml has one fault, NAME.txt what is said about it.
# The Makefile's dist-hook distributes them.
EXTRA_DIST += %D%/tables
dist_check_SCRIPTS += %D%/run.sh
