/* SPDX-License-Identifier: GPL-3.0-or-later */
/* checked.h - products and sums of counts that never wrap.
 *
 * Input:  exact counts.
 * Output: the exact result, or JN_TOO_LARGE, which stays: once a count is too
 *         large everything computed from it is too.
 * Next:   whoever reports the result tests it once, with jn_fits.
 */
#ifndef JN_BASE_CHECKED_H
#define JN_BASE_CHECKED_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#define JN_TOO_LARGE UINT64_MAX

static inline bool jn_fits(uint64_t count)
{
    return count != JN_TOO_LARGE;
}

static inline uint64_t jn_mul(uint64_t a, uint64_t b)
{
    uint64_t product;
    if (__builtin_mul_overflow(a, b, &product))
        return JN_TOO_LARGE;
    return product;
}

static inline uint64_t jn_add(uint64_t a, uint64_t b)
{
    uint64_t sum;
    if (__builtin_add_overflow(a, b, &sum))
        return JN_TOO_LARGE;
    return sum;
}

static inline uint64_t jn_ceil_div(uint64_t a, uint64_t b)
{
    return a / b + (a % b != 0);
}

/* The greatest common divisor; that of 0 and A is A. */
static inline uint64_t jn_common_divisor(uint64_t a, uint64_t b)
{
    while (b != 0) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* A count below 2^63 as a double (exact below 2^53), and back, cut: one
 * instruction each, where the conversions of uint64_t take several. */
static inline double jn_real(uint64_t count)
{
    return (double)(int64_t)count;
}

static inline uint64_t jn_whole(double count)
{
    return (uint64_t)(int64_t)count;
}

/* Rounded up; 2^53 stands for all that is too large to be exact. */
static inline uint64_t jn_ceil_count(double count)
{
    return count < 0x1p53 ? jn_whole(ceil(count)) : UINT64_C(1) << 53;
}

#endif
