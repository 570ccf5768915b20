#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Results against their schema.  Skipped where node or its packages are not
# there.

cd "${srcdir:-.}" || exit 1
if ! command -v node >/dev/null ||
    [ ! -d src/html/page/node_modules/ajv ]; then
    echo "skipped: needs node and what npm ci fetches"
    exit 77
fi
exec node tests/html/schema.mjs
