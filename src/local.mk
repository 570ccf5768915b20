# SPDX-License-Identifier: GPL-3.0-or-later
libjn_la_SOURCES += %D%/version.c %D%/version.h
