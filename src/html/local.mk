# SPDX-License-Identifier: GPL-3.0-or-later
joulenest_SOURCES += %D%/html.c %D%/html.h
page = $(top_srcdir)/%D%/page.html
page_sources = %D%/page/build.mjs %D%/page/charts/bars.js \
	%D%/page/charts/columns.js %D%/page/charts/compare.js \
	%D%/page/charts/echarts.js %D%/page/charts/flat.js \
	%D%/page/charts/kinds.js %D%/page/charts/labels.js \
	%D%/page/charts/panel.js %D%/page/charts/picture.js \
	%D%/page/charts/points.js %D%/page/charts/roofline.js \
	%D%/page/charts/section.js %D%/page/charts/sheet.js \
	%D%/page/charts/tokens.js %D%/page/charts/tooltip.js \
	%D%/page/constants.js %D%/page/controls.js %D%/page/dom.js \
	%D%/page/download.js %D%/page/drill/drill.js %D%/page/drill/layer.js \
	%D%/page/drill/part.js %D%/page/drill/parts.js %D%/page/drill/price.js \
	%D%/page/drill/tensor.js %D%/page/index.html %D%/page/inputs.js \
	%D%/page/layers.js %D%/page/licences/echarts-LICENSE \
	%D%/page/licences/echarts-NOTICE %D%/page/licences/tslib-LICENSE \
	%D%/page/licences/zrender-LICENSE %D%/page/machine.js %D%/page/main.js \
	%D%/page/nest.js %D%/page/overview.js %D%/page/package-lock.json \
	%D%/page/package.json %D%/page/palette.js %D%/page/result_parts.js \
	%D%/page/results.js %D%/page/route.js %D%/page/runs.js \
	%D%/page/search.js %D%/page/style/base.css %D%/page/style/parts.css \
	%D%/page/style/print.css %D%/page/table.js %D%/page/theme.js \
	%D%/page/units.js
EXTRA_DIST += $(page_sources) %D%/page.html

if PAGE
AM_CPPFLAGS += -DJN_PAGE='"$(abs_top_srcdir)/%D%/page.html"'
%D%/html.$(OBJEXT): $(page)
endif

# As with all that is distributed, it is made where its sources are.
if NODE
$(page): $(page_sources)
	$(AM_V_GEN)cd $(top_srcdir)/%D%/page && \
		{ $(NPM) ci --ignore-scripts --no-audit --no-fund --loglevel=error \
			>npm.log || { cat npm.log; echo "npm could not fetch what the page \
of 'joulenest report' is made of; configure --without-page does without"; \
			exit 1; } >&2; } && \
		$(NODE) build.mjs ../page.html
endif
