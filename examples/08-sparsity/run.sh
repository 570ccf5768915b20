#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh [DIR]: one layer at several densities on a machine like Eyeriss v2, and
# without zeros; with DIR, also a chart of all runs there (needs gnuplot).
folder=${1:-}
if [ -n "$folder" ]; then
    mkdir -p "$folder" || exit 1
    folder=$(cd "$folder" && pwd)
fi
cd "$(dirname "$0")" || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cp layer.cfg "$work" || exit 1

echo "density   energy, nJ   cycles"
for density in 1.0 0.8 0.6 0.4 0.2 0.1; do
    {
        echo "defaults = { density = { inputs = $density; weights = $density; }; };"
        echo "@include \"layer.cfg\""
    } >"$work/density_$density.cfg"
    joulenest evaluate ../../arch/eyeriss_v2_like.cfg mapping.cfg \
        "$work/density_$density.cfg" --save "$work/density_$density.json" \
        >"$work/report" || exit 1
    awk -v density="$density" '
        / energy  / && !energy { energy = $2 * ($3 == "uJ" ? 1000 : 1) }
        / time  / && !cycles { cycles = $2 }
        END { printf "%7s %12.0f %8s\n", density, energy, cycles }' "$work/report"
done
echo
sed -n '/^Zeros/,/^Compression/p' "$work/report" | sed '$d'

if [ -n "$folder" ]; then
    joulenest chart "$work"/density_*.json --kind=compare \
        -o "$folder/density.svg" || exit 1
fi
