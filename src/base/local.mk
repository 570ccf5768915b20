# SPDX-License-Identifier: GPL-3.0-or-later
libjn_la_SOURCES += %D%/arena.h %D%/checked.h %D%/diag.h 
