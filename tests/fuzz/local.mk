# SPDX-License-Identifier: GPL-3.0-or-later
#
# A target NAME is fuzz_NAME.c with a folder of inputs corpus/NAME.  It is
# built twice: with replay.c for make check, with libFuzzer for make fuzz.
EXTRA_DIST += %D%/run.sh %D%/replay.c %D%/target.h
