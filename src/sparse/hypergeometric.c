/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/hypergeometric.h"

#include <assert.h>
#include <math.h>

__extension__ typedef __int128 wide;

/* log n! = (n + 1/2) log n - n + log(2 pi)/2 + error(n), n from 1 on. */
static const double small_errors[] = {
    0.0,
    0.08106146679532725822,
    0.04134069595540929409,
    0.02767792568499833915,
    0.02079067210376509311,
    0.01664469118982119216,
    0.01387612882307074800,
    0.01189670994589177010,
    0.01041126526197209650,
    0.00925546218271273292,
    0.00833056343336287126,
    0.00757367548795184079,
    0.00694284010720952987,
    0.00640899418800420707,
    0.00595137011275884774,
    0.00555473355196280137,
};

/* Stirling's series; Abramowitz and Stegun 6.1.41. */
static double stirling_error(double n)
{
    if (n < 16)
        return small_errors[(int)n];
    double square = n * n;
    return (1.0 / 12 -
            (1.0 / 360 -
             (1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 / square) / square) /
                 square) /
                square) /
           n;
}

/* log n! - n log n + n. */
static double factorial_rest(uint64_t count)
{
    if (count == 0)
        return 0;
    double n = (double)count;
    return 0.5 * log(2 * M_PI * n) + stirling_error(n);
}

/* x log(x/m) + m - x where x - m is known better than x and m are: bd0 of
 * C. Loader, Fast and accurate computation of binomial probabilities, 2000. */
static double deviance(double x, double mean, double difference)
{
    if (x == 0)
        return mean;
    if (fabs(difference) >= 0.1 * (x + mean))
        return x * log(x / mean) - difference;
    double ratio = difference / (x + mean);
    double sum = difference * ratio;
    double term = 2 * x * ratio;
    for (int odd = 3; odd < 1000; odd += 2) {
        term *= ratio * ratio;
        double next = sum + term / odd;
        if (next == sum)
            break;
        sum = next;
    }
    return sum;
}

uint64_t jn_draw_least(const struct jn_draw *draw)
{
    uint64_t zeros = draw->words - draw->nonzeros;
    return draw->drawn > zeros ? draw->drawn - zeros : 0;
}

uint64_t jn_draw_most(const struct jn_draw *draw)
{
    return draw->drawn < draw->nonzeros ? draw->drawn : draw->nonzeros;
}

double jn_draw_expected(const struct jn_draw *draw)
{
    if (draw->words == 0)
        return 0;
    wide product = (wide)draw->drawn * draw->nonzeros;
    wide whole = product / draw->words;
    wide rest = product % draw->words;
    return (double)whole + (double)rest / (double)draw->words;
}

double jn_draw_spread(const struct jn_draw *draw)
{
    if (draw->words <= 1)
        return 0;
    double words = (double)draw->words;
    double share = (double)draw->nonzeros / words;
    double left = (double)(draw->words - draw->drawn);
    return sqrt((double)draw->drawn * share * (1 - share) * left / (words - 1));
}

static void find_margins(const struct jn_draw *draw,
                         struct jn_draw_margins *margins)
{
    double words = (double)draw->words;
    uint64_t rows[2] = {draw->nonzeros, draw->words - draw->nonzeros};
    uint64_t columns[2] = {draw->drawn, draw->words - draw->drawn};
    margins->rest = -factorial_rest(draw->words);
    for (int i = 0; i < 2; i++)
        margins->rest += factorial_rest(rows[i]) + factorial_rest(columns[i]);
    for (int i = 0; i < 4; i++) {
        int row = i / 2, column = i % 2;
        margins->means[i] = (double)((wide)rows[row] * columns[column]) / words;
    }
    margins->are_known = true;
}

/* The four cells of the table drawn or not, zero or not: with factorials by
 * Stirling's formula the powers in it are the deviances of the cells, which
 * all lie equally far from their means. */
static double log_probability(const struct jn_draw *draw,
                              const struct jn_draw_margins *margins,
                              uint64_t occupancy)
{
    uint64_t zeros = draw->words - draw->nonzeros;
    uint64_t cells[4] = {occupancy, draw->nonzeros - occupancy,
                         draw->drawn - occupancy,
                         zeros - (draw->drawn - occupancy)};
    double difference = (double)((wide)occupancy * draw->words -
                                 (wide)draw->nonzeros * draw->drawn) /
                        (double)draw->words;
    double sum = margins->rest;
    double product = 1; /* what factorials have a root of: one logarithm */
    for (int i = 0; i < 4; i++) {
        bool is_diagonal = i == 0 || i == 3;
        double count = (double)cells[i];
        if (cells[i] > 0) {
            product *= 2 * M_PI * count;
            sum -= stirling_error(count);
        }
        sum -= deviance(count, margins->means[i],
                        is_diagonal ? difference : -difference);
    }
    return sum - 0.5 * log(product);
}

double jn_draw_probability(const struct jn_draw *draw, uint64_t occupancy)
{
    struct jn_draw_margins margins = {.are_known = false};
    return jn_draw_probability_again(draw, &margins, occupancy);
}

double jn_draw_probability_again(const struct jn_draw *draw,
                                 struct jn_draw_margins *margins,
                                 uint64_t occupancy)
{
    assert(draw->words <= JN_MAX_SPARSE_WORDS);
    assert(draw->nonzeros <= draw->words && draw->drawn <= draw->words);
    uint64_t least = jn_draw_least(draw);
    uint64_t most = jn_draw_most(draw);
    if (occupancy < least || occupancy > most)
        return 0;
    if (least == most)
        return 1;
    if (draw->drawn == 1) {
        uint64_t alike =
            occupancy == 1 ? draw->nonzeros : draw->words - draw->nonzeros;
        return (double)alike / (double)draw->words;
    }
    if (!margins->are_known)
        find_margins(draw, margins);
    return fmin(exp(log_probability(draw, margins, occupancy)), 1);
}
