/* SPDX-License-Identifier: GPL-3.0-or-later */
/* measure.h - what the benchmarks share: a clock, and the middle of what they
 * measured. */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stddef.h>

/* Seconds on the monotonic clock. */
double measure_seconds(void);

/* Seconds that this thread has had of its processor. */
double measure_cpu_seconds(void);

/* Does some work on CONTEXT; returns how many times. */
typedef unsigned measured_work(const void *context);

/* How often a second this thread does the work: median of seven runs. */
double measure_rate(measured_work *work, const void *context);

/* Sorts the numbers.  COUNT is not 0. */
double measure_median(double *numbers, size_t count);

#endif
