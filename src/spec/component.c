/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/component.h"

#include "config/expr.h"

#include <assert.h>
#include <string.h>

enum { ROOM = 24, MOST_ATTRIBUTES = 256 };

/* A price key sets one action, or two when the second has none of its own. */
static const struct {
    const char *key;
    enum jn_action action;
    enum jn_action also;
} prices[] = {
    {"read_pj", JN_READ, JN_READ},
    {"update_pj", JN_UPDATE, JN_UPDATE},
    {"write_pj", JN_FILL, JN_UPDATE},
    {"leak_pj_per_cycle", JN_LEAK, JN_LEAK},
    {"compute_pj", JN_COMPUTE, JN_COMPUTE},
    {"add_pj", JN_ADD, JN_ADD},
    {"compare_pj", JN_COMPARE, JN_COMPARE},
    {"gated_read_pj", JN_GATED_READ, JN_GATED_READ},
    {"gated_update_pj", JN_GATED_UPDATE, JN_GATED_UPDATE},
    {"gated_write_pj", JN_GATED_FILL, JN_GATED_UPDATE},
    {"skipped_read_pj", JN_SKIPPED_READ, JN_SKIPPED_READ},
    {"skipped_update_pj", JN_SKIPPED_UPDATE, JN_SKIPPED_UPDATE},
    {"skipped_write_pj", JN_SKIPPED_FILL, JN_SKIPPED_UPDATE},
    {"metadata_read_pj", JN_METADATA_READ, JN_METADATA_READ},
    {"metadata_update_pj", JN_METADATA_UPDATE, JN_METADATA_UPDATE},
    {"metadata_write_pj", JN_METADATA_FILL, JN_METADATA_UPDATE},
    {"gated_metadata_read_pj", JN_GATED_METADATA_READ, JN_GATED_METADATA_READ},
    {"gated_metadata_update_pj", JN_GATED_METADATA_UPDATE,
     JN_GATED_METADATA_UPDATE},
    {"gated_metadata_write_pj", JN_GATED_METADATA_FILL,
     JN_GATED_METADATA_UPDATE},
    {"skipped_metadata_read_pj", JN_SKIPPED_METADATA_READ,
     JN_SKIPPED_METADATA_READ},
    {"skipped_metadata_update_pj", JN_SKIPPED_METADATA_UPDATE,
     JN_SKIPPED_METADATA_UPDATE},
    {"skipped_metadata_write_pj", JN_SKIPPED_METADATA_FILL,
     JN_SKIPPED_METADATA_UPDATE},
    {"decompress_pj", JN_DECOMPRESS, JN_DECOMPRESS},
    {"compress_pj", JN_COMPRESS, JN_COMPRESS},
    {"gated_compute_pj", JN_GATED_COMPUTE, JN_GATED_COMPUTE},
    {"skipped_compute_pj", JN_SKIPPED_COMPUTE, JN_SKIPPED_COMPUTE},
    {"visit_pj", JN_VISIT, JN_VISIT},
    {"decay_pj", JN_DECAY, JN_DECAY},
    {"multiply_pj", JN_MULTIPLY, JN_MULTIPLY},
    {"integrate_pj", JN_INTEGRATE, JN_INTEGRATE},
    {"threshold_pj", JN_THRESHOLD, JN_THRESHOLD},
    {"reset_pj", JN_RESET, JN_RESET},
    {"spike_pj", JN_SPIKE, JN_SPIKE},
    {"sync_pj", JN_SYNC, JN_SYNC},
};

static const char *source_text(const struct jn_node *group,
                               const struct jn_node *value,
                               const struct jn_reader *reader)
{
    const struct jn_node *source = jn_node_find(group, "price_source");
    if (source && source->kind == JN_SCALAR)
        return source->text;
    return jn_arena_format(reader->arena, "%s:%u", value->place.file,
                           value->place.line);
}

