/* SPDX-License-Identifier: GPL-3.0-or-later */
/* request.h - a request of the library's user, understood.
 *
 * Input:  a specification, a layer and a request.
 * Output: the mapspace that is asked about, and how to search it.
 * Next:   search/request.c searches it, search/prove.c proves something of it.
 */
#ifndef JN_SEARCH_REQUEST_H
#define JN_SEARCH_REQUEST_H

#include "search/board.h"
#include "search/demands.h"
#include "search/search.h"
#include "spec/spec.h"

/* A call on its way. */
struct jn_request_call {
    const struct jn_search_request *request;
    const struct jn_spec *spec;
    size_t layer;
    struct jn_problem *problem;
    struct jn_search_options options;
    struct jn_watcher watcher;
    struct jn_demands demands;
    struct jn_arena *arena; /* for what stays */
    struct jn_arena *work;
    struct jn_search_answer *answer;
};

/* Reads the request: *SPACE is the mapspace of what is demanded.
 * JN_INFEASIBLE if that is empty; answer->reason says why it is not JN_OK. */
JN_MUST_USE enum jn_status jn_request_open(struct jn_request_call *call,
                                           const struct jn_mapspace **space);

#endif
