/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json_build.h - JSON values, put together without losing a failure.
 *
 * Input:  keys and numbers.
 * Output: jansson's values; FAILED once memory ran out anywhere.
 * Next:   report/json.c, report/json_layer.c and report/json_sparse.c.
 */
#ifndef JN_REPORT_JSON_BUILD_H
#define JN_REPORT_JSON_BUILD_H

#include "report/estimate_rows.h"
#include "report/report.h"

#include <jansson.h>

struct jn_json {
    struct jn_arena *arena;
    bool failed;
};

/* A new object or list under KEY; NULL never, except after a failure, and
 * then everything accepts it. */
json_t *jn_json_object(struct jn_json *json, json_t *parent, const char *key);
json_t *jn_json_list(struct jn_json *json, json_t *parent, const char *key);

/* A new object, or a text, at the end of LIST. */
json_t *jn_json_append(struct jn_json *json, json_t *list);
void jn_json_append_text(struct jn_json *json, json_t *list, const char *text);

/* Texts are made valid UTF-8.  A number that is not finite becomes null; a
 * NULL text as well. */
void jn_json_text(struct jn_json *json, json_t *object, const char *key,
                  const char *text);
void jn_json_count(struct jn_json *json, json_t *object, const char *key,
                   uint64_t count);
void jn_json_real(struct jn_json *json, json_t *object, const char *key,
                  double real);
void jn_json_flag(struct jn_json *json, json_t *object, const char *key,
                  bool flag);

/* A count kept as a double: an integer where it is whole. */
void jn_json_amount(struct jn_json *json, json_t *object, const char *key,
                    double amount);

void jn_json_append_amount(struct jn_json *json, json_t *list, double amount);

/* TEXT as JSON, with its quotes; NULL if memory ran out. */
const char *jn_json_quoted(const char *text, struct jn_arena *arena);

/* What is said of a price, under its action's name in PRICES. */
void jn_json_price(struct jn_json *json, json_t *prices,
                   const struct jn_estimate_row *row);

/* "energy_by_action_pj", put into OBJECT; of actions that only there are where
 * zeros count those that cost something. */
void jn_json_activities(struct jn_json *json, json_t *object,
                        const double activity_pj[JN_ACTIVITY_COUNT]);

/* Prints ROOT and lets go of it.  False if memory ran out; failed writes show
 * in STREAM. */
bool jn_json_print(struct jn_json *json, json_t *root, FILE *stream);

/* First in every file: "schema" and "version".  Schemas are numbered: whoever
 * changes the meaning of a key, or takes one away, counts on. */
void jn_json_schema(struct jn_json *json, json_t *root, const char *what);

/* "inputs", put into the ROOT of a result; report/json.c. */
void jn_json_inputs(struct jn_json *json, json_t *root,
                    const struct jn_run *run);

/* The keys of one layer, put into OBJECT; report/json_layer.c. */
void jn_json_layer(struct jn_json *json, json_t *object,
                   const struct jn_outcome *outcome);

/* What there is to say of a component as such; report/json_layer.c. */
void jn_json_component(struct jn_json *json, json_t *object,
                       const struct jn_arch *arch, size_t index);

/* "spikes" and "neurons" of a layer that has them; report/json_neurons.c. */
void jn_json_neurons(struct jn_json *json, json_t *root,
                     const struct jn_outcome *outcome);

/* What a layer where zeros count has besides: keys of a level, of a tensor
 * there, of compute and of the layer; nothing of others.  report/json_sparse.c.
 */
void jn_json_sparse_tensor(struct jn_json *json, json_t *object,
                           const struct jn_outcome *outcome, size_t level,
                           size_t tensor);
void jn_json_sparse_level(struct jn_json *json, json_t *object,
                          const struct jn_outcome *outcome, size_t level);
void jn_json_sparse_compute(struct jn_json *json, json_t *object,
                            const struct jn_outcome *outcome);
void jn_json_sparse_totals(struct jn_json *json, json_t *object,
                           const struct jn_outcome *outcome);

#endif
