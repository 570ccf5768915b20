#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Finds mappings of a layer, free and constrained, and replays the second.
cd "$(dirname "$0")" || exit 1
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT

joulenest map ../../arch/minimal.cfg layer.cfg || exit 1
echo
echo "== constrained"
joulenest map ../../arch/minimal.cfg layer.cfg --constraints=constraints.cfg \
    --objective=edp,energy -o "$folder" >"$folder/report" ||
    exit 1
head -9 "$folder/report"
sed -n '/^Search/,$p' "$folder/report"
echo
cat "$folder/conv.cfg"
echo
echo "== replayed"
joulenest evaluate ../../arch/minimal.cfg layer.cfg "$folder/conv.cfg" | head -9
