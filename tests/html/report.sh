#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Reports in a browser, CHROMIUM.  Skipped where that, node or its packages are
# not there.

cd "${srcdir:-.}" || exit 1
browser=${CHROMIUM:-/usr/bin/chromium}
if ! command -v node >/dev/null || [ ! -x "$browser" ] ||
    [ ! -d src/html/page/node_modules/playwright-core ]; then
    echo "skipped: needs node, what npm ci fetches, and chromium"
    exit 77
fi
exec node tests/html/report.mjs src/html/page.html
