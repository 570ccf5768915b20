/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file joulenest.h
 * joulenest - from loop nests to joules.
 *
 * A machine, a network and a mapping come from files; an evaluation says what
 * every component does and what that costs:
 *
 *     struct jn_spec *spec;
 *     const char *files[] = {"arch.cfg", "workload.cfg", "mapping.cfg"};
 *     if (jn_spec_load(files, 3, NULL, &spec) != JN_OK)
 *         return complain(jn_spec_messages(spec));
 *     struct jn_arena *scratch = jn_arena_new();
 *     struct jn_result result;
 *     if (jn_evaluate_layer(spec, 0, scratch, &result) == JN_OK)
 *         printf("%g pJ\n", result.energy_pj);
 *
 * Levels are numbered from the outermost storage (0) inward.  Every quantity
 * carries its unit in its name.  joulenest_search.h finds mappings.  A spec is
 * constant once loaded: any number of threads may evaluate on it, each with an
 * arena and a result of its own.
 */
#ifndef JOULENEST_H
#define JOULENEST_H

#include "joulenest_component.h"
#include "joulenest_sparse.h"
#include "joulenest_spiking.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What a call came to. */
enum jn_status {
    JN_OK = 0,
    JN_BAD_INPUT,  /**< a file says something wrong: see the messages */
    JN_INFEASIBLE, /**< the mapping does not fit the machine */
    JN_IO          /**< a file cannot be read or written */
};

/** Version of the library, such as "0.1.0". */
JN_API const char *jn_version(void);

/** @name Mappings
 * A mapping is a loop nest cut into levels: which level keeps which tensor,
 * and which loops run in time and in space at each level. */
/**@{*/

/** Where a loop runs. */
enum jn_axis { JN_TIME, JN_SPACE_X, JN_SPACE_Y };

/** One loop.  Its last pass, when all loops of the dimension outside it are in
 * their last pass too, makes RESIDUAL steps instead of END. */
struct jn_loop {
    uint64_t end;      /**< steps of a full pass */
    uint64_t residual; /**< == end for a perfect factor */
    uint8_t dim;       /**< dimension of the layer */
    uint8_t level;     /**< storage level it belongs to, 0 = outermost */
    uint8_t axis;      /**< enum jn_axis */
};

/** Set of dimensions: bit d is dimension d. */
typedef uint32_t jn_dims;
/** Set of tensors: bit t is tensor t. */
typedef uint32_t jn_tensors;

/** What a level does with the tensors. */
struct jn_level_mapping {
    jn_tensors keep;              /**< the others bypass the level */
    jn_tensors no_temporal_reuse; /**< fetched again at every step */
    jn_tensors no_multicast;      /**< nor spatial reduction */
    jn_tensors no_link_transfer;  /**< between neighbours below the level */
    jn_tensors rmw_first_update;  /**< reads even the first partial sum */
    jn_tensors no_coalesce;       /**< every word moves on its own */
};

/** Loops are listed outermost first, level by level: the temporal loops of
 * level 0, its spatial loops (y, then x), those of level 1, and so on. */
struct jn_mapping {
    const struct jn_loop *loops;                   /**< outermost first */
    size_t loop_count;                             /**< over all levels */
    struct jn_level_mapping levels[JN_MAX_LEVELS]; /**< by storage level */
};
/**@}*/

/** @name Results of one evaluation
 * Counts are per instance unless the name says otherwise, energies are for
 * all instances. */
/**@{*/

/** One tensor at one storage level. */
struct jn_tensor_result {
    bool kept;                     /**< false: it bypasses the level */
    uint64_t tile_words;           /**< held by one instance at a time */
    uint64_t partition_words;      /**< distinct words over the whole run */
    double utilized_instances;     /**< average over time */
    uint64_t reads_per_instance;   /**< words, for the level inside */
    uint64_t fills_per_instance;   /**< words, from the level outside */
    uint64_t updates_per_instance; /**< words, by results from inside */
    uint64_t temporal_reductions_per_instance; /**< additions of partial sums */
    uint64_t address_generations_per_cluster;  /**< addresses made */
    uint64_t lines[JN_LEAK];      /**< per instance: reads, fills, updates */
    double energy_pj_of[JN_LEAK]; /**< by action */
    double address_generation_pj; /**< of all addresses */
    double energy_pj;             /**< of all actions and addresses */
};

