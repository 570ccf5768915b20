/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/phases.h"

/* All searches.  CAPS are in the list's order, for its first items. */
struct course {
    const struct jn_mapspace *space;
    const struct jn_search_options *options;
    struct jn_arena *arena;
    double caps[JN_MAX_OBJECTIVES];
    size_t cap_count;
};

/* A search by the objectives from the one at FIRST on, then those before it.
 */
struct phase {
    struct jn_search_options options;
    size_t first;
};

/* Where the list's item stands in the phase's order. */
static size_t place_of(const struct phase *phase, size_t item)
{
    size_t count = phase->options.objectives.count;
    return (item + count - phase->first) % count;
}

static void turn_list(const struct jn_objectives *list, struct phase *phase)
{
    struct jn_objectives *turned = &phase->options.objectives;
    for (size_t i = 0; i < list->count; i++) {
        size_t to = place_of(phase, i);
        turned->items[to] = list->items[i];
        turned->level_names[to] = list->level_names[i];
        turned->levels[to] = list->levels[i];
    }
}

/* What was found limits the objectives that have decided: those before FIRST.
 */
static void set_caps(struct course *course, const struct jn_found *found,
                     struct phase *phase)
{
    const struct jn_objectives *list = &course->options->objectives;
    for (; course->cap_count < phase->first; course->cap_count++)
        course->caps[course->cap_count] =
            found->cost.items[course->cap_count] *
            (1 + list->tolerances[course->cap_count]);
    for (size_t i = 0; i < phase->first; i++) {
        size_t to = place_of(phase, i);
        phase->options.objectives.capped[to] = true;
        phase->options.objectives.caps[to] = course->caps[i];
    }
}

static struct jn_cost turn_cost(const struct phase *phase,
                                const struct jn_cost *cost, bool back)
{
    struct jn_cost turned = *cost;
    for (size_t i = 0; i < phase->options.objectives.count; i++) {
        size_t place = place_of(phase, i);
        if (back)
            turned.items[i] = cost->items[place];
        else
            turned.items[place] = cost->items[i];
    }
    return turned;
}

static void add_effort(const struct jn_found *before, struct jn_found *found)
{
    found->tried_count += before->tried_count;
    found->feasible_count += before->feasible_count;
    found->seconds += before->seconds;
    found->complete &= before->complete;
    found->certified &= before->certified;
    if (found->gap_ratio < before->gap_ratio)
        found->gap_ratio = before->gap_ratio;
    found->refusal = before->refusal;
}

/* What was found before may be better than what a search by chance finds. */
static void keep_better(const struct phase *phase,
                        const struct jn_found *before, struct jn_found *found)
{
    const struct jn_cost old = turn_cost(phase, &before->cost, false);
    if (found->any &&
        jn_cost_compare(&phase->options.objectives, &found->cost, &old) <= 0)
        return;
    found->any = true;
    found->point = before->point;
    found->mapping = before->mapping;
    found->cost = old;
}

/* Bounds by the objectives before FIRST are those of the earlier searches. */
static void turn_back(const struct phase *phase, const struct jn_found *before,
                      struct jn_found *found)
{
    found->cost = turn_cost(phase, &found->cost, true);
    found->bound = turn_cost(phase, &found->bound, true);
    for (size_t i = 0; i < phase->first; i++)
        found->bound.items[i] = before->bound.items[i];
}

static bool is_over(const struct jn_search_options *options)
{
    return options->interrupted && atomic_load(options->interrupted);
}

static size_t count_phases(const struct jn_objectives *list)
{
    size_t count = 1;
    for (size_t i = 0; i + 1 < list->count; i++)
        count += list->tolerances[i] > 0;
    return count;
}

/* One more search; FOUND has what the others found.  A stream has had all that
 * it tries from the first. */
static void run_phase(struct course *course, size_t first,
                      struct jn_found *found)
{
    const struct jn_found before = *found;
    const struct jn_objectives *list = &course->options->objectives;
    struct phase phase = {*course->options, first};
    phase.options.start = &before.point;
    phase.options.stream = NULL;
    phase.options.time_limit_seconds /= (double)count_phases(list);
    turn_list(list, &phase);
    set_caps(course, &before, &phase);
    (void)!jn_search_run(course->space, &phase.options, course->arena, found);
    keep_better(&phase, &before, found);
    turn_back(&phase, &before, found);
    add_effort(&before, found);
}

enum jn_status jn_phases_run(const struct jn_mapspace *space,
                             const struct jn_search_options *options,
                             struct jn_arena *arena, struct jn_found *found)
{
    const struct jn_objectives *list = &options->objectives;
    struct course course = {.space = space, .options = options, .arena = arena};
    struct jn_search_options once = *options;
    once.time_limit_seconds /= (double)count_phases(list);
    enum jn_status status = jn_search_run(space, &once, arena, found);
    for (size_t i = 0; i + 1 < list->count && status == JN_OK; i++) {
        if (list->tolerances[i] <= 0)
            continue;
        if (is_over(options))
            found->complete = found->certified = false;
        else
            run_phase(&course, i + 1, found);
    }
    return status;
}
