/* SPDX-License-Identifier: GPL-3.0-or-later */
/* command.h - what a subcommand is.
 *
 * Input:  options and operands, read by cli/options.h.
 * Output: an exit code.
 * Next:   each cmd_*.c has one struct jn_command; main.c lists them.
 */
#ifndef JN_CLI_COMMAND_H
#define JN_CLI_COMMAND_H

#include "base/arena.h"

#include <stdint.h>

/* What the program ends with; the manual page lists them. */
enum jn_exit {
    JN_EXIT_DONE = 0,
    JN_EXIT_BAD_INPUT = 1,   /* or something could not be read or written */
    JN_EXIT_BAD_COMMAND = 2, /* the command line */
    JN_EXIT_NO_MAPPING = 3   /* none that fits */
};

/* A list of texts, as operands or an option given several times make. */
struct jn_texts {
    const char **items;
    size_t count;
};

enum jn_option_kind {
    JN_OPTION_FLAG,   /* bool */
    JN_OPTION_TEXT,   /* const char *, NULL unless given */
    JN_OPTION_TEXTS,  /* struct jn_texts: may be given several times */
    JN_OPTION_CHOICE, /* unsigned: index in CHOICES */
    JN_OPTION_SET,    /* unsigned: bit i for CHOICES[i], separated by commas */
    JN_OPTION_COUNT,  /* uint64_t within LEAST and MOST */
    JN_OPTION_REAL    /* double above LEAST, at most MOST */
};

/* One option: the same row parses it, checks it and explains it. */
struct jn_option {
    const char *name; /* "format" for --format; NULL ends a table */
    char letter;      /* 'f' for -f, or 0 */
    enum jn_option_kind kind;
    size_t offset;              /* of its value in the command's struct */
    const char *argument;       /* "FILE", as help shows it */
    const char *const *choices; /* ending in NULL */
    uint64_t least, most;
    const char *help;
};

/* A call of a subcommand. */
struct jn_call {
    const struct jn_command *command;
    const void *options; /* the command's own struct */
    struct jn_texts operands;
    struct jn_arena *arena;
};

struct jn_command {
    const char *name;
    const char *operands; /* "FILE...", as help shows it */
    const char *summary;  /* one line */
    const char *details;  /* a paragraph, or "" */
    const struct jn_option *options;
    size_t options_size;
    size_t least_operands;
    enum jn_exit (*run)(const struct jn_call *call);
};

/* All subcommands, ending in NULL; main.c. */
extern const struct jn_command *const jn_commands[];

extern const struct jn_command jn_command_evaluate;
extern const struct jn_command jn_command_map;
extern const struct jn_command jn_command_dataflows;
extern const struct jn_command jn_command_compare;
extern const struct jn_command jn_command_verify;
extern const struct jn_command jn_command_chart;
extern const struct jn_command jn_command_report;
extern const struct jn_command jn_command_check;
extern const struct jn_command jn_command_estimate;
extern const struct jn_command jn_command_help;
extern const struct jn_command jn_command_version;

#endif
