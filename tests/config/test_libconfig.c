/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/reading.h"
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct row {
    const char *text;
    const char *outcome;
};

static const struct row good[] = {
    {"", "{}"},
    {"a = 5; b : 7", "{a: 5, b: 7}"},
    {"a = 3, b = 5 c = 7;", "{a: 3, b: 5, c: 7}"},
    {"a = { b = { }; c = ( ); d = [ ]; };", "{a: {b: {}, c: [], d: []}}"},
    {"a = ( 3, \"x\", [ 5, 7 ], { b = 1.5; } );",
     "{a: [3, 'x', [5, 7], {b: 1.5}]}"},
    {"a = TRUE; b = False;", "{a: true, b: false}"},
    {"a = \"one\" \" two\"\n  \" three\";", "{a: 'one two three'}"},
    {"a = \"\\x41\\t\\\"\\\\\\q\";", "{a: 'A\t\"\\\\q'}"},
    {"# x\na /* y */ = 3; // z\n/* a = 4;\n */ b = 5;", "{a: 3, b: 5}"},
    {"a = 3; # no line end", "{a: 3}"},
    {"a-b*_c = \"//\"; *d = \"#\";", "{a-b*_c: '//', *d: '#'}"},
    /* What libconfig 1.5 cuts or rounds is kept as it was written. */
    {"a = 5000000000; b = 8589934593L; c = 3LL;",
     "{a: 5000000000, b: 8589934593, c: 3}"},
    {"a = 0xFFFFFFFF; b = 0x1fffffffffL; c = 99999999999999999999;",
     "{a: 0xFFFFFFFF, b: 0x1fffffffff, c: 99999999999999999999}"},
    {"a = 1e400; b = -.5e-3; c = 5.; d = +7; e = 0.1234567890123456789;",
     "{a: 1e400, b: -.5e-3, c: 5., d: +7, e: 0.1234567890123456789}"},
};

static void good_texts_become_trees(void)
{
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        struct reading reading = read_text(good[i].text, JN_SYNTAX_LIBCONFIG);
        check_text(good[i].text, outcome(&reading), good[i].outcome);
        end_reading(&reading);
    }
}

static const struct row bad[] = {
    {"a = \"never", "1:5 '\"' opens a text that is never closed"},
    {"a = 3; /* never", "1:8 '/*' opens a comment that is never closed"},
    {"a = 16k;\nb = 5-3;",
     "1:5 '16k' is not a number; an expression goes in quotes; "
     "2:5 '5-3' is not a number; an expression goes in quotes"},
    {"a = 0x; b = 1.2.3;",
     "1:5 '0x' is not a number; an expression goes in quotes; "
     "1:13 '1.2.3' is not a number; an expression goes in quotes"},
    {"a = 3 / 2;",
     "1:7 '/' does not belong here; an expression goes in quotes"},
    {"\xc3\xa9 = 3; \x01", "1:1 '\xc3\xa9' does not belong here; "
                           "1:8 '?' does not belong here"},
    {"a = 1; @include \"x.cfg\"",
     "1:8 '@include' stands at the start of a line, before a path in quotes"},
    {"@include \"x.cfg\"", "1:1 an include is not possible here"},
    {"a = { b = ( { c = 3; };", "1:23 ',' or ')' is expected here, not ';'"},
    {"a = {\n  b = { c = 3; };\n", "1:5 '{' is never closed"},
    {"a = ( 3, 5", "1:5 '(' is never closed"},
    {"a = 3;\n}", "2:1 a setting's name is expected here, not '}'"},
    {"a = ( 3, 5 };", "1:12 ',' or ')' is expected here, not '}'"},
    {"a = { b = 3 ) };", "1:13 a setting's name is expected here, not ')'"},
    {"a = [ 3, 5 7 ];", "1:12 ',' or ']' is expected here, not '7'"},
    {"a = ( 3, 5, );", "1:13 a value after ',' is expected here, not ')'"},
    {"a = ( , 5 );", "1:7 a value is expected here, not ','"},
    {"a 5;\nb = ;\n7 = 5;", "1:3 '=' after 'a' is expected here, not '5'; "
                            "2:5 a value is expected here, not ';'; "
                            "3:1 a setting's name is expected here, not '7'"},
    {"a = sram;\nb = yes;", "1:5 'sram' is not a value; a text goes in quotes; "
                            "2:5 'yes' is not a value; write true or false"},
    {"a = ( { b = 3; );\nc = { d = ( 5, 7; };\ne = [ 3 };",
     "1:7 '{' is never closed; "
     "2:17 ',' or ')' is expected here, not ';'; "
     "3:9 ',' or ']' is expected here, not '}'"},
    {"a =", "1:4 a value is expected here, not the end of the file"},
    {"a = 3;; b = 5;", "1:7 a setting's name is expected here, not ';'"},
    {"\"a\" = 3;", "1:1 a setting's name is expected here, not \"a\""},
    {"a = 3;\nb = 5;\na = 7;", "3:1 'a' is given twice, first in line 1"},
    {"a = ( { b = 3; b = 5; }, { b = 7; } );",
     "1:16 'b' is given twice, first in line 1"},
    {"a = [ 3, 2.5, \"x\" ];",
     "1:10 '[ ]' holds values of one kind: this is a real number, the first "
     "is an integer; a list in '( )' may mix them; "
     "1:15 '[ ]' holds values of one kind: this is a text, the first "
     "is an integer; a list in '( )' may mix them"},
    {"a = [ 3, [ 5 ], 7 ];",
     "1:10 '[ ]' holds single values only; a list of others goes in '( )'"},
};

