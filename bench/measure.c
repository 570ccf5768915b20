/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure.h"

#include <stdlib.h>
#include <time.h>

static double read_clock(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

double measure_seconds(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

double measure_cpu_seconds(void)
{
    return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

double measure_median(double *numbers, size_t count)
{
    qsort(numbers, count, sizeof numbers[0], compare);
    return (numbers[(count - 1) / 2] + numbers[count / 2]) / 2;
}
