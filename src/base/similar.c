/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/diag.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>

enum { LONGEST_NAME = 64 };

/* Case and the choice of '-' or '_' do not make a name another one. */
static char folded(char c)
{
    return c == '-' ? '_' : (char)tolower((unsigned char)c);
}

static unsigned smaller(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* One cell of the distance: ROWS are those of two, one and no letters ago. */
static unsigned cell(unsigned rows[3][LONGEST_NAME + 1], const char *a,
                     const char *b, size_t i, size_t j)
{
    bool same = folded(a[i - 1]) == folded(b[j - 1]);
    unsigned best = rows[1][j - 1] + (same ? 0 : 1);
    best = smaller(best, rows[1][j] + 1);
    best = smaller(best, rows[2][j - 1] + 1);
    if (i > 1 && j > 1 && folded(a[i - 1]) == folded(b[j - 2]) &&
        folded(a[i - 2]) == folded(b[j - 1]))
        best = smaller(best, rows[0][j - 2] + 1);
    return best;
}

/* Insertions, deletions, changes and swaps of neighbours from A to B. */
static unsigned distance(const char *a, const char *b)
{
    size_t a_length = strlen(a);
    size_t b_length = strlen(b);
    if (a_length > LONGEST_NAME || b_length > LONGEST_NAME)
        return UINT_MAX;

    unsigned rows[3][LONGEST_NAME + 1] = {{0}};
    for (size_t j = 0; j <= b_length; j++)
        rows[2][j] = (unsigned)j;
    for (size_t i = 1; i <= a_length; i++) {
        memmove(rows[0], rows[1], 2 * sizeof rows[0]);
        rows[2][0] = (unsigned)i;
        for (size_t j = 1; j <= b_length; j++)
            rows[2][j] = cell(rows, a, b, i, j);
    }
    return rows[2][b_length];
}

/* A third of the letters may be wrong, but not all of a very short name. */
static unsigned tolerated(const char *a, const char *b)
{
    size_t a_length = strlen(a);
    size_t b_length = strlen(b);
    size_t longer = a_length > b_length ? a_length : b_length;
    return longer < 3 ? 0 : (unsigned)smaller((unsigned)longer / 3, 4);
}

/* "width" and "width_bits", "conv" and "convolution" may mean the same. */
static bool extends(const char *longer, const char *shorter)
{
    size_t length = strlen(shorter);
    return strncmp(longer, shorter, length) == 0 &&
           (length > 2 || (length > 1 && longer[length] == '_'));
}

const char *jn_did_you_mean(const char *name, const char *const names[],
                            size_t count)
{
    const char *best = NULL;
    unsigned best_distance = UINT_MAX;
    for (size_t i = 0; i < count; i++) {
        unsigned edits = distance(name, names[i]);
        if (edits < best_distance && edits <= tolerated(name, names[i])) {
            best = names[i];
            best_distance = edits;
        }
    }
    for (size_t i = 0; best == NULL && i < count; i++)
        if (extends(names[i], name) || extends(name, names[i]))
            best = names[i];
    return best;
}
