#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# One layer on one array, weight stationary and output stationary.
cd "$(dirname "$0")" || exit 1
for dataflow in weight_stationary output_stationary; do
    echo "== $dataflow"
    joulenest evaluate machine.cfg layer.cfg $dataflow.cfg || exit 1
done
