/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/diag.h"
#include "base/names.h"
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const names[] = {"name",       "depth",    "width_bits",
                                    "read_pj",    "write_pj", "regfile",
                                    "block_size", "x",        "gated"};
enum { NAME_COUNT = sizeof names / sizeof names[0] };

static const struct {
    const char *name;
    const char *meant;
} meanings[] = {
    {"dept", "depth"},   /* a letter left out */
    {"deepth", "depth"}, /* one too many */
    {"debth", "depth"},  /* one changed */
    {"detph", "depth"},  /* two swapped */
    {"witdh_bist", "width_bits"},
    {"width-bits", "width_bits"},
    {"Width_Bits", "width_bits"},
    {"X", "x"},
    {"width", "width_bits"},  /* a unit forgotten */
    {"depth_words", "depth"}, /* or one added */
    {"registerfile", NULL},
    {"gate", "gated"},
    {"nameplate", "name"},
    {"rite_pj", "write_pj"},
    {"reed_pj", "read_pj"},
    {"readpj", "read_pj"},
    {"blocksize", "block_size"},
    {"y", NULL},
    {"", NULL},
    {"foo", NULL},
    {"frequency", NULL},
    {"deep", NULL},
    {"a_name_that_is_much_longer_than_any_that_a_table_of_keys_could_have",
     NULL},
};

static void the_name_that_was_meant_is_found(void)
{
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++) {
        const char *meant =
            jn_did_you_mean(meanings[i].name, names, NAME_COUNT);
        const char *expected = meanings[i].meant;
        CHECK_ROW(meanings[i].name,
                  meant == expected ||
                      (meant && expected && strcmp(meant, expected) == 0));
    }
    CU_ASSERT_PTR_NULL(jn_did_you_mean("depth", NULL, 0));
}

static void a_name_keeps_what_is_attached_to_it(void)
{
    struct jn_arena *arena = jn_arena_new();
    struct jn_names *table = jn_names_new(arena);
    static int numbers[3000];
    for (int i = 0; i < 3000; i++) {
        void **slot = jn_names_slot(table, jn_arena_format(arena, "n%d", i));
        CU_ASSERT_PTR_NULL(*slot);
        *slot = &numbers[i];
    }
    for (int i = 0; i < 3000; i++) {
        void **slot = jn_names_slot(table, jn_arena_format(arena, "n%d", i));
        CU_ASSERT_PTR_EQUAL(*slot, &numbers[i]);
    }
    jn_arena_free(arena);
}

static void equal_messages_are_kept_once_and_in_order(void)
{
    struct jn_arena *arena = jn_arena_new();
    struct jn_diags *diags = jn_diags_new(arena);
    char other[] = "b.cfg";
    jn_error(diags, (struct jn_place){"b.cfg", 3, 5}, "%s", "seven");
    jn_warning(diags, (struct jn_place){"a.cfg", 3, 5}, "%s", "seven");
    jn_error(diags, (struct jn_place){other, 3, 5}, "sev%s", "en");
    jn_note(diags, (struct jn_place){NULL, 0, 0}, "%d", 5);
    jn_note(diags, (struct jn_place){NULL, 0, 0}, "%d", 5);
    jn_error(diags, (struct jn_place){"b.cfg", 3, 7}, "%s", "seven");
    static const char *const expected[] = {
        "b.cfg:3:5: error: seven\n", "a.cfg:3:5: warning: seven\n",
        "joulenest: note: 5\n", "b.cfg:3:7: error: seven\n"};
    size_t count = 0;
    const struct jn_message *message = jn_diags_first(diags);
    for (; message != NULL; message = message->next, count++)
        CHECK_ROW(expected[count % 4], strcmp(jn_message_text(message, arena),
                                              expected[count % 4]) == 0);
    CU_ASSERT_EQUAL(count, 4);
    CU_ASSERT_EQUAL(jn_diags_error_count(diags), 2);
    jn_arena_free(arena);
}

static void a_flood_of_messages_is_cut_off(void)
{
    struct jn_arena *arena = jn_arena_new();
    struct jn_diags *diags = jn_diags_new(arena);
    for (unsigned i = 1; i <= 5000; i++)
        jn_error(diags, (struct jn_place){"a.cfg", i, 0}, "wrong");
    size_t count = 1;
    const struct jn_message *message = jn_diags_first(diags);
    for (; message->next != NULL; message = message->next)
        count++;
    CU_ASSERT_EQUAL(count, 1001);
    CU_ASSERT_EQUAL(jn_diags_error_count(diags), 5000);
    CU_ASSERT_STRING_EQUAL(jn_message_text(message, arena),
                           "joulenest: note: there are more messages\n");
    jn_arena_free(arena);
}

static void a_message_is_one_printable_line(void)
{
    struct jn_arena *arena = jn_arena_new();
    struct jn_diags *diags = jn_diags_new(arena);
    char longest[700];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    memcpy(longest + 496, "\xc3\xa9", 2);
    jn_error(diags, (struct jn_place){NULL, 0, 0},
             "'a\nb\x1b[31m\x7f\xc3\xa9'");
    jn_error(diags, (struct jn_place){NULL, 0, 0}, "%s", longest);
    const struct jn_message *message = jn_diags_first(diags);
    CU_ASSERT_STRING_EQUAL(message->text, "'a?b?[31m?\xc3\xa9'");
    CU_ASSERT_STRING_EQUAL(message->next->text + 495, "x...");
    longest[501] = '\0';
    jn_error(diags, (struct jn_place){NULL, 0, 0}, "%s", longest);
    longest[500] = '\0';
    jn_error(diags, (struct jn_place){NULL, 0, 0}, "%s", longest);
    message = message->next;
    CU_ASSERT_STRING_EQUAL(message->next->text, longest);
    jn_arena_free(arena);
}

