/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notation.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void die(const char *what, const char *text)
{
    fprintf(stderr, "notation: %s: '%s'\n", what, text);
    exit(99);
}

static const char *skip_spaces(const char *text)
{
    while (*text == ' ')
        text++;
    return text;
}

static uint64_t read_number(const char **text)
{
    char *end;
    uint64_t number = strtoull(*text, &end, 10);
    if (end == *text)
        die("expected a number", *text);
    *text = end;
    return number;
}

static void set_prices(struct jn_component *component)
{
    for (size_t a = 0; a < JN_ACTION_COUNT; a++) {
        component->prices[a].known = true;
        component->prices[a].energy_pj = a == JN_LEAK ? 0 : 1;
    }
}

static void read_machine(struct notation *n, const char *text)
{
    struct jn_mesh meshes[JN_MAX_LEVELS + 1];
    size_t count = 0;
    for (text = skip_spaces(text); *text; text = skip_spaces(text)) {
        meshes[count].x = read_number(&text);
        if (*text++ != 'x')
            die("expected a mesh", text);
        meshes[count++].y = read_number(&text);
    }
    if (count == 0)
        die("expected a machine", text);
    n->arch.name = "machine";
    n->arch.levels = n->levels;
    n->arch.networks = n->networks;
    n->arch.level_count = n->arch.network_count = count - 1;
    for (size_t i = 0; i + 1 < count; i++) {
        struct jn_level *level = &n->levels[i];
        snprintf(n->level_names[i], sizeof n->level_names[i], "L%zu", i);
        level->component.name = n->level_names[i];
        set_prices(&level->component);
        level->mesh = meshes[i];
        level->word_bits = 16;
        level->block_words = level->cluster_size = 1;
        level->multiple_buffering = 1;
        level->power_gated_at = JN_NO_LEVEL;
        level->read_network = level->update_network = (int)i;
        n->networks[i].component.name = n->level_names[i];
        n->networks[i].inferred = true;
        n->networks[i].carries_reads = n->networks[i].carries_updates = true;
        n->networks[i].level = (int)i;
    }
    n->arch.compute.component.name = "MAC";
    set_prices(&n->arch.compute.component);
    n->arch.compute.mesh = meshes[count - 1];
    n->arch.compute.word_bits = 16;
}

static const char *read_name(const char **text, char *name)
{
    size_t length = 0;
    while (isalpha((unsigned char)**text) && length < 7)
        name[length++] = *(*text)++;
    if (length == 0)
        die("expected a name", *text);
    return name;
}

static unsigned find_dim(const struct notation *n, const char *name)
{
    for (unsigned d = 0; d < n->layer.dim_count; d++)
        if (strcmp(n->layer.dim_names[d], name) == 0)
            return d;
    die("no such dimension", name);
    return 0;
}

static void read_dims(struct notation *n, const char *text)
{
    struct jn_layer *layer = &n->layer;
    for (text = skip_spaces(text); *text; text = skip_spaces(text)) {
        size_t d = layer->dim_count++;
        layer->dim_names[d] = read_name(&text, n->names[d]);
        layer->bounds[d] = read_number(&text);
    }
}

static void read_term(struct notation *n, const char **text,
                      struct jn_tensor *tensor)
{
    char name[8] = "";
    int64_t sign = **text == '-' ? -1 : 1;
    *text += **text == '-' || **text == '+';
    int64_t factor =
        isdigit((unsigned char)**text) ? (int64_t)read_number(text) : 1;
    struct jn_term *term = &n->terms[n->term_count++];
    term->dim = find_dim(n, read_name(text, name));
    term->coefficient = sign * factor;
    tensor->indexed_by |= (jn_dims)1 << term->dim;
}

static void read_tensor(struct notation *n, const char **text)
{
    size_t t = n->layer.tensor_count++;
    struct jn_tensor *tensor = &n->layer.tensors[t];
    tensor->name = read_name(text, n->names[JN_MAX_DIMS + t]);
    tensor->read_write = **text == '!';
    *text += tensor->read_write;
    if (*(*text)++ != ':')
        die("expected ':'", *text);
    tensor->ranks = &n->ranks[n->rank_count];
    while (**text && **text != ' ') {
        struct jn_rank *rank = &n->ranks[n->rank_count++];
        tensor->rank_count++;
        rank->terms = &n->terms[n->term_count];
        for (; **text && **text != ' ' && **text != ','; rank->term_count++)
            read_term(n, text, tensor);
        *text += **text == ',';
    }
}

static void bind_problem(struct notation *n)
{
    n->layer.name = "layer";
    n->layer.count = 1;
    n->layer.operation = JN_COMPUTE;
    n->problem.arch = &n->arch;
    n->problem.layer = &n->layer;
    for (size_t l = 0; l < JN_MAX_LEVELS; l++)
        for (size_t t = 0; t < JN_MAX_TENSORS; t++)
            n->problem.storage[l][t] = (struct jn_storage){16, 1, 1, 1};
    jn_problem_look(&n->problem);
}

static void read_loop(struct notation *n, const char **text, uint8_t level)
{
    char name[8] = "";
    struct jn_loop *loop = &n->loops[n->mapping.loop_count++];
    loop->level = level;
    loop->dim = (uint8_t)find_dim(n, read_name(text, name));
    loop->end = loop->residual = read_number(text);
    if (**text == ',') {
        (*text)++;
        loop->residual = read_number(text);
    }
    loop->axis = JN_TIME;
    if (**text == 'x' || **text == 'y')
        loop->axis = *(*text)++ == 'x' ? JN_SPACE_X : JN_SPACE_Y;
}

void notation_map(struct notation *n, const char *mapping)
{
    uint8_t level = 0;
    memset(&n->mapping, 0, sizeof n->mapping);
    memset(n->loops, 0, sizeof n->loops);
    n->mapping.loops = n->loops;
    for (size_t l = 0; l < JN_MAX_LEVELS; l++)
        n->mapping.levels[l].keep =
            ((jn_tensors)1 << n->layer.tensor_count) - 1;
    for (const char *text = skip_spaces(mapping); *text;
         text = skip_spaces(text)) {
        if (*text == '|') {
            level++;
            text++;
        } else {
            read_loop(n, &text, level);
        }
    }
    if (level + 1u > n->arch.level_count)
        die("more levels than the machine has", mapping);
}

void notation_read(struct notation *notation, const char *machine,
                   const char *dims, const char *tensors, const char *mapping)
{
    memset(notation, 0, sizeof *notation);
    read_machine(notation, machine);
    read_dims(notation, dims);
    for (tensors = skip_spaces(tensors); *tensors;
         tensors = skip_spaces(tensors))
        read_tensor(notation, &tensors);
    bind_problem(notation);
    notation_map(notation, mapping);
}
