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
    {"a: 5\nb: [3, 7]\nc:\n  d: x y\n", "{a: 5, b: [3, 7], c: {d: x y}}"},
    {"{\"a\": [3, 2.5, \"\\u00e9\\/\"], \"b\": null, \"c\": true}",
     "{a: [3, 2.5, '\xc3\xa9/'], b: ~, c: true}"},
    {"a:\nb: ~\nc: null\nd: NULL\ne: \"\"\nf: 'null'\n",
     "{a: ~, b: ~, c: ~, d: ~, e: '', f: 'null'}"},
    /* YAML 1.2: these are texts, and 010 is ten. */
    {"a: yes\nb: on\nc: 010\nd: 1_000\ne: 12:30\n",
     "{a: yes, b: on, c: 010, d: 1_000, e: 12:30}"},
    {"a: |\n  one\n  two\nb: >-\n  one\n  two\n",
     "{a: 'one\ntwo\n', b: 'one two'}"},
    {"a: !Component {b: 3}\nc: !x [5]\nd: !y\ne: !!str 5\nf: !!int \"7\"\n",
     "{a: !Component {b: 3}, c: !x [5], d: !y ~, e: '5', f: '7'}"},
    {"%TAG !e! tag:x,2000:\n---\na: !e!b 5\n...\n", "{a: tag:x,2000:b 5}"},
    {"a: &x {p: 3, q: [5]}\nb: *x\nc: [*x, *x]\n",
     "{a: {p: 3, q: [5]}, b: {p: 3, q: [5]}, "
     "c: [{p: 3, q: [5]}, {p: 3, q: [5]}]}"},
    {"a: &x 3\nb: &x 5\nc: *x\n", "{a: 3, b: 5, c: 5}"},
    {"a: &x {p: 3, q: 5}\nb:\n  <<: *x\n  q: 7\n  r: 9\n",
     "{a: {p: 3, q: 5}, b: {q: 7, r: 9, p: 3}}"},
    {"a: &x {p: 3}\nb: &y {p: 5, q: 7}\nc:\n  r: 9\n  <<: [*x, *y, {s: 2}]\n",
     "{a: {p: 3}, b: {p: 5, q: 7}, c: {r: 9, p: 3, q: 7, s: 2}}"},
    {"a: {\"<<\": {p: 3}}\n", "{a: {<<: {p: 3}}}"},
    {"a: 108*1024/2 # half\n", "{a: 108*1024/2}"},
    {"\xef\xbb\xbf# mark\r\na: 5\r\n", "{a: 5}"},
    {"{}", "{}"},
};

static void good_texts_become_trees(void)
{
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        struct reading reading = read_text(good[i].text, JN_SYNTAX_YAML);
        check_text(good[i].text, outcome(&reading), good[i].outcome);
        end_reading(&reading);
    }
}

static const struct row bad[] = {
    {"", "0:0 there is nothing in this file"},
    {"# nothing\n", "0:0 there is nothing in this file"},
    {"- 3\n- 5\n", "0:0 the whole file must be a group, not a list"},
    {"just a text\n", "0:0 the whole file must be a group, not a single value"},
    {"---\n", "0:0 the whole file has no value; it must be a group"},
    {"a: 3\n---\nb: 5\n",
     "2:1 a file holds one document; here a second one starts"},
    {"a:\n\tb: 3\n",
     "2:1 this character cannot start a value; a text with it goes "
     "in quotes"},
    {"a: [3, 5\nb: 7\n",
     "2:2 ',' or ']' is expected here; the '[' is in line 1"},
    {"a: \"never\n", "1:4 this quote is never closed"},
    {"a: b: 3\n",
     "1:5 a ':' is not possible here; a text with ': ' goes in quotes"},
    {"a: \"\xff\"\n", "1:5 this is not UTF-8"},
    {"a: 3\nb: \x01\n", "2:4 a control character is not possible here"},
    {"a: {b: 3\n", "2:1 ',' or '}' is expected here; the '{' is in line 1"},
    {"a:\n  - 3\n - 5\n",
     "3:2 a new name is expected here, lined up with the group that starts in "
     "line 1"},
    {"- 3\nb: 5\n",
     "2:1 this does not line up with the list that starts in line 1"},
    {"a: 3\nb:5\nc: 7\n", "2:1 a ':' is missing after this name"},
    {"a: \"\\q\"\n", "1:5 this escape is unknown; in single quotes a '\\' is a "
                     "plain character"},
    {"a: !q!x 3\n", "1:4 this tag's handle is not defined"},
    {"a: &  3\n", "1:5 did not find expected alphabetic or numeric character, "
                  "while scanning an anchor that starts in line 1"},
    {"%FOO\n---\na: 3\n", "1:5 found unknown directive name, while scanning a "
                          "directive that starts in line 1"},
    {"a: |\n x\n\ty\n", "3:1 a tab cannot indent; use spaces"},
    {"a: 3\nb: {c: 5, c: 7}\na: 9\n",
     "2:11 'c' is given twice, first in line 2; "
     "3:1 'a' is given twice, first in line 1"},
    {"a:\n  <<: {p: 3}\n  <<: {q: 5}\n",
     "3:3 '<<' is given twice, first in line 2"},
    {"a:\n  <<: 5\nb:\n  <<: [{p: 3}, 7, ~]\n",
     "2:7 what '<<' merges must be a group, not a single value; "
     "4:16 what '<<' merges must be a group, not a single value; "
     "4:19 what '<<' merges has no value; it must be a group"},
    {"a: *gone\nb: *lost\n", "1:4 there is no anchor '&gone' before this; "
                             "2:4 there is no anchor '&lost' before this"},
    {"a: &x [3, *x]\n", "1:11 '&x' contains itself"},
    {"? [3]\n: 5\n", "1:3 a key must be a name"},
    {"\"\": 5\n", "1:1 a key must be a name"},
    {"a: {*x : 5}\n", "1:5 a key must be a name"},
    {"a: \"x\\0y\"\n", "1:4 a text must not have a zero byte"},
    {"\"a\\0\": 5\n", "1:1 a key must be a name"},
    {"a: !include x.yaml\n", "1:4 an include is not possible here"},
};

