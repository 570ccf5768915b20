/* SPDX-License-Identifier: GPL-3.0-or-later */
/* notes.h - footnotes: long texts that several cells of a table share.
 *
 * Input:  texts.
 * Output: their numbers, "[3]", and the list of them.
 * Next:   report/section_hardware.c, for the sources of prices.
 */
#ifndef JN_REPORT_NOTES_H
#define JN_REPORT_NOTES_H

#include "report/page.h"

enum { JN_MAX_NOTES = 128 };

/* Starts empty: {0}.  Beyond JN_MAX_NOTES a text stands for itself. */
struct jn_notes {
    const char *texts[JN_MAX_NOTES];
    size_t count;
};

/* "[3]" for a text, the same for an equal one; "" for NULL or "". */
const char *jn_note_mark(struct jn_notes *notes, const char *text,
                         struct jn_arena *arena);

/* The texts behind their numbers. */
void jn_notes_print(const struct jn_notes *notes, const struct jn_page *page);

#endif
