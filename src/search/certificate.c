/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/certificate.h"

#include "base/text.h"
#include "base/utf8.h"
#include "search/key.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char title[] = "# joulenest certificate 1\n";

/* --- the head --- */

/* Names are from files and may be anything. */
static void add_name(struct jn_text *text, const char *name)
{
    jn_text_add(text, jn_utf8_plain(text->arena, name));
}

static void add_line(struct jn_text *text, const char *name, const char *value)
{
    jn_text_add(text, "# ");
    jn_text_add(text, name);
    jn_text_add(text, " ");
    add_name(text, value);
    jn_text_add(text, "\n");
}

/* As of a search for the first objective that goes on until it is proved. */
static void find_key(const struct jn_claim *claim, char key[JN_HASH_DIGITS + 1])
{
    const struct jn_search_options options = {
        .objectives = claim->objectives, .imperfect = claim->space->imperfect};
    jn_search_key(claim->space->problem, claim->demands, &options, key);
}

void jn_certificate_head(const struct jn_claim *claim, struct jn_text *text)
{
    char key[JN_HASH_DIGITS + 1];
    find_key(claim, key);
    jn_text_add(text, title);
    add_line(text, "layer", claim->space->problem->layer->name);
    add_line(text, "key", key);
    if (claim->dataflow)
        add_line(text, "dataflow", claim->dataflow);
    add_line(text, "factors",
             claim->space->imperfect ? "imperfect" : "perfect");
    add_line(text, "objective",
             jn_objectives_name(&claim->objectives, 0, text->arena));
    jn_text_add(text, "# cost ");
    jn_text_real(text, claim->cost);
    jn_text_add(text, "\n");
}

/* What is behind "# NAME " in a line of the head; NULL if there is none. */
static const char *find_value(const char *text, const char *name,
                              struct jn_arena *arena)
{
    const char *mark = jn_arena_format(arena, "\n# %s ", name);
    const char *end = strstr(text, "\n# cost ");
    const char *at = strstr(text, mark);
    if (!at || !end || at > end)
        return NULL;
    at += strlen(mark);
    return jn_arena_slice(arena, at, strcspn(at, "\n"));
}

bool jn_certificate_read(const char *text, struct jn_arena *arena,
                         struct jn_certificate_terms *terms)
{
    if (strncmp(text, title, sizeof title - 1) != 0)
        return false;
    const char *factors = find_value(text, "factors", arena);
    const char *cost = find_value(text, "cost", arena);
    terms->layer = find_value(text, "layer", arena);
    terms->dataflow = find_value(text, "dataflow", arena);
    terms->objective = find_value(text, "objective", arena);
    terms->imperfect = factors && strcmp(factors, "imperfect") == 0;
    terms->cost = cost ? strtod(cost, NULL) : -1;
    return terms->layer && terms->objective && factors && terms->cost >= 0;
}

/* --- steps --- */

static void add_factor(struct jn_text *text, const char *name, uint64_t end)
{
    jn_text_add(text, " ");
    add_name(text, name);
    jn_text_add(text, " ");
    jn_text_count(text, end);
}

static void add_fan(const struct jn_lattice *lattice,
                    const struct jn_growth *growth, struct jn_text *text)
{
    const struct jn_problem *problem = lattice->relax->space->problem;
    const struct jn_layer *layer = problem->layer;
    const uint8_t *by =
        &lattice->indices[growth->fan->vector * lattice->dim_count];
    jn_text_add(text, "below ");
    add_name(text, problem->arch->levels[growth->level].component.name);
    for (size_t k = 0; k < lattice->dim_count; k++)
        if (by[k] > 0)
            add_factor(text, layer->dim_names[lattice->dims[k]],
                       lattice->counts[k][by[k]]);
    jn_text_add(text, ", layout ");
    jn_text_count(text, (uint64_t)(growth->ways - growth->fan->layouts));
    for (size_t t = 0; t < lattice->relax->tensor_count; t++) {
        unsigned mark = jn_debt_mark(growth->debts, t);
        if (mark == 0)
            continue;
        jn_text_add(text, ", ");
        add_name(text, layer->tensors[t].name);
        jn_text_add(text, " moved by ");
        add_name(text, layer->dim_names[lattice->dims[mark - 1]]);
    }
}

