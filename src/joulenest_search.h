/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file joulenest_search.h
 * The best mapping of a layer on a machine, and the proof that it is.
 *
 * A part of joulenest.h, which includes it.
 */
#ifndef JOULENEST_SEARCH_H
#define JOULENEST_SEARCH_H

#include "joulenest.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @name Searching for mappings
 * The least that it takes:
 *
 *     struct jn_search_answer answer;
 *     if (jn_search_layer(spec, 0, NULL, arena, &answer) == JN_OK)
 *         printf("%g pJ\n", answer.result.energy_pj);
 *     else
 *         puts(answer.reason);
 *
 * Constraints on the mappings are those of the files of the spec.  The same
 * spec and request give the same mapping with any number of threads, unless a
 * time limit or the caller ends the search. */
/**@{*/

/** How far a search has come. */
struct jn_progress {
    uint64_t tried_count; /**< mappings evaluated, in about */
    double done_ratio;    /**< share of the work; 0 where it is not known */
    double seconds;       /**< since the search began */
    bool any;             /**< a mapping was found */
    double best_cost;     /**< of the best so far, by the first objective */
    double bound;         /**< no mapping costs less; 0 where none is known */
    double gap_ratio;     /**< (best_cost - bound) / best_cost; 1: not known */
};

/** What to search for, and how.  All 0 is good: the default strategy for the
 * least energy, on all processors. */
struct jn_search_request {
    const char *strategy;   /**< of jn_search_strategy_name; NULL: the first */
    const char *objectives; /**< what to minimize: "energy" (pJ), "latency"
                                 (cycles), "edp" (pJ x cycles), "ed2p" or
                                 "accesses@LEVEL" (words); or several, separated
                                 by commas: of equally good mappings the next
                                 decides, of those within 1 % of the best where
                                 ":1%" follows the name; NULL: "energy" */
    const char *dataflow; /**< only mappings of this one: of the machine's file,
                               or "weight_stationary", "output_stationary",
                               "input_stationary", "row_stationary",
                               "no_local_reuse"; NULL: any */
    bool imperfect;       /**< loops in time need not divide what they split */
    uint64_t sample_count; /**< mappings to try, for strategies that draw
                                them; 0: 100,000 */
    uint64_t effort;       /**< bounds that an exact search computes at most; 0:
                              20,000; UINT64_MAX: until the best is proved */
    uint64_t seed;         /**< another one draws other mappings */
    unsigned threads;      /**< 0: one for each processor */
    double time_limit_seconds; /**< 0: none */
    double gap_ratio; /**< be content with (best - bound) / best of the first
                           objective; 0: prove the best */
    uint64_t memory_limit_bytes; /**< for tables of the search; 0: 500 MB */
    /** Called at most ten times a second, by any of the threads but never by
     * two at once; false ends the search with the best found so far.  A signal
     * handler may set a flag that it returns.  NULL: nobody looks. */
    bool (*progress)(const struct jn_progress *progress, void *data);
    void *data; /**< handed to progress */
};

/** What a search came to. */
struct jn_search_answer {
    bool any;                  /**< a mapping was found; else only the reason
                                    and the counts say something */
    struct jn_mapping mapping; /**< loops in the arena of the call */
    struct jn_result result;   /**< of evaluating it; records in that arena */
    double cost;      /**< by the first objective: pJ, cycles, or products */
    double bound;     /**< no mapping costs less; 0 where none is known */
    double gap_ratio; /**< (cost - bound) / cost; 1 where nothing is known */
    bool certified;   /**< nothing better exists */
    bool complete;    /**< neither a limit nor the caller ended the search */
    uint64_t tried_count;    /**< mappings evaluated */
    uint64_t feasible_count; /**< of which fit */
    double seconds;          /**< wall time */
    const char *reason; /**< why nothing was found, or what is wrong with the
                             request; NULL with a mapping */
};

/** Names of the strategies by index, NULL behind the last; the first is the
 * default. */
JN_API const char *jn_search_strategy_name(size_t index);

/** Searches for the best mapping of a layer.  REQUEST may be NULL.
 * JN_BAD_INPUT: the request names a strategy, objective or dataflow that there
 * is not, or a limit out of range; JN_INFEASIBLE: no mapping was found;
 * answer->reason says more.  What ANSWER points to lives in ARENA, which must
 * not be the scratch arena of an evaluation. */
JN_API JN_MUST_USE enum jn_status
jn_search_layer(const struct jn_spec *spec, size_t layer,
                const struct jn_search_request *request, struct jn_arena *arena,
                struct jn_search_answer *answer);

/** Writes a mapping of a layer as a file that jn_spec_load and
 * `joulenest evaluate` read.  JN_IO if it cannot be written. */
JN_API JN_MUST_USE enum jn_status
jn_mapping_save(const struct jn_spec *spec, size_t layer,
                const struct jn_mapping *mapping, const char *path);
/**@}*/

/** @name Certificates
 * A proof that no mapping of a layer costs less than one that was found, as a
 * text that can be checked line by line without searching again. */
/**@{*/

/** A mapping and its proof. */
struct jn_certificate {
    const struct jn_mapping *mapping; /**< set by the caller */
    const char *text;   /**< the proof: all its lines begin with "# " */
    const char *reason; /**< why there is none; NULL with a text */
};

/** Proves that no mapping costs less than certificate->mapping, found by a
 * search for REQUEST (NULL: all 0), of which only objectives, dataflow and
 * imperfect count; of several objectives, the first.  What it finds lives in
 * ARENA.  JN_INFEASIBLE: a mapping costs less, or the proof would be too long,
 * or nothing is known of this machine that could be checked; JN_BAD_INPUT:
 * something is wrong with the request. */
JN_API JN_MUST_USE enum jn_status
jn_certificate_make(const struct jn_spec *spec, size_t layer,
                    const struct jn_search_request *request,
                    struct jn_arena *arena, struct jn_certificate *certificate);

/** What a certificate says, and whether it is true. */
struct jn_verdict {
    bool holds;            /**< nothing costs less than the mapping */
    double cost;           /**< of the mapping: pJ, cycles, or products */
    const char *objective; /**< what was minimized */
    uint64_t line;         /**< of the fault, from 1 */
    const char *fault;     /**< NULL if it holds */
    uint64_t step_count;   /**< steps that were looked at */
    uint64_t closed_count; /**< bounds that say that nothing costs less */
    uint64_t tried_count;  /**< mappings that were tried instead */
};

/** Layer that the text of a certificate is about; SIZE_MAX: none of SPEC, or
 * the text is no certificate. */
JN_API size_t jn_certificate_layer(const struct jn_spec *spec,
                                   const char *text);

/** Checks a certificate: works out anew which nests there are, bounds them,
 * evaluates the mapping and all those that bounds do not exclude.  The text
 * may have anything behind the last line that begins with '#'.  JN_BAD_INPUT
 * if it does not hold; what VERDICT points to lives in ARENA. */
JN_API JN_MUST_USE enum jn_status
jn_certificate_verify(const struct jn_spec *spec, size_t layer,
                      const struct jn_certificate *certificate,
                      struct jn_arena *arena, struct jn_verdict *verdict);
/**@}*/

#ifdef __cplusplus
}
#endif

#endif
