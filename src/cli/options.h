/* SPDX-License-Identifier: GPL-3.0-or-later */
/* options.h - the command line of a subcommand.
 *
 * Input:  arguments and the command's table of options.
 * Output: the command's struct filled in, operands, complaints on stderr.
 * Next:   main.c runs the command.
 */
#ifndef JN_CLI_OPTIONS_H
#define JN_CLI_OPTIONS_H

#include "cli/command.h"

enum jn_reading {
    JN_READING_DONE,
    JN_READING_HELP, /* --help was among the arguments */
    JN_READING_BAD   /* complained about */
};

/* Reads ARGUMENTS, which end in NULL and start behind the subcommand's name.
 * OPTIONS is the command's struct with its defaults.  Options and operands
 * may be mixed; "--" ends the options; a long option may be cut short where
 * it stays unique. */
enum jn_reading jn_options_read(const struct jn_command *command,
                                char *const *arguments, void *options,
                                struct jn_arena *arena,
                                struct jn_texts *operands);

/* Prints a complaint about the command line and where to find help. */
void jn_options_complain(const struct jn_command *command, const char *format,
                         ...) __attribute__((format(printf, 2, 3)));

/* Which of CHOICES, which end in NULL, TEXT is; false after a complaint about
 * the value of the option NAME. */
bool jn_options_choose(const struct jn_call *call, const char *name,
                       const char *const *choices, const char *text,
                       unsigned *choice);

/* Appends TEXT to a list. */
void jn_texts_add(struct jn_texts *texts, const char *text,
                  struct jn_arena *arena);

#endif
