/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/json_build.h"

#include "base/utf8.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

static const char *valid_text(const struct jn_json *json, const char *text)
{
    return jn_utf8_is_valid(text) ? text : jn_utf8_valid(json->arena, text);
}

/* Hands VALUE over to OBJECT; jansson refuses NULL and so tells of failures. */
static void put(struct jn_json *json, json_t *object, const char *key,
                json_t *value)
{
    if (json_object_set_new(object, valid_text(json, key), value) != 0)
        json->failed = true;
}

static json_t *put_container(struct jn_json *json, json_t *parent,
                             const char *key, json_t *container)
{
    put(json, parent, key, container);
    return json->failed ? NULL : container;
}

json_t *jn_json_object(struct jn_json *json, json_t *parent, const char *key)
{
    return put_container(json, parent, key, json_object());
}

json_t *jn_json_list(struct jn_json *json, json_t *parent, const char *key)
{
    return put_container(json, parent, key, json_array());
}

json_t *jn_json_append(struct jn_json *json, json_t *list)
{
    json_t *object = json_object();
    if (json_array_append_new(list, object) != 0)
        json->failed = true;
    return json->failed ? NULL : object;
}

static json_t *new_text(struct jn_json *json, const char *text)
{
    return text ? json_string(valid_text(json, text)) : json_null();
}

void jn_json_append_text(struct jn_json *json, json_t *list, const char *text)
{
    if (json_array_append_new(list, new_text(json, text)) != 0)
        json->failed = true;
}

void jn_json_text(struct jn_json *json, json_t *object, const char *key,
                  const char *text)
{
    put(json, object, key, new_text(json, text));
}

void jn_json_count(struct jn_json *json, json_t *object, const char *key,
                   uint64_t count)
{
    assert(count <= INT64_MAX);
    put(json, object, key, json_integer((json_int_t)count));
}

void jn_json_real(struct jn_json *json, json_t *object, const char *key,
                  double real)
{
    put(json, object, key, isfinite(real) ? json_real(real) : json_null());
}

void jn_json_flag(struct jn_json *json, json_t *object, const char *key,
                  bool flag)
{
    put(json, object, key, json_boolean(flag));
}

static json_t *new_amount(double amount)
{
    const double largest = 9007199254740992.0;
    if (amount >= 0 && amount < largest && amount == nearbyint(amount))
        return json_integer((json_int_t)amount);
    return isfinite(amount) ? json_real(amount) : json_null();
}

void jn_json_amount(struct jn_json *json, json_t *object, const char *key,
                    double amount)
{
    put(json, object, key, new_amount(amount));
}

void jn_json_append_amount(struct jn_json *json, json_t *list, double amount)
{
    if (json_array_append_new(list, new_amount(amount)) != 0)
        json->failed = true;
}

void jn_json_activities(struct jn_json *json, json_t *object,
                        const double activity_pj[JN_ACTIVITY_COUNT])
{
    json_t *actions = jn_json_object(json, object, "energy_by_action_pj");
    for (size_t i = 0; i < JN_ACTIVITY_COUNT; i++)
        if (i < JN_ACTIVITY_SPARSE || activity_pj[i] != 0)
            jn_json_real(json, actions, jn_activity_name((enum jn_activity)i),
                         activity_pj[i]);
}

void jn_json_price(struct jn_json *json, json_t *prices,
                   const struct jn_estimate_row *row)
{
    json_t *price = jn_json_object(json, prices, row->action);
    jn_json_real(json, price, jn_figure_key(row->unit), row->figure);
    jn_json_text(json, price, "estimator", row->estimator);
    jn_json_text(json, price, "source", row->source);
}

void jn_json_schema(struct jn_json *json, json_t *root, const char *what)
{
    const int number = 1;
    jn_json_text(json, root, "schema",
                 jn_arena_format(json->arena, "joulenest-%s-%d", what, number));
    jn_json_text(json, root, "version", jn_version());
}

const char *jn_json_quoted(const char *text, struct jn_arena *arena)
{
    json_t *value =
        json_string(jn_utf8_is_valid(text) ? text : jn_utf8_valid(arena, text));
    char *quoted = value ? json_dumps(value, JSON_ENCODE_ANY) : NULL;
    const char *copy = quoted ? jn_arena_text(arena, quoted) : NULL;
    free(quoted);
    json_decref(value);
    return copy;
}

bool jn_json_print(struct jn_json *json, json_t *root, FILE *stream)
{
    bool whole = !json->failed &&
                 (json_dumpf(root, stream,
                             JSON_INDENT(1) | JSON_REAL_PRECISION(17)) == 0 ||
                  ferror(stream));
    fputc('\n', stream);
    json_decref(root);
    return whole;
}
