/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quantity.h - shares and sizes on the command line.
 *
 * Input:  the text of an option's value, or NULL if it was not given.
 * Output: the number; a complaint about the command line if it is none.
 * Next:   cmd_map.c puts it into what a search is asked.
 */
#ifndef JN_CLI_QUANTITY_H
#define JN_CLI_QUANTITY_H

#include "cli/command.h"

/* "0.03" or "3%": a share from 0 to below 1; 0 if TEXT is NULL. */
bool jn_quantity_ratio(const struct jn_call *call, const char *option,
                       const char *text, double *ratio);

/* "500MB", "2GB", "64KiB", "100000": bytes from 1 MB to 1 EB; 0 if TEXT is
 * NULL. */
bool jn_quantity_bytes(const struct jn_call *call, const char *option,
                       const char *text, uint64_t *bytes);

#endif
