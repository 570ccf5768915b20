/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file joulenest_sparse.h
 * What an evaluation says where zeros count.
 *
 * A part of joulenest.h, which includes it.
 */
#ifndef JOULENEST_SPARSE_H
#define JOULENEST_SPARSE_H

#include "joulenest_component.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @name Zeros
 * A part of struct jn_result. */
/**@{*/

/** What becomes of an access or an operation where zeros count. */
enum jn_course {
    JN_ACTUAL,  /**< it is made */
    JN_GATED,   /**< begun and stopped: it takes its time */
    JN_SKIPPED, /**< never begun */
    JN_COURSE_COUNT
};

/** Accesses or operations where zeros count.  Means over all places where the
 * non-zeros may be, and so not whole in general; those with actual data are.
 * What an outer level kept away from this one is in no course. */
struct jn_sparse_counts {
    double algorithmic;         /**< if zeros were as all other numbers */
    double of[JN_COURSE_COUNT]; /**< by course */
};

/** Words of metadata and of payload of a rank. */
struct jn_format_counts {
    double metadata; /**< coordinates, bits, run lengths */
    double payload;  /**< offsets of the next rank inward */
};

/** A rank of a tensor's format at a level. */
struct jn_rank_result {
    struct jn_format_counts capacity; /**< of a tile, at most */
    struct jn_format_counts
        of[JN_LEAK][JN_COURSE_COUNT]; /**< by action, of an instance */
};

/** A tensor at a level where something is done about zeros. */
struct jn_sparse_tensor {
    uint64_t capacity_words; /**< of data in a tile, at most */
    double capacity_bits;    /**< of data and, in it or beside, metadata */
    double tile_density;     /**< expected share that is not zero */
    double overbooked_tiles; /**< share that has more words than find room */
    double overflow_words;   /**< that find no room, mean of all tiles */
    double instances;        /**< average in use */
    struct jn_sparse_counts of[JN_LEAK];    /**< words by action, of an
                                                 instance */
    double lines[JN_LEAK][JN_COURSE_COUNT]; /**< likewise */
    double temporal_reductions;    /**< additions of partial sums, of an
                                        instance */
    double address_generations;    /**< addresses made, of a cluster */
    double metadata_bits[JN_LEAK]; /**< moved by actual and gated
                                        actions, of an instance */
    double metadata_lines[JN_LEAK][JN_COURSE_COUNT]; /**< of an instance */
    double decompressions;                         /**< words, of an instance */
    double compressions;                           /**< words, of an instance */
    const struct jn_rank_result *ranks;            /**< outermost first */
    size_t rank_count;                             /**< 0: it has no format */
    double energy_pj_of[JN_LEAK][JN_COURSE_COUNT]; /**< of lines of data */
    double metadata_pj_of[JN_LEAK][JN_COURSE_COUNT]; /**< of metadata */
    double decompression_pj;                         /**< of all instances */
    double compression_pj;                           /**< of all instances */
};

/** A layer where something is done about zeros. */
struct jn_sparse_result {
    struct jn_sparse_tensor of[JN_MAX_LEVELS][JN_MAX_TENSORS]; /**< of each */
    struct jn_sparse_counts computes;      /**< of all instances */
    double compute_pj_of[JN_COURSE_COUNT]; /**< of all instances */
    double in_use[JN_MAX_LEVELS + 1]; /**< share of the mapping's instances */
    double computing_instances;       /**< average in use */
    double imbalance[JN_MAX_LEVELS];  /**< of children: largest work to mean */
    uint64_t waiting_cycles;          /**< if children wait for each other */
};
/**@}*/

#ifdef __cplusplus
}
#endif

#endif
