# SPDX-License-Identifier: GPL-3.0-or-later
libjn_la_SOURCES += %D%/expr.h %D%/load.h %D%/schema.h %D%/tree.h 
