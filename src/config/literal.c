/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/literal.h"

#include "base/checked.h"

#include <ctype.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *skip_sign(const char *text)
{
    return *text == '-' || *text == '+' ? text + 1 : text;
}

static const char *skip_digits(const char *text)
{
    while (isdigit((unsigned char)*text))
        text++;
    return text;
}

static unsigned digit_value(char c)
{
    if (isdigit((unsigned char)c))
        return (unsigned)(c - '0');
    if (isxdigit((unsigned char)c))
        return (unsigned)(tolower((unsigned char)c) - 'a') + 10;
    return 99;
}

static unsigned base_of(const char *digits)
{
    if (digits[0] != '0')
        return 10;
    switch (digits[1]) {
    case 'x':
    case 'X':
        return 16;
    case 'o':
        return 8;
    default:
        return 10;
    }
}

static bool ends_integer(const char *text)
{
    return *text == '\0' || strcmp(text, "L") == 0 || strcmp(text, "LL") == 0;
}

static bool read_integer(const char *text, struct jn_literal *literal)
{
    const char *digits = skip_sign(text);
    unsigned base = base_of(digits);
    const char *at = base == 10 ? digits : digits + 2;
    if (digit_value(*at) >= base)
        return false;
    uint64_t magnitude = 0;
    for (; digit_value(*at) < base; at++)
        magnitude = jn_add(jn_mul(magnitude, base), digit_value(*at));
    if (!ends_integer(at))
        return false;
    literal->kind = jn_fits(magnitude) ? JN_WHOLE : JN_OUT_OF_RANGE;
    literal->negative = *text == '-' && magnitude != 0;
    literal->magnitude = magnitude;
    literal->real = literal->negative ? -(double)magnitude : (double)magnitude;
    return true;
}

static bool is_real(const char *text)
{
    const char *whole = skip_sign(text);
    const char *at = skip_digits(whole);
    bool has_digits = at > whole;
    if (*at == '.') {
        const char *fraction = at + 1;
        at = skip_digits(fraction);
        has_digits = has_digits || at > fraction;
    }
    if (has_digits && (*at == 'e' || *at == 'E')) {
        const char *exponent = skip_sign(at + 1);
        at = skip_digits(exponent);
        has_digits = at > exponent;
    }
    return has_digits && *at == '\0';
}

static bool is_zero(const char *text)
{
    size_t mantissa = strcspn(text, "eE");
    return strcspn(text, "123456789") >= mantissa;
}

/* The "C" locale is static in the C library: asking for it takes no memory. */
static double to_double(const char *text)
{
    locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    double value = strtod_l(text, NULL, c_locale);
    freelocale(c_locale);
    return value;
}

struct jn_literal jn_literal_read(const char *text)
{
    struct jn_literal literal = {.kind = JN_NO_LITERAL};
    if (read_integer(text, &literal) || !is_real(text))
        return literal;
    literal.real = to_double(text);
    literal.negative = literal.real < 0;
    bool lost = literal.real == 0 && !is_zero(text);
    literal.kind = isfinite(literal.real) && !lost ? JN_REAL : JN_OUT_OF_RANGE;
    return literal;
}
