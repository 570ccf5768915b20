/* SPDX-License-Identifier: GPL-3.0-or-later */
/* help.h - help on the program and on each subcommand.
 *
 * Input:  the tables of commands and options.
 * Output: text on standard output.
 * Next:   main.c.
 */
#ifndef JN_CLI_HELP_H
#define JN_CLI_HELP_H

#include "cli/command.h"

/* All subcommands in a line each. */
void jn_help_overview(struct jn_arena *arena);

/* One subcommand: how to call it, what it does, its options. */
void jn_help_command(const struct jn_command *command, struct jn_arena *arena);

/* The subcommand of this name; NULL after a complaint. */
const struct jn_command *jn_help_find(const char *name);

#endif
