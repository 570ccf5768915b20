/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/options.h"

#include "base/diag.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What one reading works with. */
struct reading {
    const struct jn_command *command;
    char *const *next; /* argument to be read */
    void *options;
    struct jn_texts *operands;
    struct jn_arena *arena;
    bool wants_help;
};

void jn_options_complain(const struct jn_command *command, const char *format,
                         ...)
{
    const char *name = command ? command->name : NULL;
    va_list list;
    va_start(list, format);
    fprintf(stderr, "joulenest%s%s: ", name ? " " : "", name ? name : "");
    vfprintf(stderr, format, list);
    va_end(list);
    fprintf(stderr, "\nTry 'joulenest %s%s--help'.\n", name ? name : "",
            name ? " " : "");
}

void jn_texts_add(struct jn_texts *texts, const char *text,
                  struct jn_arena *arena)
{
    const char **items = jn_arena_take(arena, texts->count + 1, sizeof *items);
    for (size_t i = 0; i < texts->count; i++)
        items[i] = texts->items[i];
    items[texts->count++] = text;
    texts->items = items;
}

static void *value_of(const struct reading *reading,
                      const struct jn_option *option)
{
    return (char *)reading->options + option->offset;
}

static bool starts_with(const char *text, const char *start, size_t length)
{
    return strncmp(text, start, length) == 0;
}

/* The option of this name, in full or cut short; NULL and *COUNT of those it
 * could be otherwise. */
static const struct jn_option *find_long(const struct jn_command *command,
                                         const char *name, size_t length,
                                         size_t *count)
{
    const struct jn_option *found = NULL;
    *count = 0;
    for (const struct jn_option *o = command->options; o && o->name; o++) {
        if (!starts_with(o->name, name, length))
            continue;
        if (strlen(o->name) == length) {
            *count = 1;
            return o;
        }
        found = o;
        (*count)++;
    }
    return *count == 1 ? found : NULL;
}

static const struct jn_option *find_letter(const struct jn_command *command,
                                           char letter)
{
    for (const struct jn_option *o = command->options; o && o->name; o++)
        if (o->letter == letter && letter)
            return o;
    return NULL;
}

static const char *similar_option(const struct jn_command *command,
                                  const char *name)
{
    enum { MOST = 64 };
    const char *names[MOST] = {"help"};
    size_t count = 1;
    for (const struct jn_option *o = command->options;
         o && o->name && count < MOST; o++)
        names[count++] = o->name;
    return jn_did_you_mean(name, names, count);
}

static bool complain_unknown(const struct reading *reading, const char *name)
{
    const char *similar = similar_option(reading->command, name);
    if (similar)
        jn_options_complain(reading->command,
                            "there is no option '--%s'; did you mean '--%s'?",
                            name, similar);
    else
        jn_options_complain(reading->command, "there is no option '--%s'",
                            name);
    return false;
}

/* "'text', 'csv' or 'json'". */
static const char *list_choices(const char *const *choices,
                                struct jn_arena *arena)
{
    const char *text = "";
    for (size_t i = 0; choices[i]; i++) {
        const char *comma = !choices[i + 1] ? " or " : ", ";
        text = jn_arena_format(arena, "%s%s'%s'", text, i > 0 ? comma : "",
                               choices[i]);
    }
    return text;
}

bool jn_options_choose(const struct jn_call *call, const char *name,
                       const char *const *choices, const char *text,
                       unsigned *choice)
{
    for (unsigned i = 0; choices[i]; i++)
        if (strcmp(choices[i], text) == 0) {
            *choice = i;
            return true;
        }
    jn_options_complain(call->command, "'--%s' takes %s, not '%s'", name,
                        list_choices(choices, call->arena), text);
    return false;
}

static bool read_choice(const struct reading *reading,
                        const struct jn_option *option, const char *text,
                        unsigned *choice)
{
    const struct jn_call call = {
        reading->command, reading->options, {NULL, 0}, reading->arena};
    return jn_options_choose(&call, option->name, option->choices, text,
                             choice);
}

static bool read_set(const struct reading *reading,
                     const struct jn_option *option, const char *text)
{
    unsigned *set = value_of(reading, option);
    while (true) {
        size_t length = strcspn(text, ",");
        unsigned choice = 0;
        if (!read_choice(reading, option,
                         jn_arena_slice(reading->arena, text, length), &choice))
            return false;
        *set |= 1u << choice;
        if (text[length] == '\0')
            return true;
        text += length + 1;
    }
}

static bool read_count(const struct reading *reading,
                       const struct jn_option *option, const char *text)
{
    char *end;
    errno = 0;
    unsigned long long count = strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0 ||
        count < option->least || count > option->most) {
        jn_options_complain(reading->command,
                            "'--%s' takes a number from %" PRIu64 " to %" PRIu64
                            ", not '%s'",
                            option->name, option->least, option->most, text);
        return false;
    }
    *(uint64_t *)value_of(reading, option) = count;
    return true;
}

