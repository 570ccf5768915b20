/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/check.h"

#include "base/names.h"
#include "config/read.h"

#include <string.h>
#include <strings.h>

/* libconfig compares each new name with all others of its group. */
enum { MOST_SETTINGS = 2000, LONGEST_SHOWN = 40 };

struct check {
    struct jn_cursor cursor;
    struct jn_token token; /* the next one */
    const struct jn_source *source;
    const struct jn_reader *reader;
    unsigned depth;
    char closing[JN_DEEPEST]; /* what will close what is open */
    bool failed;
    bool ended_early; /* said why the file ends within something */
};

static void step(struct check *check)
{
    check->token = jn_token_next(&check->cursor);
}

static bool at(const struct check *check, char mark)
{
    return jn_token_is(&check->token, mark);
}

static bool at_end(const struct check *check)
{
    return check->token.kind == JN_TOKEN_END;
}

static const char *shown(const struct check *check)
{
    const struct jn_token *token = &check->token;
    if (at_end(check))
        return "the end of the file";
    int length =
        token->length < LONGEST_SHOWN ? (int)token->length : LONGEST_SHOWN;
    const char *quote = token->kind == JN_TOKEN_STRING ? "" : "'";
    return jn_arena_format(check->reader->arena, "%s%.*s%s", quote, length,
                           token->text, quote);
}

static void expected(struct check *check, const char *what)
{
    jn_error(check->reader->diags, check->token.place,
             "%s is expected here, not %s", what, shown(check));
    check->failed = true;
}

static void complain(struct check *check, const char *what)
{
    jn_error(check->reader->diags, check->token.place, "%s", what);
    check->failed = true;
}

static bool opens(const struct check *check)
{
    return at(check, '{') || at(check, '(') || at(check, '[');
}

static bool closes(const struct check *check)
{
    return at(check, '}') || at(check, ')') || at(check, ']');
}

/* After a fault: to the end of what encloses it, or, with a STOP, to that mark
 * if it comes first. */
static void recover(struct check *check, char stop)
{
    unsigned depth = 0;
    for (; !at_end(check); step(check)) {
        if (depth == 0 && (closes(check) || (stop != 0 && at(check, stop))))
            break;
        if (opens(check))
            depth++;
        else if (closes(check))
            depth--;
    }
    check->ended_early = at_end(check);
}

/* The current token closes something, but not the innermost thing open: was
 * that left open, or is the token of the wrong kind? */
static bool closes_outer(const struct check *check)
{
    if (check->depth == 0 || at(check, check->closing[check->depth - 1]))
        return false;
    for (unsigned i = 0; i + 1 < check->depth; i++)
        if (at(check, check->closing[i]))
            return true;
    return false;
}

static void report_open(struct check *check, const struct jn_token *opening)
{
    if (!check->ended_early)
        jn_error(check->reader->diags, opening->place, "'%c' is never closed",
                 opening->text[0]);
    check->ended_early = at_end(check);
    check->failed = true;
}

/* Passes the mark that closes what OPENING opened. */
static void pass_closing(struct check *check, const struct jn_token *opening)
{
    if (at_end(check) || closes_outer(check))
        report_open(check, opening);
    else
        step(check);
}

static void check_value(struct check *check);

/* Of too many values the first one too many is reported, and no more read. */
static bool count_value(struct check *check)
{
    if (jn_source_spend(check->source, 1, check->token.place, check->reader))
        return true;
    check->failed = true;
    check->ended_early = true;
    check->token = (struct jn_token){.kind = JN_TOKEN_END};
    check->cursor = jn_cursor_start("", NULL);
    return false;
}

static bool is_scalar(const struct check *check)
{
    switch (check->token.kind) {
    case JN_TOKEN_BOOLEAN:
    case JN_TOKEN_INTEGER:
    case JN_TOKEN_INTEGER64:
    case JN_TOKEN_REAL:
    case JN_TOKEN_STRING:
        return true;
    default:
        return false;
    }
}

/* Texts that follow each other are one. */
static void pass_scalar(struct check *check)
{
    enum jn_token_kind kind = check->token.kind;
    step(check);
    while (kind == JN_TOKEN_STRING && check->token.kind == JN_TOKEN_STRING)
        step(check);
}

static void check_element(struct check *check, enum jn_token_kind *kind)
{
    static const char *const kinds[] = {
        [JN_TOKEN_BOOLEAN] = "a boolean",
        [JN_TOKEN_INTEGER] = "an integer",
        [JN_TOKEN_INTEGER64] = "an integer with L",
        [JN_TOKEN_REAL] = "a real number",
        [JN_TOKEN_STRING] = "a text",
    };
    if (!count_value(check))
        return;
    if (!is_scalar(check)) {
        if (opens(check))
            complain(check, "'[ ]' holds single values only; a list of others"
                            " goes in '( )'");
        else
            expected(check, "a value");
        recover(check, ',');
        return;
    }
    if (*kind == JN_TOKEN_END)
        *kind = check->token.kind;
    if (check->token.kind != *kind) {
        jn_error(check->reader->diags, check->token.place,
                 "'[ ]' holds values of one kind: this is %s, the first is %s;"
                 " a list in '( )' may mix them",
                 kinds[check->token.kind], kinds[*kind]);
        check->failed = true;
    }
    pass_scalar(check);
}

