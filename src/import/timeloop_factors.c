/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/timeloop_factors.h"

#include "base/checked.h"
#include "import/timeloop_keys.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

/* A text being read; POSITION is the next letter. */
struct scanner {
    const struct jn_node *node;
    const struct jn_layer *layer;
    const struct jn_reader *reader;
    size_t position;
};

static char letter(const struct scanner *scanner)
{
    return scanner->node->text[scanner->position];
}

static struct jn_place here(const struct scanner *scanner)
{
    return jn_timeloop_place_in(scanner->node, scanner->position);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_spaces(struct scanner *scanner)
{
    while (is_space(letter(scanner)))
        scanner->position++;
}

/* Between factors: spaces, commas, and comments up to the line's end. */
static void skip_separators(struct scanner *scanner)
{
    while (is_space(letter(scanner)) || letter(scanner) == ',' ||
           letter(scanner) == ';' || letter(scanner) == '#') {
        if (letter(scanner) == '#')
            scanner->position +=
                strcspn(scanner->node->text + scanner->position, "\n");
        else
            scanner->position++;
    }
}

/* True when there is a number. */
static bool scan_number(struct scanner *scanner, uint64_t *number)
{
    *number = 0;
    if (!isdigit((unsigned char)letter(scanner)))
        return false;
    while (isdigit((unsigned char)letter(scanner))) {
        *number =
            jn_add(jn_mul(*number, 10), (uint64_t)(letter(scanner) - '0'));
        scanner->position++;
    }
    return true;
}

static bool complain(const struct scanner *scanner, struct jn_place place)
{
    jn_error(scanner->reader->diags, place,
             "'factors' must look like 'R=3 S=1 K=4,2' (K: four passes, two "
             "in the last), not '%s'",
             scanner->node->text);
    return false;
}

static bool scan_dim(struct scanner *scanner, unsigned *dim)
{
    const char *start = scanner->node->text + scanner->position;
    struct jn_place place = here(scanner);
    size_t length = 0;
    while (isalpha((unsigned char)start[length]))
        length++;
    if (length == 0)
        return complain(scanner, place);
    const char *name = jn_arena_slice(scanner->reader->arena, start, length);
    int found = jn_layer_find_dim(scanner->layer, name);
    scanner->position += length;
    *dim = (unsigned)found;
    if (found >= 0)
        return true;
    jn_error(scanner->reader->diags, place, "the problem has no dimension '%s'",
             name);
    return false;
}

/* "=", "==" or nothing; "<=", "<", ">=", ">" in a constraint. */
static bool scan_relation(struct scanner *scanner, bool is_constraint,
                          enum jn_relation *relation)
{
    struct jn_place place = here(scanner);
    *relation = JN_EQUAL;
    skip_spaces(scanner);
    if (letter(scanner) == '<' || letter(scanner) == '>') {
        *relation = letter(scanner) == '<' ? JN_AT_MOST : JN_AT_LEAST;
        scanner->position++;
        if (!is_constraint || letter(scanner) != '=')
            return complain(scanner, place);
    }
    while (letter(scanner) == '=')
        scanner->position++;
    skip_spaces(scanner);
    return true;
}

/* ",2" right behind the number is its residual.  Timeloop passes over a
 * number after a space, and so over any other residual. */
static bool scan_residual(struct scanner *scanner,
                          struct jn_timeloop_factor *factor)
{
    const char *text = scanner->node->text + scanner->position;
    uint64_t number;
    if (text[0] == ',' && isdigit((unsigned char)text[1])) {
        scanner->position++;
        scan_number(scanner, &factor->residual);
        if (factor->residual > 0 && factor->residual <= factor->end)
            return true;
        jn_error(scanner->reader->diags, factor->place,
                 "the residual %llu of dimension '%s' must lie between 1 and "
                 "its factor %llu",
                 (unsigned long long)factor->residual,
                 scanner->layer->dim_names[factor->dim],
                 (unsigned long long)factor->end);
        return false;
    }
    skip_separators(scanner);
    struct jn_place place = here(scanner);
    while (scan_number(scanner, &number)) {
        jn_warning(scanner->reader->diags, place,
                   "the number %llu belongs to no dimension and has no effect; "
                   "a residual must follow its comma at once",
                   (unsigned long long)number);
        skip_separators(scanner);
        place = here(scanner);
    }
    return true;
}

static bool scan_factor(struct scanner *scanner, bool is_constraint,
                        struct jn_timeloop_factor *factor)
{
    *factor = (struct jn_timeloop_factor){.place = here(scanner)};
    if (!scan_dim(scanner, &factor->dim) ||
        !scan_relation(scanner, is_constraint, &factor->relation))
        return false;
    if (!scan_number(scanner, &factor->end))
        return complain(scanner, factor->place);
    if (factor->end < UINT64_C(1) << 53)
        return scan_residual(scanner, factor);
    jn_error(scanner->reader->diags, factor->place,
             "the factor of dimension '%s' is too large",
             scanner->layer->dim_names[factor->dim]);
    return false;
}

static bool add_factor(struct jn_timeloop_factors *factors,
                       const struct jn_timeloop_factor *factor,
                       const struct scanner *scanner)
{
    for (size_t i = 0; i < factors->count; i++)
        if (factors->items[i].dim == factor->dim) {
            jn_error(scanner->reader->diags, factor->place,
                     "dimension '%s' has a second factor",
                     scanner->layer->dim_names[factor->dim]);
            return false;
        }
    assert(factors->count < JN_MAX_DIMS);
    factors->items[factors->count++] = *factor;
    return true;
}

bool jn_timeloop_factors_read(const struct jn_node *node, bool is_constraint,
                              const struct jn_layer *layer,
                              const struct jn_reader *reader,
                              struct jn_timeloop_factors *factors)
{
    struct scanner scanner = {node, layer, reader, 0};
    assert(layer->dim_count <= JN_MAX_DIMS);
    factors->count = 0;
    if (node == NULL)
        return true;
    if (!jn_node_is(node, JN_SCALAR, "'factors'", reader))
        return false;
    skip_separators(&scanner);
    while (letter(&scanner) != '\0') {
        struct jn_timeloop_factor factor;
        if (!scan_factor(&scanner, is_constraint, &factor) ||
            !add_factor(factors, &factor, &scanner))
            return false;
        skip_separators(&scanner);
    }
    return true;
}

/* Adds the dimension to INNER, or to OUTER after a "_"; SEEN has those that
 * are there already. */
static bool add_to_order(struct scanner *scanner, bool after_gap, jn_dims *seen,
                         struct jn_timeloop_order *order)
{
    char name[2] = {letter(scanner), '\0'};
    int dim = jn_layer_find_dim(scanner->layer, name);
    if (dim < 0) {
        jn_error(scanner->reader->diags, here(scanner),
                 "'permutation' names dimension '%s', which the problem does "
                 "not have",
                 name);
        return false;
    }
    if ((*seen & (jn_dims)1 << dim) != 0) {
        jn_error(scanner->reader->diags, here(scanner),
                 "'permutation' names dimension '%s' twice", name);
        return false;
    }
    *seen |= (jn_dims)1 << dim;
    assert(order->inner_count + order->outer_count < JN_MAX_DIMS);
    if (after_gap)
        order->outer[order->outer_count++] = (uint8_t)dim;
    else
        order->inner[order->inner_count++] = (uint8_t)dim;
    return true;
}

bool jn_timeloop_order_read(const struct jn_node *node,
                            const struct jn_layer *layer,
                            const struct jn_reader *reader,
                            struct jn_timeloop_order *order)
{
    struct scanner scanner = {node, layer, reader, 0};
    jn_dims seen = 0;
    bool after_gap = false;
    memset(order, 0, sizeof *order);
    if (node == NULL)
        return true;
    if (!jn_node_is(node, JN_SCALAR, "'permutation'", reader))
        return false;
    for (; letter(&scanner) != '\0'; scanner.position++) {
        if (letter(&scanner) == '_')
            after_gap = true;
        else if (!is_space(letter(&scanner)) && letter(&scanner) != ',' &&
                 !add_to_order(&scanner, after_gap, &seen, order))
            return false;
    }
    return true;
}

int jn_timeloop_tensor_find(const struct jn_node *node,
                            const struct jn_layer *layer,
                            const struct jn_reader *reader)
{
    const char *name;
    const char *names[JN_MAX_TENSORS];
    assert(layer->tensor_count <= JN_MAX_TENSORS);
    if (!jn_node_name(node, "a data space", reader, &name))
        return -1;
    int tensor = jn_layer_find_tensor(layer, name);
    if (tensor >= 0)
        return tensor;
    for (size_t i = 0; i < layer->tensor_count; i++)
        names[i] = layer->tensors[i].name;
    const char *meant = jn_did_you_mean(name, names, layer->tensor_count);
    jn_error(reader->diags, node->place,
             "the problem has no data space '%s'%s%s%s", name,
             meant != NULL ? "; did you mean '" : "",
             meant != NULL ? meant : "", meant != NULL ? "'?" : "");
    return -1;
}

static bool add_tensor(const struct jn_node *node, const struct jn_layer *layer,
                       const struct jn_reader *reader, jn_tensors *tensors)
{
    int tensor = jn_timeloop_tensor_find(node, layer, reader);
    if (tensor < 0)
        return false;
    *tensors |= (jn_tensors)1 << tensor;
    return true;
}

bool jn_timeloop_tensors_read(const struct jn_node *node,
                              const struct jn_layer *layer,
                              const struct jn_reader *reader,
                              jn_tensors *tensors)
{
    *tensors = 0;
    if (node == NULL)
        return true;
    if (!jn_node_is(node, JN_LIST, jn_timeloop_label(node, reader), reader))
        return false;
    bool fine = true;
    for (size_t i = 0; i < node->item_count; i++)
        fine &= add_tensor(node->items[i], layer, reader, tensors);
    return fine;
}