static bool read_real(const struct reading *reading,
                      const struct jn_option *option, const char *text)
{
    char *end;
    double real = strtod(text, &end);
    bool good = text[strspn(text, "0123456789.eE+-")] == '\0' && end != text &&
                *end == '\0' && real > (double)option->least &&
                real <= (double)option->most;
    if (good)
        *(double *)value_of(reading, option) = real;
    else
        jn_options_complain(reading->command,
                            "'--%s' takes a number above %" PRIu64
                            ", up to %" PRIu64 ", not '%s'",
                            option->name, option->least, option->most, text);
    return good;
}

static bool read_value(const struct reading *reading,
                       const struct jn_option *option, const char *text)
{
    switch (option->kind) {
    case JN_OPTION_FLAG:
        break;
    case JN_OPTION_TEXT:
        *(const char **)value_of(reading, option) = text;
        return true;
    case JN_OPTION_TEXTS:
        jn_texts_add(value_of(reading, option), text, reading->arena);
        return true;
    case JN_OPTION_CHOICE:
        return read_choice(reading, option, text, value_of(reading, option));
    case JN_OPTION_SET:
        return read_set(reading, option, text);
    case JN_OPTION_COUNT:
        return read_count(reading, option, text);
    case JN_OPTION_REAL:
        return read_real(reading, option, text);
    }
    return false;
}

/* The next argument is the value. */
static bool read_separate(struct reading *reading,
                          const struct jn_option *option)
{
    if (!*reading->next) {
        jn_options_complain(reading->command, "'--%s' needs a value: --%s=%s",
                            option->name, option->name, option->argument);
        return false;
    }
    return read_value(reading, option, *reading->next++);
}

static bool raise_flag(const struct reading *reading,
                       const struct jn_option *option)
{
    *(bool *)value_of(reading, option) = true;
    return true;
}

static bool read_long(struct reading *reading, const char *argument)
{
    size_t length = strcspn(argument, "=");
    const char *name = jn_arena_slice(reading->arena, argument, length);
    size_t count;
    const struct jn_option *option =
        find_long(reading->command, name, length, &count);
    if (strcmp(name, "help") == 0)
        return reading->wants_help = true;
    if (count > 1) {
        jn_options_complain(reading->command,
                            "'--%s' could be several options: write it out",
                            name);
        return false;
    }
    if (!option)
        return complain_unknown(reading, name);
    bool has_value = argument[length] == '=';
    if (option->kind != JN_OPTION_FLAG)
        return has_value ? read_value(reading, option, argument + length + 1)
                         : read_separate(reading, option);
    if (!has_value)
        return raise_flag(reading, option);
    jn_options_complain(reading->command, "'--%s' takes no value",
                        option->name);
    return false;
}

/* "-o FILE", "-oFILE" or several flags, "-ab". */
static bool read_letters(struct reading *reading, const char *letters)
{
    for (; *letters; letters++) {
        const struct jn_option *option =
            find_letter(reading->command, *letters);
        if (!option && *letters == 'h')
            return reading->wants_help = true;
        if (!option) {
            jn_options_complain(reading->command, "there is no option '-%c'",
                                *letters);
            return false;
        }
        if (option->kind == JN_OPTION_FLAG) {
            raise_flag(reading, option);
            continue;
        }
        return letters[1] ? read_value(reading, option, letters + 1)
                          : read_separate(reading, option);
    }
    return true;
}

static bool read_arguments(struct reading *reading)
{
    bool options_ended = false;
    while (*reading->next && !reading->wants_help) {
        const char *argument = *reading->next++;
        bool good = true;
        if (options_ended || argument[0] != '-' || argument[1] == '\0')
            jn_texts_add(reading->operands, argument, reading->arena);
        else if (strcmp(argument, "--") == 0)
            options_ended = true;
        else if (argument[1] == '-')
            good = read_long(reading, argument + 2);
        else
            good = read_letters(reading, argument + 1);
        if (!good)
            return false;
    }
    return true;
}

enum jn_reading jn_options_read(const struct jn_command *command,
                                char *const *arguments, void *options,
                                struct jn_arena *arena,
                                struct jn_texts *operands)
{
    struct reading reading = {command,  arguments, options,
                              operands, arena,     false};
    if (!read_arguments(&reading))
        return JN_READING_BAD;
    if (reading.wants_help)
        return JN_READING_HELP;
    if (operands->count < command->least_operands) {
        jn_options_complain(command, "say which: %s", command->operands);
        return JN_READING_BAD;
    }
    return JN_READING_DONE;
}
