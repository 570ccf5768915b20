#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh [DIR]: evaluates networks of 5, 21 and 121 layers and draws every kind
# of chart of each, in DIR if it is given.
folder=${1:-}
if [ -n "$folder" ]; then
    mkdir -p "$folder" || exit 1
    folder=$(cd "$folder" && pwd)
fi
cd "$(dirname "$0")" || exit 1
command -v gnuplot >/dev/null || exit 77
if [ -z "$folder" ]; then
    folder=$(mktemp -d) || exit 1
    trap 'rm -rf "$folder"' EXIT
fi

for network in mnist_a vgg16 bert_base; do
    joulenest evaluate "../../workloads/$network.cfg" ../../arch/eyeriss.cfg \
        "../../mappings/eyeriss_$network.cfg" --save "$folder/$network.json" \
        >"$folder/report" || exit 1
    head -n 1 "$folder/report"
    for kind in energy energy-percent tensor action traffic latency \
        utilization area roofline nest machine; do
        joulenest chart "$folder/$network.json" --kind=$kind \
            -o "$folder/$network-$kind.svg" || exit 1
        echo "  $network-$kind.svg"
    done
done

echo "vgg16, mapped by hand and by two short searches"
for objective in energy latency; do
    joulenest map ../../arch/eyeriss.cfg ../../workloads/vgg16.cfg \
        --objective=$objective --search=anneal --samples=10000 \
        --save "$folder/$objective.json" >"$folder/report" || exit 1
done
for kind in compare compare-layers pareto; do
    joulenest chart "$folder/vgg16.json" "$folder/energy.json" \
        "$folder/latency.json" --kind=$kind -o "$folder/vgg16-$kind.svg" ||
        exit 1
    echo "  vgg16-$kind.svg"
done