/* What is kept of what may be. */
static void add_keeps(const struct jn_relax *relax, struct jn_text *text)
{
    const struct jn_problem *problem = relax->space->problem;
    jn_text_add(text, "keeps");
    for (size_t level = 0; level < relax->level_count; level++)
        for (size_t t = 0; t < relax->tensor_count; t++) {
            if (!jn_has(relax->space->free_keep[level] & relax->keep[level], t))
                continue;
            jn_text_add(text, " ");
            add_name(text, problem->layer->tensors[t].name);
            jn_text_add(text, " in ");
            add_name(text, problem->arch->levels[level].component.name);
        }
}

void jn_certificate_step(const struct jn_lattice *lattice, unsigned depth,
                         const struct jn_growth *growth, struct jn_text *text)
{
    const struct jn_problem *problem = lattice->relax->space->problem;
    jn_text_add(text, "# ");
    jn_text_count(text, depth);
    jn_text_add(text, " ");
    if (growth == NULL) {
        add_keeps(lattice->relax, text);
        return;
    }
    switch (growth->kind) {
    case JN_GROWS_LOOP:
        jn_text_add(text, "loop");
        add_factor(text, problem->layer->dim_names[lattice->dims[growth->dim]],
                   growth->end);
        break;
    case JN_GROWS_FAN:
        add_fan(lattice, growth, text);
        break;
    case JN_GROWS_LEVEL:
        jn_text_add(text, "level ");
        add_name(text, problem->arch->levels[growth->level].component.name);
        break;
    case JN_GROWS_NOT:
        jn_text_add(text, "leaf");
        break;
    }
}

/* --- what is to be proved for each choice of keeps --- */

static bool stops(void *data)
{
    atomic_bool *stop = data;
    return atomic_load(stop);
}

bool jn_certificate_lattice(const struct jn_claim *claim,
                            const jn_tensors *subset, atomic_bool *stop,
                            struct jn_arena *arena, struct jn_lattice *lattice)
{
    enum { MOST_ENTRIES = 2000000 };
    struct jn_relax *relax = jn_arena_take(arena, 1, sizeof *relax);
    jn_tensors kept[JN_MAX_LEVELS] = {0};
    for (size_t i = 0; i < claim->space->problem->arch->level_count; i++)
        kept[i] = claim->space->fixed[i].keep | subset[i];
    if (!(claim->cost > 0) ||
        !jn_relax_make(claim->space, kept, claim->objectives.items[0], arena,
                       relax) ||
        !jn_lattice_make(relax, arena, lattice))
        return false;
    lattice->most_entries = MOST_ENTRIES;
    lattice->stops = stops;
    lattice->stops_data = stop;
    jn_lattice_limit(lattice, log(claim->cost) + 1e-9);
    return true;
}

struct jn_worker *jn_certificate_worker(const struct jn_claim *claim,
                                        atomic_bool *stop,
                                        struct jn_arena *arena,
                                        struct jn_arena *scratch)
{
    struct jn_worker *worker = jn_arena_take(arena, 1, sizeof *worker);
    struct jn_search_options *options =
        jn_arena_take(arena, 1, sizeof *options);
    options->objectives = claim->objectives;
    worker->space = claim->space;
    worker->options = options;
    worker->stop = stop;
    worker->scratch = scratch;
    worker->loops =
        jn_arena_take(arena, JN_MAX_MAPSPACE_LOOPS, sizeof *worker->loops);
    worker->result = jn_arena_take(arena, 1, sizeof *worker->result);
    worker->any = true;
    worker->best_cost.items[0] = claim->cost;
    return worker;
}
