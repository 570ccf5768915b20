# SPDX-License-Identifier: GPL-3.0-or-later
joulenest_SOURCES += %D%/html.c %D%/html.h
page = $(top_srcdir)/%D%/page.html
page_sources = %D%/page/package.json %D%/page/package-lock.json \
	%D%/page/build.mjs
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