static void faults_are_told_with_place_and_remedy(void)
{
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct reading reading = read_text(bad[i].text, JN_SYNTAX_YAML);
        check_text(bad[i].text, outcome(&reading), bad[i].outcome);
        end_reading(&reading);
    }
}

static void every_value_has_its_place(void)
{
    struct reading reading = read_text(
        "a: [3,\n  {b: \"\xc3\xa9\", c: 5}]\nd: !t\n  e: &x 7\nf: *x\n",
        JN_SYNTAX_YAML);
    check_text("flow, block, tag, anchor", places_text(&reading, reading.root),
               "{a: [3@1:5, {b: '\xc3\xa9'@2:7, c: 5@2:15}@2:3]@1:4, "
               "d: !t {e: 7@4:6}@3:4, f: 7@4:6}@0:0");
    const struct jn_node *f = jn_node_find(reading.root, "f");
    CHECK_ROW("key", f->key_place.line == 5 && f->key_place.column == 1);
    CHECK_ROW("file", strcmp(f->place.file, "input") == 0);
    end_reading(&reading);
}

static char *nested(const char *open, const char *close, size_t depth)
{
    size_t size = depth * (strlen(open) + strlen(close)) + 16;
    char *text = calloc(1, size);
    char *end = text + sprintf(text, "a: ");
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
        {"[", "]", 63, true},     {"[", "]", 64, false},
        {"{b: ", "}", 63, true},  {"{b: ", "}", 5000, false},
        {"[", "", 100000, false}, {"- ", "", 20000, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *text = nested(cases[i].open, cases[i].close, cases[i].depth);
        struct reading reading = read_text(text, JN_SYNTAX_YAML);
        CHECK_ROW(cases[i].open, (reading.root != NULL) == cases[i].fits);
        CHECK_ROW(cases[i].open, strlen(complaints(&reading)) < 150);
        end_reading(&reading);
        free(text);
    }
}

/* Nine lists of nine aliases each: 9^9 values in half a kilobyte. */
static void aliases_cannot_blow_up_a_tree(void)
{
    struct reading reading = start_reading();
    const char *text = "a: &a [1, 2, 3, 4, 5, 6, 7, 8, 9]\n";
    for (int c = 'b'; c < 'k'; c++) {
        int previous = c - 1;
        text = jn_arena_format(
            reading.reader.arena,
            "%s%c: &%c [*%c, *%c, *%c, *%c, *%c, *%c, *%c, *%c, *%c]\n", text,
            c, c, previous, previous, previous, previous, previous, previous,
            previous, previous, previous);
    }
    reading.root = jn_tree_parse(text, strlen(text), JN_SYNTAX_YAML, "input",
                                 &reading.reader);
    check_text("laughs", outcome(&reading),
               "7:28 there are more than 4000000 values, repeated ones "
               "counted");
    end_reading(&reading);
}

const struct jn_test tests[] = {
    {"good texts become trees", good_texts_become_trees},
    {"faults are told with place and remedy",
     faults_are_told_with_place_and_remedy},
    {"every value has its place", every_value_has_its_place},
    {"deep nesting is refused", deep_nesting_is_refused},
    {"aliases cannot blow up a tree", aliases_cannot_blow_up_a_tree},
    {NULL, NULL},
};