/* The values of a list or an array up to its closing mark. */
static void check_values(struct check *check, char closing)
{
    struct jn_token opening = check->token;
    enum jn_token_kind kind = JN_TOKEN_END;
    step(check);
    while (!at(check, closing)) {
        if (closing == ']')
            check_element(check, &kind);
        else
            check_value(check);
        if (at(check, closing) || at_end(check) || closes_outer(check))
            break;
        if (!at(check, ',')) {
            expected(check, closing == ']' ? "',' or ']'" : "',' or ')'");
            recover(check, 0);
            if (!at_end(check) && !closes_outer(check))
                step(check);
            return;
        }
        step(check);
        if (closes(check))
            expected(check, "a value after ','");
    }
    pass_closing(check, &opening);
}

/* Where a name of the group was given first is attached to the name. */
static void check_name(struct check *check, struct jn_names *names)
{
    struct jn_arena *arena = check->reader->arena;
    const char *name =
        jn_arena_slice(arena, check->token.text, check->token.length);
    void **slot = jn_names_slot(names, name);
    const struct jn_place *first = *slot;
    if (first != NULL) {
        jn_error(check->reader->diags, check->token.place,
                 "'%s' is given twice, first in line %u", name, first->line);
        check->failed = true;
        return;
    }
    struct jn_place *place = jn_arena_take(arena, 1, sizeof *place);
    *place = check->token.place;
    *slot = place;
}

static void skip_setting(struct check *check)
{
    recover(check, ';');
    if (at(check, ';'))
        step(check);
}

static void check_setting(struct check *check, struct jn_names *names)
{
    if (check->token.kind != JN_TOKEN_NAME) {
        expected(check, "a setting's name");
        skip_setting(check);
        return;
    }
    check_name(check, names);
    const char *name = shown(check);
    step(check);
    if (!at(check, '=') && !at(check, ':')) {
        expected(check,
                 jn_arena_format(check->reader->arena, "'=' after %s", name));
        skip_setting(check);
        return;
    }
    step(check);
    check_value(check);
    if (at(check, ';') || at(check, ','))
        step(check);
}

static bool ends_settings(const struct check *check)
{
    return at_end(check) || at(check, '}') || closes_outer(check);
}

/* Marks that close nothing. */
static void pass_strays(struct check *check)
{
    while (closes(check) && !ends_settings(check)) {
        expected(check, "a setting's name");
        step(check);
        if (at(check, ';'))
            step(check);
    }
}

/* Settings up to the closing mark or the end of the text. */
static void check_settings(struct check *check)
{
    struct jn_names *names = jn_names_new(check->reader->arena);
    for (size_t count = 0; !ends_settings(check); count++) {
        if (count == MOST_SETTINGS) {
            complain(check,
                     jn_arena_format(check->reader->arena,
                                     "a group holds at most %d settings; use"
                                     " a list",
                                     MOST_SETTINGS));
            recover(check, 0);
            return;
        }
        check_setting(check, names);
        pass_strays(check);
    }
}

static void check_group(struct check *check)
{
    struct jn_token opening = check->token;
    step(check);
    check_settings(check);
    pass_closing(check, &opening);
}

static void check_nested(struct check *check)
{
    if (check->depth == JN_DEEPEST) {
        complain(check,
                 jn_arena_format(check->reader->arena,
                                 "groups and lists are nested deeper than"
                                 " %d",
                                 JN_DEEPEST));
        step(check);
        recover(check, 0);
        if (!at_end(check))
            step(check);
        return;
    }
    char closing = at(check, '{') ? '}' : at(check, '(') ? ')' : ']';
    check->closing[check->depth++] = closing;
    if (closing == '}')
        check_group(check);
    else
        check_values(check, closing);
    check->depth--;
}

static const char *remedy(const struct jn_token *name)
{
    static const char *const booleans[] = {"yes", "no", "on", "off"};
    for (size_t i = 0; i < 4; i++)
        if (strlen(booleans[i]) == name->length &&
            strncasecmp(booleans[i], name->text, name->length) == 0)
            return "write true or false";
    return "a text goes in quotes";
}

static void check_value(struct check *check)
{
    if (!count_value(check))
        return;
    if (is_scalar(check)) {
        pass_scalar(check);
    } else if (opens(check)) {
        check_nested(check);
    } else if (check->token.kind == JN_TOKEN_NAME) {
        complain(check,
                 jn_arena_format(check->reader->arena, "%s is not a value; %s",
                                 shown(check), remedy(&check->token)));
        step(check);
    } else {
        expected(check, "a value");
    }
}

bool jn_syntax_check(const struct jn_expanded *expanded,
                     const struct jn_source *source,
                     const struct jn_reader *reader)
{
    struct check check = {.source = source, .reader = reader};
    check.cursor = jn_cursor_over(expanded->text, expanded->segments,
                                  expanded->segment_count);
    step(&check);
    while (!at_end(&check)) {
        check_settings(&check);
        if (at(&check, '}')) {
            expected(&check, "a setting's name");
            step(&check);
            if (at(&check, ';'))
                step(&check);
        }
    }
    return !check.failed;
}
