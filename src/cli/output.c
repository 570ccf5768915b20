/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/output.h"

#include "cli/terminal.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_standard(const char *path)
{
    return !path || strcmp(path, "-") == 0;
}

bool jn_output_complain(const char *path, const char *fault)
{
    fprintf(stderr, "joulenest: error: cannot write '%s': %s\n", path, fault);
    return false;
}

FILE *jn_output_open(const char *path)
{
    if (is_standard(path))
        return stdout;
    FILE *stream = fopen(path, "w");
    if (!stream)
        jn_output_complain(path, strerror(errno));
    return stream;
}

/* Whoever closes the pipe has seen enough: no fault to report. */
static bool has_lost_its_reader(void)
{
    struct pollfd output = {.fd = STDOUT_FILENO};
    return poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

bool jn_output_close(FILE *stream, const char *path)
{
    bool failed = ferror(stream) != 0;
    errno = 0;
    if (is_standard(path))
        failed = fflush(stream) != 0 || failed;
    else
        failed = fclose(stream) != 0 || failed;
    if (failed && !(is_standard(path) && has_lost_its_reader()))
        fprintf(stderr, "joulenest: error: cannot write '%s': %s\n",
                is_standard(path) ? "standard output" : path,
                errno ? strerror(errno) : "a write failed");
    return !failed;
}

/* Everybody may read what the user's mask lets them. */
FILE *jn_output_beside(char *beside)
{
    mode_t mask = umask(0);
    umask(mask);
    int file = mkstemp(beside);
    if (file < 0)
        return NULL;
    FILE *stream = fchmod(file, 0666 & ~mask) == 0 ? fdopen(file, "w") : NULL;
    if (!stream) {
        close(file);
        unlink(beside);
    }
    return stream;
}

bool jn_output_replace(FILE *stream, const char *beside, const char *path)
{
    bool good = !ferror(stream);
    good &= fclose(stream) == 0;
    if (good && rename(beside, path) == 0)
        return true;
    int reason = errno;
    unlink(beside);
    errno = reason;
    return false;
}

void jn_output_drop(FILE *stream, const char *beside)
{
    fclose(stream);
    unlink(beside);
}

/* Start of the word that tells how bad a line is, and its colour. */
static const char *find_severity(const char *line, size_t length,
                                 const char **colour)
{
    static const struct {
        const char *word, *colour;
    } severities[] = {{": error: ", "\033[1;31m"},
                      {": warning: ", "\033[1;35m"},
                      {": note: ", "\033[1;36m"}};
    for (size_t i = 0; i < sizeof severities / sizeof *severities; i++) {
        const char *found = memmem(line, length, severities[i].word,
                                   strlen(severities[i].word));
        if (found) {
            *colour = severities[i].colour;
            return found + 2;
        }
    }
    return NULL;
}

static void print_coloured(const char *line, size_t length)
{
    const char *colour = "";
    const char *word = find_severity(line, length, &colour);
    if (!word || line[0] == ' ') {
        fprintf(stderr, "%.*s", (int)length, line);
        return;
    }
    size_t before = (size_t)(word - line);
    size_t word_length = strcspn(word, " ");
    fprintf(stderr, "\033[1m%.*s\033[0m%s%.*s\033[0m%.*s", (int)before, line,
            colour, (int)word_length, word,
            (int)(length - before - word_length), word + word_length);
}

void jn_output_messages(const char *messages)
{
    if (!jn_terminal_colour(stderr, JN_WHEN_AUTO)) {
        fputs(messages, stderr);
        return;
    }
    while (*messages) {
        size_t length = strcspn(messages, "\n");
        length += messages[length] == '\n';
        print_coloured(messages, length);
        messages += length;
    }
}

void jn_output_diags(const struct jn_diags *diags, struct jn_arena *arena)
{
    for (const struct jn_message *message = jn_diags_first(diags); message;
         message = message->next)
        jn_output_messages(jn_message_text(message, arena));
}
