#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh [DIR]: one task as ANN, QNN and SNN; with DIR, also charts and a page of
# all contestants there (needs gnuplot).
folder=${1:-}
if [ -n "$folder" ]; then
    mkdir -p "$folder" || exit 1
    folder=$(cd "$folder" && pwd)
fi
cd "$(dirname "$0")" || exit 1
joulenest compare use_case.cfg --effort=500 --width=80 --color=never || exit 1
if [ -n "$folder" ]; then
    joulenest compare use_case.cfg --effort=500 --output="$folder/compare.txt" \
        --chart="$folder/compare.svg" --results="$folder/results" || exit 1
    joulenest compare use_case.cfg --effort=500 --format=csv \
        --output="$folder/compare.csv" --chart-kind=compare-layers \
        --chart="$folder/compare-layers.svg" || exit 1
fi
