/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/case.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

/* Layers as tensors and ranks: capitals are dimensions, small letters factors
 * drawn anew for each case; '+' marks results. */
static const char *const layers[] = {
    "W[K,C,R,S] I[N,C,sP+dR,tQ+eS] +O[N,K,P,Q]", /* convolution */
    "W[K,C,R] I[C,sP+dR] +O[K,P]",
    "W[K,R,S] I[sP+dR,tQ+eS] +O[K,P,Q]",
    "W[R] I[sP+dR] +O[P]",
    "W[C,R,S] I[N,C,sP+dR,tQ+eS] +O[N,C,P,Q]",     /* depthwise */
    "W[G,K,C,R,S] I[G,C,sP+dR,tQ+eS] +O[G,K,P,Q]", /* grouped */
    "A[M,K] B[K,N] +Z[M,N]",                       /* products */
    "A[B,M,K] C[B,K,N] +Z[B,M,N]",
    "I[C,sP+R,tQ+S] +O[C,P,Q]",              /* pooling */
    "B[I,J,K] C[J,R] D[K,R] +A[I,R]",        /* MTTKRP */
    "I[C,P,Q] W[K,C,R,S] +O[K,sP+dR,tQ+eS]", /* transposed */
    "W[C,R] I[C,sP+dR+tT] V[T] +O[P]",       /* three in a rank */
    "I[sP+dR,tR+eP] W[R] +O[P]",             /* twice in a tensor */
    "X[P] Y[Q] +Z[]",                        /* a single result */
};

uint64_t oracle_roll(struct oracle_dice *dice, uint64_t sides)
{
    /* splitmix64, Steele, Lea and Flood, OOPSLA 2014 */
    uint64_t word = dice->state += 0x9e3779b97f4a7c15u;
    word = (word ^ word >> 30) * 0xbf58476d1ce4e5b9u;
    word = (word ^ word >> 27) * 0x94d049bb133111ebu;
    return (word ^ word >> 31) % sides;
}

bool oracle_chance(struct oracle_dice *dice, uint64_t percent)
{
    return oracle_roll(dice, 100) < percent;
}

static unsigned find_dim(struct oracle_case *drawn, char name)
{
    struct jn_layer *layer = &drawn->layer;
    for (unsigned dim = 0; dim < layer->dim_count; dim++)
        if (drawn->names[dim][0] == name)
            return dim;
    assert(layer->dim_count < JN_MAX_DIMS);
    drawn->names[layer->dim_count][0] = name;
    return (unsigned)layer->dim_count++;
}

static void add_term(struct oracle_case *drawn, size_t tensor, char dim,
                     int64_t coefficient)
{
    const size_t at = drawn->layer.tensors[tensor].rank_count - 1;
    struct jn_rank *rank = &drawn->ranks[tensor][at];
    assert(rank->term_count < CASE_MAX_TERMS);
    drawn->terms[tensor][at][rank->term_count++] =
        (struct jn_term){find_dim(drawn, dim), coefficient};
}

static void add_rank(struct oracle_case *drawn, size_t tensor)
{
    struct jn_tensor *here = &drawn->layer.tensors[tensor];
    assert(here->rank_count < CASE_MAX_RANKS);
    drawn->ranks[tensor][here->rank_count++].term_count = 0;
}

static size_t add_tensor(struct oracle_case *drawn, char name, bool read_write)
{
    struct jn_layer *layer = &drawn->layer;
    assert(layer->tensor_count < JN_MAX_TENSORS);
    drawn->names[JN_MAX_DIMS + layer->tensor_count][0] = name;
    layer->tensors[layer->tensor_count].read_write = read_write;
    return layer->tensor_count++;
}

/* One more tensor; returns where the text goes on after it. */
static const char *read_tensor(struct oracle_case *drawn, const char *text,
                               const int64_t *factors)
{
    const bool read_write = *text == '+';
    text += read_write;
    const size_t tensor = add_tensor(drawn, text[0], read_write);
    int64_t factor = 1;
    for (text++; *text != ']'; text++) {
        if ((*text == '[' && text[1] != ']') || *text == ',') {
            add_rank(drawn, tensor);
        } else if (islower((unsigned char)*text)) {
            factor = factors[*text - 'a'];
        } else if (isupper((unsigned char)*text)) {
            add_term(drawn, tensor, *text, factor);
            factor = 1;
        }
    }
    return text + 1 + (text[1] == ' ');
}

static int64_t draw_factor(struct oracle_dice *dice)
{
    static const int64_t common[] = {1, 1, 1, 1, 2, 2, 3};
    static const int64_t rare[] = {-3, -2, -1, -1, 0, 4, 5};
    return oracle_chance(dice, 92) ? common[oracle_roll(dice, 7)]
                                   : rare[oracle_roll(dice, 7)];
}

static void read_layer(struct oracle_dice *dice, const char *text,
                       struct oracle_case *drawn)
{
    int64_t factors[26];
    for (size_t letter = 0; letter < 26; letter++)
        factors[letter] = draw_factor(dice);
    while (*text)
        text = read_tensor(drawn, text, factors);
}

/* A rank of up to three different dimensions of the first COUNT. */
static void draw_rank(struct oracle_dice *dice, size_t tensor, uint64_t count,
                      struct oracle_case *drawn)
{
    unsigned used = 0;
    const uint64_t terms = 1 + oracle_roll(dice, 3);
    add_rank(drawn, tensor);
    for (uint64_t i = 0; i < terms; i++) {
        const uint64_t dim = oracle_roll(dice, count);
        if (!(used >> dim & 1))
            add_term(drawn, tensor, (char)('A' + (char)dim), draw_factor(dice));
        used |= 1u << dim;
    }
}

static void draw_einsum(struct oracle_dice *dice, struct oracle_case *drawn)
{
    const uint64_t dims = 2 + oracle_roll(dice, 4);
    const uint64_t tensors = 1 + oracle_roll(dice, 4);
    for (uint64_t dim = 0; dim < dims; dim++)
        find_dim(drawn, (char)('A' + (char)dim));
    for (uint64_t i = 0; i < tensors; i++) {
        const uint64_t ranks = oracle_roll(dice, 4);
        const size_t tensor =
            add_tensor(drawn, (char)('T' + (char)i), oracle_chance(dice, 35));
        for (uint64_t rank = 0; rank < ranks; rank++)
            draw_rank(dice, tensor, dims, drawn);
    }
}

void oracle_layer_draw(struct oracle_dice *dice, struct oracle_case *drawn)
{
    const size_t count = sizeof layers / sizeof *layers;
    if (oracle_chance(dice, 20))
        draw_einsum(dice, drawn);
    else
        read_layer(dice, layers[oracle_roll(dice, count)], drawn);
}
