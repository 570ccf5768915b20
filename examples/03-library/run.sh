#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Compiles energy.c against the library and runs it on AlexNet and Eyeriss.
cd "$(dirname "$0")" || exit 1
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT

# shellcheck disable=SC2046,SC2086
${CC:-cc} -std=c11 $CFLAGS energy.c -o "$folder/energy" \
    $(pkg-config --cflags --libs joulenest) || exit 1
"$folder/energy" ../../arch/eyeriss.cfg ../../workloads/alexnet.cfg \
    ../../mappings/eyeriss_alexnet_row_stationary.cfg
