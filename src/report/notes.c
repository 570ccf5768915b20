/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/notes.h"

#include <string.h>

const char *jn_note_mark(struct jn_notes *notes, const char *text,
                         struct jn_arena *arena)
{
    size_t index = 0;
    if (!text || !text[0])
        return "";
    while (index < notes->count && strcmp(notes->texts[index], text) != 0)
        index++;
    if (index == JN_MAX_NOTES)
        return text;
    if (index == notes->count)
        notes->texts[notes->count++] = text;
    return jn_arena_format(arena, "[%zu]", index + 1);
}

void jn_notes_print(const struct jn_notes *notes, const struct jn_page *page)
{
    for (size_t i = 0; i < notes->count; i++) {
        const char *mark = jn_arena_format(page->arena, "[%zu]", i + 1);
        fprintf(page->stream, "  %-5s", mark);
        jn_page_hang(page, 2 + 5, notes->texts[i]);
    }
}
