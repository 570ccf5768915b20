/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "report/notes.h"
#include "sample.h"

#include <string.h>

static void equal_texts_share_a_number(void)
{
    struct sample *sample = sample_layer("");
    struct jn_notes notes = {0};
    CU_ASSERT_STRING_EQUAL(jn_note_mark(&notes, "Horowitz", sample->arena),
                           "[1]");
    CU_ASSERT_STRING_EQUAL(jn_note_mark(&notes, "Chen", sample->arena), "[2]");
    CU_ASSERT_STRING_EQUAL(jn_note_mark(&notes, "Horowitz", sample->arena),
                           "[1]");
    CU_ASSERT_STRING_EQUAL(jn_note_mark(&notes, NULL, sample->arena), "");
    CU_ASSERT_STRING_EQUAL(jn_note_mark(&notes, "", sample->arena), "");
    struct jn_page page = sample_page(sample, 40);
    jn_notes_print(&notes, &page);
    CU_ASSERT_STRING_EQUAL(sample_printed(sample, &page),
                           "  [1]  Horowitz\n  [2]  Chen\n");
    sample_free(sample);
}

static void beyond_the_last_number_a_text_stands_for_itself(void)
{
    struct sample *sample = sample_layer("");
    struct jn_notes notes = {0};
    for (int i = 0; i < JN_MAX_NOTES; i++)
        jn_note_mark(&notes, jn_arena_format(sample->arena, "text %d", i),
                     sample->arena);
    CU_ASSERT_STRING_EQUAL(jn_note_mark(&notes, "text 127", sample->arena),
                           "[128]");
    CU_ASSERT_STRING_EQUAL(jn_note_mark(&notes, "one more", sample->arena),
                           "one more");
    sample_free(sample);
}

const struct jn_test tests[] = {
    {"equal texts share a number", equal_texts_share_a_number},
    {"beyond the last number a text stands for itself",
     beyond_the_last_number_a_text_stands_for_itself},
    {NULL, NULL},
};
