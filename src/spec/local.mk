# SPDX-License-Identifier: GPL-3.0-or-later
libjn_la_SOURCES += %D%/look.c %D%/view.c %D%/view.h