static void faults_are_told_with_place_and_remedy(void)
{
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct reading reading = read_text(bad[i].text, JN_SYNTAX_LIBCONFIG);
        check_text(bad[i].text, outcome(&reading), bad[i].outcome);
        end_reading(&reading);
    }
}

static void every_value_has_its_place(void)
{
    struct reading reading = read_text(
        "a = ( 3,\n\t{ b = \"\xc3\xa9\"; c\n= [ 5, 7 ]; } ); d = 0xF;",
        JN_SYNTAX_LIBCONFIG);
    CHECK_ROW("tabs, lines, two bytes a character",
              strcmp(places_text(&reading, reading.root),
                     "{a: [3@1:7, {b: '\xc3\xa9'@2:8, "
                     "c: [5@3:5, 7@3:8]@3:3}@2:2]@1:5, d: 0xF@3:22}@0:0") == 0);
    const struct jn_node *group = jn_node_find(reading.root, "a")->items[1];
    const struct jn_node *c = jn_node_find(group, "c");
    CHECK_ROW("key", c->key_place.line == 2 && c->key_place.column == 13);
    CHECK_ROW("file", strcmp(c->place.file, "input") == 0);
    end_reading(&reading);
}

static char *nested(const char *open, const char *close, size_t depth)
{
    size_t size = depth * (strlen(open) + strlen(close)) + 16;
    char *text = calloc(1, size);
    char *end = text + sprintf(text, "a = ");
    for (size_t i = 0; i < depth; i++)
        end += sprintf(end, "%s", open);
    for (size_t i = 0; i < depth; i++)
        end += sprintf(end, "%s", close);
    return text;
}

static void deep_nesting_is_refused(void)
{
    static const struct {
        const char *open;
        const char *close;
        size_t depth;
        bool fits;
    } cases[] = {
        {"(", ")", 64, true},     {"(", ")", 65, false},
        {"{b=", "}", 63, false},  {"(", ")", 5000, false},
        {"(", "", 100000, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *text = nested(cases[i].open, cases[i].close, cases[i].depth);
        struct reading reading = read_text(text, JN_SYNTAX_LIBCONFIG);
        CHECK_ROW(cases[i].open, (reading.root != NULL) == cases[i].fits);
        CHECK_ROW(cases[i].open, strlen(complaints(&reading)) < 150);
        end_reading(&reading);
        free(text);
    }
}

static void a_group_holds_at_most_2000_settings(void)
{
    struct reading reading = start_reading();
    const char *text = "";
    for (int i = 0; i < 2001; i++)
        text =
            jn_arena_format(reading.reader.arena, "%ss%d = %d;\n", text, i, i);
    reading.root = jn_tree_parse(text, strlen(text), JN_SYNTAX_LIBCONFIG,
                                 "input", &reading.reader);
    CHECK_ROW("2001", strcmp(outcome(&reading),
                             "2001:1 a group holds at most 2000 settings; "
                             "use a list") == 0);
    end_reading(&reading);
}

static void too_many_values_are_refused_at_the_first_of_them(void)
{
    enum { VALUES = 4000002, WIDTH = 2 };
    char *text = malloc(VALUES * WIDTH + 16);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    char *end = text + sprintf(text, "a = [ ");
    for (int i = 0; i < VALUES; i++, end += WIDTH)
        memcpy(end, "3,", WIDTH);
    memcpy(end - 1, "];", 3);
    struct reading reading = read_text(text, JN_SYNTAX_LIBCONFIG);
    check_text("4000002", outcome(&reading),
               "1:8000005 there are more than 4000000 values, repeated ones "
               "counted");
    end_reading(&reading);
    free(text);
}

const struct jn_test tests[] = {
    {"good texts become trees", good_texts_become_trees},
    {"faults are told with place and remedy",
     faults_are_told_with_place_and_remedy},
    {"every value has its place", every_value_has_its_place},
    {"deep nesting is refused", deep_nesting_is_refused},
    {"a group holds at most 2000 settings",
     a_group_holds_at_most_2000_settings},
    {"too many values are refused at the first of them",
     too_many_values_are_refused_at_the_first_of_them},
    {NULL, NULL},
};
