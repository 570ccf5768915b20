/* SPDX-License-Identifier: GPL-3.0-or-later */
/* layer_kinds.h - layers with a type of their own, and free einsums.
 *
 * Input:  a layer's group.
 * Output: its dimensions and tensors, without their bits.
 * Next:   layer.c.
 */
#ifndef JN_SPEC_LAYER_KINDS_H
#define JN_SPEC_LAYER_KINDS_H

#include "spec/layer.h"
#include "spec/layer_types.h"

bool jn_typed_layer_read(const struct jn_node *group,
                         const struct jn_layer_type *type,
                         const struct jn_layer_defaults *defaults,
                         const struct jn_reader *reader,
                         struct jn_layer *layer);

bool jn_einsum_read(const struct jn_node *group, const struct jn_reader *reader,
                    struct jn_layer *layer);

/* Rows of a table of fields whose record has a member `layer`. */
#define JN_LAYER_FIELDS(record)                                                \
    {"name",                                                                   \
     JN_FIELD_NAME,                                                            \
     offsetof(record, layer.name),                                             \
     0,                                                                        \
     JN_REQUIRED | JN_POSITIVE,                                                \
     NULL},                                                                    \
        {"type", JN_FIELD_NAME, offsetof(record, layer.type),                  \
         0,      JN_REQUIRED,   NULL},                                         \
        {"module", JN_FIELD_NAME, offsetof(record, layer.module), 0, 0, NULL}, \
        {"count", JN_FIELD_COUNT, offsetof(record, layer.count),               \
         0,       JN_POSITIVE,    NULL},                                       \
        {"bits", JN_FIELD_NODE, 0, 0, JN_IGNORED, NULL},                       \
        {"density", JN_FIELD_NODE, 0, 0, JN_IGNORED, NULL},                    \
    {                                                                          \
        "neuron", JN_FIELD_NODE, 0, 0, JN_IGNORED, NULL                        \
    }

#endif