static char *x_times(struct jn_arena *arena, size_t count)
{
    char *text = jn_arena_take(arena, count + 1, 1);
    memset(text, 'x', count);
    return text;
}

struct excerpt_row {
    const char *name;
    const char *file; /* its text */
    unsigned line;
    unsigned column;
    const char *excerpt;
};

static const struct excerpt_row excerpts[] = {
    {"first line", "one\ntwo\n", 1, 2, "    1 | one\n      |  ^\n"},
    {"last line without an end", "one\ntwo", 2, 3,
     "    2 | two\n      |   ^\n"},
    {"after the line", "one\ntwo\n", 1, 6, "    1 | one\n      |      ^\n"},
    {"a tab stays a tab", "\ta\tb\n", 1, 4, "    1 | \ta\tb\n      | \t \t^\n"},
    {"two bytes are one character", "\xc3\xa9 = 3\n", 1, 5,
     "    1 | \xc3\xa9 = 3\n      |     ^\n"},
    {"a terminal is left alone", "a\x1b[31m\x7f\n", 1, 1,
     "    1 | a?[31m?\n      | ^\n"},
    {"the end of a line may have two bytes", "one\r\ntwo\r\n", 2, 1,
     "    2 | two\n      | ^\n"},
    {"no such line", "one\n", 2, 1, ""},
    {"no column", "one\n", 1, 0, ""},
    {"no line", "one\n", 0, 0, ""},
};

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_EQUAL(fwrite(text, 1, strlen(text), file), strlen(text));
    (void)fclose(file);
}

static void check_excerpt(const char *path, const struct excerpt_row *row)
{
    struct jn_arena *arena = jn_arena_new();
    struct jn_message message = {
        JN_ERROR, {path, row->line, row->column}, "wrong", NULL};
    write_file(path, row->file);
    const char *text = strchr(jn_message_text(&message, arena), '\n') + 1;
    if (strcmp(text, row->excerpt) != 0)
        printf("%s: actual\n%sexpected\n%s", row->name, text, row->excerpt);
    CHECK_ROW(row->name, strcmp(text, row->excerpt) == 0);
    jn_arena_free(arena);
}

static void the_line_is_shown_with_a_caret(void)
{
    char path[] = "/tmp/jn-diag-XXXXXX";
    (void)close(mkstemp(path));
    for (size_t i = 0; i < sizeof excerpts / sizeof excerpts[0]; i++)
        check_excerpt(path, &excerpts[i]);
    (void)unlink(path);
}

static void of_a_long_line_a_part_is_shown(void)
{
    char path[] = "/tmp/jn-diag-XXXXXX";
    (void)close(mkstemp(path));
    struct jn_arena *arena = jn_arena_new();
    const char *line = jn_arena_format(arena, "%sHERE%s", x_times(arena, 5000),
                                       x_times(arena, 700));
    const struct excerpt_row middle = {
        "middle", line, 1, 5001,
        jn_arena_format(arena, "    1 | ...%sHERE%s...\n      | %62s^\n",
                        x_times(arena, 59), x_times(arena, 57), "")};
    check_excerpt(path, &middle);
    const struct excerpt_row start = {
        "start", line, 1, 3,
        jn_arena_format(arena, "    1 | %s...\n      |   ^\n",
                        x_times(arena, 120))};
    check_excerpt(path, &start);
    (void)unlink(path);
    jn_arena_free(arena);
}

/* Lines end at, before and after the end of what is read at a time. */
static void a_line_far_away_is_found(void)
{
    char path[] = "/tmp/jn-diag-XXXXXX";
    (void)close(mkstemp(path));
    struct jn_arena *arena = jn_arena_new();
    for (size_t length = 16382; length < 16387; length++) {
        const char *text =
            jn_arena_format(arena, "%s\n%s\nHERE\n", x_times(arena, length),
                            x_times(arena, length));
        const struct excerpt_row row = {"far", text, 3, 1,
                                        "    3 | HERE\n      | ^\n"};
        check_excerpt(path, &row);
    }
    (void)unlink(path);
    jn_arena_free(arena);
}

static void what_cannot_be_read_again_is_not_shown(void)
{
    struct jn_arena *arena = jn_arena_new();
    static const char *const files[] = {"/dev/null", "/", "/no/such/file"};
    for (size_t i = 0; i < 3; i++) {
        struct jn_message message = {JN_ERROR, {files[i], 1, 1}, "x", NULL};
        const char *expected =
            jn_arena_format(arena, "%s:1:1: error: x\n", files[i]);
        CHECK_ROW(files[i],
                  strcmp(jn_message_text(&message, arena), expected) == 0);
    }
    jn_arena_free(arena);
}

const struct jn_test tests[] = {
    {"the name that was meant is found", the_name_that_was_meant_is_found},
    {"a name keeps what is attached to it",
     a_name_keeps_what_is_attached_to_it},
    {"equal messages are kept once and in order",
     equal_messages_are_kept_once_and_in_order},
    {"a flood of messages is cut off", a_flood_of_messages_is_cut_off},
    {"a message is one printable line", a_message_is_one_printable_line},
    {"the line is shown with a caret", the_line_is_shown_with_a_caret},
    {"of a long line a part is shown", of_a_long_line_a_part_is_shown},
    {"a line far away is found", a_line_far_away_is_found},
    {"what cannot be read again is not shown",
     what_cannot_be_read_again_is_not_shown},
    {NULL, NULL},
};
