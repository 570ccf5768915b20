/* SPDX-License-Identifier: GPL-3.0-or-later */
/* literal.h - a number as it is written, without loss.
 *
 * Input:  a scalar's text.
 * Output: its exact value, or that it is no literal number.
 * Next:   config/tree.c; what is no literal is tried as an expression.
 */
#ifndef JN_CONFIG_LITERAL_H
#define JN_CONFIG_LITERAL_H

#include <stdbool.h>
#include <stdint.h>

enum jn_literal_kind {
    JN_NO_LITERAL,
    JN_WHOLE,       /* sign and magnitude are exact */
    JN_REAL,        /* has a point or an exponent: see REAL */
    JN_OUT_OF_RANGE /* a number, but not one that can be held */
};

struct jn_literal {
    enum jn_literal_kind kind;
    bool negative;
    uint64_t magnitude; /* at most 2^64-2 */
    double real;        /* of whole numbers too, rounded */
};

/* Decimal, hexadecimal (0x) and octal (0o) integers, also with the L or LL of
 * libconfig; decimal reals.  The program's locale plays no part. */
struct jn_literal jn_literal_read(const char *text);

#endif
