/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/expr.h"
#include "config/reading.h"
#include "config/schema.h"
#include "harness.h"

#include <string.h>

/* Reads the value "a" of a YAML text as a type, into a text. */
typedef const char *reading_as(const struct jn_node *node,
                               const struct jn_reader *reader);

static const char *as_count(const struct jn_node *node,
                            const struct jn_reader *reader)
{
    uint64_t count;
    if (!jn_node_count(node, "'a'", reader, &count))
        return NULL;
    return jn_arena_format(reader->arena, "%llu", (unsigned long long)count);
}

static const char *as_integer(const struct jn_node *node,
                              const struct jn_reader *reader)
{
    int64_t integer;
    if (!jn_node_integer(node, "'a'", reader, &integer))
        return NULL;
    return jn_arena_format(reader->arena, "%lld", (long long)integer);
}

static const char *as_real(const struct jn_node *node,
                           const struct jn_reader *reader)
{
    double real;
    if (!jn_node_real(node, "'a'", reader, &real))
        return NULL;
    return jn_arena_format(reader->arena, "%.17g", real);
}

static const char *as_flag(const struct jn_node *node,
                           const struct jn_reader *reader)
{
    bool flag;
    if (!jn_node_flag(node, "'a'", reader, &flag))
        return NULL;
    return flag ? "true" : "false";
}

static const char *as_name(const struct jn_node *node,
                           const struct jn_reader *reader)
{
    const char *name;
    return jn_node_name(node, "'a'", reader, &name) ? name : NULL;
}

static const char *as_choice(const struct jn_node *node,
                             const struct jn_reader *reader)
{
    static const char *const names[] = {"dram", "sram", "regfile"};
    int choice = jn_node_choice(node, "'a'", names, 3, reader);
    return choice < 0 ? NULL : names[choice];
}

static const struct {
    const char *text;
    reading_as *as;
    const char *outcome;
} cases[] = {
    {"a: 705", as_count, "705"},
    {"a: '705'", as_count, "705"},
    {"a: 0x1F", as_count, "31"},
    {"a: 18446744073709551614", as_count, "18446744073709551614"},
    {"a: 1e3", as_count, "1000"},
    {"a: 16.0", as_count, "16"},
    {"a: 108*1024/2", as_count, "55296"},
    {"a: \"depth*3\"", as_count, "2100"},
    {"a: 9007199254740992*1 - 1", as_count, "9007199254740991"},
    {"a: 18446744073709551615", as_count,
     "1:4 'a' is out of range: '18446744073709551615'"},
    {"a: 2**53", as_count,
     "1:4 'a' is out of range: '2**53' is not below 2^53; write the number in "
     "digits"},
    {"a: 1e300", as_count,
     "1:4 'a' is out of range: '1e300' is not below 2^53; write the number in "
     "digits"},
    {"a: -3", as_count, "1:4 'a' must not be negative, but is -3"},
    {"a: 3-5", as_count, "1:4 'a' must not be negative, but is -2"},
    {"a: 2.5", as_count, "1:4 'a' must be a whole number, but '2.5' is 2.5"},
    {"a: 5/2", as_count, "1:4 'a' must be a whole number, but '5/2' is 2.5"},
    {"a: true", as_count, "1:4 'a' must be a whole number, not 'true'"},
    {"a: dram", as_count,
     "1:4 'a' must be a whole number: 'dram' is not a known name"},
    {"a: '3*deph'", as_count,
     "1:7 'a' must be a whole number: 'deph' is not a known name; did you mean "
     "'depth'?"},
    {"a: 3*deph", as_count,
     "1:6 'a' must be a whole number: 'deph' is not a known name; did you mean "
     "'depth'?"},
    {"a: ''", as_count,
     "1:5 'a' must be a whole number: the expression is empty"},
    {"a: .inf", as_count, "1:4 'a' must be a whole number: unexpected '.inf'"},
    {"a: ~", as_count, "1:4 'a' has no value; it must be a whole number"},
    {"a:", as_count, "1:3 'a' has no value; it must be a whole number"},
    {"a: [3]", as_count, "1:4 'a' must be a whole number, not a list"},
    {"a: {b: 3}", as_count, "1:4 'a' must be a whole number, not a group"},

    {"a: -37", as_integer, "-37"},
    {"a: 3 - 5*7", as_integer, "-32"},
    {"a: -9223372036854775807", as_integer, "-9223372036854775807"},
    {"a: 9223372036854775808", as_integer,
     "1:4 'a' is out of range: '9223372036854775808'"},
    {"a: -2.5", as_integer,
     "1:4 'a' must be a whole number, but '-2.5' is "
     "-2.5"},

    {"a: 0.1", as_real, "0.10000000000000001"},
    {"a: -3", as_real, "-3"},
    {"a: 5/2", as_real, "2.5"},
    {"a: 1e400", as_real, "1:4 'a' is out of range: '1e400'"},
    {"a: 1/0", as_real,
     "1:4 'a' must be a number: '1/0' has no finite, exact result"},
    {"a: False", as_real, "1:4 'a' must be a number, not 'False'"},
    {"a: [3]", as_real, "1:4 'a' must be a number, not a list"},

    {"a: true", as_flag, "true"},
    {"a: FALSE", as_flag, "false"},
    {"a: yes", as_flag, "1:4 'a' must be true or false, not 'yes'"},
    {"a: 1", as_flag, "1:4 'a' must be true or false, not '1'"},
    {"a: 'true'", as_flag, "1:4 'a' must be true or false, not 'true'"},
    {"a: {}", as_flag, "1:4 'a' must be true or false, not a group"},

    {"a: x y", as_name, "x y"},
    {"a: '5'", as_name, "5"},
    {"a: 3x3", as_name, "3x3"},
    {"a: [x]", as_name, "1:4 'a' must be a name, not a list"},
    {"a:", as_name, "1:3 'a' has no value; it must be a name"},

    {"a: sram", as_choice, "sram"},
    {"a: dramm", as_choice,
     "1:4 'a' must be 'dram', 'sram' or 'regfile', not 'dramm'; did you mean "
     "'dram'?"},
    {"a: flash", as_choice,
     "1:4 'a' must be 'dram', 'sram' or 'regfile', not 'flash'"},
    {"a: [dram]", as_choice, "1:4 'a' must be a name, not a list"},
};