/** One storage level. */
struct jn_level_result {
    struct jn_tensor_result tensors[JN_MAX_TENSORS]; /**< by tensor */
    uint64_t utilized_x;          /**< instances used along x */
    uint64_t utilized_y;          /**< instances used along y */
    double utilized_instances;    /**< largest of the tensors' averages */
    double used_bits;             /**< of the capacity, by all tensors */
    uint64_t cycles;              /**< this level alone would need */
    double throttling_ratio;      /**< 1 = its bandwidth suffices */
    double read_words_per_cycle;  /**< demand on one instance */
    double write_words_per_cycle; /**< demand on one instance */
    double instances_per_access;  /**< that share one, in a cluster */
    double clusters;              /**< in use; each generates addresses */
    double leaking_instances;     /**< whose leakage counts */
    double leakage_pj;            /**< of these, over the run */
    double energy_pj;             /**< of all tensors and leakage */
    double area_um2;              /**< of all instances */
};

/** Words that went from a level to MULTICAST children at once, in SCATTER
 * different groups. */
struct jn_record {
    uint64_t multicast;  /**< children that get the same word */
    uint64_t scatter;    /**< groups of children */
    double accesses;     /**< words sent like this */
    double hops;         /**< of one such word */
    double unicast_hops; /**< if every child were served on its own */
};

/** One tensor on one network. */
struct jn_flow_result {
    bool carried;                    /**< false: it does not pass here */
    uint64_t fanout;                 /**< children of one instance */
    double ingresses;                /**< words that enter */
    const struct jn_record *records; /**< in the scratch arena */
    size_t record_count;             /**< number of records */
    struct jn_record remote; /**< on an M:N network: words for the children of
                                other instances; multicast 0 if none */
    uint64_t link_transfers; /**< words from a neighbour */
    uint64_t spatial_reductions;        /**< additions on the way out */
    double average_hops;                /**< of one word */
    double energy_per_hop_fj;           /**< of one word */
    double energy_pj;                   /**< without the two below */
    double link_transfer_energy_pj;     /**< of words between neighbours */
    double spatial_reduction_energy_pj; /**< of the additions */
};

/** One network, between a level and the next inner one. */
struct jn_network_result {
    struct jn_flow_result tensors[JN_MAX_TENSORS]; /**< by tensor */
    double energy_pj;                              /**< what enters the total */
    double fill_latency_cycles;  /**< of the first tile inward */
    double drain_latency_cycles; /**< of the last tile outward */
};

/** The compute level. */
struct jn_compute_result {
    uint64_t computes;           /**< operations of all instances */
    uint64_t utilized_instances; /**< that have work */
    uint64_t cycles;             /**< the operations alone would need */
    double energy_pj;            /**< of all operations */
    double leakage_pj;           /**< of the instances in use, over the run */
    double area_um2;             /**< of all instances */
};

/** Why a mapping does not fit. */
enum jn_misfit {
    JN_FITS,
    JN_MISFIT_CAPACITY,        /**< tiles are larger than the level */
    JN_MISFIT_MIN_UTILIZATION, /**< tiles fill too little of it */
    JN_MISFIT_INSTANCES,       /**< more instances than there are */
    JN_MISFIT_MESH_X,
    JN_MISFIT_MESH_Y,
    JN_MISFIT_IDLE,     /**< fewer in use than a constraint demands: searches */
    JN_MISFIT_UNEVEN,   /**< multicasts of several sizes on an M:N network */
    JN_MISFIT_RANKS,    /**< a format has fewer ranks than the loops need */
    JN_MISFIT_METADATA, /**< is more than its store holds */
    JN_MISFIT_SPREAD,   /**< sums or time steps of a neuron meet outside of the
                             level where neurons are updated */
    JN_MISFIT_LOST,     /**< what neurons still need, sums or state, leaves a
                             level, and no level outside keeps it */
    JN_MISFIT_FEEDBACK, /**< a step begins before neurons that it hears of are
                             through with the last one */
    JN_MISFIT_TOO_LARGE /**< a count does not fit 2^53 */
};

/** The component that refused a mapping: needed and available quantities are
 * bits (capacity, utilisation, metadata), ranks or instances. */
struct jn_refusal {
    enum jn_misfit misfit; /**< why */
    const char *component; /**< name of the component */
    double needed;         /**< by the mapping */
    double available;      /**< in the component */
};

/** Everything one evaluation says.  Arrays are filled as far as the machine
 * and the layer go; the rest is left as it was. */
