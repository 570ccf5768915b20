/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/reading.h"
#include "config/schema.h"
#include "harness.h"

#include <stddef.h>
#include <string.h>

struct level {
    const char *name;
    uint64_t depth;
    uint64_t banks;
    double read_pj;
    double offset;
    double clock_ghz;
    bool gated;
    bool has_depth;
    bool has_gated;
    const struct jn_node *network;
};

static const struct jn_field fields[] = {
    {"name", JN_FIELD_NAME, offsetof(struct level, name), JN_NO_HAS,
     JN_REQUIRED | JN_POSITIVE, NULL},
    {"depth", JN_FIELD_COUNT, offsetof(struct level, depth),
     offsetof(struct level, has_depth), JN_REQUIRED | JN_POSITIVE,
     "size entries"},
    {"banks", JN_FIELD_COUNT, offsetof(struct level, banks), JN_NO_HAS,
     JN_OPTIONAL, NULL},
    {"read_pj", JN_FIELD_REAL, offsetof(struct level, read_pj), JN_NO_HAS,
     JN_OPTIONAL, NULL},
    {"offset", JN_FIELD_REAL, offsetof(struct level, offset), JN_NO_HAS,
     JN_ANY_SIGN, NULL},
    {"clock_ghz", JN_FIELD_REAL, offsetof(struct level, clock_ghz), JN_NO_HAS,
     JN_POSITIVE, NULL},
    {"gated", JN_FIELD_FLAG, offsetof(struct level, gated),
     offsetof(struct level, has_gated), JN_OPTIONAL, NULL},
    {"network", JN_FIELD_NODE, offsetof(struct level, network), JN_NO_HAS,
     JN_OPTIONAL, NULL},
    {"comment", JN_FIELD_NAME, 0, JN_NO_HAS, JN_IGNORED, "note"},
    {NULL, JN_FIELD_NAME, 0, JN_NO_HAS, 0, NULL},
};

static void a_group_becomes_a_struct(void)
{
    struct level level = {.banks = 7, .has_gated = false};
    struct reading reading = read_text(
        "name: glb\nentries: 3*5\nread_pj: 0\noffset: -2.5\nclock_ghz: 0.7\n"
        "network: {hops: 3}\ncomment: [any, thing]\nnote: 5\n",
        JN_SYNTAX_YAML);
    bool good =
        jn_group_read(reading.root, "a level", fields, &level, &reading.reader);
    check_text("complaints", complaints(&reading),
               "8:1 'note' says the same as 'comment', which is given too");
    CU_ASSERT_FALSE(good);
    CHECK_ROW("name", strcmp(level.name, "glb") == 0);
    CHECK_ROW("depth, by an alias", level.depth == 15 && level.has_depth);
    CHECK_ROW("banks keeps its value", level.banks == 7);
    CHECK_ROW("read_pj", level.read_pj == 0);
    CHECK_ROW("offset", level.offset == -2.5);
    CHECK_ROW("clock_ghz", level.clock_ghz == 0.7);
    CHECK_ROW("gated was not given", !level.has_gated);
    CHECK_ROW("network",
              level.network == jn_node_find(reading.root, "network"));
    end_reading(&reading);
}

static const struct {
    const char *text;
    const char *complaints;
} cases[] = {
    {"{name: x, depth: 3}", ""},
    {"{name: x, size: 3, gated: true}", ""},
    {"[3]", "1:4 a level must be a group, not a list"},
    {"{}", "1:4 a level needs 'name'; 1:4 a level needs 'depth'"},
    {"{name: x, dept: 3}", "1:14 a level has no 'dept'; did you mean 'depth'?; "
                           "1:4 a level needs 'depth'"},
    {"{name: x, depth: 3, foo: 5}",
     "1:24 a level has no 'foo'; there is 'name', 'depth', 'banks', 'read_pj', "
     "'offset', 'clock_ghz', 'gated', 'network' or 'comment'"},
    {"{name: x, depth: 3, read: 5}",
     "1:24 a level has no 'read'; did you mean 'read_pj'?"},
    {"{name: [x], depth: {}, banks: ~, gated: 3}",
     "1:11 'name' must be a name, not a list; "
     "1:23 'depth' must be a whole number, not a group; "
     "1:34 'banks' has no value; it must be a whole number; "
     "1:44 'gated' must be true or false, not '3'"},
    {"{name: '', depth: 0, clock_ghz: 0, read_pj: -3, banks: -5}",
     "1:11 'name' must not be empty; "
     "1:22 'depth' must be above 0, but is 0; "
     "1:36 'clock_ghz' must be above 0, but is 0; "
     "1:48 'read_pj' must not be negative, but is -3; "
     "1:59 'banks' must not be negative, but is -5"},
    {"{name: x, size: 3, depth: 5, entries: 7}",
     "1:23 'depth' says the same as 'size', which is given too; "
     "1:33 'entries' says the same as 'size', which is given too"},
};

static void all_faults_of_a_group_are_told_at_once(void)
{
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct level level = {.depth = 0};
        struct reading reading = start_reading();
        const char *text =
            jn_arena_format(reading.reader.arena, "a: %s", cases[i].text);
        reading.root = jn_tree_parse(text, strlen(text), JN_SYNTAX_YAML,
                                     "input", &reading.reader);
        bool good = jn_group_read(jn_node_find(reading.root, "a"), "a level",
                                  fields, &level, &reading.reader);
        check_text(cases[i].text, complaints(&reading), cases[i].complaints);
        CHECK_ROW(cases[i].text, good == (cases[i].complaints[0] == '\0'));
        end_reading(&reading);
    }
}

static void many_unknown_keys_do_not_flood(void)
{
    struct level level = {.depth = 0};
    struct reading reading = start_reading();
    const char *text = "";
    for (int i = 0; i < 150; i++)
        text = jn_arena_format(reading.reader.arena, "%skey%d: 3\n", text, i);
    reading.root = jn_tree_parse(text, strlen(text), JN_SYNTAX_YAML, "input",
                                 &reading.reader);
    CU_ASSERT_FALSE(jn_group_read(reading.root, "a level", fields, &level,
                                  &reading.reader));
    CU_ASSERT_EQUAL(jn_diags_error_count(reading.reader.diags), 102);
    end_reading(&reading);
}

const struct jn_test tests[] = {
    {"a group becomes a struct", a_group_becomes_a_struct},
    {"all faults of a group are told at once",
     all_faults_of_a_group_are_told_at_once},
    {"many unknown keys do not flood", many_unknown_keys_do_not_flood},
    {NULL, NULL},
};
