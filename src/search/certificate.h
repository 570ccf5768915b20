/* SPDX-License-Identifier: GPL-3.0-or-later */
/* certificate.h - a proof that no mapping costs less than one that was found.
 *
 * Input:  a mapspace, an objective, a mapping and what it costs.
 * Output: the proof as a text, which others can check line by line; or what is
 *         wrong with one.
 * Next:   search/request.c, cli/map_files.h and cli/cmd_verify.c.
 *
 * All lines begin with "# ", so that a mapping file may follow: a certificate
 * is both.  First comes what is proved, of what: KEY stands for the layer, the
 * machine, its prices and the constraints (search/key.h).  Then, for each
 * choice of who keeps what, comes a tree of nests that are built from the
 * arithmetic outward, depth first:
 *
 *     DEPTH STEP: BOUND, COUNT closed from LEAST
 *
 * STEP is a loop in time, the end of a level, or loops in space; no nest with
 * this inside costs less than BOUND.  Of the steps that may come next COUNT
 * lead to nests that all cost at least LEAST, which is not less than the
 * proved cost; the others follow, one deeper.  A nest without anything
 * outside is a leaf.
 *
 * Where there are no such bounds (lattice.h) and few mappings the proof says
 * only how many there are: whoever checks it tries them all.
 *
 * Who checks a proof works out himself which steps there are, from the
 * mapspace alone, and tries all mappings of each leaf; with the search he
 * shares the bound of a nest with a given inside (inside.h), the cases that it
 * distinguishes at a fan-out (fan.h, overlap.h), and nothing else. */
#ifndef JN_SEARCH_CERTIFICATE_H
#define JN_SEARCH_CERTIFICATE_H

#include "search/demands.h"
#include "search/inside.h"
#include "search/objective.h"
#include "search/worker.h"

/* What is proved: that no mapping of the space costs less, by the first
 * objective. */
struct jn_claim {
    const struct jn_mapspace *space;
    const struct jn_demands *demands;
    const char *dataflow; /* NULL: any */
    struct jn_objectives objectives;
    const struct jn_mapping *mapping;
    double cost;
};

/* The proof, in ARENA, once it has been checked; or NULL, when *REASON says why
 * there is none. */
const char *jn_certify(const struct jn_claim *claim, struct jn_arena *arena,
                       const char **reason);

/* What the head of a proof says of its claim; texts in an arena. */
struct jn_certificate_terms {
    const char *layer, *dataflow, *objective;
    bool imperfect;
    double cost;
};

/* False if the text is no certificate. */
bool jn_certificate_read(const char *text, struct jn_arena *arena,
                         struct jn_certificate_terms *terms);

/* What became of a check. */
struct jn_check {
    const char *fault; /* NULL: the proof holds */
    uint64_t line;     /* of the fault, from 1 */
    uint64_t step_count, closed_count, tried_count;
};

/* TEXT may have a mapping file behind the proof. */
void jn_certificate_check(const struct jn_claim *claim, const char *text,
                          struct jn_arena *arena, struct jn_check *check);

/* --- what both sides write and read --- */

enum { JN_MOST_PROOF_KEEPS = 64 };

/* Mappings to be tried at most, where they have to be tried all. */
#define JN_MOST_PROOF_MAPPINGS 200000

/* The lattice of a choice of what is kept of what may be, for nests that cost
 * less than what is claimed; false if there is none. */
bool jn_certificate_lattice(const struct jn_claim *claim,
                            const jn_tensors *subset, atomic_bool *stop,
                            struct jn_arena *arena, struct jn_lattice *lattice);

/* A worker that has the claimed mapping and can try others; everything it
 * needs is in ARENA.  SCRATCH is for its evaluations. */
struct jn_worker *jn_certificate_worker(const struct jn_claim *claim,
                                        atomic_bool *stop,
                                        struct jn_arena *arena,
                                        struct jn_arena *scratch);

/* The lines of the head. */
void jn_certificate_head(const struct jn_claim *claim, struct jn_text *text);

/* "DEPTH STEP", for the choice NUMBER of keeps where GROWTH is NULL. */
void jn_certificate_step(const struct jn_lattice *lattice, unsigned depth,
                         const struct jn_growth *growth, struct jn_text *text);

#endif
