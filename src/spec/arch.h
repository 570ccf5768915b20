/* SPDX-License-Identifier: GPL-3.0-or-later */
/* arch.h - a machine: storage levels, compute, networks.
 *
 * Input:  an architecture file of ours (import/ builds the same struct from
 *         other people's files).
 * Output: struct jn_arch, checked in itself.
 * Next:   spec/problem.h binds it to a layer; estimate/ prices components.
 */
#ifndef JN_SPEC_ARCH_H
#define JN_SPEC_ARCH_H

#include "base/diag.h"
#include "config/tree.h"
#include "joulenest.h"
#include "spec/constraint.h"
#include "spec/sparsity.h"

/* Instances are laid out as a grid. */
struct jn_mesh {
    uint64_t x, y;
};

/* A limit in words (of the level's word_bits) per cycle and instance. */
struct jn_bandwidth {
    bool given;
    double words_per_cycle;
};

/* A number that a level has for one tensor in particular. */
struct jn_tensor_setting {
    const char *tensor;
    double number;
    struct jn_place place;
};

enum { JN_NO_LEVEL = -1, JN_NO_NETWORK = -1 };

struct jn_level {
    struct jn_component component;
    struct jn_place place;
    struct jn_mesh mesh; /* instances in all; a multiple of the outer level's */
    bool has_size;
    uint64_t size_words;       /* in words of word_bits; per instance */
    unsigned word_bits;        /* of the words that sizes and rates count */
    bool has_word_bits;        /* given: wins over the workload's bits */
    uint64_t block_words;      /* words of word_bits in a line, >= 1 */
    uint64_t line_bits;        /* 0: block_words * word_bits */
    bool counts_words;         /* a size, line or rate was given in words */
    uint64_t cluster_size;     /* instances in one physical array, >= 1 */
    double multiple_buffering; /* divides the capacity, >= 1 */
    double min_utilization;    /* of the capacity, 0..1 */
    struct jn_bandwidth read, write, shared;
    bool no_reduction;  /* cannot add what arrives to what it holds */
    int power_gated_at; /* level whose instances can be turned off, or -1 */
    double address_generation_pj;
    int read_network, update_network;      /* towards the next inner level */
    struct jn_tensor_setting *tensor_bits; /* word bits by tensor */
    size_t tensor_bits_count;
    struct jn_tensor_setting *bandwidth_scales; /* demand factor by tensor */
    size_t bandwidth_scale_count;
    struct jn_tensor_setting *spike_formats; /* enum jn_spike_format by tensor */
    size_t spike_format_count;
    /* What a mapping does here unless it says something else. */
    const char *const *keep; /* only these, if has_keep */
    size_t keep_count;
    bool has_keep;
    const char *const *bypass; /* else all but these */
    size_t bypass_count;
    bool no_multicast;      /* nor spatial reduction below the level */
    bool no_link_transfers; /* between neighbours below the level */
    struct jn_level_sparsity sparsity;
};

struct jn_compute {
    struct jn_component component;
    struct jn_place place;
    struct jn_mesh mesh;
    unsigned word_bits;
    struct jn_compute_sparsity sparsity;
};

/* What updates neurons, beside a level: their sums are complete there, and
 * their state is kept there or further out. */
struct jn_neuron_unit {
    bool given;
    struct jn_component component;
    struct jn_place place;
    size_t level;
    uint64_t units;           /* at each instance of the level */
    double cycles_per_update; /* of one unit */
    bool overlaps;            /* updates go on beside the synaptic work */
    double sync_cycles;       /* at the end of each time step */
};

enum jn_network_kind {
    JN_NETWORK_MESH,            /* Timeloop's Legacy and XY_NoC */
    JN_NETWORK_REDUCTION_TREE,  /* results only */
    JN_NETWORK_SIMPLE_MULTICAST /* an energy by multicast factor */
};

/* What a network's component is priced by, which share the numbers of storage
 * actions: a bit over a millimetre of wire, a word over a hop. */
enum { JN_WIRE = JN_READ, JN_HOP = JN_FILL };

/* Energy of a word sent to FACTOR children at once; TENSOR is NULL for all. */
struct jn_multicast_price {
    const char *tensor;
    uint64_t factor; /* 0: any */
    double energy_pj;
};

struct jn_network {
    struct jn_component component; /* prices: JN_WIRE, JN_HOP; no area */
    struct jn_place place;
    enum jn_network_kind kind;
    bool inferred;    /* stands between two levels without being described */
    bool distributed; /* M:N: outer multicasts happen behind the fan-out */
    bool carries_reads, carries_updates; /* its roles */
    int level; /* the outer level it serves (innermost, if several) */
    unsigned word_bits;
    bool has_word_bits; /* else each tensor's own bits at the outer level */
    bool has_hop_pj, has_tile_width_um;
    double hop_pj;        /* per word and hop */
    double tile_width_um; /* length of a hop; else from the areas */
    double router_pj;     /* per word and router */
    bool has_wire_pj_per_bit_mm;
    double wire_pj_per_bit_mm;
    int spike_format;  /* enum jn_spike_format: what is a word of spikes */
    double ingress_pj; /* per word that enters */
    double adder_pj;   /* per spatial reduction, trees only */
    double fill_latency_cycles, drain_latency_cycles;
    bool only_last_multicast; /* prices but the largest factor, as Timeloop */
    bool counts_once; /* enters the total as if the outer level had only one
                         instance, as Timeloop's trees do */
    const struct jn_multicast_price *multicast_prices;
    size_t multicast_price_count;
};

/* Levels are outermost first; the compute level is not among them. */
struct jn_arch {
    const char *name;
    struct jn_place place;
    struct jn_level *levels;
    size_t level_count;
    struct jn_compute compute;
    struct jn_network *networks;
    size_t network_count;
    struct jn_neuron_unit neurons;
    double clock_ghz;     /* 0: not given */
    double technology_nm; /* 0: not given */
    double voltage_v;     /* 0: not given */
    const char **tables;  /* energy and area tables, as paths */
    size_t table_count;
    struct jn_constraint *constraints;
    size_t constraint_count;
    bool is_sparse; /* some part of it does something about zeros */
    struct jn_constraint *dataflows; /* entries carry their dataflow's name */
    size_t dataflow_count;
};

/* Grid of what lies directly inside LEVEL: the next level or compute. */
const struct jn_mesh *jn_arch_inner_mesh(const struct jn_arch *arch,
                                         size_t level);

/* Reads an architecture group.  False after complaints. */
bool jn_arch_read(const struct jn_node *root, const struct jn_reader *reader,
                  struct jn_arch *arch);

/* Gives every level a network towards the next inner one where the file says
 * nothing ("DRAM <==> GLB"), and sets the networks' roles and levels. */
void jn_arch_connect(struct jn_arch *arch, struct jn_arena *arena);

/* Number of actions that levels and compute may do: those from JN_GATED_READ on
 * only where something is done about zeros. */
int jn_arch_action_count(const struct jn_arch *arch);

/* Index of the level with this name, or JN_NO_LEVEL. */
int jn_arch_find_level(const struct jn_arch *arch, const char *name);

/* Whether some level skips whole instances where zeros are. */
static inline bool jn_arch_skips_instances(const struct jn_arch *arch)
{
    for (size_t level = 0; level < arch->level_count; level++) {
        const struct jn_level_sparsity *sparsity =
            &arch->levels[level].sparsity;
        for (size_t i = 0; i < sparsity->saving_count; i++)
            if (sparsity->savings[i].kind == JN_SAVE_SKIP_SPACE)
                return true;
    }
    return false;
}

#endif