static bool read_price(const struct jn_node *group, const char *key,
                       const struct jn_reader *reader, struct jn_price *price)
{
    const struct jn_node *value = jn_node_find(group, key);
    if (!value)
        return true;
    const char *what = jn_arena_format(reader->arena, "'%s'", key);
    double number;
    if (!jn_node_real(value, what, reader, &number))
        return false;
    if (number < 0) {
        jn_error(reader->diags, value->place, "%s must not be negative", what);
        return false;
    }
    *price = (struct jn_price){true, number, "user",
                               source_text(group, value, reader)};
    return true;
}

bool jn_prices_read(const struct jn_node *group, const struct jn_reader *reader,
                    struct jn_component *component)
{
    bool good = true;
    for (size_t row = 0; row < sizeof prices / sizeof prices[0]; row++) {
        struct jn_price price = {false, 0, NULL, NULL};
        good &= read_price(group, prices[row].key, reader, &price);
        if (!price.known)
            continue;
        component->prices[prices[row].action] = price;
        if (!component->prices[prices[row].also].known)
            component->prices[prices[row].also] = price;
    }
    good &= read_price(group, "area_um2", reader, &component->area);
    if (component->area.known)
        component->area_um2 = component->area.energy_pj;
    component->area.energy_pj = 0;
    return good;
}

static bool read_number(const struct jn_node *node,
                        const struct jn_reader *reader, double *number)
{
    if (!node->quoted && strcmp(node->text, "true") == 0) {
        *number = 1;
        return true;
    }
    if (!node->quoted && strcmp(node->text, "false") == 0) {
        *number = 0;
        return true;
    }
    struct jn_expression expression =
        jn_expression_read(node->text, reader->variables, reader->arena);
    *number = expression.value;
    return expression.has_value;
}

static bool read_attribute(const struct jn_node *node,
                           const struct jn_reader *reader,
                           struct jn_attribute *attribute)
{
    if (!jn_node_is(node, JN_SCALAR, "an attribute", reader))
        return false;
    *attribute = (struct jn_attribute){node->key, NULL, 0};
    if (!read_number(node, reader, &attribute->number))
        attribute->text = node->text;
    return true;
}

bool jn_attributes_read(const struct jn_node *group,
                        const struct jn_reader *reader,
                        struct jn_attributes *attributes)
{
    size_t count = group ? group->item_count : 0;
    *attributes = (struct jn_attributes){NULL, 0, ROOM};
    if (group && !jn_node_is(group, JN_GROUP, "'attributes'", reader))
        return false;
    if (count > MOST_ATTRIBUTES) {
        jn_error(reader->diags, group->place, "more than %d attributes",
                 MOST_ATTRIBUTES);
        return false;
    }
    attributes->room += count;
    attributes->items = jn_arena_take(reader->arena, attributes->room,
                                      sizeof *attributes->items);
    bool good = true;
    for (size_t index = 0; index < count; index++)
        if (read_attribute(group->items[index], reader,
                           &attributes->items[attributes->count]))
            attributes->count++;
        else
            good = false;
    return good;
}

void jn_attributes_add(struct jn_attributes *attributes, const char *name,
                       double number)
{
    for (size_t index = 0; index < attributes->count; index++)
        if (strcmp(attributes->items[index].name, name) == 0)
            return;
    assert(attributes->count < attributes->room);
    attributes->items[attributes->count++] =
        (struct jn_attribute){name, NULL, number};
}

void jn_attributes_add_given(struct jn_attributes *attributes, const char *name,
                             double number)
{
    if (number > 0)
        jn_attributes_add(attributes, name, number);
}

void jn_process_add(struct jn_attributes *attributes, double technology_nm,
                    double voltage_v, const struct jn_arch *arch)
{
    jn_attributes_add_given(attributes, "technology_nm",
                            technology_nm > 0 ? technology_nm
                                              : arch->technology_nm);
    jn_attributes_add_given(attributes, "voltage_v",
                            voltage_v > 0 ? voltage_v : arch->voltage_v);
    jn_attributes_add_given(attributes, "clock_ghz", arch->clock_ghz);
}
