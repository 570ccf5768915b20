/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/verify.h"

#include "base/text.h"
#include "eval.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

bool jn_verify_refuse(struct jn_verify *verify, const char *format, ...)
{
    va_list list;
    if (verify->check->fault != NULL)
        return false;
    va_start(list, format);
    verify->check->fault = jn_arena_vformat(verify->arena, format, list);
    va_end(list);
    return false;
}

const char *jn_verify_match(const struct jn_verify *verify, const char *start,
                            size_t length)
{
    return strncmp(verify->at, start, length) == 0 ? verify->at + length : NULL;
}

void jn_verify_next(struct jn_verify *verify)
{
    verify->at += strcspn(verify->at, "\n");
    verify->at += *verify->at == '\n';
    verify->check->line++;
}

bool jn_verify_try(struct jn_verify *verify, const struct jn_point *point)
{
    struct jn_cost cost;
    double claimed = jn_cost_round(verify->claim->cost);
    verify->check->tried_count++;
    if (!jn_worker_try(verify->worker, point, &cost) ||
        jn_cost_round(cost.items[0]) >= claimed)
        return true;
    return jn_verify_refuse(verify, "a mapping costs less: %.10g",
                            cost.items[0]);
}

/* --- the head --- */

static bool check_head(struct jn_verify *verify)
{
    struct jn_text text = {.arena = jn_arena_new()};
    jn_certificate_head(verify->claim, &text);
    const char *end = text.start + text.length;
    bool good = true;
    for (const char *line = text.start; line < end && good;) {
        size_t length = (size_t)(strchr(line, '\n') - line) + 1;
        good = jn_verify_match(verify, line, length) != NULL;
        if (!good && strncmp(line, "# key ", 6) == 0)
            (void)jn_verify_refuse(verify,
                                   "made for another layer, machine or "
                                   "constraints, or by another version");
        else if (!good)
            (void)jn_verify_refuse(verify, "not '%.*s'", (int)length - 1, line);
        else
            jn_verify_next(verify);
        line += length;
    }
    jn_arena_free(text.arena);
    return good;
}

/* The mapping is legal and costs what is claimed. */
static bool check_mapping(struct jn_verify *verify)
{
    const struct jn_claim *claim = verify->claim;
    struct jn_worker *worker = verify->worker;
    struct jn_cost cost;
    const char *breach = jn_demands_breach(
        claim->space->problem, claim->demands, claim->mapping, verify->arena);
    if (breach != NULL)
        return jn_verify_refuse(verify, "the mapping breaks a constraint: %s",
                                breach);
    if (jn_evaluate(claim->space->problem, claim->mapping, worker->scratch,
                    worker->result) != JN_OK)
        return jn_verify_refuse(verify, "the mapping does not fit the machine");
    jn_objectives_cost(&claim->objectives, worker->result, &cost);
    if (cost.items[0] != claim->cost)
        return jn_verify_refuse(verify, "the mapping costs %.17g, not %.17g",
                                cost.items[0], claim->cost);
    return true;
}

/* --- the proof --- */

/* The number that the line has behind NAME, alone; 0 if there is none. */
static uint64_t read_count(const struct jn_verify *verify, const char *name)
{
    char *end;
    const char *at = jn_verify_match(verify, name, strlen(name));
    if (at == NULL || *at < '1' || *at > '9')
        return 0;
    uint64_t count = strtoull(at, &end, 10);
    return *end == '\n' ? count : 0;
}

/* Tries all mappings there are. */
static bool check_mappings(struct jn_verify *verify, uint64_t count)
{
    struct jn_point point = {{0}, {0}, {0}};
    uint64_t tried = 0;
    if (count > JN_MOST_PROOF_MAPPINGS)
        return jn_verify_refuse(verify, "too many mappings to try");
    do {
        if (!jn_verify_try(verify, &point))
            return false;
    } while (++tried <= count &&
             jn_mapspace_next(verify->claim->space, &point));
    if (tried != count)
        return jn_verify_refuse(verify, "there are not %" PRIu64 " mappings",
                                count);
    jn_verify_next(verify);
    return true;
}

static bool check_trees(struct jn_verify *verify)
{
    jn_tensors subset[JN_MAX_LEVELS] = {0};
    do
        if (!jn_verify_tree(verify, subset))
            return false;
    while (jn_mapspace_next_keep(verify->claim->space, subset));
    if (read_count(verify, "# steps ") != verify->check->step_count)
        return jn_verify_refuse(verify, "not '# steps %" PRIu64 "'",
                                verify->check->step_count);
    jn_verify_next(verify);
    return true;
}

static bool check_proof(struct jn_verify *verify)
{
    uint64_t count = read_count(verify, "# mappings ");
    bool good = count > 0 ? check_mappings(verify, count) : check_trees(verify);
    if (good && *verify->at == '#')
        return jn_verify_refuse(verify, "a line too many");
    return good;
}

void jn_certificate_check(const struct jn_claim *claim, const char *text,
                          struct jn_arena *arena, struct jn_check *check)
{
    struct jn_arena *work = jn_arena_new();
    struct jn_arena *scratch = jn_arena_new();
    atomic_bool never = false;
    struct jn_verify verify = {
        .claim = claim, .at = text, .check = check, .arena = arena};
    memset(check, 0, sizeof *check);
    check->line = 1;
    verify.worker = jn_certificate_worker(claim, &never, work, scratch);
    if (check_head(&verify) && check_mapping(&verify))
        (void)check_proof(&verify);
    jn_arena_free(scratch);
    jn_arena_free(work);
}
