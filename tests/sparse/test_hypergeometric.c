/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "sparse/hypergeometric.h"

#include <gsl/gsl_randist.h>

#include <gmp.h>
#include <math.h>
#include <stdbool.h>

static const double tiny = 1e-12;

/* Share of the placements of NONZEROS bits in WORDS of which HELD are among
 * the first DRAWN. */
static double share_of_placements(const struct jn_draw *draw, unsigned held)
{
    unsigned all = 0, hits = 0;
    for (uint32_t mask = 0; mask < 1u << draw->words; mask++) {
        if ((unsigned)__builtin_popcount(mask) != draw->nonzeros)
            continue;
        all++;
        uint32_t tile = mask & ((1u << draw->drawn) - 1);
        hits += (unsigned)__builtin_popcount(tile) == held;
    }
    return (double)hits / all;
}

static void all_placements_of_a_few_words_agree(void)
{
    double worst = 0;
    for (uint64_t words = 1; words <= 11; words++)
        for (uint64_t i = 0; i < (words + 1) * (words + 1); i++) {
            struct jn_draw draw = {words, i / (words + 1), i % (words + 1)};
            for (unsigned held = 0; held <= words; held++)
                worst = fmax(worst, fabs(jn_draw_probability(&draw, held) -
                                         share_of_placements(&draw, held)));
        }
    CU_ASSERT_TRUE(worst < tiny);
}

/* C(r,o) C(N-r,s-o) / C(N,s) in whole numbers, divided last. */
static double exact_probability(const struct jn_draw *draw, uint64_t held)
{
    mpz_t above, second, below;
    mpz_inits(above, second, below, (mpz_ptr)NULL);
    mpz_bin_uiui(above, draw->nonzeros, held);
    mpz_bin_uiui(second, draw->words - draw->nonzeros, draw->drawn - held);
    mpz_mul(above, above, second);
    mpz_bin_uiui(below, draw->words, draw->drawn);
    mpf_set_default_prec(256);
    mpf_t quotient, divisor;
    mpf_inits(quotient, divisor, (mpf_ptr)NULL);
    mpf_set_z(quotient, above);
    mpf_set_z(divisor, below);
    mpf_div(quotient, quotient, divisor);
    double result = mpf_get_d(quotient);
    mpf_clears(quotient, divisor, (mpf_ptr)NULL);
    mpz_clears(above, second, below, (mpz_ptr)NULL);
    return result;
}

/* Relative error, where the probability is a normal number. */
static void thousands_of_words_agree_with_whole_numbers(void)
{
    double worst = 0;
    unsigned seen = 0;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (int trial = 0; trial < 2000; trial++) {
        struct jn_draw draw = {.words = 1 + gsl_rng_uniform_int(rng, 5000)};
        draw.nonzeros = gsl_rng_uniform_int(rng, draw.words + 1);
        draw.drawn = gsl_rng_uniform_int(rng, draw.words + 1);
        uint64_t least = jn_draw_least(&draw), most = jn_draw_most(&draw);
        uint64_t held = least + gsl_rng_uniform_int(rng, most - least + 1);
        double exact = exact_probability(&draw, held);
        if (exact < 1e-290)
            continue;
        seen++;
        worst = fmax(worst, fabs(jn_draw_probability(&draw, held) / exact - 1));
    }
    gsl_rng_free(rng);
    CU_ASSERT_TRUE(seen > 500);
    CU_ASSERT_TRUE(worst < tiny);
}

static void gsl_agrees_where_it_reaches(void)
{
    double worst = 0;
    for (unsigned held = 0; held <= 200; held++) {
        struct jn_draw draw = {1000, 300, 200};
        worst =
            fmax(worst, fabs(jn_draw_probability(&draw, held) -
                             gsl_ran_hypergeometric_pdf(held, 300, 700, 200)));
    }
    CU_ASSERT_TRUE(worst < 1e-12);
}

/* Of 2^40 words: sums over the ten standard deviations about the mean. */
static void a_tensor_of_2_to_the_40_words_is_no_problem(void)
{
    static const struct jn_draw draws[] = {
        {(uint64_t)1 << 40, (uint64_t)1 << 37, 4096},
        {(uint64_t)1 << 40, (uint64_t)3 << 38, 1 << 20},
        {(uint64_t)1 << 40, 1000003, (uint64_t)1 << 39},
        {(uint64_t)1 << 40, (uint64_t)1 << 39, (uint64_t)1 << 30},
        {(uint64_t)1 << 40, ((uint64_t)1 << 40) - 7, 12345678},
        {(uint64_t)1 << 48, (uint64_t)1 << 24, (uint64_t)1 << 26},
    };
    for (size_t i = 0; i < sizeof draws / sizeof draws[0]; i++) {
        double mean = jn_draw_expected(&draws[i]);
        double reach = 10 * sqrt(mean) + 10;
        double from = fmax(mean - reach, (double)jn_draw_least(&draws[i]));
        double to = fmin(mean + reach, (double)jn_draw_most(&draws[i]));
        double sum = 0, moment = 0;
        for (uint64_t held = (uint64_t)from; held <= (uint64_t)to; held++) {
            double probability = jn_draw_probability(&draws[i], held);
            sum += probability;
            moment += probability * ((double)held - mean);
        }
        CU_ASSERT_TRUE(fabs(sum - 1) < 1e-10);
        CU_ASSERT_TRUE(fabs(moment) < 1e-9 * mean);
    }
}

/* A binomial is what a small draw from a vast tensor is. */
static void a_small_draw_from_a_vast_tensor_is_binomial(void)
{
    const struct jn_draw draw = {(uint64_t)1 << 48, (uint64_t)1 << 46, 64};
    for (unsigned held = 0; held <= 64; held++)
        CU_ASSERT_TRUE(fabs(jn_draw_probability(&draw, held) /
                                gsl_ran_binomial_pdf(held, 0.25, 64) -
                            1) < 1e-9);
}

static void what_cannot_be_has_no_probability(void)
{
    const struct jn_draw draw = {10, 7, 5};
    CU_ASSERT_TRUE(jn_draw_least(&draw) == 2);
    CU_ASSERT_TRUE(jn_draw_most(&draw) == 5);
    CU_ASSERT_TRUE(jn_draw_probability(&draw, 1) == 0);
    CU_ASSERT_TRUE(jn_draw_probability(&draw, 2) > 0);
    CU_ASSERT_TRUE(jn_draw_probability(&draw, 6) == 0);
    const struct jn_draw whole = {10, 7, 10};
    CU_ASSERT_TRUE(jn_draw_probability(&whole, 7) == 1);
}

const struct jn_test tests[] = {
    {"all placements of a few words agree",
     all_placements_of_a_few_words_agree},
    {"thousands of words agree with whole numbers",
     thousands_of_words_agree_with_whole_numbers},
    {"GSL agrees where it reaches", gsl_agrees_where_it_reaches},
    {"a tensor of 2^40 words is no problem",
     a_tensor_of_2_to_the_40_words_is_no_problem},
    {"a small draw from a vast tensor is binomial",
     a_small_draw_from_a_vast_tensor_is_binomial},
    {"what cannot be has no probability", what_cannot_be_has_no_probability},
    {NULL, NULL}};
