#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh PROGRAM SECONDS: lets a libFuzzer target search.  It starts from its
# corpus in the source tree; what it learns goes to fuzz/NAME here, and an
# input that breaks the target to fuzz/NAME-crash-...

program=$1
seconds=$2
name=$(basename "$program")
name=${name#fuzz_}
seeds=$(dirname "$0")/corpus/$name
mkdir -p "fuzz/$name"
echo "$name: $seconds s"
exec "./$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
    -max_len=16384 -verbosity=0 -print_final_stats=1 \
    -artifact_prefix="fuzz/$name-" "fuzz/$name" "$seeds"
