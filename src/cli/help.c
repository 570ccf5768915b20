/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/help.h"

#include "base/diag.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "report/page.h"
#include "report/table.h"

#include <string.h>

static struct jn_page help_page(struct jn_arena *arena)
{
    return (struct jn_page){stdout, arena, jn_terminal_width(stdout),
                            jn_terminal_colour(stdout, JN_WHEN_AUTO)};
}

/* Two columns: a name that stays whole, a text that wraps. */
static void print_pair(const struct jn_page *page, size_t indent,
                       const char *name, const char *text)
{
    fprintf(page->stream, "  %s", jn_page_styled(page, JN_STRONG, name));
    if (strlen(name) + 4 > indent)
        fprintf(page->stream, "\n%*s", (int)indent, "");
    else
        fprintf(page->stream, "%*s", (int)(indent - 2 - strlen(name)), "");
    jn_page_hang(page, indent, text);
}

void jn_help_overview(struct jn_arena *arena)
{
    enum { INDENT = 14 };
    struct jn_page page = help_page(arena);
    fputs("Usage: joulenest COMMAND [OPTION]... [FILE]...\n", stdout);
    jn_page_paragraph(&page, 0,
                      "From loop nests to joules: how a layer of a neural "
                      "network, mapped on an accelerator, moves its data, and "
                      "what that costs in energy, time and area.");
    fputs("\nCommands:\n", stdout);
    for (size_t i = 0; jn_commands[i]; i++)
        print_pair(&page, INDENT, jn_commands[i]->name,
                   jn_commands[i]->summary);
    fputc('\n', stdout);
    jn_page_paragraph(&page, 0,
                      "'joulenest COMMAND --help' explains a command; 'man "
                      "joulenest' explains all, 'man 5 joulenest' the files.");
}

/* "-f, --format=FORMAT". */
static const char *option_text(const struct jn_option *option,
                               struct jn_arena *arena)
{
    const char *letter = option->letter
                             ? jn_arena_format(arena, "-%c, ", option->letter)
                             : "    ";
    bool has_value = option->kind != JN_OPTION_FLAG;
    return jn_arena_format(arena, "%s--%s%s%s", letter, option->name,
                           has_value ? "=" : "",
                           has_value ? option->argument : "");
}

void jn_help_command(const struct jn_command *command, struct jn_arena *arena)
{
    enum { INDENT = 30 };
    struct jn_page page = help_page(arena);
    bool has_options = command->options && command->options->name;
    printf("Usage: joulenest %s%s%s%s\n", command->name,
           has_options ? " [OPTION]..." : "", command->operands[0] ? " " : "",
           command->operands);
    jn_page_paragraph(&page, 0, command->summary);
    if (command->details[0]) {
        fputc('\n', stdout);
        jn_page_paragraph(&page, 0, command->details);
    }
    fputs("\nOptions:\n", stdout);
    for (const struct jn_option *o = command->options; o && o->name; o++)
        print_pair(&page, INDENT, option_text(o, arena), o->help);
    print_pair(&page, INDENT, "-h, --help", "print this and stop");
}

const struct jn_command *jn_help_find(const char *name)
{
    enum { MOST = 32 };
    const char *names[MOST];
    size_t count = 0;
    for (; count < MOST && jn_commands[count]; count++) {
        names[count] = jn_commands[count]->name;
        if (strcmp(names[count], name) == 0)
            return jn_commands[count];
    }
    const char *similar = jn_did_you_mean(name, names, count);
    if (similar)
        jn_options_complain(NULL,
                            "there is no command '%s'; did you mean '%s'?",
                            name, similar);
    else
        jn_options_complain(NULL, "there is no command '%s'", name);
    return NULL;
}

static enum jn_exit run_help(const struct jn_call *call)
{
    if (call->operands.count == 0) {
        jn_help_overview(call->arena);
        return JN_EXIT_DONE;
    }
    const struct jn_command *command = jn_help_find(call->operands.items[0]);
    if (!command)
        return JN_EXIT_BAD_COMMAND;
    jn_help_command(command, call->arena);
    return JN_EXIT_DONE;
}

const struct jn_command jn_command_help = {
    .name = "help",
    .operands = "[COMMAND]",
    .summary = "explain joulenest, or one of its commands",
    .details = "",
    .run = run_help,
};

static enum jn_exit run_version(const struct jn_call *call)
{
    (void)call;
    printf("joulenest %s\n", jn_version());
    return JN_EXIT_DONE;
}

const struct jn_command jn_command_version = {
    .name = "version",
    .operands = "",
    .summary = "print the version",
    .details = "",
    .run = run_version,
};
