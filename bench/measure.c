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

static double rate_of_run(measured_work *work, const void *context)
{
    unsigned count = 0;
    double begin = measure_cpu_seconds();
    double end = begin;
    while (end - begin < 0.2) {
        count += work(context);
        end = measure_cpu_seconds();
    }
    return count / (end - begin);
}

double measure_rate(measured_work *work, const void *context)
{
    double rates[7];
    for (size_t run = 0; run < 7; run++)
        rates[run] = rate_of_run(work, context);
    return measure_median(rates, 7);
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
