/* SPDX-License-Identifier: GPL-3.0-or-later */
/* arithmetic.h - the operators and functions of expressions, as in Python.
 *
 * muParser's own operators divide by zero without a word, compare what is no
 * number, and cannot be replaced.  So it gets to see other marks for them.
 *
 * Input:  a parser of muParser's.
 * Output: the same, which knows our operators and functions and no others.
 *         An operation without a finite, exact result makes the whole
 *         expression NaN.
 * Next:   expr.c.
 */
#ifndef JN_CONFIG_ARITHMETIC_H
#define JN_CONFIG_ARITHMETIC_H

#include <muParserDLL.h>

#include <stddef.h>

void jn_arithmetic_define(muParserHandle_t parser);

/* Puts the marks that muParser knows in place of Python's, one for one, and
 * back. */
void jn_arithmetic_hide(char *text);
void jn_arithmetic_show(char *text);

/* Names of the functions; NULL past the last. */
const char *jn_arithmetic_name(size_t index);

#endif
