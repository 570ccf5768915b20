#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Prices a buffer of embedded DRAM by a shared object, then by a table.
cd "$(dirname "$0")" || exit 1
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT

# shellcheck disable=SC2046,SC2086
${CC:-cc} -std=c11 $CFLAGS -shared -fPIC estimator.c -o "$folder/estimator.so" \
    $(pkg-config --cflags joulenest) -lm || exit 1
joulenest estimate machine.cfg --estimator="$folder/estimator.so" || exit 1
echo
joulenest estimate machine.cfg --estimator=energies.csv
