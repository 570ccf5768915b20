/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Members of structs that enter the key of an answer. */
#include "harness.h"
#include "search/key.h"

#define ROW(type, bytes)                                                       \
    {                                                                          \
#type, sizeof(struct type), bytes                                      \
    }

/* Sizes where a pointer has 8 bytes. */
static const struct {
    const char *name;
    size_t size, known;
} hashed[] = {
    ROW(jn_constraint, 264),     ROW(jn_factor_limit, 40),
    ROW(jn_level, 1520),         ROW(jn_compute, 1208),
    ROW(jn_network, 1312),       ROW(jn_arch, 2576),
    ROW(jn_component, 1168),     ROW(jn_tensor, 216),
    ROW(jn_layer, 2176),         ROW(jn_options, 32),
    ROW(jn_search_options, 592), ROW(jn_multicast_price, 24),
    ROW(jn_level_sparsity, 80),  ROW(jn_compute_sparsity, 2),
    ROW(jn_sparse_format, 48),   ROW(jn_sparse_rank, 32),
    ROW(jn_saving, 40),          ROW(jn_saving_option, 40),
    ROW(jn_density_source, 160), ROW(jn_flattened, 16),
    ROW(jn_neuron, 80),          ROW(jn_neuron_unit, 1232),
    ROW(jn_spiking, 24),         ROW(jn_packet, 16),
};

/* Where this fails, a struct has got a new member: put it into the key if
 * the answer depends on it, and then the new size here. */
static void no_member_was_forgotten(void)
{
    for (size_t i = 0;
         sizeof(void *) == 8 && i < sizeof hashed / sizeof *hashed; i++)
        CHECK_ROW(hashed[i].name, hashed[i].size == hashed[i].known);
}

const struct jn_test tests[] = {
    {"no member was forgotten", no_member_was_forgotten},
    {NULL, NULL},
};
