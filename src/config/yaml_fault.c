/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/yaml_fault.h"

#include <string.h>

/* Sentences of our own for what is often wrong.  Of several rows the first one
 * counts whose texts are parts of libyaml's. */
static const struct {
    const char *problem;
    const char *context;
    const char *sentence; /* may name the line where the context starts */
    bool at_context;      /* the place to look at is where that starts */
} meanings[] = {
    {"mapping values are not allowed", "",
     "a ':' is not possible here; a text with ': ' goes in quotes", false},
    {"end of stream", "quoted scalar", "this quote is never closed", true},
    {"document indicator", "quoted scalar", "this quote is never closed", true},
    {"tab character", "", "a tab cannot indent; use spaces", false},
    {"cannot start any token", "",
     "this character cannot start a value; a text with it goes in quotes",
     false},
    {"expected ',' or ']'", "flow sequence",
     "',' or ']' is expected here; the '[' is in line %zu", false},
    {"expected ',' or '}'", "flow mapping",
     "',' or '}' is expected here; the '{' is in line %zu", false},
    {"expected '-' indicator", "block collection",
     "this does not line up with the list that starts in line %zu", false},
    {"expected key", "block mapping",
     "a new name is expected here, lined up with the group that starts in "
     "line %zu",
     false},
    {"could not find expected ':'", "simple key",
     "a ':' is missing after this name", true},
    {"unknown escape character", "",
     "this escape is unknown; in single quotes a '\\' is a plain character",
     false},
    {"undefined tag handle", "", "this tag's handle is not defined", false},
    {"UTF-8", "", "this is not UTF-8", false},
    {"control characters", "", "a control character is not possible here",
     false},
};

enum { MEANINGS = sizeof meanings / sizeof meanings[0], UNKNOWN = MEANINGS };

static size_t find_meaning(const char *problem, const char *context)
{
    size_t i = 0;
    while (i < MEANINGS && (strstr(problem, meanings[i].problem) == NULL ||
                            strstr(context, meanings[i].context) == NULL))
        i++;
    return i;
}

static struct jn_place place_of_mark(const struct jn_source *source,
                                     yaml_mark_t mark)
{
    return (struct jn_place){source->file, (unsigned)mark.line + 1,
                             (unsigned)mark.column + 1};
}

/* Of errors in the encoding libyaml tells the byte only. */
static struct jn_place place_of_offset(const struct jn_source *source,
                                       size_t offset)
{
    struct jn_place place = {source->file, 1, 1};
    for (size_t i = 0; i < offset && i < source->length; i++) {
        unsigned char c = (unsigned char)source->text[i];
        place.column = c == '\n' ? 1 : place.column + ((c & 0xc0) != 0x80);
        place.line += c == '\n';
    }
    return place;
}

static struct jn_place place_to_look_at(const yaml_parser_t *parser,
                                        const struct jn_source *source,
                                        size_t meaning)
{
    if (parser->error == YAML_READER_ERROR)
        return place_of_offset(source, parser->problem_offset);
    if (meaning != UNKNOWN && meanings[meaning].at_context)
        return place_of_mark(source, parser->context_mark);
    return place_of_mark(source, parser->problem_mark);
}

/* The sentence with the line in place of its "%zu". */
static const char *sentence_of(size_t meaning, size_t line,
                               struct jn_arena *arena)
{
    const char *sentence = meanings[meaning].sentence;
    const char *number = strstr(sentence, "%zu");
    if (number == NULL)
        return sentence;
    return jn_arena_format(arena, "%.*s%zu%s", (int)(number - sentence),
                           sentence, line, number + 3);
}

void jn_yaml_fault_report(const yaml_parser_t *parser,
                          const struct jn_source *source,
                          const struct jn_reader *reader)
{
    const char *problem =
        parser->problem != NULL ? parser->problem : "this is not YAML";
    const char *context = parser->context != NULL ? parser->context : "";
    size_t line = parser->context_mark.line + 1;
    size_t meaning = find_meaning(problem, context);
    struct jn_place place = place_to_look_at(parser, source, meaning);
    if (meaning != UNKNOWN)
        jn_error(reader->diags, place, "%s",
                 sentence_of(meaning, line, reader->arena));
    else if (context[0] == '\0')
        jn_error(reader->diags, place, "%s", problem);
    else
        jn_error(reader->diags, place, "%s, %s that starts in line %zu",
                 problem, context, line);
}
