/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/map_options.h"

#include "cli/options.h"
#include "cli/output.h"
#include "cli/quantity.h"
#include "search/objective_list.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { DEFAULT_SAMPLES = 100000, MOST_STRATEGIES = 16 };

static atomic_bool interrupted;

static void interrupt(int number)
{
    (void)number;
    atomic_store(&interrupted, true);
}

void jn_map_watch_interrupts(void)
{
    struct sigaction action = {.sa_handler = interrupt,
                               .sa_flags = (int)(SA_RESETHAND | SA_RESTART)};
    atomic_store(&interrupted, false);
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
}

static bool read_objectives(const struct jn_call *call, const char *text,
                            struct jn_objectives *objectives)
{
    const char *fault = jn_objectives_read(text, call->arena, objectives);
    if (fault)
        jn_options_complain(call->command, "'--objective' %s", fault);
    return !fault;
}

static bool read_factors(const struct jn_call *call, const char *text,
                         bool *imperfect)
{
    static const char *const kinds[] = {"perfect", "imperfect", NULL};
    unsigned choice = 0;
    if (text && !jn_options_choose(call, "factors", kinds, text, &choice))
        return false;
    *imperfect = choice == 1;
    return true;
}

static bool read_strategy(const struct jn_call *call, const char *text,
                          const char **strategy)
{
    const char *names[MOST_STRATEGIES + 1] = {NULL};
    unsigned choice = 0;
    for (size_t i = 0; i < MOST_STRATEGIES && jn_search_strategy_name(i); i++)
        names[i] = jn_search_strategy_name(i);
    if (text && !jn_options_choose(call, "search", names, text, &choice))
        return false;
    *strategy = names[choice];
    return true;
}

static unsigned processors(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1                     ? 1
           : count > JN_MAP_MOST_THREADS ? JN_MAP_MOST_THREADS
                                         : (unsigned)count;
}

bool jn_map_task_read(const struct jn_call *call,
                      const struct jn_map_options *chosen,
                      struct jn_map_task *task)
{
    *task = (struct jn_map_task){
        .search = {.sample_count = chosen->sample_count ? chosen->sample_count
                                                        : DEFAULT_SAMPLES,
                   .seed = chosen->seed,
                   .effort = chosen->proves   ? 0
                             : chosen->effort ? chosen->effort
                                              : JN_SEARCH_EFFORT,
                   .threads = chosen->threads ? (unsigned)chosen->threads
                                              : processors(),
                   .time_limit_seconds = chosen->time_limit_seconds,
                   .interrupted = &interrupted},
        .shows_progress = isatty(STDERR_FILENO) == 1};
    return jn_quantity_ratio(call, "gap", chosen->gap,
                             &task->search.gap_ratio) &&
           jn_quantity_bytes(call, "memory", chosen->memory,
                             &task->search.memory_limit_bytes) &&
           read_objectives(call, chosen->objectives,
                           &task->search.objectives) &&
           read_factors(call, chosen->factors, &task->search.imperfect) &&
           read_strategy(call, chosen->strategy, &task->search.strategy);
}

static bool settle_objectives(const struct jn_call *call,
                              const struct jn_mapper_settings *settings,
                              struct jn_map_task *task)
{
    const char *list = "";
    for (size_t i = 0; i < settings->objective_count; i++)
        list = jn_arena_format(call->arena, "%s%s%s", list, i > 0 ? "," : "",
                               settings->objectives[i].name);
    return read_objectives(call, list, &task->search.objectives);
}

bool jn_map_task_settle(const struct jn_call *call,
                        const struct jn_map_options *chosen,
                        const struct jn_mapper_settings *settings,
                        struct jn_map_task *task)
{
    if (!settings->diags)
        return true;
    jn_output_diags(settings->diags, call->arena);
    if (settings->is_bad)
        return false;
    if (!chosen->strategy && settings->strategy)
        task->search.strategy = settings->strategy;
    if (!chosen->threads && settings->threads > 0)
        task->search.threads = (unsigned)settings->threads;
    if (!chosen->sample_count && settings->sample_count > 0)
        task->search.sample_count = settings->sample_count;
    if (!chosen->factors && settings->has_factors)
        task->search.imperfect = settings->imperfect;
    return chosen->objectives || settings->objective_count == 0 ||
           settle_objectives(call, settings, task);
}

bool jn_map_task_bind(const struct jn_call *call, const struct jn_arch *arch,
                      struct jn_map_task *task)
{
    const char *fault =
        jn_objectives_bind(arch, call->arena, &task->search.objectives);
    if (fault)
        jn_options_complain(call->command, "'--objective' %s", fault);
    return !fault;
}
