/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/tree.h"

#include "config/expr.h"
#include "config/literal.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* Below this every whole number is a double and the other way round. */
static const double exact_limit = 9007199254740992.0; /* 2^53 */

const struct jn_node *jn_node_find(const struct jn_node *group, const char *key)
{
    if (group == NULL || group->kind != JN_GROUP)
        return NULL;
    for (size_t i = 0; i < group->item_count; i++)
        if (strcmp(group->items[i]->key, key) == 0)
            return group->items[i];
    return NULL;
}

static bool complain_about_kind(const struct jn_node *node, const char *wanted,
                                const char *what,
                                const struct jn_reader *reader)
{
    static const char *const found[] = {
        [JN_NULL] = "nothing",
        [JN_SCALAR] = "a single value",
        [JN_LIST] = "a list",
        [JN_GROUP] = "a group",
    };
    if (node->kind == JN_NULL)
        jn_error(reader->diags, node->place, "%s has no value; it must be %s",
                 what, wanted);
    else
        jn_error(reader->diags, node->place, "%s must be %s, not %s", what,
                 wanted, found[node->kind]);
    return false;
}

bool jn_node_is(const struct jn_node *node, enum jn_node_kind kind,
                const char *what, const struct jn_reader *reader)
{
    static const char *const wanted[] = {
        [JN_NULL] = "empty",
        [JN_SCALAR] = "a single value",
        [JN_LIST] = "a list",
        [JN_GROUP] = "a group",
    };
    return node->kind == kind ||
           complain_about_kind(node, wanted[kind], what, reader);
}

/* A boolean as YAML 1.2 and libconfig spell it. */
static bool is_boolean(const struct jn_node *node, bool *value)
{
    static const char *const names[] = {"true",  "True",  "TRUE",
                                        "false", "False", "FALSE"};
    for (size_t i = 0; !node->quoted && i < 6; i++)
        if (strcmp(node->text, names[i]) == 0) {
            *value = i < 3;
            return true;
        }
    return false;
}

/* Points into the text of a value, past its quote. */
static struct jn_place place_within(const struct jn_node *node, size_t position)
{
    struct jn_place place = node->place;
    if (place.column != 0 && memchr(node->text, '\n', position) == NULL)
        place.column += (unsigned)position + (node->quoted ? 1 : 0);
    return place;
}

static bool evaluate(const struct jn_node *node, const char *wanted,
                     const char *what, const struct jn_reader *reader,
                     double *value)
{
    struct jn_expression expression =
        jn_expression_read(node->text, reader->variables, reader->arena);
    *value = expression.value;
    if (!expression.has_value)
        jn_error(reader->diags, place_within(node, expression.position),
                 "%s must be %s: %s", what, wanted, expression.message);
    return expression.has_value;
}

/* The number that a scalar stands for: as a literal, or, when it is none, as
 * an expression, which is then of kind JN_REAL. */
static bool read_number(const struct jn_node *node, const char *wanted,
                        const char *what, const struct jn_reader *reader,
                        struct jn_literal *number)
{
    bool boolean;
    if (node->kind != JN_SCALAR)
        return complain_about_kind(node, wanted, what, reader);
    if (is_boolean(node, &boolean)) {
        jn_error(reader->diags, node->place, "%s must be %s, not '%s'", what,
                 wanted, node->text);
        return false;
    }
    *number = jn_literal_read(node->text);
    if (number->kind == JN_OUT_OF_RANGE) {
        jn_error(reader->diags, node->place, "%s is out of range: '%s'", what,
                 node->text);
        return false;
    }
    if (number->kind != JN_NO_LITERAL)
        return true;
    if (!evaluate(node, wanted, what, reader, &number->real))
        return false;
    number->kind = JN_REAL;
    number->negative = number->real < 0;
    return true;
}

static bool read_whole(const struct jn_node *node, const char *what,
                       const struct jn_reader *reader,
                       struct jn_literal *number)
{
    if (!read_number(node, "a whole number", what, reader, number))
        return false;
    if (number->kind == JN_WHOLE)
        return true;
    double size = fabs(number->real);
    if (floor(size) != size) {
        jn_error(reader->diags, node->place,
                 "%s must be a whole number, but '%s' is %.15g", what,
                 node->text, number->real);
        return false;
    }
    if (size >= exact_limit) {
        jn_error(reader->diags, node->place,
                 "%s is out of range: '%s' is not below 2^53; write the number"
                 " in digits",
                 what, node->text);
        return false;
    }
    number->magnitude = (uint64_t)size;
    return true;
}

bool jn_node_count(const struct jn_node *node, const char *what,
                   const struct jn_reader *reader, uint64_t *count)
{
    struct jn_literal number;
    if (!read_whole(node, what, reader, &number))
        return false;
    if (number.negative) {
        jn_error(reader->diags, node->place,
                 "%s must not be negative, but is %.15g", what, number.real);
        return false;
    }
    *count = number.magnitude;
    return true;
}

bool jn_node_integer(const struct jn_node *node, const char *what,
                     const struct jn_reader *reader, int64_t *integer)
{
    struct jn_literal number;
    if (!read_whole(node, what, reader, &number))
        return false;
    if (number.magnitude > INT64_MAX) {
        jn_error(reader->diags, node->place, "%s is out of range: '%s'", what,
                 node->text);
        return false;
    }
    *integer = number.negative ? -(int64_t)number.magnitude
                               : (int64_t)number.magnitude;
    return true;
}

bool jn_node_real(const struct jn_node *node, const char *what,
                  const struct jn_reader *reader, double *real)
{
    struct jn_literal number;
    if (!read_number(node, "a number", what, reader, &number))
        return false;
    *real = number.real;
    return true;
}

bool jn_node_flag(const struct jn_node *node, const char *what,
                  const struct jn_reader *reader, bool *flag)
{
    if (node->kind != JN_SCALAR)
        return complain_about_kind(node, "true or false", what, reader);
    if (is_boolean(node, flag))
        return true;
    jn_error(reader->diags, node->place, "%s must be true or false, not '%s'",
             what, node->text);
    return false;
}

bool jn_node_name(const struct jn_node *node, const char *what,
                  const struct jn_reader *reader, const char **name)
{
    if (node->kind != JN_SCALAR)
        return complain_about_kind(node, "a name", what, reader);
    *name = node->text;
    return true;
}
