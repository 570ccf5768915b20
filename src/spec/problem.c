/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec/problem.h"

#include "base/checked.h"
#include "spec/level_size.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static double setting(const struct jn_tensor_setting *settings, size_t count,
                      const char *tensor, double fallback)
{
    for (size_t index = 0; index < count; index++)
        if (strcmp(settings[index].tensor, tensor) == 0)
            return settings[index].number;
    return fallback;
}

/* The level's bits for this tensor, the level's for all, the tensor's own; a
 * spike is a bit in words of any size. */
static unsigned word_bits(const struct jn_level *level,
                          const struct jn_tensor *tensor)
{
    unsigned bits = JN_DEFAULT_WORD_BITS;
    if (level->has_word_bits && !tensor->bits_win)
        bits = level->word_bits;
    else if (tensor->has_bits)
        bits = tensor->bits;
    return (unsigned)setting(level->tensor_bits, level->tensor_bits_count,
                             tensor->name, bits);
}

static uint64_t line_bits(const struct jn_level *level)
{
    return level->line_bits > 0 ? level->line_bits
                                : level->block_words * level->word_bits;
}

struct jn_storage jn_problem_store(const struct jn_level *level,
                                   const struct jn_tensor *tensor, double bits)
{
    double line = (double)line_bits(level);
    assert(bits > 0 && line > 0 && level->word_bits > 0);
    double scale = setting(level->bandwidth_scales,
                           level->bandwidth_scale_count, tensor->name, 1);
    return (struct jn_storage){
        .word_bits = bits,
        .block_words = line >= bits ? jn_whole(floor(line / bits)) : 1,
        .lines_per_word = jn_whole(ceil(bits / line)),
        .bandwidth_scale = scale * bits / level->word_bits,
    };
}

void jn_problem_vary(const struct jn_problem *bound,
                     const struct jn_options *options,
                     struct jn_problem *problem)
{
    *problem = *bound;
    problem->options = *options;
    jn_problem_look(problem);
}

/* A network that has words of its own sends others in so many of these. */
static struct jn_packet cut_word(const struct jn_network *network,
                                 const struct jn_tensor *tensor)
{
    if (!tensor->bits_win || tensor->is_binary || !network->has_word_bits)
        return (struct jn_packet){1, 0};
    return (struct jn_packet){(double)tensor->bits / network->word_bits,
                              network->word_bits};
}

void jn_problem_bind(const struct jn_arch *arch, const struct jn_layer *layer,
                     const struct jn_options *options,
                     struct jn_problem *problem)
{
    *problem = (struct jn_problem){.arch = arch, .layer = layer};
    if (options)
        problem->options = *options;
    for (size_t level = 0; level < arch->level_count; level++)
        for (size_t tensor = 0; tensor < layer->tensor_count; tensor++)
            problem->storage[level][tensor] = jn_problem_store(
                &arch->levels[level], &layer->tensors[tensor],
                word_bits(&arch->levels[level], &layer->tensors[tensor]));
    for (size_t network = 0; network < arch->network_count; network++)
        for (size_t tensor = 0; tensor < layer->tensor_count; tensor++)
            problem->packets[network][tensor] =
                cut_word(&arch->networks[network], &layer->tensors[tensor]);
    problem->spiking = (struct jn_spiking){1, 1, 1};
    jn_problem_look(problem);
}
