/* SPDX-License-Identifier: GPL-3.0-or-later */
/* searched.h - how the mappings of a run were found.
 *
 * Input:  what a search was asked and how it went, layer by layer.
 * Output: a table for people, keys for programs.
 * Next:   report/text.c and report/json.c print it with the run.
 */
#ifndef JN_REPORT_SEARCHED_H
#define JN_REPORT_SEARCHED_H

#include "report/json_build.h"
#include "report/page.h"

enum { JN_MAX_SEARCHED_COSTS = JN_MAX_LEVELS };

/* The search of one layer. */
struct jn_searched {
    bool begun;                  /* false: interrupted before its turn */
    const char *same_as;         /* layer whose search it shares, or NULL */
    const char *strategy;        /* the one used; NULL: nothing was searched */
    bool from_store;             /* found by a search in an earlier run */
    double mapspace_size;        /* mappings that the constraints leave */
    const char *mapspace_digits; /* the same, all digits; NULL: not known */
    const char *split_digits, *order_digits, *keep_digits; /* its factors */
    uint64_t tried_count;    /* mappings evaluated */
    uint64_t feasible_count; /* of which fit */
    bool any;                /* one was found */
    bool complete;           /* went through all that it was to try */
    bool interrupted;        /* stopped from outside */
    double gap_ratio;        /* to the bound of the first objective; 1: none
                                is known */
    bool certified;          /* nothing better exists */
    double seconds;          /* shown where has_seconds */
    double costs[JN_MAX_SEARCHED_COSTS];
};

/* What all of them had in common. */
struct jn_searches {
    const char *strategy;
    const char *objectives[JN_MAX_SEARCHED_COSTS];
    double tolerances[JN_MAX_SEARCHED_COSTS]; /* shares; 0: none */
    size_t objective_count;
    uint64_t sample_count;
    uint64_t seed;
    uint64_t effort;           /* 0: as much as it takes */
    double wanted_gap_ratio;   /* that was good enough */
    double time_limit_seconds; /* 0: none */
    bool imperfect;            /* factors may leave a residual */
    const char *dataflow;      /* NULL: none in particular */
    bool has_seconds;
    const struct jn_searched *items; /* by outcome of the run */
};

/* True when something is known about how far from the best an answer is. */
bool jn_searched_has_gap(const struct jn_searched *item);

/* "gap 3.1 %", "optimal", "gap unknown". */
const char *jn_searched_gap(const struct jn_searched *item,
                            struct jn_arena *arena);

/* The table; report/text.c puts it behind the report. */
void jn_text_searches(const struct jn_run *run, const struct jn_page *page);

/* What was asked, put into the inputs; how it went, put into a layer. */
void jn_json_searches(struct jn_json *json, json_t *inputs,
                      const struct jn_searches *searches);
void jn_json_searched(struct jn_json *json, json_t *layer,
                      const struct jn_searches *searches, size_t index);

#endif
