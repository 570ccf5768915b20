/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"
#include "cli/help.h"
#include "cli/options.h"
#include "cli/output.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A subcommand is one file cmd_*.c and one entry here. */
const struct jn_command *const jn_commands[] = {
    &jn_command_evaluate,  &jn_command_map,     &jn_command_verify,
    &jn_command_dataflows, &jn_command_compare, &jn_command_chart,
    &jn_command_report,    &jn_command_check,   &jn_command_estimate,
    &jn_command_help,      &jn_command_version, NULL,
};

static enum jn_exit run_command(const struct jn_command *command,
                                char *const *arguments, struct jn_arena *arena)
{
    void *options = jn_arena_take(arena, 1, command->options_size + 1);
    struct jn_call call = {command, options, {NULL, 0}, arena};
    switch (
        jn_options_read(command, arguments, options, arena, &call.operands)) {
    case JN_READING_HELP:
        jn_help_command(command, arena);
        return JN_EXIT_DONE;
    case JN_READING_BAD:
        return JN_EXIT_BAD_COMMAND;
    case JN_READING_DONE:
        break;
    }
    return command->run(&call);
}

/* The options that stand in place of a subcommand. */
static const char *command_name(const char *argument)
{
    if (strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0)
        return "help";
    if (strcmp(argument, "--version") == 0 || strcmp(argument, "-V") == 0)
        return "version";
    return argument;
}

static enum jn_exit run(char *const *arguments, struct jn_arena *arena)
{
    if (!arguments[0]) {
        jn_options_complain(NULL, "say what to do: evaluate, check, ...");
        return JN_EXIT_BAD_COMMAND;
    }
    const struct jn_command *command = jn_help_find(command_name(arguments[0]));
    if (!command)
        return JN_EXIT_BAD_COMMAND;
    return run_command(command, arguments + 1, arena);
}

int main(int argument_count, char *arguments[])
{
    (void)argument_count;
    signal(SIGPIPE, SIG_IGN);
    struct jn_arena *arena = jn_arena_new();
    enum jn_exit code =
        arguments[0] ? run(arguments + 1, arena) : JN_EXIT_BAD_COMMAND;
    if (code != JN_EXIT_BAD_INPUT && !jn_output_close(stdout, NULL))
        code = JN_EXIT_BAD_INPUT;
    jn_arena_free(arena);
    exit((int)code);
}
