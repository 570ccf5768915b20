/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"
#include "search/certificate.h"
#include "search/walk.h"

#include <math.h>
#include <stdio.h>

enum { MOST_STEPS = 200000 }; /* in a proof */

/* A proof being written. */
struct proof {
    const struct jn_claim *claim;
    const struct jn_lattice *lattice; /* of the choice at hand */
    struct jn_worker *worker;
    struct jn_text text;
    uint64_t step_count;
    bool has_lattices;
};

static void add_bound(struct jn_text *text, const char *before, double log_cost)
{
    char digits[40];
    snprintf(digits, sizeof digits, "%s%.10g", before, exp(log_cost));
    jn_text_add(text, digits);
}

static void write_step(void *data, const struct jn_trace *trace)
{
    struct proof *proof = data;
    struct jn_text *text = &proof->text;
    jn_certificate_step(proof->lattice, trace->depth, trace->growth, text);
    if (trace->growth != NULL)
        add_bound(text, ": ", trace->growth->log_bound);
    if (trace->closed_count > 0) {
        jn_text_add(text, trace->growth == NULL ? ": " : ", ");
        jn_text_count(text, trace->closed_count);
        add_bound(text, " closed from ", trace->log_closed);
    }
    jn_text_add(text, "\n");
    proof->step_count++;
}

/* The tree of one choice of keeps; false if it is too large or impossible. */
static bool write_tree(struct proof *proof, const jn_tensors *subset)
{
    struct jn_arena *arena = jn_arena_new();
    struct jn_lattice *lattice = jn_arena_take(arena, 1, sizeof *lattice);
    struct jn_walk *walk = jn_arena_take(arena, 1, sizeof *walk);
    bool done = false;
    proof->lattice = lattice;
    proof->has_lattices = jn_certificate_lattice(
        proof->claim, subset, proof->worker->stop, arena, lattice);
    if (proof->has_lattices && proof->step_count < MOST_STEPS) {
        jn_walk_start(walk, lattice, 0);
        walk->worker = proof->worker;
        walk->log_limit = HUGE_VAL;
        walk->effort = (MOST_STEPS - proof->step_count) / JN_NODES_PER_EFFORT;
        walk->tell = write_step;
        walk->data = proof;
        done = jn_walk_run(walk);
        jn_walk_end(walk);
    }
    jn_arena_free(arena);
    return done;
}

static bool write_trees(struct proof *proof)
{
    jn_tensors subset[JN_MAX_LEVELS] = {0};
    size_t count = 0;
    do {
        if (count++ == JN_MOST_PROOF_KEEPS || !write_tree(proof, subset))
            return false;
    } while (jn_mapspace_next_keep(proof->claim->space, subset));
    return true;
}

/* Whether there are so few mappings that all can be tried; their number. */
static bool count_mappings(const struct jn_mapspace *space, uint64_t *count)
{
    struct jn_point point = {{0}, {0}, {0}};
    *count = 0;
    do {
        if (++*count > JN_MOST_PROOF_MAPPINGS)
            return false;
    } while (jn_mapspace_next(space, &point));
    return true;
}

/* The whole text in ARENA. */
static const char *finish(const struct proof *proof, struct jn_arena *arena)
{
    return jn_arena_slice(arena, proof->text.start, proof->text.length);
}

const char *jn_certify(const struct jn_claim *claim, struct jn_arena *arena,
                       const char **reason)
{
    struct jn_arena *work = jn_arena_new();
    atomic_bool never = false;
    struct proof proof = {.claim = claim, .text = {.arena = jn_arena_new()}};
    const char *text = NULL;
    struct jn_check check;
    uint64_t mappings;
    *reason = NULL;
    proof.worker = jn_certificate_worker(claim, &never, work, NULL);
    jn_certificate_head(claim, &proof.text);
    size_t head = proof.text.length;
    if (write_trees(&proof)) {
        jn_text_add(&proof.text, "# steps ");
        jn_text_count(&proof.text, proof.step_count);
        jn_text_add(&proof.text, "\n");
        text = finish(&proof, arena);
    } else if (count_mappings(claim->space, &mappings)) {
        proof.text.length = head;
        jn_text_add(&proof.text, "# mappings ");
        jn_text_count(&proof.text, mappings);
        jn_text_add(&proof.text, "\n");
        text = finish(&proof, arena);
    } else {
        *reason = proof.has_lattices
                      ? "the proof would be too long"
                      : "there are no bounds that can be checked for this "
                        "machine and objective, and too many mappings to try";
    }
    if (text)
        jn_certificate_check(claim, text, arena, &check);
    if (text && check.fault)
        *reason = check.fault;
    jn_arena_free(proof.text.arena);
    jn_arena_free(work);
    return *reason ? NULL : text;
}
