/* SPDX-License-Identifier: GPL-3.0-or-later */
/* summary.h - an evaluation as a list of parts that add up to its energy.
 *
 * Input:  a problem and the result of evaluating a mapping of it.
 * Output: one part per component, tensor and activity; sums over each.
 * Next:   cost/totals.h for whole networks; report/ and export/ print it.
 */
#ifndef JN_COST_SUMMARY_H
#define JN_COST_SUMMARY_H

#include "base/arena.h"
#include "spec/problem.h"

/* What a part of the energy was spent on.  Where zeros count READ, FILL, UPDATE
 * and COMPUTE are the actual ones. */
enum jn_activity {
    JN_ACTIVITY_READ,
    JN_ACTIVITY_FILL,
    JN_ACTIVITY_UPDATE,
    JN_ACTIVITY_ADDRESS,  /* generating addresses */
    JN_ACTIVITY_TRANSFER, /* words that enter a network, and their hops */
    JN_ACTIVITY_LINK,     /* words between neighbours */
    JN_ACTIVITY_REDUCE,   /* additions inside a network */
    JN_ACTIVITY_COMPUTE,
    JN_ACTIVITY_LEAK,
    JN_ACTIVITY_SPARSE, /* from here on the actions from JN_GATED_READ on */
    JN_ACTIVITY_COUNT = JN_ACTIVITY_SPARSE + JN_ACTION_COUNT - JN_GATED_READ
};

/* "read", "fill", ..., "leak", "gated_read", ... */
const char *jn_activity_name(enum jn_activity activity);

/* The action of an activity from JN_ACTIVITY_SPARSE on. */
enum jn_action jn_activity_action(enum jn_activity activity);

enum {
    JN_MAX_COMPONENTS = JN_MAX_LEVELS + JN_MAX_NETWORKS + 2,
    JN_NO_TENSOR = JN_MAX_TENSORS /* leakage, compute and neurons have none */
};

/* Components are numbered: levels from the outermost inward, networks,
 * compute, and the neurons' units where there are any. */
size_t jn_component_count(const struct jn_arch *arch);
size_t jn_network_component(const struct jn_arch *arch, size_t network);
size_t jn_compute_component(const struct jn_arch *arch);
size_t jn_neuron_component(const struct jn_arch *arch);
const struct jn_component *jn_component_at(const struct jn_arch *arch,
                                           size_t component);

/* COUNT actions of all instances together; each costs EACH_PJ, or 0 where
 * they differ.  Actions of a level are line accesses, of a network words. */
struct jn_part {
    size_t component;
    size_t tensor;
    enum jn_activity activity;
    double count;
    double words; /* that the actions move, of metadata: words of these; 0 for
                     compute and leakage */
    double each_pj;
    double energy_pj;
};

struct jn_summary {
    const struct jn_part *parts; /* by component and tensor */
    size_t part_count;
    double component_pj[JN_MAX_COMPONENTS];
    double tensor_pj[JN_MAX_TENSORS + 1]; /* the last: of no tensor */
    double activity_pj[JN_ACTIVITY_COUNT];
    double leakage_pj[JN_MAX_COMPONENTS]; /* within component_pj */
    double matrix_pj[JN_MAX_COMPONENTS][JN_MAX_TENSORS + 1];
};

/* Fills SUMMARY; its parts are from ARENA.  Parts that neither happen nor
 * cost anything are left out. */
void jn_summary_count(const struct jn_problem *problem,
                      const struct jn_result *result, struct jn_arena *arena,
                      struct jn_summary *summary);

/* Instances of a level, of compute or of the neurons' units; 1 for a network. */
uint64_t jn_component_instances(const struct jn_arch *arch, size_t component);

#endif
