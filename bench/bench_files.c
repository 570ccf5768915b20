/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench_files.c - all layers of ResNet50 on Eyeriss, from files to the report:
 * median time of 21 runs of the command, and its largest memory. */
#include "measure.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RUNS = 21 };

static const char *const files[] = {"arch/eyeriss.cfg",
                                    "workloads/resnet50.cfg",
                                    "mappings/eyeriss_resnet50.cfg"};

static void run_command(const char *command, char paths[][512])
{
    int null = open("/dev/null", O_WRONLY);
    if (null < 0 || dup2(null, STDOUT_FILENO) < 0)
        _exit(126);
    execl(command, command, "evaluate", paths[0], paths[1], paths[2],
          (char *)NULL);
    _exit(127);
}

static double time_command(const char *command, char paths[][512])
{
    int status;
    double begin = measure_seconds();
    pid_t child = fork();
    if (child == 0)
        run_command(command, paths);
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0) {
        fprintf(stderr, "bench_files: the command failed\n");
        exit(1);
    }
    return measure_seconds() - begin;
}

int main(void)
{
    const char *srcdir = getenv("srcdir");
    const char *command = getenv("JOULENEST");
    char paths[3][512];
    double seconds[RUNS];
    struct rusage usage;
    for (size_t i = 0; i < 3; i++)
        snprintf(paths[i], sizeof paths[i], "%s/%s", srcdir ? srcdir : ".",
                 files[i]);
    for (size_t i = 0; i < RUNS; i++)
        seconds[i] = time_command(command ? command : "./joulenest", paths);
    getrusage(RUSAGE_CHILDREN, &usage);
    printf("evaluate, all layers of ResNet50 from files: %.1f ms, %.1f MB\n",
           measure_median(seconds, RUNS) * 1e3, (double)usage.ru_maxrss / 1024);
    return 0;
}