static void values_are_read_as_one_type(void)
{
    static const struct jn_variable items[] = {{"depth", 700}};
    static const struct jn_variables variables = {items, 1};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct reading reading = read_text(cases[i].text, JN_SYNTAX_YAML);
        reading.reader.variables = &variables;
        const struct jn_node *node = jn_node_find(reading.root, "a");
        const char *value = cases[i].as(node, &reading.reader);
        check_text(cases[i].text, value ? value : complaints(&reading),
                   cases[i].outcome);
        end_reading(&reading);
    }
}

static void an_expression_of_several_lines_is_shown_at_its_start(void)
{
    struct reading reading =
        read_text("a = \"3 *\n deph\";", JN_SYNTAX_LIBCONFIG);
    (void)as_count(jn_node_find(reading.root, "a"), &reading.reader);
    check_text("two lines", complaints(&reading),
               "1:5 'a' must be a whole number: 'deph' is not a known name");
    end_reading(&reading);
}

static void only_a_group_has_items_to_find(void)
{
    struct reading reading =
        read_text("a: {b: 3}\nc: [5]\nd: 7\n", JN_SYNTAX_YAML);
    const struct jn_node *root = reading.root;
    CU_ASSERT_PTR_NULL(jn_node_find(root, "b"));
    CU_ASSERT_PTR_NULL(jn_node_find(NULL, "b"));
    CU_ASSERT_PTR_NULL(jn_node_find(jn_node_find(root, "c"), "b"));
    CU_ASSERT_PTR_NULL(jn_node_find(jn_node_find(root, "d"), "b"));
    CHECK_ROW("b", strcmp(jn_node_find(jn_node_find(root, "a"), "b")->text,
                          "3") == 0);
    end_reading(&reading);
}

static const struct {
    const char *text;
    enum jn_node_kind kind;
    const char *complaints;
} kinds[] = {
    {"a: [3]", JN_LIST, ""},
    {"a: {}", JN_GROUP, ""},
    {"a: 3", JN_SCALAR, ""},
    {"a:", JN_NULL, ""},
    {"a: [3]", JN_GROUP, "1:4 'a' must be a group, not a list"},
    {"a: {}", JN_LIST, "1:4 'a' must be a list, not a group"},
    {"a: 3", JN_LIST, "1:4 'a' must be a list, not a single value"},
    {"a: {}", JN_SCALAR, "1:4 'a' must be a single value, not a group"},
    {"a: {}", JN_NULL, "1:4 'a' must be empty, not a group"},
    {"a:", JN_LIST, "1:3 'a' has no value; it must be a list"},
};

static void a_wrong_kind_is_told(void)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct reading reading = read_text(kinds[i].text, JN_SYNTAX_YAML);
        bool is = jn_node_is(jn_node_find(reading.root, "a"), kinds[i].kind,
                             "'a'", &reading.reader);
        check_text(kinds[i].text, complaints(&reading), kinds[i].complaints);
        CHECK_ROW(kinds[i].text, is == (kinds[i].complaints[0] == '\0'));
        end_reading(&reading);
    }
}

const struct jn_test tests[] = {
    {"values are read as one type", values_are_read_as_one_type},
    {"an expression of several lines is shown at its start",
     an_expression_of_several_lines_is_shown_at_its_start},
    {"only a group has items to find", only_a_group_has_items_to_find},
    {"a wrong kind is told", a_wrong_kind_is_told},
    {NULL, NULL},
};
