/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libconfig.h - pieces of files in libconfig's syntax.
 *
 * Input:  any text, names and all.
 * Output: what libconfig reads as the same text.
 * Next:   export/mapping.c and export/constraints.c.
 */
#ifndef JN_EXPORT_LIBCONFIG_H
#define JN_EXPORT_LIBCONFIG_H

#include <stdio.h>

/* TEXT in quotes, with escapes where they are needed. */
void jn_libconfig_text(const char *text, FILE *stream);

#endif
