/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"
#include "harness.h"

#include <stdlib.h>
#include <string.h>

static bool is(const struct jn_text *text, const char *expected)
{
    return text->length == strlen(expected) &&
           (text->length == 0 ||
            memcmp(text->start, expected, text->length) == 0);
}

static void pieces_come_one_behind_the_other(void)
{
    struct jn_text text = {.arena = jn_arena_new()};
    CU_ASSERT_TRUE(is(&text, ""));
    jn_text_add(&text, "a");
    jn_text_bytes(&text, "bcd", 2);
    jn_text_add(&text, "");
    jn_text_count(&text, 0);
    jn_text_count(&text, UINT64_MAX);
    CU_ASSERT_TRUE(is(&text, "abc018446744073709551615"));
    jn_text_reset(&text);
    CU_ASSERT_TRUE(is(&text, ""));
    jn_text_add(&text, "x");
    CU_ASSERT_TRUE(is(&text, "x"));
    jn_arena_free(text.arena);
}

static void a_text_grows_beyond_any_room(void)
{
    struct jn_text text = {.arena = jn_arena_new()};
    bool same = true;
    for (unsigned i = 0; i < 30000; i++)
        jn_text_count(&text, i % 10);
    CU_ASSERT_EQUAL(text.length, 30000);
    for (unsigned i = 0; i < 30000; i++)
        same &= text.start[i] == (char)('0' + i % 10);
    CU_ASSERT_TRUE(same);
    jn_arena_free(text.arena);
}

static const struct {
    double real;
    const char *text;
} reals[] = {
    {0, "0"},
    {-3, "-3"},
    {9007199254740991.0, "9007199254740991"},
    {0.5, "0.5"},
    {1e300, "1.0000000000000001e+300"},
    {0.1, "0.10000000000000001"},
    {-1.25e-7, "-1.2499999999999999e-07"},
};

static void reals_read_back_as_the_same_number(void)
{
    struct jn_text text = {.arena = jn_arena_new()};
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++) {
        jn_text_reset(&text);
        jn_text_real(&text, reals[i].real);
        CHECK_ROW(reals[i].text, is(&text, reals[i].text));
        CHECK_ROW(reals[i].text, strtod(reals[i].text, NULL) == reals[i].real);
    }
    jn_arena_free(text.arena);
}

const struct jn_test tests[] = {
    {"pieces come one behind the other", pieces_come_one_behind_the_other},
    {"a text grows beyond any room", a_text_grows_beyond_any_room},
    {"reals read back as the same number", reals_read_back_as_the_same_number},
    {NULL, NULL}};