struct jn_result {
    double energy_pj;         /**< of everything */
    double area_um2;          /**< of everything */
    uint64_t cycles;          /**< of the slowest component */
    double utilization_ratio; /**< of the compute instances over the cycles */
    size_t bottleneck; /**< level that sets the cycles; level_count: compute;
                            level_count + 1: the neurons */
    struct jn_compute_result compute; /**< the compute level */
    size_t level_count;               /**< used entries of levels */
    size_t network_count;             /**< used entries of networks */
    size_t tensor_count;              /**< used entries of their tensors */
    struct jn_level_result levels[JN_MAX_LEVELS]; /**< outermost first */
    struct jn_network_result
        networks[JN_MAX_NETWORKS];   /**< as in the machine */
    struct jn_sparse_result *sparse; /**< NULL: zeros are as all numbers; in
                                          the scratch arena of the evaluation */
    struct jn_neuron_result neurons; /**< all 0 in a layer without any */
    struct jn_refusal refusal; /**< set when the status is JN_INFEASIBLE */
};
/**@}*/

/** @name Loading and evaluating */
/**@{*/

/** Numbers other than those in the files: the machine's arithmetic unit is
 * exchanged for one of this kind, its storage stays what it is. */
struct jn_arithmetic {
    bool is_float;        /**< else integers */
    unsigned weight_bits; /**< of tensors that are called weights */
    unsigned input_bits;  /**< of other operands, and of finished results in the
                               outermost level */
    unsigned sum_bits;    /**< of results elsewhere */
};

/** How files are read and mappings evaluated. */
struct jn_options {
    bool timeloop_sparse_rule; /**< with Timeloop's faults where zeros count */
    bool old_translation_rule; /**< as Timeloop before 2025: an idle loop ends
                                    a sliding window's reuse */
    bool no_link_transfers;    /**< neighbours never pass tiles on */
    bool only_costs; /**< what no price or cycle depends on is left out (hops
                          0, imbalance 1): faster, for searches */
    bool no_first_read_elision;         /**< even first partial sums are read */
    const char *const *estimator_paths; /**< shared objects or CSV tables */
    size_t estimator_path_count;        /**< number of paths */
    const struct jn_arithmetic *arithmetic; /**< NULL: as in the files */
};

struct jn_spec;  /**< machine, network and mappings, checked and bound */
struct jn_arena; /**< memory for evaluations; grows once, then is reused */

/** Reads FILES (machine, workload, mapping, tables; our own formats, or
 * Timeloop's) as one specification.  OPTIONS may be NULL.  *SPEC is always
 * set, also on failure, when it holds the messages; free it either way. */
JN_API JN_MUST_USE enum jn_status jn_spec_load(const char *const *files,
                                               size_t file_count,
                                               const struct jn_options *options,
                                               struct jn_spec **spec);

/** Frees a spec; NULL is fine. */
JN_API void jn_spec_free(struct jn_spec *spec);

/** All messages of the load, warnings included, as one text; "" if none.
 * Borrowed from the spec. */
JN_API const char *jn_spec_messages(const struct jn_spec *spec);

/** Number of layers; their names, like all names, are borrowed from SPEC. */
JN_API size_t jn_layer_count(const struct jn_spec *spec);
/** Name of a layer. */
JN_API const char *jn_layer_name(const struct jn_spec *spec, size_t layer);
/** Number of tensors of a layer. */
JN_API size_t jn_tensor_count(const struct jn_spec *spec, size_t layer);
/** Name of a layer's tensor. */
JN_API const char *jn_tensor_name(const struct jn_spec *spec, size_t layer,
                                  size_t tensor);
/** Number of storage levels. */
JN_API size_t jn_level_count(const struct jn_spec *spec);
/** Name of a storage level. */
JN_API const char *jn_level_name(const struct jn_spec *spec, size_t level);
/** The layer's mapping from the files, or NULL. */
JN_API const struct jn_mapping *jn_layer_mapping(const struct jn_spec *spec,
                                                 size_t layer);

/** An arena for the SCRATCH arguments; one per thread. */
JN_API struct jn_arena *jn_arena_new(void);
/** Frees an arena; NULL is fine. */
JN_API void jn_arena_free(struct jn_arena *arena);

/** Evaluates the layer's mapping from the files.  JN_INFEASIBLE fills only
 * result->refusal.  What RESULT points to lives until SCRATCH is used again.
 * Once SCRATCH has grown to its size nothing is allocated. */
JN_API JN_MUST_USE enum jn_status jn_evaluate_layer(const struct jn_spec *spec,
                                                    size_t layer,
                                                    struct jn_arena *scratch,
                                                    struct jn_result *result);

/** The same for any mapping that is legal for the layer: the factors of each
 * dimension make its bound and loops are listed level by level (both are
 * asserted, not reported). */
JN_API JN_MUST_USE enum jn_status
jn_evaluate_mapping(const struct jn_spec *spec, size_t layer,
                    const struct jn_mapping *mapping, struct jn_arena *scratch,
                    struct jn_result *result);
/**@}*/

#ifdef __cplusplus
}
#endif

#include "joulenest_search.h"

#endif
