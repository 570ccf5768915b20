#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Compiles best.c against the library, maps two layers and replays one.
cd "$(dirname "$0")" || exit 1
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT

# shellcheck disable=SC2046,SC2086
${CC:-cc} -std=c11 $CFLAGS best.c -o "$folder/best" \
    $(pkg-config --cflags --libs joulenest) || exit 1
"$folder/best" "$folder" ../../arch/minimal.cfg layers.cfg || exit 1
echo
cat "$folder/1.cfg"
echo
joulenest evaluate ../../arch/minimal.cfg layers.cfg "$folder/1.cfg" \
    --layer=fc | head -6
