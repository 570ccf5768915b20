/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/utf8.h"
#include "harness.h"

#include <string.h>

static const struct {
    const char *text;
    uint32_t point;
    size_t length;
} starts[] = {
    {"a", 'a', 1},
    {"\xC3\xA4", 0xE4, 2},
    {"\xE2\x82\xAC", 0x20AC, 3},
    {"\xF0\x9F\x98\x80", 0x1F600, 4},
    {"\x80", JN_UTF8_REPLACEMENT, 1},             /* cannot be first */
    {"\xFF", JN_UTF8_REPLACEMENT, 1},             /* nor can this */
    {"\xC3", JN_UTF8_REPLACEMENT, 1},             /* ends too early */
    {"\xE2\x82z", JN_UTF8_REPLACEMENT, 1},        /* so does this */
    {"\xC0\x80", JN_UTF8_REPLACEMENT, 1},         /* longer than needed */
    {"\xED\xA0\x80", JN_UTF8_REPLACEMENT, 1},     /* half a pair */
    {"\xF7\xBF\xBF\xBF", JN_UTF8_REPLACEMENT, 1}, /* beyond Unicode */
};

static void a_character_is_read_or_its_first_byte_replaced(void)
{
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        const char *rest = starts[i].text;
        uint32_t point = jn_utf8_read(&rest);
        CHECK_ROW(starts[i].text, point == starts[i].point);
        CHECK_ROW(starts[i].text,
                  (size_t)(rest - starts[i].text) == starts[i].length);
    }
}

static const struct {
    const char *text, *valid, *plain;
    size_t width;
} texts[] = {
    {"", "", "", 0},
    {"weights", "weights", "weights", 7},
    {"gr\xC3\xBC\xC3\x9F", "gr\xC3\xBC\xC3\x9F", "gr\xC3\xBC\xC3\x9F", 4},
    {"a\xFF"
     "b",
     "a\xEF\xBF\xBD"
     "b",
     "a\xEF\xBF\xBD"
     "b",
     3},
    {"a\nb\tc", "a\nb\tc", "a\\nb\\tc", 5},
    {"\033[31m", "\033[31m", "\\x1b[31m", 5},
    {"\xE5\xB1\x82", "\xE5\xB1\x82", "\xE5\xB1\x82", 2},
    {"e\xCC\x81", "e\xCC\x81", "e\xCC\x81", 1},
    {"x\xE2\x80\xAEy", "x\xE2\x80\xAEy", "x\\xe2\\x80\\xaey", 3},
};

static void texts_are_made_valid_and_printable(void)
{
    struct jn_arena *arena = jn_arena_new();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        CHECK_ROW(texts[i].text, strcmp(jn_utf8_valid(arena, texts[i].text),
                                        texts[i].valid) == 0);
        CHECK_ROW(texts[i].text, strcmp(jn_utf8_plain(arena, texts[i].text),
                                        texts[i].plain) == 0);
        CHECK_ROW(texts[i].text,
                  jn_utf8_is_valid(texts[i].text) ==
                      (strcmp(texts[i].text, texts[i].valid) == 0));
        CHECK_ROW(texts[i].text,
                  jn_utf8_width(texts[i].text) == texts[i].width);
    }
    jn_arena_free(arena);
}

static void a_text_is_cut_between_characters(void)
{
    CU_ASSERT_EQUAL(jn_utf8_fit("outputs", 3), 3);
    CU_ASSERT_EQUAL(jn_utf8_fit("out", 7), 3);
    CU_ASSERT_EQUAL(jn_utf8_fit("gr\xC3\xBC\xC3\x9F", 3), 4);
    CU_ASSERT_EQUAL(jn_utf8_fit("\xE5\xB1\x82x", 1), 0);
    CU_ASSERT_EQUAL(jn_utf8_fit("e\xCC\x81x", 1), 3);
}

const struct jn_test tests[] = {
    {"a character is read, or its first byte replaced",
     a_character_is_read_or_its_first_byte_replaced},
    {"texts are made valid and printable", texts_are_made_valid_and_printable},
    {"a text is cut between characters", a_text_is_cut_between_characters},
    {NULL, NULL},
};
