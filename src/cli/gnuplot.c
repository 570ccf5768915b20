/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/gnuplot.h"

#include "base/utf8.h"

#include <errno.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The environment, but for the language. */
static char **find_environment(struct jn_arena *arena)
{
    static char locale[] = "LC_ALL=C";
    size_t count = 0;
    size_t kept = 0;
    while (environ[count] != NULL)
        count++;
    char **all = jn_arena_take(arena, count + 2, sizeof *all);
    for (size_t i = 0; i < count; i++)
        if (strncmp(environ[i], "LC_", 3) != 0 &&
            strncmp(environ[i], "GNUPLOT_", 8) != 0)
            all[kept++] = environ[i];
    all[kept] = locale;
    return all;
}

/* The first line that says something. */
static const char *read_complaint(FILE *errors, struct jn_arena *arena)
{
    char line[400];
    rewind(errors);
    while (fgets(line, sizeof line, errors)) {
        size_t blank = strspn(line, " ^\n");
        if (line[blank] != '\0') {
            line[strcspn(line, "\n")] = '\0';
            return jn_utf8_plain(arena, line);
        }
    }
    return "it did not say why";
}

static const char *judge(int status, FILE *errors, struct jn_arena *arena)
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return NULL;
    return jn_arena_format(arena, "gnuplot failed: %s",
                           read_complaint(errors, arena));
}

static const char *run(FILE *script, FILE *drawing, FILE *errors,
                       struct jn_arena *arena)
{
    static char name[] = "gnuplot";
    static char defaults[] = "--default-settings";
    static char input[] = "/dev/stdin";
    char *arguments[] = {name, defaults, input, NULL};
    posix_spawn_file_actions_t files;
    pid_t child;
    int status = 0;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, fileno(script), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, fileno(drawing), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, fileno(errors), STDERR_FILENO);
    int failure = posix_spawnp(&child, name, &files, NULL, arguments,
                               find_environment(arena));
    posix_spawn_file_actions_destroy(&files);
    if (failure == ENOENT)
        return "charts are drawn by gnuplot, which is not there: install it "
               "(Debian: gnuplot-nox)";
    if (failure != 0)
        return jn_arena_format(arena, "gnuplot cannot be started: %s",
                               strerror(failure));
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    return judge(status, errors, arena);
}

const char *jn_gnuplot_run(FILE *script, FILE *drawing, struct jn_arena *arena)
{
    FILE *errors = tmpfile();
    if (!errors)
        return jn_arena_format(arena, "no temporary file: %s", strerror(errno));
    rewind(script);
    const char *fault = run(script, drawing, errors, arena);
    fclose(errors);
    return fault;
}
